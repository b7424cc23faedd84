"""Taking in a copy with 10,000 sessions that this one has not, against copying its file.

Ours is the work of `study.copies.merging` without its words: opening the other file, looking at every event, taking all in,
having that on the disk, in a study that has nothing yet. Theirs is a copy as a backup makes it: every page decrypted, encrypted
and on the disk. The note tells what the same takes where nothing is encrypted and nothing looked at: bytes, copied and synced.
"""

from __future__ import annotations

import os
import shutil
import time
from itertools import count
from pathlib import Path

from bench.places import PASSPHRASE, here
from bench.row import Row, compare
from bench.studies import ANSWERS, study_of
from fieldwork.store import crypt
from fieldwork.store.log import Log
from fieldwork.store.merge import merge
from fieldwork.store.other import opened

SESSIONS = 200_000 // ANSWERS
_numbers = count(1)


def measure(sessions: int = SESSIONS) -> Row:
    """Copy by copy in turn."""
    file = study_of(sessions) / "study.fieldwork"
    key = crypt.derive(file, PASSPHRASE)
    found = compare(lambda: _ours(file, key), lambda: _theirs(file, key), least=6, most=16)
    note = f"the bytes of the file, copied and synced: {_bytes(file):.2f} s"
    return Row(
        "merge", f"taking in a copy with {sessions:,} sessions that are new", "copying its file, encrypted anew",
        3.0, found.ratio, found.ours, found.theirs, found.rounds, note,
    )  # fmt: skip


def empty(file: Path, key: crypt.Key) -> Log:
    """A new study with the id of another and nothing in it."""
    with Log.open(file, key, readonly=True) as log:
        study_id = log.study_id
    return Log.create(here() / f"merge-{next(_numbers)}" / "study.fieldwork", key, study_id=study_id)


def take(log: Log, file: Path) -> float:
    """Merge once; in seconds."""
    begun = time.perf_counter()
    with opened(file, [lambda: crypt.derive(file, PASSPHRASE)], log) as other:
        merge(log, other, by="R1")
    return time.perf_counter() - begun


def _ours(file: Path, key: crypt.Key) -> float:
    with empty(file, key) as log:
        seconds = take(log, file)
    shutil.rmtree(log.file.parent)
    return seconds


def _theirs(file: Path, key: crypt.Key) -> float:
    copy = here() / f"copy-{next(_numbers)}"
    source = crypt.connect(file, key, readonly=True)
    begun = time.perf_counter()
    crypt.duplicate(source, copy, key)
    seconds = time.perf_counter() - begun
    source.close()
    copy.unlink()
    return seconds


def _bytes(file: Path) -> float:
    copy = here() / "bytes"
    begun = time.perf_counter()
    shutil.copyfile(file, copy)
    with copy.open("rb+") as handle:
        os.fsync(handle.fileno())
    seconds = time.perf_counter() - begun
    copy.unlink()
    return seconds
