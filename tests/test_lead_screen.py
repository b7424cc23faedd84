"""The lead's screen in the program: every figure, what is under it, what if, and that it keeps up with what is written."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldwork.coding.segments import Coding as Made
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.saturation.figures import View, study_saturation
from fieldwork.tui.screens import lead
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.coding import Coding
from fieldwork.tui.screens.differences import Differences
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.lead_under import UnderFigure
from fieldwork.tui.screens.review import Review
from fieldwork.tui.screens.rounds import Rounds
from tests.support.heard import BURDEN, HOME, code, told
from tests.support.lead import led
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.rounds import sentence
from tests.support.studies import PASSPHRASE, new_study

LARGE = (140, 45)
Walk = Callable[[Pilot[None], Lead], Coroutine[Any, Any, None]]


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return led(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def empty(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="C1")


def shown(study: Study, walk: Walk, size: tuple[int, int] = (80, 24), lang: str = "nl") -> None:
    """Go to the screen, wait for its figures, and walk on."""

    async def go() -> None:
        async with running(study, size, lang) as pilot:  # type: ignore[arg-type]
            await press(pilot, "s")
            page = await arrive(pilot, Lead)
            await ready(pilot, page)
            await walk(pilot, page)

    asyncio.run(go())


async def ready(pilot: Pilot[None], page: Lead) -> None:
    """The figures stand there."""
    await until(pilot, lambda: page.sight is not None and not page.computing and "berekend" not in flat(pilot))
    await pilot.pause()


def looks(study: Study) -> list[dict[str, Any]]:
    """What the log has of looking."""
    return [json.loads(body) for (body,) in study.log.query("SELECT body FROM event WHERE kind = 'looked' ORDER BY seq")]


PANELS = {
    "nl": [
        ["weinig nieuws|nog nieuws|geen nieuws", "✗", "✓", "10 gesprekken", "6 codes gezien"],
        ["Werknemer", "Jobcoach", "te weinig", "8 · 4 codes", "2 · 1 code", "? onbekend"],
        ["onbekend|ten minste", "gehoord/gewenst", "! 10/16", "! 2/3", "samen"],
        ["● zoals gehouden", "░ 9 van de 10 volgordes", "versie van het codeboek Ronde 1", "samengevoegd"],
        ["dekking", "ten minste", "Guest 4+2", "hooguit|De laatste keer", "wat niemand zei"],
        ["Nieuw in de laatste 2 gesprekken", "J02 2026-04-02", "Betekenis"],
        ["gesprek wacht tot ronde “Ronde B”", "verschillen in ronde “Ronde A”", "nog niet gecodeerd", "2 van", "geen tijd 2",
         "Keren gekeken, deze niet meegeteld: 0"],
    ],
    "en": [
        ["little that is new|codes still come|nothing new", "10 conversations", "6 codes seen"],
        ["Employee", "too few", "? unknown"], ["heard/wanted", "together"], ["● as held", "version of the codebook Ronde 1"],
        ["coverage", "at least", "what nobody said"], ["New in the last 2 conversations"], ["not coded yet", "no time 2"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("lang", PANELS)
def test_each_panel_tells_its_part_by_digit_and_by_tab(study: Study, lang: str) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        for number, wanted in enumerate(PANELS[lang], 1):
            await press(pilot, str(number))
            await until(pilot, lambda words=wanted: all(any(one in flat(pilot) for one in each.split("|")) for each in words))  # type: ignore[misc]
        await press(pilot, "tab", "end")
        assert page.panel == "stand" and re.search("(Eenheid: gesprek|Unit: conversation). (Regel|Rule) 4.2", flat(pilot))
        await press(pilot, "shift+tab")
        assert page.panel == "open"

    shown(study, walk, lang=lang)


def test_a_large_window_shows_all_panels_and_the_figures_are_those_of_the_study(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        found = study_saturation(study)
        for number, title in enumerate(("Komt er nog nieuws?", "Per spreker en route", "Waar het minst gehoord is",
                                        "Hoe codes zich opstapelen", "Wat er nog te verwachten is", "Wat nieuw is",
                                        "Wat nog open is"), 1):  # fmt: skip
            assert f"{number} {title}" in flat(pilot)
        assert page.sight is not None and page.sight.found.result == found.result
        cell = found.result.cells["werknemer", "vitaliteit"]  # type: ignore[index]
        assert f"{cell.coverage:.3f}".replace(".", ",") in flat(pilot)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "▸1 Stand" in flat(pilot) and "Wat er nog te verwachten is" not in flat(pilot))

    shown(study, walk, LARGE)


def test_under_a_cell_are_its_sessions_and_segments_and_from_there_coding_and_the_record(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "2", "enter")
        under = await arrive(pilot, UnderFigure)
        await until(pilot, lambda: f"“{sentence(1)}”" in flat(pilot))
        said = list(study_saturation(study).heard.segments(speaker="werknemer", route="vitaliteit"))
        assert f"{len(said)} fragmenten in 8 gesprekken" in flat(pilot) and "W01 werknemer · kas" in flat(pilot)
        await press(pilot, "down")
        (here,) = [each for each in (under._entry,) if each is not None]
        assert (here.session, here.coding.coding) in said and here.coding.text == sentence(1), "what they differ on does not count"
        await press(pilot, "enter")
        coding = await arrive(pilot, Coding)
        await until(pilot, lambda: coding.pointed is not None)
        pointed: Made = coding.pointed
        assert (pointed.session, pointed.coding) == (here.session, here.coding.coding)
        await press(pilot, "escape", "escape")
        await arrive(pilot, UnderFigure)
        await press(pilot, "g")
        assert re.search(r"Werkvermogen en belasting \d fragmenten", flat(pilot))
        await press(pilot, "v")
        await arrive(pilot, Review)
        await press(pilot, "enter")
        await arrive(pilot, Interview)
        assert not any(isinstance(each, (Lead, UnderFigure)) for each in pilot.app.screen_stack), "nobody else's words below it"

    shown(study, walk)


def test_a_segment_that_came_out_of_settling_and_a_count_open_too(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        found = study_saturation(study)
        rows = page.told["stand"]
        for words, many in (("gesprekken", len(found.units)), ("codes gezien", len(found.segments_of()))):
            place = next(n for n, row in enumerate(rows) if row.words.plain == words)
            lines = page.query_one("#stand")
            lines.show(lines._lines, f"{place}:0")  # type: ignore[attr-defined]
            await press(pilot, "enter")
            await arrive(pilot, UnderFigure)
            await until(pilot, lambda n=many: re.search(rf"\b{n} (fragmenten in \d+ )?gesprekken", flat(pilot)))  # type: ignore[misc]
            await press(pilot, "escape")
            await arrive(pilot, Lead)

    shown(study, walk)


def test_rounds_differences_and_skipped_items_are_one_key_away(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "7", "enter")
        await arrive(pilot, Rounds)
        await press(pilot, "escape")
        await arrive(pilot, Lead)
        await press(pilot, "down", "enter")
        await arrive(pilot, Differences)
        await press(pilot, "escape")
        await arrive(pilot, Lead)
        await click(pilot, "2 van 10")
        await click(pilot, "2 van 10")
        await arrive(pilot, UnderFigure)
        await until(pilot, lambda: "2 gesprekken" in flat(pilot))
        assert "W01" in flat(pilot) and "W02" in flat(pilot) and "W03" not in flat(pilot)
        await press(pilot, "enter")
        review = await arrive(pilot, Review)
        assert review._item == "vitaliteit.c"

    shown(study, walk)


def test_everything_can_be_done_by_mouse(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await click(pilot, "2 Sprekers")
        assert page.panel == "grid"
        await click(pilot, "2 · 1 code")
        assert page.query_one("#grid").here == (3, 1), "a click points"  # type: ignore[attr-defined]
        await click(pilot, "2 · 1 code")
        await arrive(pilot, UnderFigure)
        await until(pilot, lambda: "1 fragment in 1 gesprek" in flat(pilot))
        await click(pilot, "Esc Terug")
        await arrive(pilot, Lead)
        await pilot.resize_terminal(*LARGE)
        await until(pilot, lambda: "7 Wat nog open is" in flat(pilot))
        await click(pilot, "7 Wat nog open is")
        assert page.panel == "open"
        await click(pilot, "W Wat als")
        await arrive(pilot, Choosing)

    shown(study, walk)


def test_what_if_says_that_it_is_and_each_look_is_in_the_log(study: Study) -> None:
    own = View.of(study)

    async def walk(pilot: Pilot[None], page: Lead) -> None:
        async def what_if(words: str, view: View, told: str) -> None:
            await press(pilot, "w")
            await arrive(pilot, Choosing)
            await press(pilot, *words, "enter")
            await until(pilot, lambda: page.view == view)
            await ready(pilot, page)
            assert "Wat als: dit zijn niet de instellingen van de studie" in flat(pilot) and told in flat(pilot)
            assert page.sight is not None and page.sight.found.view == view

        await what_if("drempel", replace(own, threshold=0.0), "drempel: 0")
        await what_if("eenheid", replace(own, threshold=0.0, unit="participant"), "eenheid: deelnemer (gesprek)")
        await press(pilot, "s")
        await ready(pilot, page)
        assert page.view == own and "Wat als:" not in flat(pilot)
        await press(pilot, "s")
        assert "Zo heeft de studie het" in flat(pilot)
        await press(pilot, "w", *"samenvoeging", "enter")
        await until(pilot, lambda: "Zonder welke samenvoeging?" in flat(pilot))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: page.view.without_merge is not None)
        await ready(pilot, page)
        put_down = looks(study)
        assert [(each["threshold"], each["unit"], each["where"]) for each in put_down] == [
            (0.05, "conversation", "screen"), (0.0, "conversation", "screen"), (0.0, "participant", "screen"),
            (0.05, "conversation", "screen"), (0.05, "conversation", "screen"),
        ]  # fmt: skip
        assert put_down[-1]["without_merge"] == page.view.without_merge

    shown(study, walk)


def test_it_keeps_up_with_what_this_program_and_another_write_without_looking_again(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead, "LOOK", 0.05)
    (last,) = study.log.query("SELECT id FROM session WHERE participants LIKE '%J02%'")[0]

    async def walk(pilot: Pilot[None], page: Lead) -> None:
        assert "6 codes gezien" in flat(pilot)
        code(study, last, "sociaal_relationeel")
        await until(pilot, lambda: "7 codes gezien" in flat(pilot))
        with Study.open(study.folder, PASSPHRASE, by="C2") as other:
            Desk(other, "C1").read(other.log.query("SELECT id FROM session WHERE participants LIKE '%W20%'")[0][0])
        await until(pilot, lambda: "11 gesprekken" in flat(pilot))
        assert len(looks(study)) == 1
        before = page.sight
        await press(pilot, "enter")
        await arrive(pilot, UnderFigure)
        code(study, last, "taak_motiverend.werktempo")
        await until(pilot, lambda: "fragment" in flat(pilot))
        assert page.sight is before, "nobody waits for it while something else is shown"
        await press(pilot, "escape")
        await until(pilot, lambda: page.sight is not before)

    shown(study, walk)


def test_figures_that_still_hold_are_there_at_once_and_the_look_is_put_down_again(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def walk(pilot: Pilot[None], page: Lead) -> None:
        await press(pilot, "escape")
        await arrive(pilot, Home)
        monkeypatch.setattr(lead, "sight_of", lambda study, view: pytest.fail("computed again"))
        await press(pilot, "s")
        again = await arrive(pilot, Lead)
        assert again.sight is not None and len(looks(study)) == 2
        await press(pilot, "7", "end")
        await until(pilot, lambda: "deze niet meegeteld: 1" in flat(pilot))

    shown(study, walk)


@pytest.mark.parametrize("talks", [0, 1, 2, 5])
def test_with_few_talks_nothing_is_shown_as_nought_or_as_a_hundred_percent(empty: Study, talks: int) -> None:
    for number in range(talks):
        told(empty, BURDEN, HOME, who=f"W{number:02}", day=f"2026-03-{number + 1:02}")
    if not talks:
        told(empty, who="W09")

    async def walk(pilot: Pilot[None], page: Lead) -> None:
        assert ("? onbekend" in flat(pilot) and "Te weinig" in flat(pilot)) or "Er zijn nog geen" in flat(pilot)
        for number in range(1, 8):
            await press(pilot, str(number))
            assert not re.search(r"%|\b[01],000\b|100 van de 100|\b0 van de 100", flat(pilot)), screen(pilot)
            assert number != 5 or "staan hier alleen aantallen en de kromme" in flat(pilot)
            assert number != 4 or ("●" in screen(pilot)) == (talks > 1), "a curve takes two"

    shown(empty, walk)


def test_a_look_at_a_study_that_can_only_be_read_is_not_put_down(study: Study) -> None:
    folder = study.folder
    study.close()
    with Study.open(folder, PASSPHRASE, readonly=True) as again:

        async def walk(pilot: Pilot[None], page: Lead) -> None:
            assert "10 gesprekken" in flat(pilot) and looks(again) == []

        shown(again, walk)
