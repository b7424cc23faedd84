"""The description beside the tables: valid by frictionless, and true of every row."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from fieldwork.exports import csv_writer, datapackage, parquet_writer, sav_writer, xlsx_writer
from fieldwork.exports.table import Column, Option, Table
from fieldwork.exports.writing import Manner
from fieldwork.i18n import msg
from tests.support.formats import HOSTILE, LONG, ROWS, every_type, words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import frictionless

WRITERS = {"csv": csv_writer, "xlsx": xlsx_writer, "parquet": parquet_writer, "sav": sav_writer}
WHOLE = tuple(row for row in ROWS if row[0] is not None)
"""Rows that are not blank: frictionless calls those a mistake."""


def faults(path: Path) -> list[Any]:
    """What frictionless says against a data package and all its files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.validate(str(path))
    found: list[Any] = report.flatten(["fieldName", "rowNumber", "type", "message"])
    return found


def package(folder: Path, *tables: tuple[str, Table]) -> Path:
    """The tables (with the format of each) in a folder, with their description."""
    files = []
    for format_, table in tables:
        file = folder / f"{table.id}.{format_}"
        WRITERS[format_].write(file, [table], Manner())
        files.append((table, datapackage.File.of(file, table.id if format_ == "xlsx" else None)))
    return datapackage.write_descriptor(folder, "Proef: één", msg("Proef", "Trial"), files, "nl")


@pytest.mark.parametrize("formats", [("csv",), ("xlsx",), ("parquet",), ("sav",), ("csv", "xlsx", "parquet", "sav")])
def test_it_is_valid_and_true_of_every_row(tmp_path: Path, formats: tuple[str, ...]) -> None:
    tables = [(format_, every_type(WHOLE)) for format_ in formats]
    assert faults(package(tmp_path, *tables, ("csv", words(*(text for text in HOSTILE if text), LONG)))) == []


@pytest.mark.parametrize(
    ("cell", "fault"), [(("2026-13-01",), "type-error"), ((None,), "blank-row"), (("niet",), "type-error")]
)
def test_a_row_that_is_not_as_it_says_is_found(tmp_path: Path, cell: tuple[Any, ...], fault: str) -> None:
    table = Table("t", "t", (Column("dag", "date", "?"),), [("2026-01-01",), cell])
    assert [each[2] for each in faults(package(tmp_path, ("csv", table)))] == [fault]


def test_a_file_that_was_changed_is_found(tmp_path: Path) -> None:
    path = package(tmp_path, ("csv", words("a", "b")))
    (tmp_path / "woorden.csv").write_bytes((tmp_path / "woorden.csv").read_bytes().replace(b"a\r", b"c\r"))
    assert [each[2] for each in faults(path)] == ["hash-count"]


def test_a_key_that_comes_twice_is_found(tmp_path: Path) -> None:
    columns = (Column("session", "string", "?"), Column("n", "integer", "?"))
    assert [each[2] for each in faults(package(tmp_path, ("csv", Table("t", "t", columns, [("a", 1), ("a", 2)], ("session",)))))] == [
        "primary-key"
    ]
    assert faults(package(tmp_path, ("csv", Table("t", "t", columns, [("a", 1), ("b", 1)], ("session",))))) == []


def test_it_says_of_every_column_what_it_means(tmp_path: Path) -> None:
    reasons = (Option(-1, msg("niet gesteld", "not asked")), Option(-8.0, msg("weet niet", "don't know")))
    column = Column("cijfer", "integer", msg("Welk cijfer?", "What mark?"), "punten", (Option(1, "laag"), Option(10, "hoog")),
                    reasons, "tno-2019/werknemer/a", "ordinal", "werk.cijfer")  # fmt: skip
    table = Table("antwoorden", msg("Antwoorden", "Answers"), (column,), [(7,), (10,)])
    path = package(tmp_path, ("csv", table))
    found = json.loads(path.read_text("utf-8"))
    assert (found["name"], found["title"], found["languages"]) == ("proef-n", "Proef", ["nl"])
    (resource,) = found["resources"]
    assert (resource["path"], resource["format"], resource["encoding"]) == ("antwoorden.csv", "csv", "utf-8")
    assert resource["bytes"] == (tmp_path / "antwoorden.csv").stat().st_size and resource["hash"].startswith("sha256:")
    assert resource["schema"]["fields"] == [
        {
            "name": "cijfer", "type": "integer", "description": "Welk cijfer?", "unit": "punten", "measure": "ordinal",
            "source": "tno-2019/werknemer/a", "item": "werk.cijfer",
            "categories": [{"value": 1, "label": "laag"}, {"value": 10, "label": "hoog"}], "categoriesOrdered": True,
            "missingValues": ["", "-1", "-8"],
            "labels": {"missingValues": [{"value": -1, "label": "niet gesteld"}, {"value": -8.0, "label": "weet niet"}]},
        }
    ]  # fmt: skip
    assert faults(path) == []


def test_two_tables_of_one_workbook_have_names_of_their_own(tmp_path: Path) -> None:
    tables = [words("a", id="Eén/blad"), words("b", id="eén blad")]
    xlsx_writer.write(tmp_path / "t.xlsx", tables, Manner())
    names = xlsx_writer.sheet_names([table.id for table in tables])
    files = [(table, datapackage.File.of(tmp_path / "t.xlsx", name)) for table, name in zip(tables, names, strict=True)]
    path = datapackage.write_descriptor(tmp_path, "excel", "Excel", files, "nl")
    assert [each["name"] for each in json.loads(path.read_text("utf-8"))["resources"]] == ["e-n-blad", "e-n-blad-2"]
    assert faults(path) == []
