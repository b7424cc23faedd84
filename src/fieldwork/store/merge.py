"""Taking in another copy of a study: the union of two logs, in one transaction.

Events are rows written once with an id of their own, so that joining copies in any order, again and again, or partly comes to
the same log; what is current follows from the events (`record.registers`), and an erasure wins in both directions. A subject
that this copy never heard of is taken in by SQL alone: with the heads that the other made of it, which are looked at where
that takes no time (`other.FEW`), and with rows of sessions that are made here. Of what both know, event after event goes
through `intake.take_in`, as if it happened here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import apsw

from fieldwork.errors import DamagedStudy, StudyBusy
from fieldwork.i18n import msg
from fieldwork.record.events import EMPTIED, ERASED, Event
from fieldwork.record.gone import Gone
from fieldwork.record.resting import CHARTING, RESTING
from fieldwork.store import crypt, intake, projections, rows
from fieldwork.store.emptying import gone_from
from fieldwork.store.erase import scrub
from fieldwork.store.faults import guard, not_whole, undone
from fieldwork.store.log import Log
from fieldwork.store.other import Checking, Other, Tick, is_whole, not_as_written

MERGED = "merged"
"""The event that another copy came in."""
_MET = "met"
"""The fact about this copy: up to which events other copies were compared with it, as JSON [[seq, id], …]."""
_NOT_MERGED = msg("Er is niets samengevoegd; deze studie is zoals zij was.",
                  "Nothing was merged; this study is as it was.")  # fmt: skip
_REMEMBERED = 40
_CACHE_KIB = 65_536
"""How much of either file may stay decrypted meanwhile; else pages of the indexes are read and written over and over."""
MUCH = 20_000
"""Events from which on it pays to write them to the file itself."""

_COLUMNS = rows.COLUMNS
_OF_OTHER = ", ".join(f"o.{name}" for name in _COLUMNS.split(", "))

_LAY_OUT = """
CREATE TEMP TABLE fresh(subject TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE bulk(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, shift INTEGER NOT NULL);
CREATE TEMP TABLE rest(seq INTEGER PRIMARY KEY);
"""
# the subjects that only the other has, found by leaping through the index; not those of which an erasure may empty something
_FRESH = """
INSERT INTO temp.fresh
WITH RECURSIVE there(subject) AS (
  SELECT min(subject) FROM other.event UNION ALL
  SELECT (SELECT min(subject) FROM other.event WHERE subject > t.subject) FROM there t WHERE t.subject IS NOT NULL)
SELECT t.subject FROM there t WHERE t.subject <> ?
  AND NOT EXISTS (SELECT 1 FROM main.event e WHERE e.subject = t.subject)
  AND NOT EXISTS (SELECT 1 FROM other.session s WHERE s.id = t.subject AND s.status = 'erased')
"""
_BULK = """
SELECT o.seq FROM temp.fresh f CROSS JOIN other.event o INDEXED BY sqlite_autoindex_event_1 ON o.subject = f.subject
"""
_REST = """
INSERT INTO temp.rest SELECT o.seq FROM other.event o INDEXED BY sqlite_autoindex_event_1
WHERE o.subject NOT IN (SELECT subject FROM temp.fresh)
  AND NOT EXISTS (SELECT 1 FROM main.event e WHERE e.subject = o.subject AND e.at = o.at AND e.id = o.id)
"""
_TAKE_EVENTS = f"""
INSERT INTO main.event(seq, {_COLUMNS}, digest) SELECT o.seq + b.shift, {_OF_OTHER}, o.digest
FROM temp.bulk b CROSS JOIN other.event o ON o.seq BETWEEN b.first AND b.last ORDER BY b.first, o.seq
"""
_TAKE_HEADS = """
INSERT INTO main.head(subject, register, event_seq, shown, stands) SELECT h.subject, h.register,
  h.event_seq + (SELECT b.shift FROM temp.bulk b WHERE b.first <= h.event_seq ORDER BY b.first DESC LIMIT 1), h.shown, h.stands
FROM temp.fresh f CROSS JOIN other.head h ON h.subject = f.subject
"""
_TAKE_AWAITED = "INSERT INTO main.awaited SELECT * FROM other.awaited WHERE subject IN (SELECT subject FROM temp.fresh)"
_COUNTED = """
SELECT (SELECT count(*) FROM temp.fresh f CROSS JOIN other.head h ON h.subject = f.subject),
  (SELECT count(*) FROM temp.fresh f CROSS JOIN other.awaited a ON a.subject = f.subject)
"""
_READ_REST = f"SELECT {_OF_OTHER} FROM temp.rest i CROSS JOIN other.event o ON o.seq = i.seq ORDER BY i.seq"
_ELSEWHERE = """
SELECT e.id FROM main.event e WHERE e.id IN (
  SELECT o.id FROM temp.bulk b CROSS JOIN other.event o ON o.seq BETWEEN b.first AND b.last UNION ALL
  SELECT o.id FROM temp.rest i CROSS JOIN other.event o ON o.seq = i.seq) LIMIT 1
"""
_DIFFERENT = """
SELECT o.id, o.kind, o.subject, o.body, e.body
FROM other.event i INDEXED BY sqlite_autoindex_event_1
  CROSS JOIN main.event e ON e.subject = i.subject AND e.at = i.at AND e.id = i.id CROSS JOIN other.event o ON o.seq = i.seq
WHERE i.seq > ? AND i.subject NOT IN (SELECT subject FROM temp.fresh) AND o.digest <> e.digest
"""
_IS_ERASED = "SELECT 1 FROM main.event WHERE subject = ? AND kind IN (?, ?)"
# the sessions that were erased; and where somebody was, what lost their words: looking at every session takes too long
_STILL_HELD = """
WITH gone(code) AS (
  SELECT DISTINCT p.value FROM other.session, json_each(participants) p
  WHERE EXISTS (SELECT 1 FROM main.head h WHERE h.subject = p.value AND h.register = 'emptied')),
less(subject) AS (
  SELECT code FROM gone
  UNION SELECT o.id FROM other.session o, json_each(o.participants) p WHERE p.value IN (SELECT code FROM gone)
  UNION SELECT s.id FROM main.session s
    WHERE EXISTS (SELECT 1 FROM main.head h WHERE h.subject = s.id AND h.register = 'emptied')
  UNION SELECT value FROM json_each('["codebook", "charting", "study", "imports", "rounds"]') WHERE EXISTS (SELECT 1 FROM gone)
    OR EXISTS (SELECT 1 FROM main.head h WHERE h.subject = value AND h.register = 'emptied'))
SELECT m.id FROM main.session m JOIN other.session o ON o.id = m.id WHERE m.status = 'erased' AND o.status <> 'erased'
UNION
SELECT l.subject FROM less l WHERE EXISTS (
  SELECT 1 FROM main.event e CROSS JOIN other.event o ON o.subject = e.subject AND o.at = e.at AND o.id = e.id
  WHERE e.subject = l.subject AND e.digest <> o.digest)
"""
_CONFLICTS = """
SELECT DISTINCT n.subject, n.register FROM main.head n JOIN main.head h ON h.subject = n.subject AND h.register = n.register
WHERE NOT n.shown AND h.event_seq > ?
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge, or would come of it.

    `told` counts the new events by who wrote them, on which copy, of which kind. `conflicts` are the registers (subject,
    register) in which a new event now stands beside another. `erased` are the sessions that this copy held and the other had
    erased; `held_there` the sessions, persons and other subjects of which the other file still holds what was erased here.
    """

    told: Mapping[tuple[str, str, str], int]
    conflicts: tuple[tuple[str, str], ...]
    erased: tuple[str, ...]
    held_there: tuple[str, ...]
    scrubbed: bool = True

    @property
    def events(self) -> int:
        """How many events are new."""
        return sum(self.told.values())


Look: TypeAlias = Callable[[Merged], None]


class _NotKept(Exception):
    """Ends the transaction of a merge that is only tried."""


def merge(
    log: Log, other: Other, *, by: str, dry_run: bool = False, tick: Tick | None = None, look: Look | None = None,
    first: Callable[[], None] | None = None,
) -> Merged:  # fmt: skip
    """Take in what another copy has and this one has not, all or nothing; or see what that would come to.

    `first` is called before anything comes in, where something may be new, and `look` with what came of it while the log says
    so, also where that is only tried; both in the transaction and with the other copy there as `other`. What `look` writes is
    kept with the rest, and what it raises undoes all.
    An event says that it was done, where more is new than that others did the same. Raises DamagedStudy where the other is
    not what was written, or says something else of an event that both have; StudyBusy, NoRoom, ReadOnlyStudy.
    """
    kept: list[Merged] = []
    with log.use() as db, _attached(db, other):
        last, compared = _last(db), _compared(db)
        try:
            with undone(_NOT_MERGED), _written_once(db, last - compared), log.write(), _whose_fault(db, log, other):
                if first is not None and compared < last:
                    first()
                kept.append(_take(log, db, other, by, compared, tick))
                if look is not None:
                    look(kept[0])
                if dry_run:
                    raise _NotKept
        except _NotKept:
            pass
        merged = kept[0]
    if merged.events:  # what was only tried stays in no -wal either, for it may be erased before it comes again
        with suppress(StudyBusy), log.use() as db:
            db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    if log.meta("scrub") and not dry_run:
        return Merged(merged.told, merged.conflicts, merged.erased, merged.held_there, scrub(log))
    return merged


@contextmanager
def _attached(db: apsw.Connection, other: Other) -> Iterator[None]:
    crypt.attach(db, other.place, other.key, "other", untouched=not other.copied)
    cache = db.pragma("cache_size")
    for schema in ("main", "other"):
        db.pragma("cache_size", -_CACHE_KIB, schema=schema)
    try:
        yield
    finally:
        db.pragma("cache_size", cache)
        db.execute("DETACH other")


@contextmanager
def _written_once(db: apsw.Connection, many: int) -> Iterator[None]:
    """Where many events may be new and nobody else has the file open, write pages to their place and keep in a journal what was
    there: by way of a -wal each is encrypted twice. Whoever opens the file after a kill gets back what was there before."""
    alone = False
    if many > MUCH:
        with suppress(apsw.BusyError, apsw.LockedError):
            db.set_busy_timeout(0)
            alone = db.pragma("journal_mode", "delete", schema="main") == "delete"
        db.set_busy_timeout(crypt.BUSY_MS)
    try:
        yield
    finally:
        if alone:
            with suppress(apsw.BusyError, apsw.LockedError):  # who came in meanwhile; the next to open the file does it
                db.pragma("journal_mode", "wal", schema="main")


@contextmanager
def _whose_fault(db: apsw.Connection, log: Log, other: Other) -> Iterator[None]:
    """A page that cannot be read is of one of two files: say of which."""
    try:
        with guard(log.file):
            yield
    except DamagedStudy as fault:
        if fault.__cause__ is not None and not is_whole(other, db):
            raise not_whole(other.file) from fault
        raise


def _take(log: Log, db: apsw.Connection, other: Other, by: str, compared: int, tick: Tick | None) -> Merged:
    last = _last(db)
    db.execute(_LAY_OUT)
    db.execute(_FRESH, (CHARTING,))
    db.execute(_REST)
    base: int = db.execute("SELECT coalesce(max(seq), 0) FROM main.event").get
    bulk = list(stretches(seq for (seq,) in db.execute(_BULK)))
    rest = list(stretches(seq for (seq,) in db.execute("SELECT seq FROM temp.rest")))
    checking = Checking(other, bulk, rest, tick)
    checking.start()
    try:
        held = _sessions(db, "<>")
        if checking.many:
            if db.execute("SELECT count(*) FROM other.event").get != last:
                raise not_whole(other.file)
            _join(db, other, base, bulk, counted=None if checking.with_heads else "other.session")
        if compared < last:
            _refuse_different(db, other, compared)
        looked = checking.result()
        if checking.many and not checking.has(*_counted(db)):
            projections.rebuild(db)
    finally:
        checking.stop()
    _refuse_unsaid(db, other, looked)
    conflicts = _conflicts(db, base) if looked else ()
    if any(kind != MERGED for _, _, kind in looked):
        _say(log, db, other, by, looked)
    for table in ("fresh", "bulk", "rest"):
        db.execute(f"DROP TABLE temp.{table}")
    if compared < last:
        seen = [*(each for each in _met(db) if each[0] != last), [last, _id_at(db, last)]][-_REMEMBERED:]
        db.execute("INSERT OR REPLACE INTO main.meta(name, value) VALUES(?, ?)", (_MET, json.dumps(seen)))
    still_held = tuple(str(id_) for (id_,) in db.execute(_STILL_HELD))
    return Merged(looked, conflicts, tuple(sorted(held & _sessions(db, "="))), still_held)


def _counted(db: apsw.Connection) -> tuple[int, int]:
    """How many heads came as they stood there, and how many events are waited for."""
    heads, awaited = db.execute(_COUNTED).get
    return int(heads), int(awaited)


def _last(db: apsw.Connection) -> int:
    """The number of the event that came into the other copy last, or 0."""
    found: int = db.execute("SELECT coalesce(max(seq), 0) FROM other.event").get
    return found


def _met(db: apsw.Connection) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(db.execute("SELECT value FROM main.meta WHERE name = ?", (_MET,)).get or "[]")
    return found


def _compared(db: apsw.Connection) -> int:
    """Up to which of its events the other copy was compared with this one before."""
    return max((int(seq) for seq, id_ in _met(db) if _id_at(db, seq) == id_), default=0)


def _conflicts(db: apsw.Connection, base: int) -> tuple[tuple[str, str], ...]:
    return tuple((str(subject), str(register)) for subject, register in db.execute(_CONFLICTS, (base,)))


def _id_at(db: apsw.Connection, seq: int) -> str | None:
    found: str | None = db.execute("SELECT id FROM other.event WHERE seq = ?", (seq,)).get
    return found


def stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers as stretches (first, last) of numbers that follow each other, in order."""
    first = last = None
    for number in sorted(numbers):
        if last is None or first is None or number != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _sessions(db: apsw.Connection, how: str) -> set[str]:
    """The sessions here that are (`=`) or are not (`<>`) erased."""
    return {str(id_) for (id_,) in db.execute(f"SELECT id FROM main.session WHERE status {how} 'erased'")}


def _join(
    db: apsw.Connection, other: Other, base: int, bulk: Iterable[tuple[int, int]], *, counted: str | None
) -> None:
    """Write the new events and bring what is current up to date; for `counted` see `projections.take_sessions`."""
    for first, last in bulk:
        db.execute("INSERT INTO temp.bulk VALUES(?, ?, ?)", (first, last, base + 1 - first))
        base += last - first + 1
    elsewhere = db.execute(_ELSEWHERE).get if base else None
    if elsewhere is not None:  # an event with an id of ours, but about something else or of another time
        raise not_as_written(other.file, str(elsewhere))
    db.execute(_TAKE_EVENTS)
    db.execute(_TAKE_HEADS)
    db.execute(_TAKE_AWAITED)
    projections.take_sessions(db, "temp.fresh", counted)
    newest: int = db.execute("SELECT max(at) FROM main.event").get
    db.execute("INSERT OR REPLACE INTO main.meta(name, value) VALUES('newest', ?)", (str(newest),))
    intake.take_in(db, (rows.event_of(tuple(row)) for row in db.execute(_READ_REST)))


def _refuse_different(db: apsw.Connection, other: Other, compared: int) -> None:
    """DamagedStudy where an event that both have, or that came in one by one, says something else here; but for words that
    were erased."""
    known: dict[str, Gone] = {}
    for row in db.execute(_DIFFERENT, (compared,)).fetchall():
        id_, kind, subject, theirs, ours = map(str, row)
        if "{}" in (theirs, ours):
            if kind in RESTING or db.execute(_IS_ERASED, (subject, ERASED, EMPTIED)).get is not None:
                continue
        else:
            gone = known.get(subject) or known.setdefault(subject, gone_from(db, subject))
            if gone and gone.left_of(id_, kind, json.loads(theirs)) == json.loads(ours):
                continue
        raise not_as_written(other.file, id_)


def _refuse_unsaid(db: apsw.Connection, other: Other, looked: Mapping[tuple[str, str, str], int]) -> None:
    """DamagedStudy where a session was taken in as it stood there though its log says that it was erased."""
    if any(kind == ERASED for _, _, kind in looked):
        sql = "SELECT subject FROM other.event WHERE kind = ? AND subject IN (SELECT subject FROM temp.fresh) LIMIT 1"
        unsaid = db.execute(sql, (ERASED,)).get
        if unsaid is not None:
            raise not_as_written(other.file, str(unsaid))


def _say(log: Log, db: apsw.Connection, other: Other, by: str, told: Counter[tuple[str, str, str]]) -> None:
    stamp = log.stamper(by)()
    body: dict[str, Any] = {"file": other.file.name, "device": other.device, "events": told.total()}
    event = Event(stamp.id, MERGED, "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)
    intake.take_in(db, [event])


