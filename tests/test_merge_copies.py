"""Copies that go their own way and meet: whatever happens in whatever order, they come to one record, and what was erased is gone."""

from __future__ import annotations

import random
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import apsw
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from fieldwork.errors import WordsErased
from fieldwork.record.events import EMPTIED, ERASED, Event, register_of
from fieldwork.record.resting import CHARTING
from fieldwork.store import crypt, search
from fieldwork.store.backup import backup, restore
from fieldwork.store.erase import erase_session
from fieldwork.store.log import Log
from fieldwork.store.merge import MERGED, Merged, merge
from fieldwork.store.other import opened
from fieldwork.store.projections import newest_at
from fieldwork.store.verify import verify
from tests.support.logs import OPENED, key, new_log, state

HOUR = 3_600_000_000
CLOCKS = (-7 * HOUR, 0, 5 * HOUR)
"""How far off each copy's clock is."""
SESSIONS = ("s0", "s1", "s2", "s3")
COPIES = range(3)


def secret(session: str) -> str:
    """A word that is said in one session only."""
    return f"kwikstaart{session}zwaluw"


def taken(log: Log, file: Path, **how: Any) -> Merged:
    """Merge another file with the key of all tests."""
    with opened(file, [key], log) as other:
        return merge(log, other, by="L", **how)


