"""A coding key with 5,000 codings on the documents, against the same key with 50.

Two programs side by side, each on the first of 40 long documents. A digit gives the selected sentence a recent theme: from the
key to the end of the painting that counts the coding, which is on the disk then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing

from bench.coded import DOCUMENTS, documents_of
from bench.places import PASSPHRASE, console_script, environment
from bench.row import Row, compare_pairs
from bench.terminal import Terminal

MANY, FEW = 5_000, 50
REST = 0.25
CODER = "C1"


def measure() -> Row:
    """Sentence by sentence in turn."""
    with ExitStack() as stack:
        many, few = (stack.enter_context(closing(_coder(codings))) for codings in (MANY, FEW))
        found = compare_pairs(_in_turn(many, few), least=24, most=60, warm=3)
    return Row(
        "coding", f"a coding key with {MANY:,} codings on {DOCUMENTS} documents, to its painting", f"the same key with {FEW}",
        1.5, found.ratio, found.ours, found.theirs, found.rounds,
    )  # fmt: skip


def _coder(codings: int) -> Terminal:
    """A coder at the first document, with one coding made, so that its theme is the digit 1."""
    argv = [console_script(), "open", str(documents_of(codings)), "--as", CODER]
    terminal = Terminal(argv, environment(FIELDWORK_PASSPHRASE=PASSPHRASE))
    terminal.painted(f"W{DOCUMENTS:05d}")
    terminal.rest(0.5)
    terminal.send(b"c")
    terminal.painted(_count(0))
    terminal.rest(0.5)
    terminal.send(b"vervoer\r")
    terminal.painted(_count(1))
    return terminal


def _in_turn(many: Terminal, few: Terminal) -> Iterator[tuple[float, float]]:
    done = 1
    while True:
        done += 1
        order = (many, few) if done % 2 else (few, many)
        took = {each: _key(each, done) for each in order}
        yield took[many], took[few]


def _key(terminal: Terminal, done: int) -> float:
    terminal.send(b"\x1b[B")
    terminal.rest(REST)
    pressed = terminal.send(b"1")
    seconds = terminal.painted(_count(done)) - pressed
    terminal.rest(REST)
    return seconds


def _count(codings: int) -> str:
    return f"{CODER} {codings} codering"
