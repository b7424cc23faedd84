"""The search index: the words of what is current, following the log at its own pace.

It is made at the first search and remembers how far it has read in the log; every search reads on from there, a few hundred
events a transaction, so that nobody who writes has to wait for it. A text that is replaced or taken back goes out of it when
that event is read. It is no projection: `verify` does not look at it, and `drop` may throw it away at any time. Where the
study cannot be written it is kept in memory, as long as the log is open.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import apsw

from fieldwork.errors import NoRoom, ReadOnlyStudy, StudyBusy
from fieldwork.record.events import register_of
from fieldwork.store.log import Log

WordsOf: TypeAlias = Callable[[str, str, Any], str]
"""From a session, an item and the value of its answer to the words in it that someone typed; empty where it was chosen."""

VERSION = 1
"""What is taken in, and how; an index of another version is made again."""
BATCH = 400
"""How many events are read in one transaction: some 20 ms."""
MOST_WORDS = 32
_TOKENIZER = ("unicode61", "remove_diacritics", "2")
_KINDS = frozenset({"answer.set", "note.set", "row.set"})
_MAKE = f"""
CREATE VIRTUAL TABLE {{into}}.search USING fts5(words, beside, prefix = '2 3', tokenize = '{" ".join(_TOKENIZER)}');
CREATE TABLE {{into}}.search_reach(version INTEGER NOT NULL, seq INTEGER NOT NULL);
INSERT INTO {{into}}.search(search, rank) VALUES('secure-delete', 1);
INSERT INTO {{into}}.search_reach VALUES({VERSION}, 0);
"""
_NEXT = "SELECT seq, kind, subject, supersedes, body FROM main.event WHERE seq > ? ORDER BY seq LIMIT ?"
_FIND = """
SELECT s.rowid, e.subject, e.kind, e.body, s.words, s.beside, s.rank, n.held_at, n.participants, n.site, n.role
FROM {into}.search s JOIN main.event e ON e.seq = s.rowid JOIN main.session n ON n.id = e.subject
WHERE s.search MATCH ?1 AND (?2 IS NULL OR n.id = ?2)
  AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(n.participants) WHERE value = ?3))
  AND (?4 IS NULL OR n.participants <> '[]' AND NOT EXISTS
       (SELECT 1 FROM json_each(n.participants) WHERE value NOT IN (SELECT value FROM json_each(?4))))
ORDER BY n.held_at IS NULL, n.held_at DESC, n.id, e.at, e.id LIMIT ?5
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that answers a search: its event (kind and body) and session, the text itself and what stands `beside` it.

    `beside` are the words beside an answer, or the reflective column of a sheet's row; `rank` as FTS5 gives it: the lower,
    the better. `held_at` is a local date or one with a time.
    """

    session: str
    kind: str
    body: Mapping[str, Any]
    words: str
    beside: str
    rank: float
    held_at: str | None
    participants: tuple[str, ...]
    site: str | None
    role: str | None


# --- following the log ----------------------------------------------------------------------------------------------


def follow(log: Log, words_of: WordsOf) -> str:
    """Read on in the log to its end; gives the schema in which the index stands (`main`, or `temp`: in memory).

    Where it cannot be written to the file now, it is made in memory: searching is reading, and reading always works.
    """
    with log.use() as db:
        if _reach(db, "main") == (VERSION, _end(db)):
            return "main"
    if not log.readonly:
        try:
            while _read_on(log, "main", words_of):
                pass
            return "main"
        except (NoRoom, ReadOnlyStudy, StudyBusy):
            pass
    while _read_on(log, "temp", words_of):
        pass
    return "temp"


def drop(db: apsw.Connection) -> None:
    """Throw the index away, with every word in it, inside the transaction of whoever calls; a search makes it again.

    Erasing does this: with `secure_delete` on, the pages that fall free are overwritten.
    """
    for schema in ("main", "temp"):
        _drop(db, schema)


def _drop(db: apsw.Connection, schema: str) -> None:
    for table in ("search", "search_reach"):
        db.execute(f"DROP TABLE IF EXISTS {schema}.{table}")


@contextmanager
def _writing(log: Log, into: str) -> Iterator[apsw.Connection]:
    """A transaction that writes to the index in the file, or to the one in memory of a file that may not be written."""
    if into == "main":
        with log.write() as db:
            yield db
        return
    with log.use() as db:
        db.execute("PRAGMA query_only = 0")
        try:
            with db:
                yield db
        finally:
            db.execute(f"PRAGMA query_only = {int(log.readonly)}")


def _end(db: apsw.Connection) -> int:
    return db.execute("SELECT max(seq) FROM main.event").get or 0


def _reach(db: apsw.Connection, into: str) -> tuple[int, int] | None:
    """The version of the index and how far it has read, or None where there is none."""
    if not db.table_exists(into, "search_reach"):
        return None
    found: tuple[int, int] | None = db.execute(f"SELECT version, seq FROM {into}.search_reach").fetchone()
    return found


def _read_on(log: Log, into: str, words_of: WordsOf) -> bool:
    """Take in the next batch of events; False where there was none."""
    with _writing(log, into) as db:
        reach = _reach(db, into)
        if reach is None or reach[0] != VERSION or reach[1] > _end(db):
            _drop(db, into)
            db.execute(_MAKE.format(into=into))
            reach = (VERSION, 0)
        events: list[tuple[Any, ...]] = db.execute(_NEXT, (reach[1], BATCH)).fetchall()
        if not events:
            return False
        last = events[-1][0]
        for subject, register in _touched(db, into, events, reach[1]):
            _take_in(db, into, subject, register, (reach[1], last), words_of)
        db.execute(f"UPDATE {into}.search_reach SET seq = ?", (last,))
        return len(events) == BATCH


def _touched(db: apsw.Connection, into: str, events: Sequence[tuple[Any, ...]], seen: int) -> list[tuple[str, str]]:
    """The registers that some events may have changed; what they replace goes out of the index."""
    touched: dict[tuple[str, str], None] = {}
    for _, kind, subject, supersedes, body in events:
        if kind in _KINDS:
            touched[subject, register_of(kind, json.loads(body)) or ""] = None
        for old in (supersedes or "").split():
            found = db.execute("SELECT seq, kind, body FROM main.event WHERE subject = ? AND id = ?", (subject, old)).fetchone()
            if found is None or found[1] not in _KINDS:
                continue
            touched[subject, register_of(found[1], json.loads(found[2])) or ""] = None
            if found[0] <= seen:
                db.execute(f"DELETE FROM {into}.search WHERE rowid = ?", (found[0],))
    return list(touched)


def _take_in(
    db: apsw.Connection, into: str, subject: str, register: str, span: tuple[int, int], words_of: WordsOf
) -> None:
    """Make the index hold what a register shows; `span`: how far was read before this batch, and how far after it."""
    heads: list[tuple[Any, ...]] = db.execute(
        "SELECT h.event_seq, h.shown AND h.stands, e.kind, e.body FROM main.head h JOIN main.event e ON e.seq = h.event_seq "
        "WHERE h.subject = ? AND h.register = ?",
        (subject, register),
    ).fetchall()
    for seq, shows, kind, body in heads:
        if seq > span[1]:
            continue  # its own batch takes it in
        if seq <= span[0]:
            db.execute(f"DELETE FROM {into}.search WHERE rowid = ?", (seq,))
        words, beside = texts_of(subject, kind, json.loads(body), words_of) if shows else ("", "")
        if words or beside:
            db.execute(f"INSERT INTO {into}.search(rowid, words, beside) VALUES(?, ?, ?)", (seq, words, beside))


def texts_of(session: str, kind: str, body: Mapping[str, Any], words_of: WordsOf) -> tuple[str, str]:
    """What someone typed in an answer, a note or a sheet's row: the text, and what stands beside it."""
    if kind == "answer.set":
        return words_of(session, str(body.get("item")), body.get("value")), body.get("text") or ""
    if kind == "note.set":
        return body.get("text") or "", ""
    return body.get("descriptive") or "", body.get("reflective") or ""


