"""A window to write a few lines in: a note, or the words of a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from fieldwork.i18n import Lang, msg
from fieldwork.tui.commands import bindings
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar
from fieldwork.tui.widgets.editor import Editor

KINDS = {
    "descriptive": msg("Beschrijvend: wat u zag of hoorde", "Descriptive: what you saw or heard"),
    "reflective": msg("Reflectief: wat u ervan denkt", "Reflective: what you make of it"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and of which kind."""

    text: str
    kind: str


class Writing(ModalScreen[Written]):
    """Gives what was written; leaving it keeps it. `typed` is told of every change, with the cursor."""

    PLACE: ClassVar[str] = "writing"
    CSS_PATH = "writing.tcss"
    BINDINGS = bindings("writing")

    def __init__(
        self,
        title: str,
        lang: Lang,
        *,
        text: str = "",
        cursor: int | None = None,
        kind: str = "descriptive",
        typed: Callable[[str, int], None] | None = None,
    ) -> None:
        super().__init__()
        self._title, self.lang, self.kind = title, lang, kind
        self._text, self._cursor, self._typed = text, cursor, typed

    def compose(self) -> ComposeResult:
        """A title, the text, its kind."""
        with Vertical(id="box"):
            yield Static(line(self._title), id="title")
            yield Editor()
            yield Static(id="kind")
            yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the text at once."""
        editor = self.query_one(Editor)
        editor.fill(self._text, self._cursor)
        editor.focus()
        self._paint()

    def _paint(self) -> None:
        note = self._typed is not None
        self.query_one("#kind", Static).update(plain(KINDS[self.kind].text(self.lang)) if note else "")
        hidden = frozenset() if note else frozenset({"kind"})
        self.query_one(KeyBar).show(self.PLACE, self.lang, letters=False, without=hidden)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Every change is kept as a draft."""
        editor = self.query_one(Editor)
        if self._typed is not None and editor.text != self._text:
            self._text = editor.text
            self._typed(editor.text, editor.cursor)

    def action_do(self, command: str) -> None:
        """Esc keeps and goes back; Ctrl+R changes the kind."""
        if command == "kind":
            self.kind = "reflective" if self.kind == "descriptive" else "descriptive"
            self._paint()
        else:
            self.dismiss(Written(self.query_one(Editor).text, self.kind))
