"""What was found: each actor on each route, with the themes, how often each was said to help or to hinder, and quotes.

A person can be recognised by her words where few stand beside her: in a cell that fewer than three persons spoke about, no
quote is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from fieldwork.coding.segments import Coding
from fieldwork.report.quotes import Quote

FEWEST_PERSONS = 3
"""Under so many persons a cell carries no quote, and a quote does not tell the role of who said it."""

Where: TypeAlias = tuple[str | None, str | None]
"""A cell: actor and route, None where the coder chose none."""


@dataclass(frozen=True)
class Said:
    """A coding that stands, with the code that it counts as, and where it was said.

    `people` is who said it, or all of whom one did; empty where nobody did (an observation).
    """

    coding: Coding
    code: str
    conversation: str
    kind: str
    people: frozenset[str]

    @property
    def where(self) -> Where:
        """The cell that it belongs to."""
        return (self.coding.actor, self.coding.route)


@dataclass(frozen=True)
class Tally:
    """How often something was coded: in how many conversations and observations, in how many segments, with which valence."""

    conversations: int = 0
    observations: int = 0
    segments: int = 0
    valences: Mapping[str | None, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Theme:
    """A theme in a cell."""

    code: str
    tally: Tally
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Cell:
    """An actor on a route; `persons` is how many spoke about it, at least."""

    persons: int
    tally: Tally
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class Chosen:
    """What became of the words that were marked as a quote: how many there are, and why some are not shown."""

    marked: int = 0
    shown: int = 0
    no_consent: int = 0
    not_coded: int = 0
    too_few: int = 0


def tally(said: Sequence[Said]) -> Tally:
    """Count codings."""
    return Tally(
        len({each.conversation for each in said if each.kind != "observation"}),
        len({each.conversation for each in said if each.kind == "observation"}),
        len(said),
        Counter(each.coding.valence for each in said),
    )


def persons(said: Iterable[Said]) -> int:
    """How many people spoke, at least: of words that one of a group said, the group counts once if nobody of it does."""
    groups = {each.people for each in said if each.people}
    counted = {person for group in groups if len(group) == 1 for person in group}
    many = len(counted)
    for group in sorted(groups, key=lambda group: (len(group), sorted(group))):
        if not group & counted:
            many += 1
            counted |= group
    return many


def result_matrix(
    said: Sequence[Said], quotes: Sequence[Quote], may_quote: Iterable[Quote], order: Mapping[str, int]
) -> tuple[dict[Where, Cell], Chosen]:
    """The cells in which something was found, and what became of the quotes; `order` is that of the codes.

    `may_quote` are those that consent allows. In a cell a quote stands once, at the theme that was coded on most of it.
    """
    by_cell: dict[Where, list[Said]] = {}
    for each in said:
        by_cell.setdefault(each.where, []).append(each)
    allowed = set(may_quote)
    shown: set[Quote] = set()
    coded: set[Quote] = set()
    cells = {}
    for where, here in by_cell.items():
        many = persons(here)
        placed = _placed([quote for quote in quotes if quote in allowed], here)
        coded |= {quote for at_code in placed.values() for quote in at_code}
        if many < FEWEST_PERSONS:
            placed = {}
        shown |= {quote for at_code in placed.values() for quote in at_code}
        cells[where] = Cell(many, tally(here), _themes(here, placed, order))
    chosen = Chosen(
        len(quotes), len(shown), sum(quote not in allowed for quote in quotes),
        sum(quote in allowed and quote not in coded for quote in quotes), len(coded - shown),
    )  # fmt: skip
    return cells, chosen


def _themes(said: Sequence[Said], placed: Mapping[str, Sequence[Quote]], order: Mapping[str, int]) -> tuple[Theme, ...]:
    """The themes of a cell, those of most conversations first."""
    by_code: dict[str, list[Said]] = {}
    for each in said:
        by_code.setdefault(each.code, []).append(each)
    found = [Theme(code, tally(here), tuple(placed.get(code, ()))) for code, here in by_code.items()]
    last = len(order)
    return tuple(
        sorted(found, key=lambda it: (-it.tally.conversations, -it.tally.segments, order.get(it.code, last), it.code))
    )


def _placed(quotes: Sequence[Quote], said: Sequence[Said]) -> dict[str, list[Quote]]:
    """Each quote at the theme that covers most of it; one that nothing of the cell was coded on, nowhere."""
    placed: dict[str, list[Quote]] = {}
    for quote in quotes:
        shared = Counter[str]()
        for each in said:
            if (each.coding.session, each.coding.place) == (quote.session, quote.place) and each.coding.span:
                shared[each.code] += max(min(quote.span[1], each.coding.end) - max(quote.span[0], each.coding.start), 0)
        covered = max(shared.items(), key=lambda found: (found[1], found[0]), default=("", 0))
        if covered[1]:
            placed.setdefault(covered[0], []).append(quote)
    return placed
