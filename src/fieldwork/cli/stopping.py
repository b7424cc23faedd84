"""Ending what is being written when somebody else says so: a window that is closed, a computer that is shut down."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM and SIGHUP end the work as Ctrl+C does, so that it clears away what is half done. What was told to go on after
    its window is closed (nohup) does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    found = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    taken = [each for each in found if signal.getsignal(each) is signal.SIG_DFL]
    for each in taken:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in taken:
            signal.signal(each, signal.SIG_DFL)
