"""A table as Parquet: typed, compressed with zstd, with the data dictionary in its metadata. Written in batches."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fieldwork.exports.csv_writer import cell
from fieldwork.exports.datapackage import field_of
from fieldwork.exports.placing import placing
from fieldwork.exports.stream import Hashed, said
from fieldwork.exports.table import Column, Table
from fieldwork.exports.writing import Manner, Written
from fieldwork.i18n import Lang, Msg, msg

AT_ONCE = 20_000
"""Rows that are written in one go: a row group."""
_ZONED = r"(Z|[+-]\d\d:?\d\d)$"
_KINDS: Mapping[str, Any] = {
    "string": pa.string(), "json": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    "date": pa.date32(), "time": pa.time32("ms"), "list": pa.list_(pa.string()),
}  # fmt: skip
_TIMES = frozenset({"date", "time", "datetime"})
_UNFIT = (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, ValueError, TypeError)


def write(path: Path, tables: Sequence[Table], manner: Manner) -> Written:
    """Write one table; see `fieldwork.exports.writing` and docs/export-formats.md. Raises as `placing` does."""
    (table,) = tables
    rows, count = iter(table.rows), 0
    unfit: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    batch = list(islice(rows, AT_ONCE))
    schema = _schema(table, batch, manner.lang)
    with placing(path) as out:
        hashed = Hashed(out)
        with pq.ParquetWriter(pa.PythonFile(hashed, "w"), schema, compression="zstd") as writer:
            while batch:
                columns = zip(*batch, strict=True)
                arrays = [_array(column, kind.type, cells, unfit, coded)
                          for column, kind, cells in zip(table.columns, schema, columns, strict=True)]  # fmt: skip
                writer.write_batch(pa.record_batch(arrays, schema=schema))
                count += len(batch)
                if manner.tick is not None:
                    manner.tick(count)
                batch = list(islice(rows, AT_ONCE))
    return Written(count, hashed.sha256, tuple(_receipt(unfit, coded)))


def _schema(table: Table, first: Sequence[tuple[Any, ...]], lang: Lang) -> pa.Schema:
    """The types of the columns, with the data dictionary: `fieldwork` at the table, `meaning` and `field` at each column."""
    cells = list(zip(*first, strict=True)) or [()] * len(table.columns)
    fields = []
    for column, sample in zip(table.columns, cells, strict=True):
        kind = _moment(sample) if column.type == "datetime" else _KINDS[column.type]
        told = {"meaning": said(column.meaning, lang), "field": _json(field_of(column, lang, ".parquet"))}
        fields.append(pa.field(column.name, kind, metadata=told))
    about = {"table": table.id, "title": said(table.title, lang), "lang": lang, "key": list(table.key),
             "fields": [field_of(column, lang, ".parquet") for column in table.columns]}  # fmt: skip
    return pa.schema(fields, metadata={"fieldwork": _json(about)})


def _moment(sample: Sequence[Any]) -> Any:
    """UTC where times have a zone; where none has, the clock on the wall."""
    words = pa.array([each for each in sample if isinstance(each, str)], pa.string())
    plain = len(words) and not pc.any(pc.match_substring_regex(words, _ZONED)).as_py()
    return pa.timestamp("us", None if plain else "UTC")


def _array(column: Column, kind: Any, cells: Sequence[Any], unfit: Counter[str], coded: Counter[str]) -> Any:
    """The cells of a column as Arrow has them; what its type cannot hold is counted and left out."""
    if column.type in _TIMES and column.missing:
        codes = {each.value for each in column.missing}
        coded[column.name] += sum(each in codes for each in cells)
        cells = [None if each in codes else each for each in cells]
    elif column.type == "json":
        cells = [each if each is None or isinstance(each, str) else _plain(each) for each in cells]
    elif column.type == "list":
        cells = [each if each is None else [cell(one, raw=True) for one in each] for each in cells]
    try:
        return _made(cells, kind)
    except _UNFIT:
        pass
    found = []
    for value in cells:
        one = _one(value, kind)
        unfit[column.name] += one is None and value is not None
        found.append(one)
    return pa.array(found, kind)


def _made(cells: Sequence[Any], kind: Any) -> Any:
    if pa.types.is_time(kind):
        return pa.array([None if each is None else time.fromisoformat(each) for each in cells], kind)
    if pa.types.is_temporal(kind):
        return pa.array(cells, pa.string()).cast(kind)
    if pa.types.is_integer(kind):  # as what they are first: told to make integers, Arrow drops what stands after the point
        return pa.array(cells).cast(kind)
    return pa.array(cells, kind)


def _one(value: Any, kind: Any) -> Any:
    """A value as Arrow gives it back, or None where the type cannot hold it."""
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()  # half a surrogate pair is nothing that UTF-8 knows
    try:
        return _made([value], kind)[0].as_py()
    except _UNFIT:
        return None


def _plain(value: Any) -> str:
    return cell(value, raw=True) if isinstance(value, (bool, int, float)) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _receipt(unfit: Mapping[str, int], coded: Mapping[str, int]) -> Iterator[Msg]:
    sayings = (
        (unfit, "Kolom {name}: {n} waarden passen niet bij het type van de kolom en zijn leeg gelaten. In csv staan zij wel.",
         "Column {name}: {n} values do not fit the column's type and were left empty. They are in csv."),
        (coded, "Kolom {name}: {n} redenen waarom er niets staat, passen niet in een datum of tijd en zijn leeg gelaten.",
         "Column {name}: {n} reasons why there is nothing do not fit in a date or time and were left empty."),
    )  # fmt: skip
    for counted, nl, en in sayings:
        for name, n in counted.items():
            if n:
                yield msg(nl, en, name=name, n=n)
