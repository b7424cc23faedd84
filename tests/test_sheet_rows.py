"""The rows of an observation sheet: what is proposed, where a row goes, what a type does to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.protocol.model import Row
from fieldwork.tui.sheet_rows import Entry, end, index_by_time, proposed_type, put_at, quoted, short_label, widths

TYPES = {
    row.id: row
    for row in (Row("situatie", "De situatie: bij aankomst"), Row("activiteiten", "De activiteiten"),
                Row("verloop", "Het verloop: met de tijd", timed=True), Row("opmerkingen", "Opmerkingen", quotes=True),
                Row("duiding", "Duiding", reflective_only=True))
}  # fmt: skip


def sheet(*cells: tuple[str, str] | str, places: tuple[float, ...] = ()) -> list[Entry]:
    given = [cell if isinstance(cell, tuple) else (cell, "") for cell in cells]
    placed = places or tuple(range(1, len(cells) + 1))
    return [Entry(f"r{n}", kind, at, position=place) for n, ((kind, at), place) in enumerate(zip(given, placed, strict=True))]


@pytest.mark.parametrize(
    ("before", "proposed"),
    [
        ([], "situatie"),
        (["situatie"], "activiteiten"),
        (["activiteiten"], "verloop"),
        (["verloop"], "verloop"),
        (["situatie", "opmerkingen"], "verloop"),
        (["duiding"], "verloop"),
        (["soort van vroeger"], "situatie"),
    ],
)
def test_a_new_row_is_about_what_comes_next_and_then_about_the_course(before: list[str], proposed: str) -> None:
    assert proposed_type(TYPES, sheet(*before)) == proposed


def test_where_no_type_has_times_a_new_row_is_like_the_last() -> None:
    plain = {name: Row(name, name) for name in ("a", "b")}
    assert proposed_type(plain, sheet("b")) == "b"


@pytest.mark.parametrize(
    ("times", "at", "index"),
    [
        (["10:00", "10:30"], "10:15", 1),
        (["10:00", "10:30"], "10:30", 2),
        (["10:00", "10:30"], "09:00", 0),
        (["", "10:30"], "10:00", 1),
        (["", ""], "10:00", 2),
        ([], "10:00", 0),
    ],
)
def test_a_row_goes_where_its_time_belongs(times: list[str], at: str, index: int) -> None:
    assert index_by_time(sheet(*(("verloop", each) for each in times)), at) == index


@given(st.lists(st.floats(0, 5) | st.integers(0, 5), max_size=6), st.integers(0, 6))
def test_a_row_comes_where_it_is_put_also_where_others_share_a_place(places: list[float], index: int) -> None:
    others = sheet(*["verloop"] * len(places), places=tuple(sorted(places)))
    at, row = min(index, len(others)), Entry("x", "verloop", position=9.0)
    written = {each.id: each for each in put_at(others, row, at)}
    after = sorted((written.get(each.id, each) for each in [*others, row]), key=lambda each: (each.position, each.id))
    expected = [each.id for each in others]
    expected.insert(at, "x")
    assert [each.id for each in after] == expected
    assert list(written)[-1] == "x", "undoing takes back the move itself first"


def test_what_was_described_goes_to_the_right_where_a_type_has_only_that() -> None:
    row = Entry("r", "verloop", "10:00", "kijkt weg", "", 1.0)
    assert row.retyped(TYPES["duiding"]).text("reflective") == "kijkt weg"
    both = Entry("r", "verloop", "10:00", "kijkt weg", "verlegen?", 1.0).retyped(TYPES["duiding"])
    assert (both.descriptive, both.reflective) == ("kijkt weg", "verlegen?"), "nothing is lost"


def test_words_for_a_line() -> None:
    assert [short_label(TYPES[name], "nl") for name in ("situatie", "verloop", "duiding")] == ["Situatie", "Verloop", "Duiding"]
    assert [quoted(words) for words in ("warm hier", "“warm hier”", "")] == ["“warm hier”", "“warm hier”", ""]
    assert all(sum(widths(width)) == width for width in (40, 80, 140))
    assert end(sheet("verloop", places=(7.5,))) == 8.5
