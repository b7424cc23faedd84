"""Figures that were worked out once are shown at once the next time, told to be of then, and never where they may not be shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.store import migrate
from fieldwork.store.erase import erase_session
from fieldwork.store.remembered import recall, remember
from fieldwork.study import Study
from fieldwork.study.live import do_once
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.rounds.rounds import open_round
from fieldwork.study.saturation.figures import View
from fieldwork.study.saturation.shown import NAME, newest, remembered, shown
from fieldwork.tui.screens import lead
from fieldwork.tui.screens.lead import Lead
from fieldwork.tui.screens.lead_sight import sight_of
from fieldwork.tui.screens.lead_under import UnderFigure
from tests.support.heard import BURDEN, HOME, code, told
from tests.support.lead import led
from tests.support.program import arrive, flat, press, running, until
from tests.support.studies import PASSPHRASE


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return led(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def again(study: Study) -> Study:
    """The same study, opened anew: nothing of it is in memory."""
    folder = study.folder
    study.close()
    return Study.open(folder, PASSPHRASE, by="C1")


def test_what_is_remembered_is_what_was_worked_out_to_the_last_figure(study: Study) -> None:
    seen = shown(study, View.of(study))
    kept = remembered(again(study))
    assert kept is not None and kept.shown == seen.shown and kept.seq == seen.seq
    assert kept.shown.result.as_json() == seen.shown.result.as_json() and kept.shown.result.cells


def test_another_way_of_looking_is_not_remembered(study: Study) -> None:
    shown(study, View.of(study))
    shown(study, replace(View.of(study), base=5))
    kept = remembered(study)
    assert kept is not None and kept.shown.view == View.of(study)


def a_coding(study: Study) -> None:
    session = next(row.id for row in study.log.sessions() if row.participants == ("W07",))
    code(study, session, HOME)


def a_session(study: Study) -> None:
    told(study, BURDEN, who="W40", day="2026-05-01")


def consent_withdrawn(study: Study) -> None:
    session = next(row.id for row in study.log.sessions() if row.participants == ("W07",))
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Stop())


def a_round(study: Study) -> None:
    open_round(study, "Nieuw", ["C1", "C2"], sessions=[row.id for row in study.log.sessions() if row.participants == ("W07",)])


def somebody_stops(study: Study) -> None:
    withdraw(study, plan(study, "W07", erase=False))


def somebody_is_erased(study: Study) -> None:
    withdraw(study, plan(study, "W07", erase=True))


def a_session_is_erased(study: Study) -> None:
    erase_session(study.log, study.log.sessions()[0].id, "C1")


def other_settings(study: Study) -> None:
    file = study.folder / "study.yaml"
    file.write_text(file.read_text("utf-8").replace("base: 4", "base: 5"), "utf-8")


@pytest.mark.parametrize("happens", [a_coding, a_session])
def test_what_only_adds_leaves_the_figures_to_be_shown_as_of_then(study: Study, happens: Callable[[Study], None]) -> None:
    before = shown(study, View.of(study))
    happens(study)
    kept = remembered(study)
    assert kept is not None and kept.shown == before.shown and kept.seq < newest(study) and kept.at


@pytest.mark.parametrize(
    "happens", [consent_withdrawn, a_round, somebody_stops, somebody_is_erased, a_session_is_erased, other_settings]
)
def test_what_forbids_to_show_something_makes_the_figures_of_before_unseen(study: Study, happens: Callable[[Study], None]) -> None:
    shown(study, View.of(study))
    happens(study)
    assert remembered(again(study)) is None


def test_erasing_takes_the_figures_out_of_the_file_and_none_of_before_come_back(study: Study) -> None:
    view = View.of(study)
    seen = shown(study, view)
    assert recall(study.log, NAME) is not None
    somebody_is_erased(study)
    assert recall(study.log, NAME) is None
    assert not remember(study.log, NAME, "", seen.seq, b"of before") and recall(study.log, NAME) is None


def test_figures_of_another_version_or_shape_are_worked_out_anew(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = shown(study, View.of(study))
    kept = recall(study.log, NAME)
    assert kept is not None
    remember(study.log, NAME, kept.basis, seen.seq, b"\x81\xa1x\x01")
    assert remembered(study) is None
    remember(study.log, NAME, kept.basis, seen.seq, kept.body)
    assert remembered(study) is not None
    monkeypatch.setattr("fieldwork.study.saturation.shown.version", lambda name: "0.0.1")
    assert remembered(study) is None


def test_a_study_that_can_only_be_read_shows_its_figures_all_the_same(study: Study) -> None:
    folder = study.folder
    study.close()
    with Study.open(folder, PASSPHRASE, readonly=True) as reading:
        assert shown(reading, View.of(reading)).shown.result.frequencies.units == 10
        assert remembered(reading) is None


def test_a_file_of_the_format_before_gets_the_place_for_it(study: Study) -> None:
    with study.log.write() as db:
        db.execute("DROP TABLE remembered; DROP INDEX head_beside")
        db.execute("UPDATE meta SET value = '3' WHERE name = 'format'")
        db.pragma("user_version", 3)
    study = again(study)
    shown(study, View.of(study))
    assert remembered(study) is not None and study.log.meta("format") == str(migrate.VERSION)


# --- on screen -------------------------------------------------------------------------------------------------------


def test_the_screen_opens_with_the_figures_of_then_says_so_and_renews_them(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(study, View.of(study))
    a_coding(study)
    study = again(study)
    may = threading.Event()

    def slowly(study: Study, view: View) -> object:
        may.wait(60)
        return sight_of(study, view)

    monkeypatch.setattr(lead, "sight_of", slowly)

    async def go() -> None:
        async with running(study) as pilot:
            await press(pilot, "s")
            page = await arrive(pilot, Lead)
            await until(pilot, lambda: "wordt vernieuwd" in flat(pilot))
            assert "10 gesprekken" in flat(pilot) and "bijgewerkt" not in flat(pilot)
            before = page.sight
            may.set()
            await until(pilot, lambda: "bijgewerkt" in flat(pilot))
            assert page.sight is not before and page.sight is not None and page.sight.seq == newest(study)

    asyncio.run(go())


def test_what_is_under_a_figure_of_then_is_read_when_it_is_opened(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(study, View.of(study))
    study = again(study)
    monkeypatch.setattr(lead, "sight_of", lambda study, view: pytest.fail("the figures hold: nothing is worked out"))

    async def go() -> None:
        async with running(study) as pilot:
            await press(pilot, "s")
            page = await arrive(pilot, Lead)
            await until(pilot, lambda: page.sight is not None and "bijgewerkt" in flat(pilot))
            await press(pilot, "2", "enter")
            await arrive(pilot, UnderFigure)
            await until(pilot, lambda: "fragment" in flat(pilot))

    asyncio.run(go())
