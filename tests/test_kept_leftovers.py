"""What a killed program left half made goes when the study is opened or scrubbed; what is plain text somewhere else is told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.exports.placing import place
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.leftovers import clear
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.study.privacy.withdrawal_words import for_people
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import put, talk

GONE = 2**22 + 1
"""A process that cannot be: above the highest number that Linux gives."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with Study.opened(folder, crypt.derive(folder / "study.fieldwork", PASSPHRASE), by="R1") as study:
        talk(study, "one", "W01", answer="kolibrie hier").leave()
        yield study


def litter(study: Study, process: int) -> set[str]:
    """What a merge, a backup and a table for SPSS leave when they are killed."""
    names = {f".merge-{process}-abc", f"kopie.fieldwork.{process}.part", f"kopie.fieldwork.{process}.part-wal",
             f".writing-{process}-xyz"}  # fmt: skip
    for name in names:
        place = study.folder / name
        if name.startswith("."):
            place.mkdir()
            place = place / "study.fieldwork"
        shutil.copy(study.log.file, place)
    return names


def beside(study: Study) -> set[str]:
    return {path.name for path in study.folder.iterdir()}


def test_opening_for_writing_clears_what_processes_that_are_gone_left_and_nothing_else(study: Study) -> None:
    stay = litter(study, os.getpid())
    for name in ("answers.csv.part", "notes.2019.txt", "roman.2019.deel"):
        (study.folder / name).write_text("van iemand", "utf-8")
        stay.add(name)
    before, gone = beside(study), litter(study, GONE)
    with Log.open(study.log.file, study.log.key, readonly=True):
        assert gone <= beside(study), "who only reads clears nothing"
    with Log.open(study.log.file, study.log.key):
        assert stay <= beside(study) and beside(study) == before


def test_erasing_clears_them_too_while_the_study_stays_open(study: Study) -> None:
    gone = litter(study, GONE)
    assert gone <= beside(study)
    assert withdraw(study, plan(study, "W01", erase=True)).scrubbed
    assert not gone & beside(study) and verify(study.log).ok


@pytest.mark.parametrize("target", ["kopie.fieldwork", "terug"])
def test_a_backup_and_putting_one_back_clear_what_an_earlier_try_left_there(study: Study, tmp_path: Path, target: str) -> None:
    elsewhere = tmp_path / "schijf"
    elsewhere.mkdir()
    half = elsewhere / f"kopie.fieldwork.{GONE}.part"
    half.write_bytes(b"half")
    half_folder = elsewhere / f".terug.{GONE}-q.part"
    half_folder.mkdir()
    (half_folder / "study.fieldwork").write_bytes(b"half")
    other = elsewhere / f"andere.fieldwork.{GONE}.part"
    other.write_bytes(b"van iets anders")
    backup(study.log, study.folder, elsewhere / "kopie.fieldwork", by="R1")
    assert not half.exists() and half_folder.exists()
    restore(elsewhere / "kopie.fieldwork", study.log.key, elsewhere / "terug", by="R2")
    assert {path.name for path in elsewhere.iterdir()} == {"kopie.fieldwork", "terug", other.name}


KILLED = """
import os, signal, sys
import fieldwork.exports.placing as placing
from pathlib import Path
placing.os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
placing.place(Path(sys.argv[1]), b"kolibrie in gewone tekst")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills a process")
def test_an_export_that_was_killed_is_told_when_somebody_is_erased_and_goes_with_the_next_of_its_name(
    study: Study, tmp_path: Path
) -> None:
    put(study, "exported", "study", {"profile": "answers", "file": "known.csv"})
    places = [study.folder / "answers.csv", study.folder / "exports" / "mine.csv", tmp_path / "known.csv"]
    for place_ in (*places, tmp_path / "of-something-else.csv"):
        done = subprocess.run([sys.executable, "-c", KILLED, str(place_)], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                              check=False)  # fmt: skip
        assert done.returncode == -signal.SIGKILL
    halves = [place_.with_name(f"{place_.name}.part") for place_ in places]
    assert all(b"kolibrie" in half.read_bytes() for half in halves)
    for language in ("nl", "en"):
        told = [line.text(language) for line in for_people(plan(study, "W01", erase=True))]  # type: ignore[arg-type]
        for half in halves:
            (line,) = [line for line in told if str(half.resolve()) in line]
            assert ("vernietig" if language == "nl" else "destroy") in line
        assert not any("of-something-else" in line for line in told)
    clear(study.folder)
    assert halves[0].exists(), "plain text is for people to look at"
    place(places[0], b"nieuw")
    assert places[0].read_bytes() == b"nieuw" and not halves[0].exists()
