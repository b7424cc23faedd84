"""The lead's screen as it looks, small and large, over a study in which names look like something else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.i18n import LANGS
from fieldwork.study import Study
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.lead_under import UnderFigure
from tests.support.lead import led
from tests.support.program import arrive, press, running
from tests.support.stills import SIZES, Stills, still_clock

SHORT = "[/a] [red]=1+1"


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return led(tmp_path_factory.getbasetemp(), tmp_path / "studie", SHORT)


@pytest.mark.parametrize("lang", LANGS)
def test_every_panel_what_is_under_a_cell_and_what_if(study: Study, lang: str) -> None:
    told: list[str] = []
    ready = "bijgewerkt" if lang == "nl" else "up to date"

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:  # type: ignore[arg-type]
            stills = Stills(pilot, lang)  # type: ignore[arg-type]
            await press(pilot, "s")
            page = await arrive(pilot, Lead)
            await stills.take("lead", ready)
            for number, name in enumerate(("grid", "least", "curve", "ahead", "news", "open"), 2):
                await press(pilot, str(number))
                found = await stills.take(f"lead-{name}", ready)
                assert name not in ("curve", "open") or SHORT in found[1]
            await press(pilot, "2", "enter")
            await arrive(pilot, UnderFigure)
            await stills.take("lead-under", "“Zin 01")
            await press(pilot, "escape", "w")
            await arrive(pilot, Choosing)
            await stills.take("lead-settings", "Basis" if lang == "nl" else "Base")
            await press(pilot, "down", "down", "enter")
            await arrive(pilot, Lead)
            assert page.view != page.own
            await stills.take("lead-what-if", ready, "Wat als" if lang == "nl" else "What if")
            told.extend(stills.told)

    asyncio.run(walk())
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
