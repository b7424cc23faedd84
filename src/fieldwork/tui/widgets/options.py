"""Options to choose from by digit; long ones take as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from fieldwork.tui.plain import clickable, plain
from fieldwork.tui.slots import is_chosen
from fieldwork.tui.widgets.bars import Clickable

DIGITS = "1234567890"
_YES_NO = {"j": "ja", "y": "ja", "n": "nee"}


class Options(Clickable, can_focus=True):
    """Shows options with their digit; what is chosen has a full circle or box before it."""

    DEFAULT_CSS = """
    Options { height: auto; padding: 0 1; }
    Options:focus { background: $surface; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("space", "choose", show=False),
    ]

    class Chose(Message):
        """An option was chosen; None: what was chosen is to be taken away."""

        def __init__(self, id: str | None) -> None:
            super().__init__()
            self.id = id

    class Went(Message):
        """Enter was pressed: on from here."""

    class Spelled(Message):
        """A letter was typed that chooses nothing: it is meant for the words beside the answer."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options: Sequence[tuple[str, str]] = ()
        self._value: Any = None
        self._many = False
        self._place = 0
        self.locked = self._keys_here = False

    def offer(self, options: Sequence[tuple[str, str]], value: Any, *, many: bool) -> None:
        """Offer options (id, words), with what is chosen now."""
        if [id for id, _ in options] != [id for id, _ in self._options]:
            self._place = next((n for n, (id, _) in enumerate(options) if is_chosen(value, id)), 0)
        self._options, self._value, self._many = options, value, many
        self.update(self._painted())

    @property
    def many(self) -> int:
        """How many options there are."""
        return len(self._options)

    def _painted(self) -> Content:
        lines = []
        for place, (id, words) in enumerate(self._options):
            chosen = is_chosen(self._value, id)
            sign = ("☑" if chosen else "☐") if self._many else ("●" if chosen else "○")
            digit = DIGITS[place] if place < len(DIGITS) else " "
            here = "›" if place == self._place and self._keys_here else " "
            content = Content.assemble(here, (f"{digit} ", "bold $accent"), f"{sign} ", plain(words, "bold" if chosen else ""))
            lines.append(clickable(content, f"pick({place})"))
        return Content("\n").join(lines)

    def on_focus(self) -> None:
        """Where the keys go is seen."""
        self._keys_here = True
        self.update(self._painted())

    def on_blur(self) -> None:
        """Where the keys go is seen."""
        self._keys_here = False
        self.update(self._painted())

    def action_move(self, by: int) -> None:
        """Point at another option."""
        self._place = min(max(self._place + by, 0), max(len(self._options) - 1, 0))
        self.update(self._painted())

    def action_choose(self) -> None:
        """Choose what is pointed at."""
        self.action_pick(self._place)

    def action_pick(self, place: int) -> None:
        """Choose by place."""
        if not self.locked and place < len(self._options):
            self._place = place
            self.post_message(self.Chose(self._options[place][0]))

    def on_key(self, event: events.Key) -> None:
        """Digits choose; in a yes or no, j and n do too; Backspace takes the choice away; Enter goes on."""
        ids = [id for id, _ in self._options]
        key, character = event.key, event.character or ""
        if key == "enter":
            self.post_message(self.Went())
        elif self.locked:
            return
        elif character and character in DIGITS[: len(ids)]:
            self.action_pick(DIGITS.index(character))
        elif ids[:2] == ["ja", "nee"] and character.lower() in _YES_NO:
            self.action_pick(ids.index(_YES_NO[character.lower()]))
        elif key in ("backspace", "delete"):
            self.post_message(self.Chose(None))
        elif event.is_printable and character.strip():
            self.post_message(self.Spelled(character))
        else:
            return
        event.stop()
