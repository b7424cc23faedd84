"""A backup and its restoring are killed a hundred times each, at every moment: what stands there is whole, or is not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldwork.store.backup import backup, restore
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import filled, interview, key

KILLS = 100
SESSIONS = 60
PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.log import Log
what, study, kept, folder = sys.argv[1], *map(Path, sys.argv[2:5])
key = crypt.Key(bytes.fromhex(sys.argv[5]), bytes.fromhex(sys.argv[6]))

def work():
    if what == "restore":
        restore(kept, key, folder, by="L")
    else:
        with Log.open(study, key) as log:
            backup(log, study.parent, kept, by="L", overwrite=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    begun = time.perf_counter()
    if line.strip():
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    print(time.perf_counter() - begun, int(killed), flush=True)
"""


@contextmanager
def killer(what: str, study: Path, kept: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that does the work once for each line: whole for an empty one, else killed after so many seconds."""
    command = [sys.executable, "-c", PROGRAM, what, str(study), str(kept), str(folder), key().key.hex(), key().salt.hex()]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as program:
        yield program


def done(program: subprocess.Popen[str], delay: float | None) -> tuple[float, bool]:
    """Let it work once: how long that took, and whether it was killed."""
    assert program.stdin and program.stdout
    program.stdin.write("\n" if delay is None else f"{delay}\n")
    program.stdin.flush()
    seconds, killed = program.stdout.readline().split()
    return float(seconds), killed == "1"


@pytest.fixture
def study(tmp_path: Path, own_home: Path) -> Path:
    file = filled(tmp_path / "study", sessions=2)
    with Log.open(file, key()) as log:
        stamp = log.stamper("E")
        log.append([event for number in range(SESSIONS) for event in interview(stamp, f"s{number + 10}", answers=8)])
    (file.parent / "study.yaml").write_text("study: iets\n", "utf-8")
    return file


def sessions_of(file: Path) -> int:
    """How many sessions a study holds, which has to be whole."""
    with Log.open(file, key()) as log:
        report = verify(log)
        assert report.ok, report.problems
        return len(log.sessions())


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_a_backup_that_is_killed_is_there_whole_or_not_and_the_study_is_as_it_was(study: Path, tmp_path: Path) -> None:
    kept, folder = tmp_path / "kopie", tmp_path / "terug"
    held, killed, whole = sessions_of(study), 0, 0
    with killer("backup", study, kept, folder) as program:
        lasts = min(done(program, None)[0] for _ in range(2))
        for number in range(KILLS * 3):
            if killed == KILLS:
                break
            kept.unlink(missing_ok=True)
            killed += done(program, lasts * (killed + 1) / KILLS)[1]
            if kept.exists():
                whole += 1
                shutil.rmtree(folder, ignore_errors=True)
                restore(kept, key(), folder, by="R")
                assert sessions_of(folder / "study.fieldwork") == held
                assert (folder / "study.yaml").read_text("utf-8") == "study: iets\n"
            if not number % 10:
                assert sessions_of(study) == held
        assert program.stdin
        program.stdin.close()
    assert killed == KILLS and sessions_of(study) == held
    assert whole > 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_a_restoring_that_is_killed_has_made_a_whole_study_or_none(study: Path, tmp_path: Path) -> None:
    kept, folder = tmp_path / "kopie", tmp_path / "hier" / "terug"
    folder.parent.mkdir()
    with Log.open(study, key()) as log:
        backup(log, study.parent, kept, by="L")
    held, digest = sessions_of(study), kept.read_bytes()
    killed = whole = 0
    with killer("restore", study, kept, folder) as program:
        lasts = []
        for _ in range(2):
            lasts.append(done(program, None)[0])
            shutil.rmtree(folder)
        for _ in range(KILLS * 3):
            if killed == KILLS:
                break
            killed += done(program, min(lasts) * (killed + 1) / KILLS)[1]
            if folder.exists():
                whole += 1
                assert sessions_of(folder / "study.fieldwork") == held
                assert (folder / "study.yaml").read_text("utf-8") == "study: iets\n"
                shutil.rmtree(folder)
        assert program.stdin
        program.stdin.close()
    assert killed == KILLS and kept.read_bytes() == digest
    assert whole > 0
