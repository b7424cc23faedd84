"""A few things of which several can hold, on one line: a digit or a click ticks one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldwork.tui.plain import clickable, line


class Ticks(Static, can_focus=True):
    """Shows every option with its digit; `value` are the ids that are ticked, in the order of the options."""

    DEFAULT_CSS = """
    Ticks { height: auto; padding: 0 1; background: $panel; }
    Ticks:focus { background: $boost; text-style: bold; }
    """
    BINDINGS = [Binding("enter", "enter", show=False)]

    class Entered(Message):
        """Enter was pressed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.auto_links = False
        self._options: list[tuple[str, str]] = []
        self._ticked: set[str] = set()
        self._fixed: frozenset[str] = frozenset()

    def offer(self, options: Sequence[tuple[str, str]], ticked: Sequence[str], fixed: Sequence[str] = ()) -> None:
        """Offer other options (id, words); those that are `fixed` are ticked and stay so."""
        self._options, self._ticked, self._fixed = list(options), {*ticked, *fixed}, frozenset(fixed)
        self.refresh(layout=True)

    @property
    def value(self) -> tuple[str, ...]:
        """The ids that are ticked."""
        return tuple(id for id, _ in self._options if id in self._ticked)

    def render(self) -> Content:
        """Every option: its digit, a tick where it holds, its words."""
        return Content("   ").join(
            clickable(
                Content.assemble((f"{place} ", "bold"), "✓ " if id in self._ticked else "· ", line(words).simplify()),
                f"tick({place})",
            )
            for place, (id, words) in enumerate(self._options, 1)
        )

    def action_tick(self, place: int) -> None:
        """Tick the option with a number, or untick it."""
        if 0 < place <= len(self._options) and self._options[place - 1][0] not in self._fixed:
            self._ticked ^= {self._options[place - 1][0]}
            self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        """A digit ticks."""
        if event.character and event.character in "123456789":
            event.stop()
            self.action_tick(int(event.character))

    def action_enter(self) -> None:
        """On with the form."""
        self.post_message(self.Entered())
