"""`fieldwork --version`, the way people call it, against an interpreter that does nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from bench.places import console_script, environment
from bench.row import Row, compare


def measure() -> Row:
    """Both as processes, from starting one to its end."""
    script = console_script()
    found = compare(lambda: _once([script, "--version"]), lambda: _once([sys.executable, "-c", "pass"]), least=20, most=120)
    return Row(
        "version", "fieldwork --version", "python -c pass", 4.0, found.ratio, found.ours, found.theirs, found.rounds
    )


def _once(argv: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, env=environment())
    return time.perf_counter() - begun
