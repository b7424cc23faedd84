"""A row an item that applies in a session, or that has anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from fieldwork.capture.state import STATUSES, SessionState, replay
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Option, Table
from fieldwork.exports.tables.choice import SHARED, Choice, column, study_id, with_options
from fieldwork.exports.tables.sessions import session_row
from fieldwork.i18n import Lang, msg, pick
from fieldwork.ids import iso
from fieldwork.protocol.model import ITEM_KINDS, Item
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import QUOTING

Row: TypeAlias = dict[str, Any]

WATCHED_MODES = ("live", "telephone")
"""Modes in which an event's time is that of the talk; in others, and after an import, it is that of typing it over."""
_STATES = {
    "not_asked": msg("niet gesteld", "not asked"), "asked": msg("gesteld, geen antwoord", "asked, no answer"),
    "answered": msg("beantwoord", "answered"), "covered": msg("elders beantwoord", "covered elsewhere"),
    "skipped": msg("overgeslagen", "skipped"), "not_applicable": msg("niet van toepassing", "does not apply"),
    "computed": msg("berekend", "computed"),
}  # fmt: skip
COLUMNS = (
    *(SHARED[name] for name in ("study", "site", "conversation", "session", "participant", "speaker", "role", "route",
                                "section", "item", "question")),
    column("kind", "string", "Wat voor vraag; note is een notitie in de kantlijn",
           "What kind of item; note is a note in the margin", options=tuple(Option(kind, kind) for kind in ITEM_KINDS),
           measure="nominal"),
    column("value", "json", "Het antwoord: woorden, een getal, wat gekozen is, of een raster als JSON",
           "The answer: words, a number, what was chosen, or a grid as JSON"),
    column("text", "string", "Wat erbij is gezegd; van wat overgeslagen is: waarom",
           "What was said beside it; of what was skipped: why"),
    column("status", "string", "Hoe de vraag ervoor staat", "How the item stands", measure="nominal",
           options=tuple(Option(status, _STATES[status]) for status in (*STATUSES, "computed"))),
    column("reason", "string", "Waarom overgeslagen", "Why it was skipped", measure="nominal"),
    column("covered_by", "string", "Bij welke vraag het antwoord staat", "The item that has the answer", measure="nominal"),
    column("lapsed", "boolean", "Het antwoord hoort bij een vraag die door een ander antwoord verviel",
           "The answer belongs to an item that another answer made lapse"),
    column("parts", "list", "Deelvragen die aan de orde kwamen", "Parts of the item that came up"),
    column("probes", "list", "Doorvragen die gebruikt zijn, met hun nummer", "Probes that were used, by their number"),
    column("notes", "string", "Notities bij de vraag", "Notes on the item"),
    column("asked_at", "datetime", "Wanneer de vraag gesteld is", "When the item was asked"),
    column("answered_at", "datetime", "Wanneer het antwoord er stond", "When the answer was there"),
    *(SHARED[name] for name in ("held_at", "protocol", "version", "wave", "mode", "researchers", "withheld")),
)  # fmt: skip
ANSWER_COLUMNS = tuple(each.name for each in COLUMNS)
_OF_SESSION = ("site", "conversation", "participant", "role", "held_at", "protocol", "version", "wave", "mode", "researchers")


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """Every answer of the sessions that may leave."""
    rows = (tuple(row.values()) for row in _rows(study, choice, leaving))
    return Table("answers", msg("Antwoorden", "Answers"), with_options(study, COLUMNS), rows)


def answer_rows(study: Study, *, lang: Lang = "nl", identified: bool = False) -> Iterator[Row]:
    """A row an item that applies in its session, or that has anything: an answer, a note, a reason; `ANSWER_COLUMNS`.

    Items that can identify a person are left out unless `identified`; sessions that may not leave are left out, and quotes
    without consent hidden. Notes in the margin of a session make a row without an item.
    """
    choice = Choice(lang, identified)
    return _rows(study, choice, choice.leaving(study))


def _rows(study: Study, choice: Choice, leaving: Leaving) -> Iterator[Row]:
    name = study_id(study)
    for session in leaving.sessions:
        if session.protocol is None:
            continue
        protocol = study.protocol_of(session.id, session.protocol, session.version)
        state = leaving.state(replay(session.id, protocol, study.log.events(session.id)), identified=choice.identified)
        withheld = None if leaving.masking.may_quote(session.id, "answer") else QUOTING
        about = {**_about(session, name), "withheld": withheld}
        for item in protocol.items:
            if item.kind != "say" and (choice.identified or not item.identifier):
                row = _item_row(state, item, choice.lang)
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
    return {
        "study": study, "session": session.id, "speaker": session.role, **{column: plain[column] for column in _OF_SESSION},
    }  # fmt: skip


def _item_row(state: SessionState, item: Item, lang: Lang) -> Row | None:
    """One item of a session, or None where it neither applies nor has anything."""
    status = state.item_status(item.id)
    value, text = _value(state, item), state.remark(item.id) or None
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


def _value(state: SessionState, item: Item) -> Any:
    """An item's value; the sheet's rows; what is computed."""
    if item.kind == "computed":
        return state.computed(item) if state.applies.get(item.id) else None
    if item.kind == "sheet":
        shown = ("type", "at", "descriptive", "reflective", "quote")
        types = {row.id for row in item.rows}
        return [
            {"row" if key == "type" else key: row.get(key) for key in shown} for row in state.rows if row["type"] in types
        ] or None
    return state.value(item.id)


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
