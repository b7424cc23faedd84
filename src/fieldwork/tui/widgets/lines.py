"""A list that draws only the lines that are seen, so that ten thousand cost what ten do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

Drawing = Callable[[int], Content]
"""From the width in cells to what stands on the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its id, how it is drawn, and whether it can be chosen (a heading cannot)."""

    id: str
    draw: Drawing
    choosable: bool = True


def still(id: str, content: Content, *, choosable: bool = True) -> Line:
    """A line that is drawn the same at every width."""
    return Line(id, lambda width: content, choosable)


class Lines(ScrollView, can_focus=True):
    """Lines to choose from by arrow keys and mouse."""

    COMPONENT_CLASSES = {"lines--here", "lines--here-focus"}
    DEFAULT_CSS = """
    Lines { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    Lines > .lines--here { background: $primary 15%; text-style: bold; }
    Lines > .lines--here-focus { background: $primary 30%; text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Chosen(Message):
        """A line was chosen."""

        def __init__(self, lines: Lines, id: str) -> None:
            super().__init__()
            self.lines, self.id = lines, id

        @property
        def control(self) -> Lines:
            """The list that it was chosen in."""
            return self.lines

    class Moved(Chosen):
        """Another line is pointed at."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Line] = ()
        self._place = 0
        self._lent = False
        self._laid_out: tuple[Size, Size, Size] | None = None

    def lend_focus(self) -> None:
        """Take the keys this once, also where clicking or Tab would not give them."""
        self._lent = self._lent or not self.can_focus
        self.can_focus = True

    def show(self, lines: Sequence[Line], here: str | None = None) -> None:
        """Show other lines; `here` is the one to point at (else where it pointed before, as far as that is there)."""
        wanted = here if here is not None else self.here
        self._lines = lines
        place = next((n for n, each in enumerate(lines) if each.id == wanted and each.choosable), None)
        self._place = place if place is not None else self._nearest(min(self._place, len(lines) - 1), 1)
        self.virtual_size = Size(self.size.width, len(lines))
        self._keep_in_sight()
        self.refresh()

    @property
    def ids(self) -> list[str]:
        """The ids of the lines that can be chosen, from the first to the last."""
        return [each.id for each in self._lines if each.choosable]

    @property
    def here(self) -> str | None:
        """The id of the line that is pointed at."""
        return self._lines[self._place].id if 0 <= self._place < len(self._lines) else None

    @property
    def place(self) -> int:
        """The number of the line that is pointed at, from 0."""
        return self._place

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        place = self.scroll_offset.y + y
        width = self.scrollable_content_region.width or self.size.width
        style = self.visual_style
        if not 0 <= place < len(self._lines):
            return Strip.blank(width, style.rich_style)
        if place == self._place and self._lines[place].choosable:
            style = self.get_visual_style("lines--here-focus" if self.has_focus else "lines--here")
        content = self._lines[place].draw(width).truncate(width, ellipsis=True)
        content = content.pad_right(max(width - content.cell_length, 0))
        return Strip(content.render_segments(style), content.cell_length)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are as wide as the list."""
        self.virtual_size = Size(event.size.width, len(self._lines))
        self._keep_in_sight()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        # Textual compares our virtual size with what the layout makes of it, which is another wherever lines are out of sight,
        # and so paints the scroll bar again at every layout of the screen.
        known = (size, container_size, self.virtual_size)
        if known == self._laid_out:
            return False
        self._laid_out = known
        return super()._size_updated(size, virtual_size, container_size, layout)

    def on_focus(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def on_blur(self) -> None:
        """Where the keys go is seen."""
        if self._lent:
            self._lent = self.can_focus = False
        self.refresh()

    def action_move(self, by: int) -> None:
        """Point at another line, by so many."""
        if self._lines:
            goal = min(max(self._place + by, 0), len(self._lines) - 1)
            self._point(self._nearest(goal, 1 if by > 0 else -1))

    def action_edge(self, end: int) -> None:
        """Point at the first or the last line."""
        if self._lines:
            self._point(self._nearest(0, 1) if end == 0 else self._nearest(len(self._lines) - 1, -1))

    def action_choose(self) -> None:
        """Choose the line that is pointed at."""
        if self.here is not None and self._lines[self._place].choosable:
            self.post_message(self.Chosen(self, self.here))

    def on_click(self, event: events.Click) -> None:
        """A click points; on the line that was pointed at it chooses."""
        inside = event.get_content_offset(self)  # without the edges, which are no lines
        place = self.scroll_offset.y + inside.y if inside is not None else -1
        if 0 <= place < len(self._lines) and self._lines[place].choosable:
            again = place == self._place or not self.can_focus
            self._point(place)
            if again:
                self.action_choose()

    def _point(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self._keep_in_sight()
            self.refresh()
            if self.here is not None:
                self.post_message(self.Moved(self, self.here))

    def _nearest(self, place: int, by: int) -> int:
        """The first line that can be chosen from `place` on, in one direction and else in the other."""
        for step in (by, -by):
            at = place
            while 0 <= at < len(self._lines):
                if self._lines[at].choosable:
                    return at
                at += step
        return max(place, 0)

    def _keep_in_sight(self) -> None:
        if self.size.height:
            above = self._place and not self._lines[self._place - 1].choosable  # the heading over it comes along
            self.scroll_to_region(
                Region(0, self._place - int(above), 1, 1 + int(above)), animate=False, force=True, immediate=True
            )
