"""The place where one row of an observation sheet is written: time and type, what was seen, what it may mean.

It only shows and tells; what is written down, and when, is the screen's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol.model import Item, Row
from fieldwork.text import shown
from fieldwork.tui.plain import clickable, line
from fieldwork.tui.sheet_rows import COLUMNS, DESCRIPTIVE, REFLECTIVE, Entry, column_label, row_field, short_label
from fieldwork.tui.widgets.bars import Clickable
from fieldwork.tui.widgets.editor import Editor

if TYPE_CHECKING:
    from fieldwork.store.log import Draft


class RowArea(Vertical):
    """Shows one row and tells what is typed in it."""

    DEFAULT_CSS = """
    RowArea { height: 1fr; }
    RowArea #row-head { height: 1; }
    RowArea #at { width: 8; margin: 0 1 0 0; }
    RowArea #row-about { height: 1; width: 1fr; }
    RowArea #columns { height: 1fr; }
    RowArea .column { height: 1fr; }
    RowArea .column > Static { height: 1; color: $text-muted; }
    RowArea .column > Editor { height: 1fr; max-height: 100%; min-height: 2; }
    RowArea .-off { display: none; }
    """

    class Typed(Message):
        """A text changed: `column` is `descriptive`, `reflective` or `at`."""

        def __init__(self, column: str, editor: Editor) -> None:
            super().__init__()
            self.column, self.text, self.cursor = column, editor.text, editor.cursor

    class Done(Message):
        """This row is done: on to a new one."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(id="row")
        self.lang: Lang = lang
        self._seen: dict[str, str] = {}
        self._given: dict[str, tuple[str, str]] = {}

    def compose(self) -> ComposeResult:
        """Time and type on a line; the two columns."""
        with Horizontal(id="row-head"):
            yield Editor(id="at")
            yield Clickable(id="row-about")
        with Horizontal(id="columns"):
            for column in COLUMNS:
                with Vertical(classes="column", id=f"column-{column}"):
                    yield Static(id=f"label-{column}")
                    yield Editor(id=column)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show(self, entry: Entry, drafts: Mapping[str, Draft], *, locked: bool) -> None:
        """Show a row as it stands, with what was being typed in it."""
        for column in (*COLUMNS, "at"):
            editor = self.editor(column)
            draft = drafts.get(row_field(entry.id, column))
            text = draft.text if draft else entry.at if column == "at" else entry.text(column)
            editor.read_only = locked
            editor.fill(text, draft.cursor if draft else None, one_line=column == "at")
            self._seen[column] = editor.text
            self._given[column] = (editor.text, text)

    def head(self, entry: Entry, types: Mapping[str, Row], item: Item | None, count: tuple[int, int]) -> None:
        """Show what kind of row it is and which of how many; a type that is only reflection has one column."""
        kind = types.get(entry.type)
        digit = list(types).index(entry.type) + 1 if kind else 0
        about = pick(kind.label, self.lang).partition(":")[2].strip() if kind else ""
        words = Content.assemble(
            (f" {digit} ", "bold $accent"), line(short_label(kind, self.lang) if kind else entry.type, style="bold"),
        )  # fmt: skip
        place = msg("regel {n} van {all}", "row {n} of {all}", n=count[0], all=count[1]).text(self.lang)
        rest = [words for words in (place if entry.stored else "", about) if words]
        after = line(" · ".join(rest), style="$secondary")
        self.query_one("#row-about", Static).update(Content.assemble(clickable(words, "screen.do('retype')"), "   ", after))
        alone = kind is not None and kind.reflective_only and not self.editor(DESCRIPTIVE).text
        self.query_one(f"#column-{DESCRIPTIVE}").set_class(alone, "-off")
        for column in COLUMNS:
            name, more = column_label(item, column, self.lang)
            if column == DESCRIPTIVE and kind is not None and kind.quotes:
                name, more = msg("Letterlijke woorden", "Their own words").text(self.lang), ""
            other = "  Tab" if column == REFLECTIVE and not alone else ""
            label = Content.assemble((shown(name), "bold"), (other, "bold $accent"), f"  {shown(more)}")
            self.query_one(f"#label-{column}", Static).update(label)

    def set_time(self, at: str) -> None:
        """Show the time of the row, without it counting as typed."""
        self._seen["at"] = at
        self._given["at"] = (at, at)
        self.editor("at").fill(at, one_line=True)

    # --- reading ----------------------------------------------------------------------------------------------------

    def editor(self, column: str) -> Editor:
        """The editor of a column, or of the time (`at`)."""
        return self.query_one(f"#{column}", Editor)

    def text(self, column: str) -> str:
        """What stands in a column now; where nobody changed it to the letter, also what no screen shows."""
        now = self.editor(column).text
        seen, given = self._given.get(column, (now, now))
        return given if now == seen else now

    @property
    def column(self) -> str:
        """The column that the keys go to, else the first one that can be written in."""
        for column in (*COLUMNS, "at"):
            if self.editor(column).has_focus:
                return column
        return self.first

    @property
    def first(self) -> str:
        """The column to begin in."""
        return REFLECTIVE if self.query_one(f"#column-{DESCRIPTIVE}").has_class("-off") else DESCRIPTIVE

    def focus_column(self, column: str) -> None:
        """Put the keys in a column, or in the time; what is not there is the first one that is."""
        self.editor(column if column in (REFLECTIVE, "at") else self.first).focus()

    def longest_paragraph(self) -> int:
        """How long the paragraph is that is being typed in."""
        return max((self.editor(column).longest_here() for column in COLUMNS if self.editor(column).has_focus), default=0)

    # --- what happens -----------------------------------------------------------------------------------------------

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Tell what is typed, but not what was only shown."""
        message.stop()
        editor = message.text_area
        column = editor.id or ""
        if isinstance(editor, Editor) and column in self._seen and editor.text != self._seen[column]:
            self._seen[column] = editor.text
            self.post_message(self.Typed(column, editor))

    def on_editor_entered(self, message: Editor.Entered) -> None:
        """Enter after the time: to the words. Enter twice, where that means done: this row is."""
        message.stop()
        if message.editor.id == "at":
            self.focus_column(self.first)
        else:
            self.post_message(self.Done())
