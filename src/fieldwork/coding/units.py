"""What coders are compared on: segments of theirs that overlap, each sentence, or each whole text that any of them coded.

Two spans overlap when they share at least half of the shorter. A coder's own overlapping spans are one unit, so that nobody
ever agrees with himself; codings whose words are gone have no place and are in no unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fieldwork.coding.comparing import Said, SpannedText
from fieldwork.coding.segments import Coding, Place, sentences
from fieldwork.coding.unitizing import Span as CodedSpan
from fieldwork.spans import Span

UnitKind: TypeAlias = Literal["overlap", "sentence", "answer"]
KINDS: tuple[UnitKind, ...] = ("overlap", "sentence", "answer")
Where: TypeAlias = tuple[str, Place]
"""A text of the study: the session, and which text of it."""
Effective: TypeAlias = Callable[[str], str]
"""The code that a code counts as (`Codebook.effective`)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its text and span, and the codings of each coder who coded it, in the order of their places.

    `id` stays when the text is edited; it is that of the coding that was made first.
    """

    id: str
    session: str
    item: str | None
    field: str
    span: Span
    by: Mapping[str, tuple[Coding, ...]]

    @property
    def codings(self) -> frozenset[str]:
        """The ids of the codings in it."""
        return frozenset(each.coding for codings in self.by.values() for each in codings)


def units(kind: UnitKind, codings: Iterable[Coding], texts: Mapping[Where, str] | None = None) -> list[Unit]:
    """The units of a kind that these codings make, in the order of session, text and place.

    `texts` has the text of every place that is coded; only sentences need them.
    """
    found: list[Unit] = []
    for (session, place), here in _by_text(codings).items():
        if kind == "overlap":
            found += _overlapping(here)
        elif kind == "answer":
            found.append(_unit(here, _hull(here)))
        else:
            found += _in_sentences(here, (texts or {}).get((session, place), ""))
    return found


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share at least half of the shorter."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common > 0 and 2 * common >= min(one[1] - one[0], other[1] - other[0])


def said_of(unit: Unit, coders: Collection[str], effective: Effective) -> dict[str, Said]:
    """What each of these coders said of a unit, with the codes that theirs count as now."""
    return {coder: _said(unit.by.get(coder, ()), effective) for coder in coders}


def _said(codings: Sequence[Coding], effective: Effective) -> Said:
    return Said(
        frozenset(effective(each.code) for each in codings),
        frozenset(each.route for each in codings if each.route),
        frozenset(each.actor for each in codings if each.actor),
        frozenset(name for each in codings for name in each.prefilled),
    )


def spanned(codings: Iterable[Coding], texts: Mapping[Where, str], effective: Effective) -> Iterator[SpannedText]:
    """Each text that is coded with every coder's spans on it, for unitizing alpha."""
    for where, here in _by_text(codings).items():
        length = max(len(texts.get(where, "")), *(each.end for each in here))
        spans: defaultdict[str, list[CodedSpan]] = defaultdict(list)
        for each in here:
            spans[each.coder].append(CodedSpan(effective(each.code), each.start, each.end))
        yield SpannedText(length, spans)


def _by_text(codings: Iterable[Coding]) -> dict[Where, list[Coding]]:
    """The codings that have a place, by their text, in order."""
    found: defaultdict[Where, list[Coding]] = defaultdict(list)
    for each in codings:
        if each.span is not None:
            found[each.session, each.place].append(each)
    ordered = sorted(found, key=lambda where: (where[0], where[1][1].partition(":")[0], where[1][0] or "", where[1][1]))
    return {where: sorted(found[where], key=_order) for where in ordered}


def _order(each: Coding) -> tuple[int, int, str, str]:
    return (each.start, each.end, each.coder, each.coding)


def _overlapping(codings: Sequence[Coding]) -> list[Unit]:
    """Codings that overlap, directly or by way of others. `codings` stand in the order of where they begin."""
    group = list(range(len(codings)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    open_now: list[int] = []
    for place, each in enumerate(codings):
        open_now = [other for other in open_now if codings[other].end > each.start]
        for other in open_now:
            if overlap((each.start, each.end), (codings[other].start, codings[other].end)):
                one, two = sorted((root(place), root(other)))
                group[two] = one
        open_now.append(place)
    together: defaultdict[int, list[Coding]] = defaultdict(list)
    for place, each in enumerate(codings):
        together[root(place)].append(each)
    return [_unit(each, _hull(each)) for each in together.values()]


def _in_sentences(codings: Sequence[Coding], text: str) -> list[Unit]:
    """A unit for each sentence that has a coding; a long coding is in several."""
    found = []
    for span in sentences(text):
        here = [each for each in codings if overlap(span, (each.start, each.end))]
        if here:
            found.append(_unit(here, span))
    return found


def _hull(codings: Sequence[Coding]) -> Span:
    return min(each.start for each in codings), max(each.end for each in codings)


def _unit(codings: Sequence[Coding], span: Span) -> Unit:
    first = codings[0]
    by: defaultdict[str, list[Coding]] = defaultdict(list)
    for each in codings:
        by[each.coder].append(each)
    told = {coder: tuple(by[coder]) for coder in sorted(by)}
    return Unit(min(each.coding for each in codings), first.session, first.item, first.field, span, told)
