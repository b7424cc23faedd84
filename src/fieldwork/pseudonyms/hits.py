"""Hits: the spans of a folded text that are a form of somebody's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fieldwork.pseudonyms.forms import Form
from fieldwork.spans import Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the folded text, and whose forms it may be."""

    start: int
    end: int
    forms: tuple[Form, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Whose it may be."""
        return frozenset(form.code for form in self.forms)

    @property
    def roles(self) -> frozenset[str]:
        """Which parts of a name it may be."""
        return frozenset(form.role for form in self.forms)

    @property
    def tokens(self) -> frozenset[str]:
        """The words that it may be."""
        return frozenset(form.token for form in self.forms)


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """Hits of which none overlaps another: the longer one stays; of the same place all who it may be."""
    by_place: dict[Span, Hit] = {}
    for hit in hits:
        there = by_place.get((hit.start, hit.end))
        forms = hit.forms if there is None else (*there.forms, *hit.forms)
        exact = tuple(form for form in forms if form.exact)
        by_place[hit.start, hit.end] = Hit(hit.start, hit.end, exact or forms)
    kept: list[Hit] = []
    for hit in sorted(by_place.values(), key=lambda hit: (hit.start - hit.end, hit.start)):
        start, end = hit.start, hit.end
        for other in kept:  # what a longer one does not take of it still goes
            if other.start <= start < other.end:
                start = other.end
            if other.start < end <= other.end:
                end = other.start
        if start < end:
            kept.append(Hit(start, end, hit.forms))
    return sorted(kept, key=lambda hit: hit.start)
