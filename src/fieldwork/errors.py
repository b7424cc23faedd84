"""Every way in which the program says no, each with its exit code.

    FieldworkError            70  a fault of ours, when nothing more precise is known
    ├── InputError             1  what was given is wrong: a file, a value, a name
    │   └── DefectsError       1  a file with several defects, each with its place
    ├── UsageError             2  the command was used wrongly, or needs someone to answer it
    ├── StudyError             3  the study cannot be opened or written
    │   ├── WrongPassphrase    3
    │   ├── NotAStudy          3
    │   ├── DamagedStudy       3
    │   ├── ReadOnlyStudy      3
    │   ├── NoRoom             3  the disk is full
    │   ├── StudyBusy          3  another window or computer is writing
    │   └── WordsErased        3  what is written to was erased meanwhile
    └── Stopped              130  the person stopped it

An error carries one message in both languages; `cli.report` alone prints it and ends the process.
"""

from __future__ import annotations

import errno

from fieldwork.i18n import Msg, msg

_REASONS = {
    errno.ENOENT: msg("dat is er niet", "it is not there"),
    errno.EACCES: msg("u heeft er geen rechten voor", "you have no rights to it"),
    errno.EPERM: msg("u heeft er geen rechten voor", "you have no rights to it"),
    errno.EROFS: msg("de schijf is alleen te lezen", "the disk can only be read"),
    errno.EISDIR: msg("dat is een map", "it is a folder"),
    errno.ENOTDIR: msg("een deel van het pad is geen map", "a part of the path is no folder"),
    errno.EEXIST: msg("er staat al iets", "something is there already"),
    errno.ENAMETOOLONG: msg("de naam is te lang", "the name is too long"),
    errno.EBUSY: msg("een ander programma gebruikt het", "another program uses it"),
    errno.EIO: msg("de schijf geeft een fout", "the disk gives an error"),
}


def because(fault: OSError) -> Msg:
    """Why the system refused something, in few words; in its own where it is not one of what happens often."""
    own = fault.strerror or type(fault).__name__
    return _REASONS.get(fault.errno or 0, Msg(own, own))


class FieldworkError(Exception):
    """The root: a message in both languages and the exit code that goes with it."""

    exit_code = 70

    def __init__(self, message: Msg) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.text("en")


class InputError(FieldworkError):
    """What was given is wrong, and the message says where and what to do."""

    exit_code = 1


def no_session(shown: str) -> InputError:
    """There is no session of this id; `shown` is the id as people may see it."""
    return InputError(msg("Er is geen gesprek “{id}”. `fieldwork sessions` noemt ze alle.",
                          "There is no session “{id}”. `fieldwork sessions` lists them all.", id=shown))  # fmt: skip


class UsageError(FieldworkError):
    """The command was used wrongly, or would have to ask where no one can answer."""

    exit_code = 2


class StudyError(FieldworkError):
    """The study cannot be opened or written."""

    exit_code = 3


class WrongPassphrase(StudyError):
    """The passphrase does not open the file."""


class NotAStudy(StudyError):
    """The folder or file is no study."""


class DamagedStudy(StudyError):
    """The file is truncated or damaged."""


class ReadOnlyStudy(StudyError):
    """The folder or file cannot be written."""


class NoRoom(StudyError):
    """The disk is full."""


class StudyBusy(StudyError):
    """Someone else is writing, and went on longer than we wait."""


class WordsErased(StudyError):
    """What is being written to was erased meanwhile, in another window or by a copy that came in: nothing new is kept of it."""


class SessionErased(WordsErased):
    """All of the session that is being written to was."""


class Stopped(FieldworkError):
    """The person stopped it."""

    exit_code = 130
