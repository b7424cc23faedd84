"""Marks in what was said: they go along with their words, or say that their words are gone; never to other words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.capture import actions as act
from fieldwork.capture.marks import is_lost, span_of
from fieldwork.capture.state import SessionState, replay
from fieldwork.capture.step import step
from fieldwork.spans import shared
from tests.support.small import Ticker, begun, protocol

SAID = "Om zeven uur begin ik. Dan drinken we koffie met de ploeg."
WORDS = "drinken we koffie"


def after(*actions: act.Action) -> SessionState:
    stamp = Ticker()
    state, events = begun(stamp)
    log = list(events)
    for each in actions:
        state, more = step(state, each, stamp)
        log += more
    assert replay(state.session, protocol(), log).record == state.record
    return state


def marked(said: str = SAID, words: str = WORDS) -> tuple[act.Action, act.Action]:
    start = said.index(words)
    return act.Answer("werk", said), act.Mark("m1", "quote", "werk", start=start, end=start + len(words))


@pytest.mark.parametrize(
    ("edited", "left"),
    [
        ("Nou. " + SAID, WORDS),
        (SAID + " Elke dag.", WORDS),
        ("Dan drinken we koffie met de ploeg.", WORDS),
        (SAID.replace("zeven", "half acht"), WORDS),
        (SAID.replace("zeven", "8").replace("ploeg", "mensen"), WORDS),
        (SAID.replace("koffie", "veel koffie"), "drinken we veel koffie"),
        (SAID.replace("drinken", "drinken"[:-1]), "drinke we koffie"),
        (f"{WORDS}. Om zeven uur begin ik.", WORDS),  # cut and pasted elsewhere
        ("😀 ë " + SAID, WORDS),
        (SAID.replace(WORDS, "gaan naar huis"), None),
        (SAID.replace(f"Dan {WORDS} met de ploeg.", ""), None),
        ("Iets heel anders.", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_mark_goes_along_with_its_words_or_is_lost(edited: str, left: str | None) -> None:
    state = after(*marked(), act.Answer("werk", edited))
    (mark,) = state.marks
    span = span_of(state, mark)
    assert (edited[slice(*span)] if span else None) == left
    assert is_lost(state, mark) == (left is None)
    if left is None:
        assert mark["text"] == WORDS and mark["start"] is None


def test_undoing_the_edit_brings_the_mark_back() -> None:
    state = after(*marked(), act.Answer("werk", "weg"), act.Undo())
    assert span_of(state, state.marks[0]) == (SAID.index(WORDS), SAID.index(WORDS) + len(WORDS))


def test_a_lost_mark_stands_again_when_its_words_come_back() -> None:
    state = after(*marked(), act.Answer("werk", "even niets"), act.Answer("werk", f"Dus: {WORDS}!"))
    assert span_of(state, state.marks[0]) == (5, 5 + len(WORDS))


def test_a_mark_in_a_text_that_someone_else_wrote_over_is_lost_and_points_at_nothing_else() -> None:
    state = after(*marked())
    other, events = step(state, act.Answer("werk", "x" * 80), Ticker("d2", 3_000_000_000_000_000))
    heads = {**other.heads, "mark/m1": state.heads["mark/m1"]}  # their copy did not have the mark yet
    assert is_lost(other.with_(heads=heads), state.marks[0])


def test_marks_stand_in_the_words_beside_an_answer_and_in_notes_too() -> None:
    state = after(
        act.Answer("wil", "ja", "graag, als het mag"), act.Mark("m1", "flag", "wil", "remark", 7, 18),
        act.Note("n1", "werk", "ze lacht erbij"), act.Mark("m2", "route", "werk", "note:n1", 3, 8, "vitaliteit"),
        act.Answer("wil", "ja", "heel graag, als het mag"), act.Note("n1", "werk", "nu: ze lacht erbij"),
    )  # fmt: skip
    told = {mark["mark"]: (mark["text"], span_of(state, mark)) for mark in state.marks}
    assert told == {"m1": ("als het mag", (12, 23)), "m2": ("lacht", (7, 12))}


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4), (900, 910), (2, 3)])
def test_no_words_no_mark(start: int, end: int) -> None:
    state = after(act.Answer("werk", SAID), act.Mark("m1", "quote", "werk", start=start, end=end))
    assert state.marks == ()
    assert state.said is not None


texts = st.text(st.sampled_from("ab é\n😀"), max_size=40)


@given(texts, texts, texts, texts, st.text(st.sampled_from("xyz "), min_size=1, max_size=12))
def test_whatever_changes_a_mark_holds_its_own_words_or_is_lost(a: str, b: str, c: str, d: str, words: str) -> None:
    old, new, start = f"{a} {words} {b}", f"{c} {words} {d}", len(a) + 1
    mark = act.Mark("m", "flag", "werk", start=start, end=start + len(words))
    state = after(act.Answer("werk", old), mark, act.Answer("werk", new))
    for body in state.marks:
        span = span_of(state, body)
        assert is_lost(state, body) if span is None else state.value("werk")[slice(*span)] == body["text"]


@given(texts, texts)
def test_what_two_texts_share_is_the_same_in_both_and_in_order(old: str, new: str) -> None:
    blocks = shared(old, new)
    for i, j, size in blocks:
        assert size > 0 and old[i : i + size] == new[j : j + size]
    for (i, j, size), (k, m, _) in pairwise(blocks):
        assert i + size <= k and j + size <= m
    if old == new and old:
        assert sum(size for _, _, size in blocks) == len(old)
