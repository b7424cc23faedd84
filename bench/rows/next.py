"""On to the next question, what was left being saved, against the same screen updating one label.

From the key to the end of the painting that shows it, in a terminal of 80 by 24. Each answer in words gets a few before it is
left, so that a draft goes and two events are written. The label is the line above the keys, in which Ctrl+S tells when it was
last saved; it is there already when it is timed, so that nothing else moves.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from itertools import pairwise

from bench.row import Row, compare_pairs
from bench.sitting import first_words, sitting
from bench.terminal import Terminal
from fieldwork.protocol.model import Item

FIRST = "opening.werkdag"
QUIET = 0.7
"""Seconds after which what was typed is written, so that no saving falls into the label's time."""
NEXT, SAVED = b"\x0e", b"\x13"
LABEL = "Alles is bewaard"


def measure() -> Row:
    """Question by question, each followed by the label."""
    with closing(_rounds()) as rounds:
        found = compare_pairs(rounds, least=16, most=22)
    return Row(
        "next", "on to the next question, the answer saved, to its painting", "the same screen updating one label",
        3.0, found.ratio, found.ours, found.theirs, found.rounds,
    )  # fmt: skip


def _rounds() -> Generator[tuple[float, float], None, None]:
    """The whole guide, one session after the other."""
    while True:
        with sitting(FIRST) as (terminal, walk):
            for here, there in pairwise(walk):
                yield _to(terminal, here, there), _label(terminal)


def _to(terminal: Terminal, here: Item, there: Item) -> float:
    if here.kind == "open":
        terminal.send(b"Dat gaat meestal goed.")
        terminal.painted("goed.")
    terminal.rest(QUIET)
    pressed = terminal.send(NEXT)
    return terminal.painted(first_words(there)) - pressed


def _label(terminal: Terminal) -> float:
    terminal.rest(QUIET)
    terminal.send(SAVED)
    terminal.painted(LABEL)
    terminal.rest(0.1)
    pressed = terminal.send(SAVED)
    return terminal.painted(LABEL) - pressed
