"""Columns of a frame: every type with what is missing, hostile words to the letter, and times in all their forms."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from fieldwork.exports.frame_columns import _AT_ONCE, frame_of
from fieldwork.exports.table import Column, ColumnType, Table

HOSTILE = ["=1+1", "[/a]", "regel\nregel", "é ë 漢 🌱 👩‍👩‍👧", "\u202e", "", "NA", "nan", "\x1b[31m"]


def column(kind: ColumnType, cells: list[Any]) -> pd.Series[Any]:
    rows = ((cell,) for cell in cells)
    return frame_of(Table("t", "t", (Column("x", kind, "x"),), rows))["x"]


@pytest.mark.parametrize(
    ("kind", "cells", "dtype"),
    [
        ("string", [*HOSTILE, None], "string"),
        ("time", ["10:15", None], "string"),
        ("integer", [1, None, -(2**53) - 1, 0], "Int64"),
        ("number", [0.1, None, 3, 0.0], "Float64"),
        ("boolean", [True, None, False], "boolean"),
        ("list", [["a", "b"], [], None], "object"),
        ("json", [{"a": [1]}, "tekst", 3, [["b"]], None], "object"),
        ("string", [], "string"), ("integer", [], "Int64"), ("boolean", [None, None], "boolean"), ("list", [], "object"),
    ],
)  # fmt: skip
def test_a_column_keeps_every_value_and_what_is_not_known_stays_unknown(kind: ColumnType, cells: list[Any], dtype: str) -> None:
    found = column(kind, cells)
    assert str(found.dtype).replace("[pyarrow]", "") == dtype
    assert [None if cell is pd.NA else cell for cell in found] == cells


@pytest.mark.parametrize(
    ("kind", "cells", "dtype", "first"),
    [
        ("datetime", ["2026-03-04T10:00:00+01:00", "2026-07-04T10:00:00.5Z", None], "datetime64[us, UTC]", "2026-03-04T09:00Z"),
        ("datetime", ["2026-03-04T10:00:00+0100"], "datetime64[us, UTC]", "2026-03-04T09:00Z"),
        ("datetime", ["2026-03-04T10:00", None], "datetime64[us]", "2026-03-04T10:00"),
        ("datetime", [None, None], "datetime64[us, UTC]", None),
        ("datetime", [], "datetime64[us, UTC]", None),
        ("date", ["2026-03-04", None], "datetime64[us]", "2026-03-04"),
        ("date", ["ergens in maart", "2026-03-04"], "string", "ergens in maart"),
        ("datetime", ["2026-03-04T10:00", "2026-03-04T10:00Z"], "string", "2026-03-04T10:00"),
    ],
)  # fmt: skip
def test_times_are_moments_where_they_say_of_which_zone_and_none_is_lost(
    kind: ColumnType, cells: list[Any], dtype: str, first: str | None
) -> None:
    found = column(kind, cells)
    assert str(found.dtype).replace("[pyarrow]", "") == dtype and len(found) == len(cells)
    if first is not None:
        assert found[0] == (first if dtype == "string" else pd.Timestamp(first))


def test_a_frame_may_be_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, cells, new in (("integer", [1, 2], 9), ("boolean", [True, None], False), ("string", ["a", "b"], "c")):
        found = column(kind, cells)  # type: ignore[arg-type]
        found.iloc[0] = new
        assert found[0] == new


def test_many_rows_come_in_the_same_order_in_which_they_were_read() -> None:
    many = 2 * _AT_ONCE + 7
    rows = ((n, str(n), [n]) for n in range(many))
    columns = (Column("a", "integer", "a"), Column("b", "string", "b"), Column("c", "list", "c"))
    found = frame_of(Table("t", "t", columns, rows))
    assert len(found) == many and list(found["a"]) == list(range(many)) and list(found["b"]) == list(map(str, range(many)))
    assert found["c"].iloc[-1] == [many - 1]
