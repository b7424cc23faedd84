"""Stills of the screens as plain text: taken at one moment of a clock that stands still, kept beside the tests.

`FIELDWORK_SNAPSHOTS=write` in the environment writes them anew; otherwise each is compared with what is kept.
"""

from __future__ import annotations

import datetime
import difflib
import importlib
import os
import pkgutil
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

import fieldwork
from fieldwork.i18n import Lang
from fieldwork.tui.widgets.bars import KeyBar, TopLine
from tests.support.program import screen, until

KEPT = Path(__file__).resolve().parents[1] / "stills"
WRITE = os.environ.get("FIELDWORK_SNAPSHOTS") == "write"
NOW = datetime.datetime(2026, 5, 3, 14, 30)
SIZES = ((80, 24), (140, 45))
QUIET = 3
"""Rounds in which nothing changed, after which a screen is taken to be painted."""

BARE = ("curtain", "lock")
"""Screens that tell no more than they must."""

_RAW = "\x1b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
_ROOMS = ("fieldwork.tui", "fieldwork.study", "fieldwork.protocol", "fieldwork.capture")


class _Like(type):
    """Makes every date a date, whichever class made it."""

    def __instancecheck__(cls, made: object) -> bool:
        return isinstance(made, cls.__mro__[1])


class _Moment(datetime.datetime, metaclass=_Like):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return NOW if tz is None else NOW.astimezone(tz)


class _Day(datetime.date, metaclass=_Like):
    @classmethod
    def today(cls) -> Any:
        return NOW.date()


@contextmanager
def still_clock() -> Iterator[None]:
    """It is half past two on 3 May 2026, in UTC, all the time; what is written down comes a second apart, from two o'clock on."""
    rooms = [importlib.import_module(name) for name in _ROOMS]
    for room in rooms:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(found.name)
    written = int(NOW.replace(hour=14, minute=0, tzinfo=datetime.UTC).timestamp())
    seconds = iter(range(written, written + 10**6))
    stopped = {datetime.datetime: _Moment, datetime.date: _Day, time.monotonic: lambda: 100_000.0}
    paused = SimpleNamespace(**{**vars(time), "monotonic": lambda: 100_000.0})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        for name, module in list(sys.modules.items()):
            if name.startswith(_ROOMS):
                for known, value in list(vars(module).items()):
                    if value is time:
                        patch.setattr(module, known, paused)
                    elif isinstance(value, type) or value is time.monotonic:
                        if value in stopped:
                            patch.setattr(module, known, stopped[value])
        ticking = SimpleNamespace(**{**vars(time), "time_ns": lambda: next(seconds) * 10**9})
        patch.setattr(fieldwork.ids, "time", ticking)
        patch.setattr("fieldwork.study.copies.clocks.FAR", 10**18)  # what was made before the clock was stopped is no news
        yield
    time.tzset()


def steady(text: str) -> list[str]:
    """The lines of a still without what the drafts' thread decides: whether it has saved yet, how many seconds that is, and
    which minute after two."""
    text = re.sub(r" +(\d+/\d+′ +)?\d:\d\d:\d\d +(saved|bewaard)( \d\d:\d\d)?$", "  …", text, flags=re.M)
    text = re.sub(r"\b14:0\d\b", "14:0…", text)
    return re.sub(r"\b0:\d\d (of|van) ", r"0:… \1 ", text).splitlines()


def cut_off(pilot: Pilot[None]) -> list[str]:
    """The parts of the screen on top of which not all the text can be brought into sight."""
    found = []
    for each in pilot.app.screen.query(Static):
        if isinstance(each, (KeyBar, TopLine)) or not each.display or not each.region:
            continue
        wanted = each.get_content_height(each.container_size, each.app.size, each.content_size.width)
        around = [each, *(above for above in each.ancestors if isinstance(above, Widget))]
        if wanted > each.content_size.height and not any(above.allow_vertical_scroll for above in around[:-1]):
            found.append(f"{each!r} has {each.content_size.height} of {wanted} lines")
    return found


class Stills:
    """Takes stills in one language, at every size; `told` are those that differ from what is kept.

    Between two stills the screen has the first size: there the keys are pressed.
    """

    def __init__(self, pilot: Pilot[None], lang: Lang) -> None:
        self.pilot, self.lang = pilot, lang
        self.told: list[str] = []

    async def take(self, name: str, *words: str, sizes: Sequence[tuple[int, int]] = SIZES) -> list[str]:
        """Stills of the screen as it is once nothing changes any more and these words stand on it; its text at each size."""
        found = []
        for size in sizes:
            await self._resize(size)
            found.append(await self._one(name, size, words))
        await self._resize(SIZES[0])
        return found

    async def _resize(self, size: tuple[int, int]) -> None:
        if tuple(self.pilot.app.size) != size:
            await self.pilot.resize_terminal(*size)

    async def _one(self, name: str, size: tuple[int, int], words: tuple[str, ...]) -> str:
        before, quiet = "", 0

        def painted() -> bool:
            nonlocal before, quiet
            now = screen(self.pilot)
            quiet = quiet + 1 if now == before else 0
            before = now
            return quiet >= QUIET and len(now.split("\n")) == size[1] and all(each in now for each in words)

        await until(self.pilot, painted)
        assert not set(before) & set(_RAW), f"{name}: something reaches the terminal as it was written"
        assert not (cut := cut_off(self.pilot)), f"{name}: not all of it can be seen: {cut}\n{before}"
        bar = next(row for row in reversed(before.split("\n")) if row.strip())
        assert name in BARE or any(key in bar for key in ("Ctrl+P", "Esc")), f"{name}: no keys at the bottom: {bar}"
        seen = "\n".join(row.rstrip() for row in before.split("\n")).rstrip() + "\n"
        file = KEPT / f"{name}-{self.lang}-{size[0]}x{size[1]}.txt"
        if WRITE:
            KEPT.mkdir(exist_ok=True)
            file.write_text(seen, "utf-8")
        kept = file.read_text("utf-8") if file.exists() else ""
        before, now = steady(kept), steady(seen)
        if before != now:
            rows = difflib.unified_diff(before, now, f"kept {file.name}", "now", lineterm="")
            self.told.append("\n".join(rows))
        return seen
