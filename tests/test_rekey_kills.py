"""Another passphrase: whenever the program is killed, the old one opens the study or the new one does, and it is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwork.errors import NoRoom, ReadOnlyStudy, StudyBusy, WrongPassphrase
from fieldwork.store import crypt, rekey
from fieldwork.store.keyfile import Entry, KeyFile
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import SECRET, filled, key, state
from tests.support.places import no_file_beyond, readonly_folder
from tests.support.studies import ROOT, environment

OTHER = crypt.Key(bytes(range(32)), bytes(range(16)))
"""Another key, made without the time that deriving takes."""

KILLED = """
import json, sys, time
from pathlib import Path
from fieldwork.store import crypt
from fieldwork.store.keyfile import KeyFile
from fieldwork.store.log import Log
from fieldwork.store.rekey import rekey, rekey_study
from fieldwork.store.verify import verify
from tests.support.killing import calls, child, die_after, die_at

file, names, many = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
keys = [crypt.Key(bytes.fromhex(k), bytes.fromhex(s)) for k, s in json.loads(sys.argv[4])]

def change(old, new):
    rekey_study(Log.open(file, old), new, by="E", how="passphrase")
    rekey(names, old, new)

def opens(path):
    # the place in `keys` of the one key that opens a file
    found = []
    for place, key in enumerate(keys):
        try:
            crypt.connect(path, key).close()
            found.append(place)
        except Exception as fault:
            assert type(fault).__name__ == "WrongPassphrase", fault
    assert len(found) == 1, found
    return found[0]

whole = calls(lambda start: (start(), change(keys[0], keys[1])))
begun = time.monotonic()
child(lambda: change(keys[1], keys[0]))
took = time.monotonic() - begun
tally = {"before": 0, "after": 0, "between": 0, "killed": 0}
attempt = 0
while tally["killed"] < many:
    attempt += 1
    assert attempt < 3 * many, tally
    share = (attempt * 0.381966) % 1  # ever other moments, spread evenly
    for path in (file, names):  # both under the first key again
        if opens(path):
            child(lambda: rekey(path, keys[1], keys[0]))
    def work():
        if attempt % 2:
            die_at(max(int(whole * share), 1))
        else:
            die_after(0.0003 + took * share)
        change(keys[0], keys[1])
    tally["killed"] += bool(child(work))
    at = opens(file), opens(names)
    tally["after" if all(at) else "between" if any(at) else "before"] += 1
    with Log.open(file, keys[at[0]]) as log:
        report = verify(log)
        assert report.ok, report.problems
        changed = len(list(log.events("study", {"passphrase.changed"})))
        assert len(log.sessions()) == 2
    with KeyFile.open(names, keys[at[1]], study_id="study-1") as found:
        assert [each.name for each in found.entries()] == ["Janneke van der Berg"]
    beside = {path.name for path in file.parent.iterdir()} - {f"{file.name}-journal"}  # SQLite's own, without content
    assert beside == {names.name, file.name}, beside
