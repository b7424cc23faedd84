"""Taking words out of events for good: of a session that was erased, of registers and single texts that were (`record.gone`),
and of what rested on a session.

The bodies lose them and their digests are made anew; nothing else of an event ever changes. Their old bytes may remain in free
pages and the -wal until `erase.scrub`; `scrub` in meta says that it is due. All of it runs inside the transaction of whoever
calls.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import apsw

from fieldwork.record.events import EMPTIED, ERASED, Event, register_of
from fieldwork.record.gone import Body, Gone, gone_of
from fieldwork.record.resting import CHARTING, RESTING, goes
from fieldwork.store.projections import choose_shown, stands
from fieldwork.store.rows import COLUMNS, body_text, digest, event_of

_TOLD = "SELECT id, body FROM event WHERE subject = ? AND kind = ? AND body <> '{}'"
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


def gone_from(db: apsw.Connection, subject: str) -> Gone:
    """All that is gone of a subject, on whichever copy it was erased."""
    return gone_of((str(id_), json.loads(body)) for id_, body in db.execute(_TOLD, (subject, EMPTIED)))


def empty_gone(db: apsw.Connection, subject: str, gone: Gone, told: Mapping[str, Any]) -> None:
    """Take what is gone out of the events of a subject, those that were replaced too, and out of what is being typed there;
    `told` is the body of the event that says so."""
    found: list[tuple[tuple[Any, ...], Event, Body]] = []
    for row in db.execute(f"SELECT seq, {COLUMNS} FROM event WHERE subject = ?", (subject,)).fetchall():
        event = event_of(row[1:])
        left = gone.left_of(event.id, event.kind, event.body)
        if left is not event.body:
            found.append((row, event, left))
    _drop_drafts(db, subject, told.get("registers") or (), told.get("drafts") or ())
    if not found:
        return
    _rewrite(db, [(row, left) for row, _, left in found])
    for row, event, left in found:
        register = register_of(event.kind, event.body)
        if register_of(event.kind, left) is None:
            db.execute("DELETE FROM head WHERE subject = ? AND register = ? AND event_seq = ?", (subject, register, row[0]))
        else:
            place = (stands(event.kind, left), subject, register, row[0])
            db.execute("UPDATE head SET stands = ? WHERE subject = ? AND register = ? AND event_seq = ?", place)


def _drop_drafts(db: apsw.Connection, subject: str, gone: Collection[str], named: Iterable[str]) -> None:
    """Let go what is being typed of registers that were emptied: drafts end in the id of the note, memo or coding; and what
    was `named` (`record.gone`). Nobody can tell of a draft of charting on what it rests, so there all go."""
    ids, fields = {name.rpartition("/")[2] for name in gone}, set(named)
    for device, field in db.execute("SELECT device, field FROM draft WHERE session = ?", (subject,)).fetchall():
        parts = str(field).split(":")
        is_named = field in fields or any(f":{part}" in fields for part in parts[1:])
        if "*" in gone or (gone and subject == CHARTING) or parts[-1] in ids or is_named:
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
    _rewrite(db, [(row, {}) for row in rows])


def _rewrite(db: apsw.Connection, left: Iterable[tuple[tuple[Any, ...], Body]]) -> None:
    """Leave of the bodies of events, given as (seq, COLUMNS), only what is left."""
    told = [(text, digest((*row[1:-1], text)), row[0]) for row, body in left for text in (body_text(body),)]
    db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('erasing', '1'), ('scrub', '1')")
    db.executemany("UPDATE event SET body = ?, digest = ? WHERE seq = ?", told)
    db.execute("DELETE FROM remembered")  # figures tell of codes and counts of what goes
    db.execute("DELETE FROM meta WHERE name = 'erasing'")
