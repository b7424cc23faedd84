"""Are the heads of another copy those that its events make? Looked at on the way, while its events are read anyway.

SQLite tells of nearly every event that its head is as it should be; of the rest `register_of` and `stands` decide, so that the
rules stand in one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import apsw

from fieldwork.record.events import REGISTERS, register_of
from fieldwork.store.projections import stands

_SAID: Mapping[str, str] = {
    "answer.set": "value", "consent.set": "value", "item.skipped": "reason", "item.covered": "by", "note.set": "text",
    "memo.set": "text", "decision.set": "outcome", "finding.stated": "statement",
}  # fmt: skip
"""Kinds that say something where this key of their body has a value."""
_SWITCHED: Mapping[str, str] = {
    "item.asked": "undone", "part.ticked": "on", "probe.used": "on", "mark.set": "on", "row.set": "on", "session.read": "done",
    "round.done": "done", "round.closed": "closed",
}  # fmt: skip
"""Kinds that say something where this key of their body is not there."""
_PLAIN = ("session.opened", "session.changed", "session.closed", "session.reopened", "session.refused", "session.stopped",
          "segment.coded", "site.set", "visit.set", "participant.set")  # fmt: skip
"""Kinds that always do."""


def _register(kind: str) -> str:
    """The register of an event of a kind, in SQL; NULL where a key has no value, which Python then looks at."""
    name, *keys = REGISTERS[kind]
    return " || ".join([f"'{name}'", *(f"'/' || (body ->> '$.{key}')" for key in keys)])


def _sure() -> str:
    """The register of an event that surely says something, else NULL, in SQL."""
    sure = {kind: f"body ->> '$.{key}' IS NOT NULL" for kind, key in _SAID.items()}
    sure |= {kind: f"body ->> '$.{key}' IS NULL" for kind, key in _SWITCHED.items()}
    sure |= dict.fromkeys(_PLAIN, "1")
    cases = " ".join(f"WHEN '{kind}' THEN iif({when}, {_register(kind)}, NULL)" for kind, when in sure.items())
    return f"CASE kind {cases} END"


AS_IT_STANDS = (
    "EXISTS (SELECT 1 FROM head h WHERE h.subject = event.subject "
    f"AND h.register = ({_sure()}) AND h.event_seq = event.seq AND h.stands AND h.shown)"
)
"""Whether an event surely has its head, for a SELECT from `event`."""
_ONE = "SELECT subject, id, kind, body FROM event WHERE seq = ?"
_HEAD = "SELECT register, stands FROM head WHERE subject = ? AND event_seq = ?"
_SHOWN_WRONGLY = (
    "SELECT 1 FROM head GROUP BY subject, register HAVING sum(shown) <> 1 LIMIT 1",
    """SELECT 1 FROM head n JOIN head s ON s.subject = n.subject AND s.register = n.register AND s.shown
      JOIN event e ON e.seq = n.event_seq JOIN event f ON f.seq = s.event_seq
    WHERE NOT n.shown AND (e.at > f.at OR e.at = f.at AND e.id > f.id) LIMIT 1""",
)
"""Registers that show none of their heads, more than one, or one that is not the newest."""
_THERE = "SELECT seq FROM event WHERE subject = ? AND id = ?"
_REPLACES = "SELECT subject, supersedes FROM event WHERE seq = ?"


@dataclass(slots=True)
class Recount:
    """Events of which the heads were looked at: `heads` and `awaited` are how many those have and wait for, `right` whether
    each is what its event makes."""

    heads: int = 0
    awaited: int = 0
    right: bool = True
    unsure: list[int] = field(default_factory=list)
    replacing: list[int] = field(default_factory=list)

    def end(self, db: apsw.Connection) -> None:
        """Look at the events of which SQLite was not sure that they have their head (`unsure`), and at what others replace
        (`replacing`)."""
        replaced = {(str(subject), old) for seq in self.replacing
                    for subject, ids in db.execute(_REPLACES, (seq,)) for old in str(ids).split(" ")}  # fmt: skip
        for seq in self.unsure:
            subject, id_, kind, body = map(str, db.execute(_ONE, (seq,)).fetchall()[0])
            said = json.loads(body)
            register = None if (subject, id_) in replaced else register_of(kind, said)
            expected = [] if register is None else [(register, int(stands(kind, said)))]
            self.right = self.right and db.execute(_HEAD, (subject, seq)).fetchall() == expected
            self.heads += len(expected)
        if self.heads:
            self.right = self.right and all(db.execute(sql).get is None for sql in _SHOWN_WRONGLY)
        for place in replaced:
            seq = db.execute(_THERE, place).get
            self.awaited += seq is None
            self.right = self.right and (seq is None or db.execute(_HEAD, (place[0], seq)).get is None)
