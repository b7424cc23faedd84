"""The tables of what is current, kept up with the log inside each event's own transaction, and made again from it.

`take_in` works one event at a time and `rebuild` on the whole log at once; both follow `record.registers` and give the
same rows whatever order the events came in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

import apsw

from fieldwork.record.events import EMPTIED, ERASED, Event, is_emptied, register_of
from fieldwork.record.resting import CHARTING, RESTING, goes

COMPARED: Mapping[str, str] = {
    "head": "subject, register, event_seq, shown, stands",
    "awaited": "subject, id",
    "session": "id, conversation, protocol, version, kind, site, visit, participants, role, roles, researchers, wave, "
    "mode, held_at, status, opened_at, last_at, answered, asked",
}
"""The projection tables and their columns."""
_LAST = "(SELECT max(at) FROM main.event WHERE subject = {id})"
_ANSWERED = (
    "(SELECT count(*) FROM {into}.head h "
    "WHERE h.subject = {id} AND h.register >= 'answer/' AND h.register < 'answer0' AND h.shown AND h.stands)"
)
_ASKED = (
    "(SELECT count(DISTINCT substr(h.register, instr(h.register, '/'))) FROM {into}.head h "
    "WHERE h.subject = {id} AND h.shown AND h.stands "
    "AND (h.register >= 'answer/' AND h.register < 'answer0' OR h.register >= 'asked/' AND h.register < 'asked0'))"
)
SESSION_ROWS = (
    COMPARED["session"].replace(", last_at, answered, asked", "")
    + "".join(
        f", iif(status = 'open', {count.format(into='main', id='session.id')}, {name})"
        for name, count in (("last_at", _LAST), ("answered", _ANSWERED), ("asked", _ASKED))
    )
)  # fmt: skip
"""The columns of `session` as they are now, for a SELECT from it."""

COLUMNS = "id, kind, subject, at, offset, by, device, supersedes, body"

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_INSERT = f"INSERT INTO event({COLUMNS}, digest) VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(subject, at, id) DO NOTHING"

# The summary of sessions, for `{where}`, read from and written to the tables of the schema `{into}`. What is asked
# counts an answered item too: it cannot have been answered without having come up.
_SESSIONS = """
INSERT OR REPLACE INTO {into}.session
WITH field(subject, at, name, value) AS (
  SELECT o.subject, e.at, j.key, e.body -> ('$.' || j.key)
  FROM {into}.head o JOIN main.event e ON e.seq = o.event_seq, json_each(e.body) j
  WHERE o.register = 'opened' AND o.shown {where}
    AND j.key IN ('conversation', 'protocol', 'version', 'kind', 'site', 'visit', 'participants', 'role', 'roles',
      'researchers', 'wave', 'mode', 'held_at')
    AND NOT EXISTS (SELECT 1 FROM {into}.head c WHERE c.subject = o.subject AND c.register = 'field/' || j.key)
  UNION ALL
  SELECT o.subject, p.at, e.body ->> '$.field', e.body -> '$.value'
  FROM {into}.head o JOIN main.event p ON p.seq = o.event_seq
    JOIN {into}.head c ON c.subject = o.subject AND c.register >= 'field/' AND c.register < 'field0' AND c.shown
    JOIN main.event e ON e.seq = c.event_seq
  WHERE o.register = 'opened' AND o.shown {where}
)
SELECT f.subject,
  coalesce(max(CASE name WHEN 'conversation' THEN value ->> '$' END), f.subject),
  max(CASE name WHEN 'protocol' THEN value ->> '$' END),
  max(CASE name WHEN 'version' THEN value ->> '$' END),
  max(CASE name WHEN 'kind' THEN value ->> '$' END),
  max(CASE name WHEN 'site' THEN value ->> '$' END),
  max(CASE name WHEN 'visit' THEN value ->> '$' END),
  coalesce(nullif(max(CASE name WHEN 'participants' THEN value END), 'null'), '[]'),
  max(CASE name WHEN 'role' THEN value ->> '$' END),
  coalesce(nullif(max(CASE name WHEN 'roles' THEN value END), 'null'), '{{}}'),
  coalesce(nullif(max(CASE name WHEN 'researchers' THEN value END), 'null'), '[]'),
  max(CASE name WHEN 'wave' THEN value ->> '$' END),
  max(CASE name WHEN 'mode' THEN value ->> '$' END),
  max(CASE name WHEN 'held_at' THEN value ->> '$' END),
  coalesce((SELECT 'erased' FROM {into}.head h JOIN main.event e ON e.seq = h.event_seq
            WHERE h.subject = f.subject AND h.register = 'opened' AND h.shown AND e.kind = 'session.erased'),
           (SELECT CASE e.kind WHEN 'session.reopened' THEN 'open' ELSE substr(e.kind, 9) END
            FROM {into}.head h JOIN main.event e ON e.seq = h.event_seq
            WHERE h.subject = f.subject AND h.register = 'state' AND h.shown), 'open'),
  f.at,
  {last}, {answered}, {asked}
