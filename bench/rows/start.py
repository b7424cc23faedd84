"""From starting the process to the first painted screen, against a minimal Textual app without a database.

Ours is `fieldwork open` on a study of 40 sessions, whose key is derived beside the loading and painting of the screens. The
note tells when its sessions stood on the screen too.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from bench.places import APPS, PASSPHRASE, console_script, environment
from bench.row import Row, compare
from bench.studies import study_of
from bench.terminal import Terminal

SESSIONS = 40


def measure(sessions: int = SESSIONS) -> Row:
    """Start by start in turn."""
    folder, listed, minimal = study_of(sessions), [], []

    def ours() -> float:
        first, full = _ours(folder, sessions)
        listed.append(full)
        return first

    def theirs() -> float:
        minimal.append(_start([sys.executable, str(APPS / "minimal.py")], environment(), "GEREED")[0])
        return minimal[-1]

    found = compare(ours, theirs, least=12, most=40)
    return Row(
        "start", f"process start to the first painted screen, study of {sessions:,} sessions", "a minimal Textual app",
        1.4, found.ratio, found.ours, found.theirs, found.rounds,
        f"the study open and its sessions listed: {median(listed) * 1e3:.0f} ms, {median(listed) / median(minimal):.2f} x",
    )  # fmt: skip


def _ours(folder: Path, sessions: int) -> tuple[float, float]:
    argv = [console_script(), "open", str(folder)]
    first, full = _start(argv, environment(FIELDWORK_PASSPHRASE=PASSPHRASE), "Hulp", f"W{sessions:05d}")
    return first, full


def _start(argv: list[str], env: dict[str, str], *words: str) -> list[float]:
    """Seconds from the start of a program until each of these words was painted."""
    terminal = Terminal(argv, env)
    try:
        return [terminal.painted(each) - terminal.started for each in words]
    finally:
        terminal.close()
        time.sleep(0.1)
