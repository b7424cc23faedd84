"""What took long to work out and is kept in the encrypted file: nothing that cannot be worked out again.

It is no projection: `verify` does not look at it, no other copy gets it by merging, and it is gone whenever words are taken out
of the log (`emptying`). Who reads it looks at the basis first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from fieldwork.errors import NoRoom, StudyBusy
from fieldwork.store.log import Log


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something that was worked out: from what (`basis`), with which newest event (`seq`), when (microseconds UTC)."""

    basis: str
    seq: int
    at: int
    body: bytes


def recall(log: Log, name: str) -> Remembered | None:
    """What is remembered under a name; None where nothing is."""
    rows = log.query("SELECT basis, seq, at, body FROM remembered WHERE name = ?", (name,))
    return Remembered(*rows[0]) if rows else None


def remember(log: Log, name: str, basis: str, seq: int, body: bytes) -> bool:
    """Keep something; False where that cannot be now (read-only, another program writes, no room): it is worked out again then.

    Nothing is kept of a log out of which words were taken after `seq`: it may tell of them.
    """
    if log.readonly:
        return False
    try:
        with log.write() as db:
            gone = "SELECT EXISTS (SELECT 1 FROM event WHERE seq > ? AND kind IN ('session.erased', 'words.erased'))"
            if db.execute(gone, (seq,)).get:
                return False
            db.execute("INSERT OR REPLACE INTO remembered VALUES(?, ?, ?, ?, ?)",
                       (name, basis, seq, time.time_ns() // 1_000, body))  # fmt: skip
    except (StudyBusy, NoRoom):
        return False
    return True
