"""A real pseudo-terminal with the program in it: keys go in, a screen comes out.

Nothing here waits for time to pass: `until` reads what the program writes until a condition holds. The screen is what a
terminal of that size would show.
"""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import pyte

PATIENCE = 30.0
"""Seconds that a condition may take on a busy machine before the test fails."""

_QUIET = 0.06
"""Seconds without a letter from the program, which is at rest, after which a painting is done."""

# `python -c` of each program: it takes the pseudo-terminal as its own, as a shell's child has it, then runs the program.
_BEGIN = "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); sys.argv[0] = 'fieldwork'\n"
PROGRAM = "from fieldwork.__main__ import main\nmain()\n"
"""What runs, unless a test wants something done before it."""

# What pyte would draw as letters or take for something else: questions to the terminal and its ways of reporting keys. After
# a space or joiner of no width it drops the rest of what it is drawing.
_NOT_FOR_PYTE = re.compile(rb"\xe2\x80[\x8b\x8d]|\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;<=>?$]*|[P_^][^\x1b]*\x1b?)?$")

_BARS = re.compile("[\u2500-\u259f]")

_KEYS = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "delete": "\x1b[3~", "up": "\x1b[A",
    "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    # As terminals with the newer key reports send it: the bare byte needs a pause to tell it from the start of another key.
    "escape": "\x1b[27u",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "shift+f8": "\x1b[19;2~",
}  # fmt: skip


