"""The way into the screens. The study is opened in a thread while Textual is still being loaded and painted."""

from __future__ import annotations

import logging
import os
import sys
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread, get_native_id
from typing import TYPE_CHECKING

from fieldwork.i18n import Lang
from fieldwork.settings import load
from fieldwork.study.place import study_file
from fieldwork.tui.lock import capture_lock

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.start import StartOptions

PLAIN_KEYS = "FIELDWORK_PLAIN_KEYS"
"""Set to 1 where a terminal swallows dead keys (ë, ï) under the newer way of reporting keys."""

# What in the environment would make Textual write the screen to a file, type by itself or talk to another program, or believe
# a size that the terminal no longer has.
_SILENCED = (
    "COLUMNS", "LINES",
    "TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_PRESS", "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_FILENAME", "TEXTUAL_SCREENSHOT_LOCATION", "TEXTUAL_SHOW_RETURN", "TEXTUAL_THEME",
)  # fmt: skip


def run(
    folder: Path,
    passphrase: str | None,
    *,
    by: str | None = None,
    lang: Lang = "nl",
    start: StartOptions | None = None,
    insist: bool = False,
) -> int:
    """Show the screens of a study until the person leaves; the exit code (128 + n where signal n ended it).

    `lang` holds where the person set no language on this computer, or always where they `insist`: asked for it this time.
    Without a passphrase a screen asks for it. Raises StudyError (a wrong passphrase in the environment, a damaged file, another
    window that has the study open), and whatever went wrong in the program itself, once the terminal is as it was.
    """
    settings = load()
    prepare_environment(plain_keys=settings["plain_keys"])
    beside = Beside(folder, passphrase, by)
    from fieldwork.tui.shell import Shell

    spoken = lang if insist else settings["language"] or lang
    shell = Shell(folder, beside.outcome, by=by, lang=spoken, start=start, settings=settings, painted=beside.painted)
    try:
        shell.run()
    finally:
        if shell.deadline is not None:
            shell.deadline.cancel()
        shell.settle()
        beside.end(taken=shell.study is not None)
    if shell.fault is not None:
        raise shell.fault
    return shell.return_code or 0


def prepare_environment(*, plain_keys: bool = False) -> None:
    """Set what Textual reads from the environment when it is loaded."""
    if plain_keys or os.environ.get(PLAIN_KEYS) == "1":
        os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    for name in _SILENCED:
        os.environ.pop(name, None)
    # What asyncio says of a forgotten failure holds the words of the failure, and those may be people's.
    logging.getLogger("asyncio").disabled = True


class Beside:
    """Opens a study in a thread while the screens are loaded and painted.

    Deriving the key lets other threads run, so it goes beside the loading. What has to be imported to open the study does not,
    so it waits for the first painting. Without a passphrase `outcome` is None: a screen asks for it. One window holds a
    study: `outcome` fails with StudyBusy where another has it.
    """

    def __init__(self, folder: Path, passphrase: str | None, by: str | None) -> None:
        self.outcome: Future[Study] | None = None if passphrase is None else Future()
        self.painted = Event()
        self._held = ExitStack()
        if passphrase is None:
            self._held.enter_context(capture_lock(folder))
        else:
            Thread(target=self._open, args=(folder, passphrase, by), name="opening", daemon=True).start()

    def _open(self, folder: Path, passphrase: str, by: str | None) -> None:
        assert self.outcome is not None
        try:
            _step_back()
            from fieldwork.store.crypt import derive

            key = derive(study_file(folder), passphrase)
            self.painted.wait()
            self._held.enter_context(capture_lock(folder))
            from fieldwork.study import Study

            self.outcome.set_result(Study.opened(folder, key, by=by))
        except BaseException as fault:
            self.outcome.set_exception(fault)

    def end(self, *, taken: bool) -> None:
        """Let go of the study's lock; a study that was opened and that nobody took is closed first."""
        self.painted.set()
        if self.outcome is not None and not taken and self.outcome.exception() is None:
            self.outcome.result().close()
        self._held.close()


def _step_back() -> None:
    """Let the painting go before this thread where processors are scarce; only Linux ranks the threads of a program."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), 10)
