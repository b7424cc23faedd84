"""A field with a few fixed values, on one line: arrows or the space bar go to the next."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldwork.tui.plain import line


class Cycle(Static, can_focus=True):
    """Shows one of its options; `value` is the id of it."""

    DEFAULT_CSS = """
    Cycle { height: 1; padding: 0 1; background: $panel; }
    Cycle:focus { background: $boost; text-style: bold; }
    """
    BINDINGS = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
        Binding("enter", "enter", show=False),
    ]

    class Turned(Message):
        """Another option is shown."""

        def __init__(self, cycle: Cycle) -> None:
            super().__init__()
            self.cycle = cycle

    class Entered(Turned):
        """Enter was pressed."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._options: list[tuple[str, str]] = []
        self._place = 0
        self.offer(options, value)

    def offer(self, options: Sequence[tuple[str, str]], value: str | None = None) -> None:
        """Offer other options (id, words)."""
        self._options = list(options)
        self._place = next((n for n, (id, _) in enumerate(self._options) if id == value), 0)
        self.refresh()

    @property
    def value(self) -> str | None:
        """The id of the option that is shown."""
        return self._options[self._place][0] if self._options else None

    def choose(self, id: str) -> None:
        """Show one of the options."""
        self.offer(self._options, id)

    def render(self) -> Content:
        """The option between arrows, where there is more than one."""
        words = line(self._options[self._place][1]) if self._options else Content("–")
        if len(self._options) < 2:
            return words
        count = f" ›   {self._place + 1}/{len(self._options)}"
        words = words.truncate(max(self.content_size.width - len(count) - 2, 4), ellipsis=True)
        return Content.assemble(("‹ ", "$secondary"), words, (count, "$secondary"))

    def action_turn(self, by: int) -> None:
        """To the option after or before."""
        if len(self._options) > 1:
            self._place = (self._place + by) % len(self._options)
            self.refresh()
            self.post_message(self.Turned(self))

    def action_enter(self) -> None:
        """On with the form."""
        self.post_message(self.Entered(self))

    def on_click(self, event: events.Click) -> None:
        """A click goes to the next option."""
        self.action_turn(1)
