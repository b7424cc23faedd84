"""A follow-up that is planned waits on the first screen until it is held, and goes no further than consent does."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from fieldwork.capture import actions as act
from fieldwork.capture.state import replay
from fieldwork.capture.step import step
from fieldwork.i18n import Msg
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.follow_up import coming_day
from fieldwork.study.live import do_once
from fieldwork.study.reading import lines as page
from fieldwork.tui.homelines import lines
from fieldwork.tui.overview import Overview
from fieldwork.tui.screens.choosing import Choosing
from fieldwork.tui.screens.consent import Consent
from fieldwork.tui.screens.home import Home
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.screens.planning import Planning
from fieldwork.tui.screens.review import Review, state_of
from fieldwork.tui.screens.start import Start
from fieldwork.tui.widgets.cycle import Cycle
from tests.support.program import arrive, flat, held, live, press, running, screen, until
from tests.support.small import Ticker, begun, protocol
from tests.support.studies import PASSPHRASE, new_study

TODAY = date(2026, 12, 10)


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1")


def waits(study: Study, today: date = TODAY, lang: str = "nl") -> list[str]:
    """What the first screen says of follow-ups."""
    return [due.words.text(lang) for due in Overview(study, lang, today).due() if due.id.startswith("follow_up")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3 mei", "2027-05-03"), ("May 3", "2027-05-03"), ("12 december", "2026-12-12"), ("12-12-2026", "2026-12-12"),
        ("vandaag", "2026-12-10"), ("Morgen", "2026-12-11"), ("over 2 weken", "2026-12-24"), ("in a week", "2026-12-17"),
        ("over een maand", "2027-01-10"), ("in 3 months", "2027-03-10"), ("over 10 dagen", "2026-12-20"),
        ("9-12-2026", None), ("gisteren", None), ("straks", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_to_come_is_typed_as_people_say_it(typed: str, day: str | None) -> None:
    found = coming_day(typed, TODAY)
    assert isinstance(found, Msg) if day is None else found == day


def test_a_plan_can_be_made_changed_undone_and_taken_back_also_when_closed_but_not_when_stopped() -> None:
    stamp = Ticker()
    state, events = begun(stamp)
    log = list(events)

    def do(action: act.Action) -> object:
        nonlocal state
        state, more = step(state, action, stamp)
        log.extend(more)
        assert replay(state.session, protocol(), log).record == state.record
        return state.header.get("follow_up")

    do(act.Close())
    assert do(act.FollowUp("2027-05-03", " bellen ")) == {"day": "2027-05-03", "text": "bellen"}
    assert do(act.FollowUp("2027-05-04")) == {"day": "2027-05-04", "text": ""}
    assert do(act.Undo()) == {"day": "2027-05-03", "text": "bellen"}
    assert do(act.FollowUp("geen dag")) == {"day": "2027-05-03", "text": "bellen"} and state.said is not None
    assert do(act.FollowUp(None)) is None
    assert state.status == "closed"
    do(act.Reopen())
    do(act.Stop())
    assert do(act.FollowUp("2027-05-03")) is None
    assert state.said is not None and "gestopt" in state.said.nl


def test_what_is_planned_waits_until_a_session_that_follows_it_is_held(study: Study) -> None:
    first, second = held(study, "W01"), held(study, "W02")
    do_once(study, first, act.FollowUp("2026-12-24", "over de taken [/a]"))
    do_once(study, second, act.FollowUp("2026-12-01"))
    assert waits(study) == ["W02: vervolg was op 1 december 2026", "W01: vervolg op 24 december 2026 – over de taken [/a]"]
    assert waits(study, date(2026, 12, 1), "en")[0] == "W02: the follow-up is today"
    assert "! W01: vervolg op 24 december 2026 – over de taken [/a]" in [
        line.draw(100).plain for line in lines(Overview(study, "nl", TODAY), "nl")
    ]
    held(study, "W01", held_at="2026-12-24T10:00", follows=first)
    assert waits(study) == ["W02: vervolg was op 1 december 2026"], "held is held"
    do_once(study, first, act.FollowUp("2027-01-05"))
    assert waits(study)[-1] == "W01: vervolg op 5 januari 2027", "one that is planned after that waits again"
    assert "Vervolg gepland" in [line.label for line in page(state_of(study, first), "nl")]
    do_once(study, second, act.FollowUp(None))
    assert len(waits(study)) == 1
    assert verify(study.log).ok


def test_who_does_not_want_to_be_asked_again_is_not_asked(study: Study) -> None:
    session = held(study, "W01")
    do_once(study, session, act.FollowUp("2026-12-24"))
    do_once(study, session, act.Consent("opnieuw_benaderen", "nee"))
    assert waits(study) == ["W01: vervolg op 24 december 2026 (wil niet opnieuw benaderd worden)"]
    (due,) = [due for due in Overview(study, "nl", TODAY).due() if due.id.startswith("follow_up")]
    assert due.start is None and due.session == session

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "j")
            assert "wil niet opnieuw benaderd worden" in flat(pilot)
            assert isinstance(pilot.app.screen, Home)

    asyncio.run(walk())


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
def test_a_follow_up_is_planned_at_the_close_seen_on_home_and_begun_from_there(study: Study, size: tuple[int, int]) -> None:
    first = held(study, "W01", close=False)

    async def walk() -> None:
        async with running(study, size) as pilot:
            await press(pilot, "enter")
            await arrive(pilot, Interview)
            await press(pilot, "ctrl+l")
            await arrive(pilot, Choosing)
            await press(pilot, "3")
            await arrive(pilot, Planning)
            await press(pilot, *"flauwekul", "enter")
            assert "Schrijf de datum als 3 mei" in flat(pilot)
            await press(pilot, *["backspace"] * 9, *"over 2 weken", "enter", *"bellen", "enter")
            home = await arrive(pilot, Home)
            await until(pilot, lambda: "W01: vervolg op" in flat(pilot) and "– bellen" in flat(pilot))
            assert study.log.sessions()[0].status == "closed"
            line = next(id for id in home.query_one("#sessions").ids if id.startswith("due:follow_up"))
            home.query_one("#sessions").show(home.query_one("#sessions")._lines, line)
            await press(pilot, "enter")
            form = await arrive(pilot, Start)
            assert form.query_one("#participant", Input).value == "W01"
            assert (form.query_one("#mode", Cycle).value, form.query_one("#follows", Cycle).value) == ("telephone", first)
            await press(pilot, "ctrl+n")
            await arrive(pilot, Consent)
            await press(pilot, *"jjjjj", "enter", "enter")
            await arrive(pilot, Interview)
            assert live(pilot).state.header["follows"] == first
            await press(pilot, "ctrl+q")
            await arrive(pilot, Home)
            assert "vervolg op" not in flat(pilot)

    asyncio.run(walk())


def test_a_plan_is_changed_and_taken_back_from_home_and_from_the_page_of_the_session(study: Study) -> None:
    session = held(study, "W01")

    def plan() -> object:
        return state_of(study, session).header.get("follow_up")

    async def walk() -> None:
        async with running(study) as pilot:
            await press(pilot, "j")
            await arrive(pilot, Planning)
            await press(pilot, *"over 2 weken", "enter", "enter")
            await arrive(pilot, Home)
            assert "Vervolg gepland" in flat(pilot) and plan() is not None
            await press(pilot, "v")
            await arrive(pilot, Review)
            assert "Vervolg gepland" in screen(pilot)
            await press(pilot, "shift+f2")
            await arrive(pilot, Planning)
            await press(pilot, "tab", *"taken [/a]", "enter")
            await arrive(pilot, Review)
            assert "– taken [/a]" in screen(pilot)
            await press(pilot, "j")
            await arrive(pilot, Planning)
            await press(pilot, *["backspace"] * 30)
            assert "Leeg: er is geen vervolg meer" in flat(pilot)
            await press(pilot, "enter")
            await arrive(pilot, Review)
            assert plan() is None and "Vervolg gepland" not in screen(pilot)

    asyncio.run(walk())
    with Study.open(study.folder, PASSPHRASE) as again:
        told = [event.body["value"] for event in again.log.events(session, {"session.changed"})]
    assert [value and value["text"] for value in told] == ["", "taken [/a]", None], "the log tells all of it"
