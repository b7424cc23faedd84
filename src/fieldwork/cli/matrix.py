"""A table of sessions × codes as CSV: counts or 0/1, as any program writes them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.text import kept, one_line

if TYPE_CHECKING:
    from fieldwork.saturation.incidence import Incidence

MAX_BYTES = 200_000_000
NUMBER = re.compile(r"[0-9]+([.,]0+)?")
NONE = frozenset(("", "0"))


def read_matrix(path: Path) -> Incidence:
    """The sessions of a file, in their order, and the codes seen in each. Raises InputError, which names file and line.

    First line: a heading for the sessions and the names of the codes. Then a line a session: its name, and how often each code
    was given, blank being 0. Comma, semicolon or tab between; UTF-8.
    """
    from fieldwork.saturation.incidence import Incidence

    text = _text(path)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    seen, begun = Incidence(), 0
    header: list[str] = []
    names: dict[str, int] = {}
    try:
        for row in reader:
            line, begun = begun + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(path, line, row)
                continue
            name = _name(row[0])
            _check_row(path, line, name, row, header, names)
            names[name] = line
            given = [place for place, cell in enumerate(row) if place and cell not in NONE]
            seen.add(name, (header[place] for place in given if _counted(path, line, header[place], row[place])))
    except csv.Error:
        _refuse(path, reader.line_num, msg("de aanhalingstekens kloppen niet; sluit ze, of schrijf ze in een naam dubbel",
                                           "the quotes do not match; close them, or write them twice in a name"))  # fmt: skip
    if not header:
        _refuse(path, 1, msg("het bestand is leeg; zet er een regel in met de namen van de codes",
                             "the file is empty; put a line in it with the names of the codes"))  # fmt: skip
    return seen


def _refuse(path: Path, line: int, what: Msg) -> NoReturn:
    raise InputError(msg("{file}:{line}: {what}.", "{file}:{line}: {what}.", file=str(path), line=line, what=what))


def _text(path: Path) -> str:
    """The file's text, with line feeds at the ends of lines."""
    from fieldwork.protocol.reading import decoded

    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        _refuse(path, 1, msg("dit bestand is groter dan 200 MB", "this file is over 200 MB"))
    text, fault = decoded(raw)
    if fault is None:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    if fault.code == "encoding":
        _refuse(path, fault.mark.line, msg("dit is geen UTF-8; bewaar de tabel als CSV UTF-8",
                                           "this is not UTF-8; save the table as CSV UTF-8"))  # fmt: skip
    if fault.code == "control-character":
        _refuse(path, fault.mark.line, msg("hier staat een onzichtbaar stuurteken; haal het weg",
                                           "there is an invisible control character here; remove it"))  # fmt: skip
    _refuse(path, fault.mark.line, msg("dit is geen tekst; bewaar de tabel als CSV", "this is no text; save the table as CSV"))


def _delimiter(text: str) -> str:
    """A comma, or what a spreadsheet put instead: what stands most often in the first line, outside quotes."""
    first = re.sub('"[^"]*"', "", text.lstrip("\n").split("\n", 1)[0])
    return max(",;\t", key=first.count)


def _name(cell: str) -> str:
    return kept(cell).strip()


def _header(path: Path, line: int, row: Sequence[str]) -> list[str]:
    """The names of the columns. A first line that only counts is a session whose header was forgotten."""
    names = [_name(cell) for cell in row]
    codes = names[1:]
    if names[0] and codes and all(NUMBER.fullmatch(code) for code in codes) and _no_names(codes):
        _refuse(path, line, msg("hier staan tellingen; zet er een regel boven met de namen van de codes",
                                "here stand counts; put a line above them with the names of the codes"))  # fmt: skip
    for place, code in enumerate(codes, 2):
        if not code:
            _refuse(path, line, msg("kolom {n} heeft geen naam; geef de code een naam of haal de kolom weg",
                                    "column {n} has no name; name the code or remove the column", n=place))  # fmt: skip
    for code in [code for code, times in Counter(codes).items() if times > 1]:
        _refuse(path, line, msg("de code “{code}” staat er twee keer; houd er een of geef er een een andere naam",
                                "the code “{code}” stands there twice; keep one or rename one",
                                code=one_line(code, 60)))  # fmt: skip
    return names


def _no_names(numbers: Sequence[str]) -> bool:
    """Whether numbers cannot be names of codes: some are the same, or they are only 0 and 1."""
    return len(set(numbers)) < len(numbers) or set(numbers) <= {"0", "1"}


def _check_row(path: Path, line: int, name: str, row: Sequence[str], header: Sequence[str], names: dict[str, int]) -> None:
    if len(row) != len(header):
        _refuse(path, line, msg("deze regel heeft {n} cellen en de eerste regel {m}; maak ze gelijk",
                                "this line has {n} cells and the first line {m}; make them the same",
                                n=len(row), m=len(header)))  # fmt: skip
    if not name:
        _refuse(path, line, msg("deze regel noemt geen gesprek; zet het in de eerste kolom",
                                "this line names no session; put it in the first column"))  # fmt: skip
    if name in names:
        _refuse(path, line, msg("het gesprek “{name}” staat ook op regel {other}; voeg ze samen of geef een een andere naam",
                                "the session “{name}” stands on line {other} too; join them or rename one",
                                name=one_line(name, 60), other=names[name]))  # fmt: skip


def _counted(path: Path, line: int, code: str, cell: str) -> bool:
    """Whether a cell says that the code was seen."""
    count = cell.strip()
    if NUMBER.fullmatch(count):
        return count.strip("0.,") != ""
    if not count:
        return False
    where = {"code": one_line(code, 60), "cell": one_line(count, 30)}
    if count.startswith("-") and NUMBER.fullmatch(count[1:]):
        _refuse(path, line, msg("bij de code “{code}” staat {cell}; een telling is nooit minder dan 0",
                                "the code “{code}” has {cell}; a count is never under 0", **where))  # fmt: skip
    _refuse(path, line, msg("bij de code “{code}” staat “{cell}”; schrijf een heel getal (0 of leeg: niet gezien)",
                            "the code “{code}” has “{cell}”; write a whole number (0 or blank: not seen)",
                            **where))  # fmt: skip
