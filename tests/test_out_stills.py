"""How taking something out and withdrawing look: small and large, in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from fieldwork.i18n import LANGS, Lang
from fieldwork.store.keyfile import Entry
from fieldwork.study import Study
from fieldwork.study.privacy.names import make_names
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.export_form import ExportForm
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.names import AskNames
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.taking_out import TakingOut
from tests.support.lead import led
from tests.support.program import arrive, flat, press, running, until
from tests.support.stills import SIZES, Stills, still_clock
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import with_traces

OWN = "wie achter de codes staat 7"
HOSTILE = "[/a] [red]=1+1 \x1b[31m"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.mark.parametrize("lang", LANGS)
def test_what_leaves_for_whom_and_what_becomes_of_names(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = led(tmp_path_factory.getbasetemp(), tmp_path / "studie", HOSTILE)
    with make_names(study, OWN) as names:
        names.put([Entry("W01", "person", "Hanna Roodborst", (), "")])
    monkeypatch.chdir(tmp_path)

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:
            stills = Stills(pilot, lang)
            await press(pilot, "s")
            lead = await arrive(pilot, Lead)
            await until(pilot, lambda: lead.sight is not None and not lead.computing)
            await press(pilot, "v" if lang == "nl" else "r")
            naming = await arrive(pilot, Naming)
            naming.query_one(Input).value = "verslag.html"  # it proposes a file in the home of whoever runs this
            await stills.take("out-report", ".html")
            await press(pilot, "escape", "e")
            form = await arrive(pilot, ExportForm)
            await until(pilot, lambda: "answers" in flat(pilot))
            await press(pilot, "space", "down", "space")
            form.query_one("#folder", Input).value = "uit"
            form.query_one("#recipient", Input).value = HOSTILE.replace("\x1b", "")
            await stills.take("out-export", "answers")
            await press(pilot, "ctrl+n")
            window = await arrive(pilot, AskNames)
            await press(pilot, *"fout")
            await stills.take("out-names", "Enter")
            window.query_one(Input).value = OWN
            await press(pilot, "enter")
            page = await arrive(pilot, TakingOut)
            await until(pilot, lambda: not page.busy)
            await stills.take("out-done", "answers.csv")

    asyncio.run(walk())


@pytest.mark.parametrize("lang", LANGS)
def test_who_withdraws_how_and_what_it_comes_to(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, lang: Lang) -> None:
    study = with_traces(Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1"))

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:
            stills = Stills(pilot, lang)
            await press(pilot, "t")
            await chosen(pilot, "W01")
            await stills.take("withdraw-who", "W01")
            await press(pilot, *"w01", "enter")
            await chosen(pilot, "2")
            await stills.take("withdraw-how", "2")
            await press(pilot, "2")
            await until(pilot, lambda: "1 Niet wissen" in flat(pilot) or "1 Do not erase" in flat(pilot))
            await stills.take("withdraw-sure", "1")

    asyncio.run(walk())


async def chosen(pilot: Pilot[Any], words: str) -> None:
    """A window to choose in, with these words in it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Choosing) and words in flat(pilot))
