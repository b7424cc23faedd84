"""The screens when a person does what the instructions on them say, or slips."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.study import Study
from fieldwork.study.start import StartOptions
from fieldwork.tui.overview import Overview
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.start import Start
from fieldwork.tui.screens.writing import Reason
from fieldwork.tui.widgets.bars import Saying
from tests.support.program import arrive, flat, held, live, press, running, screen, until
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


def test_a_note_is_left_for_the_next_item_with_the_key_of_the_next_item(study: Study) -> None:
    held(study, close=False)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            here = live(pilot).state.here
            await press(pilot, "ctrl+t", *"knikt", "ctrl+n")
            await arrive(pilot, Interview)
            await until(pilot, lambda: live(pilot).state.here != here)
            (note,) = live(pilot).state.notes
            assert (note["item"], note["text"]) == (here, "knikt")

    asyncio.run(walk())


@pytest.mark.parametrize(("key", "told"), [("ctrl+k", "Ctrl+K"), ("ctrl+g", "Ctrl+G"), ("f9", "F9")])
def test_a_key_of_the_interview_that_does_nothing_in_a_note_says_so(study: Study, key: str, told: str) -> None:
    held(study, close=False)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            await press(pilot, "ctrl+t", *"knikt", "home", key)
            assert f"{told} doet niets zolang dit venster open is." in str(pilot.app.screen.query_one(Saying).render())
            await press(pilot, "escape")
            assert live(pilot).state.notes[0]["text"] == "knikt"

    asyncio.run(walk())


@pytest.mark.parametrize(("key", "status"), [("escape", "not_asked"), ("ctrl+n", "skipped"), ("ctrl+t", "skipped")])
def test_skipping_with_a_reason_can_be_called_off_while_the_reason_is_written(study: Study, key: str, status: str) -> None:
    held(study, close=False)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            here = live(pilot).state.here or ""
            await press(pilot, "ctrl+k", "4")
            await arrive(pilot, Reason)
            await press(pilot, *"telefoon", key)
            await arrive(pilot, Interview)
            assert live(pilot).state.item_status(here) == status
            assert (live(pilot).state.here == here) == (status == "not_asked")
            assert live(pilot).state.body(f"skipped/{here}").get("text") == (None if status == "not_asked" else "telefoon")

    asyncio.run(walk())


@pytest.mark.parametrize("site", ["kas", "groenbedrijfdebloem", "e" * 40])
def test_all_routes_stand_in_the_top_line_however_long_the_site_is_called(study: Study, site: str) -> None:
    held(study, close=False, site=site)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            top = screen(pilot).split("\n")[0]
            assert re.search(r"W01 .*V \d/\d+  O \d/\d+  B \d/\d+  M \d/\d+ ", top), top

    asyncio.run(walk())


def test_what_is_still_to_be_heard_names_a_site_as_its_heading_does(study: Study) -> None:
    held(study)
    told = [str(due.words.text("nl")) for due in Overview(study, "nl").due()]
    assert any(words.startswith("De kas: nog te horen") for words in told), told
