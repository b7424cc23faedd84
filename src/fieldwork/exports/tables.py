"""The study as tables: pure rows, one dict a row, values as they are kept (lists as lists, unknown as None)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from fieldwork.capture.state import SessionState, replay
from fieldwork.i18n import Lang, pick
from fieldwork.ids import iso
from fieldwork.protocol.model import Item
from fieldwork.store.log import SessionRow
from fieldwork.study.consents import Consents
from fieldwork.study.folder import Study

Row: TypeAlias = dict[str, Any]

SESSION_COLUMNS = (
    "id",
    "conversation",
    "protocol",
    "version",
    "kind",
    "site",
    "participant",
    "role",
    "wave",
    "mode",
    "held_at",
    "status",
    "answered",
    "asked",
    "researchers",
    "participants",
)
ANSWER_COLUMNS = (
    "study",
    "site",
    "conversation",
    "session",
    "participant",
    "speaker",
    "role",
    "route",
    "section",
    "item",
    "question",
    "kind",
    "value",
    "text",
    "status",
    "reason",
    "covered_by",
    "lapsed",
    "parts",
    "probes",
    "notes",
    "asked_at",
    "answered_at",
    "held_at",
    "protocol",
    "version",
    "wave",
    "mode",
    "researchers",
)
COLUMNS: Mapping[str, tuple[str, ...]] = {"answers": ANSWER_COLUMNS, "sessions": SESSION_COLUMNS}
"""The columns of each kind of rows that a profile can ask for."""
WATCHED_MODES = ("live", "telephone")
"""Modes in which an event's time is that of the talk; in others, and after an import, it is that of typing it over."""


def session_rows(study: Study) -> Iterator[Row]:
    """A row a session, in the order in which they were opened."""
    for session in study.log.sessions():
        yield session_row(session)


def session_row(session: SessionRow) -> Row:
    """One session: the columns of `SESSION_COLUMNS`; `participant` joins the codes of several with `|`."""
    row: Row = {name: getattr(session, name) for name in SESSION_COLUMNS if name != "participant"}
    row["participant"] = "|".join(session.participants) or None
    row["researchers"], row["participants"] = list(session.researchers), list(session.participants)
    return {name: row[name] for name in SESSION_COLUMNS}


def exported_sessions(study: Study) -> Iterator[Row]:
    """A row a session as it may leave the study: of one that was refused or withdrawn only its role and date."""
    consents = Consents(study)
    for session in study.log.sessions():
        row = session_row(session)
        if not consents.allow(session):
            bare = {
                "id": session.id,
                "role": session.role,
                "held_at": (session.held_at or "")[:10] or None,
                "status": session.status,
            }
            row = {name: bare.get(name) for name in SESSION_COLUMNS}
        yield row


def answer_rows(study: Study, *, lang: Lang = "nl", identified: bool = False) -> Iterator[Row]:
    """A row an item that applies in its session, or that has anything: an answer, a note, a reason; `ANSWER_COLUMNS`.

    Items that can identify a person are left out unless `identified`; sessions that may not leave are left out. Notes
    in the margin of a session make a row without an item.
    """
    consents = Consents(study)
    name = study.form.get("study")
    for session in study.log.sessions():
        if session.protocol is None or not consents.allow(session):
            continue
        protocol = study.protocol(session.protocol, None if session.version is None else int(session.version))
        state = replay(session.id, protocol, study.log.events(session.id))
        about = _about(session, name)
        for item in protocol.items:
            if item.kind != "say" and (identified or not item.identifier):
                row = _item_row(state, item, lang, identified)
                if row is not None:
                    yield _ordered({**about, **row})
        margin = [note for note in state.notes if note.get("item") is None]
        if margin:
            yield _ordered({**about, "kind": "note", "notes": notes_as_text(margin)})


def _ordered(row: Row) -> Row:
    return {column: row.get(column) for column in ANSWER_COLUMNS}


def _about(session: SessionRow, study: str | None) -> Row:
    """What every row of a session has in common."""
    plain = session_row(session)
    same = (
        "site",
        "conversation",
        "participant",
        "role",
        "held_at",
        "protocol",
        "version",
        "wave",
        "mode",
        "researchers",
    )
    return {
        "study": study,
        "session": session.id,
        "speaker": session.role,
        **{column: plain[column] for column in same},
    }


def _item_row(state: SessionState, item: Item, lang: Lang, identified: bool) -> Row | None:
    """One item of a session, or None where it neither applies nor has anything."""
    status = state.item_status(item.id)
    value, text = _value(state, item, identified), state.remark(item.id) or None
    if item.kind == "computed":
        if value is None:
            return None
        status = "computed"
    skipped, covered = state.body(f"skipped/{item.id}"), state.body(f"covered/{item.id}")
    notes = [note for note in state.notes if note.get("item") == item.id]
    parts = [part.id for part in item.parts if part.id in state.ticked(item.id)]
    probes = [index + 1 for index in sorted(state.probed(item.id))]
    has_anything = value is not None or text or skipped.get("reason") or covered.get("by") or notes or parts or probes
    if status == "not_applicable" and not has_anything:
        return None
    return {
        "route": item.route,
        "section": item.section,
        "item": item.id,
        "question": pick(item.question(state.wave), lang),
        "kind": item.kind,
        "value": value,
        "text": text or (skipped.get("text") if status == "skipped" else None),
        "status": status,
        "reason": skipped.get("reason"),
        "covered_by": covered.get("by"),
        "lapsed": state.lapsed(item.id),
        "parts": parts,
        "probes": probes,
        "notes": notes_as_text(notes) or None,
        "asked_at": _time(state, f"asked/{item.id}"),
        "answered_at": _time(state, f"answer/{item.id}") if value is not None else None,
    }


def _value(state: SessionState, item: Item, identified: bool) -> Any:
    """An item's value; the sheet's rows; what is computed; without what can identify a person inside a repeat."""
    if item.kind == "computed":
        return state.computed(item) if state.applies.get(item.id) else None
    if item.kind == "sheet":
        shown = ("type", "at", "descriptive", "reflective", "quote")
        types = {row.id for row in item.rows}
        return [
            {"row" if key == "type" else key: row.get(key) for key in shown} for row in state.rows if row["type"] in types
        ] or None
    value = state.value(item.id)
    hidden = frozenset() if identified else {inner.id for inner in item.items if inner.identifier}
    if hidden and isinstance(value, list):
        return [{key: each for key, each in one.items() if key not in hidden} for one in value]
    return value


def _time(state: SessionState, register: str) -> str | None:
    """When something was asked or said, in ISO 8601; None where that is not known."""
    event = state.shown(register)
    if event is None or event.body.get("undone"):
        return None
    if state.header.get("imported") or state.header.get("mode") not in WATCHED_MODES:
        return None
    return iso(event.body.get("at") or event.at, event.offset)


def notes_as_text(notes: list[Mapping[str, Any]]) -> str:
    """Notes under each other; one that is reflective, has a time or another speaker says so in brackets before it."""
    return "\n".join(f"{_about_note(note)}{note['text']}" for note in notes)


def _about_note(note: Mapping[str, Any]) -> str:
    kind = note.get("kind") if note.get("kind") != "descriptive" else None
    said = [str(word) for word in (kind, note.get("at"), note.get("speaker")) if word]
    return f"[{', '.join(said)}] " if said else ""
