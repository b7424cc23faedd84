"""Something is being taken out of the study: how far it is, a way to stop it, and then what was made and what stayed."""

from __future__ import annotations

from concurrent.futures import wait
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.tui.jobs import Finished, in_thread, report
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.taking_out import Course, Going, Stopped, Work
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine

PATIENCE = 2.0
"""Seconds that a program which has to end waits for it."""
BEGINS = msg("Begonnen …", "Begun …")


class TakingOut(Place[None]):
    """Does some work at once, and shows what came of it."""

    PLACE: ClassVar[str] = "taking_out"
    CSS_PATH = "taking_out.tcss"
    BINDINGS = [*bindings("taking_out"), *letters("taking_out")]

    def __init__(self, title: Msg, work: Work) -> None:
        super().__init__()
        self._title, self._work = title, work
        self._course = Course(self)
        self._stands: Msg | None = BEGINS
        self.busy = True

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
        self._outcome = in_thread("taking_out", lambda: self._work(self._course))
        report(self._outcome, self, "taking_out")
        self._paint()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def _paint(self) -> None:
        self.query_one(TopLine).show(line(self.words(self._title), style="bold"), Content())
        self.query_one("#stands", Static).update(plain(self.words(self._stands), "bold"))
        told = [] if self.busy else self._course.done
        self.query_one("#made", Static).update(Content("\n").join(plain(self.words(each)) for each in told))
        self.show_keys(letters=True)

    def on_going(self, message: Going) -> None:
        """It is further."""
        message.stop()
        if self.busy:
            self._stands = message.words
            self._paint()

    def on_finished(self, message: Finished) -> None:
        """It is done, or was stopped, or could not be done."""
        message.stop()
        self.busy = False
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
        self._course.stop()
        self.tell(msg("Het stopt zodra dat kan …", "It stops as soon as it can …"))

    def keep(self) -> None:
        """The program has to end: let no half file stay behind."""
        self._course.stop()
        wait([self._outcome], PATIENCE)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)
