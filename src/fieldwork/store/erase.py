"""Erasing a session: the one exception to a log that is only added to.

The bodies of its events are emptied, its drafts and what was made of them go, and no byte of them stays in the file, its
-wal or its free pages. That it was erased is an event; it keeps the role and the day, and wins every merge: a copy that it
comes to empties its own events, and events of the session that come in later come in empty (see `projections.take_in`).
"""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from fieldwork.errors import InputError, NoRoom, StudyBusy
from fieldwork.i18n import msg
from fieldwork.record.events import ERASED, Event
from fieldwork.store import search
from fieldwork.store.log import Log


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing came to: its event; whether every trace is gone from the file already (else it goes when the file is next
    opened alone); and the names of the backups made while the session was there, which still hold it."""

    event: Event
    scrubbed: bool
    backups: tuple[str, ...]


def erase_session(log: Log, session: str, by: str) -> Erased:
    """Erase what a session holds.

    InputError where there is no such session; StudyBusy, NoRoom, ReadOnlyStudy where it cannot be written: nothing is erased
    then.
    """
    stamp = log.stamper(by)()
    opened = log.heads(session, "opened")
    if not opened:
        raise InputError(msg("Er is geen gesprek “{id}”.", "There is no session “{id}”.", id=session))
    role, held_at = log.query("SELECT role, held_at FROM session WHERE id = ?", (session,))[0]
    body = {"role": role, "held_at": (held_at or "")[:10] or None}
    replaces = tuple(event.id for event in opened)
    event = Event(stamp.id, ERASED, session, stamp.at, stamp.offset, stamp.by, stamp.device, replaces, body)
    backups = (*_backups_since(log, opened[0].at), *_kept_beside(log, opened[0].at))
    log.append([event])
    return Erased(event, log.meta("scrub") is None, backups)


def _backups_since(log: Log, at: int) -> tuple[str, ...]:
    made = log.events("study", {"backed_up"})
    return tuple(dict.fromkeys(str(event.body.get("file")) for event in made if event.at > at))


def _kept_beside(log: Log, at: int) -> tuple[str, ...]:
    """The copies that were kept of the file when its format was converted (`migrate.bring_up`)."""
    kept = log.file.parent.glob(f"{log.file.name}.before-*")
    return tuple(sorted(path.name for path in kept if path.stat().st_mtime_ns // 1_000 > at))


def scrub(log: Log) -> bool:
    """Take every trace of what was erased out of the file: the search index, free pages, gaps within pages, the -wal.

    False where another program reads the file now, or the disk has no room; it is then done when the file is next opened.
    """
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