# --- finding --------------------------------------------------------------------------------------------------------


class Words:
    """What was typed to search for: every word has to be there, the last one perhaps only begun. Never a syntax error.

    Case and accents make no difference, in the way in which the index itself cuts a text into words.
    """

    def __init__(self, log: Log, typed: str) -> None:
        with log.use() as db:
            self._cut = db.fts5_tokenizer(_TOKENIZER[0], list(_TOKENIZER[1:]))
        tokens = [token for _, _, token in self._tokens(typed)][:MOST_WORDS]
        self.whole = frozenset(tokens[:-1])
        self.begun = tokens[-1] if tokens else None

    def _tokens(self, text: str) -> list[tuple[int, int, str]]:
        tokens: Any = self._cut(text.encode("utf-8", "replace"), apsw.FTS5_TOKENIZE_DOCUMENT, None, include_colocated=False)
        return list(tokens)

    @property
    def match(self) -> str:
        """The query in FTS5's own words."""
        quoted = [f'"{token}"' for token in sorted(self.whole)]
        return " ".join([*quoted, f'"{self.begun}" *'])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand in a text: start and end in code points, end exclusive."""
        raw = text.encode("utf-8", "replace")
        found, points, at = [], 0, 0
        for start, end, token in self._tokens(text):
            if token in self.whole or (self.begun and token.startswith(self.begun)):
                points, at = points + len(raw[at:start].decode("utf-8")), start
                found.append((points, points + len(raw[start:end].decode("utf-8"))))
        return found


def find(
    log: Log,
    words: Words,
    words_of: WordsOf,
    *,
    session: str | None = None,
    participant: str | None = None,
    only: Sequence[str] | None = None,
    most: int = 200,
) -> list[Found]:
    """The texts that hold all the words, those of the session held last first, at most so many.

    `session` and `participant` look there only; `only` looks only in sessions in which nobody else than these took part.
    """
    if words.begun is None:
        return []
    into = follow(log, words_of)
    allowed = None if only is None else json.dumps(list(only))
    with log.use() as db:
        asked = (words.match, session, participant, allowed, most)
        rows: list[tuple[Any, ...]] = db.execute(_FIND.format(into=into), asked).fetchall()
    return [
        Found(subject, kind, json.loads(body), text, beside, rank, held_at, tuple(json.loads(participants)), site, role)
        for _, subject, kind, body, text, beside, rank, held_at, participants, site, role in rows
    ]
