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
    │   └── StudyBusy          3  another window or computer is writing
    └── Stopped              130  the person stopped it

An error carries one message in both languages; `cli.report` alone prints it and ends the process.
"""

from __future__ import annotations

from fieldwork.i18n import Msg


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


class Stopped(FieldworkError):
    """The person stopped it."""

    exit_code = 130
