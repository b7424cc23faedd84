"""Marks in what was said: quotes, flags, routes, and moments in the talk."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.marks import span_of, spans_in, text_of
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.spans import moved, shared
from fieldwork.text import one_line
from fieldwork.tui.noted import clock
from fieldwork.tui.screens import note_marks
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.remarks import Remarks
from fieldwork.tui.signs import MARK_SIGNS
from fieldwork.tui.slots import WORDS
from fieldwork.tui.widgets.editor import Editor

MARKED = WORDS | {"text"}
"""Kinds in whose answer words can be marked."""


class Marking(Remarks):
    """The commands `mark` and `moment`."""

    def _editors(self) -> list[tuple[Editor, str]]:
        """The editors of the open answer in which words can be marked, the one with the keys first, with their field's name."""
        slot = self.area.slot
        if slot is None:
            return []
        inside = f":{slot.path[0]}.{slot.path[1]}" if slot.path else ""
        found = []
        for editor in self.area.editors:
            if editor.display and (editor.id == "remark" or slot.item.kind in MARKED):
                found.append((editor, ("remark" if editor.id == "remark" else "answer") + inside))
        return sorted(found, key=lambda each: not each[0].has_focus)

    def _marks_here(self) -> list[Mapping[str, Any]]:
        """The marks of what is open."""
        return [mark for mark in self.live.state.marks if mark.get("item") == self.live.state.here]

    def _whole(self) -> tuple[str, Msg]:
        """The field of a flag on the whole of what is open, and what to call that."""
        return "answer", msg("Vlag bij de hele vraag", "Flag on the whole item")

    def do_mark(self) -> None:
        """Mark what is selected; where nothing is, show the marks of what is open."""
        item = self.item
        if item is None:
            return
        selected = next(((e, field, span) for e, field in self._editors() if (span := e.selected)), None)
        if selected is None or self.locked:
            self._show_marks(item.id)
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

        kinds = note_marks.kinds(self.live.study, self.routes, self.lang)
        self.app.push_screen(Choosing(f"“{one_line(words, 200)}”", kinds, digits=True), take)

    def _mark(self, action: act.Mark) -> None:
        if self.act(action) and self.live.state.said is None:
            self.tell(note_marks.marked(self.live.study, self.live.state, action))
        self.paint(keep_answer=True)

    def _show_marks(self, item: str) -> None:
        marks, (field, label) = self._marks_here(), self._whole()
        choices = [Choice(str(mark["mark"]), self._told(mark)) for mark in marks]
        if not self.locked:
            choices.append(Choice("flag", f"{MARK_SIGNS['flag'][0]} {self.words(label)}"))
        if not choices:
            self.tell(msg("Hier is niets gemarkeerd.", "Nothing is marked here."))
            return

        def take(id: str | None) -> None:
            if id == "flag":
                self._mark(act.Mark(uuid7(), "flag", item, field))
            elif id is not None:
                self._chosen_mark(next(mark for mark in marks if mark["mark"] == id))

        self.app.push_screen(Choosing(self.words(note_marks.SELECT), choices, digits=True), take)

    def _told(self, mark: Mapping[str, Any]) -> str:
        return note_marks.told(self.live.state, mark, self.routes, self.lang)

    def action_open_mark(self, place: int) -> None:
        """A mark that was clicked."""
        if place < len(self.live.state.marks):
            self._chosen_mark(self.live.state.marks[place])

    def _chosen_mark(self, mark: Mapping[str, Any]) -> None:
        span, field = span_of(self.live.state, mark), str(mark.get("field"))
        choices = [] if self.locked else [Choice("remove", self.words(msg("Weghalen", "Remove")))]
        if span is not None and not (self.locked and field.startswith("note:")):
            choices.insert(0, Choice("show", self.words(msg("Aanwijzen in de tekst", "Point it out in the text"))))

        def take(what: str | None) -> None:
            if what == "remove":
                self._mark(note_marks.removing(mark))
            elif what == "show" and span is not None and field.startswith("note:"):
                self.open_note(field.removeprefix("note:"), span)
            elif what == "show" and span is not None:
                self._point_out(field, span)

        self.app.push_screen(Choosing(one_line(self._told(mark), 300), choices, digits=True), take)

    def _point_out(self, field: str, span: tuple[int, int]) -> None:
        if not self._open_field(field):
            return
        for editor, name in self._editors():
            now = moved(shared(text_of(self.live.state, self.live.state.here, name), editor.text), span)
            if name == field and now is not None:
                editor.focus()
                editor.select_span(*now)

    def _open_field(self, field: str) -> bool:
        """Open the place where a field is typed: in a repeat another time; False where what is typed cannot be written."""
        time, _, item = field.partition(":")[2].partition(".")
        key = f"{time}/{item}" if item else ""
        if key and self.area.slot is not None and self.area.slot.key != key:
            if not self.put_away():
                return False
            self.paint(key=key)
        return True

    def underline_marks(self) -> None:
        """Underline what is marked, also in text that was changed and not written down yet."""
        state = self.live.state
        for editor, field in self._editors():
            editor.underline(spans_in(state, state.here, field, editor.text) if state.marks else ())

    # --- moments ----------------------------------------------------------------------------------------------------

    def do_moment(self) -> None:
        """Mark this moment with its time."""
        now, elapsed = datetime.now().strftime("%H:%M:%S"), int(time.monotonic() - self.begun_at)
        if self.act(act.Mark(uuid7(), "time", item=self.live.state.here, at=now, elapsed=elapsed)):
            self.tell(msg("Moment gemarkeerd: {since} ({at}).", "Moment marked: {since} ({at}).", since=clock(elapsed), at=now))
        self.paint(keep_answer=True)
