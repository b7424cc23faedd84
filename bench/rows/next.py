"""On to the next question, what was left being saved, against the same screen updating one label: the line above the keys.

From the key to the end of the painting that shows it, in a terminal of 80 by 24. Each answer in words gets a few before it is
left, so that a draft goes and two events are written. Ctrl+S fills the line beforehand, so that nothing else moves when Ctrl+O
puts other words in it (that this session is open already); it is emptied again before the next question, which seldom
follows words of the program. The note tells the same against the question's own label, to which
F2 adds its plainer words.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from itertools import pairwise
from statistics import median

from bench.row import Row, compare_pairs
from bench.sitting import SESSIONS, first_words, sitting
from bench.terminal import Terminal
from fieldwork.protocol.model import Item

FIRST = "opening.werkdag"
QUIET = 0.7
"""Seconds after which what was typed is written, so that no saving falls into a label's time."""
NEXT, PLAINER, SAVED, REOPEN = b"\x0e", b"\x1bOQ", b"\x13", b"\x0f"
LEAVE, ENTER = b"\x1b", b"\r"
BEFORE, AFTER, BACK = "Alles is bewaard", "niet afgesloten", "N Volgende"


def measure(sessions: int = SESSIONS) -> Row:
    """Question by question, each followed by both labels."""
    lines: list[float] = []
    with closing(_rounds(lines, sessions)) as rounds:
        found = compare_pairs(rounds, least=16, most=30)
    line = median(lines)
    return Row(
        "next", f"on to the next question, the answer saved, to its painting, study of {sessions:,} sessions",
        "the same screen updating one label",
        3.0, found.ratio, found.ours, found.theirs, found.rounds,
        f"against the question's own label: {found.ours / line:.1f} x ({line * 1e3:.2f} ms)",
    )  # fmt: skip


def _rounds(lines: list[float], sessions: int) -> Generator[tuple[float, float], None, None]:
    """The whole guide, one session after the other; what the question's label took goes to `lines`."""
    while True:
        with sitting(FIRST, sessions=sessions) as (terminal, walk):
            for here, there in pairwise(walk):
                seconds = _to(terminal, here, there)
                if there.simple and not there.silent:
                    lines.append(_plainer(terminal, there))
                    yield seconds, _line(terminal)


def _to(terminal: Terminal, here: Item, there: Item) -> float:
    if here.kind == "open":
        terminal.send(b"Dat gaat meestal goed.")
        terminal.painted("goed.")
    terminal.rest(QUIET)
    pressed = terminal.send(NEXT)
    return terminal.painted(first_words(there.question(None))) - pressed


def _plainer(terminal: Terminal, item: Item) -> float:
    terminal.rest(QUIET)
    pressed = terminal.send(PLAINER)
    seconds = terminal.painted(first_words(item.simple)) - pressed
    terminal.rest(0.1)
    terminal.send(PLAINER)
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