FROM field f GROUP BY f.subject
"""


def _sessions(into: str, where: str = "") -> str:
    counts = {name: sql.format(into=into, id="f.subject") for name, sql in _COUNTS.items()}
    return _SESSIONS.format(into=into, where=where, **counts)


_COUNTS = {"last": _LAST, "answered": _ANSWERED, "asked": _ASKED}
_SESSION = _sessions("main", "AND o.subject = ?1")
_SET_ASIDE = "UPDATE {into}.session SET last_at = 0, answered = 0, asked = 0 WHERE status = 'open' {where}"
"""An open session is counted when it is asked for (`SESSION_ROWS`): few are, and each answer would rewrite its row."""
_KNOWN = (
    "SELECT (SELECT status FROM session WHERE id = ?1), EXISTS (SELECT 1 FROM head WHERE subject = ?1 AND register = 'emptied')"
)
_GONE = """
SELECT DISTINCT r.value FROM head h JOIN event e ON e.seq = h.event_seq, json_each(e.body, '$.registers') r
WHERE h.subject = ? AND h.register = 'emptied'
"""
_ERASED = "SELECT id FROM session WHERE status = 'erased'"
_HEADS_OF = "SELECT event_seq, register, kind FROM head JOIN event ON seq = event_seq WHERE head.subject = ?"
_INSERT_HEAD = (
    "INSERT INTO head(subject, register, event_seq, shown, stands) "
    "SELECT ?1, ?2, ?3, NOT EXISTS (SELECT 1 FROM head WHERE subject = ?1 AND register = ?2), ?4 RETURNING shown"
)
_SO_FAR = "SELECT (SELECT at FROM event ORDER BY seq DESC LIMIT 1), (SELECT value FROM meta WHERE name = 'newest'), "
_SO_FAR += "EXISTS (SELECT 1 FROM awaited)"
_STANDING = "SELECT register FROM head WHERE subject = ? AND register IN (?, ?) AND shown AND stands"
_SESSION_MOVED = (
    "UPDATE session SET last_at = max(last_at, ?), answered = answered + ?, asked = asked + ? WHERE id = ? AND status <> 'open'"
)


def stands(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether an event says something, rather than taking back what was said in its register."""
    match kind:
        case "answer.set" | "consent.set":
            return body.get("value") is not None
        case "item.asked":
            return not body.get("undone", False)
        case "item.skipped":
            return body.get("reason") is not None
        case "item.covered":
            return body.get("by") is not None
        case "note.set" | "memo.set":
            return body.get("text") is not None
        case "segment.uncoded" | "import.undone":
            return False
        case "code.merged" | "code.split":
            return bool(body.get("into"))
        case "code.retired":
            return not body.get("undone", False)
        case "session.read" | "round.done":
            return bool(body.get("done", True))
        case "round.closed":
            return bool(body.get("closed", True))
        case "decision.set":
            return body.get("outcome") is not None
        case "chart.summarised":
            return body.get("text") is not None or bool(body.get("absent"))
        case "finding.stated":
            return body.get("statement") is not None
        case "part.ticked" | "probe.used" | "mark.set" | "row.set":
            return bool(body.get("on", True))
        case _:
            return True


