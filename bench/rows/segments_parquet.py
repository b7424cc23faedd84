"""Half a million segments to Parquet, against pandas' `to_parquet` of the same frame."""

from __future__ import annotations

from bench import written
from bench.row import Row


def measure(sessions: int = 10_000) -> Row:
    """From rows, where pandas has its columns ready."""
    return written.measure("parquet", sessions, lambda frame, path: frame.to_parquet(path, index=False))
