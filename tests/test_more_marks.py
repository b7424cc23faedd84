"""Marks wherever words are typed: in the times of a repeat, beside a table, in a note while it is written, in the rows of a
sheet. They go along with their words, and are never about another's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.marks import is_lost, span_of, text_of
from fieldwork.capture.opening import ConsentGiven, Header, begin
from fieldwork.capture.state import SessionState, replay
from fieldwork.capture.step import step
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.live import Live, note_field
from fieldwork.study.reading import lines as page
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.sheet import Sheet
from fieldwork.tui.screens.writing import Writing
from fieldwork.tui.widgets.editor import Editor
from tests.support import sheets
from tests.support.program import YES, arrive, flat, press, running, screen, until
from tests.support.small import Ticker, begun
from tests.support.studies import PASSPHRASE, new_study

GUIDE = """\
protocol: proef/merken
version: 1
kind: interview
title: {nl: Merken, en: Marks}
roles: [werknemer]
scales: {mate: [{id: niet, score: 0, nl: niet, en: not}, {id: wel, score: 1, nl: wel, en: so}]}
sections:
  - id: s
    title: {nl: Deel, en: Part}
    items:
      - id: banen
        kind: repeat
        source: added
        ask: {nl: Banen?, en: Jobs?}
        items:
          - {id: banen.naam, kind: text, source: added, ask: {nl: Naam, en: Name}}
          - {id: banen.hoe, kind: open, source: added, ask: {nl: Hoe, en: How}}
          - {id: banen.vast, kind: yes_no, remark: true, source: added, ask: {nl: Vast, en: Permanent}}
      - id: rooster
        kind: grid
        remark: true
        source: added
        ask: {nl: Rooster?, en: Table?}
        rows: [{id: r1, nl: R1, en: R1}]
        columns: [{id: k, nl: K, en: K, scale: mate}]
      - {id: werk, kind: open, source: added, ask: {nl: Werk?, en: Work?}}
