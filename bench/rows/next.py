"""On to the next question, what was left being saved, against the same program updating one label: that of the question.

From the key to the end of the painting that shows it, in a terminal of 80 by 24. Each answer in words gets a few before it is
left, so that a draft goes and two events are written. The label is the one in which the question stands: Ctrl+F6 puts the next
question's words in it, made ready beforehand, with Textual's own `update` and nothing else (`bench/apps/label.py`). The note
tells the same against the smallest label there is, the line above the keys, in which Ctrl+O puts a sentence: Ctrl+S fills it
beforehand, so that nothing else moves, and it is emptied again, since the next question seldom follows words of the program.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing
from statistics import median

from bench.places import APPS
from bench.row import Row, compare_pairs
from bench.sitting import SESSIONS, first_words, sitting
from bench.terminal import Terminal
from fieldwork.protocol.model import Item

FIRST = "opening.werkdag"
QUIET = 0.7
"""Seconds after which what was typed is written, so that no saving falls into a label's time."""
NEXT, SAVED, REOPEN = b"\x0e", b"\x13", b"\x0f"
READY, PUT, PLAINER = b"\x1b[15;5~", b"\x1b[17;5~", b"\x1bOQ"
LEAVE, ENTER = b"\x1b", b"\r"
BEFORE, AFTER, BACK = "Alles is bewaard", "niet afgesloten", "N Volgende"


def measure(sessions: int = SESSIONS) -> Row:
    """Question by question, each followed by both labels."""
    lines: list[tuple[float, float]] = []
    with closing(_rounds(lines, sessions)) as rounds:
        found = compare_pairs(rounds, least=16, most=30)
    line, ratio = median(line for _, line in lines), median(ours / line for ours, line in lines)
    return Row(
        "next", f"on to the next question, the answer saved, to its painting, study of {sessions:,} sessions",
        "the same program updating one label, the question's",
        3.0, found.ratio, found.ours, found.theirs, found.rounds,
        f"against the line above the keys, the smallest label there is: {ratio:.1f} x ({line * 1e3:.2f} ms)",
    )  # fmt: skip


def _rounds(lines: list[tuple[float, float]], sessions: int) -> Generator[tuple[float, float], None, None]:
    """The whole guide, one session after the other; what the line above the keys took goes to `lines`."""
    program = (sys.executable, str(APPS / "label.py"))
    while True:
        with sitting(FIRST, sessions=sessions, program=program) as (terminal, walk):
            for here, there, after in zip(walk, walk[1:], walk[2:], strict=False):
                seconds = _to(terminal, here, there)
                words = first_words(after.question(None))
                if not there.silent and not after.silent and first_words(there.question(None)) != words:
                    label = _label(terminal, words)
                    lines.append((seconds, _line(terminal)))
                    yield seconds, label


def _to(terminal: Terminal, here: Item, there: Item) -> float:
    if here.kind == "open":
        terminal.send(b"Dat gaat meestal goed.")
        terminal.painted("goed.")
    terminal.rest(QUIET)
    pressed = terminal.send(NEXT)
    return terminal.painted(first_words(there.question(None))) - pressed


def _label(terminal: Terminal, words: str) -> float:
    terminal.rest(QUIET)
    terminal.send(READY)
    terminal.rest(0.1)
    pressed = terminal.send(PUT)
    seconds = terminal.painted(words) - pressed
    terminal.rest(0.1)
    for _ in range(2):  # its own words again
        terminal.send(PLAINER)
        terminal.rest(0.1)
    return seconds


def _line(terminal: Terminal) -> float:
    terminal.rest(QUIET)
    terminal.send(SAVED)
    terminal.painted(BEFORE)
    terminal.rest(0.1)
    pressed = terminal.send(REOPEN)
    seconds = terminal.painted(AFTER) - pressed
    terminal.send(LEAVE)
    terminal.painted(BACK)
    terminal.send(ENTER)
    terminal.rest(0.2)
    return seconds
