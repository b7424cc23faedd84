"""A day in the field by mouse alone, but for the letters of what is written."""

from __future__ import annotations

import re

from fieldwork.tui.command import Command, key_name
from fieldwork.tui.commands import BY_ID
from tests.support.day_hands import INTERVIEW, TYPING, TYPING_ROW, Researcher, question

PALETTE, JUMP = "Wat wilt u doen?", "Naar welke vraag?"
"""The titles of the windows with all commands and with all items."""
TURNS, NOTCHES = 20, 3
"""How often the wheel is turned at most, and how far at once: to less than what any list shows."""


class Mouse(Researcher):
    """By mouse alone, but for the letters of what is written."""

    def command(self, id: str) -> None:
        command = BY_ID[id]
        self.terminal.painted()
        at_foot = next((name for name in _named(command) if self.terminal.find(name)), None)
        if at_foot is not None:
            self.terminal.click(at_foot)
            return
        self.command("palette")
        self.terminal.until(PALETTE)
        self.scroll_to(re.compile(rf"(?<=  ){re.escape(command.label.nl)}  +\S"))
        ended = self.terminal.process.poll
        self.terminal.until(lambda: self.terminal.find(PALETTE) is None or ended() is not None)

    def scroll_to(self, words: re.Pattern[str]) -> None:
        """Turn the wheel over a window's list until a line is in sight, and click it."""
        terminal = self.terminal
        terminal.painted()
        for _ in range(TURNS):
            if terminal.find(words):
                break
            for _ in range(NOTCHES):
                terminal.wheel(self._size[1] // 3, self._size[0] // 2)
            terminal.painted()
        terminal.click(words)

    def field(self, label: str) -> None:
        self.terminal.painted()
        place = self.terminal.find(label)
        assert place is not None, self.terminal.screen()
        self.terminal.click_at(place[0], 60)  # beyond what stands there

    def turn(self, label: str) -> None:
        self.terminal.click("‹ ")

    def option(self, words: str) -> None:
        self.terminal.click(re.compile(rf"(?<=\w  ){re.escape(words)}"))

    def choose(self, words: str) -> None:
        self._twice(re.compile(rf"(?<=\d  ){re.escape(words)}"))

    def _twice(self, words: re.Pattern[str]) -> None:
        """Click a line of a list; where another was pointed at, the first click points."""
        terminal = self.terminal
        terminal.until(lambda: terminal.find(words))
        terminal.painted()
        if not self._is_pointed_at(words):
            terminal.click(words)
            terminal.until(lambda: self._is_pointed_at(words))
        terminal.click(words)

    def _is_pointed_at(self, words: re.Pattern[str]) -> bool:
        place = self.terminal.find(words)
        return place is not None and self.terminal.is_bold(place)

    def item(self, item: str) -> None:
        words = question(self.guide, item)
        in_outline = re.compile(rf"^ [^ »] {re.escape(item.rpartition('.')[2])} {re.escape(words[:8])}")
        self.terminal.painted()
        if self.terminal.find(in_outline):
            self.terminal.click(in_outline)
        else:
            self.command("jump")
            self.terminal.until(JUMP)
            self.scroll_to(re.compile(re.escape(words)))
        self.terminal.until(words, gone=JUMP)
        self.terminal.until(TYPING)
        self.terminal.click(re.compile(rf"▎ ({re.escape(words)})"))  # away from the answer: letters are commands
        self.terminal.until(INTERVIEW, gone=TYPING)
        self.terminal.painted()
        edge = [(row, text.index("▎")) for row, text in enumerate(self.terminal.lines()) if "▎" in text]
        self.terminal.click_at(edge[-1][0] + 2, edge[-1][1] + 3)
        self.terminal.until(TYPING)

    def session(self, code: str) -> None:
        self._twice(re.compile(rf"(?<=[○●◐] ){code}\b"))

    def header(self, label: str, value: str) -> None:
        self._twice(re.compile(rf"^ +({re.escape(label)})"))
        self.terminal.until(TYPING_ROW)
        self.types(value, shows=value)

    def speaker(self, code: str) -> None:
        self.terminal.click(re.compile(rf"\d.{code} "))

    def cursor_behind(self, words: str) -> None:
        self.terminal.click(words, behind=True)


def _named(command: Command) -> list[str]:
    """How a command may stand among the keys at the foot of a screen or window."""
    return [f"{key_name(key)} {command.label.nl}" for key in (*command.keys, *command.letters)]
