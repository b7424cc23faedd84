"""Where the file cannot be opened or written there is one clear error with exit code 3, and nothing is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from fieldwork.errors import (
    DamagedStudy,
    NoRoom,
    NotAStudy,
    ReadOnlyStudy,
    StudyBusy,
    StudyError,
    WrongPassphrase,
)
from fieldwork.store import crypt, places
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import PASSPHRASE, SECRET, event, filled, interview, key, new_log, state
from tests.support.places import can_mount, no_file_beyond, readonly_folder, run_on_small_disk


def plain_database(file: Path) -> None:
    with apsw.Connection(str(file)) as db:
        db.execute("CREATE TABLE t(a)")
    db.close()


def other_encrypted(file: Path) -> None:
    file.touch()
    db = apsw.Connection(str(file))
    crypt.unlock(db, key())
    db.execute("CREATE TABLE t(a)")
    db.close()


NO_STUDIES: list[tuple[str, Callable[[Path], object], type[StudyError], str, str]] = [
    ("absent", lambda f: None, NotAStudy, "bestaat niet", "does not exist"),
    ("empty", lambda f: f.touch(), DamagedStudy, "is leeg", "is empty"),
    ("folder", lambda f: f.mkdir(), NotAStudy, "geen bestand", "not a file"),
    ("text", lambda f: f.write_text("Beste collega,\n" * 600, "utf-8"), NotAStudy, "een tekstbestand", "a text file"),
    ("letter", lambda f: f.write_text("é" * 600, "utf-8"), NotAStudy, "een tekstbestand", "a text file"),
    ("plain", plain_database, NotAStudy, "onversleutelde database", "without encryption"),
    ("odd size", lambda f: f.write_bytes(os.urandom(5_000)), DamagedStudy, "niet heel", "not whole"),
    ("noise", lambda f: f.write_bytes(os.urandom(8_192)), WrongPassphrase, "wachtzin opent", "passphrase does not open"),
    ("other", other_encrypted, NotAStudy, "geen studie van fieldwork", "no study of fieldwork"),
]


@pytest.mark.parametrize(("name", "make", "error", "dutch", "english"), NO_STUDIES, ids=[row[0] for row in NO_STUDIES])
def test_what_is_no_study_is_refused_by_name_and_left_as_it_was(
    tmp_path: Path, name: str, make: Callable[[Path], object], error: type[StudyError], dutch: str, english: str
) -> None:
    file = tmp_path / "study.fieldwork"
    make(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(StudyError) as refusal:
        Log.open(file, key())
    assert type(refusal.value) is error
    assert refusal.value.exit_code == 3
    assert dutch in refusal.value.message.text("nl")
    assert english in refusal.value.message.text("en")
    assert str(file) in refusal.value.message.text("nl")
    assert (file.read_bytes() if file.is_file() else None) == before


def test_a_wrong_passphrase_is_told_and_changes_nothing(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    wrong = crypt.derive(file, PASSPHRASE.upper())
    with pytest.raises(WrongPassphrase, match="capitals and spaces"):
        Log.open(file, wrong)
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study.fieldwork"]
    assert "Key(…)" in repr([wrong])


def test_the_passphrase_is_the_same_however_its_letters_are_composed(tmp_path: Path) -> None:
    file = filled(tmp_path)
    decomposed = PASSPHRASE.replace("ë", "e\u0308")
    assert decomposed != PASSPHRASE
    with Log.open(file, crypt.derive(file, decomposed)) as log:
        assert len(log.sessions()) == 2


def test_a_file_of_a_newer_program_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = filled(tmp_path)
    with Log.open(file, key()) as log, log.use() as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StudyError, match=r"newer fieldwork \(format 99") as refusal:
        Log.open(file, key())
    assert refusal.value.exit_code == 3


def test_a_folder_that_cannot_be_written_can_be_read_and_verified(tmp_path: Path) -> None:
    filled(tmp_path / "study")
    with readonly_folder(tmp_path / "study") as folder:
        with Log.open(folder / "study.fieldwork", key()) as log:
            assert log.readonly
            assert len(log.sessions()) == 2
            assert verify(log).ok
            with pytest.raises(ReadOnlyStudy, match="reading works, saving does not") as refusal:
                log.put_draft("s0", "answer/a", "x", 1)
            assert refusal.value.exit_code == 3
        with pytest.raises(StudyError):
            new_log(folder / "below")


def test_what_is_still_beside_the_file_is_read_or_told_in_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    file = filled(tmp_path / "study")
    with Log.open(file, key()) as log:
        log.append([event(log.stamper("E"), "answer.set", "s0", {"item": "laat", "value": "in de wal"})])
        shutil.copytree(tmp_path / "study", tmp_path / "all")
    assert (tmp_path / "all" / "study.fieldwork-wal").stat().st_size
    with readonly_folder(tmp_path / "all") as folder, Log.open(folder / "study.fieldwork", key()) as log:
        assert log.shown("s0", "answer/laat") is not None
    (tmp_path / "all" / "study.fieldwork-shm").unlink()
    with readonly_folder(tmp_path / "all") as folder:
        file = folder / "study.fieldwork"
        with pytest.raises(ReadOnlyStudy, match=r"the last changes are still in study\.fieldwork-wal"):
            Log.open(file, key())


def test_reading_only_refuses_to_write_and_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.read_bytes()
    with Log.open(file, key(), readonly=True) as log:
        with pytest.raises(ReadOnlyStudy):
            log.append(interview(log.stamper("E"), "s9"))
        with pytest.raises(ReadOnlyStudy), log.use() as db:
            db.execute("DELETE FROM draft")
    assert file.read_bytes() == before


def test_a_second_writer_waits_and_is_then_told_while_the_first_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypt, "BUSY_MS", 60)
    file = filled(tmp_path)
    with Log.open(file, key()) as first, Log.open(file, key()) as second:
        before = state(second)
        mine = event(second.stamper("F"), "answer.set", "s0", {"item": "b", "value": "ja"})
        with first.write():
            with pytest.raises(StudyBusy, match="Another window or program is writing") as refusal:
                second.append([mine])
            assert refusal.value.exit_code == 3
            assert state(second) == before  # reading goes on
        assert second.append([mine]) == 1
        assert first.shown("s0", "answer/b") == mine


def fill_up(log: Log) -> int:
    """Write answers until the disk refuses; how many were accepted."""
    stamp = log.stamper("E")
    for number in range(500):
        try:
            log.append([event(stamp, "answer.set", "s0", {"item": f"x.{number}", "value": SECRET * 500})])
        except NoRoom as refusal:
            assert refusal.exit_code == 3
            assert "Nothing is lost" in str(refusal)
            return number
    raise AssertionError("the disk never filled up")


def kept(log: Log) -> int:
    return len([e for e in log.events("s0", {"answer.set"}) if e.body["item"].startswith("x.")])


def test_a_full_disk_is_told_and_all_that_was_saved_is_there(tmp_path: Path) -> None:
    file = filled(tmp_path)
    with Log.open(file, key()) as log:
        with no_file_beyond(300_000):
            saved = fill_up(log)
            with pytest.raises(NoRoom):
                log.put_draft("s0", "answer/x", SECRET * 9_000, 1)
        assert saved > 2
        assert kept(log) == saved
        log.put_draft("s0", "answer/x", SECRET * 9_000, 1)  # room was made: it goes on
    with Log.open(file, key()) as log:
        assert verify(log).ok
        assert kept(log) == saved
        assert any(draft.text == SECRET * 9_000 for draft in log.drafts())


ON_A_SMALL_DISK = """
import sys
from pathlib import Path
from tests.support.logs import filled, key
from tests.test_store_refusals import fill_up, kept
from fieldwork.errors import NoRoom
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
folder = Path(sys.argv[1])
file = filled(folder)
ballast = folder / "ballast"
ballast.write_bytes(bytes(100_000))
log = Log.open(file, key())
saved = fill_up(log)
try:
    log.close()
