"""Where the collected order stands among others: between which numbers of codes most random orders of the same units lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fieldwork.saturation.guest import BLOCK
from fieldwork.saturation.incidence import Incidence

ORDERS = 200
SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Band:
    """After 1, 2, … T units: as many codes as `share` of `orders` random orders had by then, at least and at most."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    orders: int
    share: float


def band(seen: Incidence, *, seed: int = 1, orders: int = ORDERS, share: float = SHARE) -> Band | None:
    """The band around the accumulation curve (the mean of all orders); None with fewer than two units or without codes.

    It tells how much of the collected curve's shape is the luck of the order, and nothing about units that were not held: at
    the last unit all orders have the same codes. The draw follows from `seed`.
    """
    units, codes = len(seen.units), len(seen.codes)
    if units < 2 or not codes:
        return None
    unit_of, starts = seen.pairs_by_code()
    random = np.random.default_rng(seed)
    known = np.empty((orders, units), np.int32)
    at_once = max(1, BLOCK // max(len(unit_of), units))
    for done in range(0, orders, at_once):
        count = min(at_once, orders - done)
        place = random.random((count, units)).argsort(axis=1).astype(np.int32)
        first = np.minimum.reduceat(place[:, unit_of], starts, axis=1)
        at = first + units * np.arange(count)[:, None]
        known[done : done + count] = np.bincount(at.ravel(), minlength=count * units).reshape(count, units).cumsum(axis=1)
    low, high = np.quantile(known, [(1 - share) / 2, (1 + share) / 2], axis=0)
    return Band(tuple(low.tolist()), tuple(high.tolist()), orders, share)
