"""Agreement of coders who each choose freely where a code begins and ends: Krippendorff's unitizing alpha (1995).

A continuum of L characters is divided, for each code and coder, into the coder's spans and the gaps between. What two coders
differ in is the square of how far their spans stand apart at either end; a span that lies wholly in the other's gap differs by
the square of its length. Definitions and source: docs/agreement.md.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import NamedTuple

from fieldwork.coding.agreement import NO_UNITS, ONE_CATEGORY, TOO_FEW_CODERS, Figure


class Span(NamedTuple):
    """A code on a stretch of the continuum: from `start` up to but not including `end`, in characters."""

    code: str
    start: int
    end: int


class Section(NamedTuple):
    """A stretch that a coder's spans of one code divide the continuum into; `coded` or a gap."""

    start: int
    end: int
    coded: bool

    @property
    def length(self) -> int:
        """In characters."""
        return self.end - self.start


@dataclass(frozen=True)
class UnitizingAgreement:
    """Unitizing alpha over all codes together and for each; no intervals, for there are no units to draw from."""

    all: Figure
    by_code: Mapping[str, Figure]


def unitizing_alpha(coders: Sequence[Iterable[Span]], start: int, end: int) -> UnitizingAgreement:
    """The alpha of coders' spans on the continuum from `start` up to `end`.

    Several texts are one continuum when they are laid end to end. A coder's overlapping spans of one code are taken
    together first, so that nobody agrees or differs with himself; spans that only touch stay two. Raises ValueError where
    a span is empty or lies outside the continuum.
    """
    spans = [list(each) for each in coders]
    for span in (span for each in spans for span in each):
        if not start <= span.start < span.end <= end:
            raise ValueError(f"the span {span.start}-{span.end} is empty or lies outside {start}-{end}")
    codes = sorted({span.code for each in spans for span in each})
    if len(spans) < 2:
        return UnitizingAgreement(Figure(why=TOO_FEW_CODERS), {code: Figure(why=TOO_FEW_CODERS) for code in codes})
    if not codes:
        return UnitizingAgreement(Figure(why=NO_UNITS), {})
    found: dict[str, tuple[float, float]] = {}
    for code in codes:
        sections = [sections_of((span for span in each if span.code == code), start, end) for each in spans]
        found[code] = (_observed(sections, end - start), _expected(sections, end - start))
    observed, expected = (sum(each) for each in zip(*found.values(), strict=True))
    return UnitizingAgreement(_alpha(observed, expected), {code: _alpha(*found[code]) for code in codes})


def end_to_end(texts: Iterable[tuple[int, Sequence[Iterable[Span]]]]) -> tuple[list[list[Span]], int]:
    """Texts as one continuum from 0: each coder's spans in it, and its length.

    A text is its length and each coder's spans in it. Texts that nobody coded are left out: silence that coders share would
    raise the figure.
    """
    together: list[list[Span]] = []
    length = 0
    for size, coders in texts:
        spans = [list(each) for each in coders]
        together += [[] for _ in range(len(spans) - len(together))]
        if any(spans):
            for mine, here in zip(together, spans, strict=True):
                mine += [Span(code, length + start, length + end) for code, start, end in here]
            length += size
    return together, length


def sections_of(spans: Iterable[Span], start: int, end: int) -> list[Section]:
    """The continuum divided by one coder's spans of one code, in order and without holes."""
    joined: list[Section] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if joined and span.start < joined[-1].end:
            last = joined.pop()
            joined.append(Section(last.start, max(last.end, span.end), True))
        else:
            joined.append(Section(span.start, span.end, True))
    sections, at = [], start
    for each in joined:
        if at < each.start:
            sections.append(Section(at, each.start, False))
        sections.append(each)
        at = each.end
    return sections if at == end else [*sections, Section(at, end, False)]


def _alpha(observed: float, expected: float) -> Figure:
    return Figure(1 - observed / expected) if expected else Figure(why=ONE_CATEGORY)


def _observed(coders: Sequence[list[Section]], length: int) -> float:
    """What pairs of coders differ in, for a pair and a square of the continuum's length."""
    differing = sum(
        _difference(one, other)
        for first, second in combinations(coders, 2)
        for one, other in _meeting(first, second)
    )
    return 2 * differing / (len(coders) * (len(coders) - 1) * length**2)


def _meeting(first: list[Section], second: list[Section]) -> Iterator[tuple[Section, Section]]:
    """The pairs of sections of two coders that share a character."""
    here = there = 0
    while here < len(first) and there < len(second):
        one, other = first[here], second[there]
        yield one, other
        here += one.end <= other.end
        there += other.end <= one.end


def _difference(one: Section, other: Section) -> int:
    """How far two sections that meet differ; partly beside a gap counts in the pair of spans that meet there, if any."""
    if one.coded and other.coded:
        return (one.start - other.start) ** 2 + (one.end - other.end) ** 2
    if one.coded == other.coded:
        return 0
    span, gap = (one, other) if one.coded else (other, one)
    return span.length**2 if gap.start <= span.start and span.end <= gap.end else 0


def _expected(coders: Sequence[list[Section]], length: int) -> float:
    """The same, if each span stood at any place of any coder's continuum."""
    units = [each.length for sections in coders for each in sections if each.coded]
    gaps = sorted(each.length for sections in coders for each in sections if not each.coded)
    sums = [0, *accumulate(gaps)]

    def places(size: int) -> int:
        """In how many places a span of that size fits into a gap."""
        first = bisect_left(gaps, size)
        return sums[-1] - sums[first] - (len(gaps) - first) * (size - 1)

    others = len(units) - 1
    total = sum(others * size * (size - 1) * (2 * size - 1) / 3 + size**2 * places(size) for size in units)
    every = len(coders) * length
    pairs = every * (every - 1) - sum(size * (size - 1) for size in units)
    return 2 * total / (length * pairs)
