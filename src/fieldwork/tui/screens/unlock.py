"""Asking for the passphrase of a study."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from fieldwork.errors import WrongPassphrase
from fieldwork.i18n import msg
from fieldwork.study import Study
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.words import Words


class Unlock(Place[Study]):
    """Asks until the passphrase fits; gives the open study, or nothing where the person gave up."""

    PLACE: ClassVar[str] = "unlock"
    CSS_PATH = "unlock.tcss"
    BINDINGS = bindings("unlock")

    def __init__(self, folder: Path, by: str | None) -> None:
        super().__init__()
        self.folder, self.by = folder, by

    def compose(self) -> ComposeResult:
        """The folder's name, a field whose letters are not shown, and what went wrong."""
        with Vertical(id="box"):
            yield Static(line(self.folder.resolve().name, style="bold"))
            yield Words(msg("Typ de wachtzin van deze studie, en dan Enter.", "Type the passphrase of this study, then Enter."))
            yield Input(password=True, select_on_focus=False)
            yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the field at once."""
        self.query_one(Input).focus()
        self.show_keys()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Try the passphrase, off this thread: it takes a moment."""
        typed = message.value
        if not typed or message.input.disabled:
            return
        message.input.disabled = True
        self.tell(msg("Even geduld …", "One moment …"))
        begin("unlock", lambda: Study.open(self.folder, typed, by=self.by), self)

    def on_finished(self, message: Finished) -> None:
        """It fits, or it does not and is asked again; anything else ends the program with one sentence."""
        fault = message.outcome.exception()
        if fault is None:
            self.dismiss(message.outcome.result())
        elif isinstance(fault, WrongPassphrase):
            field = self.query_one(Input)
            field.disabled = False
            field.value = ""
            field.focus()
            self.tell(fault.message, trouble=True)
        else:
            self.shell.stop_for(fault)

    def do_quit(self) -> None:
        """Give up."""
        self.dismiss(None)
