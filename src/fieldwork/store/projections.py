"""The tables of what is current, kept up with the log inside each event's own transaction, and made again from it.

`intake.take_in` works one event at a time and `rebuild` on the whole log at once; both follow `record.registers` and give the
same rows whatever order the events came in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import apsw

from fieldwork.record.events import register_of

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
           {state}, 'open'),
  f.at,
  {last}, {answered}, {asked}
FROM field f GROUP BY f.subject
"""


_STATE = (
    "(SELECT CASE e.kind WHEN 'session.reopened' THEN 'open' ELSE substr(e.kind, 9) END "
    "FROM {into}.head h JOIN main.event e ON e.seq = h.event_seq WHERE h.subject = {id} AND h.register = 'state' AND h.shown)"
)
# of sessions that are as they were opened, which most are, with the counts that another copy made: a quarter of the time
_AS_OPENED = f"""
INSERT INTO main.session
SELECT o.subject, coalesce(e.body ->> '$.conversation', o.subject), e.body ->> '$.protocol', e.body ->> '$.version',
  e.body ->> '$.kind', e.body ->> '$.site', e.body ->> '$.visit', coalesce(nullif(e.body -> '$.participants', 'null'), '[]'),
  e.body ->> '$.role', coalesce(nullif(e.body -> '$.roles', 'null'), '{{{{}}}}'),
  coalesce(nullif(e.body -> '$.researchers', 'null'), '[]'), e.body ->> '$.wave', e.body ->> '$.mode', e.body ->> '$.held_at',
  k.status, e.at, k.last_at, k.answered, k.asked
FROM {{subjects}} f CROSS JOIN main.head o ON o.subject = f.subject AND o.register = 'opened' AND o.shown
  JOIN main.event e ON e.seq = o.event_seq JOIN {{counted}} k ON k.id = o.subject
WHERE e.kind = 'session.opened' AND e.body <> '{{{{}}}}'
  AND k.status = coalesce({_STATE.format(into="main", id="o.subject")}, 'open')
  AND NOT EXISTS (SELECT 1 FROM main.head c WHERE c.subject = o.subject AND c.register >= 'field/' AND c.register < 'field0')
"""


def _sessions(into: str, where: str = "") -> str:
    counts = {name: sql.format(into=into, id="f.subject") for name, sql in _COUNTS.items()}
    return _SESSIONS.format(into=into, where=where, state=_STATE.format(into=into, id="f.subject"), **counts)


_COUNTS = {"last": _LAST, "answered": _ANSWERED, "asked": _ASKED}
_SESSION = _sessions("main", "AND o.subject = ?1")
_SET_ASIDE = "UPDATE {into}.session SET last_at = 0, answered = 0, asked = 0 WHERE status = 'open' {where}"
"""An open session is counted when it is asked for (`SESSION_ROWS`): few are, and each answer would rewrite its row."""
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


def event_at_end(db: apsw.Connection) -> int:
    """The `at` of the event that came in last, or 0."""
    found: int | None = db.execute("SELECT at FROM event ORDER BY seq DESC LIMIT 1").get
    return found or 0


def newest_at(db: apsw.Connection) -> int:
    """The newest `at` in the log, or 0, without looking through it."""
    return max(event_at_end(db), int(db.execute("SELECT value FROM meta WHERE name = 'newest'").get or 0))


def choose_shown(db: apsw.Connection, subject: str, register: str) -> None:
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


def renew_session(db: apsw.Connection, session: str) -> None:
    """Make the row of one session again; none where there is no such session, or an import that made it was taken back."""
    db.execute("DELETE FROM session WHERE id = ?", (session,))
    db.execute(_SESSION, (session,))
    db.execute(_SET_ASIDE.format(into="main", where="AND id = ?"), (session,))


def take_sessions(db: apsw.Connection, subjects: str, counted: str | None) -> None:
    """Make the rows of sessions that have none, of the table `subjects`; of another copy's rows (the table `counted`, where
    many are new) only the counts are taken over, where the rest is what the events say too."""
    if counted is not None:
        db.execute(_AS_OPENED.format(subjects=subjects, counted=counted))
    others = f"SELECT subject FROM {subjects} EXCEPT SELECT id FROM main.session"
    db.execute(_sessions("main", f"AND o.subject IN ({others})"))
    set_aside(db)


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
