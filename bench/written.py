"""Writing half a million segments in a format, against pandas writing the same frame."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from bench.places import PASSPHRASE, here
from bench.row import Row, compare
from bench.rows.frame import segments_of
from fieldwork.exports.formats import TABLES, write
from fieldwork.exports.table import Table
from fieldwork.exports.tables import table
from fieldwork.exports.writing import Manner
from fieldwork.study.folder import Study

LIMIT = 1.5


@cache
def segments(sessions: int) -> tuple[Table, pd.DataFrame]:
    """The segments of a study as rows, and as the frame that pandas makes of these; both in memory.

    A frame of plain Python values, as the rows are: else one of the two would have been half way there already.
    """
    with Study.open(segments_of(sessions), PASSPHRASE) as study:
        found = table(study, "segments")
        found = replace(found, rows=list(found.rows))
    return found, pd.DataFrame(found.rows, columns=list(found.names))


def measure(form: str, sessions: int, theirs: Callable[[pd.DataFrame, Path], Any]) -> Row:
    """The same rows to the same disk in turn, each to a file of its own."""
    rows, frame = segments(sessions)
    ours_at, theirs_at = here() / f"ours{TABLES[form].suffix}", here() / f"theirs{TABLES[form].suffix}"
    found = compare(
        lambda: _timed(lambda: write(form, ours_at, [rows], Manner())), lambda: _timed(lambda: theirs(frame, theirs_at)),
        least=3, most=8,
    )  # fmt: skip
    sizes = [path.stat().st_size / 1e6 for path in (ours_at, theirs_at)]
    return Row(
        f"segments_{form}", f"writing {len(frame):,} segments as {form}, with their hash and flushed to the disk",
        "pandas writing the same frame", LIMIT, found.ratio, found.ours, found.theirs, found.rounds,
        f"{sizes[0]:.0f} MB against {sizes[1]:.0f} MB",
    )  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
