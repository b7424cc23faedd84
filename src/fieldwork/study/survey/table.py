"""The table of a survey, CSV or XLSX: its first line and its rows, each cell as text with its place."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect, DefectsError, Mark
from fieldwork.protocol.reading import decoded
from fieldwork.study.incoming.csv_text import Cell, Unreadable, cells
from fieldwork.study.incoming.office import not_a, refused, unharmful

MAX_COLUMNS = 1_000
MAX_ROWS = 50_000
MAX_CELL = 200_000
FARTHEST_ROW = 2 * MAX_ROWS
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,10})["']""")
_MOST_DEFECTS = 50


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells of its first line, and of every row below those that hold anything, by the number of the column.

    A mark's line is the row in the file, its column in CSV the character and in XLSX the number of the column. `beside` names
    the sheets that were not read.
    """

    header: tuple[Cell, ...]
    rows: tuple[dict[int, Cell], ...]
    beside: tuple[str, ...] = ()


def read_table(path: Path, raw: bytes) -> Table:
    """The table of a file. Raises DefectsError: no table, too wide or long, another encoding, formulas without a value."""
    kind = path.suffix.lower()
    if kind in (".csv", ".tsv"):
        found = _csv(path, raw)
    elif kind == ".xlsx":
        found = _xlsx(path, raw)
    else:
        raise refused(path, "unknown-file", msg("Antwoorden staan in .csv of .xlsx. Bewaar het bestand als een daarvan.",
                                                "Answers are in .csv or .xlsx. Save the file as one of those."))  # fmt: skip
    if not found.header or not found.rows:
        raise refused(path, "empty-file", msg("Er staat geen rij met antwoorden in.", "There is no row with answers in it."))
    return found


def _too_wide(path: Path, line: int) -> DefectsError:
    return refused(path, "too-many", msg("Deze rij heeft meer dan {n} kolommen. Houd de kolommen die nodig zijn.",
                                         "This row has over {n} columns. Keep the columns that are needed.",
                                         n=MAX_COLUMNS), line)  # fmt: skip


def _too_long(path: Path) -> DefectsError:
    return refused(path, "too-many", msg("Er zijn meer dan {n} rijen. Verdeel ze over meer bestanden.",
                                         "There are over {n} rows. Spread them over more files.", n=MAX_ROWS))  # fmt: skip


def _long_cell(path: Path, cell: Cell) -> DefectsError:
    return refused(path, "too-big", msg("Deze cel heeft {n} tekens; meer dan {most} kan niet.",
                                        "This cell has {n} characters; over {most} cannot be.",
                                        n=len(cell.text), most=MAX_CELL), cell.mark.line, cell.mark.column)  # fmt: skip


# --- CSV -----------------------------------------------------------------------------------------------------------------


def _csv(path: Path, raw: bytes) -> Table:
    text, fault = decoded(raw)
    if fault is not None:
        message = fault.message if fault.code != "binary" else msg(
            "Dit is geen tekstbestand. Bewaar de tabel als CSV in UTF-8, of als .xlsx.",
            "This is no text file. Save the table as CSV in UTF-8, or as .xlsx.")  # fmt: skip
        raise refused(path, fault.code, message, fault.mark.line, fault.mark.column)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header: list[Cell] = []
    rows: list[dict[int, Cell]] = []
    try:
        for row in cells(text, _delimiter(text)):
            if len(row) > MAX_COLUMNS:
                raise _too_wide(path, row[0].mark.line)
            long = next((cell for cell in row if len(cell.text) > MAX_CELL), None)
            if long is not None:
                raise _long_cell(path, long)
            if not header:
                header = row
                continue
            if len(row) > len(header) and any(cell.text.strip() for cell in row[len(header) :]):
                raise refused(path, "too-many", msg(
                    "Deze rij heeft meer cellen dan de eerste. Zet tekst met een scheidingsteken tussen aanhalingstekens.",
                    "This row has more cells than the first. Put text with a separator between quotes."),
                    row[0].mark.line, row[len(header)].mark.column)  # fmt: skip
            rows.append({number: cell for number, cell in enumerate(row[: len(header)]) if cell.text.strip()})
            if len(rows) > MAX_ROWS:
                raise _too_long(path)
    except Unreadable as error:
        raise refused(path, "unreadable", error.message, error.mark.line, error.mark.column) from None
    return Table(tuple(header), tuple(rows))


def _delimiter(text: str) -> str:
    """What stands most between the names of the first line, outside quotes: a comma, a semicolon or a tab."""
    quoted, counts = False, dict.fromkeys(",;\t", 0)
    for char in text[:MAX_CELL]:
        if char == '"':
            quoted = not quoted
        elif char == "\n" and not quoted:
            break
        elif not quoted and char in counts:
            counts[char] += 1
    return max(counts, key=lambda sign: counts[sign])


# --- XLSX ----------------------------------------------------------------------------------------------------------------


def _xlsx(path: Path, raw: bytes) -> Table:
    import zipfile

    from openpyxl import load_workbook

    buffer = unharmful(path, raw, "xlsx")
    _refuse_far(path, raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know of a file is nothing that we read
            values = load_workbook(buffer, read_only=True, data_only=True, keep_links=False)
            written = load_workbook(buffer, read_only=True, data_only=False, keep_links=False)
            return _sheets(path, values, written)
    except DefectsError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
            OverflowError, RecursionError, AssertionError):  # fmt: skip
        raise refused(path, "unreadable", not_a("xlsx")) from None
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("openpyxl", "lxml", "defusedxml", "xml"):
            raise
        raise refused(path, "unreadable", not_a("xlsx")) from None


def _refuse_far(path: Path, raw: bytes) -> None:
    """Refuse cells far outside any table: whoever reads a sheet makes all the empty ones before them."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for name in packed.namelist():
            if not name.lower().startswith("xl/worksheets/"):
                continue
            tail = b""
            with packed.open(name) as part:
                while chunk := part.read(1 << 20):
                    for column, line in _PLACE.findall(tail + chunk):
                        if int(line) > FARTHEST_ROW:
                            raise _too_long(path)
                        if len(column) > 2 or _number(column) > MAX_COLUMNS:
                            raise _too_wide(path, int(line))
                    tail = chunk[-30:]


