"""The screens of double coding in the program: small and large, by keyboard and by mouse, in both languages."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.coding import edits
from fieldwork.coding.reconcile import Decision
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round, round_named, rounds
from fieldwork.study.rounds.settling import Settling
from fieldwork.tui.screens.agreement import AgreementPage, Explanations
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.differences import Differences
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.rounds import Rounds
from fieldwork.tui.screens.rounds_form import RoundForm
from tests.support.program import arrive, click, flat, press, running, screen, until
from tests.support.rounds import A, B, C, Told, coded, talk
from tests.support.studies import PASSPHRASE, new_study

HOSTILE = "[/a] [red]=1+1 \x1b[31m"
CODINGS: tuple[Told, ...] = (
    ("C1", 0, A), ("C2", 0, A), ("C1", 1, A), ("C2", 1, B), ("C1", 2, A), ("C1", 3, B), ("C2", 3, B, "jobcoach"),
)  # fmt: skip
SIZES = [(80, 24), (140, 45)]


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    study = Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="C1")
    session = talk(study)
    coded(study, tmp_path, session, CODINGS)
    return study


@pytest.fixture
def closed(study: Study) -> Study:
    """The study with a round that is closed."""
    open_round(study, f"Proef {HOSTILE}", ["C1", "C2"])
    (only,) = rounds(study)
    for coder in only.coders:
        mark_done(study, only.id, coder)
    close_round(study, only.id)
    return study


def decided(study: Study) -> list[Decision | None]:
    """What was decided in the only round of a study that the program has closed."""
    with Study.open(study.folder, PASSPHRASE, by="C1") as again:
        (only,) = rounds(again)
        return [each.decision for each in Settling(again, only.id).all]


@pytest.mark.parametrize("size", SIZES)
def test_a_round_is_opened_said_done_and_closed_by_keyboard(study: Study, size: tuple[int, int]) -> None:
    talk(study, "W02")

    async def walk() -> None:
        async with running(study, size) as pilot:
            await press(pilot, "d")
            await arrive(pilot, Rounds)
            assert "Er is nog geen ronde. Druk op N" in flat(pilot)
            await press(pilot, "n")
            form = await arrive(pilot, RoundForm)
            assert form.query_one("#name", Input).value == "Ronde 1" and form.query_one("#coders", Input).value == "C1, C2"
            assert "2 van 2: W01, W02" in flat(pilot) and not form.query_one("#row-seed").display
            await press(pilot, "enter", "enter", "right")
            assert "1 van 2: W0" in flat(pilot) and form.query_one("#row-seed").display
            await press(pilot, "left", "enter", "right", "enter", "enter")
            await arrive(pilot, Rounds)
            (made,) = rounds(study)
            assert (made.name, made.coders, made.calibration, made.units, made.share) == ("Ronde 1", ("C1", "C2"), True, "overlap", 1)
            assert "wacht op C1, C2" in flat(pilot)
            await press(pilot, "a")
            assert "nog open en blind" in flat(pilot)
            await press(pilot, "l")
            assert "Nog niet klaar: C1, C2" in flat(pilot)
            await press(pilot, "k")
            assert "wacht op C2" in flat(pilot) and "C1 is klaar" in flat(pilot)
            await press(pilot, "k")
            assert "wacht op C1, C2" in flat(pilot)
            for coder in made.coders:
                mark_done(study, made.id, coder)
            await press(pilot, "escape", "d")
            await arrive(pilot, Rounds)
            await press(pilot, "l")
            await arrive(pilot, AgreementPage)
            assert not round_named(study, made.id).is_open
            await press(pilot, "escape")
            await arrive(pilot, Rounds)
            assert "gesloten; alle" not in flat(pilot) and "3 van 3 verschillen open" in flat(pilot)

    asyncio.run(walk())


def test_a_form_that_is_not_right_says_what_is_missing(study: Study) -> None:
    async def walk() -> None:
        async with running(study, lang="en") as pilot:
            await press(pilot, "d", "n")
            await arrive(pilot, RoundForm)
            await press(pilot, "tab", *["backspace"] * 6, *"C1", "ctrl+n")
            assert "A round needs two coders or more" in flat(pilot) and rounds(study) == []
            await press(pilot, *", [/a]", "ctrl+n")
            assert "is no code" in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, Rounds)
            assert rounds(study) == []

    asyncio.run(walk())


@pytest.mark.parametrize("size", SIZES)
def test_differences_are_settled_with_a_reason_undone_and_redone(closed: Study, size: tuple[int, int]) -> None:
    async def walk() -> None:
        async with running(closed, size) as pilot:
            await press(pilot, "d", "enter")
            await arrive(pilot, Differences)
            assert "0 van 3 vastgelegd" in flat(pilot) and "Zin 01 staat er nog" in flat(pilot)
            assert "Proef [/a] [red]=1+1" in screen(pilot)
            for words in ("1 C1", "2 C2", "Werkvermogen en belasting", "Thuissituatie en zorg", "Nog niet vastgelegd"):
                assert words in flat(pilot)
            await press(pilot, "2")
            await arrive(pilot, Naming)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, Naming), "a reason is needed"
            await press(pilot, *"thuis", "enter")
            await arrive(pilot, Differences)
            assert "1 van 3 vastgelegd" in flat(pilot) and "niets gecodeerd" in flat(pilot), "on to the next"
            await press(pilot, "g", *"[/a]", "enter")
            await arrive(pilot, Differences)
            assert "Jobcoach" in flat(pilot)
            await press(pilot, "b", *"beide", "enter")
            await arrive(pilot, Differences)
            assert "3 van 3 vastgelegd" in flat(pilot) and "Alle verschillen zijn vastgelegd" in flat(pilot)
            await press(pilot, "up")
            assert "✓ niets blijft staan (besloten door C1) [/a]" in flat(pilot)
            await press(pilot, "u")
            assert "2 van 3 vastgelegd" in flat(pilot) and "teruggenomen" in flat(pilot)
            await press(pilot, "u", "u")
            assert "0 van 3 vastgelegd" in flat(pilot)
            await press(pilot, "u")
            assert "niets om terug te nemen" in flat(pilot)
            await press(pilot, "r", "r")
            assert "2 van 3 vastgelegd" in flat(pilot) and "staat weer" in flat(pilot)
            await press(pilot, "enter")
            assert "Nog niet vastgelegd" in flat(pilot)

    asyncio.run(walk())
    assert [each and each.outcome for each in decided(closed)] == ["other", "neither", None]


def test_something_else_can_stand_or_nothing_is_changed(closed: Study) -> None:
    (only,) = rounds(closed)

    async def walk() -> None:
        async with running(closed) as pilot:
            await press(pilot, "d", "enter")
            await arrive(pilot, Differences)
            await press(pilot, "n")
            await arrive(pilot, Choosing)
            await press(pilot, "escape")
            await arrive(pilot, Differences)
            assert Settling(closed, only.id).open == Settling(closed, only.id).all
            await press(pilot, "n")
            await arrive(pilot, Choosing)
            await press(pilot, *"bespreken", "enter")
            await until(pilot, lambda: "Wie doet het?" in flat(pilot))
            await press(pilot, "2")
            await until(pilot, lambda: "hindert" in flat(pilot))
            await press(pilot, "3")
            await arrive(pilot, Naming)
            await press(pilot, *"omdat", "enter")
            await arrive(pilot, Differences)

    asyncio.run(walk())
    decision = decided(closed)[0]
    assert decision is not None and decision.outcome == "new"
    (stands,) = decision.codings
    assert (stands.code, stands.actor, stands.valence, stands.start) == (C, "leidinggevende", "beide", 21)


def test_all_of_it_can_be_done_by_mouse(closed: Study) -> None:
    async def walk() -> None:
        async with running(closed, (140, 45)) as pilot:
            await press(pilot, "d")
            await arrive(pilot, Rounds)
            await click(pilot, "Verschillen")
            await arrive(pilot, Differences)
            await click(pilot, "Thuissituatie en zorg")
            await arrive(pilot, Naming)
            await press(pilot, *"want", "enter")
            await arrive(pilot, Differences)
            await click(pilot, "B Allebei")
            await arrive(pilot, Naming)
            await press(pilot, *"want", "enter")
            await arrive(pilot, Differences)
            await click(pilot, "Esc Terug")
            await arrive(pilot, Rounds)
            await click(pilot, "A Overeenstemming")
            await arrive(pilot, AgreementPage)
            await click(pilot, "? Uitleg")
            await arrive(pilot, Explanations)
            assert "COHENS KAPPA" in flat(pilot)

    asyncio.run(walk())
    assert [each and each.outcome for each in decided(closed)] == ["other", "both", None]


@pytest.mark.parametrize(("lang", "words"), [
    ("nl", ("gelijk", "Wie (actor)", "alle thema's samen", "0,75", "Vitaliteitsroute", "codeboek Proef")),
    ("en", ("agree", "Actor", "all themes together", "0.75", "Vitality route", "codebook Proef")),
])  # fmt: skip
@pytest.mark.parametrize("size", SIZES)
def test_agreement_stands_per_theme_with_its_differences_one_key_away(
    closed: Study, lang: str, words: tuple[str, ...], size: tuple[int, int]
) -> None:
    change(closed, edits.rename(codebook(closed), B, nl="Thuis [/a]", en="Home [/a]"))

    async def walk() -> None:
        async with running(closed, size, lang) as pilot:  # type: ignore[arg-type]
            await press(pilot, "d", "a")
            page = await arrive(pilot, AgreementPage)
            told = flat(pilot)
            await press(pilot, "end")
            told += flat(pilot)
            assert [each for each in words if each not in told] == []
            table = page.query_one("#table")
            table.show(table._lines, f"code:{B}")
            await press(pilot, "enter")
            await arrive(pilot, Differences)
            assert ("0 van 1" if lang == "nl" else "0 of 1") in flat(pilot) and "[/a]" in flat(pilot)
            await press(pilot, "escape")
            await arrive(pilot, AgreementPage)
            table.show(table._lines, "actor")
            await press(pilot, "v")
            await arrive(pilot, Differences)
            assert "Jobcoach" in flat(pilot) or "Job coach" in flat(pilot)
            await press(pilot, "escape", "question_mark")
            await arrive(pilot, Explanations)
            assert "Krippendorff" in flat(pilot) or "KRIPPENDORFF" in flat(pilot) or "Fleiss" in flat(pilot)
            assert not re.search(r"\x1b", screen(pilot))
            await press(pilot, "escape", "f12")
            assert ("Actor" if lang == "nl" else "Wie (actor)") in flat(pilot), "in the other language at once"

    asyncio.run(walk())


def test_nothing_of_a_round_is_written_where_the_study_can_only_be_read(closed: Study) -> None:
    folder = closed.folder
    before = [json.dumps(event.body) for event in closed.log.events()]
    closed.close()
    study = Study.open(folder, PASSPHRASE, readonly=True)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "d")
            await arrive(pilot, Rounds)
            await press(pilot, "n")
            assert "alleen gelezen worden" in flat(pilot)
            await press(pilot, "enter")
            await arrive(pilot, Differences)
            for key in ("1", "b", "g", "n", "u"):
                await press(pilot, key)
                assert "alleen gelezen worden" in flat(pilot) and isinstance(pilot.app.screen, Differences)

    asyncio.run(walk())
    with Study.open(folder, PASSPHRASE) as again:
        assert [json.dumps(event.body) for event in again.log.events()] == before
