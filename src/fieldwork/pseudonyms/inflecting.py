"""What a name becomes in a sentence: somebody's, small, or made an adjective; and how else it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_VOWELS = "aeiouy"


def variants(word: str) -> tuple[str, ...]:
    """A folded word, and other spellings of the same: Müller and Mueller, Dijkstra and Dykstra."""
    found = [word]
    if "ij" in word and len(word) > 4:
        found.append(word.replace("ij", "y"))
    if "y" in word[1:] and len(word) > 4:
        found.append(word[0] + word[1:].replace("y", "ij"))
    if len(word) > 4:
        found += [word.replace(pair, single) for pair, single in (("ue", "u"), ("ae", "a")) if pair in word]
    return tuple(dict.fromkeys(found))


def spelled_out(spelling: str) -> str:
    """A name with its umlauts written as two letters, as in an address of e-mail."""
    return "".join(_UMLAUTS.get(char, _UMLAUTS.get(char.lower(), char)) for char in spelling)


def inflected(word: str) -> Iterator[str]:
    """Jan: Jans, Jantje, Jannetje, Jantjes."""
    if len(word) < 3:
        return
    if word[-1] not in "sxz":
        yield word + "s"
    ends = [word + "je", word + "tje", word + "etje", word + word[-1] + "etje", word + "pje"]
    if word[-1] in "aou":
        ends.append(word + word[-1] + "tje")
    for each in ends:
        yield each
        yield each + "s"


_AFTER = ("s", "se", "sche", "er", "ers", "aar", "aars", "naar", "naars", "enaar", "enaars", "ner", "ners", "ster")
_AFTER_SHORT = ("s", "se", "sche", "enaar", "enaars")


def derived(word: str) -> Iterator[str]:
    """Amsterdam: Amsterdams, Amsterdamse, Amsterdammer; Groningen: Gronings, Groninger; Nijmegen: Nijmeegse."""
    if len(word) < 3:
        return
    yield from (word + end for end in _AFTER)
    if word[-1] == "s":
        yield from (word + end for end in ("e", "enaar", "enaars"))
    if word[-1] not in _VOWELS:
        yield from (word + word[-1] + end for end in ("er", "ers", "aar", "aars"))
    for stem in _stems(word):
        yield from (stem + end for end in _AFTER_SHORT)
        if len(stem) > 6:
            yield from (stem + end for end in ("er", "ers"))


def _stems(word: str) -> Iterator[str]:
    """A name of a place without its last syllable, as an adjective takes it: Nijmeeg, Zwol, Leid."""
    for end in ("en", "e"):
        if word.endswith(end) and len(word) - len(end) > 3:
            stem = word[: -len(end)]
            yield stem
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if re.search(rf"[^{_VOWELS}][{_VOWELS}][^{_VOWELS}]$", stem):
                yield stem[:-1] + stem[-2] + stem[-1]
            return
