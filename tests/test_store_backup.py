"""A backup holds all of a study and gives it back; what stops half way leaves nothing half."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import apsw
import pytest

from fieldwork.errors import DamagedStudy, InputError, NoRoom, ReadOnlyStudy, StudyError
from fieldwork.store import backup as backups
from fieldwork.store import crypt, migrate
from fieldwork.store.backup import backup, restore
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import PASSPHRASE, event, filled, interview, key, new_log, state
from tests.support.places import no_file_beyond, readonly_folder

YAML = {
    "study.yaml": "title: Proef\n",
    "codebook.yaml": "codes: []\n",
    "protocols/tno-2019/werknemer.yaml": "protocol: tno-2019/werknemer # ë\n",
    "exports/eigen.yaml": "name: eigen\n",
    "schemas/protocol.schema.json": "{}\n",
}


def study(folder: Path) -> Path:
    """A study's folder with its log and YAML, and a file that is none of its business."""
    file = filled(folder)
    for name, text in {**YAML, "aantekeningen.txt": "blijft hier", "exports/uit/answers.csv": "a,b"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return file


def test_what_comes_back_from_a_backup_is_what_went_in(tmp_path: Path) -> None:
    file = study(tmp_path / "study")
    with Log.open(file, key()) as log:
        events, drafts, before, device = list(log.events()), log.drafts(), state(log), log.device
        written = backup(log, file.parent, tmp_path / "kopie.fieldwork", by="E")
        assert written is not None
        assert written.body["file"] == "kopie.fieldwork"
        assert list(log.events("study", {"backed_up"})) == [written]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kopie.fieldwork", "study"]
    assert (tmp_path / "kopie.fieldwork").stat().st_mode & 0o077 == 0

    found = crypt.derive(tmp_path / "kopie.fieldwork", PASSPHRASE)
    assert restore(tmp_path / "kopie.fieldwork", found, tmp_path / "terug", by="E") == len(YAML)
    back = tmp_path / "terug"
    assert {p.relative_to(back).as_posix() for p in back.rglob("*") if p.is_file()} == {*YAML, "study.fieldwork"}
    assert {name: (back / name).read_text("utf-8") for name in YAML} == YAML
    assert back.stat().st_mode & 0o077 == 0
    with Log.open(back / "study.fieldwork", key()) as log:
        assert (log.drafts(), state(log)) == (drafts, before)
        assert list(log.events())[:-1] == events
        assert [e.kind for e in log.events("study")] == ["restored"]
        assert log.device != device
        assert verify(log).ok
    with sqlite3.connect(back / "study.fieldwork") as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM yaml_file")
    plain.close()


def test_a_backup_can_itself_be_opened_and_goes_under_no_ones_id(tmp_path: Path) -> None:
    file = study(tmp_path / "study")
    with Log.open(file, key()) as log:
        backup(log, file.parent, tmp_path / "kopie.fieldwork", by="E")
    with Log.open(tmp_path / "kopie.fieldwork", key(), readonly=True) as copy:
        assert copy.meta("device") is None
        assert verify(copy).ok


def test_a_study_in_a_folder_that_cannot_be_written_can_be_backed_up(tmp_path: Path) -> None:
    study(tmp_path / "study")
    with readonly_folder(tmp_path / "study") as folder, Log.open(folder / "study.fieldwork", key()) as log:
        with pytest.raises(StudyError):
            backup(log, folder, folder / "kopie.fieldwork", by="E")
        (folder.parent / "x").exists()
    with Log.open(tmp_path / "study" / "study.fieldwork", key(), readonly=True) as log:
        assert backup(log, tmp_path / "study", tmp_path / "kopie.fieldwork", by="E") is None
    assert restore(tmp_path / "kopie.fieldwork", key(), tmp_path / "terug", by="E") == len(YAML)


def test_a_backup_goes_over_nothing_unasked(tmp_path: Path) -> None:
    file = study(tmp_path / "study")
    (tmp_path / "kopie").write_text("van een ander")
    with Log.open(file, key()) as log:
        refused = [(tmp_path / "kopie", "is there already"), (file, "the study itself"), (tmp_path / "weg" / "k", "not exist")]
        for target, why in refused:
            with pytest.raises(InputError, match=why):
                backup(log, file.parent, target, by="E")
        with pytest.raises(InputError, match="the study itself"):
            backup(log, file.parent, file, by="E", overwrite=True)
        assert (tmp_path / "kopie").read_text() == "van een ander"
        backup(log, file.parent, tmp_path / "kopie", by="E", overwrite=True)
    with Log.open(tmp_path / "kopie", key(), readonly=True) as copy:
        assert len(copy.sessions()) == 2


def test_a_backup_that_does_not_fit_leaves_nothing_half(tmp_path: Path) -> None:
    file = study(tmp_path / "study")
    (tmp_path / "kopie").write_text("de vorige")
    with Log.open(file, key()) as log:
        before = list(log.events())
        for room in (0, 5_000, 40_000):
            with no_file_beyond(room), pytest.raises(NoRoom):
                backup(log, file.parent, tmp_path / "kopie", by="E", overwrite=True)
            assert sorted(path.name for path in tmp_path.iterdir()) == ["kopie", "study"]
        assert (tmp_path / "kopie").read_text() == "de vorige"
        assert list(log.events()) == before


def test_restoring_that_stops_half_way_leaves_no_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = study(tmp_path / "study")
    with Log.open(file, key()) as log:
        backup(log, file.parent, tmp_path / "kopie", by="E")
    there = sorted(tmp_path.iterdir())
    with no_file_beyond(40_000), pytest.raises(NoRoom):
        restore(tmp_path / "kopie", key(), tmp_path / "terug", by="E")
    assert sorted(tmp_path.iterdir()) == there

    def stop(*args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "_unpack", stop)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "kopie", key(), tmp_path / "terug", by="E")
    assert sorted(tmp_path.iterdir()) == there


