"""The first screen: what to go on with, what waits, the visits, whom the study heard; each one key away."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.i18n import Lang
from fieldwork.study import Study
from fieldwork.study.live import Live, answer_field
from fieldwork.tui.homelines import SESSION, lines, table
from fieldwork.tui.overview import Overview
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.search import Search
from fieldwork.tui.screens.start import Start
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.lines import Lines
from tests.support.program import arrive, click, flat, held, live, press, running, screen, until
from tests.support.studies import PASSPHRASE, new_study

TODAY = date(2026, 3, 10)
HOSTILE = "[/a] [red]x"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def drawn(study: Study, typed: str = "", lang: Lang = "nl", width: int = 100) -> str:
    """The list as text."""
    return "\n".join(line.draw(width).plain.rstrip() for line in lines(Overview(study, lang, TODAY), lang, typed))


def test_the_list_tells_what_to_go_on_with_then_what_waits_then_each_visit(study: Study) -> None:
    held(study, "W01", visit="2026-03-04", held_at="2026-03-04T10:00")
    held(study, "L01", guide="leidinggevende", visit="2026-03-04", held_at="2026-03-06T10:00", researchers=("R2",))
    open_one = held(study, "W02", close=False, held_at="2026-03-07T10:00", site="bakkerij")
    sitting = Live.take_up(study, open_one)
    sitting.type(answer_field("vitaliteit.a"), "half", 4)
    sitting.leave()
    told = drawn(study).split("\n")
    assert told[0] == "Verder gaan met"
    assert told[1].startswith("○ W02")
    assert "3 dagen open ✎" in told[1] and "bakkerij" in told[1]
    assert "Wat er nog ligt" in told
    assert "! kas: nog te horen 1× werknemer, 2× werkbegeleider, 1× jobcoach" in told
    visit = told.index("kas  bezoek 4–6 maart 2026 · R1, R2")
    assert [line[:5] for line in told[visit + 1 :]] == ["● L01", "● W01"]


def test_two_who_note_one_talk_count_once_and_what_is_reached_asks_for_nothing(study: Study) -> None:
    first = held(study, "W01")
    held(study, "W01", researchers=("R2",), conversation=first)
    assert "nog te horen 1× werknemer" in drawn(study)
    held(study, "W02")
    assert "werknemer," not in drawn(study)
    cells = table(Overview(study, "nl", TODAY), "nl").plain.split("\n")
    assert cells[0].split() == ["W", "L", "B", "J"]
    assert cells[1].split() == ["kas", "2/2", "0/1", "0/2", "0/1"]
    assert cells[2].split() == ["samen", "2/16", "0/8", "0/12", "0/3"]


def test_a_text_left_unfinished_in_a_closed_session_waits_to_be_looked_at(study: Study) -> None:
    session = held(study, "W01", close=False)
    sitting = Live.take_up(study, session)
    sitting.type(answer_field("vitaliteit.a"), "half", 4)
    sitting.leave()
    from fieldwork.capture import actions as act

    again = Live.take_up(study, session)
    again.do(act.Close())
    again.leave()
    assert "! W01: er staat nog een tekst die niet af is" in drawn(study)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("w01", ["W01"]), ("bakkerij", ["W02"]), ("2026-03", ["W01", "W02"]), ("leiding", ["L01"]), ("R2", ["L01"]), ("zzz", [])],
)
def test_a_few_letters_find_a_session_by_code_site_day_guide_or_researcher(study: Study, typed: str, codes: list[str]) -> None:
    held(study, "W01", held_at="2026-03-04T10:00")
    held(study, "W02", held_at="2026-03-03T10:00", site="bakkerij")
    held(study, "L01", guide="leidinggevende", held_at="2026-02-01T10:00", researchers=("R2",))
    found = [row.participants[0] for row in Overview(study, "nl", TODAY).matching(typed)]
    assert found == codes


def test_an_empty_study_says_what_to_do_first_and_every_way_out_of_it_is_one_key(study: Study) -> None:
    async def walk() -> None:
        async with running(study) as pilot:
            assert "Er is nog geen gesprek" in screen(pilot)
            assert "Druk op N om er een te beginnen" in flat(pilot)
            for key in ("enter", "v", "z", "w", "slash"):
                await press(pilot, key)
                assert isinstance(pilot.app.screen, Home), key
                assert flat(pilot).count("geen gesprek") > 1 or "Wijs eerst" in flat(pilot), "it says why not"
            for key, title in (("n", "Nieuw gesprek"), ("p", "Achteraf uitwerken")):
                await press(pilot, key)
                await arrive(pilot, Start)
                assert title in screen(pilot)
                await press(pilot, "escape")
                await arrive(pilot, Home)

    asyncio.run(walk())


def test_going_on_reading_over_searching_and_once_more_are_one_key_away(study: Study) -> None:
    held(study, "W01", held_at="2026-03-04T10:00")
    held(study, "W02", held_at="2026-03-05T10:00", close=False)

    async def walk() -> None:
        async with running(study) as pilot:
            home = pilot.app.screen
            for key, kind in (("enter", Interview), ("v", Review), ("z", Search), ("w", Start)):
                await until(pilot, lambda: pilot.app.screen is home)
                await press(pilot, key)
                found = await arrive(pilot, kind)
                if kind is Start:
                    assert found.query_one("#participant", Input).value == "W02"
                await press(pilot, "ctrl+q" if kind is not Start else "escape")
                await until(pilot, lambda: pilot.app.screen is home)

    asyncio.run(walk())


def test_what_waits_at_a_site_opens_the_form_with_its_site_and_the_guide_of_who_is_missing(study: Study) -> None:
    held(study, "W01")
    held(study, "W02")

    async def walk() -> None:
        async with running(study) as pilot:
            await click(pilot, "kas: nog te horen")
            await press(pilot, "enter")
            found = await arrive(pilot, Start)
            assert found.query_one("#site", Input).value == "kas"
            assert found.query_one("#protocol", Cycle).value == "tno-2019/leidinggevende"
            assert found.query_one("#participant", Input).value == "L01"

    asyncio.run(walk())


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_list_narrows_while_typing_and_enter_opens_what_is_found(study: Study, lang: Lang) -> None:
    wanted = held(study, "W07", held_at="2026-03-04T10:00")
    held(study, "W01", held_at="2026-03-05T10:00", close=False)

    async def walk() -> None:
        async with running(study, lang=lang) as pilot:
            sessions = pilot.app.screen.query_one("#sessions", Lines)
            await press(pilot, "slash", *"w07")
            await until(pilot, lambda: sessions.here == SESSION + wanted)
            assert "W01" not in screen(pilot)
            await press(pilot, *HOSTILE.replace(" ", "")[:5])
            assert "[/a]" in screen(pilot)
            await press(pilot, "escape")
            await until(pilot, lambda: "W01" in screen(pilot))
            await press(pilot, "slash", *"w07", "enter")
            await arrive(pilot, Interview)
            assert live(pilot).session == wanted

    asyncio.run(walk())


def test_who_was_heard_stands_beside_the_sessions_on_a_wide_screen_and_one_key_away_on_a_small_one(study: Study) -> None:
    held(study, "W01", researchers=(HOSTILE,), visit="2026-03-04")

    async def walk() -> None:
        async with running(study, size=(80, 24)) as pilot:
            assert "Werknemer 1/16" in screen(pilot)
            assert "samen" not in screen(pilot)
            await press(pilot, "o")
            assert "samen" in screen(pilot)
            assert "● W01" not in screen(pilot)
            await press(pilot, "f6")
            assert "● W01" in screen(pilot)
            await pilot.resize_terminal(140, 45)
            await until(pilot, lambda: "samen" in screen(pilot) and "● W01" in screen(pilot))
            assert f"bezoek 4 maart 2026 · {HOSTILE}" in screen(pilot), "people's words, to the letter"

    asyncio.run(walk())
