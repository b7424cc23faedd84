"""The observation sheet as a researcher on a workplace meets it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.errors import NoRoom
from fieldwork.i18n import msg
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.tui import sheet_clock
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.widgets.editor import Editor
from tests.support.sheets import begun, opened, press, screen, told, until
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]rood[/] =1+1 \\[b]"
SIZES = [(80, 24), (140, 45)]
CLOCK_TIME = re.compile(r"\d\d:\d\d")


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def on_rows(study: Study, *rows: tuple[str, str, str, str], **header: Any) -> Live:
    """An observation whose header is done, with rows: type, time, description, reflection."""
    live = begun(study, **header)
    for number, (kind, at, seen, thought) in enumerate(rows, 1):
        live.do(act.SheetRow(f"r{number}", kind, at, seen, thought, False, float(number)))
    for item, value in (("kop.datum", "2026-03-04"), ("kop.tijd", "10:00"), ("kop.locatie", "kas 2"), ("kop.participanten", "W05")):
        live.answer(item, value)
    live.do(act.Go("blad"))
    live.leave()
    return live


THREE = (("situatie", "10:00", "kas, warm", ""), ("verloop", "10:10", "W05 knipt", "rustig"), ("verloop", "10:20", "W05 rust", ""))


def test_header_first_then_rows_with_the_time_at_which_typing_began(study: Study) -> None:
    async def walk() -> None:
        begun(study)
        async with opened(study) as (pilot, sheet):
            live = sheet.live
            assert live.state.header["consent_required"] == []
            assert (live.state.value("kop.datum"), live.state.value("kop.tijd")) == ("2026-03-04", "10:00")
            assert live.state.here == "kop.locatie", "what is known is filled in"
            await press(pilot, *"kas 2", "enter", *"W05", "enter")
            assert (live.state.value("kop.locatie"), live.state.value("kop.participanten")) == ("kas 2", "W05")
            assert sheet.row is not None
            assert (sheet.row.type, sheet.row.at) == ("situatie", ""), "no time before the first letter"
            await press(pilot, *"warm", "tab", *"benauwd")
            assert told(live) == [("situatie", "warm", "")], "a column that is left is written down"
            assert CLOCK_TIME.fullmatch(live.state.rows[0]["at"])
            await press(pilot, "ctrl+n", *"W05")
            assert told(live) == [("situatie", "warm", "benauwd")]
            await press(pilot, "ctrl+n", "ctrl+n")
            assert told(live)[1] == ("deelnemers", "W05", ""), "an empty row is no row"
            for words in ("1●", "2●", "3·", "nog niets: activiteiten", "Ctrl+N Nieuwe regel", "F1 Hulp", "soorten 2/9"):
                assert words in screen(pilot), words

    asyncio.run(walk())


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_people_write_stands_there_to_the_letter_and_both_columns_are_seen(study: Study, size: tuple[int, int]) -> None:
    async def walk() -> None:
        on_rows(study, ("situatie", "", "\x1b[31m" + HOSTILE, "\u202e"), ("verloop", "10:00", HOSTILE, HOSTILE),
                ("opmerkingen", "10:05", HOSTILE, ""), present=(HOSTILE,))  # fmt: skip
        before = len(list(study.log.events()))
        async with opened(study, size) as (pilot, sheet):
            await press(pilot, "f7")
            assert f"“{HOSTILE[:20]}" in screen(pilot), "the words of a participant are a quote"
            assert "Letterlijke woorden" in screen(pilot)
            await press(pilot, "f7")
            description, reflection = sheet.query_one("#descriptive", Editor), sheet.query_one("#reflective", Editor)
            assert (description.text, reflection.text) == (HOSTILE, HOSTILE)
            assert screen(pilot).count(HOSTILE) >= 2
            side_by_side = description.region.y == reflection.region.y
            assert side_by_side == (size[0] >= 100)
            await press(pilot, "f7", "f7", "f7", "f8")
            assert len(list(study.log.events())) == before, "looking writes nothing"
            for window in ("ctrl+g", "f2", "ctrl+p", "f1"):
                await press(pilot, window, *"[/a]", "escape")
            assert pilot.app.screen is sheet

    asyncio.run(walk())


def test_a_row_is_retyped_by_digit_by_letters_and_from_the_list(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            def types() -> list[str]:
                return [row["type"] for row in sheet.live.state.rows]

            await press(pilot, "f7", "f2", "6")
            assert types() == ["situatie", "verloop", "interacties"]
            await press(pilot, "f2", *"onge", "enter")
            assert types() == ["situatie", "verloop", "ongepland"]
            await press(pilot, "escape", "up", "9")
            assert told(sheet.live)[1] == ("duiding", "W05 knipt", "rustig")
            await press(pilot, "end", "8")
            assert sheet.row is not None
            assert sheet.row.type == "opmerkingen", "on the empty line a digit begins a row of that type"
            await press(pilot, *"Ja hoor")
            await press(pilot, "f7")
            assert (sheet.live.state.rows[-1]["type"], sheet.live.state.rows[-1]["quote"]) == ("opmerkingen", True)
            await press(pilot, "f9", "f9", "f9", "f9")
            assert types() == ["situatie", "verloop", "verloop"]
            assert "Ongedaan gemaakt: andere soort regel" in screen(pilot)

    asyncio.run(walk())


def test_interpretation_stands_on_the_right_only(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            await press(pilot, "f2", "9", *"hij wil niet weg")
            assert sheet.query_one("#column-descriptive").region.height == 0
            await press(pilot, "ctrl+n")
            assert told(sheet.live)[-1] == ("duiding", "", "hij wil niet weg")

    asyncio.run(walk())


def test_rows_are_moved_removed_and_brought_back(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            def seen() -> list[str]:
                return [row["descriptive"] for row in sheet.live.state.rows]

            await press(pilot, "f7", "alt+up", "alt+up", "alt+up")
            assert seen() == ["W05 rust", "kas, warm", "W05 knipt"]
            assert "staat al aan de rand" in screen(pilot)
            await press(pilot, "escape", "shift+down")
            assert seen() == ["kas, warm", "W05 rust", "W05 knipt"]
            await press(pilot, "x")
            assert seen() == ["kas, warm", "W05 knipt"]
            assert "F9 haalt hem terug" in screen(pilot)
            await press(pilot, "u")
            assert seen() == ["kas, warm", "W05 rust", "W05 knipt"]
            assert sheet.row is not None
            assert sheet.row.descriptive == "W05 rust", "undoing shows where it was"
            await press(pilot, "r")
            assert seen() == ["kas, warm", "W05 knipt"]

    asyncio.run(walk())


@pytest.mark.parametrize(
    ("typed", "order", "at"),
    [("9.45", [3, 1, 2], "09:45"), ("10u15", [1, 2, 3], "10:15"), ("1005", [1, 3, 2], "10:05"), ("straks", [1, 2, 3], "10:20")],
)
def test_a_time_is_typed_as_people_do_and_puts_the_row_in_its_place(study: Study, typed: str, order: list[int], at: str) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            await press(pilot, "f7", "f4", *["backspace"] * 6, *typed, "tab")
            await press(pilot, "f8")
            rows = sheet.live.state.rows
            assert [int(row["row"][1:]) for row in rows] == order
            assert next(row["at"] for row in rows if row["row"] == "r3") == at
            assert ("“straks” is geen tijd" in " ".join(screen(pilot).split())) == (typed == "straks")

    asyncio.run(walk())


def test_a_row_that_is_emptied_goes_and_can_come_back(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            await press(pilot, "f7", *["backspace"] * len("W05 rust"), "f8")
            assert len(sheet.live.state.rows) == 2
            await press(pilot, "f9")
            assert told(sheet.live)[2] == ("verloop", "W05 rust", "")

    asyncio.run(walk())


def test_the_duration_counts_itself_until_someone_types_it(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(sheet_clock, "monotonic", lambda: now[0])

    async def walk() -> None:
        begun(study)
        async with opened(study) as (pilot, sheet):
            now[0] += 600
            await until(pilot, lambda: "0:10:0" in screen(pilot))
            await press(pilot, "ctrl+q")
            await until(pilot, lambda: isinstance(pilot.app.screen, Home))
            assert sheet.live.state.value("kop.duur") == 10
            now[0] += 3_600
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, Sheet) and "0:10:0" in screen(pilot))
            again = pilot.app.screen
            assert isinstance(again, Sheet)
            now[0] += 300
            again.paint()
            await until(pilot, lambda: "15 min, telt nog" in screen(pilot))
            again._go(act.Go("kop.duur"))
            await pilot.pause()
            await press(pilot, "backspace", "backspace", *"1u30", "enter")
            now[0] += 600
            await press(pilot, "ctrl+l", "1")
            await until(pilot, lambda: isinstance(pilot.app.screen, Home))
            assert (again.live.state.value("kop.duur"), again.live.state.status) == (90, "closed")
            assert {draft.field for draft in study.log.drafts(again.live.session)} <= {"@here"}

    asyncio.run(walk())


def test_a_sheet_worked_out_from_paper_asks_the_time_of_each_row_and_counts_nothing(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE, mode="paper")
        async with opened(study) as (pilot, sheet):
            assert sheet.clock is None
            await press(pilot, "ctrl+n", *"10.05", "enter", *"W06 komt", "enter", "enter", *"10.30", "enter", *"W06 gaat", "f7")
            told_at = [(row["at"], row["descriptive"]) for row in sheet.live.state.rows]
            assert (told_at[1], told_at[4]) == (("10:05", "W06 komt"), ("10:30", "W06 gaat"))

    asyncio.run(walk())


def test_all_that_a_key_does_the_mouse_does(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            async def click(words: str) -> None:
                lines = screen(pilot).split("\n")
                y = next(n for n, each in enumerate(lines) if words in each)
                await pilot.click(offset=(lines[y].index(words) + 1, y))
                await pilot.pause()

            await click("W05 knipt")
            assert sheet.row is not None
            assert sheet.row.descriptive == "W05 knipt"
            await click("5 Verloop ")
            await until(pilot, lambda: isinstance(pilot.app.screen, Choosing))
            await click("6 De interacties")
            assert [row["type"] for row in sheet.live.state.rows] == ["situatie", "interacties", "verloop"]
            await click("8·")
            assert sheet.row.type == "opmerkingen"
            await press(pilot, *"Zo kan het ook")
            await click("Nieuwe regel")
            assert told(sheet.live)[-1] == ("opmerkingen", "Zo kan het ook", "")
            await click("nieuwe regel")
            await click("nieuwe regel")
            assert sheet.writing, "a second click begins to write"

    asyncio.run(walk())


def test_notes_moments_and_undo_are_as_in_the_interview(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            await press(pilot, "ctrl+t", *"vraag B03", "escape")
            assert [(note["item"], note["text"]) for note in sheet.live.state.notes] == [("blad", "vraag B03")]
            assert "vraag B03" in screen(pilot)
            await press(pilot, "ctrl+w")
            assert [mark["what"] for mark in sheet.live.state.marks] == ["time"]
            await press(pilot, "f9", "f9")
            assert (sheet.live.state.notes, sheet.live.state.marks) == ((), ())
            await press(pilot, "escape", "end", "enter", *"weer aan het werk")
            assert sheet.writing, "Enter on the empty last line begins a row"

    asyncio.run(walk())


def test_what_stands_half_a_minute_is_written_down_and_the_cursor_stays(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            await press(pilot, *"een zin", "left")
            assert sheet._typed_at is not None
            sheet._typed_at -= 31
            sheet.tick_clock()
            assert told(sheet.live)[-1] == ("verloop", "een zin", "")
            await press(pilot, *"ige ", "f7")
            assert told(sheet.live)[-1] == ("verloop", "een ziige n", "")

    asyncio.run(walk())


def test_a_full_disk_is_told_and_she_stays_with_what_is_not_saved(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise NoRoom(msg("De schijf is vol [/a].", "The disk is full [/a]."))

    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            with monkeypatch.context() as broken:
                broken.setattr(study.log, "append", full)
                broken.setattr(study.log, "put_draft", full)
                await press(pilot, *"druk", "ctrl+n")
                assert "! Nog niet bewaard. De schijf is vol [/a]." in screen(pilot)
                assert sheet.query_one("#descriptive", Editor).text == "druk"
                await press(pilot, "f7")
                assert sheet.query_one("#descriptive", Editor).text == "druk"
            await press(pilot, "ctrl+n")
            assert told(sheet.live)[-1] == ("verloop", "druk", "")

    asyncio.run(walk())


def test_a_closed_sheet_can_be_read_and_nothing_is_written(study: Study) -> None:
    async def walk() -> None:
        live = on_rows(study, *THREE)
        again = Live.take_up(study, live.session)
        again.do(act.Close())
        again.leave()
        before = len(list(study.log.events()))
        async with opened(study) as (pilot, sheet):
            await press(pilot, "up", "up", "enter", *"xyz", "5", "x", "ctrl+n", "f2", "alt+up", "ctrl+t")
            assert "Ctrl+O heropent" in screen(pilot)
            assert "nieuwe regel" not in screen(pilot)
            assert len(list(study.log.events())) == before
            await press(pilot, "ctrl+o")
            await press(pilot, "ctrl+n", *"later", "f7")
            assert told(sheet.live)[-1][1] == "later"

    asyncio.run(walk())


def test_a_small_window_and_back_loses_nothing(study: Study) -> None:
    async def walk() -> None:
        on_rows(study, *THREE)
        async with opened(study) as (pilot, sheet):
            await press(pilot, *"half een ")
            for size in ((40, 10), (140, 45), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            await press(pilot, *"zin")
            assert sheet.query_one("#descriptive", Editor).text == "half een zin"
            assert pilot.app.focused is sheet.query_one("#descriptive", Editor)

    asyncio.run(walk())
