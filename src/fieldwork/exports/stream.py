"""What the writers share: bytes that are counted and hashed on their way out, rows that tell how far they are, words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TypeVar

from fieldwork.exports.writing import Manner
from fieldwork.i18n import Lang, Msg, pick
from fieldwork.protocol.model import Text

EVERY = 500
"""After how many rows it is told how far the writing is."""
_Row = TypeVar("_Row")


class Hashed:
    """A file that can only be written, from the start to the end; knows how many bytes went through, and their SHA-256."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: Any) -> int:
        """Write bytes, or what lies in memory as bytes."""
        self._digest.update(data)
        done = self._out.write(data)
        self.size += done
        return done

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._out.flush()

    @property
    def sha256(self) -> str:
        """The hash of all that was written."""
        return self._digest.hexdigest()


def ticking(rows: Iterable[_Row], manner: Manner, before: int = 0) -> Iterator[_Row]:
    """The rows, while it is told now and then how many there were, `before` included."""
    for number, row in enumerate(rows, before + 1):
        yield row
        if manner.tick is not None and number % EVERY == 0:
            manner.tick(number)


def said(text: Msg | Text | None, lang: Lang) -> str:
    """The words for a column, an option or a table in one language."""
    return text.text(lang) if isinstance(text, Msg) else pick(text, lang)
