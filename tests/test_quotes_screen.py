"""Choosing quotes in the program: by keyboard and by mouse, what is found, taken back, told, and that it keeps up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.quoting import choose, choosing, quotable
from fieldwork.tui.screens import quotes as screen_of_quotes
from fieldwork.tui.screens.coding import Coding
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.quotes import Quotes
from fieldwork.tui.screens.review import Review
from fieldwork.tui.widgets.lines import Lines
from tests.support.heard import BURDEN, told
from tests.support.program import arrive, flat, press, running, screen, until
from tests.support.quotes import to_quote
from tests.support.report import reported
from tests.support.rounds import ITEM, said_anew, sentence
from tests.support.studies import PASSPHRASE, new_study

LARGE = (140, 45)
Walk = Callable[[Pilot[None], Quotes], Coroutine[Any, Any, None]]


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return to_quote(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def shown(study: Study, walk: Walk, size: tuple[int, int] = (80, 24), lang: str = "nl") -> None:
    """From the lead's screen to the quotes, and walk on."""

    async def go() -> None:
        async with running(study, size, lang) as pilot:  # type: ignore[arg-type]
            await press(pilot, "s")
            await arrive(pilot, Lead)
            await press(pilot, "c" if lang == "nl" else "q")
            page = await arrive(pilot, Quotes)
            await until(pilot, lambda: sentence(0) in flat(pilot))
            await walk(pilot, page)

    asyncio.run(go())


def quotes(study: Study, folder: Path) -> list[str]:
    """The quotes of the report."""
    return [each.text for each in reported(study, folder).root.all("blockquote")]


def row(pilot: Pilot[None], number: int) -> int:
    """The line of the screen on which the segment with this number stands, from 0."""
    found = [y for y, line in enumerate(screen(pilot).split("\n")) if "“" in line]
    return found[number]


@pytest.mark.parametrize("key", ["space", "enter"])
def test_a_key_chooses_a_segment_into_the_report_and_leaves_it_out_again(study: Study, tmp_path: Path, key: str) -> None:
    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        assert "Werknemer · Vitaliteitsroute 0 gekozen van 7" in flat(pilot)
        await press(pilot, key)
        await until(pilot, lambda: "1 gekozen van 7" in flat(pilot) and "Gekozen voor het verslag." in flat(pilot))
        assert sentence(0) not in page.shell.query_one("Saying").render().plain  # type: ignore[union-attr]
        assert screen(pilot).split("\n")[row(pilot, 0)].strip().startswith("❝")
        assert quotes(study, tmp_path) == [sentence(0)]
        await press(pilot, key)
        await until(pilot, lambda: "0 gekozen van 7" in flat(pilot) and "Weggelaten" in flat(pilot))
        assert quotes(study, tmp_path) == []
        await press(pilot, "escape")
        await arrive(pilot, Lead)

    shown(study, walk)