def row_of(event: Event) -> tuple[Any, ...]:
    """The columns of an event, in the order of COLUMNS, with its digest."""
    body = storable(_to_json(event.body))
    columns = (event.id, event.kind, event.subject, event.at, event.offset, event.by, event.device)
    row = (*columns, " ".join(event.supersedes) or None, body)
    return (*row, digest(row))


def storable(text: str) -> str:
    """Text as UTF-8 can hold it: half a surrogate pair, which some terminals hand over, becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def digest(row: Sequence[Any]) -> bytes:
    """BLAKE2b-128 of an event's columns (COLUMNS) written as a JSON array in ASCII; of what can be no event, of nothing."""
    id_, kind, subject, at, offset, by, device, supersedes, body = row
    try:  # twice as fast as json.dumps, which every look through a log feels
        replaced = "null" if supersedes is None else _quoted(supersedes)
        written = (
            f"[{_quoted(id_)}, {_quoted(kind)}, {_quoted(subject)}, {at}, {offset}, {_quoted(by)}, {_quoted(device)}, "
            f"{replaced}, {_quoted(body)}]"
        )
    except TypeError:
        written = ""
    return hashlib.blake2b(written.encode("ascii", "replace"), digest_size=16).digest()


def event_of(row: tuple[Any, ...]) -> Event:
    """The event of a row with COLUMNS."""
    id_, kind, subject, at, offset, by, device, supersedes, body = row
    replaced = tuple(supersedes.split(" ")) if supersedes else ()
    return Event(id_, kind, subject, at, offset, by, device, replaced, json.loads(body))


def take_in(db: apsw.Connection, events: Iterable[Event]) -> int:
    """Write events that are not there yet and bring the projections up to date; how many were new.

    Runs inside the transaction of whoever calls.
    """
    new = 0
    end, ahead, awaiting = db.execute(_SO_FAR).get
    newest, waiting = max(end or 0, int(ahead or 0)), bool(awaiting)
    last: dict[str, int] = {}  # of each subject the time of its newest event here
    before: dict[tuple[str, str], tuple[int, int]] = {}  # what each (subject, item) counted for
    changed: set[str] = set()  # the subjects of which more than that may differ
    erased: dict[str, bool] = {}
    gone: dict[str, frozenset[str]] = {}  # the registers of a subject that were emptied
    uncounted: set[str] = set()  # sessions that are open, or new here
    for event in events:
        if event.subject not in erased:
            status, emptied = db.execute(_KNOWN, (event.subject,)).get
            erased[event.subject] = status == "erased"
            gone[event.subject] = _gone(db, event.subject) if emptied else frozenset()
            if status in (None, "open"):
                uncounted.add(event.subject)
        late = erased[event.subject] and event.kind != ERASED  # from a copy that did not know yet: nothing of it comes in again
        if late or (gone[event.subject] and is_emptied(event.kind, register_of(event.kind, event.body), gone[event.subject])):
            event = replace(event, body={})
        db.execute(_INSERT, row_of(event))
        if not db.changes():
            continue
        seq = db.last_insert_rowid()
        new += 1
        newest, end = max(newest, event.at), event.at
        subject, register = event.subject, register_of(event.kind, event.body)
        if subject not in uncounted:
            last[subject] = max(event.at, last.get(subject, 0))
        item = _counted(register) if subject in last else None
        if item is not None and (subject, item) not in before:
            before[subject, item] = _counts(db, subject, item)
        if event.kind.startswith("session."):
            changed.add(subject)
        for old in event.supersedes:
            found, other = _replace(db, subject, old)
            waiting = waiting or not found
            if other != register:
                changed.add(subject)
        taken_back = waiting and _was_awaited(db, subject, event.id)
        if register is not None and not taken_back:
            alone = db.execute(_INSERT_HEAD, (subject, register, seq, stands(event.kind, event.body))).get
            if not alone:
                _choose_shown(db, subject, register)
        if event.kind == ERASED:
            _blank(db, subject)
            erased[subject] = True
        elif event.kind == EMPTIED:
            gone[subject] = _gone(db, subject)
            _blank_some(db, subject, gone[subject])
    if new and newest > end:
        db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('newest', ?)", (str(newest),))
    _move_sessions(db, last, before)
    for subject in changed:
        db.execute("DELETE FROM session WHERE id = ?", (subject,))  # an import that was taken back leaves none
        db.execute(_SESSION, (subject,))
        db.execute(_SET_ASIDE.format(into="main", where="AND id = ?"), (subject,))
    if CHARTING in erased or any(erased.get(subject) for subject in changed):
        _blank_resting(db)
    return new


