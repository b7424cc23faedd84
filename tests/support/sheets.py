"""An observation sheet in a running program, for tests: begun, opened, and what stands on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.shell import Shell

ROUNDS = 400


def begun(study: Study, **header: Any) -> Live:
    """A new observation; nobody is asked for consent."""
    given = {"site": "kas", "researchers": ("R1",), "held_at": "2026-03-04T10:00", **header}
    return Live.start(study, study.protocol("tno-2019/observatie"), Header(**given), ConsentGiven({}))


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Let the program work until something holds."""
    for _ in range(ROUNDS):
        if holds():
            return
        await pilot.pause()
    raise AssertionError("it did not come:\n" + screen(pilot))


def screen(pilot: Pilot[None]) -> str:
    """What stands on the screen."""
    return "\n".join("".join(s.text for s in strip) for strip in pilot.app.screen._compositor.render_strips())


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and let the program do what they ask."""
    await pilot.press(*keys)
    await pilot.pause()


@asynccontextmanager
async def opened(study: Study, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Pilot[None], Sheet]]:
    """The program with the newest open session on its screen, which is an observation."""
    opening: Future[Study] = Future()
    opening.set_result(study)
    shell = Shell(study.folder, opening)
    live = Live.take_up(study, study.log.sessions()[-1].id)
    try:
        async with shell.run_test(size=size) as pilot:
            await until(pilot, lambda: shell.study is not None)
            await shell.home.begun(live)
            await until(pilot, lambda: isinstance(shell.screen, Sheet) and shell.screen.is_mounted)
            sheet = shell.screen
            assert isinstance(sheet, Sheet)
            await pilot.pause()
            yield pilot, sheet
    finally:
        shell.settle()


def told(live: Live) -> list[tuple[str, str, str]]:
    """The rows in their order: type, description, reflection."""
    return [(row["type"], row["descriptive"], row["reflective"]) for row in live.state.rows]
