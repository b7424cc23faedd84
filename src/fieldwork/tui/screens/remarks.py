"""What is put down beside the answers: notes, loose remarks in the margin, marks in what was said, moments."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.marks import moved, shared, span_of, text_of
from fieldwork.i18n import Msg, msg, pick
from fieldwork.ids import uuid7
from fieldwork.study.live import note_field
from fieldwork.text import one_line
from fieldwork.tui.commands import key_of
from fieldwork.tui.noted import KINDS, clock, mark_label, mark_words
from fieldwork.tui.outline import short_id
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.sitting import Sitting
from fieldwork.tui.screens.writing import Writing, Written
from fieldwork.tui.signs import MARK_SIGNS
from fieldwork.tui.slots import WORDS
from fieldwork.tui.widgets.editor import Editor

WAITING = msg("Wacht op een plek", "Waiting for a place")


def change_field(note: str) -> str:
    """The draft field of a note that is being changed."""
    return f"change:{note}"


class Remarks(Sitting):
    """The commands `note`, `margin`, `mark` and `moment`."""

    def items_window(self, title: Msg) -> Choosing:
        """A window with every item that applies."""
        raise NotImplementedError

    # --- notes ------------------------------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Say where a note was left unfinished, if one was."""
        super().take_up()
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
        roles = header.get("roles") or {}
        found = {code: f"{code} {', '.join(roles.get(code) or ())}".strip() for code in header.get("participants") or ()}
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
        field = note_field(item)

        def take(written: Written | None) -> None:
            if written is not None:
                where = None if written.loose else item
                self._noted(act.Note(uuid7(), where, written.text, written.kind, written.speaker), field)

        self._open(Writing, title, field, "", loose, take)

    def _open(
        self, window: type[Writing], title: Msg, field: str, text: str, loose: bool | None,
        take: Callable[[Written | None], None], note: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        draft = self.live.drafts.get(field)
        self.app.push_screen(
            window(
                self.words(title), self.lang, text=draft.text if draft else text, cursor=draft.cursor if draft else None,
                kind=str((note or {}).get("kind") or "descriptive"), speaker=(note or {}).get("speaker"),
                speakers=self.speakers, loose=loose, typed=lambda words, cursor: self.live.type(field, words, cursor),
            ),
            take,
        )  # fmt: skip

    def _noted(self, action: act.Note, field: str) -> None:
        if self.act(action, drop=(field,)) and action.text.strip():
            margin = msg("Bewaard in de kantlijn.", "Saved in the margin.")
            self.tell(msg("Notitie bewaard.", "Note saved.") if action.item else margin)
        self.paint(keep_answer=True)

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
            field = change_field(str(note["note"]))

            def take(written: Written | None) -> None:
                if written is not None:
                    self._noted(_again(note, text=written.text, kind=written.kind, speaker=written.speaker), field)

            title = msg("Notitie veranderen", "Change a note")
            self._open(Writing, title, field, str(note["text"]), None, take, note)
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

    def _place(self, note: Mapping[str, Any], item: str | None) -> None:
        if self.act(_again(note, item=item)):
            where = self.live.state.protocol.by_id.get(item or "")
            placed = msg("Staat nu bij vraag {id}.", "It is on item {id} now.", id=where.id if where else "")
            self.tell(placed if where else msg("Staat los in de kantlijn.", "It is loose in the margin."))
        self.paint(keep_answer=True)

    # --- marks ------------------------------------------------------------------------------------------------------

    def _editors(self) -> list[tuple[Editor, str]]:
        """The editors of the open answer in which words can be marked, the one with the keys first, with their field's name."""
        slot = self.area.slot
        if slot is None or slot.path:
            return []
        found = []
        for editor in self.area.query(Editor):
            if editor.has_class("-on") and (editor.id == "remark" or slot.item.kind in WORDS):
                found.append((editor, "remark" if editor.id == "remark" else "answer"))
        return sorted(found, key=lambda each: not each[0].has_focus)

    def do_mark(self) -> None:
        """Mark what is selected; where nothing is, show the marks of this item."""
        item = self.item
        if item is None:
            return
        selected = next(((e, field, span) for e, field in self._editors() if (span := e.selected)), None)
        if selected is None or self.locked:
            self._show_marks()
            return
        editor, field, (start, end) = selected
        words = editor.text[start:end]
        if not self.put_away():
            return
        self.area.settled(self.live.state)
        self.paint(keep_answer=True)
        if text_of(self.live.state, item.id, field)[start:end] != words:
            self.tell(msg("Kies de woorden nog eens.", "Select the words again."))
            return

        def take(chosen: str | None) -> None:
            if chosen is not None:
                what, _, route = chosen.partition(":")
                self._mark(act.Mark(uuid7(), what, item.id, field, start, end, route or None))
                editor.move_cursor(editor.place_of(end))

        self.app.push_screen(Choosing(f"“{one_line(words, 200)}”", self._kinds(), digits=True), take)

    def _kinds(self) -> list[Choice]:
        found = [Choice(what, f"{MARK_SIGNS[what][0]} {MARK_SIGNS[what][1].text(self.lang)}") for what in ("quote", "flag")]
        for route in self.live.study.codebook.get("routes") or ():
            label = f"{self.routes.sign(route['id'])} {pick(self.routes.label(route['id']), self.lang)}"
            found.append(Choice(f"route:{route['id']}", label))
        return found

    def _mark(self, action: act.Mark) -> None:
        if self.act(action) and self.live.state.said is None:
            removed = msg("Weggehaald. {key} haalt het terug.", "Removed. {key} brings it back.", key=key_of("undo"))
            self.tell(msg("Gemarkeerd.", "Marked.") if action.on else removed)
        self.paint(keep_answer=True)

    def _show_marks(self) -> None:
        item = self.item
        if item is None:
            return
        marks = [mark for mark in self.live.state.marks if mark.get("item") == item.id]
        choices = [Choice(str(mark["mark"]), self._told(mark)) for mark in marks]
        if not self.locked:
            flag = msg("Vlag bij de hele vraag", "Flag on the whole item")
            choices.append(Choice("flag", f"{MARK_SIGNS['flag'][0]} {self.words(flag)}"))
        if not choices:
            self.tell(msg("Hier is niets gemarkeerd.", "Nothing is marked here."))
            return
        title = msg("Markeringen bij deze vraag. Kies eerst woorden (Shift en pijltjes, of slepen) om die te markeren.",
                    "Marks of this item. Select words first (Shift and arrows, or drag) to mark those.")  # fmt: skip

        def take(id: str | None) -> None:
            if id == "flag":
                self._mark(act.Mark(uuid7(), "flag", item=item.id))
            elif id is not None:
                self._chosen_mark(next(mark for mark in marks if mark["mark"] == id))

        self.app.push_screen(Choosing(self.words(title), choices, digits=True), take)

    def _told(self, mark: Mapping[str, Any]) -> str:
        return f"{mark_label(mark, self.routes, self.lang)}  {mark_words(self.live.state, mark, self.lang)}"

    def action_open_mark(self, place: int) -> None:
        """A mark that was clicked."""
        if place < len(self.live.state.marks):
            self._chosen_mark(self.live.state.marks[place])

    def _chosen_mark(self, mark: Mapping[str, Any]) -> None:
        span = span_of(self.live.state, mark)
        choices = [] if self.locked else [Choice("remove", self.words(msg("Weghalen", "Remove")))]
        if span is not None and not str(mark.get("field")).startswith("note:"):
            choices.insert(0, Choice("show", self.words(msg("Aanwijzen in de tekst", "Point it out in the text"))))

        def take(what: str | None) -> None:
            if what == "remove":
                known = {name: mark.get(name) for name in ("item", "field", "start", "end", "route", "at", "elapsed")}
                self._mark(act.Mark(str(mark["mark"]), str(mark["what"]), on=False, **known))  # type: ignore[arg-type]
            elif what == "show" and span is not None:
                self._point_out(str(mark["field"]), span)

        self.app.push_screen(Choosing(one_line(self._told(mark), 300), choices, digits=True), take)

    def _point_out(self, field: str, span: tuple[int, int]) -> None:
        for editor, name in self._editors():
            now = moved(shared(text_of(self.live.state, self.live.state.here, name), editor.text), span)
            if name == field and now is not None:
                editor.focus()
                editor.select_span(*now)

    def underline_marks(self) -> None:
        """Underline what is marked, also in text that was changed and not written down yet."""
        state, here = self.live.state, self.live.state.here
        marks = [mark for mark in state.marks if mark.get("item") == here]
        for editor, field in self._editors():
            spans = [span for mark in marks if mark.get("field") == field and (span := span_of(state, mark))]
            stored = text_of(state, here, field) if spans else ""
            if spans and stored != editor.text:
                blocks = shared(stored, editor.text)
                spans = [to for span in spans if (to := moved(blocks, span))]
            editor.underline(spans)

    # --- moments ----------------------------------------------------------------------------------------------------

    def do_moment(self) -> None:
        """Mark this moment with its time."""
        now, elapsed = datetime.now().strftime("%H:%M:%S"), int(time.monotonic() - self.begun_at)
        if self.act(act.Mark(uuid7(), "time", item=self.live.state.here, at=now, elapsed=elapsed)):
            self.tell(msg("Moment gemarkeerd: {since} ({at}).", "Moment marked: {since} ({at}).", since=clock(elapsed), at=now))
        self.paint(keep_answer=True)


def _again(note: Mapping[str, Any], **changes: Any) -> act.Note:
    """A note as it stands, with some of it changed."""
    known = {name: note.get(name) for name in ("note", "item", "text", "kind", "speaker", "at")}
    return act.Note(**{**known, **changes})
