"""Taking in once more a copy of which all is known, with 10,000 sessions, against one second."""

from __future__ import annotations

import shutil
from statistics import median

from bench.places import PASSPHRASE
from bench.row import Row
from bench.rows.merge import SESSIONS, empty, take
from bench.studies import study_of
from fieldwork.store import crypt

ROUNDS = 9


def measure(sessions: int = SESSIONS) -> Row:
    """The first time takes everything in and does not count."""
    file = study_of(sessions) / "study.fieldwork"
    with empty(file, crypt.derive(file, PASSPHRASE)) as log:
        take(log, file)
        seconds = median(take(log, file) for _ in range(ROUNDS))
    shutil.rmtree(log.file.parent)
    return Row(
        "known", f"taking in again a copy with {sessions:,} sessions that are known", "one second",
        1.0, seconds, seconds, 1.0, ROUNDS,
    )  # fmt: skip
