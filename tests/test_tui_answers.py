"""What is typed or chosen becomes the value that the item wants, for each kind; what cannot be read is kept as words."""

from __future__ import annotations

from typing import Any

import pytest

from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.model import from_compiled
from fieldwork.tui.reading import read, typed_form
from fieldwork.tui.slots import Slot, choices, put, removed, toggled

OPTIONS = [{"id": "a", "nl": "A"}, {"id": "b", "nl": "B"}, {"id": "geen", "nl": "geen", "exclusive": True}]
ITEMS: list[dict[str, Any]] = [
    {"id": "getal", "kind": "number", "ask": "?", "minimum": 0, "maximum": 40, "unit": "uur", "dont_know": True},
    {"id": "deel", "kind": "percentage", "ask": "?"},
    {"id": "dag", "kind": "date", "ask": "?"},
    {"id": "tijd", "kind": "time", "ask": "?"},
    {"id": "duur", "kind": "duration", "ask": "?"},
    {"id": "regel", "kind": "text", "ask": "?"},
    {"id": "open", "kind": "open", "ask": "?"},
    {"id": "keus", "kind": "choice", "ask": "?", "options": OPTIONS, "other": "text", "dont_know": True},
    {"id": "meer", "kind": "multiple", "ask": "?", "options": OPTIONS},
    {"id": "cijfer", "kind": "grade", "ask": "?"},
    {"id": "ja", "kind": "yes_no", "ask": "?", "remark": True},
]
PROTOCOL = from_compiled(
    compile_protocol(
        {"protocol": "t", "version": 1, "kind": "interview", "title": "T", "roles": [],
         "sections": [{"id": "s", "title": "S", "items": ITEMS}]}
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("item", "typed", "value", "words"),
    [
        ("getal", "12,5", 12.5, None),
        ("getal", "?", "weet_niet", None),
        ("getal", "een stuk of tien", None, "een stuk of tien"),
        ("getal", "99", None, "99"),
        ("deel", "20 %", 20, None),
        ("dag", "3-5-2026", "2026-05-03", None),
        ("dag", "ergens in mei", None, "ergens in mei"),
        ("tijd", "14.30", "14:30", None),
        ("duur", "1u30", 90, None),
        ("regel", "een regel", "een regel", None),
        ("open", " met spatie [/a]\nen nog een ", " met spatie [/a]\nen nog een ", None),
        ("open", "  ", None, None),
    ],
)
def test_what_is_typed_becomes_the_value_or_is_kept_as_words(item: str, typed: str, value: Any, words: str | None) -> None:
    slot = Slot(PROTOCOL.by_id[item])
    found, beside, wrong = read(slot, None, typed, "", "nl", None)
    assert (found, beside) == (value, words)
    assert (wrong is not None) == (value is None and bool(typed.strip()))
    again = Slot(slot.item, value=found, text=beside or "")
    assert read(again, None, typed_form(again, "nl"), "", "nl", None)[:2] == (value, words), "shown and read again it is the same"


@pytest.mark.parametrize(
    ("item", "before", "pressed", "after"),
    [
        ("keus", "a", "b", "b"),
        ("keus", None, "anders", "anders"),
        ("cijfer", None, "7", 7),
        ("meer", None, "a", ["a"]),
        ("meer", ["a"], "b", ["a", "b"]),
        ("meer", ["a", "b"], "a", ["b"]),
        ("meer", ["a"], "a", None),
        ("meer", ["a", "b"], "geen", ["geen"]),
        ("meer", ["geen"], "a", ["a"]),
    ],
)
def test_choosing_makes_the_value(item: str, before: Any, pressed: str, after: Any) -> None:
    assert toggled(PROTOCOL.by_id[item], before, pressed) == after


def test_options_come_in_the_order_of_their_digits_with_other_and_unknown_last() -> None:
    assert [id for id, _ in choices(PROTOCOL.by_id["keus"], None)] == ["a", "b", "geen", "anders", "weet_niet"]
    assert [id for id, _ in choices(PROTOCOL.by_id["cijfer"], None)] == [str(mark) for mark in range(1, 11)]
    assert [id for id, _ in choices(PROTOCOL.by_id["ja"], None)] == ["ja", "nee"]


def test_a_cell_goes_into_the_whole_answer_and_what_becomes_empty_goes_out() -> None:
    whole = put(None, ("rij", "kolom"), "zwak", None)
    assert whole == {"rij": {"kolom": "zwak"}}
    assert put(whole, ("rij", "kolom"), None, None) is None
    twice = put(put(None, (0, "naam"), "An", None), (1, "bekend"), "ja", "al jaren")
    assert twice == [{"naam": "An"}, {"bekend": {"value": "ja", "text": "al jaren"}}]
    assert removed(twice, 0) == [{"bekend": {"value": "ja", "text": "al jaren"}}]
    assert put(twice, (1, "bekend"), None, None) == [{"naam": "An"}]
