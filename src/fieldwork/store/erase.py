"""Erasing a session: the one exception to a log that is only added to.

The bodies of its events are emptied, its drafts and what was made of them go, and no byte of them stays in the file, its
-wal or its free pages. That it was erased is an event; it keeps the role and the day, and wins every merge: a copy that it
comes to empties its own events, and events of the session that come in later come in empty (see `intake.take_in`).
"""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from fieldwork.errors import InputError, NoRoom, StudyBusy
from fieldwork.i18n import msg
from fieldwork.ids import Stamper
from fieldwork.record.events import ERASED, Event
from fieldwork.store import search
from fieldwork.store.faults import undone
from fieldwork.store.leftovers import clear
from fieldwork.store.log import Log

NOT_ERASED = msg("Er is niets gewist.", "Nothing was erased.")


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing came to: its event; whether every trace is gone from the file already (else it goes when the file is next
    opened alone); and the names of the backups made while the session was there, which still hold it."""

    event: Event
    scrubbed: bool
    backups: tuple[str, ...]


def erase_session(log: Log, session: str, by: str) -> Erased:
    """Erase what a session holds; also one that an import brought and that was taken back, for the log still has its words.

    InputError where there is no such session; StudyBusy, NoRoom, ReadOnlyStudy where it cannot be written: nothing is erased
    then.
    """
    first = log.query("SELECT at FROM event WHERE subject = ? AND kind = 'session.opened' ORDER BY at LIMIT 1", (session,))
    if not first:
        raise InputError(msg("Er is geen gesprek “{id}”.", "There is no session “{id}”.", id=session))
    event = erasing(log, session, log.stamper(by))
    backups = (*_backups_since(log, first[0][0]), *kept_since(log, first[0][0]))
    with undone(NOT_ERASED):
        log.append([event])
    return Erased(event, log.meta("scrub") is None, backups)


def erasing(log: Log, session: str, stamp: Stamper) -> Event:
    """The event that a session is erased; appending it erases."""
    rows = log.query("SELECT role, held_at FROM session WHERE id = ?", (session,))
    role, held_at = rows[0] if rows else (None, None)
    at, body = stamp(), {"role": role, "held_at": (held_at or "")[:10] or None}
    replaces = tuple(event.id for event in log.heads(session, "opened"))
    return Event(at.id, ERASED, session, at.at, at.offset, at.by, at.device, replaces, body)


def _backups_since(log: Log, at: int) -> tuple[str, ...]:
    made = log.events("study", {"backed_up"})
    return tuple(dict.fromkeys(str(event.body.get("file")) for event in made if event.at > at))


def kept_since(log: Log, at: int) -> tuple[str, ...]:
    """The copies that were kept of the file when its format was converted (`migrate.bring_up`)."""
    kept = log.file.parent.glob(f"{log.file.name}.before-*")
    return tuple(sorted(path.name for path in kept if path.stat().st_mtime_ns // 1_000 > at))


def scrub(log: Log) -> bool:
    """Take every trace of what was erased out of the file: the search index, free pages, gaps within pages, the -wal; and
    what killed programs left beside it.

    False where another program reads the file now, or the disk has no room; it is then done when the file is next opened.
    """
    clear(log.file.parent)
    try:
        with log.write() as db:
            search.drop(db)
        with log.use() as db:
            db.execute("VACUUM")  # writes every page anew: splitting a page leaves copies in it that secure_delete misses
            db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        with log.write() as db:
            db.execute("DELETE FROM meta WHERE name = 'scrub'")
        with log.use() as db:
            db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except (StudyBusy, NoRoom):
        return False
    return True
