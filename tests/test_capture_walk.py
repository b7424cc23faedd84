"""The walk, action by action: what a researcher does and what the session then says."""

from __future__ import annotations

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import HERE, ConsentGiven, begin, resume
from fieldwork.capture.state import SessionState
from fieldwork.capture.step import step
from fieldwork.errors import InputError
from fieldwork.record.events import Event
from tests.support.small import CONSENT, HEADER, Ticker, begun, protocol


def after(*actions: act.Action) -> tuple[SessionState, list[Event]]:
    stamp = Ticker()
    state, first = begun(stamp)
    events = list(first)
    for each in actions:
        state, more = step(state, each, stamp)
        events.extend(more)
    return state, events


@pytest.mark.parametrize(
    ("actions", "item", "status"),
    [
        ((), "werk", "not_asked"),
        ((act.Go("werk"),), "werk", "not_asked"),
        ((act.Go("werk"), act.Next()), "werk", "asked"),
        ((act.Answer("werk", "goed"),), "werk", "answered"),
        ((act.Answer("werk", "  "),), "werk", "not_asked"),
        ((act.Answer("werk", "goed"), act.Answer("werk", None)), "werk", "asked"),
        ((act.Tick("werk", "wat"),), "werk", "asked"),
        ((act.Probe("werk", 1),), "werk", "asked"),
        ((act.Skip("werk", "geen_tijd"),), "werk", "skipped"),
        ((act.Skip("werk", "geen_tijd"), act.Answer("werk", "toch")), "werk", "answered"),
        ((act.Answer("anders", "x"), act.Cover("werk", "anders")), "werk", "covered"),
        ((act.Cover("werk", "anders"), act.Skip("werk", "geweigerd")), "werk", "skipped"),
        ((act.Cover("werk", "werk"),), "werk", "not_asked"),
        ((act.Answer("werk", "x"), act.Skip("werk", "geen_tijd")), "werk", "answered"),
        ((), "waarom_niet", "not_applicable"),
        ((act.Answer("wil", "ja"),), "waarom_niet", "not_applicable"),
        ((act.Answer("wil", "nee"),), "waarom_niet", "not_asked"),
        ((act.Answer("wil", "weet_niet"),), "waarom_niet", "not_applicable"),
        ((act.Answer("wil", "nee"), act.Answer("waarom_niet", "toch")), "dan_toch", "not_asked"),
        ((act.Answer("wil", "nee"), act.Answer("waarom_niet", "toch"), act.Answer("wil", "ja")), "dan_toch", "not_applicable"),
        ((act.SheetRow("r1", "situatie", descriptive="druk"),), "blad", "answered"),
        ((act.SheetRow("r1", "situatie", descriptive="druk"), act.Undo()), "blad", "not_asked"),
    ],
)  # fmt: skip
def test_status_after(actions: tuple[act.Action, ...], item: str, status: str) -> None:
    assert after(*actions)[0].item_status(item) == status


def test_an_answer_whose_condition_lapses_is_kept_and_marked() -> None:
    state, _ = after(act.Answer("wil", "nee"), act.Answer("waarom_niet", "te druk"), act.Answer("wil", "ja"))
    assert state.value("waarom_niet") == "te druk"
    assert state.lapsed("waarom_niet")


def test_the_order_of_asking_is_kept_and_looking_is_not_asking() -> None:
    state, _ = after(act.Go("anders"), act.Answer("anders", "x"), act.Go("cijfer"), act.Go("werk"), act.Next())
    assert state.asked_order == ["anders", "werk"]


def test_next_and_back_pass_over_items_that_do_not_apply() -> None:
    state, _ = after(act.Answer("wil", "ja"), act.Go("wil"), act.Next())
    assert state.here == "cijfer"
    state, _ = step(state, act.Back(), Ticker())
    assert state.here == "wil"


