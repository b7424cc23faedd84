"""The log: one encrypted file of events, with what is current beside it, always equal to it."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw

from fieldwork.config import DeviceMemory
from fieldwork.errors import NotAStudy
from fieldwork.i18n import msg
from fieldwork.ids import Stamper
from fieldwork.record.events import EMPTIED, ERASED, Event
from fieldwork.record.resting import RESTING
from fieldwork.store import crypt, intake, migrate, projections, rows
from fieldwork.store.faults import guard, moved, read_only
from fieldwork.store.leftovers import clear
from fieldwork.store.places import new_private_file, refuse_network

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being typed: the session and field it belongs to, where the cursor stood, `at` in microseconds UTC."""

    session: str
    field: str
    text: str
    cursor: int
    at: int
    device: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as the list shows it. Times are microseconds UTC; `held_at` is a local date, or one with a time."""

    id: str
    conversation: str
    protocol: str | None
    version: int | str | None
    kind: str | None
    site: str | None
    visit: str | None
    participants: tuple[str, ...]
    role: str | None
    roles: Mapping[str, Sequence[str]]
    researchers: tuple[str, ...]
    wave: str | None
    mode: str | None
    held_at: str | None
    status: str
    opened_at: int
    last_at: int
    answered: int
    asked: int


class Log:
    """The log of one study, open. Threads may share it; processes take turns in writing.

    Every method raises errors of `fieldwork.errors` only: StudyBusy, NoRoom, ReadOnlyStudy, DamagedStudy.
    """

    def __init__(self, file: Path, key: crypt.Key, connection: apsw.Connection, *, readonly: bool) -> None:
        self.file = file
        self.key = key
        self.readonly = readonly
        self._db = connection
        self._turn = threading.RLock()
        self._place = _place_of(file)
        self.study_id: str = self.meta("study") or ""
        self._memory = DeviceMemory(self.study_id)
        known = self._memory.device(file)
        last = self.meta("device")
        self._is_known = known is not None and known == last
        self.is_copied = last is not None and not self._is_known  # somebody wrote in it elsewhere, and nobody here yet
        self.device = known if known is not None and self._is_known else os.urandom(5).hex()

    @classmethod
    def create(cls, file: Path, key: crypt.Key, *, study_id: str) -> Log:
        """Make the file of a new study and open it. InputError where it is there already."""
        refuse_network(file)
        with guard(file):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lay_out(file, key, study_id)
        return cls.open(file, key)

    @classmethod
    def open(cls, file: Path, key: crypt.Key, *, readonly: bool = False) -> Log:
        """Open a study's file, converting an older one after a backup.

        Where the folder cannot be written the log opens for reading (`log.readonly`). WrongPassphrase, NotAStudy,
        DamagedStudy, ReadOnlyStudy, and StudyError for a network folder or a file of a newer program.
        """
        connection = crypt.connect(file, key, readonly=readonly)
        try:
            with guard(file):
                readonly = bool(connection.pragma("query_only"))
                require_study(connection, file)
                migrate.bring_up(connection, file, key, readonly=readonly)
                if not readonly and connection.pragma("journal_mode") != "wal":
                    connection.pragma("journal_mode", "wal")
            log = cls(file, key, connection, readonly=readonly)
            if not readonly:
                clear(file.parent)
            if not readonly and log.meta("scrub"):  # stopped half way, or another window had the file open
                log._scrub()
            return log
        except BaseException:
            connection.close()
            raise

    def stamper(self, by: str) -> Stamper:
        """What stamps new events of `by` on this copy, later than all that is in the log."""
        with self.use() as db:
            return Stamper(by, self.device, projections.newest_at(db))

    def append(self, events: Sequence[Event], *, drop_drafts: Iterable[tuple[str, str]] = ()) -> int:
        """Write events, all or none, and durably; how many were new. An event that is there already is left alone. StudyBusy
        where words that one of them replaces were erased meanwhile.

        `drop_drafts` names the drafts (session, field) that these events make an end to, in the same transaction.
        """
        with self.write() as db:
            new = intake.take_in(db, events, ours=self.device)
            for place in drop_drafts:
                db.execute("DELETE FROM draft WHERE session = ? AND field = ?", place)
        if any(event.kind in (ERASED, EMPTIED) or event.kind in RESTING for event in events) and self.meta("scrub"):
            self._scrub()
        return new

    def events(self, subject: str | None = None, kinds: Collection[str] | None = None) -> Iterator[Event]:
        """The events in the order of (at, id), as they stood at the call; of one subject or of certain kinds only."""
        where, args = ["1"], []
        if subject is not None:
            where.append("subject = ?")
            args.append(subject)
        if kinds is not None:
            where.append("kind IN (SELECT value FROM json_each(?))")
            args.append(json.dumps(sorted(kinds)))
        order = f"SELECT seq FROM event WHERE {' AND '.join(where)} ORDER BY at, id"
        numbers = [seq for (seq,) in self.query(order, args)]
        sql = f"SELECT {rows.COLUMNS} FROM event WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY at, id"
        for start in range(0, len(numbers), _BATCH):  # so that no lock is held while the reader works
            yield from self._events(sql, (json.dumps(numbers[start : start + _BATCH]),))

    def heads(self, subject: str, register: str) -> tuple[Event, ...]:
        """The events of a register that none replaced, the one that shows last."""
        columns = ", ".join(f"e.{name}" for name in rows.COLUMNS.split(", "))
        sql = (
            f"SELECT {columns} FROM head h JOIN event e ON e.seq = h.event_seq "
            "WHERE h.subject = ? AND h.register = ? ORDER BY e.at, e.id"
        )
        return tuple(self._events(sql, (subject, register)))

    def shown(self, subject: str, register: str) -> Event | None:
        """The event of a register that shows, or None where nothing was ever written."""
        heads = self.heads(subject, register)
        return heads[-1] if heads else None

    def put_draft(self, session: str, field: str, text: str, cursor: int) -> None:
        """Keep what is being typed, durably, in place of what was kept before of the same field on this copy. WordsErased where
        what it is of was erased meanwhile."""
        with self.write() as db:
            intake.refuse_erased(db, session, field)
            db.execute(
                "INSERT OR REPLACE INTO draft(device, session, field, text, cursor, at) VALUES(?,?,?,?,?,?)",
                (self.device, session, field, rows.storable(text), cursor, _now()),
            )

    def drafts(self, session: str | None = None) -> list[Draft]:
        """What was being typed, oldest first, also on the copy that this one was made from."""
        where, args = ("", ()) if session is None else ("WHERE session = ?", (session,))
        sql = f"SELECT session, field, text, cursor, at, device FROM draft {where} ORDER BY at, session, field"
        return [Draft(*row) for row in self.query(sql, args)]

    def drop_draft(self, session: str, field: str) -> None:
        """Forget what was being typed in a field."""
        self.append((), drop_drafts=[(session, field)])

    def sessions(self) -> list[SessionRow]:
        """All sessions, in the order in which they were opened."""
        found = self.query(f"SELECT {projections.SESSION_ROWS} FROM session ORDER BY opened_at, id")
        with guard(self.file):
            return [_session(list(row)) for row in found]

    def query(self, sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT over the tables and views of schema.sql."""
        with self.use() as db:
            return db.execute(sql, tuple(args)).fetchall()

    def meta(self, name: str) -> str | None:
        """A fact about this copy: `study`, `format`, `created`, `device`."""
        with self.use() as db:
            found: str | None = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).get
            return found

    def _scrub(self) -> None:
        from fieldwork.store.erase import scrub  # seldom needed, and it needs the log itself

        scrub(self)

    def _events(self, sql: str, args: Sequence[Any]) -> list[Event]:
        with guard(self.file):
            return [rows.event_of(row) for row in self.query(sql, args)]

    def close(self) -> None:
        """Close the file; SQLite then takes the -wal into it. A log that is closed already stays so."""
        with self.use() as db:
            db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def use(self) -> Iterator[apsw.Connection]:
        """The connection, ours alone as long as we hold it; for the modules of `store`."""
        with self._turn, guard(self.file):
            yield self._db

    @contextmanager
    def write(self) -> Iterator[apsw.Connection]:
        """A transaction in our turn among the processes, all or nothing; for the modules of `store`."""
        if self.readonly:
            raise read_only(self.file)
        with self.use() as db:
            if _place_of(self.file) != self._place:  # SQLite writes on in a file that has lost its name, and says nothing
                raise moved(self.file)
            db.execute("BEGIN IMMEDIATE")
            try:
                if not self._is_known:
                    db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('device', ?)", (self.device,))
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # SQLite has ended it itself after some errors of the disk
                    db.execute("ROLLBACK")
                raise
        if not self._is_known:
            self._memory.remember_device(self.file, self.device)
            self._is_known = True