def test_the_mouse_chooses_by_one_click_on_the_sign_and_by_two_on_the_words(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        chosen = lambda: [each.session for each in quotable(study).entries if each.chosen and each.coding]  # noqa: E731
        held = [each.session for each in quotable(study).entries]
        y = row(pilot, 2)
        await pilot.click(offset=Offset(2, y))
        await until(pilot, lambda: chosen() == [held[2]])
        await pilot.click(offset=Offset(2, y))
        await until(pilot, lambda: chosen() == [])
        await pilot.click(offset=Offset(40, row(pilot, 1)))
        await pilot.pause()
        assert chosen() == [] and page.query_one("#list", Lines).place == 2
        await pilot.click(offset=Offset(40, row(pilot, 1)))
        await until(pilot, lambda: chosen() == [held[1]])
        await pilot.click(offset=Offset(2, row(pilot, 0) - 1))  # a heading is no segment
        await pilot.pause()
        assert chosen() == [held[1]]

    shown(study, walk)


@pytest.mark.parametrize(("back", "again"), [("ctrl+z", "r"), ("u", "shift+f9"), ("f9", "r")])
def test_choices_are_taken_back_one_by_one_and_done_again(study: Study, back: str, again: str) -> None:
    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        await press(pilot, "space", "down", "space")
        await until(pilot, lambda: "2 gekozen van 7" in flat(pilot))
        await press(pilot, back, back)
        await until(pilot, lambda: "0 gekozen van 7" in flat(pilot) and "Teruggenomen." in flat(pilot))
        await press(pilot, again)
        await until(pilot, lambda: "1 gekozen van 7" in flat(pilot))

    shown(study, walk)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_why_a_segment_stays_out_is_told_before_and_after_it_is_chosen(study: Study, tmp_path: Path, lang: str) -> None:
    refused = "Wie dit zei, wil niet geciteerd worden." if lang == "nl" else "Who said this does not want to be quoted."
    few = "minder dan 3 personen" if lang == "nl" else "fewer than 3 persons"
    loose = "Niemand codeerde dit" if lang == "nl" else "Nobody coded this"

    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        assert refused not in flat(pilot)
        await press(pilot, "down", "down", "down")
        await until(pilot, lambda: refused in flat(pilot))
        await press(pilot, "space")
        await until(pilot, lambda: "❝!" in screen(pilot) and refused in flat(pilot))
        assert quotes(study, tmp_path) == []
        await press(pilot, "end")
        await until(pilot, lambda: loose in flat(pilot))
        assert few in flat(pilot)

    shown(study, walk, lang=lang)


def test_letters_and_only_what_is_chosen_narrow_the_list_and_esc_shows_all_before_it_goes_back(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        listed = page.query_one("#list", Lines)
        await press(pilot, "slash", *"thuis")
        await until(pilot, lambda: len(listed.ids) == 2)
        assert "0 gekozen van 7" in flat(pilot), "a group is counted whole"
        await press(pilot, "down", "enter", "space")
        await until(pilot, lambda: "1 gekozen van 7" in flat(pilot))
        await press(pilot, "slash", "ctrl+z")
        assert "1 gekozen van 7" in flat(pilot), "while something is typed Ctrl+Z takes no choice back"
        await press(pilot, "escape")
        await until(pilot, lambda: len(listed.ids) == 9)
        await press(pilot, "a")
        await until(pilot, lambda: len(listed.ids) == 2)
        await press(pilot, "home", "space")
        await until(pilot, lambda: len(listed.ids) == 1)
        await press(pilot, "end", "space")
        await until(pilot, lambda: "Er is nog niets gekozen. A toont alles weer." in flat(pilot))
        await press(pilot, "a")
        await until(pilot, lambda: len(listed.ids) == 8)

    shown(study, walk)


def test_from_a_segment_to_the_coding_screen_and_to_the_record(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        await press(pilot, "down")
        each = quotable(study).entries[1]
        await press(pilot, "c")
        coding = await arrive(pilot, Coding)
        await until(pilot, lambda: coding.pointed is not None)
        assert (coding.pointed.session, coding.pointed.coding) == (each.session, each.coding)
        await press(pilot, "escape", "escape")
        await arrive(pilot, Quotes)
        await press(pilot, "v")
        await arrive(pilot, Review)

    shown(study, walk)


def test_it_keeps_up_with_what_is_coded_and_chosen_elsewhere(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_of_quotes, "LOOK", 0.05)

    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        await press(pilot, "down")
        here = page.query_one("#list", Lines).here
        told(study, BURDEN, who="W09", day="2026-03-09")
        await until(pilot, lambda: "0 gekozen van 8" in flat(pilot))
        choose(study, quotable(study).entries[0], choosing(study))
        await until(pilot, lambda: "1 gekozen van 8" in flat(pilot))
        assert page.query_one("#list", Lines).here == here, "what was pointed at still is"

    shown(study, walk, LARGE)


def test_words_that_changed_meanwhile_are_told_of_in_one_sentence(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_of_quotes, "LOOK", 60.0)

    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        said_anew(study, quotable(study).entries[0].session, "Heel iets anders.")
        await press(pilot, "space")
        await until(pilot, lambda: "De tekst is intussen veranderd" in flat(pilot))
        assert not any(each.chosen for each in quotable(study).entries if each.coding)

    shown(study, walk)


def test_a_study_that_can_only_be_read_shows_the_quotes_and_chooses_none(study: Study) -> None:
    key = study.log.key
    study.close()

    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        await press(pilot, "space")
        await until(pilot, lambda: "alleen gelezen" in flat(pilot))

    with Study.opened(study.folder, key, by="C1", readonly=True) as again:
        shown(again, walk)


def test_the_words_stand_whole_and_a_long_segment_is_read_on_by_keys(study: Study) -> None:
    long = " ".join(f"woord{number:03}" for number in range(150))
    session = told(study, who="W08", day="2026-03-08")
    said_anew(study, session, long)
    part = Desk(study).document(session).part(ITEM, "answer")
    assert part is not None
    Desk(study, "C1").code(session, part, 0, len(long), BURDEN, actor="jobcoach")

    async def walk(pilot: Pilot[None], page: Quotes) -> None:
        await press(pilot, "slash", *"woord", "enter")
        await until(pilot, lambda: "woord000" in flat(pilot))
        assert "woord149" not in flat(pilot)
        await press(pilot, *["right"] * 12)
        await until(pilot, lambda: "woord149”" in flat(pilot))
        await press(pilot, *["left"] * 12)
        await until(pilot, lambda: "Komt niet in het verslag" in flat(pilot))

    shown(study, walk)


def test_where_nothing_was_coded_it_says_so(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="C1")

    async def go() -> None:
        async with running(empty) as pilot:
            pilot.app.push_screen(Quotes(empty))
            await arrive(pilot, Quotes)
            await until(pilot, lambda: "Er is nog niets gecodeerd dat meetelt." in flat(pilot))
            await press(pilot, "space", "c", "end", "ctrl+z")
            await until(pilot, lambda: "Er is niets om terug te nemen." in flat(pilot))

    asyncio.run(go())
