"""The framework matrix as cells: rows that keep their name in sight, themes as columns, a summary as far as it fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content

from fieldwork.tui.widgets.cells import Cells, Row

Drawing = Callable[[int, int, int, int], Sequence[Content]]
"""From row, column, width and number of lines to the lines of a cell."""
ROOMY = 24
"""Lines of a matrix from which there is room to spare."""
MOST_LINES = 8
"""How many lines a cell may have."""


class Matrix(Cells):
    """Cells that are drawn only where they are seen; headings take two lines."""

    LABEL: ClassVar[int] = 16
    LEAST: ClassVar[int] = 18
    MOST: ClassVar[int] = 40
    HEAD: ClassVar[int] = 2
    DEFAULT_CSS = """
    Matrix { height: 1fr; }
    """
    BINDINGS = [
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw: Drawing | None = None

    def fill(self, heads: Sequence[Content], labels: Sequence[Content], draw: Drawing) -> None:
        """Show a matrix with these headings; its cells are drawn when they come in sight."""
        self._draw = draw
        self.show(heads, [Row(label) for label in labels])

    def point(self, row: int, column: int) -> None:
        """Point at a cell."""
        self._point(min(row, len(self._rows) - 1), min(column, len(self._heads) - 1))

    @property
    def _lines(self) -> int:
        """Lines of a cell: more where there are few rows."""
        room = (self.size.height - self.HEAD) // max(len(self._rows), 1)
        return min(max(room - 1, 3 if self.size.height >= ROOMY else 2), MOST_LINES)

    @property
    def _tall(self) -> int:
        """Lines of a row: an empty one below each, where there is room."""
        spaced = self._lines + 1
        fits = self.size.height - self.HEAD >= len(self._rows) * spaced
        return spaced if fits or self.size.height >= ROOMY else self._lines

    def head(self, column: int, line: int, width: int) -> Content:
        """A line of the heading of a column, which wraps over all of its lines."""
        lines = self._heads[column].wrap(max(width, 1))
        if line == self.HEAD - 1 and len(lines) > self.HEAD:
            return Content.assemble(lines[line].truncate(max(width - 1, 1)), "…")
        return lines[line] if line < len(lines) else Content()

    def label(self, row: int, line: int) -> Content:
        """A line of the heading of a row, which wraps over the lines of its cells."""
        lines = self._rows[row].label.wrap(self.LABEL - 1)
        return lines[line] if line < min(len(lines), self._lines) else Content()

    def cell(self, row: int, column: int, width: int) -> Sequence[Content]:
        """The lines of a cell."""
        return self._draw(row, column, width, self._lines) if self._draw is not None else ()

    def action_page(self, by: int) -> None:
        """As many rows on as are in sight."""
        self.action_move(by * self._shown[0], 0)

    def action_edge(self, end: int) -> None:
        """To the first or the last column."""
        self.action_move(0, -len(self._heads) if end == 0 else len(self._heads))
