"""Notes on an item, and loose remarks that wait in the margin for their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.i18n import Msg, msg, pick
from fieldwork.ids import uuid7
from fieldwork.study import start as begin
from fieldwork.study.live import note_field
from fieldwork.text import one_line
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.noted import KINDS
from fieldwork.tui.outline import short_id, sign_of
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.note_marks import NoteMarks, OpenNote, change_field
from fieldwork.tui.screens.sitting import Sitting
from fieldwork.tui.screens.writing import Writing, Written

WAITING = msg("Wacht op een plek", "Waiting for a place")


class Remarks(Sitting):
    """The commands `note` and `margin`."""

    def items_window(self, title: Msg, *, without: str | None = None) -> Choosing:
        """A window with every item that applies or holds an answer; `without` one that it cannot be."""
        state, choices = self.live.state, []
        for section in state.protocol.sections:
            under = f"{self.routes.sign(section.route)} {pick(section.title, self.lang)}".strip()
            for item in section.items:
                sign = sign_of(state, item)
                if sign is None or item.id == without or (without is not None and item.silent):
                    continue
                words = f"{sign} {short_id(item)}  {one_line(pick(item.ask, self.lang), 120)}"
                choices.append(Choice(item.id, words, about=one_line(pick(item.ask, self.lang), 240), under=under))
        hint = msg("typ een paar letters", "type a few letters")
        return Choosing(self.words(title), choices, hint=self.words(hint), here=(state.here or "") if without is None else "")

    # --- notes ------------------------------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Say where a note was left unfinished, if one was."""
        super().take_up()
        self.tell_unfinished()

    def tell_unfinished(self) -> None:
        """Say where a note was left unfinished, if one was."""
        state = self.live.state
        noted = {str(note["note"]): note.get("item") for note in state.notes}
        for field, draft in self.live.drafts.items():
            sort, _, of = field.partition(":")
            item = noted.get(of) if sort == "change" else of
            if sort not in ("note", "change") or not draft.text.strip():
                continue
            if sort == "note" and item:
                self.tell(msg("Bij vraag {item} staat een onafgemaakte notitie: daar opent {key} hem.",
                              "There is an unfinished note on item {item}: {key} opens it there.",
                              item=item, key=key_of("note")))  # fmt: skip
            else:
                self.tell(msg("Er staat een onafgemaakte notitie: {key} laat de notities zien.",
                              "There is an unfinished note: {key} shows the notes.", key=key_of("margin")))  # fmt: skip

    @property
    def speakers(self) -> list[tuple[str, str]]:
        """Who can have said something, where that is more than one: participants, who answers for them, who else is there."""
        header = self.live.state.header
        labels = {entry["id"]: pick(entry.get("label"), self.lang).lower() for entry in begin.roles(self.live.study)}
        found = {}
        for code in header.get("participants") or ():
            held = ", ".join(labels.get(role, role) for role in (header.get("roles") or {}).get(code) or ())
            found[code] = f"{code} {held}".strip()
        for code in set(found) - set(self.live.state.taking_part):
            found[code] = f"{code} ({self.words(msg('gestopt', 'stopped'))})"
        for names in (header.get("answered_for") or {}).values():
            found |= {str(name): str(name) for name in names}
        found |= {str(name): str(name) for name in header.get("present") or () if str(name).strip()}
        return list(found.items()) if len(found) > 1 else []

    def do_note(self) -> None:
        """Write a note on this item."""
        item = self.item
        if item is not None:
            self._write(msg("Notitie bij vraag {id}", "Note on item {id}", id=short_id(item)), item.id, loose=False)

    def _write(self, title: Msg, item: str | None, *, loose: bool | None) -> None:
        note = OpenNote(uuid7(), item, note_field(item))

        def take(written: Written | None) -> None:
            if written is not None:
                where = None if written.loose else item
                action = act.Note(note.id, where, written.text, written.kind, written.speaker)
                self._noted(action, note.field, onward=written.onward)

        self._open(title, note, loose, take)

    def _open(
        self, title: Msg, note: OpenNote, loose: bool | None, take: Callable[[Written | None], None],
        known: Mapping[str, Any] | None = None, span: tuple[int, int] | None = None,
    ) -> None:  # fmt: skip
        draft, known = self.live.drafts.get(note.field), known or {}
        self.app.push_screen(
            Writing(
                self.words(title), self.lang, text=draft.text if draft else str(known.get("text") or ""),
                cursor=draft.cursor if draft else None, kind=str(known.get("kind") or "descriptive"),
                speaker=known.get("speaker"), speakers=self.speakers, loose=loose, marks=NoteMarks(self, note),
                typed=lambda words, cursor: self.live.type(note.field, words, cursor), span=span,
                onward=self.PLACE == "interview" and not self.locked,
            ),
            take,
        )  # fmt: skip

    def _noted(self, action: act.Note, field: str, *, onward: bool) -> None:
        kept = self.act(action, drop=(field,))
        if not kept:
            self.live.unfinished(field, action.text)
        if kept and action.text.strip():
            margin = msg("Bewaard in de kantlijn.", "Saved in the margin.")
            self.tell(msg("Notitie bewaard.", "Note saved.") if action.item else margin)
        self.paint(keep_answer=True)
        if kept and onward:
            self.call_later(self.action_do, "next")

    def action_open_note(self, place: int) -> None:
        """A note that was clicked."""
        if place < len(self.live.state.notes):
            self._chosen_note(str(self.live.state.notes[place]["note"]))

    # --- the margin -------------------------------------------------------------------------------------------------

    def do_margin(self) -> None:
        """All notes: those without a place first. Where there are none, write one."""
        if self.locked and not self.live.state.notes:
            self.tell(msg("Er zijn geen notities.", "There are no notes."))
            return
        if not self.live.state.notes:
            self._chosen_note("new")
            return
        add = msg("+ Nieuwe losse opmerking", "+ New loose remark")
        choices = [] if self.locked else [Choice("new", self.words(add))]
        notes = sorted(self.live.state.notes, key=lambda note: note.get("item") is not None)
        choices += [self._note_choice(note) for note in notes]
        title, hint = msg("Kantlijn en notities", "Margin and notes"), msg("typ een paar letters", "type a few letters")
        self.app.push_screen(Choosing(self.words(title), choices, hint=self.words(hint)), self._chosen_note)

    def _note_choice(self, note: Mapping[str, Any]) -> Choice:
        item = self.live.state.protocol.by_id.get(str(note.get("item")))
        under = self.words(WAITING)
        if item is not None:
            under = f"{short_id(item)}  {one_line(pick(item.ask, self.lang), 80)}"
        who = ", ".join(filter(None, (str(note.get("speaker") or ""), KINDS[str(note["kind"])].text(self.lang))))
        words = str(note["text"])
        return Choice(str(note["note"]), one_line(words, 200), who, one_line(words, 400), under=under)

    def _chosen_note(self, id: str | None) -> None:
        if id == "new":
            self._write(msg("Losse opmerking", "Loose remark"), None, loose=None)
            return
        note = next((note for note in self.live.state.notes if note["note"] == id), None)
        if note is None:
            return
        place = msg("Op zijn plek zetten: bij een vraag", "Put it in its place: on an item")
        other = msg("Bij een andere vraag zetten", "Put it on another item")
        choices = [
            Choice("change", self.words(msg("Veranderen", "Change"))),
            Choice("place", self.words(other if note.get("item") else place)),
            Choice("loose", self.words(msg("Los in de kantlijn", "Loose in the margin"))),
            Choice("remove", self.words(msg("Weghalen", "Remove"))),
        ]
        choices = [each for each in choices if each.id != "loose" or note.get("item")]
        if self.locked:
            choices = []
        if note.get("item"):
            choices.append(Choice("go", self.words(msg("Naar de vraag", "To the item"))))
        window = Choosing(one_line(str(note["text"]), 300), choices, digits=True)
        self.app.push_screen(window, lambda what: self._do_with(note, what))

    def _do_with(self, note: Mapping[str, Any], what: str | None) -> None:
        if what == "change":
            self.open_note(str(note["note"]))
        elif what == "place":
            window = self.items_window(msg("Bij welke vraag hoort dit?", "To which item does this belong?"))
            self.app.push_screen(window, lambda item: self._place(note, item) if item else None)
        elif what == "loose":
            self._place(note, None)
        elif what == "remove":
            if self.act(_again(note, text="")):
                self.tell(msg("Weggehaald. {key} haalt hem terug.", "Removed. {key} brings it back.", key=key_of("undo")))
            self.paint(keep_answer=True)
        elif what == "go":
            self._go(act.Go(str(note["item"])))

    def open_note(self, id: str, span: tuple[int, int] | None = None) -> None:
        """Change a note; `span` are words of it to point out."""
        note = next((note for note in self.live.state.notes if note["note"] == id), None)
        if note is None:
            return
        opened = OpenNote(id, note.get("item"), change_field(id))

        def take(written: Written | None) -> None:
            if written is not None:
                action = _again(note, text=written.text, kind=written.kind, speaker=written.speaker)
                self._noted(action, opened.field, onward=written.onward)

        self._open(msg("Notitie veranderen", "Change a note"), opened, None, take, note, span)

    def _place(self, note: Mapping[str, Any], item: str | None) -> None:
        if self.act(_again(note, item=item)):
            where = self.live.state.protocol.by_id.get(item or "")
            placed = msg("Staat nu bij vraag {id}.", "It is on item {id} now.", id=where.id if where else "")
            self.tell(placed if where else msg("Staat los in de kantlijn.", "It is loose in the margin."))
        self.paint(keep_answer=True)


def _again(note: Mapping[str, Any], **changes: Any) -> act.Note:
    """A note as it stands, with some of it changed."""
    known = {name: note.get(name) for name in ("note", "item", "text", "kind", "speaker", "at")}
    return act.Note(**{**known, **changes})
