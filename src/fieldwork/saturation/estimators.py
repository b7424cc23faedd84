"""What the rare codes say of codes not yet seen. Each takes T and the Q_j, and gives None where nothing can be known.

Symbols as in `docs/saturation.md`: T units, S codes seen, U occurrences, Q1 and Q2 codes seen in exactly one and two units,
Q0 the codes that Chao2 expects beside those seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from fieldwork.saturation.incidence import Frequencies
from fieldwork.saturation.settings import FEW, FEWEST

Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Chao2:
    """Ŝ, its standard error, and the log-normal interval; no interval (None) where no unseen code is expected."""

    estimate: float
    se: float
    low: float | None
    high: float | None


def enough(seen: Frequencies) -> bool:
    """Whether there is anything to estimate from: three units and a code. With one unit every formula would say: complete."""
    return seen.units >= FEWEST and seen.codes > 0


def unseen(seen: Frequencies) -> float:
    """Q0 of Chao2's classic form: a·Q1²/(2·Q2), or a·Q1(Q1−1)/2 where no code was seen exactly twice; a = (T−1)/T."""
    a = (seen.units - 1) / seen.units
    q1, q2 = seen.uniques, seen.duplicates
    return a * q1 * q1 / (2 * q2) if q2 else a * q1 * (q1 - 1) / 2


def chao2(seen: Frequencies) -> Chao2 | None:
    """Expected number of codes (Chao 1987), at least."""
    if not enough(seen):
        return None
    hidden = unseen(seen)
    variance = _variance(seen, hidden)
    low = high = None
    if hidden > 0:
        factor = math.exp(Z95 * math.sqrt(math.log1p(variance / hidden**2)))
        low, high = seen.codes + hidden / factor, seen.codes + hidden * factor
    return Chao2(seen.codes + hidden, math.sqrt(variance), low, high)


def _variance(seen: Frequencies, hidden: float) -> float:
    a = (seen.units - 1) / seen.units
    q1, q2 = seen.uniques, seen.duplicates
    if q2:
        r = q1 / q2
        return q2 * (a * r**2 / 2 + a**2 * r**3 + a**2 * r**4 / 4)
    variance = a * q1 * (q1 - 1) / 2 + a**2 * q1 * (2 * q1 - 1) ** 2 / 4 - a**2 * q1**4 / (4 * (seen.codes + hidden))
    return max(variance, 0.0)


def jackknife1(seen: Frequencies) -> float | None:
    """First-order jackknife (Burnham & Overton 1978): S + Q1(T−1)/T."""
    return seen.codes + seen.uniques * (seen.units - 1) / seen.units if enough(seen) else None


def jackknife2(seen: Frequencies) -> float | None:
    """Second-order jackknife: S + Q1(2T−3)/T − Q2(T−2)²/(T(T−1))."""
    if not enough(seen):
        return None
    t = seen.units
    return seen.codes + seen.uniques * (2 * t - 3) / t - seen.duplicates * (t - 2) ** 2 / (t * (t - 1))


def coverage(seen: Frequencies) -> float | None:
    """Share of code occurrences to come that belong to codes already seen (Chao & Jost 2012): 1 − (Q1/U)·A.

    A = T·Q0/(T·Q0 + Q1), or 1 where the formula for Q0 gives nothing while a rare code is there (Q1 = 1, Q2 = 0): else that
    one rare code would count as proof that all was seen. Without rare codes it is 1, and unknown under six units.
    """
    if not enough(seen):
        return None
    if not seen.uniques:
        return 1.0 if seen.units >= FEW else None
    hidden = seen.units * unseen(seen)
    adjust = hidden / (hidden + seen.uniques) if hidden else 1.0
    return 1.0 - seen.uniques / seen.occurrences * adjust


def expected_new(seen: Frequencies, more: int) -> float | None:
    """New codes expected in the next `more` units, at least: Q0·(1 − (1 − Q1/(T·Q0 + Q1))^m)."""
    if not _can_forecast(seen):
        return None
    hidden = unseen(seen)
    return hidden * (1 - (1 - _chance(seen, hidden)) ** more) if hidden else 0.0


def needed(seen: Frequencies, share: float) -> float | None:
    """Further units, at least, until `share` of Ŝ was seen; 0 where it was."""
    if not _can_forecast(seen):
        return None
    hidden = unseen(seen)
    missing = share * (seen.codes + hidden) - seen.codes
    return math.log1p(-missing / hidden) / math.log1p(-_chance(seen, hidden)) if missing > 0 else 0.0


def _chance(seen: Frequencies, hidden: float) -> float:
    """The chance that one unseen code shows in the next unit."""
    return seen.uniques / (seen.units * hidden + seen.uniques)


def _can_forecast(seen: Frequencies) -> bool:
    """Not where one rare code makes the formula say that nothing is left, nor without rare codes under six units."""
    return enough(seen) and (unseen(seen) > 0 or (not seen.uniques and seen.units >= FEW))


def blank_run_bound(units: int) -> float | None:
    """95 % upper bound on the chance that the next unit brings a new code, after so many without one: 1 − 0.05^(1/r)."""
    return 1 - 0.05 ** (1 / units) if units else None
