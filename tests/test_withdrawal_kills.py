"""A withdrawal that is killed: the study is as it was or as it should be, and no byte is left once it was opened again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwork.study import Study
from tests.support.studies import PASSPHRASE, ROOT, environment, new_study
from tests.support.withdrawing import THEIRS, bytes_of, talk, with_traces

KILLED = """
import json, sys
from pathlib import Path
from fieldwork.store import crypt
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.privacy.withdrawal import plan, withdraw, withdrawn
from tests.support.killing import calls, child, die_after, die_at
from tests.support.withdrawing import OTHERS, THEIRS, bytes_of

folder, many = Path(sys.argv[1]), int(sys.argv[2])
key = crypt.Key(*(bytes.fromhex(each) for each in json.loads(sys.argv[3])))
file = folder / "study.fieldwork"
before = file.read_bytes()

def opened():
    return Study(folder, Log.open(file, key), "R1")

def put_back():
    for name in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + name).unlink(missing_ok=True)
    file.write_bytes(before)

def erase(start=None):
    study = opened()
    planned = plan(study, "W01", erase=True)
    if start is not None:
        start()
    withdraw(study, planned)
    study.close()

whole = calls(erase)
tally = {"before": 0, "after": 0, "unscrubbed": 0, "killed": 0}
for round in range(many):
    share = round / many
    def die():
        if round % 2:
            die_at(max(int(whole * share), 1))
        else:
            die_after(0.0003 + 0.05 * share)
    put_back()
    while not child(lambda: erase(die)):  # it was done sooner than it was killed
        put_back()
        share /= 2
    tally["killed"] += 1
    db = crypt.connect(file, key)  # as it stands, before anything is finished
    tally["unscrubbed"] += db.execute("SELECT count(*) FROM meta WHERE name = 'scrub'").get
    db.close()
    study = opened()
    report = verify(study.log)
    assert report.ok, report.problems
    gone = withdrawn(study) == {"W01": "erase"}
    tally["after" if gone else "before"] += 1
    statuses = {row.id: row.status for row in study.log.sessions()}
    assert {statuses[name] == "erased" for name in ("alone", "open", "a1", "a2")} == {gone}, statuses
    assert [statuses[name] for name in ("both", "samen", "other")] == ["closed"] * 3
    notes = {row[0] for row in study.log.query("SELECT note FROM note WHERE session = 'both'")}
    assert notes == ({"b3"} if gone else {"b1", "b3"}), notes
    assert study.log.meta("scrub") is None
    raw = bytes_of(study.log, folder.parent)
    assert (THEIRS.encode() in raw) == (not gone), "traces are left" if gone else "something is lost"
    assert OTHERS.encode() in raw
    study.close()
print(json.dumps(tally))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_an_erasure_that_is_killed_a_hundred_times_has_happened_or_not_and_leaves_no_byte(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1") as study:
        with_traces(study)
        for name, people in (("a1", ("W01",)), ("a2", ("W01",)), ("samen", ("W01", "L01"))):
            talk(study, name, *people, answer="een gewone dag" if len(people) > 1 else f"dag {THEIRS} " * 50).leave()
        assert THEIRS.encode() in bytes_of(study.log, tmp_path)
        key = json.dumps([study.log.key.key.hex(), study.log.key.salt.hex()])
    argv = [sys.executable, "-c", KILLED, str(tmp_path / "studie"), "100", key]
    done = subprocess.run(argv, env=environment(own_home), cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    tally = json.loads(done.stdout)
    assert tally["killed"] == 100
    assert min(tally["before"], tally["after"], tally["unscrubbed"]) >= 5, tally
