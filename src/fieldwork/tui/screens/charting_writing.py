"""A text that is written beside segments: each letter on its way to the disk, written down when the text is left."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.content import Content
from textual.widgets import Static, TextArea

from fieldwork.coding.charting import Said
from fieldwork.errors import FieldworkError
from fieldwork.i18n import msg
from fieldwork.study.charting.matrix import Charting
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.charting import step
from fieldwork.tui.screens.charting_going import Going
from fieldwork.tui.screens.charting_words import Words
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.lines import Lines


class Writing(Going):
    """What the summary of a cell and the statement of a finding share: one editor, one list of segments, and below it the words
    of the segment that is pointed at, where they stand."""

    charting: Charting
    _words: Words | None = None

    def _arrive(self) -> None:
        """Take up the text that is meant now, or what was being typed of it."""
        raise NotImplementedError

    def _paint(self) -> None:
        raise NotImplementedError

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._paint()

    def _take_up(self, name: str, text: str, write: Callable[[str], object]) -> None:
        """From now on the editor holds the text of this name: what was being typed of it, or else `text`."""
        if self._words is not None:
            self._words.close()
        self._words = Words(self.study.log, name, text, write)
        editor = self.query_one(Editor)
        editor.read_only = self.study.log.readonly
        editor.fill(self._words.text)

    def _about(self, said: Said | None) -> tuple[Content, int]:
        """The words around a segment, and the line on which they begin."""
        if said is None:
            return Content(), 0
        part = self.charting.texts(said.coding.session).part(said.coding.item, said.coding.field)
        return drawn.in_place(part, said.coding, self.query_one("#words").size.width, self.lang)

    def _tell_here(self) -> None:
        """The words of the segment that is pointed at, where they stand."""
        about, top = self._about(self.said)
        self.query_one("#words", Static).update(about)
        whole = self.query_one("#whole")
        self.call_after_refresh(whole.scroll_to, y=top, animate=False)
        self.show_keys(letters=self.query_one(Lines).has_focus)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Tell of the segment that is pointed at now."""
        message.stop()
        self._tell_here()

    def on_descendant_focus(self) -> None:
        """Other keys in the segments than in the text."""
        self.show_keys(letters=self.query_one(Lines).has_focus)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Each letter is on its way to the disk."""
        editor = self.query_one(Editor)
        if self._words is not None:
            self._words.type(editor.text, editor.cursor)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The text is left: it is written down."""
        if event.widget is self.query_one(Editor):
            self.keep()

    def on_screen_suspend(self) -> None:
        """Another screen comes over it."""
        self.keep()

    def on_unmount(self) -> None:
        """What could not be written down stays a draft."""
        if self._words is not None:
            self._words.close()

    def keep(self) -> bool:
        """Write down what was typed; False where that could not be."""
        if self._words is None or self.study.log.readonly:
            return True
        try:
            if self._words.leave():
                self.tell(msg("Bewaard.", "Saved."))
                self._paint()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return False
        return True

    def do_undo(self) -> None:
        """Take back the last thing that was charted."""
        self._step(back=True)

    def do_redo(self) -> None:
        """Do it again."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        if self.keep():
            said = step(self.charting, back=back)
            self._arrive()
            self.tell(said)
