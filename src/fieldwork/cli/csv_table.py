"""A table of another study, from a CSV file: a row of headings, and a first column that names each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.reading import decoded
from fieldwork.study.incoming.csv_text import Cell, Unreadable, cells
from fieldwork.text import kept, one_line

MAX_BYTES = 50_000_000
NOT_TEXT = msg(
    "Dit is geen tekstbestand. Sla de tabel op als CSV in UTF-8.",
    "This is no text file. Save the table as CSV in UTF-8.",
)


@dataclass(frozen=True)
class CsvTable:
    """A table that was read: `columns` are the headings after the first; rows are of the same width, their names unique."""

    path: Path
    columns: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    """The line of the file on which each row begins."""

    def wrong(self, row: int, message: Msg) -> InputError:
        """An error about one row of the table."""
        return _wrong(self.path, self.lines[row], message)


def read_table(path: Path) -> CsvTable:
    """Read a table of UTF-8 text (a byte order mark may stand before it), parted by commas, semicolons or tabs.

    Cells are stripped and in NFC; empty lines are left out. Raises InputError with `path:line` where a row is wider or
    narrower than the headings, and where a heading or a name is missing or stands there twice.
    """
    text = _text(path)
    try:
        table = list(cells(text, _delimiter(text)))
    except Unreadable as error:
        raise _wrong(path, error.mark.line, error.message) from None
    if not table:
        raise _wrong(path, 1, msg("Het bestand is leeg.", "The file is empty."))
    read = [[kept(cell.text).strip() for cell in row] for row in table]
    lines = [row[0].mark.line for row in table]
    _check_widths(path, table)
    _check_names(path, [(lines[0], name) for name in read[0][1:]], _COLUMN)
    _check_names(path, [(line, row[0]) for line, row in zip(lines[1:], read[1:], strict=True)], _ROW)
    return CsvTable(
        path,
        tuple(read[0][1:]),
        tuple(row[0] for row in read[1:]),
        tuple(tuple(row[1:]) for row in read[1:]),
        tuple(lines[1:]),
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(msg("{path} bestaat niet.", "{path} does not exist.", path=path)) from None
    except OSError as error:
        raise InputError(msg("{path} kan niet gelezen worden: {why}.", "{path} cannot be read: {why}.",
                             path=path, why=error.strerror or type(error).__name__)) from None  # fmt: skip
    if len(raw) > MAX_BYTES:
        raise _wrong(path, 1, msg("Het bestand is groter dan 50 MB. Is dit de goede tabel?",
                                  "The file is over 50 MB. Is this the right table?"))  # fmt: skip
    text, fault = decoded(raw)
    if fault is not None:
        raise _wrong(path, fault.mark.line, NOT_TEXT if fault.code == "binary" else fault.message)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _delimiter(text: str) -> str:
    """What parts the headings: a comma, or what a spreadsheet put instead; what stands between quotes does not count."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\n").split("\n", 1)[0])
    return max(",;\t", key=first.count)


def _check_widths(path: Path, table: Sequence[Sequence[Cell]]) -> None:
    wide = len(table[0])
    for row in table[1:]:
        if len(row) != wide:
            raise _wrong(path, row[0].mark.line, msg(
                "Deze rij heeft {n} cellen en de kopregel {wide}. Maak ze gelijk; een lege cel telt mee.",
                "This row has {n} cells and the headings {wide}. Make them equal; an empty cell counts.",
                n=len(row), wide=wide))  # fmt: skip


_COLUMN = (
    msg("Kolom {n} heeft geen naam. Geef er een in de kopregel, of haal de kolom weg.",
        "Column {n} has no name. Give it one in the headings, or remove the column."),
    msg("De kolom “{name}” staat er twee keer. Geef elke kolom een eigen naam.",
        "The column “{name}” stands there twice. Give each column a name of its own."),
)  # fmt: skip
_ROW = (
    msg("Deze rij heeft geen naam in de eerste kolom. Geef er een.",
        "This row has no name in the first column. Give it one."),
    msg("De naam “{name}” stond al op regel {before}. Geef elke rij een eigen naam.",
        "The name “{name}” stood on line {before} already. Give each row a name of its own."),
)  # fmt: skip


def _check_names(path: Path, names: Sequence[tuple[int, str]], messages: tuple[Msg, Msg]) -> None:
    nameless, doubled = messages
    seen: dict[str, int] = {}
    for number, (line, name) in enumerate(names, 2):
        if not name:
            raise _wrong(path, line, msg(nameless.nl, nameless.en, n=number))
        if name in seen:
            raise _wrong(path, line, msg(doubled.nl, doubled.en, name=one_line(name, 40), before=seen[name]))
        seen[name] = line


def _wrong(path: Path, line: int, message: Msg) -> InputError:
    return InputError(msg("{path}:{line}: {message}", "{path}:{line}: {message}", path=path, line=line, message=message))
