"""On the screens: one session is not all of a participant, and everybody of whom something is kept can be chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldwork.i18n import Lang
from fieldwork.study import Study
from fieldwork.study.incoming.batch import undo
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from tests.support.program import arrive, flat, press, running, until
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import ITEM, put, talk

SESSION = """\
{{id: weg, protocol: tno-2019/werknemer, participant: W07, role: werknemer, site: kas, held_at: 2026-03-04, consent: ja,
  answers: {{{item}: iets}}}}
"""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def walked(study: Study, steps: Callable[[Pilot[None]], Awaitable[None]], lang: Lang = "nl") -> None:
    async def walk() -> None:
        async with running(study, (80, 24), lang) as pilot:
            await steps(pilot)

    asyncio.run(walk())


async def titled(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, Choosing) and words in flat(pilot))
    await pilot.pause()


def test_erasing_one_session_says_what_else_there_is_and_what_left_the_study(study: Study) -> None:
    for name in ("een", "twee"):
        talk(study, name, "W01", answer="iets").leave()
    live = talk(study, "drie", "w01", answer="iets", close=False)
    live.leave()
    put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        await arrive(pilot, Interview)
        await press(pilot, "shift+f8")
        await titled(pilot, "Wat gebeurt er met dit gesprek?")
        assert "2 Stoppen en alles van dit gesprek wissen" in flat(pilot)
        await press(pilot, "down")
        assert "Van w01 zijn er nog 2 andere gesprekken;" in flat(pilot) and "die blijven." in flat(pilot)
        await press(pilot, "2")
        await titled(pilot, "Alles van dit gesprek wissen?")
        await press(pilot, "2")
        await titled(pilot, "Gewist. Dit is aan u:")
        assert "antwoorden.csv voor de universiteit" in flat(pilot)
        await press(pilot, "enter")
        await arrive(pilot, Home)
        assert withdrawn(study) == {}

    walked(study, steps)


def test_from_a_session_one_goes_on_to_withdrawing_from_the_whole_study(study: Study) -> None:
    talk(study, "een", "W01", answer="iets").leave()
    talk(study, "drie", "W01", answer="iets", close=False).leave()

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        await arrive(pilot, Interview)
        await press(pilot, *" half getypt", "shift+f8")
        await titled(pilot, "What happens to this session?")
        assert "4 Withdraw W01 from the whole study" in flat(pilot)
        await press(pilot, "4")
        await titled(pilot, "W01 withdraws. What happens?")
        await press(pilot, "escape")
        await arrive(pilot, Home)
        assert withdrawn(study) == {} and {row.status for row in study.log.sessions()} == {"closed", "open"}
        await press(pilot, "enter")
        await arrive(pilot, Interview)
        await press(pilot, "shift+f8", "4")
        await titled(pilot, "W01 withdraws. What happens?")
        await press(pilot, "2", "2")
        await until(pilot, lambda: withdrawn(study) == {"W01": "erase"})
        assert {row.status for row in study.log.sessions()} == {"erased"}

    walked(study, steps, "en")


def test_who_is_known_of_an_import_that_was_taken_back_can_be_chosen(study: Study, tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(SESSION.format(item=ITEM), "utf-8")
    import_sessions(study, [file], by="R1")
    undo(study, str(next(iter(study.log.events("imports"))).body["batch"]))
    assert study.log.sessions() == []

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "t")
        await titled(pilot, "Wie trekt zich terug?")
        assert "W07" in flat(pilot)
        await press(pilot, *"w07", "enter")
        await titled(pilot, "W07 trekt zich terug.")
        await press(pilot, "up")
        assert "uit een import die was teruggenomen" in flat(pilot), flat(pilot)
        await press(pilot, "2")
        await titled(pilot, "wissen?")
        await press(pilot, "2")
        await until(pilot, lambda: withdrawn(study) == {"W07": "erase"})

    walked(study, steps)
