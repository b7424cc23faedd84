"""Where people type: Textual's text area, with what an interview needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import EditResult, Location, Selection, TextAreaTheme

from fieldwork.text import editable, kept, unturned

LONG_PARAGRAPH = 2_000
"""Characters in one paragraph after which each key takes noticeably longer: Textual wraps it anew for each line in sight."""


class Editor(TextArea):
    """Free text. Its cursor is told and set in code points from the start; what comes in is made harmless and composed."""

    DEFAULT_CSS = """
    Editor { height: 1fr; max-height: 10; min-height: 3; scrollbar-size-vertical: 1; }
    Editor.-one { height: 1; min-height: 1; max-height: 1; max-width: 40; background: $boost; }
    """

    class Entered(Message):
        """Enter in an editor of one line; in one of more lines that is `twice`, Enter on the empty line at its end."""

        def __init__(self, editor: Editor) -> None:
            super().__init__()
            self.editor = editor

        @property
        def control(self) -> Editor:
            """Where it was pressed."""
            return self.editor

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, highlight_cursor_line=False, show_line_numbers=False, tab_behavior="focus")
        self.match_cursor_bracket = False
        self.one_line = False
        self.twice = False
        self._marked: tuple[tuple[int, int], ...] = ()
        self._dressed: TextAreaTheme | None = None

    def notify_style_update(self) -> None:
        """Other colours: they are worked out at the next painting."""
        self._dressed = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is in sight. Textual works its colours out anew for each key, which takes longer than painting the line."""
        if self._theme is not self._dressed:
            self._theme.apply_css(self)
            self._dressed = self._theme
        return ScrollView.render_lines(self, crop)

    def fill(self, text: str, cursor: int | None = None, *, one_line: bool = False) -> None:
        """Take another text, with the cursor `cursor` code points from its start (else at its end)."""
        self.one_line = one_line
        self.set_class(one_line, "-one")
        harmless = editable(kept(text))
        with self.prevent(TextArea.Changed, TextArea.SelectionChanged):  # nobody typed this
            if self.text != harmless:
                self.load_text(harmless)
            self.history.clear()  # undoing must not bring back the text of another item
            self.move_cursor(self.place_of(len(harmless) if cursor is None else cursor))

    @property
    def cursor(self) -> int:
        """Where the cursor is, in code points from the start."""
        row, column = self.cursor_location
        lines = self.document.lines
        return sum(len(lines[n]) + 1 for n in range(row)) + column

    def place_of(self, cursor: int) -> Location:
        """The row and column of a place in code points."""
        for row, words in enumerate(self.document.lines):
            if cursor <= len(words):
                return row, max(cursor, 0)
            cursor -= len(words) + 1
        last = len(self.document.lines) - 1
        return last, len(self.document.lines[last])

    @property
    def selected(self) -> tuple[int, int] | None:
        """What is selected: start and end in code points, without the white space around it; None where nothing is."""
        first, last = sorted(self.selection)
        lines = self.document.lines
        start, end = (sum(len(lines[n]) + 1 for n in range(row)) + column for row, column in (first, last))
        words = self.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        return (start, end) if start < end else None

    def select_span(self, start: int, end: int) -> None:
        """Select a span of code points and bring it into sight."""
        self.selection = Selection(self.place_of(start), self.place_of(end))
        self.scroll_cursor_visible(animate=False)

    def underline(self, spans: Iterable[tuple[int, int]]) -> None:
        """Show which words are marked."""
        marked = tuple(spans)
        if marked != self._marked:
            self._marked = marked
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line as it is painted: nothing turns the direction of the screen, and marked words are underlined."""
        text = Text(unturned(self.document.get_line(line_index)), end="", no_wrap=True)
        if self._marked:
            before = sum(len(line) + 1 for line in self.document.lines[:line_index])
            for start, end in self._marked:
                text.stylize("underline", max(start - before, 0), max(end - before, 0))
        return text

    def longest_here(self) -> int:
        """How long the paragraph is in which the cursor stands."""
        return len(self.document.lines[self.cursor_location[0]])

    def on_resize(self) -> None:
        """Paint anew: Textual wraps for the new width only after it has painted, and leaves words cut off."""
        self.refresh()

    # Textual calls the handler of each base class as well, unless `prevent_default` says that this one did it all.

    async def _on_key(self, event: events.Key) -> None:
        if self.one_line and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Entered(self))
        elif self.twice and event.key == "enter" and self._on_empty_last_line():
            event.stop()
            event.prevent_default()
            end = self.document.end
            self.replace("", (end[0] - 1, len(self.document.lines[end[0] - 1])), end)
            self.post_message(self.Entered(self))

    def _on_empty_last_line(self) -> bool:
        end = self.document.end
        return end[0] > 0 and end[1] == 0 and self.selection.is_empty and self.cursor_location == end

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if self.read_only:
            return
        text = editable(kept(event.text))
        if self.one_line:
            text = " ".join(text.split())
        result = self._replace_via_keyboard(text, *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        # A terminal may send a letter and its mark as two keys: they become one letter, with one cursor stop.
        if len(insert) == 1 and start == end and start[1] > 0 and unicodedata.combining(insert):
            before = (start[0], start[1] - 1)
            whole = unicodedata.normalize("NFC", self.get_text_range(before, start) + insert)
            if len(whole) == 1:
                return super()._replace_via_keyboard(whole, before, end)
        return super()._replace_via_keyboard(insert, start, end)
