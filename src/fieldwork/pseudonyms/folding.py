"""Text to compare names by, and the way back to where each of its characters stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from fieldwork.spans import Span

_QUOTES = dict.fromkeys("’‘‛ʼʹʻ´`′＇", "'")
_HYPHENS = dict.fromkeys("‐‑‒–—−﹣－", "-")
_SPACES = dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2008\u3000\u2003\u2002", " ")
_LETTERS = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ĳ": "ij"}
_APART: dict[str, str] = {**_QUOTES, **_HYPHENS, **_SPACES, **_LETTERS}
_SPLIT = re.compile(r"[^\W\d_](?:[-\u2010\u2011\u00ad][ \t]*\n?|[ \t]*\r?\n)[ \t]*[^\W\d_]")
CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")


def fold_char(char: str) -> str:
    """One character to compare by: lower case, no marks, plain quotes, hyphens and spaces; nothing for what has no width."""
    low = char.casefold()
    found = _APART.get(low)
    if found is None:
        apart = unicodedata.normalize("NFKD", low)
        found = "".join(_APART.get(each, each) for each in apart if unicodedata.category(each) not in ("Mn", "Me", "Cf"))
    return found


_ONE_FOR_ONE = {ord(char): folded for char in map(chr, range(0x80, 0x250)) if len(folded := fold_char(char)) == 1}
_ONE_FOR_ONE |= {ord(char): plain for char, plain in _APART.items() if len(plain) == 1}


@dataclass(frozen=True)
class Folded:
    """A text to compare by, with where each of its characters stood (`at`; None: in the same place)."""

    whole: str
    text: str
    at: tuple[int, ...] | None

    @cached_property
    def is_split(self) -> bool:
        """Whether a word may go on after the end of a line, or begin within one."""
        return _SPLIT.search(self.whole) is not None or CAMEL.search(self.whole) is not None

    def span(self, start: int, end: int) -> Span:
        """A span of the folded text in the whole one, with the marks on its last letter."""
        if self.at is None:
            first, last = start, end
        else:
            first, last = self.at[start], self.at[end - 1] + 1
        while last < len(self.whole) and unicodedata.combining(self.whole[last]):
            last += 1
        return first, last

    def is_upper(self, place: int) -> bool:
        """Whether a character of the folded text was a capital."""
        char = self.whole[place if self.at is None else self.at[place]]
        return char.isupper() or char.istitle()

    def uppers(self, start: int, end: int) -> int:
        """How many capitals a span has."""
        return sum(self.is_upper(place) for place in range(start, end))


def fold(text: str) -> Folded:
    """A text to compare by."""
    if text.isascii():
        return Folded(text, text.lower(), None)
    plain = text.translate(_ONE_FOR_ONE).lower()
    if plain.isascii() and len(plain) == len(text):
        return Folded(text, plain, None)
    out: list[str] = []
    at: list[int] = []
    for place, char in enumerate(text):
        if char == "\u00ad" and text[place + 1 : place + 2] in ("\n", "\r"):  # a word that goes on after the line
            out.append("-")
            at.append(place)
            continue
        for each in fold_char(char):
            out.append(each)
            at.append(place)
    return Folded(text, "".join(out), tuple(at))


