"""What the answer widgets rest on, without a screen: keys, tables in a width, times of a repeat, what was understood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header, begin
from fieldwork.capture.state import SessionState
from fieldwork.capture.step import step
from fieldwork.i18n import Msg
from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.model import Item, Protocol, from_compiled
from fieldwork.tui.filling import Filling
from fieldwork.tui.grid_layout import GridColumn, GridRow, Table, lay_out
from fieldwork.tui.option_keys import KEYS, key_at, place_of
from fieldwork.tui.results import results
from fieldwork.tui.slots import filled, in_words, put, slots
from fieldwork.tui.understanding import understood
from tests.support.kinds import all_kinds
from tests.support.small import Ticker

INNER: list[dict[str, Any]] = [
    {"id": "p.naam", "kind": "text", "ask": "Naam"},
    {"id": "p.weg", "kind": "yes_no", "ask": "Weg"},
    {"id": "p.waarom", "kind": "open", "ask": "Waarom", "when": {"p.weg": "ja"}},
    {"id": "p.toch", "kind": "text", "ask": "Toch", "when": {"p.waarom": "x"}},
    {"id": "p.a", "kind": "number", "ask": "A", "when": {"eerst": "ja"}},
    {"id": "p.b", "kind": "computed", "ask": "B", "compute": {"sum": ["p.a"]}},
]


def protocol() -> Protocol:
    """A yes or no, and a repeat of at most three that looks at it and inside itself."""
    items = [
        {"id": "eerst", "kind": "yes_no", "ask": "Eerst"},
        {"id": "p", "kind": "repeat", "ask": "P", "each": "plek", "maximum": 3, "items": INNER},
    ]
    return from_compiled(
        compile_protocol(
            {"protocol": "t", "version": 1, "kind": "interview", "title": "T", "roles": [],
             "sections": [{"id": "s", "title": "S", "items": items}]}
        )
    )  # fmt: skip


def session(used: Protocol, *answers: tuple[str, Any], **header: Any) -> SessionState:
    """A session with these answers."""
    stamp = Ticker()
    roles = {"W01": ("werknemer",)}
    given = Header(site="kas", participants=("W01",), roles=roles, role="werknemer", held_at="2026-03-04", **header)
    state, _ = begin("s1", used, given, ConsentGiven({}), stamp)
    for item, value in answers:
        state, _ = step(state, act.Answer(item, value), stamp)
    return state


def test_every_option_of_a_long_list_has_a_key_of_its_own() -> None:
    keys = [key_at(place) for place in range(len(KEYS))]
    assert keys[:11] == [*"1234567890", "a"]
    assert len(set(keys)) == len(keys)
    assert all(place_of(key, len(KEYS)) == place for place, key in enumerate(keys))
    assert place_of("a", 10) is None, "in a short list letters are free for words"
    assert key_at(99) == ""


label = st.text(st.sampled_from("ab [/]é表 "), min_size=1, max_size=40)


@given(st.lists(label, min_size=1, max_size=9), st.lists(label, min_size=1, max_size=5), st.integers(24, 140), st.data())
def test_a_table_of_any_labels_keeps_the_cell_she_stands_in_in_sight(
    columns: list[str], rows: list[str], width: int, data: st.DataObject
) -> None:
    table = Table(
        tuple(GridRow(str(n), words) for n, words in enumerate(rows)),
        tuple(GridColumn(str(n), words, (("x", words),)) for n, words in enumerate(columns)),
    )
    here = data.draw(st.integers(0, len(columns) - 1))
    layout = lay_out(table, width, here)
    assert here in layout.columns
    used = layout.label_width + sum(layout.widths[n] for n in layout.columns)
    assert used <= width or len(layout.columns) == 1
    for row, words in zip(layout.labels, rows, strict=True):
        assert "".join("".join(row).split()) == "".join(words.split()), "no label is cut"


@pytest.mark.parametrize(
    ("item", "typed", "told", "value", "outside"),
    [
        ("in_dienst", "3-5-2020", "zondag 3 mei 2020", True, False),
        ("in_dienst", "mei", None, False, False),
        ("begintijd", "9 uur", "09:00", True, False),
        ("reistijd", "90", "90 min = 1 uur 30", True, False),
        ("reistijd", "241", None, False, True),
        ("werk.uren", "12.5", "12,5 uur", True, False),
        ("werk.uren", "-1", None, False, True),
        ("werk.kans", "100%", "100 %", True, False),
    ],
)
def test_a_typed_line_is_told_back(item: str, typed: str, told: str | None, value: bool, outside: bool) -> None:
    heard = understood(all_kinds().by_id[item], typed, "nl", None)
    assert heard is not None
    assert (heard.value, heard.outside) == (value, outside)
    assert heard.words == told if told else isinstance(heard.words, Msg)


def test_nothing_is_told_of_text_or_of_an_empty_line() -> None:
    assert understood(all_kinds().by_id["naam"], "3 mei", "nl", None) is None
    assert understood(all_kinds().by_id["in_dienst"], "  ", "nl", None) is None


def _shown(state: SessionState, index: int) -> list[str]:
    return [slot.item.id for slot in slots(state, state.protocol.by_id["p"], "nl", 2) if slot.path[0] == index]


def test_conditions_inside_a_repeat_look_at_their_own_time_and_at_what_stands() -> None:
    times = [{"p.weg": "ja", "p.waarom": "x"}, {"p.weg": "nee", "p.waarom": "x"}]
    state = session(protocol(), ("p", times))
    assert _shown(state, 0) == ["p.naam", "p.weg", "p.waarom", "p.toch", "p.b"]
    assert _shown(state, 1) == ["p.naam", "p.weg", "p.b"], "what lapsed opens nothing"
    assert "p.a" in _shown(session(protocol(), ("eerst", "ja"), ("p", times)), 1)


def test_a_computation_inside_a_repeat_is_of_its_own_time() -> None:
    state = session(protocol(), ("eerst", "ja"), ("p", [{"p.a": 2}, {"p.a": 5}]))
    told = [in_words(slot, "nl") for slot in slots(state, protocol().by_id["p"], "nl") if slot.item.kind == "computed"]
    assert told == ["2", "5"]


def _at(state: SessionState, key: str) -> Filling:
    filling = Filling()
    filling.open(state, state.protocol.by_id["p"], "nl", key, ())
    return filling


@pytest.mark.parametrize(
    ("times", "key", "after"),
    [
        ([{"p.naam": "a"}], "0/p.naam", "0/p.weg"),
        ([{"p.naam": "a"}], "0/p.weg", "+"),
        ([{"p.naam": "a"}, {"p.naam": "b"}], "0/p.weg", "1/p.naam"),
        ([{"p.naam": "a"}, {"p.naam": "b"}, {"p.naam": "c"}], "2/p.weg", None),
        (None, "0/p.weg", None),
    ],
)
def test_enter_at_the_end_of_a_filled_time_begins_another(times: Any, key: str, after: str | None) -> None:
    assert _at(session(protocol(), ("p", times)), key).after() == after


def test_enter_in_an_empty_new_time_ends_the_list() -> None:
    filling = _at(session(protocol(), ("p", [{"p.naam": "a"}])), "0/p.weg")
    key = filling.add()
    assert key == "1/"
    assert filling.state is not None
    filling.open(filling.state, protocol().by_id["p"], "nl", key, ())
    assert (filling.index, filling.after(), filling.add()) == (1, None, "1/")
    assert filling.names("nl") == ["a", "plek"]


def test_what_could_not_be_read_stays_beside_an_empty_value() -> None:
    assert put(None, (0, "n"), None, "veel") == [{"n": {"value": None, "text": "veel"}}]


def test_how_much_of_a_table_is_filled_in_is_counted() -> None:
    grid: Item = all_kinds().by_id["waarde"]
    assert filled(grid, {"kennis": {"belang": "niet", "cijfer": None}}) == "1/6"
    assert filled(grid, None) == "0/6"


def test_computations_that_hang_on_an_item_are_told_with_what_they_give_now() -> None:
    state = session(all_kinds(), ("waarde", {"kennis": {"belang": "veel", "bereik": "veel"}}), wave="T0")
    grid = all_kinds().by_id["waarde"]
    assert results(state, grid, "nl") == [("Som", "–"), ("Klasse", "–"), ("Gemiddeld cijfer", "–")]
    assert results(state, all_kinds().by_id["naam"], "nl") == []


def test_a_missing_word_is_asked_for_in_plain_words_and_unread_words_in_a_repeat_are_not_scolded_again() -> None:
    state = session(all_kinds(), ("werk.soort", "anders"))
    assert state.said is not None
    assert state.said.text("nl") == "Schrijf erbij wat het anders is."
    state = session(protocol(), ("p", [{"p.naam": {"value": None, "text": "?!"}, "p.weg": "ja"}]))
    assert state.said is None
