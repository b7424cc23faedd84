"""The screen on which quotes are chosen as it looks, small and large, over a study in which names look like something else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.i18n import LANGS, Lang
from fieldwork.study import Study
from fieldwork.tui.screens.quotes import Quotes
from tests.support.program import arrive, press, running
from tests.support.quotes import HOSTILE, to_quote
from tests.support.stills import SIZES, Stills, still_clock


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return to_quote(tmp_path_factory.getbasetemp(), tmp_path / "studie", HOSTILE)


@pytest.mark.parametrize("lang", LANGS)
def test_all_that_can_be_chosen_what_is_chosen_what_stays_out_and_what_is_found(study: Study, lang: Lang) -> None:
    told: list[str] = []

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:
            stills = Stills(pilot, lang)
            await press(pilot, "s", "c")
            page = await arrive(pilot, Quotes)
            await stills.take("quotes", "1 gekozen van 9" if lang == "nl" else "1 chosen of 9")
            page.query_one("#list").action_edge(-1)  # type: ignore[attr-defined]
            await stills.take("quotes-not-coded", "❝")
            page.query_one("#list").action_edge(0)  # type: ignore[attr-defined]
            await press(pilot, "down", "down", "down", "space")
            await stills.take("quotes-stays-out", "!")
            await press(pilot, "a")
            await stills.take("quotes-chosen", "❝")
            await press(pilot, "a", "slash", *"zin 01")
            await stills.take("quotes-found", "zin 01")
            await press(pilot, *"qq")
            await stills.take("quotes-nothing", "zin 01qq")
            told.extend(stills.told)

    asyncio.run(walk())
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
