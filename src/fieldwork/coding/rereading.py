"""Constant comparison: which sessions are to be read again, because a code came later or came to mean something else.

A coder goes through a session with the codes that there were when she began to code it, and with those of when she says that
she is done with it. For a code that got its present meaning after both, the session counts as not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldwork.coding.codebook import Code, Codebook


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a coder is with a session: when she first coded in it and when she last said to be done (microseconds UTC; None:
    never, or taken back)."""

    coder: str
    session: str
    began: int | None = None
    done: int | None = None

    @property
    def until(self) -> int | None:
        """Up to when the codebook was that she read with; None where she did not come to it yet."""
        times = [at for at in (self.began, self.done) if at is not None]
        return max(times, default=None)

    def has_looked_for(self, code: Code) -> bool:
        """Whether she read the session with a code as it is meant now."""
        return self.until is not None and self.until > code.since


def to_reread(codebook: Codebook, readings: Iterable[Reading]) -> list[tuple[Reading, list[str]]]:
    """The sessions that a coder coded or read and must look at again, with the ids of the codes to look for."""
    codes = codebook.in_force()
    found = []
    for reading in readings:
        missed = [code.id for code in codes if not reading.has_looked_for(code)]
        if reading.until is not None and missed:
            found.append((reading, missed))
    return found
