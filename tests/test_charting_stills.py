"""Charting as it looks, small and large, over a study in which words look like something else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.i18n import LANGS, Lang
from fieldwork.study import Study
from fieldwork.tui.screens.charting import ChartingScreen
from fieldwork.tui.screens.charting_case import CasePage
from fieldwork.tui.screens.charting_cell import ChartCell
from fieldwork.tui.screens.charting_finding import FindingPage
from fieldwork.tui.screens.charting_findings import Findings
from fieldwork.tui.screens.charting_search import SegmentSearch
from tests.support.charted import charted
from tests.support.heard import BURDEN, HOME, TALK
from tests.support.program import arrive, press, running
from tests.support.stills import SIZES, Stills, still_clock

SAID = "[/a] [red]=1+1"
WROTE = "[/b] =SOM(A1) hij houdt het vol, zolang iemand meekijkt. Daarna niet meer: dan gaat het mis."


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return charted(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.mark.parametrize("lang", LANGS)
def test_the_matrix_a_cell_the_findings_and_a_case(study: Study, lang: Lang) -> None:
    told: list[str] = []

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:
            stills = Stills(pilot, lang)
            await press(pilot, "m")
            page = await arrive(pilot, ChartingScreen)
            await stills.take("charting-empty", "W01", "●")
            assert page.charting is not None and page.chart is not None
            row = page.chart.row("W01")
            assert row is not None
            said = page.chart.cell("W01", BURDEN).said
            page.charting.summarise(row, BURDEN, WROTE, [said[-1].coding.coding])
            page.charting.summarise(row, HOME, "", absent=True)
            finding = page.charting.state(f"Wie meekijkt, helpt {SAID}", supports=[each.coding.coding for each in said],
                                          contradicts=[page.chart.cell("W02", TALK).said[0].coding.coding])  # fmt: skip
            page.charting.state("Eerst dit", status="firm")
            page.fill()
            await press(pilot, "down")
            found = await stills.take("charting", "[/b] =SOM(A1)")
            assert all(SAID in each for each in found)
            await press(pilot, "enter")
            await arrive(pilot, ChartCell)
            await press(pilot, "tab", "end")
            found = await stills.take("charting-cell", "✓", "[/b] =SOM(A1)")
            assert all(SAID in each for each in found)
            await press(pilot, "escape", "b")
            await arrive(pilot, Findings)
            await stills.take("charting-findings", f"◐ Wie meekijkt, helpt {SAID}")
            await press(pilot, "enter")
            await arrive(pilot, FindingPage)
            assert finding.finding
            await stills.take("charting-finding", "(2)", SAID)
            await press(pilot, "plus")
            await arrive(pilot, SegmentSearch)
            await stills.take("charting-search", "Zin 00")
            await press(pilot, "escape", "escape", "escape", "c")
            await arrive(pilot, CasePage)
            await press(pilot, "end")
            found = await stills.take("charting-case", SAID)
            assert "[/b] =SOM(A1)" in found[1]
            told.extend(stills.told)

    asyncio.run(walk())
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
