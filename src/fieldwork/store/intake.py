"""Taking events into the log, one after the other, whatever order they come in, with what is current kept up beside it.

Everything runs inside the transaction of whoever calls. What comes in late from another copy about what was erased here comes
in empty: the erasure wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import apsw

from fieldwork.errors import SessionErased, StudyBusy, WordsErased
from fieldwork.i18n import msg
from fieldwork.record.events import EMPTIED, ERASED, Event, register_of
from fieldwork.record.gone import Gone
from fieldwork.record.resting import CHARTING
from fieldwork.store.emptying import empty_gone, empty_resting, empty_session, gone_from
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
_STANDS = "SELECT 1 FROM event e JOIN head h ON h.subject = e.subject AND h.event_seq = e.seq WHERE e.subject = ? AND e.id = ?"
_SESSION_MOVED = (
    "UPDATE session SET last_at = max(last_at, ?), answered = answered + ?, asked = asked + ? WHERE id = ? AND status <> 'open'"
)


def session_erased() -> SessionErased:
    """What to say to who goes on in a session that was erased."""
    return SessionErased(
        msg(
            "Dit gesprek is intussen gewist, in een ander venster of door een kopie die is samengevoegd. Er wordt niets meer "
            "van bewaard.",
            "This session was erased meanwhile, in another window or by a copy that was merged. Nothing of it is kept any "
            "more.",
        )
    )


def _text_erased() -> WordsErased:
    return WordsErased(
        msg(
            "Deze tekst, of van wie hij is, is intussen gewist, in een ander venster of door een kopie die is samengevoegd. "
            "Er wordt niets nieuws van bewaard.",
            "This text, or whose it is, was erased meanwhile, in another window or by a copy that was merged. Nothing new of "
            "it is kept.",
        )
    )


def refuse_erased(db: apsw.Connection, session: str, field: str) -> None:
    """WordsErased for a draft of a session that was erased, or of a note, row or memo that was."""
    status, some = db.execute(_KNOWN, (session,)).get
    if status == "erased":
        raise session_erased()
    if some:
        id_, gone = field.rpartition(":")[2], gone_from(db, session).registers
        if "*" in gone or any(name.rpartition("/")[2] == id_ for name in gone):
            raise _text_erased()


def take_in(db: apsw.Connection, events: Iterable[Event], *, ours: str | None = None) -> int:
    """Write events that are not there yet and bring the projections up to date; how many were new.

    `ours` is the device of this copy where they are written here: StudyBusy where one was made with words before its writer's
    eyes that were erased meanwhile.
    """
    intake = _Intake(db, ours)
    for event in events:
        intake.take(event)
    return intake.end()


@dataclass(slots=True)
class _Subject:
    """What the intake knows of a subject: whether it is a session that was erased; what else is gone of it;
    whether it is a session that is counted in its row (neither open nor new here)."""

    erased: bool
    gone: Gone
    counted: bool


@dataclass(slots=True)
class _Intake:
    """One taking in. `last` has of each counted session the time of its newest event here, `before` what each (session, item)
    counted for, `changed` the subjects of which more than counts may differ."""

    db: apsw.Connection
    ours: str | None = None
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
        if known.erased and event.kind != ERASED:
            if event.device == self.ours and not self._is_there(event):
                raise session_erased()
            event = replace(event, body={})
        elif known.gone:
            event = self._less(event, known.gone)
        self.db.execute(_INSERT, row_of(event))
        if not self.db.changes():
            return
        if known.gone and event.device == self.ours:
            self._refuse_stale(event, known.gone)
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
            known.gone = gone_from(self.db, event.subject)
            empty_gone(self.db, event.subject, known.gone, event.body)
            self.changed.add(event.subject)

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
        gone = gone_from(self.db, subject) if some else Gone()
        known = self.subjects[subject] = _Subject(status == "erased", gone, status not in (None, "open"))
        return known

    def _less(self, event: Event, gone: Gone) -> Event:
        """An event with what is left of it. WordsErased where it is written here and its words are not: who wrote it would
        think that they are kept."""
        left = gone.left_of(event.id, event.kind, event.body)
        if left is event.body:
            return event
        lost = not left or gone.is_on_gone(event.kind, event.body)
        if lost and event.device == self.ours and not self._is_there(event):
            raise _text_erased()
        return replace(event, body=left)

    def _refuse_stale(self, event: Event, gone: Gone) -> None:
        """A screen that still shows words which were erased elsewhere would bring them back by undoing, and make a conflict
        of them by going on."""
        lost = [old for old in event.supersedes if old in (gone.parts or {})]
        if lost and not all(self._stands(event.subject, old) for old in lost):
            raise StudyBusy(msg(
                "Deze tekst is intussen in een ander venster gewist of herschreven. Ga hier weg en kom terug; wat u typte, is "
                "bewaard.",
                "This text was erased or rewritten in another window meanwhile. Leave here and come back; what you typed is "
                "kept."))  # fmt: skip

    def _is_there(self, event: Event) -> bool:
        """Whether an event was taken in before: it may come back by way of another copy."""
        place = (event.subject, event.at, event.id)
        return self.db.execute("SELECT 1 FROM event WHERE subject = ? AND at = ? AND id = ?", place).get is not None

    def _stands(self, subject: str, id_: str) -> bool:
        """Whether an event is current."""
        return self.db.execute(_STANDS, (subject, id_)).get is not None

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
