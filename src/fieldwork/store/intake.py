"""Taking events into the log, one after the other, whatever order they come in, with what is current kept up beside it.

Everything runs inside the transaction of whoever calls. What comes in late from another copy about what was erased here comes
in empty: the erasure wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import apsw

from fieldwork.record.events import EMPTIED, ERASED, Event, is_emptied, register_of
from fieldwork.record.resting import CHARTING
from fieldwork.store.emptying import emptied, empty_registers, empty_resting, empty_session
from fieldwork.store.projections import choose_shown, renew_session, stands
from fieldwork.store.rows import COLUMNS, row_of

_INSERT = f"INSERT INTO event({COLUMNS}, digest) VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(subject, at, id) DO NOTHING"
_KNOWN = (
    "SELECT (SELECT status FROM session WHERE id = ?1), EXISTS (SELECT 1 FROM head WHERE subject = ?1 AND register = 'emptied')"
)
_INSERT_HEAD = (
    "INSERT INTO head(subject, register, event_seq, shown, stands) "
    "SELECT ?1, ?2, ?3, NOT EXISTS (SELECT 1 FROM head WHERE subject = ?1 AND register = ?2), ?4 RETURNING shown"
)
_SO_FAR = (
    "SELECT (SELECT at FROM event ORDER BY seq DESC LIMIT 1), (SELECT value FROM meta WHERE name = 'newest'), "
    "EXISTS (SELECT 1 FROM awaited)"
)
_STANDING = "SELECT register FROM head WHERE subject = ? AND register IN (?, ?) AND shown AND stands"
_SESSION_MOVED = (
    "UPDATE session SET last_at = max(last_at, ?), answered = answered + ?, asked = asked + ? WHERE id = ? AND status <> 'open'"
)


def take_in(db: apsw.Connection, events: Iterable[Event]) -> int:
    """Write events that are not there yet and bring the projections up to date; how many were new."""
    intake = _Intake(db)
    for event in events:
        intake.take(event)
    return intake.end()


@dataclass(slots=True)
class _Subject:
    """What the intake knows of a subject: whether it is a session that was erased; the registers of it that were emptied;
    whether it is a session that is counted in its row (neither open nor new here)."""

    erased: bool
    gone: frozenset[str]
    counted: bool


@dataclass(slots=True)
class _Intake:
    """One taking in. `last` has of each counted session the time of its newest event here, `before` what each (session, item)
    counted for, `changed` the subjects of which more than counts may differ."""

    db: apsw.Connection
    new: int = 0
    newest: int = 0
    at_end: int = 0
    waiting: bool = False
    subjects: dict[str, _Subject] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    before: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        end, ahead, awaiting = self.db.execute(_SO_FAR).get
        self.at_end, self.waiting = end or 0, bool(awaiting)
        self.newest = max(self.at_end, int(ahead or 0))

    def take(self, event: Event) -> None:
        """Write one event, unless it is there, and what is current after it."""
        known = self.subjects.get(event.subject) or self._meet(event.subject)
        late = known.erased and event.kind != ERASED
        if late or (known.gone and is_emptied(event.kind, register_of(event.kind, event.body), known.gone)):
            event = replace(event, body={})
        self.db.execute(_INSERT, row_of(event))
        if not self.db.changes():
            return
        seq = self.db.last_insert_rowid()
        self.new += 1
        self.newest, self.at_end = max(self.newest, event.at), event.at
        register = register_of(event.kind, event.body)
        self._count(event, register, known)
        self._show(event, register, seq)
        if event.kind == ERASED:
            empty_session(self.db, event.subject)
            known.erased = True
        elif event.kind == EMPTIED:
            known.gone = emptied(self.db, event.subject)
            empty_registers(self.db, event.subject, known.gone)

    def end(self) -> int:
        """Bring the rows of sessions up to date; how many events were new."""
        if self.new and self.newest > self.at_end:
            self.db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('newest', ?)", (str(self.newest),))
        self._move_sessions()
        for subject in self.changed:
            renew_session(self.db, subject)
        if CHARTING in self.subjects or any(self.subjects[subject].erased for subject in self.changed):
            empty_resting(self.db)
        return self.new

    def _meet(self, subject: str) -> _Subject:
        status, some = self.db.execute(_KNOWN, (subject,)).get
        gone = emptied(self.db, subject) if some else frozenset[str]()
        known = self.subjects[subject] = _Subject(status == "erased", gone, status not in (None, "open"))
        return known

    def _count(self, event: Event, register: str | None, known: _Subject) -> None:
        """Note what a session counted for before this event."""
        if event.kind.startswith("session."):
            self.changed.add(event.subject)
        if not known.counted:
            return
        self.last[event.subject] = max(event.at, self.last.get(event.subject, 0))
        name, _, item = (register or "").partition("/")
        if name in ("answer", "asked") and (event.subject, item) not in self.before:
            self.before[event.subject, item] = self._counts(event.subject, item)

    def _show(self, event: Event, register: str | None, seq: int) -> None:
        """Let an event take the place of those that it replaces, unless it was replaced already."""
        subject = event.subject
        for old in event.supersedes:
            found, other = self._replace(subject, old)
            self.waiting = self.waiting or not found
            if other != register:
                self.changed.add(subject)
        taken_back = self.waiting and self._was_awaited(subject, event.id)
        if register is not None and not taken_back:
            alone = self.db.execute(_INSERT_HEAD, (subject, register, seq, stands(event.kind, event.body))).get
            if not alone:
                choose_shown(self.db, subject, register)

    def _replace(self, subject: str, old: str) -> tuple[bool, str | None]:
        """Take a replaced event off the heads, or wait for it: whether it is there, and its register."""
        found = self.db.execute("SELECT seq, kind, body FROM event WHERE subject = ? AND id = ?", (subject, old)).fetchone()
        if found is None:
            self.db.execute("INSERT OR IGNORE INTO awaited(subject, id) VALUES(?, ?)", (subject, old))
            return False, None
        seq, kind, body = found
        register = register_of(kind, json.loads(body))
        if register is not None:
            place = (subject, register, seq)
            self.db.execute("DELETE FROM head WHERE subject = ? AND register = ? AND event_seq = ?", place)
            choose_shown(self.db, subject, register)
        return True, register

    def _was_awaited(self, subject: str, id_: str) -> bool:
        """Whether an event that came earlier replaces this one; it need not be waited for any more."""
        place = (subject, id_)
        return self.db.execute("DELETE FROM awaited WHERE subject = ? AND id = ? RETURNING 1", place).get is not None

    def _move_sessions(self) -> None:
        """Add to the counts of sessions what their items count for more than before."""
        more: dict[str, tuple[int, int]] = {}
        for (subject, item), (answered, asked) in self.before.items():
            now, so_far = self._counts(subject, item), more.get(subject, (0, 0))
            more[subject] = (so_far[0] + now[0] - answered, so_far[1] + now[1] - asked)
        for subject, at in self.last.items():
            self.db.execute(_SESSION_MOVED, (at, *more.get(subject, (0, 0)), subject))

    def _counts(self, subject: str, item: str) -> tuple[int, int]:
        """What one item adds to the counts (answered, asked) of a session."""
        standing = self.db.execute(_STANDING, (subject, f"answer/{item}", f"asked/{item}")).fetchall()
        return int((f"answer/{item}",) in standing), int(bool(standing))
