"""Leaping: a letter at each part of the screen; pressing it puts the keys there."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from fieldwork.tui.plain import plain
from fieldwork.tui.widgets.lines import Lines

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first."""


def targets(screen: Screen[object]) -> list[Widget]:
    """The parts of a screen that can take the keys and are in sight, from the top left on."""
    found = [
        widget
        for widget in screen.query("*")
        if (widget.focusable or (isinstance(widget, Lines) and widget.display)) and _in_sight(widget, screen)
    ]
    return sorted(found, key=lambda widget: (widget.region.y, widget.region.x))[: len(LETTERS)]


def _in_sight(widget: Widget, screen: Screen[object]) -> bool:
    seen = widget.region.intersection(screen.region)
    around = [each for each in widget.ancestors_with_self if isinstance(each, Widget)]
    return bool(widget.visible and seen.area and all(each.display for each in around))


class Leap(ModalScreen[Widget]):
    """Gives the part whose letter was pressed or clicked, or None."""

    CSS_PATH = "leap.tcss"

    def __init__(self, goals: Sequence[Widget]) -> None:
        super().__init__()
        self._goals = dict(zip(LETTERS, goals, strict=False))
        self._made_for = goals[0].app.size

    def compose(self) -> ComposeResult:
        """A letter at the top left of each part."""
        for letter, goal in self._goals.items():
            tag = Static(plain(f" {letter.upper()} "), id=f"to-{letter}", classes="tag")
            tag.styles.offset = (goal.region.x, goal.region.y)
            yield tag

    def on_key(self, event: events.Key) -> None:
        """A letter leaps; anything else takes the letters away."""
        event.stop()
        self.dismiss(self._goals.get((event.character or "").lower()))

    def on_click(self, event: events.Click) -> None:
        """A click on a letter leaps too."""
        letter = (event.widget.id or "").removeprefix("to-") if event.widget is not None else ""
        self.dismiss(self._goals.get(letter))

    def on_resize(self, event: events.Resize) -> None:
        """In a window of another size the parts are elsewhere: the letters go, and can be asked for again."""
        if self.is_current and event.size != self._made_for:
            self.dismiss(None)
