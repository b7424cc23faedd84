"""Time per section: it follows from when things were written down, and counts no minute twice."""

from __future__ import annotations

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.capture.step import step
from fieldwork.capture.timing import PAUSE, seconds_used, sections, still_planned
from fieldwork.protocol.model import from_compiled
from tests.support.small import COMPILED, Ticker, begun

MINUTE = 60_000_000


def walked(*timed: tuple[float, act.Action]) -> tuple[SessionState, Ticker]:
    """A session in which each action was done so many minutes after the one before."""
    stamp = Ticker()
    state, _ = begun(stamp)
    for minutes, action in timed:
        stamp.now += round(minutes * MINUTE)
        state, _ = step(state, action, stamp)
    return state, stamp


def minutes(state: SessionState, now: int, sittings: tuple[int, ...] = ()) -> dict[str, int]:
    return {section: round(seconds / 60) for section, seconds in seconds_used(state, now, sittings).items()}


def test_time_goes_to_the_section_that_was_worked_in() -> None:
    state, stamp = walked((4, act.Answer("werk", "x")), (0, act.Go("wil")), (7, act.Answer("wil", "ja")), (0, act.Go("anders")))
    assert minutes(state, stamp.now + 2 * MINUTE) == {"begin": 4, "ontwikkel": 7, "slot": 2}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (act.Note("n", "anders", "later geplaatst"), {"begin": 8}),
        (act.Mark("m", "time", "werk"), {"begin": 8}),
        (act.Note("n", None, "los"), {"begin": 8}),
    ],
)
def test_a_note_that_belongs_elsewhere_takes_no_time_along(action: act.Action, told: dict[str, int]) -> None:
    state, stamp = walked((3, act.Answer("werk", "x")), (2, action), (3, act.Answer("werk", "xy")))
    assert minutes(state, stamp.now) == told


def test_a_break_counts_for_no_section_and_nor_does_the_night_before_it_was_taken_up_again() -> None:
    long = PAUSE / 60 + 1
    state, stamp = walked((5, act.Answer("werk", "x")), (long, act.Answer("anders", "y")))
    assert minutes(state, stamp.now) == {"begin": 5, "slot": 0}
    taken_up = stamp.now + 10 * MINUTE
    assert minutes(state.with_(here="anders"), taken_up + 3 * MINUTE, (taken_up,)) == {"begin": 5, "slot": 3}


def test_what_is_still_planned_is_what_the_open_items_have_of_their_section() -> None:
    planned = {"begin": 5, "ontwikkel": 12, "slot": None}
    raw = {**COMPILED, "sections": [{**section, "planned_minutes": planned[section["id"]]} for section in COMPILED["sections"]]}
    state, stamp = walked((1, act.Answer("werk", "x")), (1, act.Skip("wil", "geen_tijd")))
    times = sections(SessionState(state.session, from_compiled(raw), state.heads, "cijfer"), stamp.now)
    told = [(each.section.id, each.done, each.items, each.first_open) for each in times]
    assert told == [("begin", 1, 1, None), ("ontwikkel", 1, 2, "cijfer"), ("slot", 0, 2, "blad")]
    assert still_planned(times) == 6.0
