"""The accumulation curve, free of order: how many codes t units would have shown on average over all orders of holding."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fieldwork.saturation.incidence import Frequencies

NEGLIGIBLE = 45.0
"""A code's share in what t units miss is under exp(-q t / T); under exp(-45) it is nothing beside rounding."""


def accumulation(seen: Frequencies) -> NDArray[np.float64]:
    """τ(1) … τ(T) = S − Σ_j Q_j · C(T−j, t) / C(T, t) (Mao Tau; Colwell, Mao & Chang 2004); empty without units.

    Codes with the same q have the same term, so the cost is at most T × the number of distinct q.
    """
    units = seen.units
    log_factorial = np.fromiter(map(math.lgamma, range(1, units + 2)), np.float64, units + 1)
    missed = np.zeros(units)
    for count, codes in sorted(seen.by_count.items()):
        last = min(units - count, math.ceil(NEGLIGIBLE * units / count))
        rest = units - count
        falling = log_factorial[units - last : units] - log_factorial[rest - last : rest]  # for t = last … 1
        missed[:last] += codes * np.exp(falling + (log_factorial[rest] - log_factorial[units]))[::-1]
    return seen.codes - missed
