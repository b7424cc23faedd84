"""A CSV of sessions, read as if each were a session file of its own: the same data, with the place of every cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect, Mark
from fieldwork.protocol.load import Document
from fieldwork.study.incoming.csv_file import by_names, read_rows
from fieldwork.study.incoming.csv_text import Cell

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
    "follows",
    "answered_for",
)
"""Columns that say something of the whole session; a cell may be left empty after the session's first row."""
COLUMNS = ("session", *HEADER, "item", "value", "text", "status")
NEEDED = ("session", "protocol", "item", "value")
LISTS = frozenset({"participant", "researchers", "present", "answered_for"})
BETWEEN = "|"
"""What stands between several values in one cell."""


def read_csv(path: Path) -> tuple[list[Document], list[Defect]]:
    """The sessions of a CSV file as documents in the shape of a session file, answers as typed; or its defects."""
    file = Document(path)
    names, rows = read_rows(path, COLUMNS, NEEDED, file.add)
    return ([], file.defects) if file.defects else _sessions(file, names, rows)


def _sessions(file: Document, names: list[str], rows: list[list[Cell]]) -> tuple[list[Document], list[Defect]]:
    found: dict[str, Document] = {}
    for row in rows:
        by_name = by_names(names, row, file.add)
        if by_name is None:
            continue
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
    if name in ("consent", "answered_for") and words.startswith("{"):
        return as_json(words, words)
    if name in LISTS:
        parts = [part.strip() for part in words.split(BETWEEN) if part.strip()]
        return parts if name != "participant" or len(parts) > 1 else words
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
