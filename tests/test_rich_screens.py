"""The interview as a researcher lives in it: marks, notes with a speaker, the margin, moments, cards, times, earlier answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldwork.capture import actions as act
from fieldwork.capture.marks import is_lost
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.tui.keyboard import valid_in
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.showcard import ShowCard
from fieldwork.tui.screens.writing import Writing
from fieldwork.tui.widgets.earlier import EarlierPanel
from fieldwork.tui.widgets.editor import Editor
from tests.support.studies import PASSPHRASE, new_study
from tests.test_tui_screens import HOSTILE, begun, press, running, screen, until

SIZES = [(80, 24), (140, 45)]
SAID = "Om zeven uur begin ik. Dan drinken we koffie."
GUIDE = """\
protocol: proef/kaart
version: 1
kind: interview
title: {nl: Kaart, en: Card}
roles: [werknemer]
sections:
  - id: s
    title: {nl: Deel, en: Part}
    planned_minutes: 5
    items:
      - {id: eerst, kind: open, source: added, show_card: {nl: "Kijk [/a] hier", en: Look}, ask: {nl: Eerst?, en: First?}}
      - id: tweede
        kind: choice
        source: added
        options: [{id: a, nl: Appel, en: Apple}, {id: b, nl: Bes, en: Berry}]
        ask: {nl: Welke?, en: Which?}
      - {id: derde, kind: yes_no, source: added, ask: {nl: Derde?, en: Third?}}
