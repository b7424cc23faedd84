"""A study file of the time before coding opens, with a copy of it beside, and can be coded in."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from fieldwork.store import crypt, migrate
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import event, interview, key, new_log, state

FORMAT_1 = Path(__file__).parent / "data" / "schema-1.sql"


def file_of_format_1(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study file as the first version laid it out, with two interviews and codings that only a later version understands."""

    def lay_out(db: apsw.Connection) -> None:
        db.execute(FORMAT_1.read_text("utf-8"))
        db.pragma("user_version", 1)

    with monkeypatch.context() as old:
        old.setattr(migrate, "make", lay_out)
        old.setattr(migrate, "VERSION", 1)
        with new_log(folder) as log:
            stamp = log.stamper("E")
            log.append([*interview(stamp, "s0"), *interview(stamp, "s1")])
            return log.file


CODED = {"coding": "k1", "item": "vitaliteit.0", "field": "answer", "start": 0, "end": 1, "text": "0", "on": "e", "code": "rust",
         "actor": None, "route": None, "valence": None, "new_aspect": True, "coder": "C1"}  # fmt: skip


def schema(log: Log) -> dict[str, str]:
    """Tables and views by name, without white space and comments."""
    rows = log.query("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(line.split("--")[0].strip() for line in sql.splitlines()) for name, sql in rows}


def test_a_file_of_format_1_opens_and_becomes_what_a_new_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of_format_1(tmp_path / "oud", monkeypatch)
    with Log.open(file, key()) as log:
        assert log.query("PRAGMA user_version") == [(migrate.VERSION,)]
        assert log.meta("format") == str(migrate.VERSION)
        with new_log(tmp_path / "nieuw") as fresh:
            assert schema(log) == schema(fresh)
        stamp = log.stamper("C1")
        log.append([event(stamp, "segment.coded", "s0", CODED)])
        assert log.query("SELECT session, code, start, \"end\", new_aspect FROM coding") == [("s0", "rust", 0, 1, 1)]
        assert verify(log).ok
    (kept,) = [path for path in file.parent.iterdir() if path.name.startswith("study.fieldwork.before-")]
    copy = crypt.connect(kept, key(), readonly=True)
    assert copy.pragma("user_version") == 1
    copy.close()


def test_what_a_newer_copy_wrote_of_coding_before_counts_once_the_file_is_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of_format_1(tmp_path, monkeypatch)
    with monkeypatch.context() as old:
        old.setattr(migrate, "VERSION", 1)
        old.setattr("fieldwork.store.intake.register_of", lambda kind, body: None)  # a program that knows no coding
        with Log.open(file, key()) as log:
            log.append([event(log.stamper("C1"), "segment.coded", "s0", CODED)])
            before = state(log)
    with Log.open(file, key()) as log:
        assert log.query("SELECT coding, coder FROM coding") == [("k1", "C1")]
        assert len(state(log)["head"]) == len(before["head"]) + 1
        assert verify(log).ok


STANDING = [
    ("segment.coded", CODED, "coding", 1),
    ("segment.uncoded", {"coding": "k1", "coder": "C1"}, "coding", 0),
    ("memo.set", {"memo": "m", "kind": "case", "about": {}, "text": "ja", "coder": "C1"}, "memo", 1),
    ("memo.set", {"memo": "m", "kind": "case", "about": {}, "text": None, "coder": "C1"}, "memo", 0),
    ("session.read", {"coder": "C1", "done": True}, "session_read", 1),
    ("session.read", {"coder": "C1", "done": False}, "session_read", 0),
    ("decision.set", {"round": "r", "unit": "u", "outcome": "both", "codings": []}, "decision", 1),
    ("decision.set", {"round": "r", "unit": "u", "outcome": None, "codings": []}, "decision", 0),
]


@pytest.mark.parametrize(("kind", "body", "view", "count"), STANDING, ids=[f"{e[0]}-{e[3]}" for e in STANDING])
def test_a_view_shows_what_stands_and_not_what_was_taken_back(
    tmp_path: Path, kind: str, body: dict[str, object], view: str, count: int
) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("C1")
        log.append([*interview(stamp), event(stamp, kind, "s1", body)])
        assert log.query(f"SELECT count(*) FROM {view}") == [(count,)]


def test_a_round_is_open_until_it_is_closed(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        stamp = log.stamper("R1")
        log.append([event(stamp, "round.opened", "rounds", {"round": "r1", "name": "een", "coders": ["C1", "C2"],
                                                            "sessions": ["s1"], "units": "overlap"})])  # fmt: skip
        assert log.query("SELECT name, coders, closed FROM round") == [("een", '["C1","C2"]', 0)]
        closed = event(stamp, "round.closed", "rounds", {"round": "r1", "closed": True})
        log.append([closed])
        assert log.query("SELECT closed FROM round") == [(1,)]
        again = {"round": "r1", "closed": False}
        log.append([event(stamp, "round.closed", "rounds", again, supersedes=(closed.id,))])
        assert log.query("SELECT closed FROM round") == [(0,)]
