"""A damaged file is told, never shown as if it were whole; and `verify` can fail."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.errors import DamagedStudy, FieldworkError, WrongPassphrase
from fieldwork.store.log import Log
from fieldwork.store.verify import rebuild, verify
from tests.support.logs import filled, key, state


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_at_a_page(data: bytes, chance: random.Random) -> bytes:
    return data[: 4096 * chance.randrange(len(data) // 4096)]


def flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def blank(data: bytes, chance: random.Random) -> bytes:
    place, length = chance.randrange(len(data)), chance.randrange(1, 9_000)
    return (data[:place] + bytes(length) + data[place + length :])[: len(data)]


@pytest.mark.parametrize("harm", [cut, cut_at_a_page, flip, blank])
def test_a_damaged_file_gives_one_clear_error_wherever_the_damage_is(
    tmp_path: Path, harm: Callable[[bytes, random.Random], bytes]
) -> None:
    whole = filled(tmp_path / "whole", sessions=12).read_bytes()
    chance = random.Random(f"{harm.__name__} 2026")
    for number in range(30):
        folder = tmp_path / str(number)
        folder.mkdir()
        file = folder / "study.fieldwork"
        file.write_bytes(harm(whole, chance))
        with pytest.raises(FieldworkError) as refusal, Log.open(file, key()) as log:
            log.sessions()
            verify(log)
        assert isinstance(refusal.value, DamagedStudy | WrongPassphrase)
        assert refusal.value.exit_code == 3
        assert "restore" in str(refusal.value)


TAMPERINGS = [
    ("UPDATE head SET shown = 0 WHERE subject = 's0' AND register = 'answer/vitaliteit.1'", "head", True),
    ("UPDATE head SET stands = 0 WHERE subject = 's0' AND register = 'answer/vitaliteit.1'", "head", True),
    ("DELETE FROM head WHERE subject = 's1' AND register = 'asked/vitaliteit.1'", "head", True),
    ("INSERT INTO awaited VALUES('s0', 'x')", "awaited", True),
    ("UPDATE session SET answered = answered + 1 WHERE id = 's1'", "session", True),
    ("UPDATE session SET status = 'closed' WHERE id = 's1'", "session", True),
    ("DELETE FROM session WHERE id = 's1'", "session", True),
    ("UPDATE event SET body = replace(body, 'luistert', 'zwijgt') WHERE seq = 3", "number 3, about s0", False),
    ("UPDATE event SET at = at + 1 WHERE seq = 4", "number 4, about s0", False),
    ("UPDATE event SET by = 'X' WHERE seq = 5", "number 5, about s0", False),
    ("UPDATE event SET body = '{' WHERE seq = 3", "number 3, about s0", False),
    ("DELETE FROM event WHERE seq = 2", "between events 1 and 3", False),
    ("INSERT INTO event SELECT 99, id, kind, 's9', at, offset, by, device, supersedes, body, digest FROM event", "", False),
]


@pytest.mark.parametrize(("statement", "told", "curable"), TAMPERINGS)
def test_verify_tells_what_does_not_agree_with_the_log(tmp_path: Path, statement: str, told: str, curable: bool) -> None:
    with Log.open(filled(tmp_path), key()) as log:
        assert verify(log).ok
        before = state(log)
        with log.write() as db:
            db.execute("INSERT INTO meta VALUES('erasing', '1')")
            db.execute(statement + " LIMIT 1" if statement.startswith("INSERT INTO event") else statement)
            db.execute("DELETE FROM meta WHERE name = 'erasing'")
        report = verify(log)
        assert not report.ok
        assert any(told in problem.text("en") for problem in report.problems)
        if curable:
            rebuild(log)
            assert verify(log).ok
            assert state(log) == before
        else:
            with contextlib.suppress(DamagedStudy):
                rebuild(log)
            assert not verify(log).ok


@pytest.mark.parametrize("statement", ["UPDATE event SET body = '{}'", "DELETE FROM event"])
def test_the_file_itself_refuses_to_change_an_event(tmp_path: Path, statement: str) -> None:
    with Log.open(filled(tmp_path), key()) as log:
        before = list(log.events())
        with pytest.raises(Exception, match="an event"), log.write() as db:
            db.execute(statement)
        assert list(log.events()) == before


def test_verifying_writes_nothing(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    with Log.open(file, key(), readonly=True) as log:
        assert verify(log).events == 16
        assert log.query("SELECT count(*) FROM temp.sqlite_schema") == [(0,)]
    assert file.read_bytes() == before


def test_changes_that_stand_beside_the_file_survive_that_the_program_was_killed(tmp_path: Path) -> None:
    file = filled(tmp_path / "study")
    with Log.open(file, key()) as log:
        log.put_draft("s1", "answer/b", "net getypt", 10)
        shutil.copytree(tmp_path / "study", tmp_path / "killed")  # what a kill leaves
    with Log.open(tmp_path / "killed" / "study.fieldwork", key()) as log:
        assert ("answer/b", "net getypt", 10) in [(d.field, d.text, d.cursor) for d in log.drafts()]
        assert verify(log).ok
