"""Options to choose from by digit; long ones take as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from fieldwork.protocol.model import DONT_KNOW
from fieldwork.tui.option_keys import UNSURE, key_at, place_of
from fieldwork.tui.plain import clickable, plain
from fieldwork.tui.slots import is_chosen
from fieldwork.tui.widgets.bars import Clickable

_YES_NO = {"j": "ja", "y": "ja", "n": "nee"}
_BEFORE = 5
"""Cells before the words of an option: where the keys are, its key, its sign."""


class Options(Clickable, can_focus=True):
    """Shows options with their key; what is chosen has a full circle or box before it."""

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
        self._paint()

    @property
    def lines(self) -> int:
        """How many lines the options take at their present width."""
        return sum(len(self._one(place)) for place in range(len(self._options)))

    def _paint(self) -> None:
        self.update(self._painted())

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._paint()

    def _painted(self) -> Content:
        return Content("\n").join(line for place in range(len(self._options)) for line in self._one(place))

    def _one(self, place: int) -> list[Content]:
        """The lines of one option; what does not fit on the first goes on under its words."""
        id, words = self._options[place]
        chosen = is_chosen(self._value, id)
        sign = ("☑" if chosen else "☐") if self._many else ("●" if chosen else "○")
        here = "›" if place == self._place and self._keys_here else " "
        before = Content.assemble(here, (f"{self._key(place) or ' '} ", "bold $accent"), f"{sign} ")
        wrapped = plain(words, "bold" if chosen else "").wrap(max(self.content_size.width - _BEFORE, 12)) or [Content()]
        lines = [before.append(wrapped[0]), *(Content(" " * _BEFORE).append(more) for more in wrapped[1:])]
        return [clickable(line, f"pick({place})") for line in lines]

    def _key(self, place: int) -> str:
        return UNSURE if self._options[place][0] == DONT_KNOW else key_at(place)

    def on_focus(self) -> None:
        """Where the keys go is seen."""
        self._keys_here = True
        self._paint()

    def on_blur(self) -> None:
        """Where the keys go is seen."""
        self._keys_here = False
        self._paint()

    def action_move(self, by: int) -> None:
        """Point at another option."""
        self._place = min(max(self._place + by, 0), max(len(self._options) - 1, 0))
        self._paint()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        above = sum(len(self._one(place)) for place in range(self._place))
        here = Region(0, above, 1, len(self._one(self._place)))
        if isinstance(self.parent, ScrollableContainer):
            self.parent.scroll_to_region(here.translate(self.virtual_region.offset), animate=False, force=True)

    def action_choose(self) -> None:
        """Choose what is pointed at."""
        self.action_pick(self._place)

    def action_pick(self, place: int) -> None:
        """Choose by place."""
        if not self.locked and place < len(self._options):
            self._place = place
            self.post_message(self.Chose(self._options[place][0]))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses, or a letter in a long list; in a yes or no, j and n do; ? is don't know; Backspace takes the
        choice away; Enter goes on."""
        ids = [id for id, _ in self._options]
        key, character = event.key, event.character or ""
        if key == "enter":
            self.post_message(self.Went())
        elif self.locked:
            return
        elif (place := place_of(character, len(ids))) is not None:
            self.action_pick(place)
        elif character == UNSURE and DONT_KNOW in ids:
            self.action_pick(ids.index(DONT_KNOW))
        elif ids[:2] == ["ja", "nee"] and character.lower() in _YES_NO:
            self.action_pick(ids.index(_YES_NO[character.lower()]))
        elif key in ("backspace", "delete"):
            self.post_message(self.Chose(None))
        elif event.is_printable and character.strip():
            self.post_message(self.Spelled(character))
        else:
            return
        event.stop()
