"""A CSV file with known columns, read to rows of cells; what is wrong with it is told with its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from fieldwork.errors import because
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Mark
from fieldwork.protocol.reading import decoded
from fieldwork.study.incoming.csv_text import Cell, Unreadable, cells

Add: TypeAlias = Callable[[str, Mark, Msg], None]
"""Takes note of a defect: its code, place and message."""
MAX_BYTES = 50_000_000


def read_rows(path: Path, columns: Sequence[str], needed: Sequence[str], add: Add) -> tuple[list[str], list[list[Cell]]]:
    """The columns of a file in their order, and the rows below them; where `add` was told anything both may be empty."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        add("unreadable", Mark(1, 1), msg("Dit bestand is niet te lezen: {why}.", "This file cannot be read: {why}.",
                                          why=because(error)))  # fmt: skip
        return [], []
    if len(raw) > MAX_BYTES:
        add("too-big", Mark(1, 1), TOO_BIG)
        return [], []
    text, fault = decoded(raw)
    if fault is not None:
        add(fault.code, fault.mark, fault.message)
        return [], []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(cells(text, _delimiter(text, columns)))
    except Unreadable as error:
        add("unreadable", error.mark, error.message)
        return [], []
    return _names(rows, columns, needed, add), rows[1:]


def by_names(names: Sequence[str], row: Sequence[Cell], add: Add) -> dict[str, Cell] | None:
    """The cells of a row that hold anything, by column; None where it has more cells than the first line."""
    if len(row) > len(names):
        add(
            "too-many",
            row[len(names)].mark,
            msg(
                "Deze regel heeft meer cellen dan de eerste. Zet tekst met een scheidingsteken tussen aanhalingstekens.",
                "This row has more cells than the first. Put text with a separator between quotes.",
            ),
        )
        return None
    return {name: cell for name, cell in zip(names, row, strict=False) if cell.text.strip()}


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """A comma, or what a spreadsheet put instead: whichever parts the first line into known columns."""
    first = text.split("\n", 1)[0].replace('"', "").lower()
    return max(",;\t", key=lambda sign: sum(name.strip() in columns for name in first.split(sign)))


def _names(rows: Sequence[Sequence[Cell]], columns: Sequence[str], needed: Sequence[str], add: Add) -> list[str]:
    """The columns in their order; what is wrong with them is told."""
    from difflib import get_close_matches

    if not rows:
        add("empty-file", Mark(1, 1), msg("Het bestand is leeg.", "The file is empty."))
        return []
    names = [cell.text.strip().lower() for cell in rows[0]]
    for index, cell in enumerate(rows[0]):
        name = names[index]
        if name not in columns:
            likely = get_close_matches(name, columns, 1)
            add(
                "unknown-key",
                cell.mark,
                msg(
                    "De kolom “{name}” is onbekend.{likely} De kolommen zijn: {known}.",
                    "The column “{name}” is unknown.{likely} The columns are: {known}.",
                    name=name[:40],
                    known=", ".join(columns),
                    likely=msg(" Bedoelde u {it}?", " Did you mean {it}?", it=likely[0]) if likely else "",
                ),
            )
        elif name in names[:index]:
            add(
                "duplicate-key",
                cell.mark,
                msg(
                    "De kolom “{name}” staat er twee keer. Houd er een.",
                    "The column “{name}” stands there twice. Keep one.",
                    name=name,
                ),
            )
    missing = [name for name in needed if name not in names]
    if missing:
        add(
            "missing-key",
            rows[0][0].mark,
            msg(
                "In de eerste regel ontbreken kolommen: {names}.",
                "The first line lacks columns: {names}.",
                names=", ".join(missing),
            ),
        )
    return names


TOO_BIG = msg(
    "Dit bestand is groter dan 50 MB. Verdeel de regels over meer bestanden.",
    "This file is over 50 MB. Spread the rows over more files.",
)
