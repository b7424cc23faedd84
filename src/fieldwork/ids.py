"""Ids and time: one way to make each.

UUIDv7 (RFC 9562) is written here and not taken from a library because it stands on the way to the first question: the
libraries that make it cost more to import than the whole command line.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache


def uuid7(at_ms: int | None = None) -> str:
    """A new UUIDv7 as text: sorts by the millisecond in which it was made."""
    ms = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    raw = (ms & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    raw = raw & ~(0xF << 76) | 0x7 << 76
    raw = raw & ~(0x3 << 62) | 0x2 << 62
    text = f"{raw:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an event gets when it is made: see `record.events.Event`."""

    id: str
    at: int
    offset: int
    by: str
    device: str


@dataclass(slots=True)
class Stamper:
    """Makes stamps whose time never goes back: the wall clock, or just after the last time that was seen.

    `last` is the newest `at` known from the log, so that an event made after reading another is also later in time, though
    the clock of the copy that wrote the other ran ahead.
    """

    by: str
    device: str
    last: int = 0

    def __call__(self) -> Stamp:
        now = time.time_ns() // 1_000
        self.last = max(now, self.last + 1)
        return Stamp(uuid7(self.last // 1_000), self.last, local_offset(), self.by, self.device)

    def saw(self, at: int) -> None:
        """Note the time of an event that was read."""
        self.last = max(self.last, at)


def local_offset() -> int:
    """Minutes east of UTC, here and now."""
    return _offset_at(int(time.time()) // 60)


@lru_cache(maxsize=1)
def _offset_at(minute: int) -> int:
    return time.localtime(minute * 60).tm_gmtoff // 60


def local_time(at: int, offset: int) -> datetime:
    """An event's time as the clock on the wall showed it."""
    return datetime.fromtimestamp(at / 1_000_000, UTC).astimezone(timezone(timedelta(minutes=offset)))


def iso(at: int, offset: int) -> str:
    """An event's time in ISO 8601 with its offset, to the second."""
    return local_time(at, offset).isoformat(timespec="seconds")