def lay_out(file: Path, key: crypt.Key, study_id: str) -> None:
    """Make the file of a study with nothing in it. InputError where it is there already; nothing stays of one that fails."""
    new_private_file(file)
    try:
        connection = apsw.Connection(str(file), apsw.SQLITE_OPEN_READWRITE)
        try:
            crypt.unlock(connection, key)
            connection.pragma("synchronous", "full")
            with connection:
                migrate.make(connection)
                facts = (("study", study_id), ("format", str(migrate.VERSION)), ("created", str(_now())))
                connection.executemany("INSERT INTO meta(name, value) VALUES(?,?)", facts)
        finally:
            connection.close()
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def require_study(connection: apsw.Connection, file: Path) -> None:
    """NotAStudy where a file that opens holds no log."""
    if not connection.table_exists("main", "meta") or not connection.table_exists("main", "event"):
        raise NotAStudy(
            msg(
                "{file} gaat open, maar is geen studie van fieldwork. Wijs een study.fieldwork of een reservekopie ervan aan; "
                "een kopie van het sleutelbestand zet u terug met fieldwork names restore.",
                "{file} opens, but is no study of fieldwork. Point at a study.fieldwork or at a backup of one; a copy of the "
                "key file is put back with fieldwork names restore.",
                file=file,
            )
        )


def _session(cells: list[Any]) -> SessionRow:
    for column, kind in ((7, tuple), (9, dict), (10, tuple)):  # participants, roles, researchers
        cells[column] = kind(json.loads(cells[column]))
    return SessionRow(*cells)


def _place_of(file: Path) -> tuple[int, int] | None:
    """Which file stands under a name, or None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _now() -> int:
    return time.time_ns() // 1_000
