"""Withdrawing from the first screen: who, how, what it comes to, a second question, and what is left for people to do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldwork.i18n import Lang
from fieldwork.store.log import Log
from fieldwork.study import Study
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.tui import withdrawing
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.start import Start
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.stills import cut_off
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import THEIRS, bytes_of, keep_copy, put, with_traces


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return with_traces(Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1"))


def walked(study: Study, steps: Callable[[Pilot[None]], Awaitable[None]], lang: Lang = "nl", size: tuple[int, int] = (80, 24)) -> None:
    async def walk() -> None:
        async with running(study, size, lang) as pilot:
            await steps(pilot)

    asyncio.run(walk())


async def titled(pilot: Pilot[None], words: str) -> None:
    """A window with these words in its title."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Choosing) and words in flat(pilot))
    await pilot.pause()


async def done(pilot: Pilot[None]) -> None:
    home: Any = pilot.app.screen_stack[0]
    for _ in range(100):
        if not home.withdrawing:
            break
        await asyncio.to_thread(threading.Event().wait, 0.05)
    await until(pilot, lambda: not home.withdrawing)


def test_erasing_takes_a_choice_and_a_second_question_and_ends_with_what_is_up_to_people(study: Study, tmp_path: Path) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})
    keep_copy(study, "kopie.fieldwork")

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        await titled(pilot, "Wie trekt zich terug?")
        assert "W01 Werknemer" in flat(pilot) and "3 gesprekken" in flat(pilot) and "L01 Leidinggevende" in flat(pilot)
        await press(pilot, *"w01", "enter")
        await titled(pilot, "W01 trekt zich terug. Wat gebeurt er?")
        assert "3 Toch niet" in flat(pilot)
        await press(pilot, "up")
        assert "gesprekken die helemaal weggaan, op rol en datum na: 2." in flat(pilot)
        await press(pilot, "up")
        assert "niets nieuws meer. Gesprekken die blijven: 3." in flat(pilot)
        await press(pilot, "2")
        await titled(pilot, "Alles van deze deelnemer wissen?")
        assert "1 Niet wissen" in flat(pilot) and "2 Wissen" in flat(pilot) and not cut_off(pilot)
        seen = ""
        for _ in range(12):  # each line that is pointed at is told whole
            await press(pilot, "down")
            seen += flat(pilot)
        for words in ("de code wordt niet opnieuw gebruikt", "Kijk hier zelf naar", "niet los te maken van wat L01 zei.", "noemt W01.",
                      "Ging eerder naar buiten", "antwoorden.csv voor de universiteit", "reservekopie kopie.fieldwork"):  # fmt: skip
            assert words in seen, words
        await press(pilot, "enter")  # none of them is an answer
        assert withdrawn(study) == {} and isinstance(pilot.app.screen, Choosing)
        await press(pilot, "2")
        await done(pilot)
        await titled(pilot, "Gewist. Dit is aan u:")
        assert "W01, L01 2026-03-04 · vitaliteit.a: niet los te maken" in flat(pilot)
        await press(pilot, "enter")
        await arrive(pilot, Home)
        assert "W01: Gewist." in flat(pilot) and "gewist" in flat(pilot)
        await press(pilot, "t")
        await titled(pilot, "Wie trekt zich terug?")
        assert "L01 Leidinggevende" in flat(pilot) and "W01 Werknemer" not in flat(pilot)

    walked(study, steps)
    with Log.open(study.log.file, study.log.key) as log:
        assert THEIRS.encode() not in bytes_of(log, tmp_path)


@pytest.mark.parametrize("way", ["escape", "not_at_first", "not_at_last"])
def test_every_way_back_changes_nothing(study: Study, way: str) -> None:
    events = len(list(study.log.events()))

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        await titled(pilot, "Wie trekt zich terug?")
        await press(pilot, *"w01", "enter")
        await titled(pilot, "Wat gebeurt er?")
        keys = {"escape": ["escape"], "not_at_first": ["enter"], "not_at_last": ["2", "enter"]}[way]  # what is not lost comes first
        for key in keys:
            await press(pilot, key)
        await arrive(pilot, Home)
        assert withdrawn(study) == {} and len(list(study.log.events())) == events

    walked(study, steps)


