"""From the key to the first painting of the lead's screen with 10,000 sessions and 500,000 codings, against the same with 40.

Painted are the counts then: what was held, and of whom. The figures of saturation are computed beside the screens; the note
tells when they stand there, and how long it takes to come back to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

from bench.places import PASSPHRASE, console_script, environment
from bench.row import Row, compare_pairs
from bench.rows.heard import EACH, SESSIONS, coded_study
from bench.terminal import Terminal

FEW = 40
OPEN, LEAVE = b"s", b"\x1b"
COUNTS, FIGURES, HOME = "gesprekken en observaties zijn afgesloten", "Dekking", "Z Zoeken"


def measure(sessions: int = SESSIONS) -> Row:
    """In turn, each in a program of its own: until the figures are there once, then to them again."""
    first: dict[int, list[float]] = {sessions: [], FEW: []}
    again: dict[int, list[float]] = {sessions: [], FEW: []}
    found = compare_pairs(_in_turn(coded_study(sessions), coded_study(FEW), sessions, first, again), least=3, most=5)
    many, few = ({size: median(times[size]) for size in times} for times in (first, again))
    return Row(
        "lead", f"the lead's screen, from its key to the counts, {sessions:,} sessions with {sessions * EACH:,} codings",
        f"the same with {FEW}", 2.0, found.ratio, found.ours, found.theirs, found.rounds,
        f"the figures after {many[sessions]:.1f} s ({many[FEW]:.2f} s with {FEW}); "
        f"coming back to them {few[sessions] * 1e3:.0f} ms ({few[FEW] * 1e3:.0f} ms)",
    )  # fmt: skip


def _in_turn(
    large: Path, small: Path, sessions: int, first: dict[int, list[float]], again: dict[int, list[float]]
) -> Iterator[tuple[float, float]]:
    while True:
        counts = {}
        for size, folder in ((sessions, large), (FEW, small)):
            with ExitStack() as stack:
                terminal = stack.enter_context(closing(_program(folder)))
                pressed = terminal.send(OPEN)
                counts[size] = terminal.painted(COUNTS) - pressed
                first[size].append(terminal.painted(FIGURES) - pressed)
                terminal.rest(1.0)
                terminal.send(LEAVE)
                terminal.painted(HOME)
                terminal.rest(1.0)
                pressed = terminal.send(OPEN)
                again[size].append(terminal.painted(FIGURES) - pressed)
                terminal.rest(0.5)
                terminal.send(LEAVE)
                terminal.painted(HOME)
        yield counts[sessions], counts[FEW]


def _program(folder: Path) -> Terminal:
    terminal = Terminal([console_script(), "open", str(folder)], environment(FIELDWORK_PASSPHRASE=PASSPHRASE))
    terminal.painted(HOME)
    terminal.rest(1.5)
    return terminal