def decrypted(log: Log, folder: Path) -> bytes:
    """Every byte of the pages, live and free. The -wal has to be empty: what is in it is in no page."""
    wal = Path(f"{log.file}-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    copy = folder / "decrypted"
    shutil.copyfile(log.file, copy)
    db = apsw.Connection(str(copy))
    crypt.unlock(db, key())
    db.pragma("journal_mode", "delete")
    db.pragma("rekey", "")
    db.close()
    raw = copy.read_bytes()
    assert raw.startswith(b"SQLite format 3")
    copy.unlink()
    return raw


def record(log: Log) -> dict[str, Any]:
    """What a copy says, but for who merged when: that is each copy's own history until the next merge."""
    events = log.query("SELECT id, kind, subject, at, offset, by, device, supersedes, body FROM event ORDER BY id")
    return {**state(log), "events": [row for row in events if row[1] not in (MERGED, "restored", "backed_up")]}


class Copies(RuleBasedStateMachine):
    """Three copies of a study on laptops whose clocks are hours off."""

    always: tuple[str, ...] = (ERASED,)
    """What comes along with every part of a copy."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=tempfile.gettempdir()))
        self.tick, self.names = 1_700_000_000_000_000, 0
        self.logs = [new_log(self.folder / str(number)) for number in COPIES]
        for log in self.logs:
            with log.use() as db:
                db.execute("PRAGMA synchronous = off")
        for number, session in ((0, "s0"), (1, "s1"), (1, "s2")):
            self.open(number, session)
            self.work(number, session, 0, False)
        for number, other in ((0, 1), (2, 0)):
            taken(self.logs[number], self.logs[other].file)

    def write(self, number: int, kind: str, subject: str, body: dict[str, Any], *, alone: bool = False) -> None:
        """An event as a copy makes it: by its own clock, replacing what it sees."""
        log = self.logs[number]
        self.tick += 1_000
        self.names += 1
        register = register_of(kind, body)
        seen = () if register is None or alone else tuple(event.id for event in log.heads(subject, register))
        with log.use() as db:
            at = max(self.tick + CLOCKS[number], newest_at(db) + 1)
        try:
            log.append([Event(f"e{self.names:05}", kind, subject, at, 60, f"R{number}", log.device, seen, body)])
        except WordsErased:  # told to who writes, and nothing of it is kept
            assert log.query("SELECT 1 FROM event WHERE subject = ? AND kind IN ('session.erased', 'words.erased')", (subject,))
            assert not log.query("SELECT 1 FROM event WHERE subject = ? AND id = ?", (subject, f"e{self.names:05}"))

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(SESSIONS))
    def open(self, number: int, session: str) -> None:
        if not self.logs[number].heads(session, "opened"):
            self.write(number, "session.opened", session, {**OPENED, "participants": [f"W{session}"]})

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(SESSIONS), what=st.integers(0, 7), alone=st.booleans())
    def work(self, number: int, session: str, what: int, alone: bool) -> None:
        """Anything that is done with a session, also by who never met how it was opened."""
        words = f"{secret(session)} {self.names} " * (4 << 2 * (self.names % 4))
        body: dict[str, Any]
        kind, body = (
            ("answer.set", {"item": "a", "value": words, "text": None}),
            ("answer.set", {"item": "b", "value": None}),
            ("note.set", {"note": "n", "item": "a", "kind": "reflective", "text": words}),
            ("segment.coded", {"coding": "c", "coder": f"R{number}", "code": "x", "text": words, "start": 0, "end": 3}),
            ("segment.uncoded", {"coding": "c", "coder": f"R{number}"}),
            ("session.closed", {}),
            ("session.changed", {"field": "wave", "value": f"T{number}"}),
            ("item.asked", {"item": "c"}),
        )[what]
        self.write(number, kind, session, body, alone=alone)

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(SESSIONS))
    def type(self, number: int, session: str) -> None:
        if self.logs[number].query("SELECT 1 FROM session WHERE id = ? AND status <> 'erased'", (session,)):
            with suppress(WordsErased):
                self.logs[number].put_draft(session, "answer:a", f"half {secret(session)} " * 20, 3)

    @rule(number=st.sampled_from(COPIES))
    def search(self, number: int) -> None:
        search.follow(self.logs[number], lambda session, item, value: value if isinstance(value, str) else "")

    @rule(number=st.sampled_from(COPIES), sessions=st.sets(st.sampled_from(SESSIONS), min_size=1, max_size=2))
    def chart(self, number: int, sessions: set[str]) -> None:
        """A summary that rests on sessions which this copy knows; one of several stays, so that it may quote none."""
        known = sorted(each for each in sessions if self.logs[number].query("SELECT 1 FROM session WHERE id = ?", (each,)))
        held = [each for each in known if not self.erased(number, each)]
        if held:
            text = f"samengevat {self.names} {secret(held[0]) if len(held) == 1 else ''}"
            body = {"rows": "session", "row": "r", "code": "x", "author": "L", "text": text, "rests_on": held}
            self.write(number, "chart.summarised", CHARTING, body)

    @rule(number=st.sampled_from(COPIES))
    def others(self, number: int) -> None:
        self.write(number, "participant.set", f"W{number % 2}", {"participant": f"W{number % 2}", "roles": [f"r{number}"]})

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(SESSIONS))
    def erase(self, number: int, session: str) -> None:
        log = self.logs[number]
        if log.query("SELECT 1 FROM event WHERE subject = ? AND kind = 'session.opened'", (session,)):
            if not self.erased(number, session):
                erase_session(log, session, f"R{number}")
                self.look(number)

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(SESSIONS))
    def empty(self, number: int, session: str) -> None:
        """The words of one person in a talk with others go, whoever wrote them down and wherever."""
        if self.logs[number].query("SELECT 1 FROM session WHERE id = ? AND status <> 'erased'", (session,)):
            self.write(number, EMPTIED, session, {"registers": ["note/n"]})

    def erased(self, number: int, session: str) -> bool:
        return bool(self.logs[number].query("SELECT 1 FROM event WHERE subject = ? AND kind = ?", (session, ERASED)))

    @rule(number=st.sampled_from(COPIES), other=st.sampled_from(COPIES), dry=st.booleans())
    def meet(self, number: int, other: int, dry: bool) -> None:
        if number == other:
            return
        if dry:
            before = record(self.logs[number])
            would = taken(self.logs[number], self.logs[other].file, dry_run=True)
            assert record(self.logs[number]) == before
        came = taken(self.logs[number], self.logs[other].file)
        if dry:
            assert (would.told, would.conflicts, would.erased, would.held_there) == (
                came.told, came.conflicts, came.erased, came.held_there)  # fmt: skip
        if came.events:
            self.look(number)
        again = taken(self.logs[number], self.logs[other].file)
        assert (again.events, again.conflicts, again.erased) == (0, (), ())

    @rule(number=st.sampled_from(COPIES), other=st.sampled_from(COPIES))
    def meet_a_backup(self, number: int, other: int) -> None:
        """A backup of some moment comes back from a drawer, restored first or as it is."""
        kept = self.folder / "kept"
        if not kept.exists():
            backup(self.logs[other], self.folder / str(other), kept, by="L")
            return
        if number != other:
            came = taken(self.logs[number], kept)
        else:
            restore(kept, key(), self.folder / "restored", by="L")
            came = taken(self.logs[number], self.folder / "restored" / "study.fieldwork")
            shutil.rmtree(self.folder / "restored")
        kept.unlink()
        if came.events:
            self.look(number)

    @rule(number=st.sampled_from(COPIES), other=st.sampled_from(COPIES), chance=st.randoms(use_true_random=False))
    def meet_a_part(self, number: int, other: int, chance: random.Random) -> None:
        """Some events of another copy come, without those that they replace; that a session was erased always comes along."""
        some = [event for event in self.logs[other].events() if event.kind in self.always or chance.random() < 0.4]
        chance.shuffle(some)
        with new_log(self.folder / "part") as part:
            part.append(some)
        came = taken(self.logs[number], part.file)
        shutil.rmtree(part.file.parent)
        if came.events:
            self.look(number)
        assert verify(self.logs[number]).ok

    def look(self, number: int) -> None:
        """Nothing that this copy knows to be erased stands in any of its bytes."""
        gone = [session for session in SESSIONS if self.erased(number, session)]
        if gone:
            raw = decrypted(self.logs[number], self.folder)
            assert [session for session in gone if secret(session).encode() in raw] == []
        emptied = self.logs[number].query(
            "SELECT body FROM event WHERE kind = 'note.set' AND body <> '{}' AND subject IN "
            "(SELECT subject FROM head WHERE register = 'emptied')"
        )
        assert emptied == []

    def teardown(self) -> None:
        if not hasattr(self, "logs"):
            return
        try:
            for number, other in ((0, 1), (1, 2), (2, 0), (0, 1), (1, 2), (2, 0)):
                taken(self.logs[number], self.logs[other].file)
            for number, log in enumerate(self.logs):
                report = verify(log)
                assert report.ok, [str(problem) for problem in report.problems]
                with log.use() as db:
                    db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self.look(number)
                assert list(log.file.parent.glob(".merge-*")) == []
            first, second, third = (record(log) for log in self.logs)
            assert first == second
            assert second == third
        finally:
            for log in self.logs:
                log.close()
            shutil.rmtree(self.folder)


Copies.TestCase.settings = settings(max_examples=40, stateful_step_count=30, suppress_health_check=list(HealthCheck))
TestCopies = Copies.TestCase
