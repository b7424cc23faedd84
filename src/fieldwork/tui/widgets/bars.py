"""The lines at the edge of every screen: what is going on, what was said last, and which keys are valid."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from fieldwork.i18n import Lang
from fieldwork.tui.command import Command
from fieldwork.tui.keyboard import doing, in_bar
from fieldwork.tui.plain import clickable, line, plain

TINY = 60
"""Columns below which only the keys of the palette and the help are told, without their names."""


class Saying(Static):
    """What the last action had to say. Trouble stands out by its sign as well as by its colour."""

    DEFAULT_CSS = """
    Saying { height: auto; max-height: 3; padding: 0 1; color: $text-muted; display: none; }
    Saying.-says { display: block; }
    Saying.-trouble { color: $error; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said = ("", False)

    def say(self, words: str, *, trouble: bool = False) -> None:
        """Show a sentence; an empty one takes the line away."""
        if (words, trouble) == self._said:
            return
        self._said = (words, trouble)
        self.set_class(bool(words), "-says")
        self.set_class(trouble and bool(words), "-trouble")
        self.update(plain(f"! {words}" if trouble and words else words))


class Clickable(Static):
    """Text of which parts can be clicked, without looking like links on a web page."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.auto_links = False


class KeyBar(Clickable):
    """The few keys that are valid now, as many as fit, the help always among them. A click does what its key does."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place, self._lang, self._letters = "", "nl", False
        self._without: frozenset[str] = frozenset()

    def show(self, place: str, lang: Lang, *, letters: bool, without: frozenset[str]) -> None:
        """Show the keys of a place; `letters` where nothing is being typed."""
        wanted = (place, lang, letters, without)
        if wanted != (self._place, self._lang, self._letters, self._without):
            self._place, self._lang, self._letters, self._without = wanted
            self.refresh()

    def render(self) -> Content:
        """The keys, in the order of the registry, until the line is full."""
        commands = [c for c in in_bar(self._place) if c.id not in self._without and self._key(c)]
        last = [c for c in commands if c.bar >= 90]
        right = Content("  ").join(self._one(c, brief=self.content_size.width < TINY) for c in last)
        room = self.content_size.width - right.cell_length - 2
        shown: list[Command] = []
        for command in commands:
            if command.bar < 90 and len(self._words(command)) + 2 <= room:
                room -= len(self._words(command)) + 2
                shown.append(command)
        left = Content("  ").join(self._one(c) for c in shown)
        gap = self.content_size.width - left.cell_length - right.cell_length
        return Content.assemble(left, " " * max(gap, 2), right)

    def _key(self, command: Command) -> str:
        letter = command.letter_in("nl" if self._lang == "nl" else "en")
        key = letter if self._letters else command.key or letter
        return key or (command.shown_keys.text("nl" if self._lang == "nl" else "en") if command.shown_keys else "")

    def _words(self, command: Command) -> str:
        return f"{self._key(command)} {command.label.text('nl' if self._lang == 'nl' else 'en')}"

    def _one(self, command: Command, *, brief: bool = False) -> Content:
        key, words = self._key(command), self._key(command) if brief else self._words(command)
        content = Content.assemble((key, "bold $text"), words[len(key) :])
        return clickable(content, doing(command))


class TopLine(Static):
    """The line at the top: what is open, and on the right how it stands."""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 1; background: $panel; color: $text; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right = Content(), Content()

    def show(self, left: Content, right: Content) -> None:
        """Show two pieces of text, of which the right one is never cut."""
        if left.is_same(self._left) and right.is_same(self._right):
            return
        self._left, self._right = left, right
        self.refresh()

    def render(self) -> Content:
        """The left part cut to the room that the right part leaves."""
        room = max(self.content_size.width - self._right.cell_length - 2, 0)
        left = self._left.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * (room - left.cell_length + 2), self._right)


class Heading(Static):
    """A title over a part of a screen."""

    DEFAULT_CSS = """
    Heading { height: auto; padding: 1 2 0 2; text-style: bold; }
    """

    def show(self, words: str) -> None:
        """Show one line of words."""
        self.update(line(words))