"""
JOBS = [{"banen.naam": "bakker", "banen.hoe": "fijn werk, vroeg op"}, {"banen.naam": "smid", "banen.hoe": "warm werk"}]


# --- what the record keeps ------------------------------------------------------------------------------------------


def after(state: SessionState, log: list[Any], *actions: act.Action, stamp: Ticker | None = None) -> SessionState:
    stamp = stamp or Ticker("d1", 5_000_000_000_000_000)
    for action in actions:
        state, more = step(state, action, stamp)
        log += more
    assert replay(state.session, state.protocol, log).record == state.record
    return state


def on_jobs(*actions: act.Action, guide: Any) -> SessionState:
    header = Header(site="kas", participants=("W01",), role="werknemer", held_at="2026-03-04")
    state, events = begin("s1", guide, header, ConsentGiven({"deelname": "ja"}, ("deelname",)), Ticker())
    marks = [act.Mark("m0", "quote", "banen", "answer:0.banen.hoe", 0, 9), act.Mark("m1", "flag", "banen", "answer:1.banen.hoe", 0, 9)]
    return after(state, list(events), act.Answer("banen", JOBS), *marks, *actions)


def stands(state: SessionState) -> dict[str, tuple[str, str | None]]:
    """Of each mark its field and the words that it stands on now (None: lost)."""
    found = {}
    for mark in state.marks:
        span, field = span_of(state, mark), str(mark["field"])
        found[str(mark["mark"])] = field, text_of(state, mark["item"], field)[slice(*span)] if span else None
        assert is_lost(state, mark) == (span is None)
    return found


A, B = "answer:0.banen.hoe", "answer:1.banen.hoe"
EDITS: list[tuple[list[dict[str, Any]] | None, dict[str, tuple[str, str | None]]]] = [
    ([{**JOBS[0], "banen.hoe": "heel fijn werk"}, JOBS[1]], {"m0": (A, "fijn werk"), "m1": (B, "warm werk")}),
    ([*JOBS, {"banen.naam": "kok"}], {"m0": (A, "fijn werk"), "m1": (B, "warm werk")}),
    ([JOBS[1]], {"m0": ("gone", None), "m1": (A, "warm werk")}),
    ([JOBS[0]], {"m0": (A, "fijn werk"), "m1": (B, None)}),
    ([JOBS[0], {"banen.naam": "smid"}], {"m0": (A, "fijn werk"), "m1": (B, None)}),
    ([JOBS[0], {"banen.naam": "smid", "banen.hoe": {"value": "nu: warm werk", "text": "x"}}],
     {"m0": (A, "fijn werk"), "m1": (B, "warm werk")}),
    (None, {"m0": (A, None), "m1": (B, None)}),
]  # fmt: skip


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from fieldwork.protocol.compiled import compile_protocol
    from fieldwork.protocol.load import load
    from fieldwork.protocol.model import from_compiled

    path = tmp_path_factory.mktemp("gids") / "merken.yaml"
    path.write_text(GUIDE, "utf-8")
    return from_compiled(compile_protocol(load(path).data))


@pytest.mark.parametrize(("edited", "marks"), EDITS, ids=range(len(EDITS)))
def test_a_mark_in_a_repeat_goes_along_with_its_time_and_undoing_brings_it_back(guide: Any, edited: Any, marks: Any) -> None:
    before = {"m0": (A, "fijn werk"), "m1": (B, "warm werk")}
    assert stands(on_jobs(guide=guide)) == before
    assert stands(on_jobs(act.Answer("banen", edited), guide=guide)) == marks
    assert stands(on_jobs(act.Answer("banen", edited), act.Undo(), guide=guide)) == before


def test_what_comes_in_place_of_a_time_that_was_taken_out_gets_none_of_its_marks(guide: Any) -> None:
    same = [{"banen.naam": "smid", "banen.hoe": "warm werk, geen fijn werk"}]
    assert stands(on_jobs(act.Answer("banen", [JOBS[1]]), act.Answer("banen", same), guide=guide))["m0"] == ("gone", None)


ROW = act.SheetRow("r1", "situatie", "10:00", "drie mensen aan de band", "rustig vandaag", position=1.0)
ROWS = [
    ([act.SheetRow("r1", "situatie", "10:00", "nu drie mensen aan de band", "rustig", position=1.0)],
     {"m0": ("row:r1.descriptive", "drie mensen"), "m1": ("row:r1.reflective", "rustig")}),
    ([act.SheetRow("r1", "duiding", "10:00", "", "drie mensen aan de band", position=1.0)],
     {"m0": ("row:r1.reflective", "drie mensen"), "m1": ("row:r1.reflective", None)}),
    ([act.SheetRow("r1", "situatie", on=False)], {"m0": ("row:r1.descriptive", None), "m1": ("row:r1.reflective", None)}),
    ([act.SheetRow("r1", "situatie", on=False), act.Undo()],
     {"m0": ("row:r1.descriptive", "drie mensen"), "m1": ("row:r1.reflective", "rustig")}),
]  # fmt: skip


@pytest.mark.parametrize(("actions", "marks"), ROWS, ids=range(len(ROWS)))
def test_a_mark_in_a_row_goes_along_with_its_words_and_its_column(actions: list[act.Action], marks: Any) -> None:
    state, events = begun()
    made = [act.Mark("m0", "quote", "blad", "row:r1.descriptive", 0, 11), act.Mark("m1", "flag", "blad", "row:r1.reflective", 0, 6)]
    assert stands(after(state, list(events), ROW, *made, *actions)) == marks


def test_a_mark_in_a_note_goes_along_to_the_item_that_the_note_is_put_on() -> None:
    state, events = begun()
    state = after(state, list(events), act.Note("n1", None, "kijkt naar de klok"), act.Mark("m0", "flag", None, "note:n1", 0, 5),
                  act.Note("n1", "werk", "zij kijkt naar de klok"))  # fmt: skip
    (mark,) = state.marks
    assert (mark["item"], stands(state)["m0"]) == ("werk", ("note:n1", "kijkt"))


@pytest.mark.parametrize("field", ["answer:9.banen.hoe", "answer:x.y", "answer:0.niets", "row:r9.descriptive", "note:", "gone"])
def test_a_place_that_is_not_there_holds_no_words_and_takes_no_mark(guide: Any, field: str) -> None:
    state = on_jobs(act.Mark("m9", "flag", "banen", field, 0, 3), guide=guide)
    assert "m9" not in stands(state) and state.said is not None


# --- on the screen ----------------------------------------------------------------------------------------------------


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    (folder / "protocols" / "merken.yaml").write_text(GUIDE, "utf-8")
    return Study.open(folder, PASSPHRASE, by="R1")


def lived(
    study: Study, do: Callable[[Pilot[None], Interview], Awaitable[None]], *actions: act.Action, size: tuple[int, int] = (80, 24),
    here: str = "banen", consent: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """A session on the screen at an item, in which something was done before."""
    header = Header(site="kas", participants=("W01",), roles={"W01": ("werknemer",)}, role="werknemer", held_at="2026-03-04T10:00")
    live = Live.start(study, study.protocol("proef/merken"), header, ConsentGiven(consent or YES, ("deelname",)))
    for action in (*actions, act.Go(here)):
        live.do(action)
    live.leave()

    async def walk() -> None:
        async with running(study, size) as pilot:
            await press(pilot, "enter")
            interview = await arrive(pilot, Interview)
            await do(pilot, interview)
        with Study.open(study.folder, PASSPHRASE) as again:
            assert verify(again.log).ok

    asyncio.run(walk())


async def mark(pilot: Pilot[None], editor: Editor, words: str, digit: str) -> None:
    """Select words and mark them with a digit."""
    start = editor.text.index(words)
    editor.focus()
    editor.select_span(start, start + len(words))
    await pilot.pause()
    await press(pilot, "ctrl+u")
    await arrive(pilot, Choosing)
    assert f"“{words}”" in flat(pilot)
    await press(pilot, digit)


def test_words_in_a_time_of_a_repeat_and_beside_it_are_marked_pointed_out_and_follow(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, *"bakker", "enter", *"fijn werk", "enter", "enter", "j", "tab", *"tot mijn dertigste")
        assert interview.put_away()
        interview.paint(key="0/banen.hoe")
        await mark(pilot, interview.area.query_one("#field", Editor), "fijn", "1")
        interview.paint(key="0/banen.vast")
        await mark(pilot, interview.area.query_one("#remark", Editor), "dertigste", "2")
        state = interview.live.state
        assert [(m["field"], m["text"]) for m in state.marks] == [
            ("answer:0.banen.hoe", "fijn"), ("remark:0.banen.vast", "dertigste")]  # fmt: skip
        interview.paint(key="0/banen.hoe")
        assert interview.area.query_one("#field", Editor)._marked == ((0, 4),)
        await press(pilot, "ctrl+u")
        await arrive(pilot, Choosing)
        await press(pilot, "2", "1")
        await until(pilot, lambda: interview.area.slot is not None and interview.area.slot.key == "0/banen.vast")
        assert interview.area.query_one("#remark", Editor).selected_text == "dertigste"

    lived(study, do)


def test_words_beside_a_table_are_marked(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "1", *"nooit genoeg")
        await mark(pilot, interview.area.query_one("#remark", Editor), "genoeg", "1")
        (made,) = interview.live.state.marks
        assert (made["item"], made["field"], made["text"]) == ("rooster", "remark", "genoeg")

    lived(study, do, here="rooster")


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_words_of_a_note_are_marked_while_it_is_written(study: Study, size: tuple[int, int]) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "ctrl+t", *"zegt: nooit weer", "ctrl+u")
        window = await arrive(pilot, Writing)
        assert "Kies eerst woorden" in flat(pilot)
        editor = window.query_one(Editor)
        await mark(pilot, editor, "nooit", "1")
        window = await arrive(pilot, Writing)
        assert "Gemarkeerd, maar W01 wil niet aangehaald worden." in flat(pilot)
        assert editor._marked == ((6, 11),)
        await press(pilot, "home", *"Zij ")
        assert editor._marked == ((10, 15),), "typing before it moves it"
        state = interview.live.state
        assert [(n["text"], n["item"]) for n in state.notes] == [("zegt: nooit weer", "werk")]
        assert {draft.field for draft in study.log.drafts()} <= {"@here", f"change:{state.notes[0]['note']}"}
        assert note_field("werk") not in {draft.field for draft in study.log.drafts()}, "the note is not made twice"
        await press(pilot, "escape")
        await arrive(pilot, Interview)
        (note,) = interview.live.state.notes
        assert stands(interview.live.state)[str(state.marks[0]["mark"])] == (f"note:{note['note']}", "nooit")
        assert note["text"] == "Zij zegt: nooit weer"
        await press(pilot, "ctrl+u")
        await arrive(pilot, Choosing)
        await press(pilot, "1", "1")
        window = await arrive(pilot, Writing)
        assert window.query_one(Editor).selected_text == "nooit"
        await press(pilot, "left", "ctrl+u")
        await arrive(pilot, Choosing)
        await press(pilot, "1")
        await arrive(pilot, Writing)
        await press(pilot, "f1")
        await arrive(pilot, Choosing)
        await press(pilot, "escape", "escape")
        await arrive(pilot, Interview)
        assert interview.live.state.marks == () and len(interview.live.state.notes) == 1

    lived(study, do, here="werk", size=size, consent={**YES, "citeren": "nee"})


def test_a_note_that_was_being_marked_when_the_power_went_is_one_note_with_its_mark(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "ctrl+t", *"nooit weer")
        window = await arrive(pilot, Writing)
        await mark(pilot, window.query_one(Editor), "nooit", "2")
        await arrive(pilot, Writing)
        await press(pilot, "end", *" zo")
        interview.live.flush()
        again = Live.take_up(study, interview.live.session)
        assert [note["text"] for note in again.state.notes] == ["nooit weer"]
        assert [words for _, words in stands(again.state).values()] == ["nooit"]
        (field,) = [field for field in again.drafts if not field.startswith("@")]
        assert (field, again.drafts[field].text) == (f"change:{again.state.notes[0]['note']}", "nooit weer zo")

    lived(study, do, here="werk")


# --- the sheet --------------------------------------------------------------------------------------------------------

SEEN = [("situatie", "10:00", "kas, warm", "benauwd"), ("verloop", "10:05", "W05 knipt [/a]", "rustig")]


def on_sheet(study: Study, do: Callable[[Pilot[None], Sheet], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
    live = sheets.begun(study)
    for place, (kind, at, seen, thought) in enumerate(SEEN, 1):
        live.do(act.SheetRow(f"r{place}", kind, at, seen, thought, position=float(place)))
    live.do(act.Go("blad"))
    live.leave()

    async def walk() -> None:
        async with sheets.opened(study, size) as (pilot, sheet):
            await do(pilot, sheet)

    asyncio.run(walk())


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_words_and_whole_rows_of_a_sheet_are_marked_and_read_back_under_their_row(study: Study, size: tuple[int, int]) -> None:
    async def do(pilot: Pilot[None], sheet: Sheet) -> None:
        await press(pilot, "ctrl+n", *"nieuw hier")
        await mark(pilot, sheet.query_one("#descriptive", Editor), "hier", "1")
        await until(pilot, lambda: "Gemarkeerd." in flat(pilot))
        assert len(sheet.live.state.rows) == 3, "a row is there before words of it are marked"
        await press(pilot, "f7")
        assert "“hier”" not in screen(pilot), "marks of another row do not stand here"
        await mark(pilot, sheet.query_one("#reflective", Editor), "rustig", "3")
        assert sheet.query_one("#reflective", Editor)._marked == ((0, 6),)
        await press(pilot, "f7", "ctrl+u", "1")
        state = sheet.live.state
        assert sorted((str(m["field"]).partition(".")[2], m.get("text")) for m in state.marks) == [
            ("", None), ("descriptive", "hier"), ("reflective", "rustig")]  # fmt: skip
        told = [(line.kind, line.ref, line.text) for line in page(state, "nl") if line.item == "blad" and line.kind != "question"]
        rows = [ref for kind, ref, _ in told if kind == "row"]
        assert [(ref, text) for kind, ref, text in told if kind == "mark"] == [("r1", ""), ("r2", "rustig"), (rows[2], "hier")]
        await press(pilot, "f9", "f9")
        assert [m.get("text") for m in sheet.live.state.marks] == ["hier"]
        assert "Ongedaan gemaakt: markering" in screen(pilot)

    on_sheet(study, do, size)


def test_a_sheet_is_searched_and_what_is_found_opens_its_row(study: Study) -> None:
    async def do(pilot: Pilot[None], sheet: Sheet) -> None:
        await press(pilot, "ctrl+f")
        assert "Zoeken op dit blad" in screen(pilot)
        await press(pilot, *"[/a", "enter")
        await until(pilot, lambda: sheet.row is not None and sheet.row.id == "r2")
        await press(pilot, "ctrl+f", *"benauwd", "enter")
        await until(pilot, lambda: sheet.row is not None and sheet.row.id == "r1")
        await press(pilot, "escape", "slash", *"nergens", "enter")
        assert "Niets gevonden." in screen(pilot)
        await press(pilot, "escape")
        await until(pilot, lambda: pilot.app.screen is sheet)

    on_sheet(study, do)


def test_a_sheet_says_that_a_note_was_left_unfinished_and_opens_it(study: Study) -> None:
    live = sheets.begun(study)
    live.do(act.Go("blad"))
    live.type(note_field("blad"), "half een not", 12)
    live.leave()

    async def walk() -> None:
        async with sheets.opened(study) as (pilot, _sheet):
            assert "onafgemaakte notitie" in flat(pilot)
            await press(pilot, "ctrl+n", "ctrl+t")
            window = await arrive(pilot, Writing)
            assert window.query_one(Editor).text == "half een not"
            await mark(pilot, window.query_one(Editor), "half", "2")
            await arrive(pilot, Writing)
            await press(pilot, "escape")
            await arrive(pilot, Sheet)
            assert "“half”" in screen(pilot)

    asyncio.run(walk())
