"""The running program: which screen is shown, the study under it, and what happens when it ends, however it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.screen import Screen

from fieldwork.errors import FieldworkError, StudyError
from fieldwork.i18n import Lang
from fieldwork.settings import Settings
from fieldwork.tui import everywhere
from fieldwork.tui.command import EVERYWHERE
from fieldwork.tui.jobs import Finished, report
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.screens.home import Home
from fieldwork.tui.turns import Turns
from fieldwork.tui.waking import when_awake

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.live import Live
    from fieldwork.study.start import StartOptions

PATIENCE = 3.0
"""Seconds that leaving may take after a signal; the disk has everything by then, only the painting can hang."""


class Shell(App[None], inherit_bindings=False):
    """The screens of one study."""

    TITLE = "fieldwork"
    CSS_PATH = ["app.tcss", "screens/home.tcss"]  # a default screen does not bring its own
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings(EVERYWHERE)
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]

    def __init__(
        self,
        folder: Path,
        opening: Future[Study] | None,
        *,
        by: str | None = None,
        lang: Lang = "nl",
        start: StartOptions | None = None,
        settings: Settings | None = None,
        painted: threading.Event | None = None,
    ) -> None:
        super().__init__()
        settings = settings or Settings()
        self.folder, self.opening, self.by, self.lang, self.start_with = folder, opening, by, lang, start
        self.study: Study | None = None
        self.live: Live | None = None
        self._painted = painted or threading.Event()
        self.fault: BaseException | None = None
        self.deadline: threading.Timer | None = None
        self._turns = Turns(self, super().on_event)
        self.everywhere = everywhere.Everywhere(self, settings)
        self._troubles = everywhere.apply(self, settings)

    # --- beginning --------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Home is there from the first painting on."""
        return Home()

    async def on_mount(self) -> None:
        """Listen to signals, and wait for the study or ask for its passphrase."""
        self._listen()
        self.screen.call_after_refresh(self._painted.set)
        when_awake(self, self.everywhere.woke)
        self.set_interval(everywhere.LOOK, self.everywhere.look)
        if self.opening is not None:
            report(self.opening, self, "opening")
        else:
            from fieldwork.tui.screens.unlock import Unlock

            await self.push_screen(Unlock(self.folder, self.by), self._unlocked)

    async def on_finished(self, message: Finished) -> None:
        """The study came open, or did not."""
        if message.name != "opening":
            return
        fault = message.outcome.exception()
        if fault is not None:
            self.stop_for(fault)
        else:
            await self._unlocked(message.outcome.result())

    async def _unlocked(self, study: Study | None) -> None:
        if study is None:
            self.exit()
            return
        self.study = study
        self.everywhere.touched()
        study.news[:0] = self._troubles
        home = self.home
        home.fill()
        gc.freeze()  # what is loaded by now stays: looking through it for garbage would now and then hold up a key
        if self.start_with is not None:
            from fieldwork.tui.screens.start import Start

            await self.push_screen(Start(study, self.start_with), home.begun)

    @property
    def home(self) -> Home:
        """The first screen."""
        found = self.screen_stack[0]
        assert isinstance(found, Home)
        return found

    # --- ending -----------------------------------------------------------------------------------------------------

    def stop_for(self, fault: BaseException) -> None:
        """Leave because of an error; whoever started the screens tells it, once the terminal is as it was."""
        self.fault = self.fault or fault
        self.exit(return_code=fault.exit_code if isinstance(fault, FieldworkError) else 70)

    def settle(self) -> None:
        """Write what is being typed and close the study. Every way out comes here; a second time does nothing."""
        live, study = self.live, self.study
        self.live = self.study = None
        try:
            if live is not None:
                live.leave()
        except StudyError as error:
            self.fault = self.fault or error
        finally:
            if study is not None:
                study.close()

    def _listen(self) -> None:
        """A closed window and a polite request to end are heard; Windows has neither."""
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None and threading.current_thread() is threading.main_thread():
                with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                    loop.add_signal_handler(number, self.end_by, number)

    def end_by(self, number: int) -> None:
        """A signal: everything to the disk first, then the terminal back, then out. Painting to a lost terminal can hang."""
        code = 128 + number
        self.deadline = threading.Timer(PATIENCE, _end_now, (code, self))
        self.deadline.daemon = True
        self.deadline.start()
        self._put_away()
        self.settle()
        self.exit(return_code=code)

    def _put_away(self) -> None:
        """Let the screen that is open put away what is being typed, as leaving it would."""
        from fieldwork.tui.screens.interview import Interview

        for screen in reversed(self.screen_stack):
            put_away = screen.rest if isinstance(screen, Interview) else getattr(screen, "keep", None)
            if put_away is not None:
                with contextlib.suppress(FieldworkError):
                    put_away()

    def go_out(self) -> None:
        """Leave in good order: what is being typed is put away as leaving its item would."""
        self._put_away()
        self.exit()

    def action_do(self, command: str) -> None:
        """A command that is valid everywhere."""
        self.everywhere.do(command)

    async def on_event(self, event: events.Event) -> None:
        """What a person does is done in the order in which it was done."""
        if isinstance(event, events.InputEvent):
            self.everywhere.touched()
        if self._turns.governs(event):
            await self._turns.take(event)
        else:
            await super().on_event(event)

    # --- what Textual would do and we do not ------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        # Textual would print the local variables of every function, and in them what people said.
        self._return_code = 70
        self.fault = self.fault or error
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End because of a fault that Textual found itself; what it would print is not shown."""
        self.fault = self.fault or RuntimeError("the terminal could not be read")
        self._return_code = 70
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def copy_to_clipboard(self, text: str) -> None:
        """Copying stays inside the program: the system's clipboard is read by other programs, and kept."""
        self._clipboard = text

    def deliver_screenshot(self, *args: Any, **kwargs: Any) -> None:
        """There are no screenshots: they would hold answers."""


def _end_now(code: int, shell: Shell) -> None:
    """End without the screens: give the terminal back by hand."""
    driver = shell._driver
    attributes = getattr(driver, "attrs_before", None)
    with contextlib.suppress(Exception):
        if attributes is not None and sys.__stdin__ is not None:
            import termios

            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, attributes)
        os.write(2, b"\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?2004l\x1b[?1004l\x1b[?1049l\x1b[?25h")
    os._exit(code)
