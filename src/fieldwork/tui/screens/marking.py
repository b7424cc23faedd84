"""Marks in what was said: quotes, flags, routes, and moments in the talk."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.marks import moved, shared, span_of, text_of
from fieldwork.i18n import msg, pick
from fieldwork.ids import uuid7
from fieldwork.text import one_line
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.noted import clock, mark_label, mark_words
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.remarks import Remarks
from fieldwork.tui.signs import MARK_SIGNS
from fieldwork.tui.slots import WORDS
from fieldwork.tui.widgets.editor import Editor


class Marking(Remarks):
    """The commands `mark` and `moment`."""

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