def test_restoring_refuses_a_folder_that_holds_something_and_a_damaged_copy(tmp_path: Path) -> None:
    file = study(tmp_path / "study")
    with Log.open(file, key()) as log:
        backup(log, file.parent, tmp_path / "kopie", by="E")
    with pytest.raises(InputError, match="is not empty"):
        restore(tmp_path / "kopie", key(), tmp_path / "study", by="E")
    data = bytearray((tmp_path / "kopie").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "krom").write_bytes(data)
    with pytest.raises(DamagedStudy):
        restore(tmp_path / "krom", key(), tmp_path / "terug", by="E")
    assert not (tmp_path / "terug").exists()
    (tmp_path / "leeg").mkdir()
    restore(tmp_path / "kopie", key(), tmp_path / "leeg", by="E")
    assert (tmp_path / "leeg" / "study.yaml").exists()


@pytest.mark.parametrize("path", ["../uit.yaml", "/etc/uit.yaml", "a/../../uit.yaml", "C:/uit.yaml", "a\\..\\uit.yaml"])
def test_restoring_writes_nothing_outside_its_folder(tmp_path: Path, path: str) -> None:
    file = study(tmp_path / "study")
    with Log.open(file, key()) as log:
        backup(log, file.parent, tmp_path / "kopie", by="E")
    db = crypt.connect(tmp_path / "kopie", key())
    db.execute("UPDATE yaml_file SET path = ? WHERE path = 'study.yaml'", (path,))
    db.close()
    with pytest.raises(DamagedStudy):
        restore(tmp_path / "kopie", key(), tmp_path / "terug", by="E")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kopie", "study"]


def older(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    """Let the program be two formats further than the file."""

    def rename(db: apsw.Connection) -> None:
        db.execute("ALTER TABLE draft ADD COLUMN colour TEXT")

    def fill(db: apsw.Connection) -> None:
        db.execute("UPDATE draft SET colour = 'blauw'")
        if fails:
            raise KeyboardInterrupt

    now = migrate.VERSION
    monkeypatch.setattr(migrate, "VERSION", now + 2)
    monkeypatch.setattr(migrate, "STEPS", {now: rename, now + 1: fill})


def test_an_older_file_is_kept_beside_before_it_is_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(tmp_path)
    with Log.open(file, key()) as log:
        before = state(log)
    older(monkeypatch)
    with Log.open(file, key()) as log:
        assert log.query("SELECT colour FROM draft") == [("blauw",)]
        assert state(log) == before
    (kept,) = [path for path in tmp_path.iterdir() if path != file]
    assert kept.name.startswith(f"study.fieldwork.before-{migrate.VERSION}-")
    monkeypatch.undo()
    with Log.open(kept, key(), readonly=True) as log:
        assert state(log) == before


def test_a_conversion_that_stops_goes_on_at_the_next_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(tmp_path)
    older(monkeypatch, fails=True)
    with pytest.raises(KeyboardInterrupt):
        Log.open(file, key())
    monkeypatch.undo()
    older(monkeypatch)
    for path in tmp_path.glob("*before*"):
        path.unlink()
    with Log.open(file, key()) as log:
        assert log.query("SELECT colour FROM draft") == [("blauw",)]


def test_an_older_file_that_cannot_be_written_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(tmp_path)
    older(monkeypatch)
    with pytest.raises(ReadOnlyStudy, match="must be converted first"):
        Log.open(file, key(), readonly=True)


def test_while_a_backup_is_made_the_log_can_be_written_by_another(tmp_path: Path) -> None:
    file = study(tmp_path / "study")
    with Log.open(file, key()) as log, Log.open(file, key()) as other:
        other.append(interview(other.stamper("F"), "s9"))
        backup(log, file.parent, tmp_path / "kopie", by="E")
        other.append([event(other.stamper("F"), "answer.set", "s9", {"item": "z", "value": "ja"})])
        assert log.shown("s9", "answer/z") is not None
    shutil.rmtree(tmp_path / "study")
    with Log.open(tmp_path / "kopie", key(), readonly=True) as copy:
        assert [row.id for row in copy.sessions()] == ["s0", "s1", "s9"]
    new_log(tmp_path / "study").close()
