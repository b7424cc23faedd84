"""Work off the thread of the screens. A job only posts a message when it is done; it touches no widget."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

Result = TypeVar("Result")


class Finished(Message):
    """A job came to its end; `outcome` holds what it gave or how it failed."""

    def __init__(self, name: str, outcome: Future[Any]) -> None:
        super().__init__()
        self.name, self.outcome = name, outcome


def report(outcome: Future[Any], to: MessagePump, name: str) -> None:
    """Post `Finished` to `to` once the outcome is there."""
    outcome.add_done_callback(lambda done: to.post_message(Finished(name, done)))


def begin(name: str, work: Callable[[], Result], to: MessagePump) -> None:
    """Do some work in a thread of its own and post `Finished` to `to`."""
    report(in_thread(name, work), to, name)


def in_thread(name: str, work: Callable[[], Result]) -> Future[Result]:
    """Start some work in a thread that does not keep the program from ending."""
    outcome: Future[Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as fault:
            outcome.set_exception(fault)

    threading.Thread(target=run, name=name, daemon=True).start()
    return outcome
