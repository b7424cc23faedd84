"""Erasing a session: what was said is physically gone, everywhere, and no copy can bring it back."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest
import sqlcipher3

from fieldwork.capture.state import replay
from fieldwork.errors import InputError
from fieldwork.record.events import Event
from fieldwork.store import crypt, search
from fieldwork.store.backup import backup
from fieldwork.store.erase import erase_session
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import PASSPHRASE, event, interview, key, new_log, state
from tests.support.small import protocol

GONE = "de zwaluwstaart klemde"
OTHER = "een ander gesprek dat blijft"
"""What is said in the session that is erased, and in the one that stays."""


def words_of(session: str, item: str, value: Any) -> str:
    return value if isinstance(value, str) else ""


def said(log: Log, sessions: tuple[str, ...] = ("s1", "s2")) -> None:
    """Sessions with answers written over and over, drafts and a search index: text in every corner of the file."""
    stamp = log.stamper("E")
    for session in sessions:
        log.append(interview(stamp, session, answers=12))
        for number in range(12):
            long = f"{number} {GONE} " * 200 if session == "s1" else OTHER
            old = log.heads(session, f"answer/vitaliteit.{number}")
            body = {"item": f"vitaliteit.{number}", "value": long, "text": None}
            log.append([event(stamp, "answer.set", session, body, supersedes=tuple(e.id for e in old))])
            log.put_draft(session, f"answer:vitaliteit.{number}", f"half {GONE if session == 's1' else OTHER}" * 9, 3)
            log.put_draft(session, "note:", f"kort {GONE if session == 's1' else OTHER}", 3)
            log.drop_draft(session, f"answer:vitaliteit.{number - 5}")
    search.follow(log, words_of)


def everything_in(log: Log, folder: Path) -> bytes:
    """Every byte of the file's pages, decrypted where they stand: live ones, free ones, and the gaps within them.

    The -wal has to be empty: what is in it is in no page.
    """
    wal = log.file.with_name(log.file.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    copy = folder / "copy.fieldwork"
    copy.write_bytes(log.file.read_bytes())
    db = apsw.Connection(str(copy))
    crypt.unlock(db, key())
    assert db.pragma("journal_mode", "delete") == "delete"
    db.pragma("rekey", "")
    db.close()
    raw = copy.read_bytes()
    assert raw.startswith(b"SQLite format 3")
    return raw


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return new_log(tmp_path / "studie")


def test_the_words_of_an_erased_session_are_in_no_byte_of_the_file(log: Log, tmp_path: Path) -> None:
    said(log)
    with log.use() as db:
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    assert GONE.encode() in everything_in(log, tmp_path)  # what is looked for can be found
    erased = erase_session(log, "s1", "E")
    assert erased.scrubbed and erased.backups == ()
    raw = everything_in(log, tmp_path)
    assert GONE.encode() not in raw and b"zwaluwstaart" not in raw
    assert OTHER.encode() in raw
    log.close()
    with sqlcipher3.connect(str(log.file)) as db:  # and so in the eyes of SQLCipher itself
        db.execute(f"PRAGMA key = '{PASSPHRASE}'")
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        assert "search" not in tables and "draft" in tables
        assert all(GONE not in str(db.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables)
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_what_is_left_is_role_day_and_a_whole_log(log: Log) -> None:
    said(log)
    before = {e.id: (e.kind, e.at, e.by) for e in log.events()}
    row = next(row for row in log.sessions() if row.id == "s2")
    erase_session(log, "s1", "E")
    left = {row.id: row for row in log.sessions()}
    gone = left["s1"]
    assert (gone.status, gone.role, gone.held_at) == ("erased", "werknemer", "2026-11-21")
    assert (gone.participants, gone.protocol, gone.site, gone.answered, gone.asked) == ((), None, None, 0, 0)
    assert left["s2"] == row
    bodies = {e.kind: e.body for e in log.events("s1") if e.body}
    assert bodies == {"session.erased": {"role": "werknemer", "held_at": "2026-11-21"}}
    assert before.items() <= {e.id: (e.kind, e.at, e.by) for e in log.events()}.items()
    assert verify(log).ok, verify(log).problems
    assert log.drafts("s1") == [] and log.drafts("s2")
    replayed = replay("s1", protocol(), log.events("s1"))
    assert replayed.status == "erased"
    assert not any(replayed.record[name] for name in ("answers", "notes", "asked", "marks", "consent", "conflicts"))


def test_an_erased_session_is_found_no_more_and_search_goes_on(log: Log) -> None:
    said(log)
    erase_session(log, "s1", "E")
    assert search.find(log, search.Words(log, "zwaluwstaart"), words_of) == []
    assert {found.session for found in search.find(log, search.Words(log, "ander gesprek"), words_of)} == {"s2"}


def test_events_are_written_once_again_after_an_erasure(log: Log) -> None:
    said(log)
    erase_session(log, "s1", "E")
    with pytest.raises(apsw.ConstraintError), log.use() as db:
        db.execute("UPDATE event SET body = '{}' WHERE subject = 's2'")


@pytest.mark.parametrize("seed", range(6))
def test_an_erasure_wins_every_merge_in_any_order(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with new_log(tmp_path / "a") as a, new_log(tmp_path / "b") as b:
        first = interview(a.stamper("E"), "s1", answers=4)
        a.append(first)
        b.append(first)
        erase_session(a, "s1", "E")
        stamp = b.stamper("F")  # who went on without knowing
        reopened = event(stamp, "session.reopened", "s1", {})
        answer = event(stamp, "answer.set", "s1", {"item": "vitaliteit.9", "value": f"later {GONE}", "text": None})
        renamed = event(stamp, "session.changed", "s1", {"field": "participants", "value": ["W09"]})
        b.append([reopened, answer, renamed])
        b.put_draft("s1", "note:", GONE, 2)
        ours, theirs = list(a.events()), list(b.events())
        for log, events in ((a, theirs), (b, ours)):
            mixed = events * 2
            chance.shuffle(mixed)
            for start in range(0, len(mixed), 3):
                log.append(mixed[start : start + 3])
        assert state(a) == state(b)
        assert list(a.events()) == list(b.events())
        for log in (a, b):
            assert log.sessions()[0].status == "erased" and log.sessions()[0].participants == ()
            assert verify(log).ok, verify(log).problems
            assert log.drafts() == []
            with log.use() as db:  # what came in since then
                db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            assert GONE.encode() not in everything_in(log, tmp_path)


def test_events_of_an_erased_session_that_come_before_the_rest_are_empty_too(tmp_path: Path) -> None:
    with new_log(tmp_path / "a") as a, new_log(tmp_path / "b") as b:
        told: list[Event] = interview(a.stamper("E"), "s1")
        a.append(told)
        erased = erase_session(a, "s1", "E").event
        b.append([erased])
        b.append(told)
        assert not any(e.body for e in b.events("s1", {"answer.set", "note.set", "session.opened"}))
        assert state(a) == state(b) and verify(b).ok


def test_what_another_program_kept_from_going_goes_at_the_next_opening(log: Log, tmp_path: Path) -> None:
    said(log)
    with closing(apsw.Connection(str(log.file))) as reader:
        crypt.unlock(reader, key())
        rows = reader.execute("SELECT body FROM event WHERE subject = 's1'")
        next(rows)  # it goes on reading
        with log.use() as db:
            db.set_busy_timeout(50)
        assert not erase_session(log, "s1", "E").scrubbed
        assert {row.id: row.status for row in log.sessions()}["s1"] == "erased"
    log.close()
    with Log.open(log.file, key()) as again:
        assert again.meta("scrub") is None
        assert GONE.encode() not in everything_in(again, tmp_path)


def test_backups_that_still_hold_it_are_named(log: Log, tmp_path: Path) -> None:
    backup(log, tmp_path, tmp_path / "ervoor.kopie", by="E")
    said(log, ("s1",))
    backup(log, tmp_path, tmp_path / "erna.kopie", by="E")
    assert erase_session(log, "s1", "E").backups == ("erna.kopie",)


def test_erasing_what_is_not_there_says_so(log: Log) -> None:
    with pytest.raises(InputError):
        erase_session(log, "geen", "E")
