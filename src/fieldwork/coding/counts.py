"""The five statistics of agreement on a nominal table, as formulas over counts of equal units.

Units that were rated alike are one pattern with a weight. A formula takes weights [R × P] (R tables at once, P patterns) and
gives R numbers, so that the table itself and a thousand resamples of it go the same way. Where a formula divides by nothing it
gives nan. Sources: `coding/explain.py` and docs/agreement.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

Pattern: TypeAlias = tuple[int, ...]
"""How one unit was rated: the numbers of the categories. Two coders: in their order, MISSING for none. More: sorted, the rest
left out, because who said what makes no difference to any statistic of theirs."""
MISSING = -1
_OTHER = {0: 1, 1: 0, MISSING: MISSING}
CELLS_AT_ONCE = 2_000_000
"""Weights held in memory at once while resampling."""


@dataclass(frozen=True)
class Counts:
    """A table of `coders` coders and the categories 0 to `categories` - 1: its patterns and how many units show each."""

    patterns: tuple[tuple[Pattern, int], ...]
    coders: int
    categories: int

    @classmethod
    def of(cls, units: Mapping[Pattern, int], coders: int) -> Counts:
        """Counts in an order that follows from the numbers alone: two coders, or two categories, can change places.

        The same seed then gives the same intervals, whichever stood first.
        """
        categories = 1 + max((number for pattern in units for number in pattern), default=MISSING)
        same = [units]
        if categories == 2:
            same += [_renamed(each, lambda pattern: tuple(_OTHER[number] for number in pattern)) for each in same]
        if coders == 2:
            same += [_renamed(each, lambda pattern: pattern[::-1]) for each in same]
        else:
            same = [_renamed(each, lambda pattern: tuple(sorted(pattern))) for each in same]
        return cls(tuple(max(sorted(each.items()) for each in same)), coders, categories)

    @property
    def compared(self) -> int:
        """Units that two coders or more rated."""
        return int((self._weights @ self._compared)[0])

    @cached_property
    def _weights(self) -> Numbers:
        import numpy as np

        return np.array([[n for _, n in self.patterns]], dtype=np.float64)

    @cached_property
    def _chosen(self) -> Numbers:
        """[P × K] how many coders put a unit of the pattern in the category."""
        return self._marked([pattern for pattern, _ in self.patterns])

    def _marked(self, chosen: Sequence[Pattern]) -> Numbers:
        import numpy as np

        table = np.zeros((len(chosen), self.categories))
        for row, pattern in enumerate(chosen):
            for category in pattern:
                if category != MISSING:
                    table[row, category] += 1
        return table

    @cached_property
    def _rated(self) -> Numbers:
        """[P] how many coders rated a unit of the pattern."""
        return _total(self._chosen)

    @cached_property
    def _compared(self) -> Numbers:
        """[P] 1 where two coders or more rated it."""
        return (self._rated >= 2).astype(float)

    @cached_property
    def _agreeing(self) -> Numbers:
        """[P] the share of pairs of coders that agree on a unit of the pattern."""
        import numpy as np

        pairs = _total(self._chosen * (self._chosen - 1))
        return pairs / np.maximum(self._rated * (self._rated - 1), 1)

    def value(self, statistic: str) -> float:
        """One statistic of the table itself; nan where it cannot be computed."""
        return float(self._formula(statistic, self._weights)[0])

    def resampled(self, statistics: Sequence[str], times: int, seed: int) -> dict[str, Numbers]:
        """Each statistic in `times` tables whose units are drawn from this one's, with replacement."""
        return self._along(statistics, _draws(self._weights[0], times, seed))

    def resampled_together(
        self, statistics: Sequence[str], units: Sequence[Sequence[int]], times_each: Sequence[int], times: int, seed: int
    ) -> dict[str, Numbers]:
        """The same where a unit shows several patterns at once, and is drawn whole.

        `units` says how often each pattern is in a unit; `times_each` how many such units there are.
        """
        import numpy as np

        shown = np.array(units, dtype=np.float64)
        draws = (drawn @ shown for drawn in _draws(np.array(times_each, dtype=np.float64), times, seed))
        return self._along(statistics, draws)

    def _along(self, statistics: Sequence[str], draws: Iterable[Numbers]) -> dict[str, Numbers]:
        """Each statistic of every draw, some draws at a time."""
        import numpy as np

        parts = [[self._formula(name, weights) for name in statistics] for weights in draws]
        return {name: np.concatenate([part[place] for part in parts]) for place, name in enumerate(statistics)}

    def _formula(self, statistic: str, weights: Numbers) -> Numbers:
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore"):
            found: Numbers = getattr(self, f"_{statistic}")(weights)
            return found + 0.0  # no minus zero

    def _percent(self, weights: Numbers) -> Numbers:
        return (weights @ (self._agreeing * self._compared)) / (weights @ self._compared)

    def _cohen_kappa(self, weights: Numbers) -> Numbers:
        """(po - pe) / (1 - pe), multiplied by the square of the number of units: whole numbers stay whole."""
        both = [pattern if MISSING not in pattern else () for pattern, _ in self.patterns]
        first = weights @ self._marked([pattern[:1] for pattern in both])
        second = weights @ self._marked([pattern[1:] for pattern in both])
        units = weights @ self._compared
        chance = _total(first * second)
        return (units * (weights @ self._agreeing) - chance) / (units**2 - chance)

    def _fleiss_kappa(self, weights: Numbers) -> Numbers:
        chosen = weights @ self._chosen
        ratings = _total(chosen)
        chance = _total(chosen**2)
        return (ratings**2 * self._percent(weights) - chance) / (ratings**2 - chance)

    def _krippendorff_alpha(self, weights: Numbers) -> Numbers:
        """1 - Do/De over the coincidences: each unit's pairs of values, divided by its number of values less one."""
        chosen = weights @ (self._chosen * self._compared[:, None])
        values = _total(chosen)
        differing = weights @ (self._rated * (1 - self._agreeing) * self._compared)
        return 1 - (values - 1) * differing / (values**2 - _total(chosen**2))

    def _gwet_ac1(self, weights: Numbers) -> Numbers:
        import numpy as np

        shares = self._chosen / np.maximum(self._rated, 1)[:, None]
        prevalence = (weights @ shares) / (weights @ (self._rated > 0).astype(float))[:, None]
        chance = _total(prevalence * (1 - prevalence)) / np.float64(self.categories - 1)
        return (self._percent(weights) - chance) / (1 - chance)


def _draws(weights: Numbers, times: int, seed: int) -> Iterator[Numbers]:
    """As many units as there are, drawn with replacement: how often each kind, some draws at a time."""
    import numpy as np

    chance, units = np.random.default_rng(seed), weights.sum()
    at_once = max(CELLS_AT_ONCE // len(weights), 1)
    for done in range(0, times, at_once):
        drawn = chance.multinomial(int(units), weights / units, size=min(at_once, times - done))
        yield drawn.astype(np.float64)


def _total(table: Numbers) -> Numbers:
    """The total of each row."""
    total: Numbers = table.sum(axis=1)
    return total


def _renamed(units: Mapping[Pattern, int], turn: Callable[[Pattern], Pattern]) -> dict[Pattern, int]:
    """Patterns as `turn` makes them; those that become equal are one."""
    found: dict[Pattern, int] = {}
    for pattern, count in units.items():
        found[turn(pattern)] = found.get(turn(pattern), 0) + count
    return found
