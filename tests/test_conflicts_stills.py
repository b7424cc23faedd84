"""What two people wrote side by side and another copy that comes in, as they look: small and large, in both languages."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

import fieldwork.store.log as log
from fieldwork.i18n import LANGS
from fieldwork.tui.screens.conflicts import Conflicts
from fieldwork.tui.screens.conflicts_another import Another
from fieldwork.tui.screens.copies import Copies
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.taking_in import TakingIn
from tests.support.copies import two
from tests.support.program import arrive, press, running, until
from tests.support.stills import SIZES, Stills, still_clock

LATER = int(datetime(2050, 5, 3, 14, tzinfo=UTC).timestamp())
"""Seconds since 1970: later than any study of these tests was made, so that who wrote last is the same at every run."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    seconds = iter(range(LATER, LATER + 10**6))
    with still_clock(), monkeypatch.context() as meanwhile:
        ticking = SimpleNamespace(**{**vars(time), "time_ns": lambda: next(seconds) * 10**9})
        meanwhile.setattr("fieldwork.ids.time", ticking)
        yield


@pytest.mark.parametrize("lang", LANGS)
def test_another_copy_and_what_differs(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    copies = iter(bytes([number]) * 5 for number in range(0x11, 0xFF))
    monkeypatch.setattr(log, "os", SimpleNamespace(**{**vars(os), "urandom": lambda size: next(copies)}))
    home = tmp_path / "thuis"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("fieldwork.tui.copies._MEDIA", ())
    (home / "[a] [red]").mkdir()
    (home / "dinsdag.fieldwork").write_bytes(b"x")
    study, _ = two(tmp_path_factory.getbasetemp(), home / "studie", home / "andere-laptop")
    told: list[str] = []

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:  # type: ignore[arg-type]
            stills = Stills(pilot, lang)  # type: ignore[arg-type]
            await press(pilot, "x")
            await arrive(pilot, Conflicts)
            await stills.take("conflicts-empty", "K")
            await press(pilot, "escape")
            await arrive(pilot, Home)
            await press(pilot, "k")
            await arrive(pilot, Copies)
            await stills.take("copies", "andere-laptop")
            await press(pilot, *"and", "enter")
            page = await arrive(pilot, TakingIn)
            await until(pilot, lambda: page.state == "looked")
            await stills.take("copy-looked", "R2 (")
            await press(pilot, "n")
            await until(pilot, lambda: page.state == "over")
            await stills.take("copy-taken", "X")
            await press(pilot, "x")
            await arrive(pilot, Conflicts)
            await stills.take("conflicts", "[b]zei")
            await press(pilot, "n")
            await arrive(pilot, Another)
            await stills.take("conflicts-another", "Ctrl+N")
            await press(pilot, "escape")
            await arrive(pilot, Conflicts)
            await press(pilot, "1")
            await arrive(pilot, Naming)
            await press(pilot, *"[/a] gebeld", "enter")
            await arrive(pilot, Conflicts)
            await stills.take("conflicts-next", "kas")
            await press(pilot, "up")
            await stills.take("conflicts-settled", "✓")
            told.extend(stills.told)

    asyncio.run(walk())
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
