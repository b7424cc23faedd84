"""Over all screens: curtain and lock, language, colours, leaping, size; reading a session over and searching the study."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from textual.color import Color
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.theme import Theme
from textual.widgets import Input

from fieldwork.capture import actions as act
from fieldwork.settings import load
from fieldwork.study import Study
from fieldwork.study.live import Live
from fieldwork.tui.keyboard import key_of, rebind
from fieldwork.tui.screens.curtain import Curtain
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.search import Search
from fieldwork.tui.screens.start import Start
from fieldwork.tui.screens.writing import Writing
from fieldwork.tui.shell import Shell
from fieldwork.tui.theme import THEMES
from fieldwork.tui.widgets.bars import KeyBar
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.lines import Lines
from tests.support.program import arrive, click, flat, held, press, running, screen, until
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]rood[/] =1+1 \x1b[31m \u202eomgekeerd ë"
SEEN = "[/a] [red]rood[/] =1+1 ␛[31m ·omgekeerd ë"
"""The same as it may be shown."""
ITEM = "vitaliteit.b"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def walk(study: Study, steps: Callable[[Pilot[None], Shell], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
    """Run some steps in the program."""

    async def run() -> None:
        async with running(study, size) as pilot:
            assert isinstance(pilot.app, Shell)
            await steps(pilot, pilot.app)

    asyncio.run(run())


async def writing(pilot: Pilot[None], shell: Shell, words: str) -> Interview:
    """In an open session, with words being typed."""
    await until(pilot, lambda: "W01" in screen(pilot))
    await press(pilot, "enter")
    interview: Interview = await arrive(pilot, Interview)
    interview.show_place(ITEM, None)
    await until(pilot, lambda: interview.live.state.here == ITEM and interview.area.focus_answer())
    await press(pilot, *words)
    return interview


def typed(interview: Interview) -> tuple[str, int]:
    """What stands in the answer, and where the cursor is."""
    field = interview.query_one("#field", Editor)
    return field.text, field.cursor


# --- curtain and lock -----------------------------------------------------------------------------------------------


def test_the_curtain_leaves_no_word_in_sight_and_gives_everything_back(study: Study) -> None:
    held(study, close=False)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        interview = await writing(pilot, shell, "geheim")
        await press(pilot, "left", "left", "ctrl+t", *"notitie", "f5")
        await arrive(pilot, Curtain)
        assert flat(pilot) == "Even pauze. F5 of een klik: verder."
        await press(pilot, *"xyz", "f12", "ctrl+d")
        assert flat(pilot) == "Even pauze. F5 of een klik: verder."
        await press(pilot, "f5")
        note = await arrive(pilot, Writing)
        assert note.query_one(Editor).text == "notitie"
        await press(pilot, "escape")
        await until(pilot, lambda: shell.screen is interview)
        assert typed(interview) == ("geheim", 4)

    walk(study, steps)


def test_a_locked_screen_opens_for_the_passphrase_only(study: Study) -> None:
    held(study, close=False)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        interview = await writing(pilot, shell, "geheim")
        shell.everywhere.heed("slept")
        curtain = await arrive(pilot, Curtain)
        assert "Typ de wachtzin om verder te gaan, en dan Enter." in flat(pilot)
        await press(pilot, "f5", "escape", "ctrl+d", "ctrl+p", *"fout", "enter")
        await until(pilot, lambda: "Dat is niet de wachtzin" in flat(pilot))
        assert shell.screen is curtain
        assert "geheim" not in screen(pilot) and "W01" not in screen(pilot)
        await press(pilot, *PASSPHRASE, "enter")
        await until(pilot, lambda: shell.screen is interview)
        assert typed(interview) == ("geheim", 6)

    walk(study, steps)


def test_it_says_a_minute_before_that_it_will_lock(study: Study) -> None:
    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        shell.everywhere.heed("soon")
        await until(pilot, lambda: "Over een minuut gaat het scherm op slot" in flat(pilot))
        shell.everywhere.heed("idle")
        await arrive(pilot, Curtain)
        assert "er was een tijd geen toets of muis" in flat(pilot)

    walk(study, steps)


# --- language, colours, parts, size ---------------------------------------------------------------------------------


def test_one_key_puts_every_screen_in_the_other_language_and_loses_nothing(study: Study) -> None:
    held(study, close=False)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        await press(pilot, "n")
        form = await arrive(pilot, Start)
        site = form.query_one("#site", Input)
        site.focus()
        site.value = "drukkerij"
        await press(pilot, "f12")
        await until(pilot, lambda: "Researchers" in screen(pilot) and "Ctrl+N Go on" in screen(pilot))
        assert form.query_one("#site", Input).value == "drukkerij" and shell.focused is form.query_one("#site")
        await press(pilot, "escape")
        await arrive(pilot, Home)
        await until(pilot, lambda: "Open" in screen(pilot) and "Openen" not in screen(pilot))
        interview = await writing(pilot, shell, "half")
        await press(pilot, "left", "f12")
        await until(pilot, lambda: "Volgende" in screen(pilot))
        assert typed(interview) == ("half", 3)
        assert "Hulp" in screen(pilot) and "Help" not in screen(pilot)
        assert load()["language"] == "nl"

    walk(study, steps)


def test_colours_go_round_by_one_key_and_are_remembered(study: Study) -> None:
    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        seen = []
        for _ in range(4):
            await press(pilot, "shift+f12")
            seen.append((shell.theme, load()["colors"]))
        assert seen == [(name, name) for name in ("light", "contrast-dark", "contrast-light", "dark")]

    walk(study, steps)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_colours_that_were_set_hold_from_the_first_painting(study: Study, theme: Theme) -> None:
    settings = load()
    settings.remember("colors", theme.name)
    opening: Future[Study] = Future()
    opening.set_result(study)

    async def walk() -> None:
        shell = Shell(study.folder, opening, settings=load())
        async with shell.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: shell.home.ready)
            bar = shell.screen.query_one(KeyBar)
            assert shell.screen.styles.background == Color.parse(str(theme.background))
            assert bar.styles.background == Color.parse(str(theme.panel))
        shell.settle()

    asyncio.run(walk())


def test_a_letter_leaps_to_a_part_of_the_screen(study: Study) -> None:
    held(study, close=False)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        interview = await writing(pilot, shell, "tekst")
        await press(pilot, "ctrl+d")
        await until(pilot, lambda: " A " in screen(pilot))
        await press(pilot, "a")  # the top left: the outline, which Tab does not go to
        await until(pilot, lambda: shell.focused is interview.query_one("#outline"))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: interview.live.state.here == "vitaliteit.c")
        assert interview.live.state.value(ITEM) == "tekst"

    walk(study, steps)


def test_a_window_of_forty_by_ten_and_back_keeps_the_item_the_text_and_the_cursor(study: Study) -> None:
    held(study, close=False)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        interview = await writing(pilot, shell, "blijft")
        await press(pilot, "left")
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: "Dit venster is klein" in flat(pilot))
        await press(pilot, "x")
        await pilot.resize_terminal(140, 45)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Hulp" in screen(pilot))
        assert (interview.live.state.here, *typed(interview)) == (ITEM, "blijfxt", 6)

    walk(study, steps)


def test_by_mouse_alone_a_command_is_found_and_done(study: Study) -> None:
    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        await click(pilot, "Ctrl+P Opdrachten")
        await until(pilot, lambda: "Wat wilt u doen?" in screen(pilot))
        lines = shell.screen.query_one(Lines)
        lines.action_edge(-1)
        await pilot.pause()
        await click(pilot, "Kleuren")
        await until(pilot, lambda: shell.theme == "light")

    walk(study, steps, (100, 40))


def test_a_key_of_ones_own_works_at_once_is_shown_and_remembered(study: Study) -> None:
    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        await press(pilot, "shift+f1")
        await until(pilot, lambda: "Instellingen van deze computer" in screen(pilot))
        await press(pilot, "down", "down", "down", "down", "enter")
        await until(pilot, lambda: "Een toets voor welke opdracht?" in screen(pilot))
        await press(pilot, *"(new)", "enter")
        await until(pilot, lambda: "Druk op de toets voor: Nieuw" in screen(pilot))
        await press(pilot, "alt+w")
        await until(pilot, lambda: "Instellingen van deze computer" in screen(pilot))
        await press(pilot, "escape", "ctrl+n")
        await pilot.pause()
        assert isinstance(shell.screen, Home)
        await press(pilot, "alt+w")
        await arrive(pilot, Start)
        assert load()["keys"] == {"new": ["alt+w"]}
        assert key_of("new") == "Alt+W"

    try:
        walk(study, steps)
    finally:
        rebind([])


# --- reading over and searching -------------------------------------------------------------------------------------


def hostile_session(study: Study) -> str:
    """A closed session whose answer is hostile text."""
    session = held(study, close=False)
    live = Live.take_up(study, session)
    live.answer(ITEM, HOSTILE)
    live.do(act.Close())
    live.leave()
    return session


def test_from_a_line_of_the_page_to_its_item_reopened_corrected_and_closed(study: Study) -> None:
    session = hostile_session(study)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        await until(pilot, lambda: "W01" in screen(pilot))
        await press(pilot, "down", "ctrl+r")
        page = await arrive(pilot, Review)
        await until(pilot, lambda: page.query_one(Lines).place >= 0 and "W01" in screen(pilot))
        place = next(n for n, one in enumerate(page.query_one(Lines)._lines) if SEEN in one.draw(200).plain)
        page.query_one(Lines)._point(place)
        await until(pilot, lambda: SEEN in screen(pilot))
        await press(pilot, "h")
        interview = await arrive(pilot, Interview)
        assert (interview.live.state.here, interview.live.state.status) == (ITEM, "open")
        await until(pilot, lambda: interview.area.focus_answer())
        await press(pilot, "ctrl+end", *" beter", "ctrl+l")
        await until(pilot, lambda: "Toch afsluiten" in screen(pilot))
        await press(pilot, "1")
        await until(pilot, lambda: isinstance(shell.screen, Home))
        said = [e.body["value"] for e in study.log.events(session, ["answer.set"]) if e.body["item"] == ITEM]
        assert (said[0], said[-1]) == (HOSTILE, f"{HOSTILE} beter".replace("\x1b", "␛"))

    walk(study, steps)


def test_what_was_said_goes_to_a_file_only_when_asked_and_the_log_says_so(study: Study, tmp_path: Path) -> None:
    hostile_session(study)

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        await until(pilot, lambda: "W01" in screen(pilot))
        await press(pilot, "down", "v")
        page = await arrive(pilot, Review)
        await press(pilot, "e")
        assert shell.screen is page
        await press(pilot, "l")
        await until(pilot, lambda: "Om voor te lezen of mee te geven" in screen(pilot))
        await press(pilot, "e")
        await until(pilot, lambda: "niet versleuteld" in flat(pilot))
        field = shell.screen.query_one(Input)
        for name, answer in ((tmp_path / "verslag.txt", "Geschreven"), (tmp_path / "verslag.txt", "is er al")):
            if shell.screen is page:
                await press(pilot, "e")
                field = shell.screen.query_one(Input)
            field.value = str(name)
            await press(pilot, "enter")
            await until(pilot, lambda answer=answer: answer in flat(pilot))

    walk(study, steps)
    assert HOSTILE in (tmp_path / "verslag.txt").read_text("utf-8")
    assert (tmp_path / "verslag.txt").stat().st_mode & 0o077 == 0
    study = Study.open(study.folder, PASSPHRASE)
    told = [event.body for event in study.log.events(kinds=["exported"])]
    study.close()
    assert [(body["profile"], body["file"]) for body in told] == [("record", "verslag.txt")]


def test_from_a_word_to_the_page_and_on_to_the_item(study: Study) -> None:
    hostile_session(study)
    held(study, "W02", held_at="2026-03-05T10:00")

    async def steps(pilot: Pilot[None], shell: Shell) -> None:
        await until(pilot, lambda: "W01" in screen(pilot))
        await press(pilot, "ctrl+f")
        search = await arrive(pilot, Search)
        await press(pilot, *"RUST")
        await until(pilot, lambda: "2 plekken in 2 gesprekken" in screen(pilot))
        search.query_one(Input).value = "rood e"
        await until(pilot, lambda: SEEN in screen(pilot))
        await press(pilot, "enter")
        page = await arrive(pilot, Review)
        await until(pilot, lambda: SEEN in screen(pilot))
        await press(pilot, "escape")
        await until(pilot, lambda: shell.screen is search)
        await press(pilot, "enter")
        page = await arrive(pilot, Review)
        await until(pilot, lambda: SEEN in screen(pilot))
        y = next(y for y, row in enumerate(screen(pilot).split("\n")) if ITEM in row)
        await pilot.click(offset=Offset(20, y))
        if shell.screen is page:  # the first click points, the second chooses
            await pilot.click(offset=Offset(20, y))
        interview = await arrive(pilot, Interview)
        assert interview.live.state.here == ITEM
        assert not hasattr(interview, "do_search")  # nothing of another participant while a session is live

    walk(study, steps)
