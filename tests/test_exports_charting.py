"""The framework matrix on its way out of the screen: how far it is, a way to stop it, and what stays."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture import actions as act
from fieldwork.exports.framework import framework
from fieldwork.i18n import Msg, msg
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.live import do_once
from fieldwork.tui.screens.charting import ChartingScreen
from fieldwork.tui.screens.naming import Naming
from fieldwork.tui.screens.taking_out import TakingOut
from fieldwork.tui.taking_out import Course, Stopped, charting
from tests.support.charted import charted
from tests.support.heard import BURDEN
from tests.support.program import arrive, flat, press, running, until


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return charted(tmp_path_factory.getbasetemp(), tmp_path / "studie")


class Nobody:
    """Whom nothing is told to."""

    def post_message(self, message: object) -> bool:
        return True


class Counting(Course):
    """Remembers what it was told, and gives up at the last of so many times."""

    def __init__(self, most: int | None = None) -> None:
        super().__init__(Nobody())  # type: ignore[arg-type]
        self.told: list[Msg] = []
        self._most = most

    def at(self, words: Msg) -> None:
        self.told.append(words)
        if len(self.told) == self._most:
            self.stop()
        super().at(words)


def out(study: Study, path: Path, course: Course) -> None:
    charting(study, path, "nl", None, kind="participant", parents=False)(course)


@pytest.mark.parametrize("name", ["matrix.docx", "matrix.xlsx", "matrix.csv"])
def test_wherever_it_is_stopped_there_is_no_file_and_the_log_tells_of_none(study: Study, tmp_path: Path, name: str) -> None:
    whole = Counting()
    out(study, tmp_path / f"heel-{name}", whole)
    steps = len(whole.told)
    assert steps > 2, "reading, and more than once while it is written"
    logged = len(list(study.log.events("study", {"exported"})))
    for most in range(1, steps + 1):
        with pytest.raises(Stopped):
            out(study, tmp_path / name, Counting(most))
        assert not [each for each in tmp_path.iterdir() if each.name.startswith(name)], most
    assert len(list(study.log.events("study", {"exported"}))) == logged


def test_what_stays_is_told_once_on_the_screen(study: Study, tmp_path: Path) -> None:
    known = Charting(study)
    said = known.chart("participant").cell("W01", BURDEN).said
    row = known.chart("participant").row("W01")
    assert row is not None
    known.summarise(row, BURDEN, "Zwaar werk.", [each.coding.coding for each in said])
    do_once(study, said[0].coding.session, act.Consent("deelname", "nee"))
    course = Counting()
    out(study, tmp_path / "matrix.docx", course)
    told = [each.text("nl") for each in course.done]
    assert told[0] == str(tmp_path / "matrix.docx")
    assert sum("Gesprekken die hier blijven: 1" in each for each in told) == 1
    (withheld,) = framework(study).receipt()
    assert sum(withheld.text("nl") in each for each in told) == 1


@pytest.mark.parametrize(
    ("typed", "told"), [("matrix.pdf", "laat de naam eindigen op"), ("nergens/matrix.docx", "bestaat niet"), ("er.docx", "is er al")]
)  # fmt: skip
def test_a_file_that_cannot_be_made_is_told_at_once(study: Study, tmp_path: Path, typed: str, told: str) -> None:
    (tmp_path / "er.docx").touch()

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "m")
            page: Any = await arrive(pilot, ChartingScreen)
            await until(pilot, lambda: page.charting is not None)
            await press(pilot, "e")
            await arrive(pilot, Naming)
            pilot.app.screen.query_one("Field").value = str(tmp_path / typed)  # type: ignore[attr-defined]
            await press(pilot, "enter")
            await until(pilot, lambda: told in flat(pilot))
            assert pilot.app.screen is page

    asyncio.run(walk())


def test_the_stop_key_gives_up_a_matrix_that_is_being_written(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any, **__: Any) -> Any:
        def work(course: Course) -> None:
            while True:
                course.at(msg("12 rijen …", "12 rows …"))

        return work

    monkeypatch.setattr("fieldwork.tui.screens.charting_out.charting", slow)

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "m")
            page: Any = await arrive(pilot, ChartingScreen)
            await until(pilot, lambda: page.charting is not None)
            await press(pilot, "e")
            await arrive(pilot, Naming)
            pilot.app.screen.query_one("Field").value = str(tmp_path / "matrix.docx")  # type: ignore[attr-defined]
            await press(pilot, "enter")
            await arrive(pilot, TakingOut)
            await until(pilot, lambda: "12 rijen" in flat(pilot) and "Raamwerkmatrix" in flat(pilot))
            await press(pilot, "s")
            await until(pilot, lambda: "Gestopt. Er is niets gemaakt." in flat(pilot))
            await press(pilot, "escape")
            await until(pilot, lambda: pilot.app.screen is page)

    asyncio.run(walk())
