"""Opening a study of 10,000 sessions and 200,000 answers, against opening one of 40 sessions.

From the passphrase to the list of sessions that the first screen shows. The codings that the target also speaks of are not
there yet. The note tells the same without deriving the key, which takes equally long whatever a study holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bench.places import PASSPHRASE
from bench.row import Row, compare
from bench.studies import ANSWERS, study_of
from fieldwork.store.crypt import derive
from fieldwork.study.folder import Study
from fieldwork.study.place import study_file

MANY, FEW = 10_000, 40


def measure() -> Row:
    """Opening by opening in turn."""
    large, small = study_of(MANY), study_of(FEW)
    found = compare(lambda: _passphrase(large), lambda: _passphrase(small), least=10, most=40)
    keys = {folder: derive(study_file(folder), PASSPHRASE) for folder in (large, small)}
    bare = compare(
        lambda: _timed(lambda: Study.opened(large, keys[large])), lambda: _timed(lambda: Study.opened(small, keys[small])),
        least=10, most=40,
    )  # fmt: skip
    return Row(
        "opening", f"opening a study of {MANY:,} sessions and {MANY * ANSWERS:,} answers, and listing them",
        f"opening one of {FEW} sessions", 2.0, found.ratio, found.ours, found.theirs, found.rounds,
        f"without deriving the key: {bare.ours * 1e3:.1f} ms against {bare.theirs * 1e3:.1f} ms",
    )  # fmt: skip


def _passphrase(folder: Path) -> float:
    return _timed(lambda: Study.open(folder, PASSPHRASE))


def _timed(opening: Callable[[], Study]) -> float:
    begun = time.perf_counter()
    with opening() as study:
        study.log.sessions()
        return time.perf_counter() - begun
