"""How people call a place or a company: its whole name, and what is left of that where they leave out what everybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.inflecting import variants
from fieldwork.pseudonyms.words import ARTICLES, EVERYDAY, FAMILY, FUNCTION, GIVEN, LEGAL, ORDINARY, PARTICLES, SORTS

AND = "&"
"""Stands for & and for the word in either language, which people leave out too."""
_ANDS = frozenset({"en", "and"})
_WORD = re.compile(r"[^\W\d_]+|[&+]")
_LEGAL = re.compile(r"\b[bn]\.?\s?v\b\.?|\bv\.?\s?o\.?\s?f\b\.?")
AFTER = re.compile(r"[\s,]{1,3}(?:[bn]\.\s?v\.|v\.\s?o\.\s?f\.|u\.\s?a\.|"
                   r"(?:[bnc]\.?\s?v|v\.?o\.?f|gmbh|ltd|inc|llc|plc|ua)(?![^\W_]))")  # fmt: skip
"""The legal form that stands after a company's name."""


@dataclass(frozen=True, slots=True)
class Called:
    """One way to call it: its words, folded (`AND` among them), with the articles and the like before it (`every`) and without
    (`core`). `is_short` where a sort of business or the family was left out; `is_common` where the core is one word that is not
    only a name."""

    every: tuple[str, ...]
    core: tuple[str, ...]
    is_short: bool

    @property
    def is_common(self) -> bool:
        return self.is_short and len(self.core) == 1 and is_common(self.core[0])


def called(spelling: str) -> tuple[Called, ...]:
    """The ways to call a place or a company, the whole name first; none for what has no words."""
    words = [AND if word in _ANDS or word in "&+" else word for word in _WORD.findall(_LEGAL.sub(" ", fold(spelling).text))]
    while words and words[-1] == AND:
        words.pop()
    whole = tuple(word for word in words if word not in LEGAL) or tuple(words)
    found = {_as_called(whole, is_short=False): None}
    for short in (_without_family(whole), _without_sort(whole), _without_sort(_without_family(whole))):
        if short and short != whole:
            found.setdefault(_as_called(short, is_short=True))
    for each in list(found):
        found.setdefault(_as_called(_without_articles(each.every), is_short=each.is_short))
    return tuple(each for each in found if each.core)


def has_legal_form(spelling: str) -> bool:
    """Whether a name tells its legal form."""
    plain = fold(spelling).text
    return _LEGAL.search(plain) is not None or not LEGAL.isdisjoint(_WORD.findall(plain))


def is_common(word: str) -> bool:
    """Whether a word says no more than itself: one that businesses are often called by, or that is somebody's given name."""
    known = (ORDINARY, FUNCTION, PARTICLES, EVERYDAY, SORTS, FAMILY, GIVEN, LEGAL)
    return len(word) < 3 or word.endswith(("je", "jes")) or any(word in words for words in known)


def shorter(spelling: str) -> tuple[str, ...]:
    """How people may write it in short, to try which of these are found: in small letters, and with one capital."""
    found: dict[str, None] = {}
    for each in called(spelling):
        core = _plain_text(each.core)
        found |= dict.fromkeys((_plain_text(each.every), core, core[:1].upper() + core[1:]))
    return tuple(found)


def _plain_text(words: Sequence[str]) -> str:
    return " ".join("'t" if word == "t" else word for word in plainly(words))


def spelled(words: Sequence[str]) -> tuple[tuple[frozenset[str], ...], ...]:
    """Of each word the forms that it may have, with `and` and without."""
    if AND not in words:
        return (tuple(_forms(word) for word in words),)
    return (tuple(_forms(word) for word in words if word != AND), tuple(_forms(word) for word in words))


def plainly(words: Iterable[str]) -> tuple[str, ...]:
    """The words without what stands for `and`."""
    return tuple(word for word in words if word != AND)


def _forms(word: str) -> frozenset[str]:
    if word == AND:
        return _ANDS
    if word in ("het", "t"):
        return frozenset({"het", "t"})
    return FAMILY if word in FAMILY else frozenset(variants(word))


def _as_called(words: tuple[str, ...], *, is_short: bool) -> Called:
    start = 0
    while start < len(words) - 1 and (words[start] in PARTICLES or words[start] in ARTICLES):
        start += 1
    return Called(words, words[start:], is_short)


def _without_family(words: tuple[str, ...]) -> tuple[str, ...]:
    """Van Gelder & Zonen: Van Gelder."""
    return words[:-2] if len(words) > 2 and words[-2] == AND and words[-1] in FAMILY else words


def _without_sort(words: tuple[str, ...]) -> tuple[str, ...]:
    """Kwekerij De Tulpenhof: De Tulpenhof; Greenfield Bakery: Greenfield. What is left is more than sorts."""
    start, end = 0, len(words)
    while start < end and (words[start] in SORTS or (start and words[start] == AND)):
        start += 1
    while start < end and words[end - 1] in SORTS:
        end -= 1
    return words[start:end] if any(word not in PARTICLES and word not in ARTICLES for word in words[start:end]) else words


def _without_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Kwekerij De Tulpenhof: Kwekerij Tulpenhof."""
    return tuple(word for n, word in enumerate(words) if not n or word not in ARTICLES)
