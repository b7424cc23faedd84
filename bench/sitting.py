"""A session that is open in a terminal: the program as a researcher has it before her."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.places import PASSPHRASE, console_script, environment
from bench.studies import PROTOCOL, consent, header, new_session_number, study_of
from bench.terminal import Terminal
from fieldwork.capture import actions as act
from fieldwork.i18n import pick
from fieldwork.protocol.model import Item, Text
from fieldwork.study.folder import Study
from fieldwork.study.live import Live, answer_field

SESSIONS = 40


@contextmanager
def sitting(
    item: str, typed: str = "", sessions: int = SESSIONS, program: Sequence[str] = ()
) -> Iterator[tuple[Terminal, tuple[Item, ...]]]:
    """The screens of a study of so many sessions with one more that is open, at an item whose answer is being typed.

    `program` is another way to start it, to which the study's folder is added. Gives the terminal and the items of the
    session's walk, from that one on.
    """
    folder = study_of(sessions)
    with Study.open(folder, PASSPHRASE) as study:
        head = header(new_session_number())
        live = Live.start(study, study.protocol(PROTOCOL), head, consent(study))
        live.do(act.Go(item))
        if typed:
            live.type(answer_field(item), typed, len(typed))
        walk = live.state.walk
        walk = walk[[each.id for each in walk].index(item) :]
        live.leave()
    terminal = Terminal([*(program or (console_script(), "open")), str(folder)], environment(FIELDWORK_PASSPHRASE=PASSPHRASE))
    try:
        terminal.painted(head.participants[0])
        terminal.rest(0.5)
        terminal.send(b"\r")
        terminal.painted(first_words(walk[0].question(None)))
        terminal.rest(0.5)
        yield terminal, walk
        terminal.send(b"\x11")  # the session is left before the program is
        terminal.rest(0.5)
    finally:
        terminal.close()


def first_words(text: Text | None) -> str:
    """The first two words of a question, which stand on one line wherever it is painted."""
    return " ".join(pick(text, "nl").split()[:2])