def _number(letters: bytes) -> int:
    """The number of a column, from 1: A is 1, AA is 27."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def _sheets(path: Path, values: Any, written: Any) -> Table:
    """The first sheet that holds anything; the others that do are named."""
    found: Table | None = None
    beside: list[str] = []
    for sheet, formulas in zip(values.worksheets, written.worksheets, strict=True):
        if found is not None:
            if any(row for _, row in zip(range(50), _rows(path, sheet), strict=False)):
                beside.append(str(sheet.title))
            continue
        defects: list[Defect] = []
        rows = list(_both(path, sheet, formulas, defects))
        if defects:
            raise DefectsError(defects[:_MOST_DEFECTS])
        if rows:
            width = max(rows[0]) + 1
            empty = Mark(next(iter(rows[0].values())).mark.line, 1)
            header = tuple(rows[0].get(number, Cell("", empty)) for number in range(width))
            outside = next((cell for row in rows[1:] for number, cell in row.items() if number >= width), None)
            if outside is not None:
                raise refused(path, "missing-key", msg("Boven deze cel staat in de eerste rij geen naam van een kolom.",
                                                       "Above this cell the first row has no name of a column."),
                              outside.mark.line, outside.mark.column)  # fmt: skip
            found = Table(header, tuple(rows[1:]))
    return Table((), ()) if found is None else Table(found.header, found.rows, tuple(beside))


def _rows(path: Path, sheet: Any) -> Iterator[dict[int, Any]]:
    """The rows of a sheet, of each the cells that hold anything by their number; the limits hold here."""
    sheet.reset_dimensions()
    held = 0
    for line, row in enumerate(sheet.iter_rows(), 1):
        filled = {number: cell for number, cell in enumerate(row) if cell.value is not None and cell.value != ""}
        if any(number >= MAX_COLUMNS for number in filled):
            raise _too_wide(path, line)
        held += bool(filled)
        if held > MAX_ROWS + 1 or line > FARTHEST_ROW:
            raise _too_long(path)
        yield filled


def _both(path: Path, values: Any, formulas: Any, defects: list[Defect]) -> Iterator[dict[int, Cell]]:
    """The rows of a sheet as text: of a formula the value that the file keeps of it."""
    pairs = zip(_rows(path, values), _rows(path, formulas), strict=False)
    for line, (row, written) in enumerate(pairs, 1):
        found: dict[int, Cell] = {}
        for number, cell in written.items():
            mark = Mark(line, number + 1)
            value = row[number].value if number in row else None
            fault = _fault(cell, row.get(number), value)
            if fault is not None:
                defects.append(Defect("impossible-value", path, line, number + 1, msg("", ""), fault))
                continue
            text = "" if value is None else as_text(value, getattr(row[number], "number_format", None) or "")
            if len(text) > MAX_CELL:
                raise _long_cell(path, Cell(text, mark))
            if text.strip():
                found[number] = Cell(text, mark)
        if found:
            yield found


def _fault(written: Any, read: Any, value: Any) -> Msg | None:
    if getattr(written, "data_type", "") == "f" and value is None:
        return msg("Hier staat een formule zonder waarde. Bewaar het bestand in uw rekenblad opnieuw, of typ de waarde.",
                   "Here stands a formula without a value. Save the file again in your spreadsheet, or type the value.")
    if getattr(read, "data_type", "") == "e":
        return msg("Hier staat een fout van het rekenblad ({it}). Verbeter haar of maak de cel leeg.",
                   "Here stands an error of the spreadsheet ({it}). Correct it or empty the cell.",
                   it=str(value)[:20])  # fmt: skip
    return None


def as_text(value: Any, shown_as: str = "") -> str:
    """The value of a cell as it would be typed; `shown_as` is its format of numbers: 0.55 in a column of percentages is 55%."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        whole = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if whole else value.isoformat(timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat() if isinstance(value, date) else value.isoformat(timespec="minutes")
    if isinstance(value, (int, float)) and shown_as.rstrip().endswith("%"):
        return f"{as_text(round(value * 100.0, 10))}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def names_of(header: Sequence[Cell]) -> list[str]:
    """The names of the columns, white space folded."""
    return [" ".join(cell.text.split()) for cell in header]
