"""What the lead may choose about saturation; each figure is shown beside the choice that it follows from."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST = 3
"""Under so many units there is no estimate and no indication."""
FEW = 6
"""Under so many units people are shown counts and curves, and no estimate; without rare codes no forecast is made either."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The stopping rule (Guest, Namey & Chen 2020), what the indication asks for, and how the random orders are drawn.

    `base` sessions (4, 5 or 6) and runs of `run` (2 or 3); `threshold`, `coverage` and `share` are shares of 1; `orders` how
    many random orders (0: none are drawn, so that what depends on them is unknown).
    """

    base: int = 4
    run: int = 2
    threshold: float = 0.05
    coverage: float = 0.95
    share: float = 0.90
    orders: int = 1000
    seed: int = 1

    @property
    def least_units(self) -> int:
        """How many units the stopping rule needs before it can be looked at."""
        return self.base + self.run
