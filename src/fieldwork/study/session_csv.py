"""A CSV of sessions, read as if each were a session file of its own: the same data, with the place of every cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect, Mark
from fieldwork.protocol.load import Document
from fieldwork.protocol.reading import decoded
from fieldwork.study.csv_text import Cell, Unreadable, cells

MAX_BYTES = 50_000_000
HEADER = (
    "protocol",
    "site",
    "participant",
    "role",
    "held_at",
    "date",
    "mode",
    "researchers",
    "present",
    "consent",
    "wave",
    "conversation",
)
"""Columns that say something of the whole session; a cell may be left empty after the session's first row."""
COLUMNS = ("session", *HEADER, "item", "value", "text", "status")
NEEDED = ("session", "protocol", "item", "value")
LISTS = frozenset({"participant", "researchers", "present"})
BETWEEN = "|"
"""What stands between several values in one cell."""


def read_csv(path: Path) -> tuple[list[Document], list[Defect]]:
    """The sessions of a CSV file as documents in the shape of a session file, answers as typed; or its defects."""
    file = Document(path)
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        file.add(
            "unreadable",
            Mark(1, 1),
            msg(
                "Dit bestand is niet te lezen: {why}.",
                "This file cannot be read: {why}.",
                why=error.strerror or type(error).__name__,
            ),
        )
        return [], file.defects
    if len(raw) > MAX_BYTES:
        file.add("too-big", Mark(1, 1), TOO_BIG)
        return [], file.defects
    text, fault = decoded(raw)
    if fault is not None:
        file.add(fault.code, fault.mark, fault.message)
        return [], file.defects
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(cells(text, _delimiter(text)))
    except Unreadable as error:
        file.add("unreadable", error.mark, error.message)
        return [], file.defects
    names = _names(file, rows)
    return ([], file.defects) if file.defects else _sessions(file, names, rows[1:])


def _delimiter(text: str) -> str:
    """A comma, or what a spreadsheet put instead: whichever parts the first line into known columns."""
    first = text.split("\n", 1)[0].replace('"', "").lower()
    return max(",;\t", key=lambda sign: sum(name.strip() in COLUMNS for name in first.split(sign)))


def _names(file: Document, rows: list[list[Cell]]) -> list[str]:
    """The columns in their order; what is wrong with them is noted in `file`."""
    from difflib import get_close_matches

    if not rows:
        file.add("empty-file", Mark(1, 1), msg("Het bestand is leeg.", "The file is empty."))
        return []
    names = [cell.text.strip().lower() for cell in rows[0]]
    for index, cell in enumerate(rows[0]):
        name = names[index]
        if name not in COLUMNS:
            likely = get_close_matches(name, COLUMNS, 1)
            file.add(
                "unknown-key",
                cell.mark,
                msg(
                    "De kolom “{name}” is onbekend.{likely} De kolommen zijn: {known}.",
                    "The column “{name}” is unknown.{likely} The columns are: {known}.",
                    name=name[:40],
                    known=", ".join(COLUMNS),
                    likely=msg(" Bedoelde u {it}?", " Did you mean {it}?", it=likely[0]) if likely else "",
                ),
            )
        elif name in names[:index]:
            file.add(
                "duplicate-key",
                cell.mark,
                msg(
                    "De kolom “{name}” staat er twee keer. Houd er een.",
                    "The column “{name}” stands there twice. Keep one.",
                    name=name,
                ),
            )
    missing = [name for name in NEEDED if name not in names]
    if missing:
        file.add(
            "missing-key",
            rows[0][0].mark,
            msg(
                "In de eerste regel ontbreken kolommen: {names}.",
                "The first line lacks columns: {names}.",
                names=", ".join(missing),
            ),
        )
    return names


