"""Children that are killed in the middle of their work: at one of its calls, or wherever it is after so long."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable


def child(work: Callable[[], object]) -> int:
    """Do some work in a process of its own; how that ended, as `waitpid` tells it: 0 where it came to its end."""
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def calls(work: Callable[[Callable[[], None]], object]) -> int:
    """How many calls and returns some work takes, in a child, from where it does what it is given: the start of the count."""
    read, write = os.pipe()

    def counted() -> None:
        count = 0

        def each(*_: object) -> None:
            nonlocal count
            count += 1

        work(lambda: sys.setprofile(each))
        sys.setprofile(None)
        os.write(write, str(count).encode())

    assert child(counted) == 0
    return int(os.read(read, 20))


def die_at(call: int) -> None:
    """Be killed at a call or return of the program, counted from here."""
    left = [call]

    def each(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(each)


def die_after(seconds: float) -> None:
    """Be killed after so long, wherever the work is then, inside SQLite too."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