def _blank(db: apsw.Connection, session: str) -> None:
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


def _gone(db: apsw.Connection, subject: str) -> frozenset[str]:
    """The registers of a subject that were emptied, on whichever copy."""
    return frozenset(str(register) for (register,) in db.execute(_GONE, (subject,)))


def _blank_some(db: apsw.Connection, subject: str, gone: frozenset[str]) -> None:
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


def _blank_resting(db: apsw.Connection) -> None:
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
        _choose_shown(db, CHARTING, register or "")


def _empty(db: apsw.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Empty the bodies of events, given as (seq, COLUMNS)."""
    emptied = [(digest((*row[1:-1], "{}")), row[0]) for row in rows]
    db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES('erasing', '1'), ('scrub', '1')")
    db.executemany("UPDATE event SET body = '{}', digest = ? WHERE seq = ?", emptied)
    db.execute("DELETE FROM meta WHERE name = 'erasing'")


def event_at_end(db: apsw.Connection) -> int:
    """The `at` of the event that came in last, or 0."""
    found: int | None = db.execute("SELECT at FROM event ORDER BY seq DESC LIMIT 1").get
    return found or 0


def newest_at(db: apsw.Connection) -> int:
    """The newest `at` in the log, or 0, without looking through it."""
    return max(event_at_end(db), int(db.execute("SELECT value FROM meta WHERE name = 'newest'").get or 0))


def _move_sessions(db: apsw.Connection, last: Mapping[str, int], before: Mapping[tuple[str, str], tuple[int, int]]) -> None:
    """Add to the counts of sessions what their items count for more than before."""
    more: dict[str, tuple[int, int]] = {}
    for (subject, item), (answered, asked) in before.items():
        now, so_far = _counts(db, subject, item), more.get(subject, (0, 0))
        more[subject] = (so_far[0] + now[0] - answered, so_far[1] + now[1] - asked)
    for subject, at in last.items():
        db.execute(_SESSION_MOVED, (at, *more.get(subject, (0, 0)), subject))


def _counted(register: str | None) -> str | None:
    """The item of a register that the counts of a session look at."""
    name, _, item = (register or "").partition("/")
    return item if name in ("answer", "asked") else None


def _counts(db: apsw.Connection, subject: str, item: str) -> tuple[int, int]:
    """What one item adds to the counts (answered, asked) of a session."""
    standing = db.execute(_STANDING, (subject, f"answer/{item}", f"asked/{item}")).fetchall()
    return int((f"answer/{item}",) in standing), int(bool(standing))


def _replace(db: apsw.Connection, subject: str, old: str) -> tuple[bool, str | None]:
    """Take a replaced event off the heads, or wait for it: whether it is there, and its register."""
    found = db.execute("SELECT seq, kind, body FROM event WHERE subject = ? AND id = ?", (subject, old)).fetchone()
    if found is None:
        db.execute("INSERT OR IGNORE INTO awaited(subject, id) VALUES(?, ?)", (subject, old))
        return False, None
    seq, kind, body = found
    register = register_of(kind, json.loads(body))
    if register is not None:
        db.execute("DELETE FROM head WHERE subject = ? AND register = ? AND event_seq = ?", (subject, register, seq))
        _choose_shown(db, subject, register)
    return True, register


def _was_awaited(db: apsw.Connection, subject: str, id_: str) -> bool:
    """Whether an event that came earlier replaces this one; it need not be waited for any more."""
    place = (subject, id_)
    return db.execute("DELETE FROM awaited WHERE subject = ? AND id = ? RETURNING 1", place).get is not None


def _choose_shown(db: apsw.Connection, subject: str, register: str) -> None:
    """Let the newest head of a register show."""
    place = (subject, register)
    heads = db.execute("SELECT event_seq, shown FROM head WHERE subject = ? AND register = ?", place).fetchall()
    if (len(heads) == 1 and heads[0][1]) or not heads:
        return
    newest = db.execute(
        "SELECT event_seq FROM head JOIN event ON seq = event_seq WHERE head.subject = ? AND register = ? "
        "ORDER BY at DESC, id DESC LIMIT 1",
        place,
    ).get
    for seq, shown in heads:
        if shown != (seq == newest):
            db.execute(
                "UPDATE head SET shown = ? WHERE subject = ? AND register = ? AND event_seq = ?",
                (seq == newest, *place, seq),
            )


def rebuild(db: apsw.Connection, into: str = "main") -> None:
    """Make the projections again from the log, in the tables of the schema `into`, which are emptied first.

    Runs inside the transaction of whoever calls.
    """
    for table in COMPARED:
        db.execute(f"DELETE FROM {into}.{table}")
    replaced: set[tuple[str, str]] = set()
    for subject, ids in db.execute("SELECT subject, supersedes FROM main.event WHERE supersedes IS NOT NULL"):
        replaced.update((subject, old) for old in ids.split(" "))
    into_head = f"INSERT INTO {into}.head(subject, register, event_seq, shown, stands) VALUES(?,?,?,0,?)"
    db.executemany(into_head, _heads(db, replaced))
    db.execute(
        f"UPDATE {into}.head SET shown = 1 WHERE (subject, register, event_seq) IN ("
        "SELECT subject, register, event_seq FROM (SELECT h.subject, h.register, h.event_seq, row_number() OVER ("
        "PARTITION BY h.subject, h.register ORDER BY e.at DESC, e.id DESC) AS nth "
        f"FROM {into}.head h JOIN main.event e ON e.seq = h.event_seq) WHERE nth = 1)"
    )
    db.executemany(f"INSERT INTO {into}.awaited(subject, id) VALUES(?, ?)", list(_missing(db, replaced)))
    db.execute(_sessions(into))
    set_aside(db, into)


def set_aside(db: apsw.Connection, into: str = "main") -> None:
    """Leave open what only is counted when it is asked for."""
    db.execute(_SET_ASIDE.format(into=into, where=""))


def _heads(db: apsw.Connection, replaced: set[tuple[str, str]]) -> Iterator[tuple[str, str, int, bool]]:
    for seq, id_, kind, subject, text in db.execute("SELECT seq, id, kind, subject, body FROM main.event"):
        if (subject, id_) in replaced:
            continue
        body = json.loads(text)
        register = register_of(kind, body)
        if register is not None:
            yield subject, register, seq, stands(kind, body)


def _missing(db: apsw.Connection, replaced: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for place in replaced:
        if db.execute("SELECT 1 FROM main.event WHERE subject = ? AND id = ?", place).get is None:
            yield place