def test_an_answer_out_of_range_is_kept_and_said() -> None:
    state, _ = after(act.Answer("cijfer", 14))
    assert state.value("cijfer") == 14
    assert state.said is not None


def test_words_are_kept_to_the_letter_in_nfc() -> None:
    state, _ = after(act.Answer("werk", "ge\u0308\u0301 [/a] =1+1\r\nregel"))
    assert state.value("werk") == "gë\u0301 [/a] =1+1\nregel"


def test_a_closed_session_changes_only_after_it_is_reopened() -> None:
    state, _ = after(act.Answer("werk", "een"), act.Close(), act.Answer("werk", "twee"))
    assert state.status == "closed"
    assert state.value("werk") == "een"
    assert state.said is not None
    state, _ = after(act.Answer("werk", "een"), act.Close(), act.Reopen(), act.Answer("werk", "twee"))
    assert (state.status, state.value("werk")) == ("open", "twee")


def test_consent_withdrawn_halfway_stops_the_session_and_keeps_what_was_said() -> None:
    state, _ = after(act.Answer("werk", "een"), act.Consent("deelname", "nee"), act.Answer("wil", "ja"), act.Undo())
    assert state.status == "stopped"
    assert state.value("werk") == "een"
    assert state.value("wil") is None


def test_a_refusal_keeps_role_and_date_and_nothing_else() -> None:
    state, events = begin("s1", protocol(), HEADER, ConsentGiven({"deelname": "nee"}, ("deelname",)), Ticker())
    assert state.status == "refused"
    assert [dict(event.body) for event in events] == [{"role": "werknemer", "held_at": "2026-03-04"}, {}]


def test_without_the_required_consent_nothing_begins() -> None:
    with pytest.raises(InputError, match="Consent is missing"):
        begin("s1", protocol(), HEADER, ConsentGiven({}, ("deelname",)), Ticker())


def test_a_session_resumes_at_the_item_that_was_open() -> None:
    _, events = after(act.Answer("werk", "x"))
    assert resume("s1", protocol(), events, {HERE: "cijfer"}).here == "cijfer"
    assert resume("s1", protocol(), events).here == "wil"


def test_notes_can_be_changed_and_taken_away() -> None:
    state, _ = after(act.Note("n1", "werk", "een"), act.Note("n2", None, "los"), act.Note("n1", "werk", "beter"))
    assert [note["text"] for note in state.notes] == ["beter", "los"]
    state, _ = after(act.Note("n1", "werk", "een"), act.Note("n1", "werk", ""))
    assert state.notes == ()


def test_coverage_counts_what_is_answered_or_covered_of_what_applies() -> None:
    state, _ = after(act.Answer("wil", "nee"), act.Cover("cijfer", "wil"))
    assert state.coverage()["ontwikkel"] == (2, 3)
    assert state.coverage()[None] == (0, 3)


def test_consent_is_part_of_the_session() -> None:
    assert dict(begun()[0].consent) == dict(CONSENT.answers)


@pytest.mark.parametrize(
    ("change", "called"),
    [
        (act.SheetRow("r2", "situatie", descriptive="nieuw"), "new row"),
        (act.SheetRow("r1", "duiding", descriptive="druk", position=1.0), "other type of row"),
        (act.SheetRow("r1", "situatie", descriptive="druk", position=3.0), "moving a row"),
        (act.SheetRow("r1", "situatie", descriptive="erg druk", position=1.0), "row of the observation"),
        (act.SheetRow("r1", "situatie", descriptive="druk", position=1.0, on=False), "removing a row"),
    ],
)
def test_undoing_says_what_of_a_row_was_undone(change: act.SheetRow, called: str) -> None:
    before = act.SheetRow("r1", "situatie", descriptive="druk", position=1.0)
    state, _ = after(before, change, act.Undo())
    assert str(state.said) == f"Undone: {called}."
    assert [row["descriptive"] for row in state.rows] == ["druk"]