def _sessions(file: Document, names: list[str], rows: list[list[Cell]]) -> tuple[list[Document], list[Defect]]:
    found: dict[str, Document] = {}
    for row in rows:
        if len(row) > len(names):
            file.add(
                "too-many",
                row[len(names)].mark,
                msg(
                    "Deze regel heeft meer cellen dan de eerste. Zet tekst met een scheidingsteken tussen aanhalingstekens.",
                    "This row has more cells than the first. Put text with a separator between quotes.",
                ),
            )
            continue
        by_name = {name: cell for name, cell in zip(names, row, strict=False) if cell.text.strip()}
        session = by_name.get("session")
        if session is None:
            file.add("missing-key", row[0].mark, msg("Deze regel noemt geen session.", "This row names no session."))
            continue
        name = session.text.strip()
        if name not in found:
            found[name] = Document(file.path, {"id": name}, {(): row[0].mark, ("id",): session.mark})
        _add_header(file, found[name], by_name)
        _add_item(file, found[name], by_name)
    if not found and not file.defects:
        file.add("empty-file", Mark(1, 1), msg("Er staat geen enkele sessie in.", "There is no session in it."))
    return list(found.values()), file.defects


def _add_header(file: Document, session: Document, row: Mapping[str, Cell]) -> None:
    for name in HEADER:
        cell = row.get(name)
        if cell is None:
            continue
        value = _header_value(name, cell.text.strip())
        if name not in session.data:
            session.data[name] = value
            session.marks[name,] = session.key_marks[name,] = cell.mark
        elif session.data[name] != value:
            file.add(
                "impossible-value",
                cell.mark,
                msg(
                    "Hier staat een andere {name} dan op regel {line} van dezelfde sessie. Maak ze gelijk, of geef "
                    "elke sessie een eigen naam.",
                    "Here stands another {name} than on line {line} of the same session. Make them the same, or name "
                    "each session apart.",
                    name=name,
                    line=session.marks[name,].line,
                ),
            )


def _header_value(name: str, words: str) -> Any:
    if name in LISTS:
        parts = [part.strip() for part in words.split(BETWEEN) if part.strip()]
        return parts if name != "participant" or len(parts) > 1 else words
    if name == "consent" and words.startswith("{"):
        return as_json(words, words)
    return words


def as_json(words: str, otherwise: Any) -> Any:
    """What a cell with JSON says; `otherwise` where it is none."""
    try:
        return json.loads(words, parse_constant=str)
    except (ValueError, RecursionError):
        return otherwise


def _add_item(file: Document, session: Document, row: Mapping[str, Cell]) -> None:
    """Put a row's item under answers, skipped or covered, as its status says."""
    cell = row.get("item")
    value, words, status = row.get("value"), row.get("text"), row.get("status")
    if cell is None:
        extra = value or status or words
        if extra is not None:
            file.add(
                "missing-key",
                extra.mark,
                msg(
                    "Bij welke vraag hoort dit? De kolom item is leeg.",
                    "To which item does this belong? The column item is empty.",
                ),
            )
        return
    item = cell.text.strip()
    state, _, detail = (status.text.strip() if status else "answered").partition(":")
    state, detail = state.strip(), detail.strip()
    if any(item in session.data.get(group, ()) for group in ("answers", "skipped", "covered")):
        file.add(
            "duplicate-id",
            cell.mark,
            msg(
                "De vraag “{item}” staat twee keer bij deze sessie. Houd er een.",
                "The item “{item}” stands twice in this session. Keep one.",
                item=item[:60],
            ),
        )
    elif state == "answered" and value is not None:
        typed = value.text if words is None else {"value": value.text, "text": words.text}
        _put(session, "answers", item, typed, cell, value)
    elif state == "skipped" and detail:
        beside = words or value
        _put(
            session,
            "skipped",
            item,
            {"reason": detail, "text": beside.text} if beside else detail,
            cell,
            status or cell,
        )
    elif state == "covered" and detail:
        _put(session, "covered", item, detail, cell, status or cell)
    elif state == "not_asked" or status is None:
        return
    else:
        file.add(
            "unknown-word",
            (status or cell).mark,
            msg(
                "De status is answered (met een waarde), skipped:REDEN of covered:VRAAG.",
                "The status is answered (with a value), skipped:REASON or covered:ITEM.",
            ),
        )


def _put(session: Document, group: str, item: str, value: Any, cell: Cell, place: Cell) -> None:
    session.data.setdefault(group, {})[item] = value
    session.marks.setdefault((group,), cell.mark)
    session.marks[group, item] = place.mark
    session.key_marks[group, item] = cell.mark


TOO_BIG = msg(
    "Dit bestand is groter dan 50 MB. Verdeel de sessies over meer bestanden.",
    "This file is over 50 MB. Spread the sessions over more files.",
)
