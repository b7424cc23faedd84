"""One answer, durable, in a study of 200,000 answers, against one bare commit of SQLite.

Ours is all that happens between leaving a question and its answer being on the disk (`Live.answer`): the next state of the
session, the event, what is current, the row of the session, encryption and the commit. Theirs is one row with the same text,
in a plain file on the same disk, committed in WAL mode with `synchronous` FULL. Each answer is the first one of its item.
Before each the disk rests a moment, as it does when a person types: a disk that was just written to answers twice as fast.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from bench.places import PASSPHRASE, here
from bench.row import Row, compare
from bench.studies import ANSWERS, PROTOCOL, consent, header, new_session_number, open_items, study_of, words
from fieldwork.study.folder import Study
from fieldwork.study.live import Live

SESSIONS = 200_000 // ANSWERS
TEXT = words(200)
REST = 0.05
"""Seconds between two commits."""


def measure(sessions: int = SESSIONS) -> Row:
    """Commit by commit in turn."""
    with Study.open(study_of(sessions), PASSPHRASE) as study:
        places = _places(study)
        plain = _plain(here() / "plain.db")
        found = compare(lambda: _ours(*next(places)), lambda: _theirs(plain), least=160, most=400, warm=40)
        (answers,) = study.log.query("SELECT count(*) FROM head WHERE register >= 'answer/' AND register < 'answer0'")[0]
        plain.close()
    return Row(
        "answer", f"one durable answer in a study of {answers:,} answers", "one bare SQLite commit, FULL, of the same text",
        2.5, found.ratio, found.ours, found.theirs, found.rounds,
    )  # fmt: skip


def _places(study: Study) -> Iterator[tuple[Live, str]]:
    """Items that were not answered yet, of one new session after the other."""
    protocol = study.protocol(PROTOCOL)
    while True:
        live = Live.start(study, protocol, header(new_session_number()), consent(study))
        for item in open_items(protocol):
            yield live, item
        live.leave()


def _ours(live: Live, item: str) -> float:
    assert item in {each.id for each in live.state.walk}  # the question was on the screen
    time.sleep(REST)
    begun = time.perf_counter()
    live.answer(item, TEXT)
    return time.perf_counter() - begun


def _plain(file: Path) -> apsw.Connection:
    """A plain file with one table, as durable as a study's."""
    connection = apsw.Connection(str(file))
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.execute("CREATE TABLE answer(seq INTEGER PRIMARY KEY, value TEXT)")
    return connection


def _theirs(connection: apsw.Connection) -> float:
    time.sleep(REST)
    begun = time.perf_counter()
    connection.execute("INSERT INTO answer(value) VALUES(?)", (TEXT,))
    return time.perf_counter() - begun
