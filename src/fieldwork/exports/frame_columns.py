"""A table as a pandas frame: each column in the type that says what it holds, what is not known as missing.

| a table's column  | a frame's column                                                    |
|-------------------|---------------------------------------------------------------------|
| string, time      | `string`                                                            |
| integer           | `Int64`                                                             |
| number            | `Float64`                                                           |
| boolean           | `boolean`                                                           |
| datetime          | `datetime64[us, UTC]`; where one has no zone: `datetime64[us]`      |
| date              | `datetime64[us]`, at midnight                                       |
| list, json        | `object`: lists as lists, nested values as they are, None           |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from fieldwork.exports.table import Column, Option, Table
from fieldwork.i18n import Lang, Msg, pick
from fieldwork.protocol.model import Text

_AT_ONCE = 20_000
"""Rows that are turned into columns in one go: few enough to stay in the processor's own memory."""
_ARROW = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def frame_of(table: Table, lang: Lang = "nl") -> pd.DataFrame:
    """The frame of a table, with what it says of itself under `attrs` (`dictionary_of`). Its rows are read once."""
    builders = [_builder(column) for column in table.columns]
    rows = iter(table.rows)
    while batch := list(islice(rows, _AT_ONCE)):
        for builder, cells in zip(builders, zip(*batch, strict=True), strict=True):
            builder.take(cells)
    return assembled(table, [builder.series() for builder in builders], lang)


def assembled(table: Table, columns: Sequence[Any], lang: Lang) -> pd.DataFrame:
    """A frame of columns that are made already, in the order of the table's."""
    frame = pd.DataFrame(dict(zip(table.names, columns, strict=True)), copy=False)
    frame.attrs.update(dictionary_of(table, lang))
    return frame


# --- the data dictionary --------------------------------------------------------------------------------------------


def dictionary_of(table: Table, lang: Lang) -> dict[str, Any]:
    """What a table says of itself, as plain values that JSON can hold.

    `table`, `title`, `key`, and `columns` by name: `type`, `meaning`, and where there are any `unit`, `options` and `missing`
    (value to label), `source` and `of` (the item).
    """
    return {
        "table": table.id,
        "title": _words(table.title, lang),
        "key": list(table.key),
        "columns": {column.name: _about(column, lang) for column in table.columns},
    }


def _about(column: Column, lang: Lang) -> dict[str, Any]:
    told: dict[str, Any] = {"type": column.type, "meaning": _words(column.meaning, lang)}
    more = {
        "unit": column.unit, "options": _labels(column.options, lang), "missing": _labels(column.missing, lang),
        "source": column.source, "of": column.of,
    }  # fmt: skip
    return told | {name: value for name, value in more.items() if value}


def _labels(options: Iterable[Option], lang: Lang) -> dict[str, str]:
    return {str(option.value): _words(option.label, lang) for option in options}


def _words(text: Msg | Text | None, lang: Lang) -> str:
    return text.text(lang) if isinstance(text, Msg) else pick(text, lang)


# --- columns --------------------------------------------------------------------------------------------------------


class _Cells:
    """A column of values that stay as they are."""

    def __init__(self) -> None:
        self.cells: list[Any] = []

    def take(self, cells: Sequence[Any]) -> None:
        """More cells, in order."""
        self.cells.extend(cells)

    def series(self) -> Any:
        """The column."""
        found = np.empty(len(self.cells), dtype=object)
        found[:] = self.cells
        return found


class _Arrow:
    """A column that Arrow holds until it is whole."""

    def __init__(self, kind: Any, finish: Callable[[pa.ChunkedArray], Any]) -> None:
        self.kind, self.finish = kind, finish
        self.chunks: list[pa.Array] = []

    def take(self, cells: Sequence[Any]) -> None:
        """More cells, in order."""
        self.chunks.append(pa.array(cells, self.kind))

    def series(self) -> Any:
        """The column."""
        return self.finish(pa.chunked_array(self.chunks, self.kind))


def _builder(column: Column) -> _Cells | _Arrow:
    if column.type in ("list", "json"):
        return _Cells()
    if column.type in ("date", "datetime"):
        return _Arrow(pa.string(), moments if column.type == "datetime" else times)
    if column.type in _ARROW:
        return _Arrow(_ARROW[column.type], _MASKED[column.type])
    return _Arrow(pa.large_string(), strings)


def strings(cells: pa.ChunkedArray) -> Any:
    """Words, held by Arrow: no Python object for each."""
    return pd.arrays.ArrowStringArray(cells.cast(pa.large_string()))


def whole_numbers(cells: pa.ChunkedArray) -> Any:
    """Integers, of which some may be missing."""
    return pd.arrays.IntegerArray(*_numbers(cells, 0))


def fractions(cells: pa.ChunkedArray) -> Any:
    """Numbers, of which some may be missing."""
    return pd.arrays.FloatingArray(*_numbers(cells, 0.0))


def truths(cells: pa.ChunkedArray) -> Any:
    """Yes, no or missing."""
    return pd.arrays.BooleanArray(*_numbers(cells, False))


def _numbers(cells: pa.ChunkedArray, filler: object) -> tuple[Any, Any]:
    """Values, and where they are missing; copied where Arrow only lends them, for a frame may be written to."""
    whole = cells.combine_chunks()
    values, missing = (each.to_numpy(zero_copy_only=False) for each in (whole.fill_null(filler), whole.is_null()))
    return (values if values.flags.writeable else values.copy()), missing


_MASKED: Mapping[str, Callable[[pa.ChunkedArray], Any]] = {
    "integer": whole_numbers, "number": fractions, "boolean": truths,
}  # fmt: skip


def moments(cells: pa.ChunkedArray) -> Any:
    """ISO 8601 with its zone as moments in UTC; where a time has none, as the clock on the wall told them."""
    words = cells.cast(pa.string())
    zoned = pc.all(pc.match_substring_regex(words, r"(Z|[+-]\d\d:?\d\d)$"), skip_nulls=True, min_count=0).as_py()
    return times(words, "UTC" if zoned else None)


def times(words: pa.ChunkedArray, zone: str | None = None) -> Any:
    """ISO 8601 as times; where some are none (a year alone), all stay words: a frame leaves nothing out."""
    try:
        return pd.Series(words.cast(pa.timestamp("us", zone)).to_pandas())
    except pa.ArrowInvalid:
        return strings(words)
