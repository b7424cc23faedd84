"""A table for SPSS (.sav): variable labels are the questions, value labels the options, reasons for nothing user-missing.

PSPP, R (haven) and pandas (pyreadstat) read the same. Written with ReadStat, by way of pyreadstat.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyreadstat

from fieldwork.errors import NoRoom
from fieldwork.exports.csv_writer import cell
from fieldwork.exports.placing import placing
from fieldwork.exports.stream import Hashed, said, ticking
from fieldwork.exports.table import Column, Option, Table
from fieldwork.exports.variable_names import variable_names, within
from fieldwork.exports.writing import Manner, Written
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.store.leftovers import WRITING

LONGEST_TEXT, LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_TITLE = 32_767, 255, 120, 64
"""Bytes of UTF-8 in a text, in the label of a variable, in that of a value and in that of the file."""
_EPOCH = datetime(1582, 10, 14)
_DAY = 86_400
_STAMP, _STAMP_AT = b"01 Jan 8000:00:00", 92  # when the file was made: its day and time, at a fixed place in the header
_FORMATS = {"date": "SDATE10", "time": "TIME5", "datetime": "DATETIME20"}
_TEXTS = frozenset({"string", "list", "json"})
_LONGEST_CODE, _MOST_CODES = 8, 3  # of values that are missing: bytes of a text, and how many there can be


@dataclass
class _Variable:
    """One column as SPSS has it: its cells, and what is said of it."""

    name: str
    label: str
    cells: Any
    format: str | None
    measure: str
    values: dict[Any, str] = field(default_factory=dict)
    missing: list[Any] = field(default_factory=list)


def write(path: Path, tables: Sequence[Table], manner: Manner) -> Written:
    """Write one table; see `fieldwork.exports.writing` and docs/export-formats.md. Raises as `placing` does."""
    (table,) = tables
    rows = list(ticking(table.rows, manner))
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    told = _Told()
    variables = [
        variable
        for column, name, cells in zip(table.columns, variable_names(table.names), columns, strict=True)
        for variable in _variables(column, name, cells, manner.lang, told)
    ]
    _rename(variables)
    with placing(path) as out, tempfile.TemporaryDirectory(prefix=f"{WRITING}{os.getpid()}-", dir=path.parent) as folder:
        part = Path(folder) / "table.sav"
        _write(part, variables, within(said(table.title, manner.lang), LONGEST_TITLE), len(rows))
        hashed = Hashed(out)
        with part.open("rb") as made:
            _copy(made, hashed)
    return Written(len(rows), hashed.sha256, tuple(told.receipt()))


def _write(path: Path, variables: Sequence[_Variable], title: str, rows: int) -> None:
    frame = pd.DataFrame({each.name: each.cells for each in variables}, index=range(rows))
    try:
        pyreadstat.write_sav(
            frame, path, file_label=title, row_compress=True,
            column_labels={each.name: each.label for each in variables},
            variable_value_labels={each.name: each.values for each in variables if each.values},
            missing_ranges={each.name: each.missing for each in variables if each.missing},
            variable_measure={each.name: each.measure for each in variables},
            variable_format={each.name: each.format for each in variables if each.format},
        )  # fmt: skip
    except pyreadstat.ReadstatError as fault:
        if "write" not in str(fault).lower():
            raise
        raise NoRoom(
            msg(
                "{file} is niet geschreven: de schijf is vol of weigert. Er is niets verloren; maak ruimte en probeer het "
                "opnieuw.",
                "{file} was not written: the disk is full or refuses. Nothing is lost; free some room and try again.",
                file=str(path.parent.parent),
            )
        ) from fault


def _copy(made: BinaryIO, out: Hashed) -> None:
    """The file as it was made, but for the time of making: the same study gives the same bytes."""
    head = made.read(1 << 20)
    out.write(head[:_STAMP_AT] + _STAMP + head[_STAMP_AT + len(_STAMP) :])
    while more := made.read(1 << 20):
        out.write(more)


# --- columns --------------------------------------------------------------------------------------------------------


@dataclass
class _Told:
    """What the format could not carry, by variable."""

    cut: list[str] = field(default_factory=list)
    split: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    zoned: list[str] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)

    def receipt(self) -> Iterator[Msg]:
        """It in words."""
        sayings = (
            (self.cut, msg("Labels ingekort tot wat SPSS bewaart (de hele tekst staat in datapackage.json): {names}.",
                           "Labels cut to what SPSS keeps (the whole text is in datapackage.json): {names}.")),
            (self.split, msg("Teksten van meer dan 32.767 bytes gaan verder in _2, _3 …: {names}.",
                             "Texts of more than 32,767 bytes go on in _2, _3 …: {names}.")),
            (self.joined, msg("Lijsten staan als tekst met | ertussen, wat genest is als JSON: {names}.",
                              "Lists are text with | between, what is nested is JSON: {names}.")),
            (self.unfit, msg("Waarden die niet bij hun variabele passen zijn leeg gelaten: {names}.",
                             "Values that do not fit their variable were left empty: {names}.")),
            (self.zoned, msg("Tijden zijn die van de klok ter plaatse; de tijdzone past er niet bij: {names}.",
                             "Times are those of the clock on the spot; their zone does not fit: {names}.")),
            (self.sets, msg("Antwoorden waaruit meer te kiezen was, zijn losse 0/1-variabelen; maak er in SPSS een set van "
                            "(Analyze > Multiple Response, of MRSETS): {names}.",
                            "Answers of which several could be chosen are single 0/1 variables; make a set of them in SPSS "
                            "(Analyze > Multiple Response, or MRSETS): {names}.")),
        )  # fmt: skip
        for names, words in sayings:
            if names:
                yield msg(words.nl, words.en, names=", ".join(dict.fromkeys(names)))


def _variables(column: Column, name: str, cells: Sequence[Any], lang: Lang, told: _Told) -> Iterator[_Variable]:
    label = within(meaning := said(column.meaning, lang), LONGEST_LABEL)
    if label != meaning:
        told.cut.append(name)
    if column.of and "/" in column.of:
        told.sets.append(column.of.partition("/")[0])
    if column.type in _TEXTS:
        yield from _texts(column, name, label, cells, lang, told)
        return
    values = {float(option.value): text for option, text in _labels(column, name, lang, told)}
    if column.type == "boolean":
        values = {0.0: msg("nee", "no").text(lang), 1.0: msg("ja", "yes").text(lang)} | values
    numbers = np.array([_number(column, name, each, told) for each in cells], dtype=np.float64)
    measure = column.measure or ("nominal" if column.options or column.type == "boolean" else "scale")
    format_ = _FORMATS.get(column.type) or _width(numbers)
    yield _Variable(name, label, numbers, format_, measure, values, _ranges(column.missing))


def _labels(column: Column, name: str, lang: Lang, told: _Told) -> Iterator[tuple[Option, str]]:
    """The values that have a label, those that are missing too."""
    for option in (*column.options, *column.missing):
        words = said(option.label, lang)
        label = within(words, LONGEST_VALUE_LABEL)
        if label != words:
            told.cut.append(name)
        yield option, label


def _ranges(missing: Sequence[Option]) -> list[Any]:
    """The codes that stand for missing: each, or where they are more than three the run that holds them."""
    codes = sorted(float(each.value) for each in missing)
    return [{"lo": codes[0], "hi": codes[-1]}] if len(codes) > _MOST_CODES else codes


def _number(column: Column, name: str, value: Any, told: _Told) -> float:
    if value is None or value == "":
        return float("nan")
    if isinstance(value, (bool, int, float)):
        return float(value)
    try:
        if column.type == "date":
            return float((date.fromisoformat(value) - _EPOCH.date()).days * _DAY)
        if column.type == "time":
            at = time.fromisoformat(value)
            return float(at.hour * 3600 + at.minute * 60 + at.second)
        if column.type == "datetime":
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                told.zoned.append(name)
            return float((moment.replace(tzinfo=None) - _EPOCH).total_seconds())
    except (ValueError, TypeError):
        pass
    told.unfit.append(name)
    return float("nan")


def _width(numbers: Any) -> str:
    """How many signs SPSS shows of the numbers."""
    known = numbers[np.isfinite(numbers)]
    decimals = next((n for n in range(4) if np.allclose(known, np.round(known, n), rtol=0, atol=1e-9)), 4)
    digits = max((len(f"{each:.0f}") for each in (known.min(), known.max())), default=1) if len(known) else 1
    return f"F{min(max(digits + decimals + bool(decimals), 3), 40)}.{decimals}"


def _texts(column: Column, name: str, label: str, cells: Sequence[Any], lang: Lang, told: _Told) -> Iterator[_Variable]:
    if column.type != "string" and any(not isinstance(each, (str, type(None))) for each in cells):
        told.joined.append(name)
    pieces = [_pieces(b"" if each is None else cell(each, raw=True).encode("utf-8", "replace")) for each in cells]
    most = max((len(each) for each in pieces), default=1)
    if most > 1:
        told.split.append(name)
    values = {str(option.value): text for option, text in _labels(column, name, lang, told)} if most == 1 else {}
    codes = [str(each.value) for each in column.missing]
    fits = most == 1 and len(codes) <= _MOST_CODES and all(len(each.encode()) <= _LONGEST_CODE for each in codes)
    for number in range(most):
        column_cells = np.array([each[number] if number < len(each) else "" for each in pieces], dtype=object)
        ending = f" ({number + 1})" if number else ""
        yield _Variable(
            f"{name}_{number + 1}" if number else name, within(label, LONGEST_LABEL - len(ending)) + ending, column_cells,
            None, column.measure or "nominal", values, codes if fits else [],
        )  # fmt: skip


def _pieces(data: bytes) -> list[str]:
    """A text in pieces that a variable holds; none but the last ends in a space, which SPSS would drop."""
    pieces = []
    while len(data) > LONGEST_TEXT:
        piece = data[:LONGEST_TEXT].decode("utf-8", "ignore")
        piece = piece.rstrip(" ") or piece
        pieces.append(piece)
        data = data[len(piece.encode()) :]
    return [*pieces, data.decode()]


def _rename(variables: Sequence[_Variable]) -> None:
    """Give every variable a name of its own; the pieces of a text are new among them."""
    for variable, name in zip(variables, variable_names(each.name for each in variables), strict=True):
        variable.name = name
