"""After a withdrawal the lead goes through the texts that only she can judge: she reads each whole, and erases, rewrites or leaves it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from fieldwork.i18n import LANGS, Lang
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.privacy.erasing_text import plan
from fieldwork.study.privacy.texts import ref_of_part
from fieldwork.study.privacy.withdrawal import plan as withdrawal
from fieldwork.study.privacy.withdrawal import withdraw, withdrawn
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.rewriting import Rewriting
from fieldwork.tui.screens.to_look_at import ToLookAt
from tests.support.program import arrive, flat, press, running, until
from tests.support.stills import SIZES, Stills, cut_off, still_clock
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import ITEM, OTHERS, bytes_of, put, talk, with_traces

HOSTILE = "[/a] [red]=1+1 zegt hij \x1b[31m‮ W01"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def walked(study: Study, steps: Callable[[Pilot[None]], Awaitable[None]], lang: Lang = "nl", size: tuple[int, int] = (80, 24)) -> None:
    async def walk() -> None:
        async with running(study, size, lang) as pilot:
            await steps(pilot)

    asyncio.run(walk())


async def settled(pilot: Pilot[None], busy: Callable[[], object]) -> None:
    for _ in range(100):
        if not busy():
            break
        await asyncio.to_thread(threading.Event().wait, 0.05)
    await until(pilot, lambda: not busy())


async def asked(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, Choosing) and words in flat(pilot))
    await pilot.pause()


async def to_the_texts(pilot: Pilot[None]) -> ToLookAt:
    """Withdraw W01 on the screens, and open what is left to look at."""
    home: Any = pilot.app.screen_stack[0]
    await press(pilot, "t")
    await asked(pilot, "Wie trekt zich terug?")
    await press(pilot, *"w01", "enter")
    await asked(pilot, "Wat gebeurt er?")
    await press(pilot, "2")
    await asked(pilot, "Alles van deze deelnemer wissen?")
    await press(pilot, "2")
    await settled(pilot, lambda: home.withdrawing)
    await asked(pilot, "Gewist. Dit is aan u:")
    assert "2 De teksten bekijken" in flat(pilot)
    await press(pilot, "2")
    page: ToLookAt = await arrive(pilot, ToLookAt)
    return page


def test_each_text_is_read_whole_and_erased_rewritten_or_left(study: Study, tmp_path: Path) -> None:
    with_traces(study)
    put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})
    shared, named = ref_of_part("both", ITEM, "answer"), ref_of_part("other", ITEM, "answer")
    refs: list[str] = []

    async def steps(pilot: Pilot[None]) -> None:
        page = await to_the_texts(pilot)
        refs.extend(page._entries)
        assert {shared, named} <= set(refs) and len(refs) >= 4
        first = flat(pilot)
        assert f"nog {len(refs)} van {len(refs)}" in first and "W01: teksten om zelf te bekijken" in first
        while page._here != shared:
            await press(pilot, "down")
        assert f"samen een {OTHERS}" in flat(pilot) and "niet los te maken van wat L01 zei." in flat(pilot)
        await press(pilot, "w")
        await asked(pilot, "Deze tekst wissen, met alles wat er eerder stond?")
        assert "1 Niet wissen" in flat(pilot) and not cut_off(pilot)
        await press(pilot, "1")
        await arrive(pilot, ToLookAt)
        assert plan(study, shared).text.words == f"samen een {OTHERS}"
        await press(pilot, "w")
        await asked(pilot, "Deze tekst wissen")
        await press(pilot, "2")
        await arrive(pilot, ToLookAt)
        await settled(pilot, lambda: page.busy)
        assert "Gewist." in flat(pilot) and f"nog {len(refs) - 1} van {len(refs)}" in flat(pilot)
        while page._here != named:
            await press(pilot, "down")
        await press(pilot, "h")
        window = await arrive(pilot, Rewriting)
        window.query_one(TextArea).text = "Iemand heeft ook een vogel"
        await press(pilot, "ctrl+n")
        await asked(pilot, "Deze tekst zo herschrijven")
        assert "Iemand heeft ook een vogel" in flat(pilot)
        await press(pilot, "2")
        await arrive(pilot, ToLookAt)
        await settled(pilot, lambda: page.busy)
        assert "Herschreven" in flat(pilot)
        for _ in range(len(refs)):
            if page._next(from_here=False) is None:
                break
            await press(pilot, "enter")
            await press(pilot, "b")
        assert "Alle teksten zijn bekeken." in flat(pilot)
        await press(pilot, "escape")
        await arrive(pilot, Home)
        await press(pilot, "t")
        await asked(pilot, "Wie trekt zich terug?")
        await press(pilot, *"w01", "enter")
        again: ToLookAt = await arrive(pilot, ToLookAt)
        assert not [each for each in again._entries.values() if each.came == "open"]
        await press(pilot, "escape")

    walked(study, steps)
    with Study.open(study.folder, PASSPHRASE) as after:
        assert withdrawn(after) == {"W01": "erase"} and verify(after.log).ok
        assert plan(after, named).text.words == "Iemand heeft ook een vogel" and plan(after, shared).text.words == ""
        raw = bytes_of(after.log, tmp_path)
        assert f"samen een {OTHERS}".encode() not in raw and b"W01 heeft ook" not in raw
        stays = [look for look in withdrawal(after, "W01", erase=True).looks if look.ref]
        assert stays and all(look.stays for look in stays)


@pytest.mark.parametrize("keys", [("escape",), ("w", "escape", "escape"), ("h", "escape", "escape"), ("w", "1", "escape"), ("w", "enter", "escape")])
def test_every_way_back_changes_nothing(study: Study, keys: tuple[str, ...]) -> None:
    with_traces(study)
    withdraw(study, withdrawal(study, "W01", erase=True))
    events = len(list(study.log.events()))
    looks = withdrawal(study, "W01", erase=True).looks

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(ToLookAt(study, "W01", looks))
        await arrive(pilot, ToLookAt)
        for key in keys:
            await press(pilot, key)
            await pilot.pause()
        await arrive(pilot, Home)
        assert len(list(study.log.events())) == events

    walked(study, steps)


def test_a_text_that_stays_comes_back_when_it_changes(study: Study) -> None:
    from fieldwork.study.privacy.to_look_at import let_stay

    with_traces(study)
    withdraw(study, withdrawal(study, "W01", erase=True))
    ref = ref_of_part("both", ITEM, "answer")

    def stays() -> bool:
        return next(look.stays for look in withdrawal(study, "W01", erase=True).looks if look.ref == ref)

    assert not stays()
    let_stay(study, "W01", plan(study, ref).text)
    assert stays()
    heads = study.log.heads("both", f"answer/{ITEM}")
    put(study, "answer.set", "both", {"item": ITEM, "value": "toch anders", "text": None}, heads)
    assert not stays()


@pytest.fixture
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("lang", LANGS)
def test_the_texts_to_look_at_as_they_are_seen(study: Study, lang: Lang) -> None:
    live = talk(study, "s1", "W01", "L01", answer=f"{HOSTILE} en toen ging hij weg.")
    live.leave()
    live = talk(study, "s2", "L01", answer="W01 heeft er last van, " * 12)
    live.leave()
    withdraw(study, withdrawal(study, "W01", erase=True))
    looks = withdrawal(study, "W01", erase=True).looks

    async def steps(pilot: Pilot[None]) -> None:
        stills = Stills(pilot, lang)
        await pilot.app.push_screen(ToLookAt(study, "W01", looks))
        await arrive(pilot, ToLookAt)
        await stills.take("to-look-at", "[red]=1+1")
        await press(pilot, "w")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choosing))
        await stills.take("to-look-at-sure", "1")
        await press(pilot, "escape", "h")
        await arrive(pilot, Rewriting)
        await stills.take("to-look-at-rewriting", "Ctrl+N")
        await press(pilot, "escape", "b")
        await until(pilot, lambda: "W01 heeft er last van" in flat(pilot))
        await stills.take("to-look-at-next", "W01 heeft er last van")
        told.extend(stills.told)

    told: list[str] = []
    walked(study, steps, lang, SIZES[0])
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
