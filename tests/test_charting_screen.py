"""Charting in the program: the matrix, a cell with its segments, findings, a case; nothing that was typed is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fieldwork.coding.charting import Summary
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.live import Live
from fieldwork.tui.screens.charting import ChartingScreen
from fieldwork.tui.screens.charting_case import CasePage
from fieldwork.tui.screens.charting_cell import ChartCell
from fieldwork.tui.screens.charting_finding import FindingPage
from fieldwork.tui.screens.charting_findings import Findings
from fieldwork.tui.screens.charting_search import SegmentSearch
from fieldwork.tui.screens.charting_words import Words
from fieldwork.tui.screens.coding import Coding
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.review import Review
from fieldwork.tui.widgets.matrix import Matrix
from tests.support.charted import AUTHOR, OTHER, charted
from tests.support.heard import BURDEN, HOME
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.studies import PASSPHRASE

Walk = Callable[[Pilot[None], ChartingScreen], Coroutine[Any, Any, None]]
TEXT = "Zwaar, maar hij houdt het vol."


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return charted(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def shown(study: Study, walk: Walk, size: tuple[int, int] = (80, 24), lang: str = "nl") -> None:
    """Go to the matrix, and walk on."""

    async def go() -> None:
        async with running(study, size, lang) as pilot:  # type: ignore[arg-type]
            await press(pilot, "m")
            page = await arrive(pilot, ChartingScreen)
            await until(pilot, lambda: page.charting is not None and "W01" in flat(pilot))
            await walk(pilot, page)

    asyncio.run(go())


def again(study: Study) -> Charting:
    """The study as who opens it anew finds it."""
    return Charting(Study.open(study.folder, PASSPHRASE, by=AUTHOR))


def mine(known: Charting, row: str = "W01", theme: str = BURDEN) -> list[Summary]:
    """What the author wrote in a cell."""
    chart = known.chart("participant")
    return list(chart.cell(row, theme).of(AUTHOR))


async def to_cell(pilot: Pilot[None], page: ChartingScreen, row: str, theme: str) -> ChartCell:
    """Into the cell of a row and a theme."""
    chart = page.chart
    assert chart is not None
    page.query_one(Matrix).point(
        [each.id for each in chart.rows].index(row), [each.id for each in chart.themes].index(theme)
    )
    await press(pilot, "enter")
    found: ChartCell = await arrive(pilot, ChartCell)
    return found


# --- the matrix ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "words"),
    [("nl", ("deelnemers × takken", "jobcoach", "Werkvermogen en", "● 2", "– niets gezegd", "0 van 5 samengevat")),
     ("en", ("participants × branches", "Work capacity and", "● 2", "– nothing said", "0 of 5 summarised"))],
)  # fmt: skip
def test_the_matrix_has_a_row_a_person_a_column_a_theme_and_a_sign_for_each_status(
    study: Study, lang: str, words: tuple[str, ...]
) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        assert all(each in flat(pilot) for each in words)

    shown(study, walk, lang=lang)


def test_walking_to_the_right_keeps_the_rows_names_in_sight_and_the_headings_above(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        first = screen(pilot).split("\n")[2]
        await press(pilot, "end")
        rows = screen(pilot).split("\n")
        assert "Werkvermogen" in first and "Werkvermogen" not in rows[2] and "‹" in rows[2]
        assert any(row.strip().startswith("W01") for row in rows)
        here = page.here
        assert here is not None and page.chart is not None and here[1] == page.chart.themes[-1]
        await press(pilot, "home", "down", "down", "down", "down")
        assert page.here is not None and (page.here[0].id, page.here[1].id) == ("W02", BURDEN)

    shown(study, walk)


def test_rows_are_participants_sites_talks_or_trajectories_and_columns_branches_or_themes(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        assert page.chart is not None
        branches = len(page.chart.themes)
        for words in ("locaties", "gesprekken", "trajecten", "deelnemers"):
            await press(pilot, "w")
            assert f"Matrix: {words}" in flat(pilot)
        await press(pilot, "t")
        assert "× thema's" in flat(pilot) and len(page.chart.themes) > branches

    shown(study, walk)


def test_a_few_letters_go_to_a_theme_or_a_row(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await press(pilot, "g", *"thuis", "enter")
        assert page.here is not None and page.here[1].id == HOME
        await press(pilot, "g", *"W02", "enter")
        assert page.here is not None and (page.here[0].id, page.here[1].id) == ("W02", HOME)

    shown(study, walk)


def test_a_click_points_at_a_cell_and_another_opens_it(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await click(pilot, "● 2")
        assert page.here is not None and (page.here[0].id, page.here[1].id) == ("W01", BURDEN)
        await click(pilot, "● 2")
        await arrive(pilot, ChartCell)

    shown(study, walk)


# --- a cell -------------------------------------------------------------------------------------------------------------


def test_a_summary_is_kept_when_it_is_left_and_the_matrix_shows_how_it_begins(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, *TEXT, "escape")
        await arrive(pilot, ChartingScreen)
        assert "Zwaar, maar hij" in flat(pilot) and "1 van 5 samengevat" in flat(pilot) and TEXT in flat(pilot)
        assert [each.text for each in mine(again(study))] == [TEXT]
        assert study.log.drafts("charting") == []

    shown(study, walk)


def test_a_summary_is_kept_when_the_keys_go_to_the_segments_or_to_the_next_row(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        cell = await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, *"Een", "tab")
        assert "Bewaard." in flat(pilot) and [each.text for each in mine(cell.charting)] == ["Een"]
        await press(pilot, "n")
        assert cell.row.id == "W02" and "W02 · Werkvermogen" in flat(pilot)
        await press(pilot, "f6", *"Twee", "ctrl+y")
        assert cell.row.id == "W01" and [each.text for each in mine(cell.charting, "W02")] == ["Twee"]

    shown(study, walk)


def test_what_was_being_typed_when_the_program_ended_is_there_again(study: Study) -> None:
    words = Words(study.log, f"participant/W01/{BURDEN}", "", lambda text: None)
    words.type("halverwege een zin", 18)
    words.close()

    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await to_cell(pilot, page, "W01", BURDEN)
        assert "halverwege een zin" in flat(pilot) and "nog aan het schrijven" in flat(pilot)
        await press(pilot, *" meer", "escape")
        assert [each.text for each in mine(page.charting)] == ["halverwege een zin meer"]  # type: ignore[arg-type]
        assert study.log.drafts("charting") == []

    shown(study, walk)


def test_a_program_that_is_told_to_end_keeps_what_is_being_typed(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, *TEXT)
        page.shell.end_by(1)
        assert page.shell.deadline is not None
        page.shell.deadline.cancel()

    shown(study, walk)
    assert [each.text for each in mine(again(study))] == [TEXT]


def test_a_reference_to_a_segment_is_made_while_writing_and_taken_away_in_the_list(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        cell = await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, "ctrl+e")
        assert "Schrijf eerst een samenvatting" in flat(pilot)
        await press(pilot, *TEXT, "f8", "ctrl+e")
        (summary,) = mine(cell.charting)
        assert summary.ref_ids == (cell.cell.said[1].coding.coding,) and flat(pilot).count("✓") == 1
        await press(pilot, "tab", "enter")
        assert mine(cell.charting)[0].refs == () and "✓" not in flat(pilot)

    shown(study, walk)


def test_said_to_be_absent_is_another_status_than_nothing_said(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await to_cell(pilot, page, "W02", HOME)
        await press(pilot, "ctrl+a")
        assert "Er is gezegd dat dit er niet is." in flat(pilot)
        await press(pilot, "escape")
        assert page.chart is not None and page.chart.cell("W02", HOME).status == "said_absent"
        assert "○ is er niet" in flat(pilot)

    shown(study, walk)


def test_undo_and_redo_go_back_and_forth_through_what_was_charted(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        cell = await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, *"Een", "tab", "a")
        assert mine(cell.charting)[0].absent
        await press(pilot, "u")
        assert not mine(cell.charting)[0].absent
        await press(pilot, "u")
        assert mine(cell.charting) == [] and "Een" not in flat(pilot)
        await press(pilot, "r")
        assert mine(cell.charting)[0].text == "Een"
        await press(pilot, "escape", "u")
        assert mine(cell.charting) == [] and "Ongedaan" in flat(pilot)

    shown(study, walk)


def test_the_summary_of_another_is_shown_beside_and_not_changed(study: Study) -> None:
    with Study.open(study.folder, PASSPHRASE, by=OTHER) as beside:
        known = Charting(beside)
        known.summarise(known.chart().rows[1], BURDEN, "Wat ik ervan vond [/b]")

    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        cell = await to_cell(pilot, page, "W01", BURDEN)
        assert "C2: Wat ik ervan vond [/b]" in flat(pilot)
        await press(pilot, *TEXT, "escape")
        texts = {each.author: each.text for each in again(study).chart().cell("W01", BURDEN).summaries}
        assert texts == {OTHER: "Wat ik ervan vond [/b]", AUTHOR: TEXT} and cell.own is not None

    shown(study, walk)


def test_from_a_segment_one_key_goes_to_where_it_was_coded_and_another_to_its_session(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, *"Een", "tab", "c")
        await arrive(pilot, Coding)
        assert "Zin 00 staat er nog." in flat(pilot)
        await press(pilot, "ctrl+q")
        await arrive(pilot, ChartCell)
        await press(pilot, "v")
        await arrive(pilot, Review)
        await press(pilot, "escape")
        cell = await arrive(pilot, ChartCell)
        assert mine(cell.charting)[0].text == "Een"

    shown(study, walk)


# --- findings -----------------------------------------------------------------------------------------------------------


def test_a_finding_gathers_segments_on_either_side_and_lets_them_go(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await press(pilot, "b")
        await arrive(pilot, Findings)
        await press(pilot, "n")
        form = await arrive(pilot, FindingPage)
        await press(pilot, *"Wie mee mag praten blijft", "ctrl+n")
        await arrive(pilot, SegmentSearch)
        await press(pilot, *"W02 bespreken", "enter")
        await arrive(pilot, FindingPage)
        await press(pilot, "minus", *"thuis", "enter")
        await arrive(pilot, FindingPage)
        finding = form.finding
        assert finding is not None and (len(finding.supports), len(finding.contradicts)) == (1, 1)
        assert "Steunt (1)" in flat(pilot) and "Spreekt tegen (1)" in flat(pilot)
        await press(pilot, "w")
        assert len(form.finding.supports) == 2
        await press(pilot, "x")
        assert len(form.finding.refs) == 1
        await press(pilot, "u", "s", "escape")
        await arrive(pilot, Findings)
        (kept,) = again(study).findings()
        assert (kept.statement, kept.status, len(kept.supports)) == ("Wie mee mag praten blijft", "firm", 2)
        assert "● Wie mee mag praten blijft" in flat(pilot)

    shown(study, walk)


def test_a_finding_is_set_aside_and_taken_up_again_and_an_emptied_one_stays(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        assert page.charting is not None
        page.charting.state("Eerst dit")
        await press(pilot, "b")
        await arrive(pilot, Findings)
        await press(pilot, "x")
        assert "0 bevindingen" in flat(pilot)
        await press(pilot, "t")
        assert "✕ Eerst dit" in flat(pilot)
        await press(pilot, "x", "enter")
        await arrive(pilot, FindingPage)
        await press(pilot, "shift+tab", *["backspace"] * 9, "tab", "escape")
        await arrive(pilot, Findings)
        assert [each.statement for each in page.charting.findings()] == ["Eerst dit"]

    shown(study, walk)


def test_no_finding_is_made_of_nothing(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        await press(pilot, "b", "n")
        await arrive(pilot, FindingPage)
        await press(pilot, "ctrl+n")
        assert "Schrijf eerst wat u vond." in flat(pilot)
        await press(pilot, "escape")
        await arrive(pilot, Findings)
        assert page.charting is not None and page.charting.findings(retired=True) == []

    shown(study, walk)


# --- a case, a file, who may --------------------------------------------------------------------------------------------


def test_a_case_has_all_of_one_person_and_leads_to_a_cell_and_to_another_case(study: Study) -> None:
    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        assert page.charting is not None
        page.charting.summarise(page.charting.chart().rows[1], BURDEN, TEXT)
        await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, "escape", "c")
        case = await arrive(pilot, CasePage)
        assert "Casus: W01" in flat(pilot) and "Zwaar, maar hij" in flat(pilot)
        number = next(n for n, line in enumerate(case._lines) if line.kind == "summary")
        case.query_one("#page").show(case.query_one("#page")._lines, f"{number}:0")
        await press(pilot, "enter")
        await arrive(pilot, ChartCell)
        await press(pilot, "escape")
        await arrive(pilot, CasePage)
        await press(pilot, "g", *"J01", "enter")
        assert "Casus: J01" in flat(pilot)
        await press(pilot, "escape")
        await until(pilot, lambda: page.here is not None and page.here[0].id == "J01")

    shown(study, walk)


def test_the_matrix_goes_to_a_word_file_and_the_log_tells(study: Study, tmp_path: Path) -> None:
    goal = tmp_path / "matrix.docx"

    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        for told in ("Klaar. Dit is gemaakt", "is er al"):
            await press(pilot, "e")
            await arrive(pilot, Naming)
            pilot.app.screen.query_one("Field").value = str(goal)  # type: ignore[attr-defined]
            await press(pilot, "enter")
            await until(pilot, lambda told=told: told in flat(pilot))  # type: ignore[misc]
            await press(pilot, *(["escape"] if told.startswith("Klaar") else []))

    shown(study, walk)
    assert goal.read_bytes()[:2] == b"PK"
    with Study.open(study.folder, PASSPHRASE, by=AUTHOR) as after:
        told = [json.loads(body) for (body,) in after.log.query("SELECT body FROM event WHERE kind = 'exported'")]
    assert [each["file"] for each in told] == ["matrix.docx"]


def test_where_a_study_can_only_be_read_nothing_is_written_and_that_is_said(study: Study) -> None:
    study.close()
    reading = Study.open(study.folder, PASSPHRASE, by=AUTHOR, readonly=True)

    async def walk(pilot: Pilot[None], page: ChartingScreen) -> None:
        cell = await to_cell(pilot, page, "W01", BURDEN)
        await press(pilot, *"typen", "ctrl+a")
        assert "alleen gelezen" in flat(pilot) and "typen" not in flat(pilot)
        await press(pilot, "escape", "b", "n")
        assert "alleen gelezen" in flat(pilot) and cell.own is None

    shown(reading, walk)


def test_during_a_session_there_is_no_way_to_what_others_said(study: Study) -> None:
    async def go() -> None:
        async with running(study) as pilot:
            home = await arrive(pilot, Home)
            home.shell.live = Live.take_up(study, study.log.sessions()[0].id)
            home.do_charting()
            await pilot.pause()
            assert isinstance(pilot.app.screen, Home)

    asyncio.run(go())
