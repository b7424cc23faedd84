"""A table as CSV: UTF-8, RFC 4180, written beside its place and put there only when it is whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from fieldwork.exports.placing import placing
from fieldwork.exports.table import Column, ColumnType, Table
from fieldwork.exports.writing import Manner, Written

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula, the full-width forms too."""
BETWEEN = "|"
"""What stands between the values of a list."""
AT_ONCE = 2_000
"""Rows that are written in one go."""
Way: TypeAlias = Callable[[Sequence[Any]], Sequence[Any]]
"""From the cells of a column to what stands in the file."""
_STARTS = frozenset(FORMULA_STARTS)
_PLAIN: frozenset[ColumnType] = frozenset({"integer", "date", "time", "datetime"})
"""Types whose cells stand in the file as they are, and that no formula can be in."""


def write(path: Path, tables: Sequence[Table], manner: Manner) -> Written:
    """Write one table; see `exports.formats`."""
    (table,) = tables
    digest, count = hashlib.sha256(), 0
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    ways = [_way(column, manner.raw) for column in table.columns]
    with placing(path) as out:
        writer.writerow(table.names)
        rows = iter(table.rows)
        while True:
            batch = list(islice(rows, AT_ONCE))
            writer.writerows(_converted(batch, ways))
            data = buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
            out.write(data)
            digest.update(data)
            count += len(batch)
            if manner.tick is not None:
                manner.tick(count)
            if len(batch) < AT_ONCE:
                break
    return Written(count, digest.hexdigest())


def _converted(batch: list[tuple[Any, ...]], ways: Sequence[Way | None]) -> Iterable[Sequence[Any]]:
    """Rows with the cells of each column in the form that the file has; a column at a time, for that is quicker."""
    if not batch:
        return batch
    columns = [column if way is None else way(column) for way, column in zip(ways, zip(*batch, strict=True), strict=True)]
    return zip(*columns, strict=True)


def _way(column: Column, raw: bool) -> Way | None:
    """What the cells of a column go through, or None where they can stand as they are."""
    if column.type in _PLAIN:
        return None
    if column.type == "string":
        return None if raw else _harmless
    return lambda cells: [cell(each, raw=raw) for each in cells]


def _harmless(cells: Sequence[Any]) -> Sequence[Any]:
    """Words that a spreadsheet would take for a formula get an apostrophe before them."""
    return [f"'{each}" if each and each[0] in _STARTS else each for each in cells]


def cell(value: Any, *, raw: bool = False) -> str:
    """A value as a cell: a list of words or numbers joined with `|`, what is nested as JSON, unknown as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, (list, tuple)) and not any(isinstance(each, (list, tuple, Mapping)) for each in value):
        text = BETWEEN.join(str(each) for each in value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if not raw and text.startswith(FORMULA_STARTS) else text