class Terminal:
    """One program in a terminal of its own.

    `output` is every byte that it wrote.
    """

    def __init__(
        self,
        *args: str,
        env: Mapping[str, str],
        program: str = PROGRAM,
        cwd: Path | None = None,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.output = bytearray()
        self._rest = b""
        self._at_rest = False
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._end, child = pty.openpty()
        termios.tcsetwinsize(self._end, (rows, columns))
        self.attributes_before = self.attributes()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN + program, *args], stdin=child, stdout=child, stderr=child, env=dict(env), cwd=cwd,
            start_new_session=True,
        )  # fmt: skip
        os.close(child)

    # --- what it shows ----------------------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The lines of the screen, without spaces at their ends."""
        return [line.rstrip() for line in self._screen.display]

    def screen(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines())

    def flat(self) -> str:
        """The screen as one line without bars and edges, so that words are found wherever the line was broken."""
        return " ".join(_BARS.sub(" ", self.screen()).split())

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and column of the cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    def find(self, words: str | re.Pattern[str]) -> tuple[int, int] | None:
        """The row and column of the first place where these words (or the group in them) stand, from 0; else None."""
        pattern = words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
        found = ((row, pattern.search(text)) for row, text in enumerate(self._screen.display))
        return next(((row, match.start(match.lastindex or 0)) for row, match in found if match), None)

    def is_bold(self, place: tuple[int, int]) -> bool:
        """Whether the letter at a row and column is bold."""
        row, column = place
        return bool(self._screen.buffer[row][column].bold)

    def attributes(self) -> list[Any]:
        """The terminal's settings (echo, line editing …) as termios tells them."""
        return termios.tcgetattr(self._end)

    def after_leaving(self) -> str:
        """What was written after the program gave the ordinary screen back."""
        return bytes(self.output).rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")

    # --- waiting ----------------------------------------------------------------------------------------------------

    def pump(self, timeout: float = 0.0) -> bool:
        """Take in what the program wrote, waiting at most `timeout` seconds for it; False where nothing came."""
        ready, _, _ = select.select([self._end], [], [], max(timeout, 0.0))
        if not ready:
            return False
        try:
            data = os.read(self._end, 65536)
        except OSError:  # the last program on this terminal has gone
            data = b""
        self.output += data
        self._at_rest = False
        whole = self._rest + data
        unfinished = _UNFINISHED.search(whole) if data else None
        cut = unfinished.start() if unfinished else len(whole)
        self._rest = whole[cut:]
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", whole[:cut]))
        return bool(data)

    def until(self, what: str | Callable[[], object], *, gone: str | None = None, timeout: float = PATIENCE) -> None:
        """Read until the words are on the screen (or the condition holds) and `gone` is not; fails with the screen."""
        end = time.monotonic() + timeout
        while not self._holds(what, gone):
            left = end - time.monotonic()
            ended = self.process.poll() is not None
            if not self.pump(min(left, 1.0)) and (left <= 0 or ended):
                if self._holds(what, gone):
                    return
                why = f"it ended with {self.process.returncode}" if ended else f"{timeout:.0f} seconds have gone"
                words = f"{what!r}" if isinstance(what, str) else "the condition"
                raise AssertionError(f"{words} did not come; {why}. The screen:\n{self.screen()}")

    def painted(self) -> None:
        """Read until the program has nothing more to paint: what stands where is then certain."""
        end = time.monotonic() + PATIENCE
        while self.pump(0.0 if self._at_rest else _QUIET) or self._is_at_work():
            if time.monotonic() > end:
                raise AssertionError(f"it goes on painting. The screen:\n{self.screen()}")
        self._at_rest = True

    def told(self, words: Iterable[str]) -> list[str]:
        """Which of these words stand on the screen once it is painted: until then what was there before may stand yet."""
        self.painted()
        flat = self.flat()
        return [each for each in words if each in flat]

    def _is_at_work(self) -> bool:
        """Whether the program is computing or waits for a processor or the disk, on systems that tell so."""
        if self._at_rest or sys.platform != "linux":
            return False
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8")
        except OSError:
            return False
        return told.rpartition(")")[2].split()[0] in ("R", "D")

    def _holds(self, what: str | Callable[[], object], gone: str | None) -> bool:
        if gone is not None and gone in self.flat():
            return False
        return what in self.flat() if isinstance(what, str) else bool(what())

    def wait(self, timeout: float = PATIENCE) -> int:
        """Read until the program has ended; its exit code, negative for the signal that killed it."""
        end = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError(f"it did not end in {timeout:.0f} seconds. The screen:\n{self.screen()}")
            if not self.pump(0.05) and self._end_of_output():
                return self.process.wait(max(end - time.monotonic(), 0.1))
        while self.pump():
            pass
        return self.process.returncode

    def _end_of_output(self) -> bool:
        """Whether the program let the terminal go: reading tells so at once and will go on doing so."""
        return bool(select.select([self._end], [], [], 0)[0]) and not self.pump()

    # --- doing ------------------------------------------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Type text as it stands; a new line is the Enter key."""
        self._send(text.replace("\n", "\r").encode("utf-8"))

    def press(self, *keys: str) -> None:
        """Press keys: `ctrl+n`, `escape`, `f3`, or one character."""
        self._send("".join(_pressed(key) for key in keys).encode("utf-8"))

    def paste(self, text: str) -> None:
        """Paste text, as terminals announce it."""
        self._send(b"\x1b[200~" + text.encode("utf-8") + b"\x1b[201~")

    def click(self, words: str | re.Pattern[str], *, behind: bool = False) -> None:
        """Click these words, once they stand there; `behind` them, where a cursor is wanted at their end."""
        place = None
        while place is None:
            self.until(lambda: self.find(words))
            self.painted()
            place = self.find(words)
        self.click_at(place[0], place[1] + (len(words) if behind and isinstance(words, str) else 0))

    def click_at(self, row: int, column: int) -> None:
        """Press and let go of the left button at a place, counted from 0."""
        self._mouse(0, row, column, "Mm")

    def wheel(self, row: int, column: int, *, up: bool = False) -> None:
        """Turn the wheel of the mouse one notch over a place."""
        self._mouse(64 if up else 65, row, column, "M")

    def _mouse(self, button: int, row: int, column: int, ends: str) -> None:
        self.type("".join(f"\x1b[<{button};{column + 1};{row + 1}{end}" for end in ends))

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; the system tells the program."""
        self._at_rest = False
        self._screen.resize(rows, columns)
        termios.tcsetwinsize(self._end, (rows, columns))

    def _send(self, data: bytes) -> None:
        self._at_rest = False
        while data:
            data = data[os.write(self._end, data) :]

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> int:
        """Close the window, as its cross does; the program's exit code."""
        os.close(self._end)
        self._end = -1
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End what still runs and let the terminal go."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._end >= 0:
            os.close(self._end)
            self._end = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _pressed(key: str) -> str:
    if key.startswith("ctrl+") and len(key) == 6:
        return chr(ord(key[5]) & 0x1F)
    return _KEYS.get(key, key)
