"""Everything that is said about saturation, of a table or of a study, as one value and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from fieldwork.saturation.accumulation import accumulation
from fieldwork.saturation.cells import Grid, LeastHeard
from fieldwork.saturation.estimators import (
    Chao2,
    blank_run_bound,
    chao2,
    coverage,
    enough,
    expected_new,
    jackknife1,
    jackknife2,
    needed,
    unseen,
)
from fieldwork.saturation.guest import first_stop, order_free_ratios, ratios, stops
from fieldwork.saturation.incidence import Frequencies, Incidence
from fieldwork.saturation.indication import Criterion, Step, criteria, indication, too_few
from fieldwork.saturation.settings import Settings

AHEAD = (1, 3, 5)
"""How many units the forecast looks ahead."""
GOALS = ("0.90", "0.95")
"""Shares of the expected codes for which the forecast tells how many units it takes."""


@dataclass(frozen=True, slots=True)
class Saturation:
    """The figures of one incidence; None is unknown. `why` has words that stay the same in every language (`words.reason`).

    `accumulation` is τ(1) … τ(T), `new_codes` one number a unit in order of holding; the ratios begin at s = base, and
    `guest_stop` and `order_free_stop` are the first s at which the rule stops. `blank_run` counts the last units without a
    new code.
    """

    unit: str
    settings: Settings
    frequencies: Frequencies
    accumulation: tuple[float, ...]
    chao2: Chao2 | None
    jackknife1: float | None
    jackknife2: float | None
    coverage: float | None
    new_codes: tuple[int, ...]
    guest_ratios: tuple[float | None, ...]
    guest_stop: int | None
    order_free_ratios: tuple[float | None, ...]
    order_free_stop: int | None
    orders_stopping: float | None
    expected_new: Mapping[int, float | None]
    needed: Mapping[str, float | None]
    blank_run: int
    next_is_new_upper95: float | None
    criteria: tuple[Criterion, ...]
    indication: Step
    why: tuple[str, ...]
    not_re_read: int = 0
    unsettled: int = 0
    cells: Mapping[tuple[str, str], Saturation] | None = None
    least_heard: tuple[LeastHeard, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The contract of `fieldwork saturation --json`; unknown numbers are None."""
        cells = [{"speaker": who, "route": on, **cell._figures()} for (who, on), cell in (self.cells or {}).items()]
        least = [{"role": each.role, "expected_new": each.expected_new} for each in self.least_heard]
        return {**self._figures(), "cells": cells, "least_heard": least}

    def _figures(self) -> dict[str, Any]:
        expected = self.chao2
        rule = self.settings
        return {
            "unit": self.unit,
            "sessions": self.frequencies.units,
            "codes": self.frequencies.codes,
            "uniques": self.frequencies.uniques,
            "duplicates": self.frequencies.duplicates,
            "accumulation": list(self.accumulation),
            "chao2": {name: getattr(expected, name, None) for name in ("estimate", "se", "low", "high")},
            "jackknife1": self.jackknife1,
            "jackknife2": self.jackknife2,
            "coverage": self.coverage,
            "new_codes": list(self.new_codes),
            "guest": {
                "base": rule.base,
                "run": rule.run,
                "threshold": rule.threshold,
                "ratios": list(self.guest_ratios),
                "stop": None if self.guest_stop is None else f"{self.guest_stop}+{rule.run}",
            },
            "order_free": {
                "ratios": list(self.order_free_ratios),
                "stop": self.order_free_stop,
                "orders_stopping": self.orders_stopping,
            },
            "expected_new": {str(more): value for more, value in self.expected_new.items()},
            "needed": dict(self.needed),
            "next_is_new_upper95": self.next_is_new_upper95,
            "indication": self.indication,
            "why": list(self.why),
        }


