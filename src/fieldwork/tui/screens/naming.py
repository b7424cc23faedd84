"""A window for one line: the name of a file."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fieldwork.i18n import Lang
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.plain import plain
from fieldwork.tui.widgets.bars import KeyBar
from fieldwork.tui.widgets.field import Field


class Naming(ModalScreen[str]):
    """Gives what was typed, or None where the person went back."""

    PLACE: ClassVar[str] = "choosing"
    CSS_PATH = "naming.tcss"
    BINDINGS = bindings("choosing")

    def __init__(self, title: str, proposed: str, lang: Lang) -> None:
        super().__init__()
        self._title, self._proposed, self._lang = title, proposed, lang

    def compose(self) -> ComposeResult:
        """What is asked, and the line."""
        with Vertical(id="box"):
            yield Static(plain(self._title), id="title")
            yield Field(self._proposed, select_on_focus=False)
            yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the line at once."""
        self.query_one(Input).focus()
        self.query_one(KeyBar).show(self.PLACE, self._lang, letters=False, without=frozenset())

    def on_input_submitted(self) -> None:
        """Enter."""
        self.action_do("choose")

    def action_do(self, command: str) -> None:
        """Enter and Esc."""
        typed = self.query_one(Input).value.strip()
        if command != "choose":
            self.dismiss(None)
        elif typed:
            self.dismiss(typed)
