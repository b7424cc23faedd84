"""A key in an answer of 1,500 characters until it is painted, saving on, against a bare TextArea with the same text.

Both run in a terminal of 80 by 24 and are timed from outside: from the key to the end of the painting that shows it. The bare
editor is as wide and as high as ours (a larger one is slower, since Textual wraps a paragraph anew for each line in sight).
Keys come at random distances, so that they fall anywhere between two savings, and none so close that Textual, which paints
sixty times a second at most, makes it wait for the painting before.
"""

from __future__ import annotations

import random
import sys
from contextlib import closing
from statistics import median

from bench.places import APPS, environment, here
from bench.row import Row, p95
from bench.sitting import SESSIONS, sitting
from bench.studies import words
from bench.terminal import Terminal

LENGTH = 1_500
WIDTH, HEIGHT = 54, 10
KEYS = 320
WARM = 20
ITEM = "vitaliteit.a"


def measure(sessions: int = SESSIONS) -> Row:
    """Key by key in turn, in two programs that are open side by side."""
    text = words(LENGTH)
    file = here() / "answer.txt"
    file.write_text(text, "utf-8")
    argv = [sys.executable, str(APPS / "editor.py"), str(file), str(WIDTH), str(HEIGHT)]
    dice = random.Random(1)
    pairs = []
    with sitting(ITEM, text, sessions) as (ours, _), closing(Terminal(argv, environment())) as bare:
        bare.painted(text[-20:])
        bare.rest(0.5)
        for number in range(WARM + KEYS):
            order = (ours, bare) if number % 2 else (bare, ours)
            took = {each: _key(each, dice) for each in order}
            if number >= WARM:
                pairs.append((took[ours], took[bare]))
    all_mine, all_theirs = [a for a, _ in pairs], [b for _, b in pairs]
    mine, theirs = p95(all_mine), p95(all_theirs)
    return Row(
        "key", f"a key in an answer of {LENGTH:,} characters to its painting, p95, saving on, study of {sessions:,} sessions",
        "a bare TextArea of the same size with the same text", 1.3, mine / theirs, mine, theirs, KEYS,
        f"medians: {median(all_mine) * 1e3:.2f} ms against {median(all_theirs) * 1e3:.2f} ms",
    )  # fmt: skip


def _key(terminal: Terminal, dice: random.Random) -> float:
    """Seconds from a letter to its painting; the letter is then taken back."""
    terminal.rest(_pause(dice))
    pressed = terminal.send(b"X")
    seconds = terminal.painted("X") - pressed
    terminal.rest(_pause(dice))
    terminal.send(b"\x7f")
    return seconds


def _pause(dice: random.Random) -> float:
    return 0.04 + dice.random() * 0.06
