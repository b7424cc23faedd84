"""Parquet: typed, equal to what went in, with the data dictionary in the file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.exports import parquet_writer
from fieldwork.exports.table import Column, Option, Table
from fieldwork.exports.writing import Manner
from tests.support.formats import HOSTILE, LONG, ROWS, TYPES, every_type, told, words


def read(path: Path) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = pq.read_table(path).to_pydict()
    return found


def test_every_type_is_typed(tmp_path: Path) -> None:
    done = parquet_writer.write(tmp_path / "t.parquet", [every_type()], Manner())
    schema = pq.read_schema(tmp_path / "t.parquet")
    assert {name: str(schema.field(name).type) for name in TYPES} == {
        "string": "string", "integer": "int64", "number": "double", "boolean": "bool", "date": "date32[day]",
        "time": "time32[ms]", "datetime": "timestamp[us, tz=UTC]", "list": "list<element: string>", "json": "string",
    }  # fmt: skip
    cells = read(tmp_path / "t.parquet")
    assert cells["string"] == [row[0] for row in ROWS]
    assert cells["integer"] == [1, -3, None, 32] and cells["number"] == [1.5, -0.25, None, 1e14]
    assert cells["boolean"] == [True, False, None, True]
    assert cells["date"] == [dt.date(2026, 1, 2), dt.date(1899, 12, 31), None, dt.date(2400, 2, 29)]
    assert cells["time"] == [dt.time(10, 11), dt.time(0), None, dt.time(23, 59)]
    assert cells["datetime"][0] == dt.datetime(2026, 1, 2, 9, 11, 12, tzinfo=dt.UTC)
    assert cells["list"] == [["a", "b"], ["=c"], None, []]
    assert cells["json"] == ['{"r": ["é"]}', "woord", None, "5"]
    assert (done.rows, done.receipt) == (4, ())


def test_pandas_reads_the_same_frame(tmp_path: Path) -> None:
    table = words(*HOSTILE, LONG, None)
    parquet_writer.write(tmp_path / "t.parquet", [table], Manner())
    frame = pd.DataFrame(list(table.rows), columns=list(table.names))
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t.parquet"), frame)


def test_the_file_says_what_its_columns_mean(tmp_path: Path) -> None:
    parquet_writer.write(tmp_path / "t.parquet", [every_type()], Manner(lang="en"))
    schema = pq.read_schema(tmp_path / "t.parquet")
    about = json.loads(schema.metadata[b"fieldwork"])
    assert (about["table"], about["title"], about["lang"]) == ("typen", "All types", "en")
    assert [field["name"] for field in about["fields"]] == list(TYPES)
    field = json.loads(schema.field("integer").metadata[b"field"])
    assert schema.field("integer").metadata[b"meaning"] == b"What integer is?"
    assert field["categories"] == [{"value": 1, "label": "1 “keer”"}, {"value": 32, "label": "vaak"}]
    assert field["labels"]["missingValues"] == [{"value": -3, "label": "refused"}]
    assert json.loads(schema.field("list").metadata[b"field"])["type"] == "list"


def test_times_without_a_zone_are_those_of_the_clock_on_the_wall(tmp_path: Path) -> None:
    table = Table("t", "t", (Column("op", "datetime", "?"),), [("2026-03-04T10:00",), (None,), ("2026-03-04",)])
    parquet_writer.write(tmp_path / "t.parquet", [table], Manner())
    assert read(tmp_path / "t.parquet")["op"] == [dt.datetime(2026, 3, 4, 10), None, dt.datetime(2026, 3, 4)]


def test_what_does_not_fit_its_type_is_left_out_and_told_and_codes_of_missing_dates_too(tmp_path: Path) -> None:
    columns = (Column("dag", "date", "?", missing=(Option(-1, "niet gesteld"),)), Column("n", "integer", "?"), Column("w", "string", "?"))
    rows = [(-1, 1, "\ud800x"), ("2026-02-30", 1.5, "y"), ("2026-02-28", 3, None)]
    done = parquet_writer.write(tmp_path / "t.parquet", [Table("t", "t", columns, rows)], Manner())
    assert read(tmp_path / "t.parquet") == {"dag": [None, None, dt.date(2026, 2, 28)], "n": [1, None, 3], "w": ["?x", "y", None]}
    assert "Column dag: 1 values do not fit" in told(done.receipt) and "Column n: 1 values" in told(done.receipt)
    assert "Column dag: 1 reasons why" in told(done.receipt)


def test_an_empty_table_keeps_its_types(tmp_path: Path) -> None:
    done = parquet_writer.write(tmp_path / "t.parquet", [every_type([])], Manner())
    assert done.rows == 0
    assert [str(kind) for kind in pq.read_schema(tmp_path / "t.parquet").types][:3] == ["string", "int64", "double"]


def test_it_is_written_in_batches_and_one_can_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_writer, "AT_ONCE", 10)
    seen: list[int] = []
    rows = ((n,) for n in range(25))
    table = Table("t", "t", (Column("n", "integer", "?"),), rows)
    parquet_writer.write(tmp_path / "t.parquet", [table], Manner(tick=seen.append))
    assert seen == [10, 20, 25]
    assert pq.ParquetFile(tmp_path / "t.parquet").metadata.num_row_groups == 3
    assert read(tmp_path / "t.parquet")["n"] == list(range(25))

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "t.parquet").unlink()
    with pytest.raises(KeyboardInterrupt):
        parquet_writer.write(tmp_path / "t.parquet", [words(*["x"] * 30)], Manner(tick=stop))
    assert list(tmp_path.iterdir()) == []


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (parquet_writer.write(tmp_path / f"{name}.parquet", [every_type()], Manner()) for name in "ab")
    assert first == second


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))), st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))))
def test_any_words_and_numbers_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str], numbers: list[Any]) -> None:
    path = tmp_path_factory.mktemp("p") / "t.parquet"
    rows = list(zip(texts, numbers, strict=False))
    parquet_writer.write(path, [Table("t", "t", (Column("w", "string", "?"), Column("n", "integer", "?")), rows)], Manner())
    assert read(path) == {"w": [row[0] for row in rows], "n": [row[1] for row in rows]}
