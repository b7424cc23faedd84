"""Tables as one Excel workbook: a sheet a table, the meaning of every column on the first sheet.

The parts of the workbook are written here and streamed into the zip, and not by openpyxl: that keeps every sheet as plain
text in a temporary file while it works, cuts what is longer than a cell holds without a word, and takes five times as long.
Source: ECMA-376, part 1 (SpreadsheetML).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from typing import IO, Any, cast
from unicodedata import east_asian_width

from fieldwork.errors import InputError
from fieldwork.exports import xlsx_parts as parts
from fieldwork.exports.csv_writer import cell as as_text
from fieldwork.exports.placing import placing
from fieldwork.exports.stream import Hashed, said, ticking
from fieldwork.exports.table import Option, Table
from fieldwork.exports.writing import Manner, Written
from fieldwork.i18n import Lang, Msg, msg

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, LONGEST_NAME = 1_048_576, 16_384, 32_767, 31
"""What a sheet holds: rows (the header is one), columns, UTF-16 units in a cell and in the name of a sheet."""
_MOST_BYTES = 2_000_000_000
_LOOKED_AT = 200  # rows that decide how wide a column is
_NARROWEST, _WIDEST = 6, 60
_NAMED = 10  # long texts that the receipt names one by one
_EXACT = 2**53  # a whole number beyond it is not kept by Excel
_OURS = (msg("Kolommen", "Columns"), msg("Lange teksten", "Long texts"))


def write(path: Path, tables: Sequence[Table], manner: Manner) -> Written:
    """Write the tables as one workbook; see `fieldwork.exports.writing` and docs/export-formats.md.

    Text is never a formula; dates and times stay ISO 8601 text. Raises InputError for a table that no sheet holds, and as
    `placing` does.
    """
    with placing(path) as out:
        hashed = Hashed(out)
        with zipfile.ZipFile(cast(IO[bytes], hashed), "w", zipfile.ZIP_DEFLATED) as file:
            *names, columns, long = sheet_names([*(table.id for table in tables), *(each.text(manner.lang) for each in _OURS)])
            book = _Book(file, manner, long)
            book.add(columns, _dictionary(tables, names, manner.lang), parts.WRAPPED)
            rows = 0
            for table, name in zip(tables, names, strict=True):
                if manner.tick is not None:
                    manner.tick(rows)
                rows += book.add(name, chain([table.names], ticking(table.rows, manner, rows)), parts.PLAIN)
            book.finish()
    return Written(rows, hashed.sha256, tuple(book.receipt()))


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that sheets may have, in order: no sign that Excel refuses, at most 31 UTF-16 units, no two alike in lower case."""
    names: list[str] = []
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]", "-", name).strip("' ") or "-"
        plain = f"{plain} -" if plain.casefold() == "history" else plain
        tries = chain([""], (f" ({number})" for number in range(2, len(wanted) + 2)))
        unique = (_cut(plain, LONGEST_NAME - len(end))[0].rstrip("' ") + end for end in tries)
        names.append(next(each for each in unique if each.casefold() not in {name.casefold() for name in names}))
    return names


