"""The duration of an observation, which counts itself while its sheet is open.

What was counted is kept with the drafts, so that a sheet that is left, or a program that is killed, goes on from there. Minutes
that were typed by hand are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from fieldwork.protocol.model import Item
from fieldwork.study.live import Live

CLOCK = "@clock"
"""The draft field of what was counted: the seconds, and the minutes that were stored of them (`-` for none)."""
EVERY = 30
"""Seconds between two times that it is kept."""
_JUST_BEGUN = 60


@dataclass
class SheetClock:
    """Counts for one duration item; `stored` are the minutes that it wrote itself."""

    item: Item
    before: float
    stored: int | None
    since: float
    kept: float = 0.0

    @property
    def seconds(self) -> int:
        """How long the sheet was open, in all its sittings."""
        return int(self.before + monotonic() - self.since)

    @property
    def minutes(self) -> int:
        """The same as it is stored: whole minutes, one at least."""
        return max(1, round(self.seconds / 60))

    def counts(self, live: Live) -> bool:
        """Whether it still counts: nobody typed another duration."""
        return live.state.status == "open" and live.state.value(self.item.id) in (None, self.stored)

    def keep(self, live: Live, *, now: bool = False) -> None:
        """Keep what was counted, now or every half a minute."""
        if (now or self.seconds - self.kept >= EVERY) and self.counts(live):
            self.kept = self.seconds
            live.type(CLOCK, f"{self.seconds} {'-' if self.stored is None else self.stored}", 0)


def clock_for(live: Live) -> SheetClock | None:
    """The clock of a sheet that is open: None where it has no duration, or is worked out afterwards."""
    state = live.state
    item = next((each for each in state.walk if each.kind == "duration"), None)
    if item is None or state.status != "open" or live.study.log.readonly or state.header.get("mode") != "live":
        return None
    draft = live.drafts.get(CLOCK)
    seconds, _, stored = (draft.text if draft else "").partition(" ")
    if seconds.isdigit():
        return SheetClock(item, float(seconds), int(stored) if stored.isdigit() else None, monotonic(), float(seconds))
    opened = state.shown("opened")
    gone = datetime.now().timestamp() - opened.at / 1_000_000 if opened else 0.0
    clock = SheetClock(item, gone if 0 <= gone < _JUST_BEGUN else 0.0, None, monotonic())
    clock.keep(live, now=True)
    return clock
