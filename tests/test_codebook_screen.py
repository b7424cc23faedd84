"""The codebook on the screen: all of it by keyboard and by mouse, at 80 by 24, in either language, whatever people type."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fieldwork.study import Study
from fieldwork.study.codebook.book import codebook, versions
from fieldwork.tui.screens.codebook import CodebookScreen
from fieldwork.tui.screens.codebook_fields import kept_of, shown_in
from fieldwork.tui.screens.codebook_form import CodeForm
from fieldwork.tui.widgets.bars import Saying
from tests.support.program import arrive, click, press, running, screen
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]rood[/] \x1b[31m"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="L")


@asynccontextmanager
async def shown(study: Study, size: tuple[int, int] = (80, 24), here: str = "leerklimaat") -> AsyncIterator[Pilot[None]]:
    """The codebook, reached from the first screen, with a code pointed at."""
    async with running(study, size) as pilot:
        await press(pilot, "b")
        page = await arrive(pilot, CodebookScreen)
        page._fill(f"code:{here}")
        await pilot.pause()
        yield pilot


def screen_of(pilot: Pilot[None]) -> CodebookScreen:
    assert isinstance(pilot.app.screen, CodebookScreen)
    return pilot.app.screen


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(Saying).render())


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(work())  # type: ignore[arg-type]


def test_a_code_is_made_described_moved_merged_split_retired_and_all_of_it_undone_by_keyboard(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            assert "Ontwikkelroute" in screen(pilot) and "sfeer waarin geleerd" in screen(pilot)
            await pilot.press("n", *"Durven falen", "ctrl+n")
            await pilot.pause()
            assert codebook(study).codes["durven_falen"].route == "ontwikkel" and screen_of(pilot).here.id == "durven_falen"
            await pilot.press("e", *" of niet", "ctrl+n")
            await pilot.pause()
            assert codebook(study).label("durven_falen", "nl") == "Durven falen of niet"
            await pilot.press("m", *"onder leerkl", "enter")
            await pilot.pause()
            assert codebook(study).codes["durven_falen"].under == "leerklimaat"
            await pilot.press("s", *"taakomg", "enter")
            await pilot.pause()
            assert codebook(study).effective("durven_falen") == "taakomgeving" and "telt als taakomgeving" in said(pilot)
            await pilot.press("s")
            assert codebook(study).effective("durven_falen") == "durven_falen"
            await pilot.press("d", *"Lef; taakomgeving", "enter")
            await pilot.pause()
            assert codebook(study).codes["durven_falen"].split_into == ("leerklimaat.lef", "taakomgeving")
            await pilot.press("x")
            assert codebook(study).codes["durven_falen"].in_force
            await pilot.press("x", "slash", *"bedrijfsproces", "enter")
            await pilot.pause()
            assert not codebook(study).codes["durven_falen"].in_force and screen_of(pilot).here.id == "bedrijfsproces"
            before = [each.id for each in codebook(study).children(None)]
            await pilot.press("shift+up")
            assert [each.id for each in codebook(study).children(None)] != before
            await pilot.press(*["u"] * 10)
            assert said(pilot) == "Er is niets om ongedaan te maken." and "durven_falen" not in study.folder.joinpath("codebook.yaml").read_text()
            assert [each.id for each in codebook(study).in_force()] == [each.id for each in codebook(study).codes.values() if not each.undone]
            await pilot.press(*["r"] * 4)
            assert codebook(study).effective("durven_falen") == "taakomgeving" and "Opnieuw gedaan" in said(pilot)

    run(work)


def test_a_new_definition_asks_for_re_reading_unless_it_means_the_same(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            for expected, keys in ((2, []), (2, ["space"])):
                await pilot.press("e")
                await pilot.pause()
                form = pilot.app.screen
                assert isinstance(form, CodeForm)
                if keys:
                    form.query_one("#meaning").focus()
                    await pilot.press(*keys)
                form.query_one("#definition").focus()
                await pilot.press(*" En nog iets.", "ctrl+n")
                await pilot.pause()
                assert codebook(study).codes["leerklimaat"].meaning == expected
            told = codebook(study).codes["leerklimaat"].definition
            assert isinstance(told, dict) and told["nl"].endswith("En nog iets. En nog iets.") and "climate" not in told["nl"]
            assert told["en"].startswith("The mood")

    run(work)


def test_going_back_from_a_form_loses_nothing_unasked(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            await pilot.press("n", *"Bijna", "escape")
            await pilot.pause()
            assert isinstance(pilot.app.screen, CodeForm) and "nog niet vastgelegd" in said(pilot)
            await pilot.press("escape")
            await pilot.pause()
            assert "bijna" not in codebook(study).codes
            await pilot.press("e", "escape")
            await pilot.pause()
            assert isinstance(pilot.app.screen, CodebookScreen)

    run(work)


def test_what_cannot_be_done_says_why(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            await pilot.press("home", "m")
            assert said(pilot) == "Wijs eerst een code aan."
            await pilot.press("down", "d", *"Een", "enter")
            await pilot.pause()
            assert "minstens twee" in said(pilot)
            await pilot.press("n", "ctrl+n")
            await pilot.pause()
            assert "nog geen naam" in said(pilot)

    run(work)


def test_versions_and_changes_are_listed_in_words_in_either_language(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            await pilot.press("v", *"na ronde 1", "enter")
            await pilot.pause()
            assert [version.name for version in versions(study)] == ["na ronde 1"]
            await pilot.press("x", "h")
            await pilot.pause()
            assert "uit gebruik" in screen(pilot) and "versie “na ronde 1”" in screen(pilot)
            await pilot.press("escape")
            pilot.app.lang = "en"  # type: ignore[attr-defined]
            screen_of(pilot).speak()
            await pilot.press("h")
            await pilot.pause()
            assert "out of use" in screen(pilot) and "version “na ronde 1”" in screen(pilot)

    run(work)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 45)])
def test_whatever_people_type_is_shown_harmless_and_fits(study: Study, size: tuple[int, int]) -> None:
    from fieldwork.coding import edits
    from fieldwork.study.codebook.book import change

    change(study, edits.define(codebook(study), "vreemd", nl=HOSTILE, definition=HOSTILE, examples=[HOSTILE, HOSTILE]))

    async def work() -> None:
        async with shown(study, size, here="vreemd") as pilot:
            await pilot.pause()
            assert "[red]rood[/]" in screen(pilot) and "\x1b" not in screen(pilot)
            assert "N Nieuw" in screen(pilot) and "Ctrl+P" in screen(pilot)
            for keys in (["e"], ["m"], ["s"], ["d"], ["h"], ["slash"]):
                await pilot.press(*keys)
                await pilot.pause()
                assert "\x1b" not in screen(pilot)
                await pilot.press("escape")
                await pilot.pause()

    run(work)


def test_the_mouse_alone_points_opens_and_does_what_the_keys_at_the_bottom_say(study: Study) -> None:
    async def work() -> None:
        async with shown(study) as pilot:
            await click(pilot, "Thuissituatie en zorg")
            assert screen_of(pilot).here.id == "thuissituatie"
            await click(pilot, "Thuissituatie en zorg")
            await arrive(pilot, CodeForm)
            await click(pilot, "Vastleggen")
            await arrive(pilot, CodebookScreen)
            await click(pilot, "Verplaatsen")
            assert "Waar hoort" in screen(pilot)
            await click(pilot, "Op elke route")
            await click(pilot, "Op elke route")
            await arrive(pilot, CodebookScreen)
            assert codebook(study).codes["thuissituatie"].route is None

    run(work)


VALUES = [
    (None, {"nl": "a", "en": ""}, True, {"nl": ["a"]}),
    (None, {"nl": " ", "en": ""}, False, None),
    ({"nl": "a", "en": "b"}, {"nl": "a\n\nc", "en": "b"}, False, {"nl": "a\nc", "en": "b"}),
    ("a", {"nl": "b", "en": "b"}, False, "b"),
    (["a"], {"nl": "a", "en": "a"}, True, ["a"]),
    (["a"], {"nl": "b", "en": "a"}, True, {"nl": ["b"], "en": ["a"]}),
    ({"nl": ["a"]}, {"nl": "", "en": ""}, True, None),
]


@pytest.mark.parametrize(("before", "texts", "many", "after"), VALUES)
def test_what_a_form_keeps_is_what_was_typed_in_the_way_it_was_written(before, texts, many, after) -> None:  # type: ignore[no-untyped-def]
    assert kept_of(before, texts, many=many) == after
    assert kept_of(before, {lang: shown_in(before, lang) for lang in ("nl", "en")}, many=many) == before
