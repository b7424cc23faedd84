"""Whether someone is still there: when the screen has to lock.

Two clocks are compared. One stands still while the computer sleeps, on most systems, and the other does not: where they come
apart, or where nothing was looked at for a while, the lid was closed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, TypeAlias

Finding: TypeAlias = Literal["idle", "slept", "soon"] | None

SLEPT = 30.0
"""Seconds that the two clocks may come apart, or that looking may be late; setting the clock right is less."""
SOON = 60.0
"""Seconds before locking that are told, so that a key can keep the screen open."""


class Watch:
    """Looked at every few seconds. `idle` is the time without a key or mouse, in seconds, after which to lock; 0 is never."""

    def __init__(
        self, idle: float, *, steady: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self.idle = idle
        self._steady, self._wall = steady, wall
        self._touched = self._looked = steady()
        self._walled = wall()

    def touched(self) -> None:
        """Someone pressed a key or moved the mouse."""
        self._touched = self._steady()

    def look(self) -> Finding:
        """Why to lock now: `slept`, or `idle` too long; `soon` where a minute is left; None where all is well."""
        now, wall = self._steady(), self._wall()
        passed, on_the_wall = now - self._looked, wall - self._walled
        self._looked, self._walled = now, wall
        if passed > SLEPT or on_the_wall - passed > SLEPT:
            return "slept"
        if not self.idle:
            return None
        quiet = now - self._touched
        if quiet >= self.idle:
            return "idle"
        return "soon" if quiet >= self.idle - SOON and self.idle > SOON else None
