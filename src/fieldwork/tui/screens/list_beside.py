"""A list, and beside it what is said of the line that is pointed at."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from fieldwork.tui.place import Place, Result
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Lines


class ListBeside(Place[Result]):
    """What such screens share: where everything stands, and that what stands beside the list goes along with it."""

    def compose(self) -> ComposeResult:
        """The list, and beside it room for words."""
        yield TopLine()
        with Container(id="body"):
            yield Lines(id="list")
            with VerticalScroll(id="aside", can_focus=False):
                yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    def _fill(self) -> None:
        """Show the list as it is now."""
        raise NotImplementedError

    def _tell_here(self) -> None:
        """Tell beside it of the line that is pointed at."""
        raise NotImplementedError

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Tell of the line that is pointed at now."""
        message.stop()
        self._tell_here()
