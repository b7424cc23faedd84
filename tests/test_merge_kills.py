"""A merge is killed a hundred times, at every moment of it: the study is as it was before or as it is after, and whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwork.store.erase import erase_session
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import filled, interview, key, state

KILLS = 50
"""Of each way of writing: through the -wal, and to the file itself with a journal. Together a hundred."""
SESSIONS = 150

PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from fieldwork.store import crypt, merge
from fieldwork.store.log import Log
from fieldwork.store.other import opened
merge.MUCH, merge._CACHE_KIB = int(sys.argv[3]), 64  # so that pages are written all the time, not at the end only
key = crypt.Key(bytes.fromhex(sys.argv[4]), bytes.fromhex(sys.argv[5]))
for line in sys.stdin:
    child = os.fork()
    if not child:
        with Log.open(Path(sys.argv[1]), key) as log, opened(Path(sys.argv[2]), [lambda: key], log) as other:
            merge.merge(log, other, by="L")
        os._exit(0)
    begun = time.perf_counter()
    if line.strip():
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(time.perf_counter() - begun, flush=True)
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies that share sessions; each has more of its own, and the other erased one that is here."""
    folder = tmp_path_factory.mktemp("kills")
    here = filled(folder / "here", sessions=SESSIONS // 3)
    there = folder / "there" / "study.fieldwork"
    there.parent.mkdir()
    shutil.copyfile(here, there)
    for file, first in ((here, 1000), (there, 2000)):
        with Log.open(file, key()) as log:
            stamp = log.stamper("E")
            log.append([event for number in range(SESSIONS) for event in interview(stamp, f"s{first + number}", answers=8)])
            log.append(interview(stamp, "s0", answers=2))  # both go on with one, without seeing each other
    with Log.open(there, key()) as log:
        erase_session(log, "s1", "E")
    return here, there


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
@pytest.mark.parametrize("much", [1_000_000, 0])
def test_after_each_kill_the_study_is_before_or_after_and_whole(
    two: tuple[Path, Path], much: int, tmp_path: Path, own_home: Path
) -> None:
    base, there = two
    file = tmp_path / "study" / "study.fieldwork"
    file.parent.mkdir()
    command = [sys.executable, "-c", PROGRAM, str(file), str(there), str(much), key().key.hex(), key().salt.hex()]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as program:
        _kill(program, base, file)


def _kill(program: subprocess.Popen[str], base: Path, file: Path) -> None:
    before = _events(base)

    def run(delay: float | None) -> float:
        for path in file.parent.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copyfile(base, file)
        assert program.stdin and program.stdout
        program.stdin.write("\n" if delay is None else f"{delay}\n")
        program.stdin.flush()
        return float(program.stdout.readline())

    lasts = min(run(None) for _ in range(3))
    after = _events(file)
    assert after > before
    with Log.open(file, key()) as log:
        whole = state(log)
    seen = {before: 0, after: 0}
    for number in range(KILLS):
        run(lasts * (number + 1) / KILLS)
        found = _events(file)
        seen[found] += 1
        if found == after:
            with Log.open(file, key()) as log:
                assert state(log) == whole
    assert program.stdin
    program.stdin.close()
    print(f"{seen[before]} times before, {seen[after]} times after; a merge lasts {lasts:.2f} s", file=sys.__stderr__)
    assert seen[before] > KILLS // 5
    assert seen[after]


def _events(file: Path) -> int:
    """How many events a file holds, when it is open again and proved to be whole; with what was erased gone from its bytes."""
    with Log.open(file, key()) as log:
        report = verify(log)
        assert report.ok, [str(problem) for problem in report.problems]
        count: int = log.query("SELECT count(*) FROM event WHERE kind <> 'merged'")[0][0]
        erased = log.query("SELECT 1 FROM session WHERE id = 's1' AND status = 'erased'")
        bodies = log.query("SELECT body FROM event WHERE subject = 's1' AND kind = 'answer.set'")
        assert all((body == "{}") is bool(erased) for (body,) in bodies)
        assert not erased or log.meta("scrub") is None
    return count
