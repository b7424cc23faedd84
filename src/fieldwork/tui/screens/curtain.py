"""A blank screen over everything. Locked, it goes away for the passphrase only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from fieldwork.i18n import Msg, msg
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, key_of
from fieldwork.tui.place import Place
from fieldwork.tui.plain import plain
from fieldwork.tui.widgets.bars import Saying

if TYPE_CHECKING:
    from fieldwork.study import Study


class Curtain(Place[None]):
    """Shows one line that says nothing of the study. What is under it goes on as it was: clocks, drafts, saving."""

    PLACE: ClassVar[str] = "curtain"
    CSS_PATH = "curtain.tcss"
    BINDINGS = bindings("curtain")

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self._why: Msg | None = None

    def compose(self) -> ComposeResult:
        """The line, and a field for the passphrase where it is locked."""
        with Vertical(id="box"):
            yield Static(id="line")
            yield Input(password=True, select_on_focus=False)
            yield Saying()

    def on_mount(self) -> None:
        """Locked already, or only drawn."""
        self._paint()

    def shut(self, why: Msg) -> None:
        """From now on the passphrase is asked for."""
        self.locked, self._why = True, why
        if self.is_mounted:
            self._paint()

    def _paint(self) -> None:
        if not self.query("#line"):
            return  # the terminal went away meanwhile: a closed window wakes the program and ends it at once
        words = msg("Even pauze. {key} of een klik: verder.", "A short break. {key} or a click: go on.", key=key_of("curtain"))
        if self.locked:
            words = msg("{why} Typ de wachtzin om verder te gaan, en dan Enter.",
                        "{why} Type the passphrase to go on, then Enter.", why=self._why or "")  # fmt: skip
        self.query_one("#line", Static).update(plain(self.words(words)))
        field = self.query_one(Input)
        field.display = self.locked
        if self.locked:
            field.focus()

    def speak(self) -> None:
        """The same in the other language."""
        self._paint()

    def do_unlock(self) -> None:
        """Away with it, unless it is locked."""
        if not self.locked:
            self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click takes an open curtain away too."""
        self.do_unlock()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Try the passphrase, off this thread: it takes a moment."""
        study, typed = self.shell.study, message.value
        if study is None or not typed or message.input.disabled:
            return
        message.input.disabled = True
        self.tell(msg("Even geduld …", "One moment …"))
        begin("lift", lambda: fits(study, typed), self)

    def on_finished(self, message: Finished) -> None:
        """It fits and everything is there again, or it is asked once more."""
        field = self.query_one(Input)
        field.disabled = False
        field.value = ""
        fault = message.outcome.exception()
        if fault is None and message.outcome.result():
            self.shell.everywhere.touched()
            self.dismiss(None)
            return
        field.focus()
        self.tell(msg("Dat is niet de wachtzin van deze studie. Typ haar nog eens.",
                      "That is not the passphrase of this study. Type it again."), trouble=True)  # fmt: skip

    def do_quit(self) -> None:
        """Leave the program; what was being typed is written first."""
        self.shell.go_out()


def fits(study: Study, passphrase: str) -> bool:
    """Whether a passphrase is that of an open study. Takes a tenth of a second."""
    from fieldwork.store import crypt  # loaded with the study, not with the screens

    return crypt.fits(study.log.key, passphrase)