except NoRoom:
    pass
ballast.unlink()
with Log.open(file, key()) as log:
    assert verify(log).ok
    assert kept(log) == saved > 2, (kept(log), saved)
    log.put_draft("s0", "answer/x", "verder", 1)
print("kept", saved)
"""


def test_a_disk_that_is_really_full_loses_nothing(tmp_path: Path) -> None:
    if not can_mount():
        pytest.skip("no small file system can be mounted here; the test before this one shows a refused write")
    for kilobytes in (700, 733, 790):
        run = run_on_small_disk(tmp_path, kilobytes, ON_A_SMALL_DISK, str(tmp_path))
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.startswith("kept ")


MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sda2 /home/e/here ext4 rw 0 0
//nas/onderzoek /mnt/onderzoek\040team cifs rw 0 0
e@host:/ /mnt/ssh fuse.sshfs rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/studie/study.fieldwork", None),
        ("/home/e/study.fieldwork", "nfs4"),
        ("/homes/study.fieldwork", None),
        ("/home/e/here/study.fieldwork", None),
        ("/mnt/onderzoek team/a/study.fieldwork", "cifs"),
        ("/mnt/ssh/study.fieldwork", "fuse.sshfs"),
        ("/tmp/study.fieldwork", None),
    ],
)
def test_the_mount_that_holds_a_path_decides_whether_it_is_a_network_folder(path: str, kind: str | None) -> None:
    assert places.network_mount(MOUNTS, path) == kind


def test_a_container_whose_whole_system_is_shared_is_no_network_folder() -> None:
    assert places.network_mount("none / 9p rw 0 0\n", "/studie/study.fieldwork") is None


def test_a_network_folder_is_refused_with_its_reason_but_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(tmp_path / "study")
    monkeypatch.setattr(places, "network_type", lambda file: "nfs4")
    for attempt in (lambda: Log.open(file, key()), lambda: new_log(tmp_path / "new")):
        with pytest.raises(StudyError, match=r"network folder \(nfs4\)") as refusal:
            attempt()
        assert refusal.value.exit_code == 3
    assert not (tmp_path / "new").exists()
    with Log.open(file, key(), readonly=True) as log:
        assert len(log.sessions()) == 2
