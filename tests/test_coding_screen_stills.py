"""The coding screen as it looks, small in Dutch and large in English, over text that looks like something else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from fieldwork.tui.screens.coding import Coding
from fieldwork.tui.screens.coding_memos import MemoWriting
from fieldwork.tui.shell import Shell
from tests.support.program import arrive, press, until
from tests.support.stills import Stills
from tests.test_snapshots import SHORT, clock, filled, tour

__all__ = ["clock", "filled", "tour"]

Tour = Callable[[Callable[[Pilot[None], Shell, Stills], Awaitable[None]]], None]


def test_the_coding_screen_and_the_windows_over_it(tour: Tour) -> None:
    async def steps(pilot: Pilot[None], shell: Shell, stills: Stills) -> None:
        await press(pilot, "c")
        page = await arrive(pilot, Coding)
        await until(pilot, lambda: page.passage.here is not None)
        place = next(n for n, stop in enumerate(page.stops.found) if len(page.desk.marks(stop.entry.session)) == 1)
        page._to(place)
        await stills.take("coding", "? ❝")
        await press(pilot, "enter", *"rolm", "enter", "f4", "shift+right", *"a [/a] = x", "ctrl+y", "f2")
        await stills.take("coding-coded", "Rol" if stills.lang == "nl" else "Role")
        await press(pilot, *"wer" if stills.lang == "nl" else "wor")
        await stills.take("coding-typing")
        await press(pilot, "escape", "f6")
        await stills.take("coding-list", "W01")
        await press(pilot, "f6", "ctrl+o")
        await stills.take("coding-themes")
        await press(pilot, "escape", "ctrl+g")
        await stills.take("coding-queues")
        await press(pilot, "escape", "ctrl+t", "1")
        await arrive(pilot, MemoWriting)
        await press(pilot, *SHORT)
        await stills.take("coding-memo", SHORT)
        await press(pilot, "escape")
        await until(pilot, lambda: shell.screen is page)
        page._along("search", words="rood")
        await stills.take("coding-search")

    tour(steps)
