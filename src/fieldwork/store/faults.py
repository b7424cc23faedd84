"""What SQLite or the disk says went wrong, in the program's own errors: the one place where the two meet."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from fieldwork.errors import DamagedStudy, FieldworkError, NoRoom, ReadOnlyStudy, StudyBusy, StudyError
from fieldwork.i18n import Msg, msg

_FULL_ERRNO = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_READ_ERRNO = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# What SQLite answers where the disk refused a write for another reason than ENOSPC (a quota, a limit on file size).
_REFUSED_WRITES = frozenset(
    {
        apsw.SQLITE_IOERR_WRITE,
        apsw.SQLITE_IOERR_TRUNCATE,
        apsw.SQLITE_IOERR_SHMSIZE,
        apsw.SQLITE_IOERR_SHMOPEN,
        apsw.SQLITE_IOERR_SHMMAP,
    }
)


@contextmanager
def guard(file: Path) -> Iterator[None]:
    """Turn every error of SQLite and of the system about `file` into one of ours."""
    try:
        yield
    except FieldworkError:
        raise
    except json.JSONDecodeError as fault:  # a page that was tampered with by someone who has the key
        raise damaged(file) from fault
    except apsw.Error as fault:
        ours = of_sqlite(fault, file)
        if ours is None:
            raise
        raise ours from fault
    except OSError as fault:
        raise of_system(fault, file) from fault


def of_sqlite(fault: apsw.Error, file: Path) -> StudyError | None:
    """The error of ours that an error of SQLite means, or None where the program itself is wrong (a bad statement)."""
    match fault:
        case apsw.FullError():
            return no_room(file)
        case apsw.IOError() if getattr(fault, "extendedresult", 0) in _REFUSED_WRITES:
            return no_room(file)
        case apsw.BusyError() | apsw.LockedError():
            return busy(file)
        case apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.PermissionsError() | apsw.AuthError():
            return read_only(file)
        case apsw.CorruptError() | apsw.NotADBError() | apsw.IOError() | apsw.FormatError():
            return damaged(file)
        case _:
            return None


def of_system(fault: OSError, file: Path) -> StudyError:
    """The error of ours that an error of the operating system means."""
    if fault.errno in _FULL_ERRNO:
        return no_room(file)
    if fault.errno in _READ_ERRNO:
        return read_only(file)
    return StudyError(
        msg(
            "{file}: het besturingssysteem weigert ({why}). Kijk of de schijf er nog is en of de map van u is.",
            "{file}: the operating system refuses ({why}). See whether the disk is still there and the folder yours.",
            file=file,
            why=fault.strerror or type(fault).__name__,
        )
    )


def no_room(file: Path) -> NoRoom:
    """The disk takes no more."""
    return NoRoom(
        msg(
            "De schijf van {file} is vol of neemt niets meer aan. Er is niets verloren: wat eerder is opgeslagen "
            "staat er, en wat u typt blijft op het scherm. Maak ruimte en ga verder.",
            "The disk of {file} is full or takes no more. Nothing is lost: what was saved before is there, and what "
            "you are typing stays on the screen. Free some room and go on.",
            file=file,
        )
    )


def busy(file: Path) -> StudyBusy:
    """Someone else held the file longer than we wait."""
    return StudyBusy(
        msg(
            "{file} wordt nu door een ander venster of programma beschreven. Er is niets verloren: wacht tot dat "
            "klaar is, of sluit het, en probeer het nog eens.",
            "Another window or program is writing to {file}. Nothing is lost: wait until it is done, or close it, and "
            "try again.",
            file=file,
        )
    )


def read_only(file: Path) -> ReadOnlyStudy:
    """The file or its folder does not let itself be written."""
    return ReadOnlyStudy(
        msg(
            "In {file} of zijn map mag niet geschreven worden: lezen kan, opslaan niet. Kopieer de map naar een plaats "
            "waar u mag schrijven, of vraag om schrijfrechten.",
            "{file} or its folder cannot be written to: reading works, saving does not. Copy the folder to a place "
            "where you can write, or ask for the right to write there.",
            file=file,
        )
    )


def moved(file: Path) -> StudyError:
    """The file was renamed, removed or replaced under us: what is written now would go where nobody finds it."""
    return StudyError(
        msg(
            "{file} is verplaatst, gewist of vervangen. Wat u typt blijft op het scherm: zet het bestand terug op die "
            "plaats, dan gaat het bewaren verder.",
            "{file} was moved, removed or replaced. What you are typing stays on the screen: put the file back in that "
            "place and saving goes on.",
            file=file,
        )
    )


def damaged(file: Path) -> DamagedStudy:
    """The file holds something else than was written."""
    return DamagedStudy(
        msg(
            "{file} is beschadigd: er staat iets anders in dan wat is weggeschreven. {remedy}",
            "{file} is damaged: it holds something else than was written. {remedy}",
            file=file,
            remedy=remedy(file),
        )
    )


def remedy(file: Path) -> Msg:
    """What to do about a file that is not whole, by what it is: the study itself, its key file, or a copy of either."""
    if file.name == "study.fieldwork":
        return msg("Zet een reservekopie terug (fieldwork restore KOPIE MAP) en bewaar dit bestand apart.",
                   "Put a backup back (fieldwork restore BACKUP FOLDER) and keep this file aside.")  # fmt: skip
    if file.name == "names.fieldwork":
        return msg("Leg dit bestand apart en zet een kopie van het sleutelbestand terug (fieldwork names restore KOPIE).",
                   "Put this file aside and put a copy of the key file back (fieldwork names restore COPY).")  # fmt: skip
    return OTHER_COPY


OTHER_COPY = msg("Neem een andere kopie, of vraag dit bestand nog eens.", "Take another copy, or ask for this file once more.")
"""What to do about a copy that is not whole."""


@contextmanager
def of_backup(file: Path) -> Iterator[None]:
    """Of a copy that was to be put back, tell that it is not whole: nobody is sent to put a copy back while that is what they
    do."""
    try:
        yield
    except DamagedStudy as fault:
        raise DamagedStudy(
            msg(
                "{file} is niet heel: het is leeg, er ontbreekt een stuk, of er staat iets anders in dan wat is weggeschreven. "
                "Er is niets teruggezet. {remedy}",
                "{file} is not whole: it is empty, a part is missing, or it holds something else than was written. Nothing was "
                "put back. {remedy}",
                file=file,
                remedy=OTHER_COPY,
            )
        ) from fault


@contextmanager
def undone(what: Msg) -> Iterator[None]:
    """Of something that is done whole or not at all: a full disk tells that it was not (`what`), for nobody is typing."""
    try:
        yield
    except NoRoom as fault:
        raise NoRoom(
            msg(
                "De schijf van {file} is vol of neemt niets meer aan. {what} Maak ruimte en doe het nog eens.",
                "The disk of {file} is full or takes no more. {what} Free some room and do it again.",
                file=fault.message.args.get("file", "?"),
                what=what,
            )
        ) from fault


def not_whole(file: Path) -> DamagedStudy:
    """Another copy that was to be taken in holds something else than was written, or its end is missing."""
    return DamagedStudy(
        msg(
            "{file} is niet heel: er ontbreekt een stuk, of er staat iets anders in dan wat is weggeschreven. Er is niets "
            "overgenomen; deze studie is zoals zij was. Vraag dat bestand nog eens.",
            "{file} is not whole: a part is missing, or it holds something else than was written. Nothing was taken in; this "
            "study is as it was. Ask for that file once more.",
            file=file,
        )
    )


@contextmanager
def of_another(file: Path) -> Iterator[None]:
    """Of a copy that was to be taken in, tell that it is not whole: nobody has to put a backup of their own study back."""
    try:
        yield
    except DamagedStudy as fault:
        raise not_whole(file) from fault
