"""The place where an item is answered, whatever its kind: options, marks, a table, a line or free text, each time of a repeat.

It only shows and reads. What is written down, and when, is the interview screen's: this tells it what was typed or chosen.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Msg
from fieldwork.tui.widgets.answer_parts import AnswerParts
from fieldwork.tui.widgets.answer_parts import Typing as Typing
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.grid import Grid
from fieldwork.tui.widgets.hearing import Hearing
from fieldwork.tui.widgets.instances import Instances
from fieldwork.tui.widgets.lines import Lines
from fieldwork.tui.widgets.options import Options


class AnswerArea(AnswerParts, can_focus=False):
    """Shows one item's slots and tells what happens in them."""

    DEFAULT_CSS = """
    AnswerArea { height: 1fr; scrollbar-size-vertical: 1; }
    AnswerArea > Lines { height: auto; max-height: 8; margin: 0 0 1 0; padding: 0 1; }
    AnswerArea > .label { height: auto; padding: 0 1; color: $text-muted; }
    AnswerArea > #remark { max-height: 5; margin-top: 0; }
    AnswerArea.-table > #remark { min-height: 2; max-height: 2; }
    AnswerArea > #shows { margin-top: 1; }
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
        """Another slot is wanted: what stands here is to be written down first. `key` is None for the one after this,
        `+` for one more time."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    class Removing(Message):
        """An instance of a repeat is to be taken out."""

    # --- reading ----------------------------------------------------------------------------------------------------

    def typing(self) -> list[Typing]:
        """The texts of the slot that is open, as they stand."""
        shown_editors = [e for e in (self._field, self._remark) if e.display]
        return [Typing(self._name_of(e), e.text, e.cursor) for e in shown_editors]

    def _name_of(self, editor: Editor) -> str:
        return (*self.fields, "", "")[0 if editor is self._field else 1]

    def answer(self) -> tuple[act.Answer, Msg | None] | None:
        """What stands here as an action, and what could not be read of it; None where nothing was changed."""
        if self.slot is None or self._locked:
            return None
        stands = [e.text if e.display else None for e in (self._field, self._remark)]
        now = tuple(was if text is None else text for text, was in zip(stands, self._was, strict=True))
        if now == self._was and self.filling.value == self.slot.value:
            return None
        return self.filling.answer(stands[0] or "", stands[1] or "", self.lang)

    def without_instance(self) -> act.Answer | None:
        """The answer without the instance that is open."""
        return None if self._locked else self.filling.without()

    def settled(self, state: SessionState) -> None:
        """What stands here was written down and stays on the screen, cursor and all."""
        self.filling.settled(state, self.lang)
        self._was = (self._field.text, self._remark.text)

    @property
    def cursor(self) -> int:
        """Where the cursor is in the answer's text."""
        return self._field.cursor

    def put_cursor(self, cursor: int) -> None:
        """Put the cursor back where it was."""
        if self._field.display:
            self._field.move_cursor(self._field.place_of(cursor))

    def longest_paragraph(self) -> int:
        """How long the paragraph is that is being typed in."""
        return max((e.longest_here() for e in (self._field, self._remark) if e.has_focus), default=0)

    def wants_words(self) -> bool:
        """Whether what was chosen needs words beside it that are not there yet."""
        return self.filling.chose_other and not self._remark.text

    def focus_remark(self) -> None:
        """Put the keys in the words beside the answer."""
        self._remark.focus()

    # --- moving -----------------------------------------------------------------------------------------------------

    def focus_answer(self) -> bool:
        """Put the keys where the answer is given; False where there is nothing to give."""
        goals = [self._options, self._marks, self._grid, self._field]
        goals += [self._cells] if self.item is not None and self.item.kind == "repeat" else []
        goal = next((widget for widget in goals if widget.display), None)
        if goal is not None:
            goal.focus()
        return goal is not None

    def next_key(self) -> str | None:
        """The slot after the one that is open, `+` for one more time, None for the next item."""
        found = self.filling.after()
        return None if found == "+" and self._locked else found

    def add_instance(self) -> str | None:
        """Offer one instance more; the key to stand in then, None where there can be no more."""
        return None if self._locked else self.filling.add()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another field is pointed at."""
        message.stop()
        self.post_message(self.Moving(message.id))

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter on a field goes into it; where there is nothing to give, on."""
        message.stop()
        if self.slot is not None and self.slot.item.silent:
            self._onward()
        else:
            self.focus_answer()

    def on_instances_wanted(self, message: Instances.Wanted) -> None:
        """Another time, or the fields of this one."""
        message.stop()
        if message.index is None:
            self.focus_answer()
        else:
            self.post_message(self.Moving(f"{message.index}/"))

    def on_instances_more(self, message: Instances.More) -> None:
        """One more."""
        message.stop()
        self.post_message(self.Moving("+"))

    def on_instances_less(self, message: Instances.Less) -> None:
        """This one out."""
        message.stop()
        self.post_message(self.Removing())

    def on_key(self, event: events.Key) -> None:
        """Delete on the list of fields takes an instance out."""
        if event.key == "delete" and self._cells.has_focus:
            event.stop()
            self.post_message(self.Removing())

    # --- what is given ----------------------------------------------------------------------------------------------

    def on_options_chose(self, message: Options.Chose) -> None:
        """An option was chosen, or the choice taken away."""
        message.stop()
        if self.slot is not None and not self._locked:
            self.filling.choose(message.id)
            self.post_message(self.Chose())

    def on_grid_rated(self, message: Grid.Rated) -> None:
        """A cell was filled in or emptied."""
        message.stop()
        if self.slot is not None and not self._locked:
            self.filling.rate(message.row, message.column, message.id)
            self.post_message(self.Chose())

    def on_options_went(self, message: Options.Went) -> None:
        """Enter among options."""
        message.stop()
        self._onward()

    def on_grid_went(self, message: Grid.Went) -> None:
        """Enter in a table without empty cells further on."""
        message.stop()
        self._onward()

    def on_editor_entered(self, message: Editor.Entered) -> None:
        """Enter in a line."""
        message.stop()
        self._onward()

    def _onward(self) -> None:
        repeated = self.item is not None and self.item.kind == "repeat"
        self.post_message(self.Moving(None) if repeated else self.Through())

    def on_options_spelled(self, message: Options.Spelled) -> None:
        """A letter among options is the first of the words beside the answer, where there can be any."""
        message.stop()
        self._spelled(message.character)

    def on_grid_spelled(self, message: Grid.Spelled) -> None:
        """A letter in a table likewise."""
        message.stop()
        self._spelled(message.character)

    def _spelled(self, character: str) -> None:
        if self._remark.display and not self._locked:
            self._remark.focus()
            self._remark.insert(character)

    def on_hearing_unsure(self, message: Hearing.Unsure) -> None:
        """Don't know was clicked beside a line."""
        message.stop()
        if not self._locked:
            self._field.text = message.words
            self._field.focus()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """A text changed by a person's hand (what was filled in by us is known)."""
        message.stop()
        editor: Any = message.text_area
        if not isinstance(editor, Editor) or self._seen.get(editor.id or "") == editor.text:
            return
        self._seen[editor.id or ""] = editor.text
        if editor is self._field and editor.one_line:
            self._hear()
        self.post_message(self.Typed(Typing(self._name_of(editor), editor.text, editor.cursor)))
