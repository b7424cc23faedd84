"""Stopping rules that look at the order of holding, and the same rule freed from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from fieldwork.saturation.incidence import Incidence, Places
from fieldwork.saturation.settings import Settings

ROUNDING = 1e-9
"""What a ratio that is exactly the threshold may be over it by the rounding of its parts."""
BLOCK = 2_000_000
"""How many numbers are held at once while random orders are drawn."""
BEGINNING = 128
"""So many units of a long order are looked at before all of it."""


def ratios(new_codes: Sequence[int], settings: Settings) -> list[float | None]:
    """Guest, Namey & Chen 2020: for s = base, base+1, …: codes first seen in units s+1 … s+run, by those of the base.

    Empty where there are fewer than base + run units; None where the base has no codes.
    """
    return _ratios([0, *accumulate(new_codes)], settings)


def order_free_ratios(curve: Sequence[float] | NDArray[np.float64], settings: Settings) -> list[float | None]:
    """The same ratio from τ(1) … τ(T): (τ(s+run) − τ(s)) / τ(base)."""
    return _ratios([0.0, *map(float, curve)], settings)


def _ratios(known: Sequence[float], settings: Settings) -> list[float | None]:
    """`known` has how many codes were seen after 0, 1, … T units."""
    places = range(settings.base, len(known) - settings.run)
    if not places:
        return []
    base = known[settings.base]
    return [(known[s + settings.run] - known[s]) / base if base else None for s in places]


def first_stop(found: Sequence[float | None], settings: Settings) -> int | None:
    """The first s whose ratio is at or under the threshold."""
    return next((s for s, ratio in enumerate(found, settings.base) if stops(ratio, settings)), None)


def stops(ratio: float | None, settings: Settings) -> bool:
    """Whether a ratio is at or under the threshold."""
    return ratio is not None and ratio <= settings.threshold + ROUNDING


def twelve(settings: Settings) -> Iterator[Settings]:
    """The twelve settings of Guest, Namey & Chen 2020; all else as in `settings`."""
    for base in (4, 5, 6):
        for run in (2, 3):
            for threshold in (0.05, 0.0):
                yield replace(settings, base=base, run=run, threshold=threshold)


def francis(new_codes: Sequence[int], initial: int = 10, run: int = 3) -> int | None:
    """Francis et al. 2010: the first s, from an initial sample on, after which `run` units brought nothing new."""
    places = range(initial, len(new_codes) - run + 1)
    return next((s for s in places if not any(new_codes[s : s + run])), None)


def orders_stopping(seen: Incidence, settings: Settings) -> float | None:
    """Share of seeded random orders in which Guest's rule would have stopped somewhere; None where it cannot be looked at.

    The orders are drawn over the units in an order of their own, which follows from the table alone: which unit was held
    first, or what codes are called, does not move the share.
    """
    units, codes = len(seen.units), len(seen.codes)
    if units < settings.least_units or not codes or not settings.orders:
        return None
    unit_of, starts = seen.pairs_by_code()
    unit_of = np.argsort(_fingerprints(seen), kind="stable").argsort()[unit_of]
    random = np.random.default_rng(settings.seed)
    at_once = max(1, BLOCK // max(len(unit_of), units))
    begins = _Beginnings(unit_of, np.repeat(np.arange(codes), np.diff(starts, append=len(unit_of))), units)
    stopped = 0
    for done in range(0, settings.orders, at_once):
        drawn = random.random((min(at_once, settings.orders - done), units))
        if settings.base + settings.run < BEGINNING < units / 4:  # a long order as good as always stops near its beginning
            early = _stopping(begins.first(drawn, codes), BEGINNING, settings)
            stopped += int(early.sum())
            drawn = drawn[~early]
        place = np.empty(drawn.shape, np.int32)  # half as wide, twice as fast below
        np.put_along_axis(place, drawn.argsort(axis=1), np.arange(units, dtype=np.int32)[None, :], axis=1)
        first = np.minimum.reduceat(place[:, unit_of], starts, axis=1)
        stopped += int(_stopping(first, units, settings).sum())
    return stopped / settings.orders


class _Beginnings:
    """What is seen in the first `BEGINNING` units of orders of a table, given as its pairs of a unit and a code."""

    def __init__(self, unit_of: Places, code_of: Places, units: int) -> None:
        self._codes = code_of[np.argsort(unit_of, kind="stable")]
        self._held = np.bincount(unit_of, minlength=units)
        self._starts = np.cumsum(self._held) - self._held

    def first(self, drawn: NDArray[np.float64], codes: int) -> Places:
        """Of each order (a row, that stands by the numbers drawn for the units) the place where each code is first seen there;
        `BEGINNING` where it is not."""
        some = np.argpartition(drawn, BEGINNING, axis=1)[:, :BEGINNING]
        in_order = np.take_along_axis(drawn, some, axis=1).argsort(axis=1)
        units = np.take_along_axis(some, in_order, axis=1).ravel()
        held = self._held[units]
        pair = np.arange(held.sum()) + np.repeat(self._starts[units] - (np.cumsum(held) - held), held)
        row, place = np.divmod(np.repeat(np.arange(len(units)), held), BEGINNING)
        found = np.full(len(drawn) * codes, BEGINNING, np.int64)
        found[(row * codes + self._codes[pair])[::-1]] = place[::-1]  # of several places the last one written stays: the first
        return found.reshape(len(drawn), codes)


def _stopping(first: NDArray[np.integer], units: int, settings: Settings) -> NDArray[np.bool_]:
    """Of each order (a row, with the place where each code is first seen): whether the rule stops in its first `units`."""
    orders = len(first)
    at = first + (units + 1) * np.arange(orders)[:, None]  # the last place is for what is seen after those units
    new = np.bincount(at.ravel(), minlength=orders * (units + 1)).reshape(orders, units + 1)[:, :units]
    known = np.concatenate((np.zeros((orders, 1), np.int64), np.cumsum(new, axis=1)), axis=1)
    base, run = settings.base, settings.run
    later = known[:, base + run :] - known[:, base : units + 1 - run]
    allowed = (settings.threshold + ROUNDING) * known[:, base]
    stopping: NDArray[np.bool_] = (known[:, base] > 0) & (later <= allowed[:, None]).any(axis=1)
    return stopping


def _fingerprints(seen: Incidence, rounds: int = 3) -> NDArray[np.uint64]:
    """A number for each unit that tells what stands in it, whatever units and codes are called and in whichever order.

    It begins with how often each code was seen and goes to and fro a few times between units and codes, so that units get
    the same number only where their codes, the other units with these, and so on, are alike.
    """
    unit_of, starts = seen.pairs_by_code()
    counts = np.array(seen.counts)
    codes = _mixed(counts.astype(np.uint64))
    by_unit = np.argsort(unit_of, kind="stable")
    held, unit_starts = np.unique(unit_of[by_unit], return_index=True)
    units = np.zeros(len(seen.units), np.uint64)
    for _ in range(rounds):
        units[held] = _mixed(np.add.reduceat(np.repeat(codes, counts)[by_unit], unit_starts))
        codes = _mixed(codes + np.add.reduceat(units[unit_of], starts))
    return units


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers scattered over all 64 bits (the finishing step of SplitMix64), so that sums of them tell sets apart."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
