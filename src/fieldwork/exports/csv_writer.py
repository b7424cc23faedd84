"""A table as CSV: UTF-8, RFC 4180, written beside its place and put there only when it is whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldwork.exports.placing import placing
from fieldwork.exports.writing import Written

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula, the full-width forms too."""
BETWEEN = "|"
"""What stands between the values of a list."""


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, raw: bool = False) -> Written:
    """Write a table; `raw` leaves text to the letter that a spreadsheet would take for a formula.

    Raises NoRoom for a full disk and InputError where the place cannot be written; then nothing is left there half.
    """
    digest, count = hashlib.sha256(), 0
    with placing(path) as out:
        for count, line in enumerate(_lines(columns, rows, raw)):  # noqa: B007
            out.write(line)
            digest.update(line)
    return Written(count, digest.hexdigest())


def _lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], raw: bool) -> Iterator[bytes]:
    """The header and then the rows, each as the bytes of its record."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")

    def line(cells: Sequence[str]) -> bytes:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(cells)
        return buffer.getvalue().encode("utf-8", "replace")

    yield line(columns)
    for row in rows:
        yield line([cell(row.get(column), raw=raw) for column in columns])


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
