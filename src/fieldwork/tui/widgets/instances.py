"""The times of a repeat as tabs: which one is open, one more, take this one out."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from fieldwork.i18n import Lang, msg
from fieldwork.text import one_line
from fieldwork.tui.plain import clickable, plain, together
from fieldwork.tui.widgets.bars import Clickable

_WIDEST = 18


class Instances(Clickable, can_focus=True):
    """Tabs, numbered from 1. The open one stands in brackets. It only tells what is wanted."""

    DEFAULT_CSS = """
    Instances { height: auto; padding: 0 1; }
    Instances:focus { background: $surface; }
    """
    BINDINGS = [
        Binding("left", "go(-1)", show=False),
        Binding("right", "go(1)", show=False),
        Binding("plus,insert", "more", show=False),
        Binding("delete,minus,backspace", "less", show=False),
    ]

    class Wanted(Message):
        """Another time is to be opened, from 0; None: the fields of the one that is open."""

        def __init__(self, index: int | None) -> None:
            super().__init__()
            self.index = index

    class More(Message):
        """One more is wanted."""

    class Less(Message):
        """The one that is open is to be taken out."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: Sequence[str] = ()
        self._here = 0
        self._pieces: list[Content] = []

    def offer(self, names: Sequence[str], here: int, each: str, lang: Lang, *, more: bool, less: bool) -> None:
        """Show the times by name; `each` is what one is called, `more` and `less` whether there can be more or fewer."""
        self._names, self._here = names, here
        pieces = self._pieces = [self._tab(place, name) for place, name in enumerate(names)]
        if more:
            label = msg("+ nog een: {each}", "+ another: {each}", each=one_line(each, _WIDEST)).text(lang)
            pieces.append(clickable(plain(label, "$text-muted"), "more"))
        if less:
            label = msg("× {n} weghalen", "× remove {n}", n=here + 1).text(lang)
            pieces.append(clickable(plain(label, "$text-muted"), "less"))
        self._lay()

    def _lay(self) -> None:
        self.update(together(self._pieces, self.content_size.width, "  "))

    def on_resize(self) -> None:
        """Another width, other lines."""
        self._lay()

    def _tab(self, place: int, name: str) -> Content:
        words = f"{place + 1} {one_line(name, _WIDEST)}"
        content = plain(f"[{words}]", "bold $background on $accent") if place == self._here else plain(f" {words} ", "bold")
        return clickable(content, f"open({place})")

    def action_open(self, place: int) -> None:
        """Open a time by its place."""
        if 0 <= place < len(self._names):
            self.post_message(self.Wanted(place))

    def action_go(self, by: int) -> None:
        """Open the one before or after."""
        self.action_open(self._here + by)

    def action_more(self) -> None:
        """Ask for one more."""
        self.post_message(self.More())

    def action_less(self) -> None:
        """Ask to take out the one that is open."""
        self.post_message(self.Less())

    def on_key(self, event: events.Key) -> None:
        """A digit opens a time; Enter and Down go into its fields."""
        if event.key in ("enter", "down"):
            self.post_message(self.Wanted(None))
        elif event.character and event.character in "123456789":
            self.action_open(int(event.character) - 1)
        else:
            return
        event.stop()
