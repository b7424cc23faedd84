"""Everything about saturation but the random orders, of 10,000 sessions × 2,000 codes, against one pass over the table.

The table is one of presence, a byte a cell; the pass counts in how many sessions each code was seen. Ours begins with the same
table. How common codes are is spread as in interview studies: many rare ones, a few that nearly everybody brings up. The note
tells what one more session costs: adding it, and the Chao2 and coverage that go with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from bench.row import Row, compare
from fieldwork.saturation.estimators import chao2, coverage
from fieldwork.saturation.incidence import Incidence
from fieldwork.saturation.result import saturation
from fieldwork.saturation.settings import Settings

SESSIONS, CODES = 10_000, 2_000


def measure() -> Row:
    """From the same table, in turn."""
    random = np.random.default_rng(1)
    table = random.random((SESSIONS, CODES)) < random.beta(0.4, 6, size=CODES)
    sessions, codes = [f"g{n}" for n in range(SESSIONS)], [f"c{n}" for n in range(CODES)]
    rule = Settings(orders=0)
    found = compare(
        lambda: _timed(lambda: saturation(Incidence.of_table(sessions, codes, table), rule)),
        lambda: _timed(lambda: np.count_nonzero(table, axis=0)),
        least=10, most=60,
    )  # fmt: skip
    grown = Incidence.of_table(sessions, codes, table)
    adding = min(_timed(lambda n=n: _one_more(grown, f"new{n}", codes[: 100 + n])) for n in range(50))
    return Row(
        "saturation", f"saturation of {SESSIONS:,} sessions x {CODES:,} codes, all but the random orders",
        "one pass over the table", 10.0, found.ratio, found.ours, found.theirs, found.rounds,
        f"one more session of 100 codes: {adding * 1e6:.0f} µs",
    )  # fmt: skip


def _one_more(seen: Incidence, session: str, codes: list[str]) -> None:
    seen.add(session, codes)
    now = seen.frequencies
    chao2(now)
    coverage(now)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
