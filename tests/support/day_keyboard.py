"""A day in the field by keyboard alone: the keys of the registry, and those that stand on the screen."""

from __future__ import annotations

import re

from fieldwork.tui.commands import BY_ID
from tests.support.day_hands import HOME, Researcher, question


class Keyboard(Researcher):
    """By keyboard alone."""

    _field = ""
    """The field of the form that the keys go to."""

    def command(self, id: str) -> None:
        command = BY_ID[id]
        key = (command.keys or command.letters)[0]
        self.terminal.press({"slash": "/"}.get(key, key))
        self._field = {"new": "Leidraad", "paper": "Gehouden op"}.get(id, "")

    def field(self, label: str) -> None:
        self.terminal.painted()
        labels = [text[2:17].strip() for text in self.terminal.lines() if re.match(r"  [A-Z].{0,13}(  |$)", text)]
        steps = labels.index(label) - labels.index(self._field)
        self.terminal.press(*["tab" if steps > 0 else "shift+tab"] * abs(steps), "end")
        self._field = label

    def turn(self, label: str) -> None:
        if self._field != label:
            self.field(label)
        self.terminal.press("right")

    def option(self, words: str) -> None:
        self.terminal.press(self._key_before(words))

    def choose(self, words: str) -> None:
        self.terminal.press(self._key_before(words))

    def _key_before(self, words: str) -> str:
        """The key that stands before an option."""
        option = re.compile(rf"\b(\w)●? {re.escape(words)}")
        self.terminal.until(lambda: option.search(self.terminal.flat()))
        found: list[str] = option.findall(self.terminal.flat())
        return found[0].lower()

    def item(self, item: str) -> None:
        words = question(self.guide, item)
        self.command("jump")
        self.terminal.until("Naar welke vraag?")
        self.terminal.type(words)
        self.terminal.until(lambda: self.terminal.flat().count(words) >= 2)
        self.terminal.press("enter")
        self.terminal.until(words, gone="Naar welke vraag?")

    def session(self, code: str) -> None:
        self.command("filter")
        self.terminal.until("Esc Alles tonen")
        self.terminal.type(code)
        self.terminal.until(lambda: len(re.findall(r" [○●◐] ", self.terminal.flat())) == 1)
        self.terminal.press("enter")

    def at_home(self) -> None:
        self.terminal.until("Enter Openen")
        if "Esc Alles tonen" in self.terminal.flat():
            self.command("unfilter")
            self.terminal.until(HOME, gone="Esc Alles tonen")

    def next(self) -> None:
        self.terminal.press("enter", "enter")  # as long as one types over from paper that is enough

    def header(self, label: str, value: str) -> None:
        self.terminal.until(lambda: self.terminal.flat().count(label) >= 2)  # in the list, and where it is filled in
        self.terminal.type(value + "\n")

    def speaker(self, code: str) -> None:
        self.terminal.press(self._key_before(code))

    def cursor_behind(self, words: str) -> None:
        self.terminal.press("end")