print(json.dumps(tally))
"""


def names_beside(file: Path, key_: crypt.Key) -> Path:
    path = file.with_name("names.fieldwork")
    with KeyFile.create(path, key_, study_id="study-1") as names:
        names.put([Entry("W01", "person", "Janneke van der Berg")])
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_change_of_passphrase_that_is_killed_a_hundred_times_has_happened_or_not(tmp_path: Path, own_home: Path) -> None:
    file = filled(tmp_path / "study")
    names = names_beside(file, key())
    keys = json.dumps([(each.key.hex(), each.salt.hex()) for each in (key(), OTHER)])
    argv = [sys.executable, "-c", KILLED, str(file), str(names), "100", keys]
    done = subprocess.run(argv, env=environment(own_home), cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    tally = json.loads(done.stdout)
    assert tally["killed"] == 100
    assert min(tally["before"], tally["between"]) > 0, tally


@pytest.mark.parametrize("at", ["duplicate", "_finish", "remove", "sync_folder"])
def test_a_change_that_fails_leaves_the_study_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    file = filled(tmp_path / "study")

    def stop(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        if at == "remove":
            patch.setattr(rekey, "duplicate", stop)
        else:
            patch.setattr(rekey, at, stop)
        rekey.rekey(file, key(), OTHER)
    after = key() if at != "sync_folder" else OTHER  # by then the new one stands there
    assert [path.name for path in file.parent.iterdir()] == ["study.fieldwork"]
    with Log.open(file, after) as log:
        assert verify(log).ok and len(log.sessions()) == 2


def test_after_a_change_all_is_there_under_the_new_passphrase_and_the_log_says_so(tmp_path: Path) -> None:
    file = filled(tmp_path / "study")
    with Log.open(file, key()) as log:
        before, events, drafts, device = state(log), list(log.events()), log.drafts(), log.device
        rekey.rekey_study(log, OTHER, by="E", how="passphrase")
    with pytest.raises(WrongPassphrase):
        Log.open(file, key())
    with Log.open(file, OTHER) as log:
        *old, changed = log.events()
        assert (old, log.drafts(), log.device) == (events, drafts, device)
        assert (changed.kind, changed.body, changed.by) == ("passphrase.changed", {"with": "passphrase"}, "E")
        assert state(log) == before
        assert verify(log).ok
    assert SECRET.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_another_window_wrote_last_and_is_still_in_the_wal_comes_along(tmp_path: Path) -> None:
    file = filled(tmp_path / "study")
    argv = [sys.executable, "-c", (
        "import os, sys\nfrom pathlib import Path\nfrom fieldwork.store import crypt\nfrom fieldwork.store.log import Log\n"
        "log = Log.open(Path(sys.argv[1]), crypt.Key(bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3])))\n"
        "log.put_draft('s1', 'note:', 'het laatste woord', 3)\nos.kill(os.getpid(), 9)"), str(file), key().key.hex(),
        key().salt.hex()]  # fmt: skip
    subprocess.run(argv, env=environment(tmp_path), check=False)
    assert file.with_name("study.fieldwork-wal").stat().st_size
    rekey.rekey(file, key(), OTHER)
    with Log.open(file, OTHER) as log:
        assert "het laatste woord" in [draft.text for draft in log.drafts("s1")]
    assert [path.name for path in file.parent.iterdir()] == ["study.fieldwork"]


def test_a_study_that_is_open_elsewhere_keeps_its_passphrase_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = filled(tmp_path / "study")
    monkeypatch.setattr(crypt, "BUSY_MS", 50)
    with Log.open(file, key()) as other:
        with pytest.raises(StudyBusy, match="open in another window"):
            rekey.rekey(file, key(), OTHER)
        assert len(other.sessions()) == 2
        other.put_draft("s1", "note:", "gaat gewoon door", 3)
    with Log.open(file, key()) as log:
        assert "gaat gewoon door" in [draft.text for draft in log.drafts()]


def test_without_room_or_right_to_write_nothing_changes(tmp_path: Path) -> None:
    file = filled(tmp_path / "study")
    with Log.open(file, key()) as log:
        before = state(log)
    for room in (0, 5_000, 40_000):
        with no_file_beyond(room), pytest.raises(NoRoom):
            rekey.rekey(file, key(), OTHER)
        assert not crypt.being_rekeyed(file).exists()
    with readonly_folder(file.parent) as folder, pytest.raises(ReadOnlyStudy):
        rekey.rekey(folder / file.name, key(), OTHER)
    with Log.open(file, key()) as log:
        assert state(log) == before


def test_a_copy_under_way_that_was_left_by_a_kill_goes_at_the_next_opening(tmp_path: Path) -> None:
    file = filled(tmp_path / "study")
    crypt.being_rekeyed(file).write_bytes(os.urandom(9_000))
    with Log.open(file, key(), readonly=True):
        assert crypt.being_rekeyed(file).exists()  # reading changes nothing
    Log.open(file, key()).close()
    assert [path.name for path in file.parent.iterdir()] == ["study.fieldwork"]
