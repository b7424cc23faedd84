"""Reading what is current: the events that no other replaced, of one subject or of all, by the names of their registers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fieldwork.record.events import Event
from fieldwork.store.faults import guard
from fieldwork.store.log import Log
from fieldwork.store.rows import COLUMNS, event_of

_COLUMNS = ", ".join(f"e.{name}" for name in COLUMNS.split(", "))
_HEADS = f"""
SELECT h.register, {_COLUMNS} FROM json_each(?2) n
JOIN head h ON h.subject = ?1 AND (h.register = n.value OR h.register > n.value || '/' AND h.register < n.value || '0')
JOIN event e ON e.seq = h.event_seq ORDER BY e.at, e.id
"""
_SHOWN = f"""
SELECT {_COLUMNS} FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.shown AND h.stands AND h.register > ?1 || '/' AND h.register < ?1 || '0'
"""


def heads_of(log: Log, subject: str, names: Sequence[str]) -> dict[str, tuple[Event, ...]]:
    """The current events of a subject, by register, the one that shows last; of the registers with these names only."""
    found: dict[str, tuple[Event, ...]] = {}
    rows = log.query(_HEADS, (subject, json.dumps(list(names))))
    with guard(log.file):
        for register, *row in rows:
            found[register] = (*found.get(register, ()), event_of(tuple(row)))
    return found


def shown_of(log: Log, name: str, subject: str | None = None) -> Iterator[Event]:
    """The events that show and stand in the registers of one name, of one subject or of all, oldest first."""
    where, args = ("", (name,)) if subject is None else (" AND h.subject = ?2", (name, subject))
    rows = log.query(f"{_SHOWN}{where} ORDER BY e.at, e.id", args)
    with guard(log.file):
        for row in rows:
            yield event_of(row)


def body_of(log: Log, subject: str, event: str) -> Mapping[str, Any] | None:
    """The body of an event of a subject, or None where this copy does not have it, or not any more."""
    rows = log.query("SELECT body FROM event WHERE subject = ? AND id = ?", (subject, event))
    found: Mapping[str, Any] = json.loads(rows[0][0]) if rows else {}
    return found or None


def last_seq(log: Log) -> int:
    """The number of the event that came in last; it grows with every event."""
    return int(log.query("SELECT coalesce(max(seq), 0) FROM event")[0][0])


def subjects_since(log: Log, seq: int) -> set[str]:
    """What the events after a number are about."""
    # NOT INDEXED: else SQLite walks the whole index of subjects instead of the few last rows
    return {subject for (subject,) in log.query("SELECT subject FROM event NOT INDEXED WHERE seq > ?", (seq,))}
