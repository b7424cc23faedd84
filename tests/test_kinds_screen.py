"""Every kind of item answered on the screen, by keyboard and by mouse, small and large, with labels that look like markup."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.i18n import Lang
from fieldwork.study import Study
from fieldwork.study.live import Live, answer_field
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.widgets.editor import Editor
from tests.support.program import YES, arrive, flat, press, running, until
from tests.support.program import screen as painted
from tests.support.studies import PASSPHRASE, new_study

DATA = Path(__file__).parent / "data"
SIZES = ((80, 24), (140, 45))
ALL, HARD = "test/all-kinds", "test/hard-kinds"
JOB = {"baan.functie": "bakker", "baan.contract": "nee"}

# The item, the keys that answer it, and the value and the words that are stored then.
BY_KEYS: dict[str, list[tuple[str, list[str], Any, str]]] = {
    ALL: [
        ("akkoord", ["j"], "ja", ""),
        ("naam", [*"De kas"], "De kas", ""),
        ("in_dienst", [*"3 mei 2020"], "2020-05-03", ""),
        ("begintijd", [*"14.30"], "14:30", ""),
        ("reistijd", [*"1u15"], 75, ""),
        ("werk.verhaal", ["a", "enter", "b"], "a\nb", ""),
        ("werk.plan", ["n", "o", "k"], "nee", "ok"),
        ("werk.plan", ["?"], "weet_niet", "ok"),
        ("werk.plan", ["backspace"], None, "ok"),
        ("werk.soort", ["down", "down", "down", "space", "z"], "anders", "z"),
        ("werk.hulp", ["1", "2"], ["uwv", "gemeente"], ""),
        ("werk.hulp", ["3"], ["niemand"], ""),
        ("werk.cijfer", ["0"], 10, ""),
        ("werk.cijfer", ["4"], 4, ""),
        ("werk.laag", [*"moe"], "moe", ""),
        ("werk.uren", [*"37,5"], 37.5, ""),
        ("werk.kans", [*"80 %"], 80, ""),
        ("werk.passend", ["3"], "goed", ""),
        ("waarde", [*"540", "down", "left", "left", "1"],
         {"kennis": {"belang": "altijd", "bereik": "veel", "cijfer": "10"}, "inkomen": {"belang": "niet"}}, ""),
        ("baan", [*"bakker", "enter", "n", "enter", *"smid", "enter", "j", "enter", *"ziek", "enter", "enter"],
         [JOB, {"baan.functie": "smid", "baan.contract": "ja", "baan.einde": "ziek"}], ""),
    ],
    HARD: [
        ("lang", ["2", "0", "a"], ["a2", "a10", "a11"], ""),
        ("lang", ["c"], ["niemand"], ""),
        ("lang", ["?"], ["weet_niet"], ""),
        ("tafel", ["1", "?", "2", "0", "down", "end", "2", "tab", "o", "k"],
         {"r1": {"k1": "nooit", "k2": "weet_niet", "k3": "veel", "k4": "10"}, "r2": {"k6": "veel"}}, "ok"),
        ("keer", ["enter", *"kas", "enter", "?", "enter", "enter", "2", "1", "enter", "j", "tab", "w"],
         [{"keer.naam": "kas", "keer.uren": "weet_niet", "keer.tafel": {"baas": {"oordeel": "veel"}, "werk": {"oordeel": "weinig"}},
           "keer.weg": {"value": "ja", "text": "w"}}], ""),
    ],
}  # fmt: skip

# The item, the words that are clicked one after the other, and what is stored then.
BY_MOUSE: dict[str, list[tuple[str, list[str], Any]]] = {
    ALL: [
        ("werk.plan", ["weet ik niet"], "weet_niet"),
        ("werk.soort", ["Proefplaatsing"], "proef"),
        ("werk.hulp", ["UWV", "gemeente"], ["uwv", "gemeente"]),
        ("werk.cijfer", [" 8 "], 8),
        ("werk.passend", ["Uitstekend"], "uitstekend"),
        ("waarde", ["4 Vaak", "Inkomen ", "2 Weinig"], {"kennis": {"belang": "veel"}, "inkomen": {"bereik": "weinig"}}),
    ],
    HARD: [
        ("lang", ["[/a] [red]rood[/] [sic]", "zoveel woorden"], ["a1", "a2"]),
        ("tafel", ["[red]Helemaal[/red]"], {"r1": {"k1": "nooit"}}),
        ("keer", ["Hoeveel uur?", "? weet ik niet", "Bent u daar weg?", "1 ○ ja", "+ nog een", "Welk cijfer?", " 7 ",
                  "1 plek", "× 1 weghalen"], [{"keer.cijfer": 7}]),
    ],
}  # fmt: skip


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    for name in ("all_kinds", "hard_kinds"):
        shutil.copy(DATA / f"{name}.yaml", folder / "protocols" / f"{name}.yaml")
    return Study.open(folder, PASSPHRASE, by="R1")


def begun(study: Study, protocol: str, item: str | None = None) -> Live:
    """A session at a measurement at which every item is asked."""
    header = Header(site="kas", participants=("W01",), roles={"W01": ("werknemer",)}, role="werknemer", held_at="2026-03-04T10:00",
                    wave="T6" if protocol == ALL else None)  # fmt: skip
    live = Live.start(study, study.protocol(protocol), header, ConsentGiven(YES, ("deelname",)))
    if item is not None:
        live.do(act.Go(item))
    return live


def screen(pilot: Pilot[None]) -> str:
    """What stands on the screen; words that are kept together have plain spaces between them."""
    return painted(pilot).replace("\u00a0", " ")


async def opened(pilot: Pilot[None]) -> Interview:
    home: Any = pilot.app.screen
    await until(pilot, lambda: home.why_not("open") is None)
    await press(pilot, "enter")
    interview: Interview = await arrive(pilot, Interview)
    return interview


async def go(pilot: Pilot[None], interview: Interview, item: str) -> None:
    interview._go(act.Go(item))
    await pilot.pause()


async def click(pilot: Pilot[None], words: str) -> None:
    """Click on words in the part of the screen where the answer is given."""
    interview = pilot.app.screen
    assert isinstance(interview, Interview)
    part = interview.area.region
    for y, row in enumerate(screen(pilot).split("\n")):
        if part.y <= y < part.bottom and words in row[part.x :]:
            x = row.index(words, part.x) + len(words) - len(words.lstrip())
            await pilot.click(offset=Offset(x, y))
            await pilot.pause()
            return
    raise AssertionError(f"{words!r} is not in the answer:\n{screen(pilot)}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("protocol", [ALL, HARD])
def test_every_kind_is_answered_by_keyboard(study: Study, protocol: str, size: tuple[int, int]) -> None:
    async def walk() -> None:
        begun(study, protocol).leave()
        async with running(study, size=size) as pilot:
            interview = await opened(pilot)
            for item, keys, value, words in BY_KEYS[protocol]:
                await go(pilot, interview, item)
                await press(pilot, *keys)
                for look in ("ctrl+n", "ctrl+b"):  # away and back: looking changes nothing
                    await press(pilot, look)
                    state = interview.live.state
                    assert (state.value(item), state.remark(item)) == (value, words), item

    asyncio.run(walk())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("protocol", [ALL, HARD])
def test_what_is_chosen_can_be_chosen_with_the_mouse(study: Study, protocol: str, size: tuple[int, int]) -> None:
    async def walk() -> None:
        begun(study, protocol).leave()
        async with running(study, size=size) as pilot:
            interview = await opened(pilot)
            for item, clicks, value in BY_MOUSE[protocol]:
                await go(pilot, interview, item)
                for words in clicks:
                    await click(pilot, words)
                assert interview.live.state.value(item) == value, item

    asyncio.run(walk())


@pytest.mark.parametrize(
    ("item", "typed", "told"),
    [
        ("in_dienst", "3 mei 2020", "= zondag 3 mei 2020"),
        ("begintijd", "930", "Schrijf de tijd als 14:30."),
        ("begintijd", "0930", "= 09:30"),
        ("reistijd", "1u15", "= 75 min = 1 uur 15"),
        ("reistijd", "300", "! 300 is te hoog: het meeste is 240 min."),
        ("werk.uren", "61", "! 61 is te hoog: het meeste is 60 uur."),
        ("werk.kans", "101", "! 101 is te hoog: het meeste is 100 %."),
        ("werk.uren", "veel", "Geef een getal, zoals 12 of 1,5."),
    ],
)
def test_what_is_typed_is_echoed_as_it_is_understood_and_never_holds_her_up(
    study: Study, item: str, typed: str, told: str
) -> None:
    async def walk() -> None:
        begun(study, ALL, item).leave()
        async with running(study) as pilot:
            interview = await opened(pilot)
            await press(pilot, *typed)
            assert told in flat(pilot)
            await press(pilot, "enter")
            assert interview.item is not None
            assert interview.item.id != item
            state = interview.live.state
            assert told.startswith("= ") == (state.value(item) is not None)
            assert state.value(item) is not None or state.remark(item) == typed, "kept to the letter"

    asyncio.run(walk())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("lang", "labels"), [
    ("nl", ["[/a] [red]rood[/] [sic]", "zoveel woorden", "[/a] [red]eten[/]", "[red]Helemaal[/red] nooit", "heette het? [/a]"]),
    ("en", ["[/a] [red]red[/] [sic]", "so many words", "[/a] [red]food[/]", "[red]Never[/red] at all", "was it called? [/a]"]),
])  # fmt: skip
def test_labels_stand_on_the_screen_to_the_letter(study: Study, size: tuple[int, int], lang: Lang, labels: list[str]) -> None:
    async def walk() -> None:
        begun(study, HARD).leave()
        async with running(study, size=size, lang=lang) as pilot:
            interview = await opened(pilot)
            seen = ""
            for item in ("lang", "tafel", "keer"):
                await go(pilot, interview, item)
                seen += flat(pilot)
            for label in labels:
                assert label in seen

    asyncio.run(walk())


def test_every_cell_of_a_table_that_is_too_large_comes_into_sight(study: Study) -> None:
    async def walk() -> None:
        begun(study, HARD, "tafel").leave()
        async with running(study) as pilot:
            await opened(pilot)
            for row in ("[/a] [red]eten[/]", "Een heel lange naam", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste"):
                assert f"{row} " in screen(pilot)
                for column in ("Thuis", "Op het", "Onderweg", "Cijfer", "Bij", "Overal"):
                    assert f"{column} " in screen(pilot) + " ", (row, column)
                    await press(pilot, "right")
                await press(pilot, "home", "down")
            assert "↑" in screen(pilot)
            assert "→" in screen(pilot)

    asyncio.run(walk())


def test_computations_are_shown_while_their_parts_are_answered(study: Study) -> None:
    async def walk() -> None:
        begun(study, ALL, "waarde").leave()
        async with running(study) as pilot:
            await opened(pilot)
            assert "Som = –" in screen(pilot)
            await press(pilot, *"547")
            await press(pilot, *"218")
            assert "Som = 22 Klasse = 3 Gemiddeld cijfer = 7,5" in flat(pilot)

    asyncio.run(walk())


def test_a_repeat_has_tabs_with_fields_of_their_own_that_come_and_go(study: Study) -> None:
    async def walk() -> None:
        begun(study, ALL, "baan").leave()
        async with running(study) as pilot:
            interview = await opened(pilot)
            await press(pilot, *"bakker", "enter", "j", "insert", *"smid", "enter", "n")
            assert "1 bakker" in screen(pilot)
            assert "[2 smid]" in screen(pilot)
            assert "Hoe eindigde het?" not in screen(pilot), "the condition looks at the same time"
            await click(pilot, "1 bakker")
            assert "Hoe eindigde het?" in screen(pilot)
            await press(pilot, "escape", "minus")
            assert interview.live.state.value("baan") == [{"baan.functie": "smid", "baan.contract": "nee"}]
            await press(pilot, "f9")
            assert [each["baan.functie"] for each in interview.live.state.value("baan")] == ["bakker", "smid"]

    asyncio.run(walk())


def test_what_cannot_be_read_inside_a_repeat_is_kept_as_words(study: Study) -> None:
    async def walk() -> None:
        begun(study, HARD, "keer").leave()
        async with running(study) as pilot:
            interview = await opened(pilot)
            await press(pilot, "enter", *"kas", "enter", *"70", "enter", *"vroeger", "enter")
            unread = {"keer.uren": {"value": None, "text": "70"}, "keer.sinds": {"value": None, "text": "vroeger"}}
            assert interview.live.state.value("keer") == [{"keer.naam": "kas", **unread}]
            await press(pilot, "1")
            assert "antwoord" not in flat(pilot).split("bewaard")[-1].replace("beantwoord", ""), "told once"

    asyncio.run(walk())


def test_an_unfinished_text_inside_a_repeat_comes_back_where_it_was(study: Study) -> None:
    async def walk() -> None:
        live = begun(study, ALL, "baan")
        live.do(act.Answer("baan", [{"baan.functie": "bakker", "baan.contract": "ja"}]))
        live.type(f"{answer_field('baan')}/0/baan.einde", "half een zin", 4)
        live.leave()
        async with running(study) as pilot:
            interview = await opened(pilot)
            editor = interview.query_one("#field", Editor)
            assert (editor.text, editor.cursor, pilot.app.focused) == ("half een zin", 4, editor)

    asyncio.run(walk())


def test_other_asks_for_its_words_in_plain_words(study: Study) -> None:
    async def walk() -> None:
        begun(study, ALL, "werk.soort").leave()
        async with running(study) as pilot:
            await opened(pilot)
            await press(pilot, "4")
            assert "Anders, namelijk" in screen(pilot)
            assert "Schrijf erbij wat het anders is." in screen(pilot)

    asyncio.run(walk())
