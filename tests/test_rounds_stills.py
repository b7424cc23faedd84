"""The screens of double coding as they look, small and large, over text that looks like something else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.i18n import LANGS
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round, rounds
from fieldwork.study.rounds.settling import Settling
from fieldwork.tui.screens.agreement import AgreementPage, Explanations
from fieldwork.tui.screens.differences import Differences
from fieldwork.tui.screens.rounds import Rounds
from fieldwork.tui.screens.rounds_form import RoundForm
from tests.support.program import arrive, press, running
from tests.support.rounds import A, B, C, coded, said_anew, sentence, talk
from tests.support.stills import SIZES, Stills, still_clock
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]rood[/] [@click=app.quit]x[/] =1+1 \x1b[31m \u202eom\u202c 😀 Zoë"
SHORT = "[/a] [red]=1+1"


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with still_clock():
        yield


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A round that is closed and settled in part, and one that is open; hostile wherever people write."""
    study = Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="C1")
    session = talk(study, sentences=8)
    talk(study, "W02")
    talk(study, "J01", role="jobcoach")
    first = open_round(study, f"Proef {SHORT}", ["C1", "C2"], sessions=[session], calibration=True)
    coded(study, tmp_path, session, [
        ("C1", 0, A), ("C2", 0, A), ("C1", 1, A), ("C2", 1, B), ("C1", 2, A), ("C1", 4, B), ("C2", 4, B, "jobcoach"),
        ("C1", 5, C), ("C2", 5, C), ("C2", 6, B),
    ])  # fmt: skip
    change(study, edits.rename(codebook(study), B, nl=f"Thuis {SHORT}", en=f"Home {SHORT}"))
    said_anew(study, session, f"{HOSTILE} " + " ".join(sentence(number) for number in range(8)))
    for coder in first.coders:
        mark_done(study, first.id, coder)
    close_round(study, first.id)
    settling = Settling(study, first.id)
    settling.by_coder(settling.all[1], "C1", HOSTILE)
    open_round(study, "Ronde 2", ["C1", "C2"], share=0.5, seed=3)
    return study


@pytest.mark.parametrize("lang", LANGS)
def test_rounds_their_form_differences_and_agreement(study: Study, lang: str) -> None:
    told: list[str] = []

    async def walk() -> None:
        async with running(study, SIZES[0], lang) as pilot:  # type: ignore[arg-type]
            stills = Stills(pilot, lang)  # type: ignore[arg-type]
            await press(pilot, "d")
            await arrive(pilot, Rounds)
            await stills.take("rounds", SHORT)
            await press(pilot, "n")
            await arrive(pilot, RoundForm)
            await stills.take("round-form", "C1, C2")
            await press(pilot, "escape")
            page = await arrive(pilot, Rounds)
            page.query_one("#rounds").show(page.query_one("#rounds")._lines, rounds(study)[0].id)
            await press(pilot, "enter")
            await arrive(pilot, Differences)
            await stills.take("differences", "01 staat er nog")
            await press(pilot, "down")
            await stills.take("differences-settled", "C1)")
            await press(pilot, "escape", "a")
            await arrive(pilot, AgreementPage)
            await stills.take("agreement", SHORT)
            await press(pilot, "question_mark")
            await arrive(pilot, Explanations)
            await stills.take("explanations", "Fleiss")
            told.extend(stills.told)

    asyncio.run(walk())
    assert not told, "\n\n".join([*told, "Where these are right: FIELDWORK_SNAPSHOTS=write writes them anew."])
