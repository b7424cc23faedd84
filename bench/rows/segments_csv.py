"""Half a million segments to CSV, against pandas' `to_csv` of the same frame."""

from __future__ import annotations

from bench import written
from bench.row import Row


def measure(sessions: int = 10_000) -> Row:
    """Without a guard against formulas pandas has less to do; ours has it on, as people export."""
    return written.measure("csv", sessions, lambda frame, path: frame.to_csv(path, index=False))
