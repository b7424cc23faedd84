"""What a writer of some format is told, and what it says when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldwork.errors import InputError
from fieldwork.i18n import Lang, Msg


class NothingToWrite(InputError):
    """There is nothing yet of which a file could be made; the message says of what."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to write: the language of labels; `raw` leaves text to the letter that a spreadsheet would take for a formula.

    `identified` lets out what can identify a person, `reuse` only the sessions of those who agreed to reuse; both are for what
    a writer reads of the study itself. `tick` is called with the number of rows written so far, now and then; it may raise to
    stop, and then nothing half is left.
    """

    lang: Lang = "nl"
    raw: bool = False
    identified: bool = False
    reuse: bool = False
    tick: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the disk: how many rows, the SHA-256 of the bytes, what the format could not carry, and of which sessions
    it tells, where that is not all that may leave."""

    rows: int
    sha256: str
    receipt: tuple[Msg, ...] = ()
    sessions: tuple[str, ...] | None = None
