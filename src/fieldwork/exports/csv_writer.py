"""A table as CSV: UTF-8, RFC 4180, written beside its place and put there only when it is whole."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwork.errors import FieldworkError, InputError, NoRoom
from fieldwork.i18n import msg

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula, the full-width forms too."""
BETWEEN = "|"
"""What stands between the values of a list."""
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the disk: how many rows below the header, and the SHA-256 of the bytes."""

    rows: int
    sha256: str


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, raw: bool = False) -> Written:
    """Write a table; `raw` leaves text to the letter that a spreadsheet would take for a formula.

    Raises NoRoom for a full disk and InputError where the place cannot be written; then nothing is left there half.
    """
    part = path.with_name(path.name + ".part")
    digest, count = hashlib.sha256(), 0
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    try:
        with _told(path), os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for count, line in enumerate(_lines(columns, rows, raw)):  # noqa: B007
                out.write(line)
                digest.update(line)
            out.flush()
            os.fsync(out.fileno())
        with _told(path):
            part.replace(path)
            _settle(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
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


def _settle(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be flushed."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says about the file into an error of ours."""
    try:
        yield
    except OSError as fault:
        raise _ours(fault, path) from fault


def _ours(fault: OSError, path: Path) -> FieldworkError:
    if fault.errno in _FULL:
        return NoRoom(
            msg(
                "De schijf is vol: {file} is niet geschreven. Er is niets verloren; maak ruimte en exporteer opnieuw.",
                "The disk is full: {file} was not written. Nothing is lost; free some room and export again.",
                file=str(path),
            )
        )
    return InputError(
        msg(
            "{file} kan niet geschreven worden ({why}). Kies met --to een andere map.",
            "{file} cannot be written ({why}). Choose another folder with --to.",
            file=str(path),
            why=fault.strerror or type(fault).__name__,
        )
    )
