"""The program in a terminal of its own size, for tests: a study open on its first screen, keys and mouse, what is shown."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any

from textual.geometry import Offset
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.i18n import Lang
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.tui.shell import Shell

YES = dict.fromkeys(("deelname", "opname", "citeren", "opnieuw_benaderen", "hergebruik"), "ja")
ROUNDS = 400


def held(study: Study, code: str = "W01", *, guide: str = "werknemer", close: bool = True, **header: Any) -> str:
    """A session that was held, with one answer; its id."""
    given: dict[str, Any] = {
        "site": "kas", "participants": (code,), "roles": {code: (guide,)}, "role": guide, "researchers": ("R1",),
        "held_at": "2026-03-04T10:00", **header,
    }  # fmt: skip
    live = Live.start(study, study.protocol(f"tno-2019/{guide}"), Header(**given), ConsentGiven(YES, ("deelname",)))
    first = next(item for item in live.state.walk if item.kind == "open")
    live.answer(first.id, "een rustige dag")
    if close:
        live.do(act.Close())
    live.leave()
    return live.session


@asynccontextmanager
async def running(study: Study, size: tuple[int, int] = (80, 24), lang: Lang = "nl") -> AsyncIterator[Pilot[None]]:
    """The program with a study open."""
    opening: Future[Study] = Future()
    opening.set_result(study)
    shell = Shell(study.folder, opening, lang=lang)
    try:
        async with shell.run_test(size=size) as pilot:
            await until(pilot, lambda: shell.home.ready)
            yield pilot
    finally:
        shell.settle()


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Let the program work until something holds."""
    for _ in range(ROUNDS):
        if holds():
            return
        await pilot.pause()
    raise AssertionError("it did not come:\n" + screen(pilot))


async def arrive(pilot: Pilot[None], kind: type) -> Any:
    """Wait for a screen of a kind; the screen."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted)
    await pilot.pause()
    return pilot.app.screen


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and let the program do what they ask."""
    await pilot.press(*keys)
    await pilot.pause()


async def click(pilot: Pilot[None], words: str) -> None:
    """Click the first place on the screen where these words stand."""
    for y, row in enumerate(screen(pilot).split("\n")):
        if words in row:
            await pilot.click(offset=Offset(row.index(words), y))
            await pilot.pause()
            return
    raise AssertionError(f"{words!r} is not on the screen:\n{screen(pilot)}")


def screen(pilot: Pilot[None]) -> str:
    """What stands on the screen."""
    return "\n".join("".join(s.text for s in strip) for strip in pilot.app.screen._compositor.render_strips())


def flat(pilot: Pilot[None]) -> str:
    """What stands on the screen, as one line."""
    return " ".join(screen(pilot).split())


def live(pilot: Pilot[None]) -> Live:
    """The session that is open in the program."""
    found = getattr(pilot.app, "live", None)
    assert isinstance(found, Live)
    return found


def today() -> str:
    """This day, as it is stored."""
    return datetime.date.today().isoformat()
