"""The place where an item is answered, whatever its kind: options, a line, free text, or a list of cells to go through.

It only shows and reads. What is written down, and when, is the interview screen's: this tells it what was typed or chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import OTHER, Item
from fieldwork.protocol.values import plain_number
from fieldwork.study.live import answer_field, remark_field
from fieldwork.text import shown
from fieldwork.tui.plain import line
from fieldwork.tui.reading import HINTS, cell_line, read, typed_form
from fieldwork.tui.slots import CHOSEN, COMPOUND, WORDS, Slot, choices, put, removed, slots, toggled
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.lines import Line, Lines, still
from fieldwork.tui.widgets.options import Options


@dataclass(frozen=True, slots=True)
class Typing:
    """A text that is being typed: its draft field, the text, the cursor in code points."""

    field: str
    text: str
    cursor: int


class AnswerArea(Vertical):
    """Shows one item's slots and tells what happens in them."""

    DEFAULT_CSS = """
    AnswerArea { height: 1fr; }
    AnswerArea > * { display: none; }
    AnswerArea > .-on { display: block; }
    AnswerArea > Lines { height: auto; max-height: 8; margin-bottom: 1; }
    AnswerArea > .label { height: auto; padding: 0 1; color: $text-muted; }
    AnswerArea > #remark { max-height: 5; margin-top: 0; }
    """

    class Typed(Message):
        """A text changed."""

        def __init__(self, typing: Typing) -> None:
            super().__init__()
            self.typing = typing

    class Chose(Message):
        """Something was chosen: it is to be written down at once."""

    class Through(Message):
        """This item is done: on to the next."""

    class Moving(Message):
        """Another cell is wanted: what stands here is to be written down first. `key` is None for the one after this."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    class Removing(Message):
        """An instance of a repeat is to be taken out."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(id="answer")
        self.lang: Lang = lang
        self.item: Item | None = None
        self.state: SessionState | None = None
        self.slots: list[Slot] = []
        self.slot: Slot | None = None
        self._value: Any = None
        self._seen: dict[str, str] = {}
        self._was: tuple[str, str] = ("", "")
        self._more = 0
        self._locked = False
        self._cells, self._options = Lines(id="cells"), Options(id="options")
        self._field, self._remark = Editor(id="field"), Editor(id="remark")
        self._cell_label, self._hint = Static(id="cell-label", classes="label"), Static(id="hint", classes="label")
        self._remark_label, self._shows = Static(id="remark-label", classes="label"), Static(id="shows", classes="label")

    def compose(self) -> ComposeResult:
        """All widgets that any kind needs; each item shows its own. Making them anew would cost five times as much."""
        yield from (self._cells, self._cell_label, self._options, self._hint, self._field)
        yield from (self._remark_label, self._remark, self._shows)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show(self, state: SessionState, item: Item, drafts: Mapping[str, Typing], *, locked: bool, key: str = "") -> None:
        """Show an item as it stands, with what was being typed; `key` is the cell to stand in."""
        if self.item is None or self.item.id != item.id:
            self._more = 0
        self.state, self.item, self._locked = state, item, locked
        self.slots = [] if item.silent or item.kind == "sheet" else slots(state, item, self.lang, self._more)
        self._stand_in(key, drafts)

    def _stand_in(self, key: str, drafts: Mapping[str, Typing]) -> None:
        self.slot = next((slot for slot in self.slots if slot.key == key), self.slots[0] if self.slots else None)
        self._show_cells()
        slot, state = self.slot, self.state
        kind = slot.item.kind if slot else ""
        self._value = slot.value if slot else None
        options = self._options
        options.locked = self._locked
        self._turn(options, kind in CHOSEN)
        if slot and state and kind in CHOSEN:
            options.offer(self._labelled(slot.item, state), self._value, many=kind == "multiple")
        self._show_field(slot, drafts)
        self._show_remark(slot, drafts)
        self._show_words(state)

    def _labelled(self, item: Item, state: SessionState) -> list[tuple[str, str]]:
        return [(id, pick(words, self.lang)) for id, words in choices(item, state.wave)]

    def _show_cells(self) -> None:
        cells, label = self._cells, self._cell_label
        compound = bool(self.item and self.item.kind in COMPOUND)
        self._turn(cells, compound)
        self._turn(label, compound)
        if not compound or self.item is None or self.slot is None:
            return
        lines = [Line(slot.key, cell_line(slot, self.lang)) for slot in self.slots]
        if self._can_add():
            more = pick(self.item.each, self.lang) or self._say(msg("keer", "time"))
            words = self._say(msg("+ nog een: {what}", "+ another: {what}", what=more))
            lines.append(still("+", line(words, style="$secondary")))
        cells.show(lines, self.slot.key)
        label.update(line(self.slot.label, style="bold"))

    def _can_add(self) -> bool:
        if self.item is None or self.item.kind != "repeat" or self._locked:
            return False
        many = len({slot.path[0] for slot in self.slots})
        return self.item.maximum is None or many < self.item.maximum

    def _show_field(self, slot: Slot | None, drafts: Mapping[str, Typing]) -> None:
        field, hint = self._field, self._hint
        on = slot is not None and slot.item.kind not in CHOSEN
        self._turn(field, on)
        self._turn(hint, False)
        if slot is None or not on:
            return
        words = HINTS.get(slot.item.kind)
        if words is not None:
            unit = f" ({slot.item.unit})" if slot.item.unit else ""
            unsure = self._say(msg("; ? = weet ik niet", "; ? = don't know")) if slot.item.dont_know else ""
            hint.update(line(self._say(words) + unit + unsure))
            self._turn(hint, True)
        self._fill(field, self.field_name, typed_form(slot, self.lang), drafts, one_line=slot.item.kind not in WORDS)

    def _show_remark(self, slot: Slot | None, drafts: Mapping[str, Typing]) -> None:
        remark, label = self._remark, self._remark_label
        on = slot is not None and self._takes_remark(slot)
        self._turn(remark, on)
        self._turn(label, on)
        if slot is None or not on:
            return
        label.update(line(self._say(msg("Toelichting (Tab)", "In their words (Tab)"))))
        loose = slot.item.kind not in CHOSEN and slot.value is None and not slot.item.remark
        self._fill(remark, self.remark_name, "" if loose else slot.text, drafts)

    def _takes_remark(self, slot: Slot) -> bool:
        """Whether words can stand beside it: as the protocol says, with `other`, or because they are there."""
        if slot.item.kind in CHOSEN:
            chosen = self._value if isinstance(self._value, (list, tuple)) else [self._value]
            return slot.item.remark or (slot.item.other and OTHER in chosen) or bool(slot.text)
        return slot.item.kind not in WORDS and slot.item.remark

    def _show_words(self, state: SessionState | None) -> None:
        shows = self._shows
        item = self.item
        words: Msg | None = None
        if item is not None and state is not None:
            if item.kind == "say":
                words = msg("Lees dit voor. Enter: verder.", "Read this aloud. Enter: on.")
            elif item.kind == "computed":
                found = state.computed(item)
                unknown = msg("nog niet te berekenen", "cannot be computed yet")
                words = msg("Berekend: {n}", "Computed: {n}", n=unknown if found is None else plain_number(found))
            elif item.kind == "sheet":
                words = msg("Het observatieblad vult u nu in met `fieldwork ask`.",
                            "The observation sheet is filled in with `fieldwork ask` for now.")  # fmt: skip
        self._turn(shows, words is not None)
        if words is not None:
            shows.update(line(self._say(words)))

    def _fill(
        self, editor: Editor, name: str, text: str, drafts: Mapping[str, Typing], *, one_line: bool = False
    ) -> None:
        draft = drafts.get(name)
        self._was = (shown(text), self._was[1]) if editor.id == "field" else (self._was[0], shown(text))
        editor.read_only = self._locked
        editor.fill(draft.text if draft else text, draft.cursor if draft else None, one_line=one_line)
        self._seen[editor.id or ""] = editor.text

    def _turn(self, widget: Any, on: bool) -> None:
        widget.set_class(on, "-on")

    def _say(self, words: Msg) -> str:
        return words.text(self.lang)

    def least_height(self) -> int:
        """How many lines the answer needs so that it can be given without scrolling."""
        heights = {"cells": min(len(self.slots) + 2, 9), "cell-label": 1, "hint": 1, "remark-label": 1, "remark": 3, "shows": 1}
        field = self._field
        heights["field"] = 1 if field.one_line else 4
        heights["options"] = self._options.many
        return sum(heights[widget.id or ""] for widget in self.children if widget.has_class("-on"))

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def field_name(self) -> str:
        """The draft field of the slot that is open."""
        return self._named(answer_field)

    @property
    def remark_name(self) -> str:
        """The draft field of the words beside it."""
        return self._named(remark_field)

    def _named(self, name: Any) -> str:
        slot = self.slot
        inside = f"/{slot.key}" if slot and slot.path else ""
        return f"{name(self.item.id if self.item else '')}{inside}"

    @property
    def fields(self) -> tuple[str, ...]:
        """The draft fields of the slot that is open."""
        return (self.field_name, self.remark_name) if self.slot else ()

    def typing(self) -> list[Typing]:
        """The texts of the slot that is open, as they stand."""
        shown_editors = [e for e in (self._field, self._remark) if e.has_class("-on")]
        return [Typing(self._name_of(e), e.text, e.cursor) for e in shown_editors]

    def _name_of(self, editor: Editor) -> str:
        return self.field_name if editor.id == "field" else self.remark_name

    def answer(self) -> tuple[act.Answer, Msg | None] | None:
        """What stands here as an action, and what could not be read of it; None where nothing was changed."""
        if self.item is None or self.slot is None or self.state is None or self._locked:
            return None
        field, remark = self._field, self._remark
        typed = field.text if field.has_class("-on") else ""
        words = remark.text if remark.has_class("-on") else ""
        now = (typed if field.has_class("-on") else self._was[0], words if remark.has_class("-on") else self._was[1])
        if now == self._was and self._value == self.slot.value:
            return None
        value, text, wrong = read(self.slot, self._value, typed, words, self.lang, self.state.wave)
        if self.slot.path:
            whole = put(self.state.value(self.item.id), self.slot.path, value, text)
            return act.Answer(self.item.id, whole), wrong
        return act.Answer(self.item.id, value, text), wrong

    def without_instance(self) -> act.Answer | None:
        """The answer without the instance that is open."""
        if self.item is None or self.item.kind != "repeat" or self.slot is None or self.state is None or self._locked:
            return None
        self._more = 0
        return act.Answer(self.item.id, removed(self.state.value(self.item.id), int(self.slot.path[0])))

    def settled(self, state: SessionState) -> None:
        """What stands here was written down and stays on the screen, cursor and all."""
        self.state = state
        if self.item is None or self.slot is None:
            return
        self.slots = slots(state, self.item, self.lang, self._more)
        self.slot = next((slot for slot in self.slots if slot.key == self.slot.key), self.slot)
        self._was = (self._field.text, self._remark.text)

    @property
    def cursor(self) -> int:
        """Where the cursor is in the answer's text."""
        return self._field.cursor

    def put_cursor(self, cursor: int) -> None:
        """Put the cursor back where it was."""
        field = self._field
        if field.has_class("-on"):
            field.move_cursor(field.place_of(cursor))

    def longest_paragraph(self) -> int:
        """How long the paragraph is that is being typed in."""
        return max((e.longest_here() for e in (self._field, self._remark) if e.has_focus), default=0)

    def wants_words(self) -> bool:
        """Whether what was chosen needs words beside it that are not there yet."""
        chosen = self._value if isinstance(self._value, (list, tuple)) else [self._value]
        return OTHER in chosen and not self._remark.text

    def focus_remark(self) -> None:
        """Put the keys in the words beside the answer."""
        self._remark.focus()

    # --- moving -----------------------------------------------------------------------------------------------------

    def focus_answer(self) -> bool:
        """Put the keys where the answer is given; False where there is nothing to give."""
        for name in ("#options", "#field"):
            widget = self.query_one(name)
            if widget.has_class("-on"):
                widget.focus()
                return True
        return False

    def next_key(self) -> str | None:
        """The cell after the one that is open, `+` for a new instance, None after the last."""
        keys = [slot.key for slot in self.slots]
        place = keys.index(self.slot.key) + 1 if self.slot else len(keys)
        return keys[place] if place < len(keys) else None

    def add_instance(self) -> None:
        """Offer one instance more."""
        self._more += 1

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another cell is pointed at."""
        message.stop()
        if message.id != "+":
            self.post_message(self.Moving(message.id))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a cell goes into it; on the last line it makes room for another."""
        message.stop()
        if message.id == "+":
            self.post_message(self.Moving("+"))
        else:
            self.focus_answer()

    def on_key(self, event: Any) -> None:
        """Delete on the list of cells takes an instance out."""
        if event.key == "delete" and self._cells.has_focus:
            event.stop()
            self.post_message(self.Removing())

    def on_options_chose(self, message: Options.Chose) -> None:
        """An option was chosen, or the choice taken away."""
        message.stop()
        if self.slot is None or self._locked:
            return
        self._value = toggled(self.slot.item, self._value, message.id) if message.id is not None else None
        self.post_message(self.Chose())

    def on_options_went(self, message: Options.Went) -> None:
        """Enter among options."""
        message.stop()
        self._onward()

    def on_editor_entered(self, message: Editor.Entered) -> None:
        """Enter in a line."""
        message.stop()
        self._onward()

    def _onward(self) -> None:
        if self.item is not None and self.item.kind in COMPOUND and self.next_key() is not None:
            self.post_message(self.Moving(None))
        else:
            self.post_message(self.Through())

    def on_options_spelled(self, message: Options.Spelled) -> None:
        """A letter among options is the first of the words beside the answer, where there can be any."""
        message.stop()
        remark = self._remark
        if remark.has_class("-on") and not self._locked:
            remark.focus()
            remark.insert(message.character)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """A text changed by a person's hand (what was filled in by us is known)."""
        message.stop()
        editor = message.text_area
        if not isinstance(editor, Editor) or self._seen.get(editor.id or "") == editor.text:
            return
        self._seen[editor.id or ""] = editor.text
        self.post_message(self.Typed(Typing(self._name_of(editor), editor.text, editor.cursor)))
