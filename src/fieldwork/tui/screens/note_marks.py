"""Marking: what words can be marked as, and marks in a note that is being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.capture import actions as act
from fieldwork.capture.marks import spans_in
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.ids import uuid7
from fieldwork.protocol.model import NO
from fieldwork.spans import Span
from fieldwork.study import start as begin
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.noted import mark_label, mark_words
from fieldwork.tui.screens.choosing import Choice
from fieldwork.tui.signs import MARK_SIGNS, Routes

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.tui.screens.sitting import Sitting

SELECT = msg("Markeringen bij deze vraag. Kies eerst woorden (Shift en pijltjes, of slepen) om die te markeren.",
             "Marks of this item. Select words first (Shift and arrows, or drag) to mark those.")  # fmt: skip


def kinds(study: Study, routes: Routes, lang: Lang) -> list[Choice]:
    """What selected words can be marked as: a quote, a flag, or `route:ID`."""
    found = [Choice(what, f"{MARK_SIGNS[what][0]} {MARK_SIGNS[what][1].text(lang)}") for what in ("quote", "flag")]
    for route in study.codebook.get("routes") or ():
        found.append(Choice(f"route:{route['id']}", f"{routes.sign(route['id'])} {pick(routes.label(route['id']), lang)}"))
    return found


def marked(study: Study, state: SessionState, action: act.Mark) -> Msg:
    """What to say of a mark that was made or taken away; of a quote also who does not want to be quoted."""
    if not action.on:
        return msg("Weggehaald. {key} haalt het terug.", "Removed. {key} brings it back.", key=key_of("undo"))
    people = [str(code) for code in state.header.get("participants") or ()]
    speaker = str(state.body(f"note/{action.field.removeprefix('note:')}").get("speaker"))
    needed = begin.consent_allowing(study, "quoting")
    asked = [speaker] if speaker in people else people
    against = [code for code in asked if any(state.consent_of(code).get(item) == NO for item in needed)]
    if action.what != "quote" or not against:
        return msg("Gemarkeerd.", "Marked.")
    return msg("Gemarkeerd, maar {who} wil niet aangehaald worden.", "Marked, but {who} does not want to be quoted.",
               who=", ".join(against))  # fmt: skip


def told(state: SessionState, mark: Mapping[str, Any], routes: Routes, lang: Lang) -> str:
    """A mark in one line: what it says and its words."""
    return f"{mark_label(mark, routes, lang)}  {mark_words(state, mark, lang)}"


def removing(mark: Mapping[str, Any]) -> act.Mark:
    """The action that takes a mark away."""
    known: dict[str, Any] = {name: mark.get(name) for name in ("item", "field", "start", "end", "route", "at", "elapsed")}
    return act.Mark(str(mark["mark"]), str(mark["what"]), on=False, **known)


@dataclass
class OpenNote:
    """The note that is being written: its id, its item (None: the margin), the draft field that its text is kept under."""

    id: str
    item: str | None
    field: str


class NoteMarks:
    """The marks of one open note. A note is written down before words of it are marked, so that both are kept."""

    def __init__(self, sitting: Sitting, note: OpenNote) -> None:
        self._sitting, self._note = sitting, note
        self._field = f"note:{note.id}"

    @property
    def _state(self) -> SessionState:
        return self._sitting.live.state

    def spans(self, text: str) -> list[Span]:
        """Where the marks stand in the text as it is now."""
        return spans_in(self._state, None, self._field, text)

    def kinds(self) -> list[Choice]:
        """What words can be marked as."""
        return kinds(self._sitting.live.study, self._sitting.routes, self._sitting.lang)

    def held(self) -> list[Choice]:
        """The marks of this note."""
        lang, routes = self._sitting.lang, self._sitting.routes
        marks = [mark for mark in self._state.marks if mark.get("field") == self._field]
        return [Choice(str(mark["mark"]), told(self._state, mark, routes, lang)) for mark in marks]

    def add(self, text: str, kind: str, speaker: str | None, span: Span, chosen: str) -> Msg | None:
        """Write the note down as it stands and mark words of it; what there is to say, None where it could not be written."""
        note, sitting = self._note, self._sitting
        at = self._state.body(f"note/{note.id}").get("at")
        if not sitting.act(act.Note(note.id, note.item, text, kind, speaker, at), drop=(note.field,), quiet=True):
            return None
        note.field = change_field(note.id)  # what is typed from now on changes a note that is there
        what, _, route = chosen.partition(":")
        return self._do(act.Mark(uuid7(), what, note.item, self._field, *span, route or None))

    def remove(self, id: str) -> Msg | None:
        """Take a mark away."""
        mark = next((mark for mark in self._state.marks if mark["mark"] == id), None)
        return self._do(removing(mark)) if mark is not None else None

    def _do(self, action: act.Mark) -> Msg | None:
        if not self._sitting.act(action, quiet=True):
            return None
        return self._state.said or marked(self._sitting.live.study, self._state, action)


def change_field(note: str) -> str:
    """The draft field of a note that is being changed."""
    return f"change:{note}"
