"""The program itself with two keys more, for the label of the question.

Ctrl+F5 makes the next question's words ready, Ctrl+F6 puts them there with `update` and no new layout: the least that shows
other words in a label, in the same screen. Nothing is written, nothing else is asked to follow. Argument: the folder.
"""

from __future__ import annotations

import sys

from textual.content import Content
from textual.widgets import Static

from fieldwork.__main__ import main
from fieldwork.capture.moving import neighbour
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.widgets import asking


def ready(screen: Interview) -> None:
    """Make the words ready, as the question will be painted with the next Ctrl+N."""
    global WORDS
    state = screen.live.state
    there = state.protocol.by_id[neighbour(state, 1) or ""]
    WORDS = asking.question(state, there, screen.look, screen.routes, screen.lang, (1, 24))


def put(screen: Interview) -> None:
    """One label."""
    screen.query_one("#question", Static).update(WORDS, layout=False)


WORDS = Content()
Interview.key_ctrl_f5 = ready  # type: ignore[attr-defined]
Interview.key_ctrl_f6 = put  # type: ignore[attr-defined]
sys.argv = ["fieldwork", "open", sys.argv[1]]
main()
