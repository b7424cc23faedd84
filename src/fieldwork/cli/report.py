"""The one place that writes to stderr and that knows exit codes.

What goes wrong is said in one line, in the language of the run. A fault of ours leaves a crash file that names places in the
program and nothing else: no value, no message, no word that anybody typed.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import click

from fieldwork import __version__
from fieldwork.cli.words import say, words
from fieldwork.errors import FieldworkError, InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import iso, local_offset, uuid7
from fieldwork.text import shown

USED_WRONGLY = 2
OUR_FAULT = 70
STOPPED = 130
SOON, AGAIN = 1.0, 0.2
"""Seconds before it is told how far something is, and between one time and the next."""


def tell(message: Msg | str) -> None:
    """Say something that is no data: on stderr, made harmless."""
    line = message if isinstance(message, str) else words(message)
    try:
        sys.stderr.write(shown(line) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass  # nobody listens any more


def made(path: Path, message: Msg) -> None:
    """Say that a file was made. Its path is data, and stands on stdout too where that is not the same terminal."""
    tell(message)
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        click.echo(path)


class Progress:
    """How far something is that takes more than a second: one line on stderr, in a terminal only, gone when it is done."""

    def __init__(self, words: Callable[[int, int], Msg]) -> None:
        self._words, self._next, self._shown = words, monotonic() + SOON, False

    def at(self, done: int, whole: int) -> None:
        """So many are done of so many."""
        if monotonic() < self._next or not sys.stderr.isatty():
            return
        self._next, self._shown = monotonic() + AGAIN, True
        self._write("\r" + shown(words(self._words(done, whole))) + "\x1b[K")

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r\x1b[K")

    def _write(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(line)
            sys.stderr.flush()


def guarded(work: Callable[[], object]) -> int:
    """Do some work and give the exit code; every way to fail ends here. What click was told to exit with, `work` returns."""
    try:
        code = work()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as wrong:
        tell(_usage(wrong))
        return USED_WRONGLY
    except (click.Abort, KeyboardInterrupt, EOFError):
        tell(say("Gestopt.", "Stopped."))
        return STOPPED
    except FieldworkError as error:
        tell(error.message)
        return error.exit_code
    except (BrokenPipeError, SystemExit):  # nobody reads on (`fieldwork log | head`); click says so with SystemExit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        tell(_os_words(error))
        return InputError.exit_code
    except RecursionError as error:
        return _crashed(error)
    except Exception as error:
        return _crashed(error)


def _os_words(error: OSError) -> Msg:
    name = str(error.filename) if error.filename else ""
    return msg(
        "{file} kan niet gelezen of geschreven worden: {why}.",
        "{file} cannot be read or written: {why}.",
        file=name or say("Het bestand", "The file"),
        why=error.strerror or type(error).__name__,
    )


def _usage(wrong: click.ClickException) -> str:
    """What click found, in our words."""
    hint = say(" `fieldwork --help` noemt wat er kan.", " `fieldwork --help` tells what there is.")
    if isinstance(wrong, click.NoSuchOption):
        likely = ", ".join(wrong.possibilities or ())
        more = say(f" Bedoelde u {likely}?", f" Did you mean {likely}?") if likely else hint
        return say(f"Onbekende optie {wrong.option_name}.", f"Unknown option {wrong.option_name}.") + more
    if isinstance(wrong, click.BadOptionUsage):
        name = wrong.option_name
        if "requires" in wrong.message:
            return say(f"Na {name} hoort een waarde.", f"{name} needs a value after it.") + hint
        return say(f"Bij {name} hoort geen waarde.", f"{name} takes no value.") + hint
    if isinstance(wrong, click.MissingParameter) and wrong.param is not None:
        name = wrong.param.get_error_hint(wrong.ctx) if wrong.ctx else wrong.param.name
        return say(f"{name} ontbreekt.", f"{name} is missing.") + hint
    if isinstance(wrong, click.BadParameter) and wrong.param is not None:
        name = wrong.param.human_readable_name
        if isinstance(wrong.param.type, click.Choice):
            known = ", ".join(str(choice) for choice in wrong.param.type.choices)
            return say(f"{name}: kies uit {known}.", f"{name}: choose from {known}.")
        return say(f"De waarde van {name} past niet.", f"The value of {name} does not fit.") + hint
    if isinstance(wrong, click.UsageError) and wrong.message.startswith("No such command"):
        name = wrong.message.split("'")[1] if "'" in wrong.message else ""
        return say(f"Er is geen opdracht “{name}”.", f"There is no command “{name}”.") + hint
    if isinstance(wrong, click.UsageError) and "unexpected extra" in wrong.message:
        return say("Er staat een woord te veel.", "There is a word too many.") + hint
    return wrong.format_message()


def _crashed(error: BaseException) -> int:
    """Leave a redacted crash file and say where it is."""
    where = _crash_file(error)
    tell(
        msg(
            "Er ging iets mis in fieldwork zelf. Wat al bewaard was, is bewaard. {where}",
            "Something went wrong in fieldwork itself. What was saved is saved. {where}",
            where=msg("Waar het misging staat in {file}.", "Where it went wrong is in {file}.", file=str(where))
            if where
            else "",
        )
    )
    return OUR_FAULT


def _crash_file(error: BaseException) -> Path | None:
    """Write the kinds of error and the places in the program where it went wrong; no values, no messages."""
    from fieldwork.config import state_folder

    lines = [f"fieldwork {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__name__}")
        for frame in traceback.extract_tb(cause.__traceback__):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
        cause = cause.__cause__ or cause.__context__
    try:
        folder = state_folder() / "crashes"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = uuid7()
        file = folder / f"{iso(int(name.replace('-', '')[:12], 16) * 1000, local_offset())[:10]}-{name[-6:]}.txt"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
        return file
    except OSError:
        return None