def saturation(
    seen: Incidence,
    settings: Settings = Settings(),
    *,
    unit: str = "session",
    merges: Mapping[str, Incidence] | None = None,
    not_re_read: int = 0,
    unsettled: int = 0,
) -> Saturation:
    """All figures of one incidence, of which `unit` names what its units are.

    `merges` has for each recorded merge of codes the same units with that merge undone; `not_re_read` is how many pairs of a
    unit and a code nobody looked at again (`meaning.not_re_read`), `unsettled` in how many units coders differ on something
    that was not decided yet.
    """
    frequencies = seen.frequencies
    curve = accumulation(frequencies)
    collected, free = ratios(seen.new_codes, settings), order_free_ratios(curve, settings)
    reasons = too_few(frequencies, settings)
    found = () if reasons else criteria(seen, free, settings, merges)
    blank = sum(1 for _ in takewhile(lambda new: not new, reversed(seen.new_codes)))
    return Saturation(
        unit=unit,
        settings=settings,
        frequencies=frequencies,
        accumulation=tuple(curve.tolist()),
        chao2=chao2(frequencies),
        jackknife1=jackknife1(frequencies),
        jackknife2=jackknife2(frequencies),
        coverage=coverage(frequencies),
        new_codes=tuple(seen.new_codes),
        guest_ratios=tuple(collected),
        guest_stop=first_stop(collected, settings),
        order_free_ratios=tuple(free),
        order_free_stop=first_stop(free, settings),
        orders_stopping=next((each.value for each in found if each.id == "orders"), None),
        expected_new={more: expected_new(frequencies, more) for more in AHEAD},
        needed={goal: needed(frequencies, float(goal)) for goal in GOALS},
        blank_run=blank,
        next_is_new_upper95=blank_run_bound(blank) if enough(frequencies) else None,
        criteria=found,
        indication=indication(found) if found else "unknown",
        why=(*reasons, *_reasons(found), *_caveats(frequencies, not_re_read, unsettled), *_trend(found, collected, settings)),
        not_re_read=not_re_read,
        unsettled=unsettled,
    )


def grid_saturation(
    grid: Grid,
    settings: Settings = Settings(),
    *,
    unit: str = "conversation",
    merges: Mapping[str, Grid] | None = None,
    not_re_read: int = 0,
    unsettled: int = 0,
) -> Saturation:
    """All figures of a study: overall, of each cell, and where least was heard. `merges` has a grid for each merge undone."""
    undone = merges or {}
    whole = {name: other.overall for name, other in undone.items()}
    cells = {
        place: saturation(seen, settings, unit=unit, merges={name: other.cells[place] for name, other in undone.items()})
        for place, seen in grid.cells.items()
    }
    overall = saturation(grid.overall, settings, unit=unit, merges=whole, not_re_read=not_re_read, unsettled=unsettled)
    return replace(overall, cells=cells, least_heard=tuple(grid.least_heard()))


def _reasons(found: tuple[Criterion, ...]) -> list[str]:
    """`coverage_holds`, `ratio_fails`, `orders_unknown`, …"""
    return [f"{each.id}_{'unknown' if each.holds is None else 'holds' if each.holds else 'fails'}" for each in found]


def _caveats(seen: Frequencies, unread: int, unsettled: int) -> list[str]:
    """What must be said beside the figures."""
    caveats = []
    if enough(seen) and not seen.uniques:
        caveats.append("no_rare_codes")
    if enough(seen) and seen.uniques and not unseen(seen):
        caveats.append("one_rare_code")
    if unread:
        caveats.append("not_re_read")
    if unsettled:
        caveats.append("unsettled")
    return caveats


def _trend(found: tuple[Criterion, ...], collected: Sequence[float | None], settings: Settings) -> list[str]:
    """Where the figures that know no order are at ease and the last units held were not: guide or sample may have changed."""
    at_ease = indication(found) in ("little_new", "none_new") if found else False
    return ["still_new_in_order"] if at_ease and collected and not stops(collected[-1], settings) else []
