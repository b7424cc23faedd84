"""The way into the screens. The study is opened in a thread while Textual is still being loaded and painted."""

from __future__ import annotations

import logging
import os
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from fieldwork.i18n import Lang
from fieldwork.settings import load
from fieldwork.tui.lock import capture_lock

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.study.start import StartOptions

PLAIN_KEYS = "FIELDWORK_PLAIN_KEYS"
"""Set to 1 where a terminal swallows dead keys (ë, ï) under the newer way of reporting keys."""

# What in the environment would make Textual write the screen to a file, type by itself or talk to another program.
_SILENCED = (
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
    with capture_lock(folder):
        opening = open_in_thread(folder, passphrase, by) if passphrase is not None else None
        from fieldwork.tui.shell import Shell

        spoken = lang if insist else settings["language"] or lang
        shell = Shell(folder, opening, by=by, lang=spoken, start=start, settings=settings)
        try:
            shell.run()
        finally:
            if shell.deadline is not None:
                shell.deadline.cancel()
            shell.settle()
            if opening is not None and shell.study is None:
                _close_unused(opening)
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


def open_in_thread(folder: Path, passphrase: str, by: str | None) -> Future[Study]:
    """Open a study without waiting for it; deriving its key lets other threads run."""
    outcome: Future[Study] = Future()

    def work() -> None:
        from fieldwork.study import Study

        try:
            outcome.set_result(Study.open(folder, passphrase, by=by))
        except BaseException as fault:
            outcome.set_exception(fault)

    Thread(target=work, name="opening", daemon=True).start()
    return outcome


def _close_unused(opening: Future[Study]) -> None:
    """Close a study that was still being opened when the person left."""
    if not opening.cancel() and opening.exception() is None:
        opening.result().close()
