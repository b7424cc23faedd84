"""A table of cells of a few lines each, one of which is pointed at; the headings of rows and columns stay in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


@dataclass(frozen=True)
class Row:
    """The heading of a row, and its cells, each of so many lines."""

    label: Content
    cells: Sequence[Sequence[Content]] = field(default_factory=tuple)


class Cells(Widget, can_focus=True):
    """Cells to choose from by arrow keys and mouse.

    `LABEL` is how many cells of the screen the heading of a row has, one of them empty; `LEAST` and `MOST` how narrow and how
    wide a column may be; `HEAD` how many lines the headings of the columns have.
    """

    LABEL: ClassVar[int] = 15
    LEAST: ClassVar[int] = 13
    MOST: ClassVar[int] = 26
    HEAD: ClassVar[int] = 1
    COMPONENT_CLASSES = {"cells--here", "cells--here-focus"}
    DEFAULT_CSS = """
    Cells { height: auto; width: 1fr; }
    Cells > .cells--here { background: $primary 15%; text-style: bold; }
    Cells > .cells--here-focus { background: $primary 30%; text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "move(-1, 0)", show=False),
        Binding("down", "move(1, 0)", show=False),
        Binding("left", "move(0, -1)", show=False),
        Binding("right", "move(0, 1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Chosen(Message):
        """A cell was chosen: its row and column, from 0."""

        def __init__(self, row: int, column: int) -> None:
            super().__init__()
            self.row, self.column = row, column

    class Moved(Chosen):
        """Another cell is pointed at."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heads: Sequence[Content] = ()
        self._rows: Sequence[Row] = ()
        self._row = self._column = 0
        self._top = self._left = 0

    def show(self, heads: Sequence[Content], rows: Sequence[Row]) -> None:
        """Show other cells, and point at the same place."""
        laid_out = (len(self._rows), self._lines)
        self._heads, self._rows = heads, rows
        self._row = min(self._row, max(len(rows) - 1, 0))
        self._column = min(self._column, max(len(heads) - 1, 0))
        self._keep_in_sight()
        self.refresh(layout=laid_out != (len(self._rows), self._lines))

    @property
    def here(self) -> tuple[int, int] | None:
        """The row and column that are pointed at."""
        return (self._row, self._column) if self._rows and self._heads else None

    @property
    def _lines(self) -> int:
        """Lines of a cell."""
        return max((len(cell) for row in self._rows for cell in row.cells), default=1)

    @property
    def _tall(self) -> int:
        """Lines of a row: where there is room for all rows so, with an empty one below each."""
        spaced = self._lines + 1
        return spaced if self.size.height >= len(self._rows) * spaced else self._lines

    @property
    def _shown(self) -> tuple[int, int, int]:
        """How many rows and columns are in sight, and how wide a column is."""
        room = max(self.size.width - self.LABEL, self.LEAST)
        many = max(min(room // self.LEAST, len(self._heads)), 1)
        high = self.size.height - self.HEAD + self._tall - self._lines  # the last row needs no empty line below it
        return max(high // self._tall, 1), many, min(room // many, self.MOST)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """The headings and every row."""
        return self.HEAD + len(self._rows) * self._lines

    # --- painting ---------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """A line: the headings of the columns, or one of a row of cells."""
        _, many, wide = self._shown
        columns = range(self._left, min(self._left + many, len(self._heads)))
        row, line = self._top + (y - self.HEAD) // self._tall, (y - self.HEAD) % self._tall
        if y < self.HEAD:
            corner = Content() if y else self._corner()
            pieces = [(corner, False), *((self.head(n, y, wide - 1).stylize("$secondary"), False) for n in columns)]
        elif row < len(self._rows):
            pieces = [(self.label(row, line), False)]
            for n in columns:
                cell = self.cell(row, n, wide - 1)
                inside = line < len(cell)
                pieces.append((cell[line] if inside else Content(), inside and (row, n) == (self._row, self._column)))
        else:
            pieces = []
        strips = [self._piece(content, self.LABEL if not n else wide, here) for n, (content, here) in enumerate(pieces)]
        strip = Strip.join(strips) if strips else Strip([])
        return strip.adjust_cell_length(self.size.width, self.visual_style.rich_style)

    def head(self, column: int, line: int, width: int) -> Content:
        """A line of the heading of a column."""
        return self._heads[column]

    def label(self, row: int, line: int) -> Content:
        """A line of the heading of a row."""
        return self._rows[row].label if line == 0 else Content()

    def cell(self, row: int, column: int, width: int) -> Sequence[Content]:
        """The lines of a cell."""
        return self._rows[row].cells[column]

    def _corner(self) -> Content:
        """What stands over the headings of the rows: that there is more to the left or right."""
        _, many, _ = self._shown
        before, after = "‹ " if self._left else "", " ›" if self._left + many < len(self._heads) else ""
        last = min(self._left + many, len(self._heads))
        return Content(f"{before}{self._left + 1}–{last}{after}" if before or after else "").stylize("$secondary")

    def _piece(self, content: Content, width: int, here: bool) -> Strip:
        style = self.visual_style
        if here:
            style = self.get_visual_style("cells--here-focus" if self.has_focus else "cells--here")
        words = content.truncate(width - 1, ellipsis=True)
        words = words.pad_right(width - 1 - words.cell_length)
        gap = Content(" ")
        return Strip([*words.render_segments(style), *gap.render_segments(self.visual_style)], width)

    # --- moving -----------------------------------------------------------------------------------------------------

    def action_move(self, down: int, right: int) -> None:
        """Point at another cell."""
        if self._rows and self._heads:
            row = min(max(self._row + down, 0), len(self._rows) - 1)
            self._point(row, min(max(self._column + right, 0), len(self._heads) - 1))

    def action_choose(self) -> None:
        """Choose the cell that is pointed at."""
        if self.here is not None:
            self.post_message(self.Chosen(*self.here))

    def on_click(self, event: events.Click) -> None:
        """A click points; on the cell that was pointed at it chooses."""
        inside = event.get_content_offset(self)
        _, many, wide = self._shown
        if inside is None or inside.x < self.LABEL or inside.y < self.HEAD:
            return
        column, row = (inside.x - self.LABEL) // wide, self._top + (inside.y - self.HEAD) // self._tall
        if column < many and row < len(self._rows):
            again = (row, self._left + column) == self.here
            self._point(row, self._left + column)
            if again:
                self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel goes from row to row, where not all rows are in sight."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The same, upwards."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        if self._shown[0] < len(self._rows):
            event.stop()
            self.action_move(by, 0)

    def on_focus(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def on_blur(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def on_resize(self) -> None:
        """As many cells as fit, the one that is pointed at among them."""
        self._keep_in_sight()
        self.refresh()

    def _point(self, row: int, column: int) -> None:
        if (row, column) != (self._row, self._column):
            self._row, self._column = row, column
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Moved(row, column))

    def _keep_in_sight(self) -> None:
        if not self.size:  # out of sight itself: nothing is known of how much fits
            return
        rows, columns, _ = self._shown
        self._top = _first(self._top, self._row, rows, len(self._rows))
        self._left = _first(self._left, self._column, columns, len(self._heads))


def _first(before: int, here: int, many: int, every: int) -> int:
    """The first in sight of `every`, where `many` fit, `here` is one of them, and no more go out of sight than must."""
    return min(max(before, here - many + 1), here, max(every - many, 0))
