"""What always holds of the walk, whatever a researcher does."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.capture import actions as act
from fieldwork.capture.state import STATUSES, SessionState, replay
from fieldwork.capture.step import step
from fieldwork.record.events import Event
from tests.support.small import Ticker, begun, protocol

ITEMS = [item.id for item in protocol().items]
item = st.sampled_from([*ITEMS, "bestaat.niet"])
words = st.text(max_size=40) | st.sampled_from(["[/a]", "=1+1", "e\u0308", "\x1b[31m", "toch", "\ud800"])
value = st.none() | words | st.sampled_from(["ja", "nee", "weet_niet"]) | st.integers(-5, 20) | st.lists(words, max_size=2)
some_id = st.sampled_from(["n1", "n2", "n3"])

action = st.one_of(
    st.builds(act.Go, item),
    st.just(act.Next()),
    st.just(act.Back()),
    st.builds(act.Ask, item),
    st.builds(act.Answer, item, value, st.none() | words),
    st.builds(act.Tick, item, st.sampled_from(["wat", "hoe", "x"]), st.booleans()),
    st.builds(act.Probe, item, st.integers(-1, 3), st.booleans()),
    st.builds(act.Skip, item, st.sampled_from(["geen_tijd", "geweigerd", "anders", None]), st.none() | words),
    st.builds(act.Cover, item, st.none() | item),
    st.builds(act.Note, some_id, st.none() | item, words, st.sampled_from(["descriptive", "reflective", "x"])),
    st.builds(act.Mark, some_id, st.sampled_from(["quote", "flag", "time", "x"]), st.none() | item, on=st.booleans()),
    st.builds(act.Mark, some_id, st.sampled_from(["quote", "flag"]), item, st.sampled_from(["answer", "remark", "note:a"]),
              st.integers(-1, 9), st.integers(-1, 9)),
    st.builds(act.SheetRow, some_id, st.sampled_from(["situatie", "duiding", "x"]), st.none(), words, words,
              st.booleans(), st.none() | st.floats(0, 9), st.booleans()),
    st.builds(act.Consent, st.sampled_from(["deelname", "citeren"]), st.sampled_from(["ja", "nee", None, "x"])),
    st.builds(act.Correct, st.sampled_from(["held_at", "present", "x"]), words),
    st.just(act.Close()),
    st.just(act.Reopen()),
    st.just(act.Undo()),
    st.just(act.Redo()),
)  # fmt: skip
walks = st.lists(action | st.just(act.Undo()), max_size=30)


def run(actions: list[act.Action], stamp: Ticker | None = None) -> tuple[SessionState, list[Event]]:
    stamp = stamp or Ticker()
    state, first = begun(stamp)
    events = list(first)
    for each in actions:
        state, more = step(state, each, stamp)
        events.extend(more)
    return state, events


@given(walks | st.lists(st.just(act.Stop()) | action, max_size=20))
@settings(max_examples=400)
def test_no_action_raises_and_replaying_the_log_gives_the_same_record(actions: list[act.Action]) -> None:
    state, events = run(actions)
    again = replay("s1", protocol(), events)
    assert again.record == state.record
    assert all(state.item_status(name) in STATUSES for name in ITEMS)


@given(walks)
@settings(max_examples=400)
def test_undo_then_redo_is_nothing(actions: list[act.Action]) -> None:
    stamp = Ticker()
    state, _ = run(actions, stamp)
    undone, events = step(state, act.Undo(), stamp)
    if events:
        redone, _ = step(undone, act.Redo(), stamp)
        assert redone.record == state.record
    else:
        assert undone.said is not None


@given(walks, action)
@settings(max_examples=400)
def test_undo_gives_back_what_was_before(actions: list[act.Action], last: act.Action) -> None:
    stamp = Ticker()
    before, _ = run(actions, stamp)
    after, _ = step(before, last, stamp)
    if len(after.done) > len(before.done) and not isinstance(last, act.Redo):
        undone, _ = step(after, act.Undo(), stamp)
        assert undone.record == before.record


@given(walks)
@settings(max_examples=100)
def test_everything_can_be_undone_to_the_beginning(actions: list[act.Action]) -> None:
    stamp = Ticker()
    state, _ = run([each for each in actions if not isinstance(each, act.Next | act.Consent | act.Ask)], stamp)
    while state.done:
        state, _ = step(state, act.Undo(), stamp)
    assert state.record == begun()[0].record


@given(walks, walks, st.integers(-3_000, 3_000), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_two_copies_joined_in_any_order_and_twice_give_one_record(
    left: list[act.Action], right: list[act.Action], ahead: int, chance: random.Random
) -> None:
    """Two laptops go on with the same session apart, one with a clock that runs ahead or behind."""
    stamp = Ticker()
    state, first = begun(stamp)
    events = list(first)
    for device, actions, skew in (("d2", left, 0), ("d3", right, ahead * 1_000_000)):
        own, mine = Ticker(device, stamp.now + max(skew, 0)), state
        for each in actions:
            mine, more = step(mine, each, own)
            events.extend(more)
    straight = replay("s1", protocol(), events)
    shuffled = [*events, *chance.sample(events, len(events) // 2)]
    chance.shuffle(shuffled)
    assert replay("s1", protocol(), shuffled).record == straight.record


def test_a_later_answer_replaces_what_it_saw_though_the_other_clock_ran_ahead() -> None:
    stamp = Ticker()
    state, first = begun(stamp)
    ahead = Ticker("d2", stamp.now + 3_600_000_000)
    other, theirs = step(state, act.Answer("werk", "van de ander"), ahead)
    mine, ours = step(other, act.Answer("werk", "van mij, na lezing"), Ticker("d1", stamp.now))
    record = replay("s1", protocol(), [*ours, *theirs, *first]).record
    assert record["answers"]["werk"] == ("van mij, na lezing", None)
    assert record["conflicts"] == []


def test_two_answers_that_did_not_see_each_other_are_both_kept_and_the_conflict_is_known() -> None:
    state, first = begun()
    _, theirs = step(state, act.Answer("werk", "een"), Ticker("d2", 2_000_000_000_000_000))
    _, ours = step(state, act.Answer("werk", "twee"), Ticker("d1", 3_000_000_000_000_000))
    both = replay("s1", protocol(), [*first, *ours, *theirs])
    assert both.value("werk") == "twee"
    assert "answer/werk" in both.record["conflicts"]
    assert {head.body["value"] for head in both.heads["answer/werk"]} == {"een", "twee"}
