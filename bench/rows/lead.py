"""From the key to the figures of the lead's screen with 10,000 sessions and 500,000 codings, against the same with 40.

Each time in a program that was just started, in a study that somebody looked at before: its figures are kept in the encrypted
file and hold as long as nothing was written. The note tells how long they take where there are none yet, and when the counts
stand there (what was held, and of whom), which wait for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.places import PASSPHRASE, console_script, environment
from bench.row import Row, compare_pairs
from bench.rows.heard import EACH, SESSIONS, coded_study
from bench.terminal import Terminal

FEW = 40
OPEN, LEAVE = b"s", b"\x1b"
COUNTS, FIGURES, HOME = "gesprekken en observaties zijn afgesloten", "Dekking", "Z Zoeken"


class Looked(NamedTuple):
    """Seconds from the key to the counts and to the figures."""

    counts: float
    figures: float


def measure(sessions: int = SESSIONS) -> Row:
    """In turn, after a first look at each."""
    large, small = coded_study(sessions), coded_study(FEW)
    first = {sessions: _look(large), FEW: _look(small)}
    counts: list[float] = []
    found = compare_pairs(_in_turn(large, small, counts), least=5, most=12)
    return Row(
        "lead", f"the lead's screen, from its key to the figures, {sessions:,} sessions with {sessions * EACH:,} codings",
        f"the same with {FEW}", 2.0, found.ratio, found.ours, found.theirs, found.rounds,
        f"where nobody looked before the figures stand there after {first[sessions].figures:.1f} s "
        f"({first[FEW].figures:.2f} s with {FEW}); the counts always after {median(counts):.2f} s",
    )  # fmt: skip


def _in_turn(large: Path, small: Path, counts: list[float]) -> Iterator[tuple[float, float]]:
    while True:
        ours, theirs = _look(large), _look(small)
        counts.append(ours.counts)
        yield ours.figures, theirs.figures


def _look(folder: Path) -> Looked:
    """Open the screen in a program of its own, and leave it once the figures are there and kept."""
    with closing(_program(folder)) as terminal:
        pressed = terminal.send(OPEN)
        counts = terminal.painted(COUNTS) - pressed
        figures = terminal.painted(FIGURES) - pressed
        terminal.rest(1.0)
        terminal.send(LEAVE)
        terminal.painted(HOME)
        return Looked(counts, figures)


def _program(folder: Path) -> Terminal:
    terminal = Terminal([console_script(), "open", str(folder)], environment(FIELDWORK_PASSPHRASE=PASSPHRASE))
    terminal.painted(HOME)
    terminal.rest(1.5)
    return terminal