def test_stopping_is_told_and_the_form_refuses_the_code_before_consent_is_asked(study: Study) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        await titled(pilot, "Who withdraws?")
        await press(pilot, *"W01", "enter")
        await titled(pilot, "W01 withdraws. What happens?")
        await press(pilot, "1")
        await arrive(pilot, Home)
        await done(pilot)
        assert "W01 has stopped." in flat(pilot) and isinstance(pilot.app.screen, Home)
        assert withdrawn(study) == {"W01": "stop"}
        await press(pilot, "n")
        form = await arrive(pilot, Start)
        assert form.query_one("#participant", Input).value == "W02"
        form.query_one("#site", Input).value = "kas"
        form.query_one("#participant", Input).value = "w01"
        await press(pilot, "ctrl+n")
        assert isinstance(pilot.app.screen, Start) and "W01 withdrew from the study" in flat(pilot)
        await press(pilot, "escape", "t")
        await titled(pilot, "Who withdraws?")
        assert "W01 Employee · stopped" in flat(pilot)
        await press(pilot, *"W01", "enter")
        await titled(pilot, "What happens?")
        assert "Nothing new; what is there stays" not in flat(pilot) and "1 Erase everything" in flat(pilot)

    walked(study, steps, "en")


def test_it_is_in_the_palette_and_the_mouse_does_all_of_it(study: Study) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+p")
        await arrive(pilot, Choosing)
        await press(pilot, *"terugt")
        assert "Terugtrekken" in screen(pilot)
        await click(pilot, "Terugtrekken")
        await titled(pilot, "Wie trekt zich terug?")
        await click(pilot, "L01")
        await titled(pilot, "L01 trekt zich terug.")
        for _ in range(2):  # to it, and yes
            await click(pilot, "Niets nieuws meer; wat er is")
        await arrive(pilot, Home)
        await done(pilot)
        assert withdrawn(study) == {"L01": "stop"}

    walked(study, steps, size=(100, 30))


def test_meanwhile_the_screens_go_on_and_say_why_nothing_can_be_opened(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()
    truly = withdrawing.withdraw

    def slowly(*args: Any) -> Any:
        assert may_go_on.wait(20)
        return truly(*args)

    monkeypatch.setattr(withdrawing, "withdraw", slowly)

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        await titled(pilot, "Wie trekt zich terug?")
        await press(pilot, *"w01", "enter")
        await titled(pilot, "Wat gebeurt er?")
        await press(pilot, "2")
        await titled(pilot, "wissen?")
        await press(pilot, "2")
        await arrive(pilot, Home)
        assert "Bezig …" in flat(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Home) and "Er wordt nog gewist." in flat(pilot)
        may_go_on.set()
        await done(pilot)
        await titled(pilot, "Gewist. Dit is aan u:")

    walked(study, steps)


def test_what_cannot_be_written_is_told_and_nothing_is_changed(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    from fieldwork.errors import StudyBusy
    from fieldwork.i18n import msg

    def fails(*args: Any) -> None:
        raise StudyBusy(msg("Een ander programma schrijft.", "Another program writes."))

    monkeypatch.setattr(withdrawing, "withdraw", fails)

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        await titled(pilot, "Wie trekt zich terug?")
        await press(pilot, *"w01", "enter")
        await titled(pilot, "Wat gebeurt er?")
        await press(pilot, "1")
        await arrive(pilot, Home)
        await done(pilot)
        assert "Een ander programma schrijft." in flat(pilot) and withdrawn(study) == {}
        await press(pilot, "v")
        assert "Er wordt nog gewist" not in flat(pilot)

    walked(study, steps)