"""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    (folder / "protocols" / "kaart.yaml").write_text(GUIDE, "utf-8")
    return Study.open(folder, PASSPHRASE, by="R1")


def lived(
    study: Study, live: Live, do: Callable[[Pilot[None], Interview], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> None:
    """Open a session in the program and do something in it."""
    live.leave()

    async def walk() -> None:
        async with running(study, size) as pilot:
            shell = pilot.app
            again = Live.take_up(study, live.session)
            await shell.screen_stack[0].begun(again)  # type: ignore[attr-defined]
            await until(pilot, lambda: isinstance(shell.screen, Interview) and shell.screen.query("#field"))
            interview = shell.screen
            assert isinstance(interview, Interview)
            await pilot.pause()
            await do(pilot, interview)

    asyncio.run(walk())


def told(study: Study, **header: object) -> Live:
    """A session at an open question with an answer."""
    live = begun(study, **header)
    live.answer("opening.werkdag", SAID)
    live.do(act.Go("opening.werkdag"))
    return live


async def top(pilot: Pilot[None], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


@pytest.mark.parametrize("size", SIZES)
def test_selected_words_become_a_quote_that_goes_along_while_typing_and_says_when_its_words_are_gone(
    study: Study, size: tuple[int, int]
) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        field = interview.query_one("#field", Editor)
        field.select_span(SAID.index("drinken"), len(SAID) - 1)
        await press(pilot, "ctrl+u")
        await top(pilot, Choosing)
        await press(pilot, "1")
        await until(pilot, lambda: "❝ citaat" in screen(pilot))
        (mark,) = interview.live.state.marks
        assert mark["text"] == "drinken we koffie"
        field.move_cursor((0, 0))
        await press(pilot, *"Nou. ")
        assert field._marked == ((SAID.index("drinken") + 5, len(SAID) - 1 + 5),)  # while it is not written down yet
        await press(pilot, "escape")
        (mark,) = interview.live.state.marks
        assert (mark["start"], mark["text"]) == (SAID.index("drinken") + 5, "drinken we koffie")
        await press(pilot, "enter", "ctrl+a", "escape")
        field.select_all()
        await press(pilot, *"Weg", "escape")
        assert is_lost(interview.live.state, interview.live.state.marks[0])
        assert "woorden weg: “drinken we koffie”" in screen(pilot)
        await press(pilot, "u")
        assert not is_lost(interview.live.state, interview.live.state.marks[0])

    lived(study, told(study), do, size)


def test_a_mark_is_taken_away_by_the_mouse_and_brought_back_by_undo(study: Study) -> None:
    live = told(study)
    live.do(act.Mark("m1", "route", "opening.werkdag", start=0, end=2, route="vitaliteit"))

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        notes = interview.query_one("#notes")
        assert "V Vitaliteit" in screen(pilot)
        await pilot.click(notes, offset=(4, 0))
        await top(pilot, Choosing)
        await press(pilot, "2")
        await until(pilot, lambda: not interview.live.state.marks)
        await press(pilot, "f9")
        assert [mark["route"] for mark in interview.live.state.marks] == ["vitaliteit"]

    lived(study, live, do)


def test_in_a_group_one_digit_says_who_speaks_and_a_note_without_digit_starts_at_once(study: Study) -> None:
    live = told(study, participants=("W01", "W02"), roles={"W01": ("werknemer",), "W02": ("werknemer",)}, present=("tolk [/a]",))

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        for keys in (("2", *HOSTILE), ("v", "a", "n", "4"), ("3", "ctrl+r", "x")):
            await press(pilot, "ctrl+t")
            await top(pilot, Writing)
            await press(pilot, *keys, "escape")
            await top(pilot, Interview)
        told = [(note["speaker"], note["kind"], note["text"]) for note in interview.live.state.notes]
        assert told == [("W02", "descriptive", HOSTILE), (None, "descriptive", "van4"), ("tolk [/a]", "reflective", "x")]
        assert "tolk [/a]" in screen(pilot)

    lived(study, live, do)


def test_alone_a_note_asks_nobody_who_speaks(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "ctrl+t", "2", "x", "escape")
        assert [(note["speaker"], note["text"]) for note in interview.live.state.notes] == [(None, "2x")]

    lived(study, told(study), do)


def test_a_loose_remark_waits_in_the_margin_until_it_is_placed_changed_and_removed(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        def notes() -> list[tuple[object, object]]:
            return [(note["item"], note["text"]) for note in interview.live.state.notes]

        await press(pilot, "ctrl+t", *"los", "ctrl+a", "escape")
        assert notes() == [(None, "los")]
        await press(pilot, "ctrl+a")
        await top(pilot, Choosing)
        assert "Wacht op een plek" in screen(pilot)
        await press(pilot, "down", "enter", "2")
        await until(pilot, lambda: "Bij welke vraag hoort dit?" in screen(pilot))
        await press(pilot, *"gezond voelt", "enter")
        await until(pilot, lambda: notes() == [("vitaliteit.a", "los")])
        await press(pilot, "ctrl+a", "down", "enter", "1")
        await top(pilot, Writing)
        await press(pilot, "1", "escape")
        await until(pilot, lambda: notes() == [("vitaliteit.a", "los1")])
        await press(pilot, "ctrl+a", "down", "enter")
        await until(pilot, lambda: "Weghalen" in screen(pilot))
        await press(pilot, "4")
        await until(pilot, lambda: notes() == [])
        await press(pilot, "f9")
        assert notes() == [("vitaliteit.a", "los1")]

    lived(study, told(study), do)


def test_a_note_that_is_being_changed_is_a_draft_and_comes_back(study: Study) -> None:
    live = told(study)
    live.do(act.Note("n1", "opening.werkdag", "eerst"))
    live.type("change:n1", "eerst en toen", 5)

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        assert "onafgemaakt" in screen(pilot)
        await press(pilot, "ctrl+a", "down", "enter", "1")
        await top(pilot, Writing)
        assert pilot.app.screen.query_one(Editor).text == "eerst en toen"
        await press(pilot, "escape")
        assert [note["text"] for note in interview.live.state.notes] == ["eerst en toen"]
        assert not [draft for draft in study.log.drafts(live.session) if draft.field.startswith("change")]

    lived(study, live, do)


def test_a_moment_is_one_key_and_keeps_its_time(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, *" en", "ctrl+w", *" dan")
        (mark,) = interview.live.state.marks
        assert (mark["what"], mark["item"]) == ("time", "opening.werkdag")
        assert len(mark["at"]) == 8 and 0 <= mark["elapsed"] < 60
        assert interview.query_one("#field", Editor).text == SAID + " en dan"

    lived(study, told(study), do)


@pytest.mark.parametrize("size", SIZES)
def test_a_card_fills_the_screen_and_shows_nothing_else(study: Study, size: tuple[int, int]) -> None:
    live = begun(study, "proef/kaart")

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "shift+f3")
        await top(pilot, ShowCard)
        assert "Kijk [/a] hier" in screen(pilot) and "W01" not in screen(pilot) and "Eerst?" not in screen(pilot)
        await press(pilot, "space", "ctrl+n", "shift+f3")
        await top(pilot, ShowCard)
        assert all(words in screen(pilot) for words in ("Welke?", "1  Appel", "2  Bes"))
        await pilot.click(offset=(3, 3))
        await top(pilot, Interview)
        await press(pilot, "ctrl+n", "shift+f3")
        assert "hoort geen kaart" in screen(pilot)

    lived(study, live, do, size)


def test_the_times_tell_what_was_planned_used_and_is_open_and_go_there(study: Study) -> None:
    live = told(study)
    live.do(act.Skip("vitaliteit.a", "geen_tijd"))

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "shift+f6")
        await until(pilot, lambda: "60 min gepland" in screen(pilot) and "In deze volgorde" in screen(pilot))
        seen = screen(pilot)
        assert "van 22 vragen gedaan" in seen
        assert "In deze volgorde gevraagd: werkdag." in seen
        vitality = next(row for row in seen.splitlines() if "V Vitaliteit" in row or "V  Vitaliteit" in row)
        assert "van 11 min" in vitality and "1/4" in vitality
        await press(pilot, "2")
        await until(pilot, lambda: interview.live.state.here == "vitaliteit.b")

    lived(study, live, do)


@pytest.mark.parametrize("size", SIZES)
def test_what_this_person_said_earlier_stands_beside_the_question_and_nobody_else(study: Study, size: tuple[int, int]) -> None:
    for who, words in (("W01", f"Eerder: {HOSTILE}"), ("W02", "GEHEIM van een ander")):
        before = begun(study, participants=(who,), held_at="2026-02-01T10:00")
        before.answer("opening.werkdag", words)
        before.do(act.Close())
        before.leave()

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await until(pilot, lambda: interview._earlier is not None)
        await press(pilot, "shift+f4")
        panel = interview.query_one(EarlierPanel)
        await until(pilot, lambda: panel.display and "Eerder: [/a]" in screen(pilot))
        assert "GEHEIM" not in screen(pilot)
        await press(pilot, "ctrl+n")
        await until(pilot, lambda: "Over deze vraag" in screen(pilot))
        await press(pilot, "shift+f4")
        await until(pilot, lambda: not panel.display)

    lived(study, told(study), do, size)


def test_searching_looks_in_this_session_only_and_goes_to_what_was_found(study: Study) -> None:
    other = begun(study, participants=("W02",))
    other.answer("opening.werkdag", "koffie van een ander")
    other.leave()
    live = told(study)
    live.do(act.Note("n1", "vitaliteit.b", "Köffie met suiker"))
    live.do(act.Go("vitaliteit.a"))

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "ctrl+f", *"koffie")
        await until(pilot, lambda: "drinken we koffie" in screen(pilot))
        assert "Köffie met suiker" in screen(pilot) and "van een ander" not in screen(pilot)
        pilot.app.screen.query_one(Input).value = "koffie suiker"
        await until(pilot, lambda: "drinken we koffie" not in screen(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: interview.live.state.here == "vitaliteit.b")

    lived(study, live, do)


@pytest.mark.parametrize(("keys", "status"), [(("1",), "stopped"), (("2", "2"), "erased"), (("2", "1"), "open"), (("3",), "open")])
def test_who_withdraws_halfway_chooses_what_becomes_of_what_was_said(study: Study, keys: tuple[str, ...], status: str) -> None:
    live = told(study)
    live.do(act.Note("n1", None, "in de kantlijn"))

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, *" nog niet bewaard", "shift+f8")
        await top(pilot, Choosing)
        for key in keys:
            await press(pilot, key)
        if status == "open":
            await top(pilot, Interview)
            return
        await top(pilot, Home)
        assert ("Gewist" if status == "erased" else "Gestopt") in screen(pilot)

    session = live.session
    lived(study, live, do)
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        row = next(row for row in again.log.sessions() if row.id == session)
        assert (row.status, row.role, (row.held_at or "")[:10]) == (status, "werknemer", "2026-03-04")
        words = str([event.body for event in again.log.events(session)]) + str(again.log.drafts())
        assert ("koffie" in words) == ("kantlijn" in words) == ("nog niet bewaard" in words) == (status != "erased")
        assert verify(again.log).ok


def test_taking_back_a_required_consent_asks_the_same(study: Study) -> None:
    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "ctrl+p", *"toestemming", "enter")
        await until(pilot, lambda: "Wilt u meedoen" in screen(pilot))
        await press(pilot, "1")
        await until(pilot, lambda: "trekt zich terug" in screen(pilot))
        await press(pilot, "1")
        await top(pilot, Home)
        assert interview.live.state.status == "stopped" and interview.live.state.consent["deelname"] == "nee"

    lived(study, told(study), do)


def test_every_command_beside_the_question_is_reached_by_key_palette_and_says_why_not(study: Study) -> None:
    live = told(study)
    live.do(act.Close())

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        assert interview.why_not("moment") is not None and interview.why_not("margin") is None
        commands = {command.id: command for command in valid_in("interview")}
        for name in ("card", "earlier", "find", "times", "mark", "moment", "margin", "stop"):
            assert commands[name].keys and hasattr(interview, f"do_{name}")
        await press(pilot, "ctrl+a")
        assert "Er zijn geen notities" in screen(pilot)
        await press(pilot, "ctrl+u")
        assert "niets gemarkeerd" in screen(pilot)

    lived(study, live, do)


def test_an_observation_can_be_withdrawn_and_erased_too(study: Study) -> None:
    live = begun(study, "tno-2019/observatie", participants=(), roles={}, role=None)
    live.do(act.SheetRow("r1", "situatie", "10:00", "wie niet genoteerd wil worden"))

    async def do(pilot: Pilot[None], interview: Interview) -> None:
        await press(pilot, "shift+f8")
        await until(pilot, lambda: "trekt zich terug" in screen(pilot))
        await press(pilot, "2", "2")
        await top(pilot, Home)

    session = live.session
    lived(study, live, do)
    with Study.open(study.folder, PASSPHRASE, by="R1") as again:
        assert [row.status for row in again.log.sessions() if row.id == session] == ["erased"]
        assert not [event for event in again.log.events(session, {"row.set"}) if event.body]
