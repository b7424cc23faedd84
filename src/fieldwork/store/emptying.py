"""Taking words out of events for good: of a session that was erased, of registers that were, and of what rested on either.

The bodies are emptied and their digests made anew; nothing else of an event ever changes. Their old bytes may remain in free
pages and the -wal until `erase.scrub`; `scrub` in meta says that it is due. All of it runs inside the transaction of whoever
calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import apsw

from fieldwork.record.events import ERASED, is_emptied, register_of
from fieldwork.record.resting import CHARTING, RESTING, goes
from fieldwork.store.projections import choose_shown
from fieldwork.store.rows import COLUMNS, digest, event_of

_GONE = """
SELECT DISTINCT r.value FROM head h JOIN event e ON e.seq = h.event_seq, json_each(e.body, '$.registers') r
WHERE h.subject = ? AND h.register = 'emptied'
"""
_ERASED = "SELECT id FROM session WHERE status = 'erased'"
_HEADS_OF = "SELECT event_seq, register, kind FROM head JOIN event ON seq = event_seq WHERE head.subject = ?"


def empty_session(db: apsw.Connection, session: str) -> None:
    """Empty the bodies of all events of a session but that it was erased, with what was made of them.

    Their old bytes may remain in free pages and the -wal until `erase.scrub`; `scrub` in meta says that it is due.
    """
    rows = db.execute(f"SELECT seq, {COLUMNS} FROM event WHERE subject = ? AND kind <> ?", (session, ERASED))
    _empty(db, rows.fetchall())
    for seq, register, kind in db.execute(_HEADS_OF, (session,)).fetchall():
        if kind != ERASED and register_of(str(kind), {}) is None:
            db.execute("DELETE FROM head WHERE subject = ? AND register = ? AND event_seq = ?", (session, register, seq))
    # what is being typed of it, and of what may rest on it, for nobody can tell of a draft on what it rests
    db.execute("DELETE FROM draft WHERE session IN (?, ?)", (session, CHARTING))


def emptied(db: apsw.Connection, subject: str) -> frozenset[str]:
    """The registers of a subject that were emptied, on whichever copy."""
    return frozenset(str(register) for (register,) in db.execute(_GONE, (subject,)))


def empty_registers(db: apsw.Connection, subject: str, gone: frozenset[str]) -> None:
    """Empty the events of some registers of a subject, those that were replaced too, and what is being typed there."""
    found = []
    for row in db.execute(f"SELECT seq, {COLUMNS} FROM event WHERE subject = ?", (subject,)).fetchall():
        event = event_of(row[1:])
        register = register_of(event.kind, event.body)
        if event.body and is_emptied(event.kind, register, gone):
            found.append((row, register if register_of(event.kind, {}) is None else None))
    _drop_drafts(db, subject, gone)
    if not found:
        return
    _empty(db, [row for row, _ in found])
    for row, register in found:
        db.execute("DELETE FROM head WHERE subject = ? AND register = ? AND event_seq = ?", (subject, register, row[0]))


def _drop_drafts(db: apsw.Connection, subject: str, gone: frozenset[str]) -> None:
    """Let go what is being typed of registers that were emptied: drafts end in the id of the note, memo or coding. Nobody can
    tell of a draft of charting on what it rests, so there all go."""
    ids = {name.rpartition("/")[2] for name in gone}
    for device, field in db.execute("SELECT device, field FROM draft WHERE session = ?", (subject,)).fetchall():
        if "*" in gone or subject == CHARTING or str(field).rpartition(":")[2] in ids:
            db.execute("DELETE FROM draft WHERE device = ? AND session = ? AND field = ?", (device, subject, field))
            db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('scrub', '1')")


def empty_resting(db: apsw.Connection) -> None:
    """Empty the summaries and findings that rested on sessions that are erased (`record.resting.goes`).

    Whether one goes depends on which events there are and not on their order, so that every copy comes to the same.
    """
    erased = {session for (session,) in db.execute(_ERASED)}
    if not erased:
        return
    rows = db.execute(f"SELECT seq, {COLUMNS} FROM event WHERE subject = ?", (CHARTING,)).fetchall()
    replaced = {old for row in rows if row[8] for old in str(row[8]).split(" ")}
    gone = []
    for row in rows:
        event = event_of(row[1:])
        if event.kind in RESTING and goes(event.body, erased, event.id in replaced):
            gone.append((row, register_of(event.kind, event.body)))
    if not gone:
        return
    _empty(db, [row for row, _ in gone])
    for row, register in gone:
        db.execute("DELETE FROM head WHERE subject = ? AND register = ? AND event_seq = ?", (CHARTING, register, row[0]))
        choose_shown(db, CHARTING, register or "")


def _empty(db: apsw.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Empty the bodies of events, given as (seq, COLUMNS)."""
    emptied = [(digest((*row[1:-1], "{}")), row[0]) for row in rows]
    db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('erasing', '1'), ('scrub', '1')")
    db.executemany("UPDATE event SET body = '{}', digest = ? WHERE seq = ?", emptied)
    db.execute("DELETE FROM remembered")  # figures tell of codes and counts of what goes
    db.execute("DELETE FROM meta WHERE name = 'erasing'")
