"""Print the table. Exit code 0 where every target holds, 1 where one does not, 2 for a name that is no row."""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module

from bench.places import workspace
from bench.row import Row
from bench.rows import ROWS


def main(names: Sequence[str]) -> int:
    """Measure the rows of these names, or all."""
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"There is no row {', '.join(unknown)}. Choose from: {', '.join(ROWS)}.", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    gc.set_threshold(50_000, 20, 50)  # as the program itself does
    begun = time.perf_counter()
    rows = []
    with workspace():
        for name in names or ROWS:
            module, _, sessions = name.partition("@")
            measure: Callable[..., Row] = import_module(f"bench.rows.{module}").measure
            rows.append(measure(int(sessions)) if sessions else measure())
            _show(rows[-1])
    slow = [row.name for row in rows if not row.holds]
    seconds = time.perf_counter() - begun
    verdict = f"Too slow: {', '.join(slow)}." if slow else "Every target holds."
    print(f"\n{verdict} ({seconds:.0f} s)")
    return 1 if slow else 0


def _show(row: Row) -> None:
    """One row, as soon as it is known."""
    print(
        f"\n{row.name}: {row.what}\n  against {row.against}\n"
        f"  {row.ratio:.2f} x, at most {row.limit:.1f} x: {'ok' if row.holds else 'TOO SLOW'}"
        f"   ({_time(row.ours)} against {_time(row.theirs)}, {row.rounds} rounds)",
        flush=True,
    )
    if row.note:
        print(f"  {row.note}", flush=True)


def _time(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
