"""A program in a real pseudo-terminal of 80 by 24, watched from outside as a person watches it.

The terminal says that it knows synchronised output (mode 2026), as most do today: the program then marks the end of each
painting, and a painting is timed when it is whole.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

ROWS, COLUMNS = 24, 80
PATIENCE = 30.0
"""Seconds after which something that should have been painted counts as missing."""

_ASKED = b"\x1b[?2026$p"
_KNOWN = b"\x1b[?2026;2$y"
_END = b"\x1b[?2026l"
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[()].|[=>78])")


class Terminal:
    """One program, from its start (`started`, on the clock of `time.perf_counter`) to `close`."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._seen = b""
        self._asked = False
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, env=dict(env), start_new_session=True, preexec_fn=_take_terminal
        )
        os.close(slave)

    def painted(self, words: str) -> float:
        """Wait until these words were painted, since the last `send` or the start; when that was, on the clock of `started`.

        Raises RuntimeError with what was painted instead.
        """
        wanted = words.encode()
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            whole, _, _ = self._seen.rpartition(_END)
            if wanted in _SEQUENCE.sub(b"", whole):
                return self._at
            if not self._read(until - time.perf_counter()):
                break
        raise RuntimeError(f"{words!r} was not painted, but: {_SEQUENCE.sub(b'', self._seen).decode(errors='replace')!r}")

    def send(self, keys: bytes) -> float:
        """Press keys and forget what was painted before; when that was."""
        self._seen = b""
        at = time.perf_counter()
        os.write(self._master, keys)
        return at

    def rest(self, seconds: float) -> None:
        """Let the program do what it still does, for so long."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def close(self) -> None:
        """Leave by the key that leaves, and see the program end."""
        with suppress(OSError):
            self.send(b"\x11")
            while self._read(PATIENCE):
                pass
        if self._process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(PATIENCE)
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        """Take what was written, waiting so long for it; False where nothing came."""
        if not select.select([self._master], [], [], max(seconds, 0))[0]:
            return False
        try:
            found = os.read(self._master, 65536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self._at = time.perf_counter()
        self._seen += found
        if not self._asked and _ASKED in self._seen:
            self._asked = True
            os.write(self._master, _KNOWN)
        return bool(found)


def _take_terminal() -> None:
    """Make the terminal the program's own, so that the program is told when we go and the terminal with us."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