@dataclass
class _Book:
    """A workbook while it is written: its sheets so far, with what the last cell of each is."""

    file: zipfile.ZipFile
    manner: Manner
    long_sheet: str
    sheets: list[tuple[str, str]] = field(default_factory=list)
    long: list[tuple[str, int, str, str]] = field(default_factory=list)
    changed: int = 0
    unlike_numbers: int = 0

    def add(self, name: str, lines: Iterable[Sequence[Any]], style: int) -> int:
        """Write a sheet: its header and its rows. Gives how many rows."""
        rest = iter(lines)
        first = list(islice(rest, _LOOKED_AT + 1))
        header = [str(each) for each in first[0]]
        if len(header) > MOST_COLUMNS:
            raise _too_large(name, msg("meer dan {n} kolommen", "more than {n} columns", n=MOST_COLUMNS))
        letters = [letter(index) for index in range(1, len(header) + 1)]
        row = size = 0
        with self._part(f"xl/worksheets/sheet{len(self.sheets) + 1}.xml") as out:
            out.write(parts.sheet_head(_widths(first), is_first=not self.sheets).encode())
            for row, line in enumerate(chain(first, rest), 1):
                if row > MOST_ROWS:
                    raise _too_large(name, msg("meer dan {n} rijen", "more than {n} rows", n=MOST_ROWS - 1))
                used = parts.HEADER if row == 1 else style
                cells = [
                    self._cell(value, f"{letters[at]}{row}", used, (name, row, header[at]))
                    for at, value in enumerate(line)
                    if value is not None
                ]
                if cells and line[-1] is None:  # readers take the last cell of a row for its end
                    cells.append(f'<c r="{letters[-1]}{row}" s="{used}"/>')
                size += out.write(f'<row r="{row}">{"".join(cells)}</row>'.encode())
                if size > _MOST_BYTES:
                    raise _too_large(name, msg("meer dan 2 GB", "more than 2 GB"))
            last = f"{letters[-1]}{row}" if letters else ""
            out.write(parts.sheet_tail(last).encode())
        self.sheets.append((name, last))
        return row - 1

    def finish(self) -> None:
        """Write what was too long for its cell, and the parts that say what the workbook holds."""
        if self.long:
            words = (msg("blad", "sheet"), msg("rij", "row"), msg("kolom", "column"), msg("deel", "part"), msg("tekst", "text"))
            lines: list[Sequence[Any]] = [[each.text(self.manner.lang) for each in words]]
            for sheet, row, column, text in self.long:
                lines += [(sheet, row, column, number, piece) for number, piece in enumerate(_pieces(text), 1)]
            self.add(self.long_sheet, lines, parts.WRAPPED)
        for name, content in parts.around(self.sheets):
            with self._part(name) as out:
                out.write(content.encode())

    def receipt(self) -> Iterator[Msg]:
        """What the workbook could not carry as it was."""
        for sheet, row, column, text in self.long[:_NAMED]:
            yield msg(
                "Blad {sheet}, rij {row}, kolom {column}: {n} tekens passen niet in een cel. Daar staat het begin; het geheel "
                "staat op het blad {long}.",
                "Sheet {sheet}, row {row}, column {column}: {n} characters do not fit in a cell. The beginning stands there; "
                "all of it is on the sheet {long}.",
                sheet=sheet, row=row, column=column, n=len(text), long=self.long_sheet,
            )  # fmt: skip
        if len(self.long) > _NAMED:
            yield msg(
                "Zo zijn er nog {n}; op het blad {long} staan zij alle, met hun rij en kolom.",
                "There are {n} more like that; all are on the sheet {long}, with their row and column.",
                n=len(self.long) - _NAMED, long=self.long_sheet,
            )  # fmt: skip
        if self.changed:
            yield msg(
                "In {n} cellen staan stuurtekens, die Excel niet kan bewaren; zij zijn als symbool geschreven.",
                "{n} cells have control characters, which Excel cannot keep; they are written as symbols.",
                n=self.changed,
            )
        if self.unlike_numbers:
            yield msg(
                "{n} getallen zijn voor Excel te groot om precies te bewaren; zij staan er als tekst.",
                "{n} numbers are too large for Excel to keep them exactly; they stand there as text.",
                n=self.unlike_numbers,
            )

    def _cell(self, value: Any, ref: str, style: int, place: tuple[str, int, str]) -> str:
        blank = f'<c r="{ref}" s="{style}"/>'
        if isinstance(value, bool):
            return f'<c r="{ref}" s="{style}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, (int, float)):
            if isfinite(value) if isinstance(value, float) else abs(value) <= _EXACT:
                return f'<c r="{ref}" s="{style}"><v>{value!r}</v></c>'
            if isinstance(value, float):
                return blank
            self.unlike_numbers += 1
        text = as_text(value, raw=True) if not isinstance(value, int) else str(value)
        if not text:
            return blank
        clean = visible(text)
        self.changed += clean != text.replace("\r\n", "\n").replace("\r", "\n")
        shown, more = _cut(clean, LONGEST_CELL)
        if more:
            self.long.append((*place, clean))
            sign = f" […→ {self.long_sheet}]"
            shown = _cut(clean, LONGEST_CELL - len(sign))[0] + sign
        return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{parts.escaped(shown)}</t></is></c>'

    @contextmanager
    def _part(self, name: str) -> Iterator[IO[bytes]]:
        with self.file.open(parts.entry(name), "w") as out:
            yield out


def letter(column: int) -> str:
    """The letters of a column, which is 1 and up."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def visible(text: str) -> str:
    """Text with what XML cannot hold as symbols, and line ends as \\n."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNKEPT.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)


def _cut(text: str, most: int) -> tuple[str, bool]:
    """The beginning of a text, of at most so many UTF-16 units, and whether there was more."""
    if len(text) * 2 <= most or (len(text) <= most and (text.isascii() or _units(text) <= most)):
        return text, False
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore"), True


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pieces(text: str) -> Iterator[str]:
    while text:
        piece, _ = _cut(text, LONGEST_CELL)
        yield piece
        text = text[len(piece) :]


def _widths(lines: Sequence[Sequence[Any]]) -> list[int]:
    """How wide each column is, in characters, by its header and first rows."""
    wide = [_NARROWEST] * len(lines[0])
    for line in lines:
        for at, value in enumerate(line):
            if value is not None and wide[at] < _WIDEST:
                wide[at] = min(_WIDEST, max(wide[at], _width(as_text(value, raw=True)[: _WIDEST * 4]) + 2))
    return wide


def _width(text: str) -> int:
    longest = max(text.split("\n"), key=len)
    return len(longest) if longest.isascii() else sum(_cells(char) for char in longest)


@lru_cache(maxsize=4096)
def _cells(char: str) -> int:
    return 2 if east_asian_width(char) in "WF" else 1


def _dictionary(tables: Sequence[Table], names: Sequence[str], lang: Lang) -> Iterator[Sequence[Any]]:
    """What every column of every sheet means: the first sheet."""
    words = (
        msg("blad", "sheet"), msg("inhoud", "content"), msg("kolom", "column"), msg("betekenis", "meaning"),
        msg("soort", "type"), msg("eenheid", "unit"), msg("waarden", "values"), msg("ontbrekend", "missing"),
        msg("bron", "source"), msg("vraag", "item"),
    )  # fmt: skip
    yield [each.text(lang) for each in words]
    for table, name in zip(tables, names, strict=True):
        for column in table.columns:
            yield (name, said(table.title, lang), column.name, said(column.meaning, lang), column.type, column.unit,
                   _told(column.options, lang), _told(column.missing, lang), column.source, column.of)  # fmt: skip


def _told(options: Sequence[Option], lang: Lang) -> str | None:
    return "\n".join(f"{as_text(each.value, raw=True)} = {said(each.label, lang)}" for each in options) or None


def _too_large(sheet: str, what: Msg) -> InputError:
    return InputError(
        msg(
            "Het blad {sheet} past niet in Excel: {what}. Kies csv of parquet voor deze tabel, of beperk wat erin komt.",
            "The sheet {sheet} does not fit in Excel: {what}. Choose csv or parquet for this table, or limit what comes in it.",
            sheet=sheet,
            what=what,
        )
    )
