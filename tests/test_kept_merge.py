"""What another copy made of its events is not believed: rows and heads that were altered there are made of the events here; and
a file that is not whole is told of as that file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.errors import DamagedStudy
from fieldwork.record.events import Event
from fieldwork.store import crypt, other
from fieldwork.store.log import Log
from fieldwork.store.merge import merge
from fieldwork.store.other import opened
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.copies.merging import merge_file
from tests.support.logs import event, interview, key, new_log
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import talk

ALTERED = [
    """UPDATE session SET participants = '["W77"]'""",
    "UPDATE session SET site = 'elders', role = 'baas', held_at = '1999-01-01'",
    "UPDATE session SET status = 'refused'",
    "UPDATE session SET status = 'closed', answered = 99",
    "DELETE FROM session WHERE id = 's2'",
    "DELETE FROM head WHERE register LIKE 'answer/%'",
    "UPDATE head SET register = 'answer/x' WHERE register = 'answer/vitaliteit.1'",
    "UPDATE head SET event_seq = event_seq + 1000 WHERE register = 'answer/vitaliteit.1'",
    "UPDATE head SET stands = 0 WHERE register LIKE 'answer/%'",
    "UPDATE head SET shown = 0",
    "UPDATE head SET shown = 1",
    "UPDATE head SET shown = 1 - shown",
    "INSERT INTO head SELECT subject, 'answer/nooit', min(event_seq), 1, 1 FROM head WHERE subject = 's2' GROUP BY subject",
    "INSERT INTO head SELECT e.subject, 'field/site', e.seq, 0, 1 FROM event e WHERE e.body LIKE '%eerst%'",
    "INSERT INTO awaited SELECT subject, 'nooit' FROM event WHERE subject = 's2' LIMIT 1",
    "DELETE FROM awaited",
]


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Log]:
    """A copy with sessions of every sort: open, closed, changed, answered by two side by side, and one that waits for an event."""
    with new_log(tmp_path / "there") as log:
        stamp = log.stamper("E")
        log.append([each for name in ("s1", "s2", "s3") for each in interview(stamp, name)])
        log.append([event(stamp, "session.closed", name, {}) for name in ("s2", "s3")])
        first = event(stamp, "session.changed", "s2", {"field": "site", "value": "eerst"})
        log.append([first])
        log.append([event(stamp, "session.changed", "s2", {"field": "site", "value": "later"}, supersedes=(first.id,))])
        log.append([event(stamp, "answer.set", "s2", {"item": "vitaliteit.1", "value": value}) for value in ("a", "b")])
        log.append([event(stamp, "answer.set", "s3", {"item": "x", "value": None}, supersedes=("elders-gemaakt",))])
        log.append([Event(**{**vars_of(interview(stamp, "s4")[0]), "body": {}})])
        yield log


def vars_of(one: Event) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("id", "kind", "subject", "at", "offset", "by", "device", "supersedes", "body")}


def rows(log: Log) -> list[tuple[object, ...]]:
    return log.query("SELECT id, site, participants, role, held_at, status FROM session ORDER BY id")


def taken(file: Path, into: Path) -> list[tuple[object, ...]]:
    with new_log(into) as log:
        with opened(file, [key], log) as copy:
            merge(log, copy, by="L")
        assert verify(log).ok, [problem.text("en") for problem in verify(log).problems]
        return rows(log)


def test_a_copy_with_every_sort_of_session_comes_in_as_it_is(there: Log, tmp_path: Path) -> None:
    there.close()
    with Log.open(there.file, key()) as log:
        expected = rows(log)
    assert taken(there.file, tmp_path / "here") == expected


@pytest.mark.parametrize("sql", ALTERED)
def test_what_was_altered_beside_the_events_of_another_copy_does_not_come_in(there: Log, tmp_path: Path, sql: str) -> None:
    expected = rows(there)
    there.close()
    db = crypt.connect(there.file, key())
    db.execute(sql)
    assert db.changes() or "DELETE FROM awaited" in sql
    db.close()
    assert taken(there.file, tmp_path / "here") == expected


@pytest.mark.parametrize("sql", [each for each in ALTERED if "session" in each.split()[1:3] and "answered" not in each])
def test_rows_of_sessions_are_made_of_the_events_where_many_come_too(
    there: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.setattr(other, "FEW", 0)
    test_what_was_altered_beside_the_events_of_another_copy_does_not_come_in(there, tmp_path, sql)


def test_of_a_file_that_is_not_whole_it_says_that_nothing_was_taken_in_and_to_ask_for_it_again(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "a")
    key_ = crypt.derive(folder / "study.fieldwork", PASSPHRASE)
    shutil.copytree(folder, tmp_path / "b")
    with Study.opened(tmp_path / "b", key_, by="R2") as theirs:
        talk(theirs, "two", "W02", answer="zeearend " * 4000).leave()
    raw = (tmp_path / "b" / "study.fieldwork").read_bytes()
    with Study.opened(folder, key_, by="R1") as study:
        before = study.log.query("SELECT count(*) FROM event")
        for cut in (0, 10, 100, 4096, len(raw) // 8192 * 4096, len(raw) - 4096, len(raw) - 1):
            short = tmp_path / f"kort-{cut}.fieldwork"
            short.write_bytes(raw[:cut])
            with pytest.raises(DamagedStudy) as caught:
                merge_file(study, short, [lambda: key_])
            for language, words in (("nl", "Er is niets overgenomen"), ("en", "Ask for that file once more")):
                told = caught.value.message.text(language)  # type: ignore[arg-type]
                assert words in told and str(short) in told, (cut, told)
                assert "restore" not in told
        assert study.log.query("SELECT count(*) FROM event") == before and verify(study.log).ok
