"""Proving that a study's file is whole: every page, every event, and every projection against the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from fieldwork.i18n import Msg, msg
from fieldwork.record.gone import Gone
from fieldwork.store import projections, rows
from fieldwork.store.emptying import empty_gone, gone_from
from fieldwork.store.erase import scrub
from fieldwork.store.log import Log

_SHOWN_FAULTS = 20
"""How many faults of one sort are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found: the number of events looked at, and a message for each problem."""

    events: int
    problems: tuple[Msg, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(log: Log) -> Report:
    """Look at every page and event, make the projections again beside the stored ones and compare.

    Reads only, also where the study cannot be written. DamagedStudy where a page cannot be read at all.
    """
    with log.use() as db:
        db.execute("PRAGMA query_only = 0")  # the tables to compare with are temporary ones, in memory
        db.execute("BEGIN")
        try:
            problems = [*_pages(db), *_events(db)]
            if not problems:
                problems.extend(_projections(db))
            count: int = db.execute("SELECT count(*) FROM event").get
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
            db.execute(f"PRAGMA query_only = {int(log.readonly)}")
    return Report(count, tuple(problems))


def rebuild(log: Log) -> None:
    """Make the projections again from the log, in place, and take out of it again what was erased: the remedy where `verify`
    finds that they differ."""
    with log.write() as db:
        for subject, gone in _gone(db).items():
            empty_gone(db, subject, gone, {})
        projections.rebuild(db)
    if log.meta("scrub"):
        scrub(log)


def _gone(db: apsw.Connection) -> dict[str, Gone]:
    """What is gone, by subject."""
    subjects = db.execute("SELECT DISTINCT subject FROM head WHERE register = 'emptied'").fetchall()
    return {str(subject): gone_from(db, str(subject)) for (subject,) in subjects}


def _pages(db: apsw.Connection) -> Iterator[Msg]:
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield msg(
                "Het bestand is beschadigd ({line}). Zet een reservekopie terug (fieldwork restore KOPIE MAP).",
                "The file is damaged ({line}). Put a backup back (fieldwork restore BACKUP FOLDER).",
                line=line,
            )


def _events(db: apsw.Connection) -> Iterator[Msg]:
    """Events that are not as they were written, twice there, gone, or still there though they were erased."""
    changed, seen, last = 0, set(), 0
    gone = _gone(db)
    for seq, written, *row in db.execute(f"SELECT seq, digest, {rows.COLUMNS} FROM event ORDER BY seq"):
        if seq != last + 1:
            yield msg(
                "Tussen gebeurtenis {last} en {seq} ontbreekt iets in het logboek. Zet een reservekopie terug.",
                "Something is missing in the log between events {last} and {seq}. Put a backup back.",
                last=last,
                seq=seq,
            )
        last = seq
        if row[0] in seen:
            yield msg("Gebeurtenis {id} staat er twee keer.", "Event {id} is there twice.", id=row[0])
        seen.add(row[0])
        if written == rows.digest(tuple(row)) and _is_json(row[-1]):
            if row[2] in gone and _holds(gone[row[2]], tuple(row)):
                yield msg(
                    "Gebeurtenis {id} heeft nog woorden die gewist zijn: fieldwork verify --rebuild haalt ze weg.",
                    "Event {id} still holds words that were erased: fieldwork verify --rebuild takes them out.",
                    id=row[0],
                )
            continue
        changed += 1
        if changed <= _SHOWN_FAULTS:
            yield msg(
                "Gebeurtenis {id} (nummer {seq}, over {subject}) is veranderd nadat zij is geschreven. Zet een "
                "reservekopie terug.",
                "Event {id} (number {seq}, about {subject}) was changed after it was written. Put a backup back.",
                id=row[0],
                seq=seq,
                subject=row[2],
            )
    if changed > _SHOWN_FAULTS:
        yield msg("En nog {n} andere.", "And {n} more.", n=changed - _SHOWN_FAULTS)


def _holds(gone: Gone, row: tuple[Any, ...]) -> bool:
    """Whether an event still has something of what is gone."""
    event = rows.event_of(row)
    return gone.left_of(event.id, event.kind, event.body) is not event.body


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _projections(db: apsw.Connection) -> Iterator[Msg]:
    """Projection tables that are not what the log makes of them."""
    tables = projections.COMPARED
    for table in tables:
        made: str = db.execute("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?", (table,)).get
        db.execute(made.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    projections.rebuild(db, into="temp")  # gone again when the transaction is rolled back
    for table, columns in tables.items():
        first = columns.split(", ", 1)[0]
        left = f"SELECT {columns} FROM main.{table}"
        right = f"SELECT {columns} FROM temp.{table}"
        differing = f"SELECT * FROM ({left} EXCEPT {right}) UNION ALL SELECT * FROM ({right} EXCEPT {left})"
        count, where = db.execute(f"SELECT count(*), min({first}) FROM ({differing})").get
        if count:
            yield msg(
                "De tabel {table} is niet wat het logboek zegt: {count} rijen verschillen, te beginnen bij {where}. "
                "Het logboek zelf is heel; de tabel kan daaruit opnieuw gemaakt worden.",
                "The table {table} is not what the log says: {count} rows differ, beginning with {where}. The log "
                "itself is whole; the table can be made from it again.",
                table=table,
                count=count,
                where=where,
            )
