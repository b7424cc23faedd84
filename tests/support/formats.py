"""Tables to write in every format: each type of column, hostile words, and the programs that read the files back."""

from __future__ import annotations

import csv
import functools
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from fieldwork.exports.table import Column, ColumnType, Option, Table
from fieldwork.i18n import Msg, msg

PATIENCE = 180.0
"""Seconds that a program of someone else gets."""
HOSTILE = (
    "=1+1", "=cmd|' /C calc'!A0", "+31", "-5 graden", "@huis", "\t=1", "#N/A", "TRUE", "1e5", "007", "2026-01-02", "a, b; c|d",
    'zei "nee"', "regel een\nregel twee\n", "  ruim  ", "é ë e\u0301 漢 🌱 👩‍👩‍👧", "\u202eomgekeerd\u202c \u200fرحمة", "_x0041_ _x000D_", "'tja",
    "[red]sic[/a]", "<t>&amp;</t> ]]>", "\\n \\", "{n} %s", "", "'", "١٢٣",
)  # fmt: skip
"""Words that some program takes for something else."""
LONG = ("lang 🌱 " * 5_000) + "einde"
"""Words that fit in no cell of Excel and in no text of SPSS."""

TYPES: tuple[ColumnType, ...] = (
    "string", "integer", "number", "boolean", "date", "time", "datetime", "list", "json",
)  # fmt: skip
ROWS: tuple[tuple[Any, ...], ...] = (
    ("een", 1, 1.5, True, "2026-01-02", "10:11", "2026-01-02T10:11:12+01:00", ["a", "b"], {"r": ["é"]}),
    ("=2", -3, -0.25, False, "1899-12-31", "00:00", "2026-07-02T10:11:12+02:00", ["=c"], "woord"),
    (None, None, None, None, None, None, None, None, None),
    ("drie\nvier", 32, 1e14, True, "2400-02-29", "23:59", "1582-10-15T00:00:00+00:00", [], 5),
)
"""A row a line: a cell of every type, in the order of `TYPES`."""


def every_type(rows: Iterable[tuple[Any, ...]] = ROWS) -> Table:
    """A table with a column of every type."""
    options = {"string": (Option("een", msg("Eén", "One")),), "integer": (Option(1, "1 “keer”"), Option(32, "vaak"))}
    missing = {"integer": (Option(-3, msg("geweigerd", "refused")),)}
    columns = (
        Column(type_, type_, msg(f"Wat {type_} is?", f"What {type_} is?"), "uur" if type_ == "number" else None,
               options.get(type_, ()), missing.get(type_, ()), "bron/1" if type_ == "string" else None)
        for type_ in TYPES
    )  # fmt: skip
    return Table("typen", msg("Alle typen", "All types"), tuple(columns), rows)


def words(*texts: str | None, id: str = "woorden") -> Table:
    """A table with one column of words."""
    return Table(id, msg("Woorden", "Words"), (Column("tekst", "string", msg("Wat zei u?", "What did you say?")),),
                 [(text,) for text in texts])  # fmt: skip


def told(receipt: Sequence[Msg]) -> str:
    """A receipt in English."""
    return "\n".join(str(each) for each in receipt)


# --- programs of others ---------------------------------------------------------------------------------------------


@functools.cache
def found(name: str) -> str | None:
    """Where a program is, if it is on this machine."""
    return shutil.which(name)


LIBREOFFICE = pytest.mark.skipif(
    found("soffice") is None, reason="no LibreOffice on this machine (Debian: apt install libreoffice-calc)"
)
PSPP = pytest.mark.skipif(found("pspp") is None, reason="no PSPP on this machine (Debian: apt install pspp)")


def converted(file: Path, to: str, folder: Path) -> list[Path]:
    """What LibreOffice makes of a file, without a warning; `to` is its name for the format."""
    out = folder / "converted"
    done = subprocess.run(
        [str(found("soffice")), f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", to,
         "--outdir", str(out), str(file)],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if line and "javaldx" not in line]
    assert (done.returncode, said) == (0, []), done.stderr
    return sorted(out.iterdir())


SHEETS_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Every sheet as a file of its own, in UTF-8, text to the letter."""


def sheets(file: Path, folder: Path) -> dict[str, list[list[str]]]:
    """The sheets of a workbook by name, as LibreOffice reads them."""
    found: dict[str, list[list[str]]] = {}
    csv.field_size_limit(10_000_000)
    for path in converted(file, SHEETS_AS_CSV, folder):
        with path.open(encoding="utf-8", newline="") as text:
            found[path.stem.removeprefix(f"{file.stem}-")] = list(csv.reader(text))
    return found


def pspp(file: Path, *commands: str) -> str:
    """What PSPP says of a file; anything that it warns of is a failure."""
    syntax = file.with_suffix(".sps")
    syntax.write_text("\n".join([f"GET FILE='{file}'.", *commands]), "utf-8")
    done = subprocess.run([str(found("pspp")), "-b", str(syntax)], capture_output=True, text=True, timeout=PATIENCE, check=False)
    wrong = [line for line in done.stdout.splitlines() if "error:" in line.lower() or "warning:" in line.lower()]
    assert (done.returncode, wrong, done.stderr) == (0, [], "")
    return done.stdout
