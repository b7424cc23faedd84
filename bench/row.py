"""A row of the table: what was measured, against what, and how often, until the ratio stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

STEADY = 0.03
"""Half the width, relative to the ratio, within which its median must be known before we stop measuring."""


@dataclass(frozen=True, slots=True)
class Row:
    """One target. `ours` and `theirs` are seconds (medians, or what `what` says); `note` tells what else was seen."""

    name: str
    what: str
    against: str
    limit: float
    ratio: float
    ours: float
    theirs: float
    rounds: int
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Compared:
    """Two things measured in turn: the median of the ratios of each round, and the median of each in seconds."""

    ratio: float
    ours: float
    theirs: float
    rounds: int


def compare(
    ours: Callable[[], float], theirs: Callable[[], float], *, least: int, most: int, warm: int = 1
) -> Compared:
    """Measure two things in turn, so that whatever else the machine does hits both.

    Each callable measures once and gives seconds. They change places every round. For the rest see `compare_pairs`.
    """
    return compare_pairs(_in_turn(ours, theirs), least=least, most=most, warm=warm)


def _in_turn(ours: Callable[[], float], theirs: Callable[[], float]) -> Iterator[tuple[float, float]]:
    while True:
        yield ours(), theirs()
        second, first = theirs(), ours()
        yield first, second


def compare_pairs(rounds: Iterator[tuple[float, float]], *, least: int, most: int, warm: int = 1) -> Compared:
    """Compare rounds of (ours, theirs), in seconds, of which the first `warm` do not count.

    After `least` rounds it ends as soon as the median of the ratios is known to within `STEADY`, and at `most` anyway.
    """
    for _ in range(warm):
        next(rounds)
    pairs: list[tuple[float, float]] = []
    while len(pairs) < least or (len(pairs) < most and not _steady([a / b for a, b in pairs])):
        pairs.append(next(rounds))
    return Compared(
        median(a / b for a, b in pairs), median(a for a, _ in pairs), median(b for _, b in pairs), len(pairs)
    )


def _steady(ratios: Sequence[float]) -> bool:
    """Whether the median is known well enough: its standard error as that of a normal sample with the same quartiles."""
    low, middle, high = quantiles(ratios, n=4)
    return bool(0.93 * (high - low) / len(ratios) ** 0.5 <= STEADY * middle)


def p95(seconds: Sequence[float]) -> float:
    """The value that 95 in 100 stay under."""
    return quantiles(seconds, n=20)[-1]
