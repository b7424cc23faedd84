"""Work that a screen shows while it goes on off the thread of the screens: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.tui.jobs import in_thread, report
from fieldwork.tui.place import Place, Result
from fieldwork.tui.taking_out import Course, Going

PATIENCE = 2.0
"""Seconds that a program which has to end waits for it."""


class UnderWay(Place[Result]):
    """What taking out and taking in share. `_stands` says how it stands."""

    def __init__(self) -> None:
        super().__init__()
        self._course = Course(self)
        self._outcome: Future[Any] | None = None
        self._stands: Msg | None = None

    @property
    def busy(self) -> bool:
        """Whether it is still going."""
        raise NotImplementedError

    def _paint(self) -> None:
        """Show how it stands."""
        raise NotImplementedError

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def _go(self, work: Callable[[], object], name: str) -> None:
        """Begin the work; `Finished` of this name tells its end."""
        self._outcome = in_thread(self.PLACE, work)
        report(self._outcome, self, name)

    def on_going(self, message: Going) -> None:
        """It is further."""
        message.stop()
        if self.busy:
            self._stands = message.words
            self._paint()

    def _stop(self) -> None:
        """Give it up at its next step."""
        self._course.stop()
        self.tell(msg("Het stopt zodra dat kan …", "It stops as soon as it can …"))

    def keep(self) -> None:
        """The program has to end: nothing is left half made or half taken in."""
        self._course.stop()
        if self._outcome is not None:
            wait([self._outcome], PATIENCE)
