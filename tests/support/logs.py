"""Small logs to test on: a key that is derived once, and events in few words."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from fieldwork.ids import Stamper
from fieldwork.record.events import Event
from fieldwork.store import crypt
from fieldwork.store.log import Log

PASSPHRASE = "een zin met ë en spaties"
SECRET = "de leidinggevende luistert naar mij"
"""Words of a participant, to look for where they may not be."""

OPENED: dict[str, Any] = {
    "protocol": "tno-2019/werknemer",
    "version": 1,
    "kind": "interview",
    "site": "L1",
    "visit": None,
    "participants": ["W01"],
    "roles": {"W01": ["werknemer"]},
    "role": "werknemer",
    "researchers": ["E"],
    "present": [],
    "mode": "live",
    "held_at": "2026-11-21T14:03",
    "wave": None,
    "conversation": None,
    "follows": None,
    "lang": "nl",
}


@functools.cache
def key() -> crypt.Key:
    """One key for all logs of the tests: deriving is what takes time."""
    return crypt.new_key(PASSPHRASE)


def new_log(folder: Path, study_id: str = "study-1") -> Log:
    """An empty log at `folder`/study.fieldwork."""
    return Log.create(folder / "study.fieldwork", key(), study_id=study_id)


def event(stamp: Stamper, kind: str, subject: str, body: dict[str, Any], *, supersedes: tuple[str, ...] = ()) -> Event:
    """An event of now."""
    s = stamp()
    return Event(s.id, kind, subject, s.at, s.offset, s.by, s.device, supersedes, body)


def interview(stamp: Stamper, session: str = "s1", answers: int = 3) -> list[Event]:
    """A session with a few answers, a note and a mark."""
    events = [event(stamp, "session.opened", session, OPENED)]
    for number in range(answers):
        item = f"vitaliteit.{number}"
        events.append(event(stamp, "item.asked", session, {"item": item}))
        events.append(event(stamp, "answer.set", session, {"item": item, "value": f"{number}: {SECRET}", "text": None}))
    note = {"note": "n1", "item": None, "kind": "reflective", "text": f"Zij zegt dat {SECRET}"}
    events.append(event(stamp, "note.set", session, note))
    return events


def filled(folder: Path, sessions: int = 2) -> Path:
    """A closed study file with a few interviews."""
    with new_log(folder) as log:
        stamp = log.stamper("E")
        for number in range(sessions):
            log.append(interview(stamp, f"s{number}"))
        log.put_draft("s0", "answer/ontwikkel.a", f"half: {SECRET}", 4)
        return log.file


def state(log: Log) -> dict[str, list[tuple[Any, ...]]]:
    """All that the projections say, without the numbers that differ between copies."""
    return {
        "head": log.query(
            "SELECT h.subject, h.register, e.id, h.shown, h.stands FROM head h JOIN event e ON e.seq = h.event_seq "
            "ORDER BY 1, 2, 3"
        ),
        "awaited": log.query("SELECT subject, id FROM awaited ORDER BY 1, 2"),
        "session": log.query("SELECT * FROM session ORDER BY id"),
        "answer": log.query("SELECT * FROM answer ORDER BY session, item"),
        "note": log.query("SELECT * FROM note ORDER BY session, note"),
    }
