"""How often something was coded: counts of the codings that stand, by actor and route, and how many people they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from fieldwork.coding.segments import Coding

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


def cells_of(said: Iterable[Said]) -> dict[Where, list[Said]]:
    """Codings by the cell that they belong to."""
    found: dict[Where, list[Said]] = {}
    for each in said:
        found.setdefault(each.where, []).append(each)
    return found


def in_order(known: Iterable[str], used: Iterable[str | None]) -> list[str | None]:
    """The actors or routes of a matrix: those of the codebook, whatever else was coded, and None where that occurs."""
    first, there = list(known), set(used)
    others = sorted(each for each in there if each is not None and each not in first)
    return [*first, *others, *([None] if None in there else [])]


def themes_in(said: Sequence[Said], order: Mapping[str, int]) -> list[tuple[str, Tally]]:
    """The codes of a cell with their counts, those of most conversations first; `order` is that of the codes."""
    by_code: dict[str, list[Said]] = {}
    for each in said:
        by_code.setdefault(each.code, []).append(each)
    found = [(code, tally(here)) for code, here in by_code.items()]
    last = len(order)
    return sorted(found, key=lambda it: (-it[1].conversations, -it[1].segments, order.get(it[0], last), it[0]))
