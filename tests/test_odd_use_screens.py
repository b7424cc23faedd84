"""The screens when a person does what the instructions on them say, or slips."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.study import Study
from fieldwork.study.start import StartOptions
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.start import Start
from tests.support.program import arrive, flat, held, live, press, running
from tests.support.studies import PASSPHRASE, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write('\nsites:\n  - {id: kas, nl: "De kas", en: "The glasshouse"}\n')
    return Study.open(folder, PASSPHRASE, by="R1")


def test_enter_goes_on_where_the_screen_says_that_it_does(study: Study) -> None:
    session = held(study, close=False)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            assert live(pilot).session == session
            await press(pilot, *["ctrl+b"] * 9)
            assert "Lees dit voor. Enter: verder." in flat(pilot)
            for _ in range(3):
                assert "Lees dit voor. Enter: verder." in flat(pilot)
                await press(pilot, "enter")
            assert live(pilot).state.here == "opening.werkdag"

    asyncio.run(walk())


def test_escape_in_consent_goes_back_one_answer_at_a_time(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            pilot.app.call_later(pilot.app.screen._start, StartOptions("tno-2019/werknemer", "kas", ask=True))
            await arrive(pilot, Start)
            await press(pilot, "ctrl+n")
            await arrive(pilot, Consent)
            await press(pilot, "j", "j", "j", "escape")
            assert "Toestemming 3 van 5" in flat(pilot)
            await press(pilot, "escape", "escape", "n")
            assert "Klopt het dat de deelnemer niet meedoet?" in flat(pilot)
            await press(pilot, "escape")
            assert "Toestemming 1 van 5" in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, Start)

    asyncio.run(walk())


@pytest.mark.parametrize(
    ("typed", "site", "told"),
    [
        ("kas", "kas", "bekend (↑ ↓): kas"),
        ("KAS", "kas", "bekend (↑ ↓): kas"),
        ("de kas ", "kas", "bekend (↑ ↓): kas"),
        ("The glasshouse", "kas", "bekend (↑ ↓): kas"),
        ("kass", "kass", "kass is nieuw · bekend (↑ ↓): kas"),
    ],
)
def test_a_site_that_is_known_by_its_name_is_no_new_one(study: Study, typed: str, site: str, told: str) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            pilot.app.call_later(pilot.app.screen._start, StartOptions("tno-2019/observatie", ask=True))
            found = await arrive(pilot, Start)
            found.query_one("#site", Input).value = typed
            await pilot.pause()
            assert told in flat(pilot)
            await press(pilot, "ctrl+n")
        (row,) = Study.open(study.folder, PASSPHRASE).log.sessions()
        assert row.site == site

    asyncio.run(walk())
