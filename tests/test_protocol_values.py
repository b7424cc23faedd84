"""What an item can have is taken, in many ways of typing it; what it cannot have is said, with what to write
instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.i18n import LANGS, Msg
from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.load import load
from fieldwork.protocol.meant import normalise
from fieldwork.protocol.model import Item, Option, Protocol, from_compiled
from fieldwork.protocol.values import check_value, from_file

ALL: Protocol = from_compiled(compile_protocol(load(Path(__file__).parent / "data" / "all_kinds.yaml").data))
ITEMS: Mapping[str, Item] = ALL.by_id
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("item", "typed", "value", "text"),
    [
        ("werk.plan", "ja", "ja", None), ("werk.plan", " J ", "ja", None), ("werk.plan", "no", "nee", None),
        ("werk.plan", "nee, nog niet", "nee", "nog niet"), ("werk.plan", "ja - soms", "ja", "soms"),
        ("werk.plan", "?", "weet_niet", None), ("werk.plan", "Weet ik niet", "weet_niet", None),
        ("akkoord", "2", "nee", None),
        ("werk.soort", "1", "betaald", None), ("werk.soort", "proefplaatsing", "proef", None),
        ("werk.soort", "paid work", "betaald", None), ("werk.soort", "anders: stage", "anders", "stage"),
        ("werk.hulp", "1,2", ["uwv", "gemeente"], None), ("werk.hulp", "2 1", ["gemeente", "uwv"], None),
        ("werk.hulp", "UWV", ["uwv"], None), ("werk.hulp", "de gemeente", ["gemeente"], None),
        ("werk.hulp", "uwv, anders: een oom, thuis", ["uwv", "anders"], "een oom, thuis"),
        ("werk.cijfer", "8", 8, None),
        ("werk.passend", "3", "goed", None), ("werk.passend", "Excellent", "uitstekend", None),
        ("werk.uren", "32", 32, None), ("werk.uren", "1,5", 1.5, None), ("werk.uren", "28.5 uur", 28.5, None),
        ("werk.kans", "20%", 20, None), ("werk.kans", "20 %", 20, None),
        ("in_dienst", "3 mei", "2026-05-03", None), ("in_dienst", "3-5-2024", "2024-05-03", None),
        ("in_dienst", "2024-05-03", "2024-05-03", None), ("in_dienst", "May 3, 2024", "2024-05-03", None),
        ("in_dienst", "3 mrt 2024", "2024-03-03", None), ("in_dienst", "gisteren", "2026-11-20", None),
        ("begintijd", "14.30", "14:30", None), ("begintijd", "9 uur", "09:00", None), ("begintijd", "14u30", "14:30", None),
        ("begintijd", "0730", "07:30", None), ("begintijd", "7:05", "07:05", None),
        ("reistijd", "90", 90, None), ("reistijd", "90 min", 90, None), ("reistijd", "1u30", 90, None),
        ("reistijd", "1:30", 90, None), ("reistijd", "1,5 uur", 90, None), ("reistijd", "2 hours", 120, None),
        ("naam", "De Kas", "De Kas", None), ("werk.verhaal", "één\ntwee", "één\ntwee", None),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(item: str, typed: str, value: Any, text: str | None) -> None:
    assert normalise(ITEMS[item], typed, "nl", "T6", TODAY) == (value, text)


@pytest.mark.parametrize(
    ("item", "typed", "said"),
    [
        ("werk.plan", "misschien", "ja, nee"), ("werk.plan", "", "niets"), ("akkoord", "ja, maar", "notitie"),
        ("werk.soort", "7", "betaald"), ("werk.soort", "anders", "toelichting"),
        ("werk.hulp", "1 3", "gaat niet samen"), ("werk.hulp", "1,1", "twee keer"),
        ("werk.cijfer", "11", "1 tot en met 10"), ("werk.cijfer", "7,5", "heel cijfer"), ("werk.cijfer", "acht", "getal"),
        ("werk.uren", "61", "60 uur"), ("werk.uren", "-1", "te laag"), ("werk.uren", "1.250", "twee manieren"),
        ("werk.uren", "1,25", "1 cijfers"), ("werk.uren", "nan", "getal"), ("werk.uren", "9" * 40, "getal"),
        ("werk.kans", "120%", "100 %"), ("in_dienst", "31-2-2026", "bestaat niet"), ("in_dienst", "3-5-26", "vier cijfers"),
        ("in_dienst", "morgen", "3 mei"), ("begintijd", "25:00", "14:30"), ("reistijd", "1u75", "90 min"),
        ("reistijd", "5u", "240 min"), ("naam", "a\nb", "één regel"), ("waarde", "x", "per regel"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_once_and_how_to_write_it(item: str, typed: str, said: str) -> None:
    told = normalise(ITEMS[item], typed, "nl", "T6", TODAY)
    assert isinstance(told, Msg) and said in told.text("nl") and told.text("en")


@given(st.sampled_from(sorted(ITEMS)), st.text(max_size=12) | st.from_regex(r"[0-9:.,/ uhmin%-]{1,9}", fullmatch=True))
def test_whatever_is_typed_gives_a_value_that_the_item_can_have_or_a_sentence(name: str, typed: str) -> None:
    read = normalise(ITEMS[name], typed, "nl", "T6", TODAY)
    if isinstance(read, Msg):
        assert all(read.text(lang) for lang in LANGS)
    else:
        assert check_value(ITEMS[name], *read, "T6") is None


@pytest.mark.parametrize(
    ("item", "raw", "value", "text"),
    [
        ("werk.plan", {"value": "ja", "text": "soms"}, "ja", "soms"), ("werk.hulp", "uwv", ["uwv"], None),
        ("naam", 3, "3", None), ("werk.cijfer", 8.0, 8, None), ("werk.kans", "weet_niet", None, None),
        ("waarde", {"kennis": {"cijfer": 8, "belang": "veel"}}, {"kennis": {"cijfer": "8", "belang": "veel"}}, None),
        ("baan", [{"baan.functie": "kok"}], [{"baan.functie": "kok"}], None), ("baan", [], [], None),
    ],
)  # fmt: skip
def test_a_value_from_a_file_is_kept_in_one_form(item: str, raw: Any, value: Any, text: str | None) -> None:
    read = from_file(ITEMS[item], raw, "T6")
    assert isinstance(read, Msg) if value is None else read == (value, text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(ITEMS)), anything)
def test_no_value_from_a_file_however_odd_raises(name: str, raw: Any) -> None:
    read = from_file(ITEMS[name], raw)
    assert isinstance(read, tuple) or all(read.text(lang) for lang in LANGS)


def test_an_option_of_another_measurement_cannot_be_chosen() -> None:
    soort = ITEMS["werk.soort"]
    assert check_value(soort, "gestopt", None, "T6") is None
    assert check_value(soort, "gestopt", None, "T0") is not None
    assert isinstance(normalise(soort, "4", "nl", "T0"), Msg), "3 is other where there are two options"


def test_an_option_whose_id_is_a_digit_goes_before_the_place_on_the_screen() -> None:
    options = (Option("2", {"nl": "twee"}), Option("1", {"nl": "een"}))
    item = Item("x", "choice", "?", "s", options=options)
    assert normalise(item, "1", "nl") == ("1", None)


def test_a_cell_of_a_grid_is_typed_by_its_mark_or_place() -> None:
    columns = ITEMS["waarde"].columns
    belang, _, cijfer = (Item(each.id, "choice", each.label, "s", options=each.options) for each in columns)
    assert normalise(belang, "4") == ("veel", None) and normalise(cijfer, "4") == ("4", None)
    assert normalise(cijfer, "10") == ("10", None) and isinstance(normalise(cijfer, "11"), Msg)
