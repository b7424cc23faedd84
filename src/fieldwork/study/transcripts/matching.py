"""Recognising the questions of a guide in what an interviewer said: only where the wording is found, and of one item alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from fieldwork.fuzzy import folded
from fieldwork.protocol.model import Item, Protocol, Text

CERTAIN = 0.75
"""How much alike an interviewer's words and a wording must be (share of words in the same order, both counted)."""
UNLABELLED = 0.9
"""The same where nothing says that it was the interviewer who spoke."""
APART = 0.08
"""How much less alike the next best item must be."""
_SHORT = 4
"""A wording of fewer words than this is recognised to the word only."""
_SENTENCE = re.compile(r"(?<=[.?!…:;,–-])\s+|\n+")
_ENDS = re.compile(r"(?<=[.?!…])\s+|\n+")
_MOST_PIECES = 12


@dataclass(frozen=True, slots=True)
class Match:
    """A question that was recognised: its item and how certain that is, from CERTAIN to 1; `whole`: nothing else was said."""

    item: Item
    certainty: float
    whole: bool


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, to compare."""
    return tuple(re.findall(r"\w+", folded(text)))


class Wordings:
    """The wordings of a protocol's items at one measurement."""

    def __init__(self, protocol: Protocol, wave: str | None) -> None:
        self._all: list[tuple[Item, tuple[str, ...], Counter[str]]] = []
        self._whole: dict[str, set[tuple[str, ...]]] = {}
        self._probes: dict[str, list[tuple[str, ...]]] = {}
        for item in protocol.items:
            if item.silent:
                continue
            texts = [*_texts(item.question(wave)), *_texts(item.simple)]
            self._whole[item.id] = {words_of(text) for text in texts}
            # of a question of several sentences one may be asked
            asked = {words for text in texts for each in _ENDS.split(text) if len(words := words_of(each)) > _SHORT}
            wordings = sorted(asked | self._whole[item.id])
            self._all += [(item, words, Counter(words)) for words in wordings if words]
            beside = [probe for probes in item.probes.values() for probe in probes]
            beside += [text for part in item.parts for text in _texts(part.label)]
            self._probes[item.id] = [words for words in map(words_of, beside) if words]

    def match(self, said: str, least: float = CERTAIN) -> Match | None:
        """The item that was asked with these words, or None where none is certain, or two are."""
        best: dict[str, tuple[float, Item]] = {}
        spoken = words_of(said)
        heard = Counter(spoken)
        # of a wording so many words must be there at least, whatever piece of what was said is looked at
        likely = [each for each in self._all if _shared(each[2], heard) * (2 - least) >= least * len(each[1])]
        for piece in _pieces(said) if likely else ():
            held = Counter(piece)
            for item, wording, counted in likely:
                alike = _alike(piece, held, wording, counted, least)
                if alike >= least and alike > best.get(item.id, (0.0, item))[0]:
                    best[item.id] = (alike, item)
        ranked = sorted(best.values(), key=lambda found: -found[0])
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < APART):
            return None
        certainty, item = ranked[0]
        return Match(item, round(certainty, 2), spoken in self._whole[item.id])

    def is_probe(self, item: str, said: str) -> bool:
        """Whether words are a probe, or a question inside the question, of an item."""
        spoken = words_of(said)
        known = self._probes.get(item, ())
        return any(SequenceMatcher(None, spoken, probe, autojunk=False).ratio() >= CERTAIN for probe in known)


def _texts(text: Text | None) -> Iterator[str]:
    if isinstance(text, str):
        yield text
    elif isinstance(text, Mapping):
        yield from text.values()


def _pieces(said: str) -> list[tuple[str, ...]]:
    """The whole of what was said, and every run of its sentences and clauses, as words."""
    sentences = [words for words in map(words_of, _SENTENCE.split(said)) if words][-_MOST_PIECES:]
    found: dict[tuple[str, ...], None] = {words_of(said): None}
    for start in range(len(sentences)):
        run: tuple[str, ...] = ()
        for sentence in sentences[start:]:
            run += sentence
            found[run] = None
    return [piece for piece in found if piece]


def _alike(
    piece: tuple[str, ...], held: Counter[str], wording: tuple[str, ...], counted: Counter[str], least: float
) -> float:
    """How much alike words and a wording are, from 0 to 1; what cannot be `least` is 0 at once."""
    if piece == wording:
        return 1.0
    needed = least * (len(piece) + len(wording)) / 2
    if len(wording) < _SHORT or min(len(piece), len(wording)) < needed:
        return 0.0
    if _shared(counted, held) < needed:
        return 0.0
    return SequenceMatcher(None, piece, wording, autojunk=False).ratio()


def _shared(counted: Counter[str], held: Counter[str]) -> int:
    """How many words two texts share."""
    return sum(min(count, held[word]) for word, count in counted.items() if word in held)
