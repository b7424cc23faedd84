"""Something is being taken out of the study: how far it is, a way to stop it, and then what was made and what stayed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.tui.jobs import Finished
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.under_way import UnderWay
from fieldwork.tui.taking_out import Stopped, Work
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine

BEGINS = msg("Begonnen …", "Begun …")


class TakingOut(UnderWay[None]):
    """Does some work at once, and shows what came of it."""

    PLACE: ClassVar[str] = "taking_out"
    CSS_PATH = "taking_out.tcss"
    BINDINGS = [*bindings("taking_out"), *letters("taking_out")]

    def __init__(self, title: Msg, work: Work) -> None:
        super().__init__()
        self._title, self._work = title, work
        self._stands = BEGINS
        self._over = False

    @property
    def busy(self) -> bool:
        """Whether it is still being made."""
        return not self._over

    def compose(self) -> ComposeResult:
        """How far it is, and below it what was made."""
        yield TopLine()
        yield Static(id="stands")
        with VerticalScroll(id="told"):
            yield Static(id="made")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#told").focus()
        self._go(lambda: self._work(self._course), "taking_out")
        self._paint()

    def _paint(self) -> None:
        self.query_one(TopLine).show(line(self.words(self._title), style="bold"), Content())
        self.query_one("#stands", Static).update(plain(self.words(self._stands), "bold"))
        told = [] if self.busy else self._course.done
        self.query_one("#made", Static).update(Content("\n").join(plain(self.words(each)) for each in told))
        self.show_keys(letters=True)

    def on_finished(self, message: Finished) -> None:
        """It is done, or was stopped, or could not be done."""
        message.stop()
        self._over = True
        fault = message.outcome.exception()
        if fault is None:
            self._stands = msg("Klaar. Dit is gemaakt; het logboek weet het ook.", "Done. This was made; the log knows it too.")
        elif isinstance(fault, Stopped):
            self._stands = msg("Gestopt. Er is geen half bestand. Dit was al klaar:",
                               "Stopped. There is no half file. This was done already:") if self._course.done else \
                msg("Gestopt. Er is niets gemaakt.", "Stopped. Nothing was made.")  # fmt: skip
        elif isinstance(fault, FieldworkError):
            self._stands = msg("Niet gelukt: {why}", "It failed: {why}", why=fault.message)
        else:
            self.shell.stop_for(fault)
            return
        self.tell(None)
        self._paint()

    def why_not(self, command: str) -> Msg | None:
        """Back once it is over; stop before."""
        if command == "return" and self.busy:
            return msg("Het is nog bezig. {key} houdt ermee op.", "It is still going. {key} gives it up.",
                       key=letter_of("out_stop"))  # fmt: skip
        if command == "out_stop" and not self.busy:
            return msg("Het is al klaar.", "It is over already.")
        return None

    def do_out_stop(self) -> None:
        """Give it up at its next step."""
        self._stop()

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)
