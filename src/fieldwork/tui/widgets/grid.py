"""A grid as a table: walked by arrows, filled by digits; wide and long ones scroll, their heads stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from fieldwork.i18n import Lang, pick
from fieldwork.protocol.model import DONT_KNOW, Item
from fieldwork.protocol.values import FIXED_LABELS
from fieldwork.text import one_line
from fieldwork.tui.grid_layout import Cell, Layout, Table, cells_of, lay_out
from fieldwork.tui.option_keys import UNSURE, key_at, place_of
from fieldwork.tui.plain import clickable, plain
from fieldwork.tui.widgets.bars import Clickable


class Grid(Clickable, can_focus=True):
    """The rows and columns of a grid, the cell where she stands, and under them what can be chosen there.

    It owns where she stands; the value is given anew by `offer`.
    """

    DEFAULT_CSS = """
    Grid { height: 1fr; min-height: 7; padding: 0 1; }
    """
    BINDINGS = [
        Binding("up", "walk(-1, 0)", show=False),
        Binding("down", "walk(1, 0)", show=False),
        Binding("left", "walk(0, -1)", show=False),
        Binding("right", "walk(0, 1)", show=False),
        Binding("pageup", "walk(-5, 0)", show=False),
        Binding("pagedown", "walk(5, 0)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
    ]

    class Rated(Message):
        """A cell was given an option, or was emptied (None)."""

        def __init__(self, row: str, column: str, id: str | None) -> None:
            super().__init__()
            self.row, self.column, self.id = row, column, id

    class Went(Message):
        """Enter with no empty cell left after this one: on from here."""

    class Spelled(Message):
        """A letter that chooses nothing: meant for the words beside the answer."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._name = ""
        self._lang: Lang = "nl"
        self._item: Item | None = None
        self._table = Table((), ())
        self._value: Mapping[str, Any] = {}
        self._at: Cell = (0, 0)
        self._top = 0
        self._following = True
        self.locked = False

    # --- what it shows ----------------------------------------------------------------------------------------------

    def offer(self, name: str, item: Item, value: Any, lang: Lang) -> None:
        """Show a grid; under another `name` she begins in the first cell that is empty."""
        self._item, self._lang = item, lang
        self._table = cells_of(item, lang)
        self._value = dict(value) if isinstance(value, Mapping) else {}
        if name != self._name:
            self._name, self._top = name, 0
            self._at = self._empty_after((0, -1)) or (0, 0)
        self._following = True
        self.styles.max_height = self.lines
        self.refresh()

    @property
    def lines(self) -> int:
        """How many lines show all of it."""
        width = self.content_size.width or 50
        layout = lay_out(self._table, width, self._at[1])
        legend = max((len(self._legend(width, column)) for column in range(len(self._table.columns))), default=0)
        return len(layout.head) + sum(map(len, layout.labels)) + legend + 1

    def on_resize(self) -> None:
        """Another size, another layout."""
        self._following = True
        self.styles.max_height = self.lines
        self.refresh()

    def on_focus(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def on_blur(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def render(self) -> Content:
        """As many rows as there is room for, around the cell where she stands."""
        if self._item is None or not self._table.rows:
            return Content()
        width, height = self.content_size
        layout = lay_out(self._table, width, self._at[1])
        legend = self._legend(width, self._at[1])
        room = max(height - len(layout.head) - len(legend) - 1, len(layout.labels[self._at[0]]))
        shown = self._in_sight(layout, room)
        above, below = shown.start, len(self._table.rows) - shown.stop
        lines = [head.stylize("$text-muted") for head in layout.head]
        for row in shown:
            lines += self._row(layout, row)
        return Content("\n").join([*lines, self._where(layout, above, below), *legend])

    def _in_sight(self, layout: Layout, room: int) -> range:
        """The rows that fit; the one where she stands is among them, unless she scrolled away with the mouse."""
        heights = [len(label) for label in layout.labels]
        top = min(self._top, len(heights) - 1)
        if self._following:
            top = min(top, self._at[0])
            while sum(heights[top : self._at[0] + 1]) > room:
                top += 1
        while top > 0 and sum(heights[top - 1 :]) <= room:
            top -= 1
        end = top + 1
        while end < len(heights) and sum(heights[top : end + 1]) <= room:
            end += 1
        self._top = top
        return range(top, end)

    def _row(self, layout: Layout, row: int) -> list[Content]:
        here = row == self._at[0]
        lines = []
        for number, label in enumerate(layout.labels[row]):
            words = plain(label, "bold" if here else "").pad_right(max(layout.label_width - _cells(label), 0))
            cells = [self._cell(layout, row, column) if number == 0 else Content() for column in layout.columns]
            lines.append(Content.assemble(clickable(words, f"at({row}, {self._at[1]})"), *cells))
        return lines

    def _cell(self, layout: Layout, row: int, column: int) -> Content:
        width, here = layout.widths[column], (row, column) == self._at
        words = self._words(row, column)
        content = plain(one_line(words or "·")).truncate(width - 3, ellipsis=True)
        content = content.pad_right(max(width - 3 - content.cell_length, 0))
        if not here:
            painted = Content.assemble(" ", content if words else content.stylize("$text-muted"), " ")
        else:
            style = "bold $background on $accent" if self.has_focus else "bold on $primary 30%"
            painted = Content.assemble("[" if self.has_focus else "‹", content, "]" if self.has_focus else "›").stylize(style)
        return Content.assemble(" ", clickable(painted, f"at({row}, {column})"))

    def _words(self, row: int, column: int) -> str:
        """What a cell holds: the key of its option and its words."""
        id = self._held(row, column)
        if id is None:
            return ""
        options = self._table.columns[column].options
        place = next((n for n, (each, _) in enumerate(options) if each == str(id)), None)
        if place is None:
            return pick(FIXED_LABELS.get(str(id), str(id)), self._lang)
        words = options[place][1]
        return words if words == id else f"{_key(id, place)} {words}"

    def _held(self, row: int, column: int) -> Any:
        cells = self._value.get(self._table.rows[row].id)
        return cells.get(self._table.columns[column].id) if isinstance(cells, Mapping) else None

    def _where(self, layout: Layout, above: int, below: int) -> Content:
        """The cell where she stands in full words, and what is out of sight."""
        row, column = self._at
        names = [self._table.rows[row].label, self._table.columns[column].label if len(self._table.columns) > 1 else ""]
        hidden = [f"↑{above}" if above else "", f"↓{below}" if below else ""]
        first, more = layout.columns.start, len(self._table.columns) - layout.columns.stop
        hidden += [f"←{first}" if first else "", f"→{more}" if more else ""]
        right = plain("  ".join(filter(None, hidden)), "$warning")
        room = max(self.content_size.width - right.cell_length - 2, 8)
        left = plain(one_line(" · ".join(filter(None, names))), "bold").truncate(room, ellipsis=True)
        return Content.assemble(left, " " * max(room - left.cell_length + 2, 1), right)

    def _legend(self, width: int, column: int) -> list[Content]:
        """What the keys choose in a column, over as many lines as it takes."""
        held = self._held(self._at[0], column) if column == self._at[1] else None
        lines: list[Content] = [Content()]
        for place, (id, words) in enumerate(self._table.columns[column].options):
            key = _key(id, place)
            name = "" if words == key else f" {'= ' if words == id else ''}{one_line(words)}"
            chip = Content.assemble((key, "bold $accent"), plain(name, "bold underline" if str(held) == id else ""))
            for piece in chip.wrap(max(width, 8)):
                if lines[-1].cell_length and lines[-1].cell_length + piece.cell_length + 2 > width:
                    lines.append(Content())
                piece = clickable(piece, f"choose({place})")
                lines[-1] = Content.assemble(lines[-1], "  " if lines[-1].cell_length else "", piece)
        return lines

    # --- what is done -----------------------------------------------------------------------------------------------

    def action_walk(self, down: int, right: int) -> None:
        """Stand in another cell, so many down and to the right."""
        row, column = self._at
        self.action_at(row + down, column + right)

    def action_edge(self, end: int) -> None:
        """Stand in the first or the last cell of the row."""
        self.action_at(self._at[0], 0 if end == 0 else len(self._table.columns) - 1)

    def action_at(self, row: int, column: int) -> None:
        """Stand in a cell."""
        rows, columns = len(self._table.rows), len(self._table.columns)
        self._at = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        self._following = True
        self.refresh()

    def action_choose(self, place: int) -> None:
        """Give the cell where she stands the option at a place, and go to the next cell."""
        row, column = self._at
        options = self._table.columns[column].options
        if self.locked or place >= len(options):
            return
        self._rate(options[place][0])
        cell = row * len(self._table.columns) + column + 1
        if cell < len(self._table.rows) * len(self._table.columns):
            self.action_at(*divmod(cell, len(self._table.columns)))

    def _rate(self, id: str | None) -> None:
        row, column = self._table.rows[self._at[0]].id, self._table.columns[self._at[1]].id
        self._value = {**self._value, row: {**(self._value.get(row) or {}), column: id}}
        self.refresh()
        self.post_message(self.Rated(row, column, id))

    def _empty_after(self, cell: Cell) -> Cell | None:
        """The first empty cell after one, row by row."""
        columns = len(self._table.columns)
        for number in range(cell[0] * columns + cell[1] + 1, len(self._table.rows) * columns):
            found = divmod(number, columns)
            if self._held(*found) is None:
                return found
        return None

    def on_key(self, event: events.Key) -> None:
        """A digit gives and goes on; Backspace empties; Enter goes to the next empty cell and from the last on."""
        key, character = event.key, event.character or ""
        options = self._table.columns[self._at[1]].options if self._table.columns else ()
        unsure = next((place for place, (id, _) in enumerate(options) if id == DONT_KNOW), None)
        if key == "enter":
            goal = None if self.locked else self._empty_after(self._at)
            if goal is None:
                self.post_message(self.Went())
            else:
                self.action_at(*goal)
        elif self.locked:
            return
        elif (place := place_of(character, len(options))) is not None:
            self.action_choose(place)
        elif character == UNSURE and unsure is not None:
            self.action_choose(unsure)
        elif key in ("backspace", "delete"):
            self._rate(None)
        elif event.is_printable and character.strip():
            self.post_message(self.Spelled(character))
        else:
            return
        event.stop()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls; where she stands stays."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls; where she stands stays."""
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        self._following = False
        self._top = min(max(self._top + by, 0), max(len(self._table.rows) - 1, 0))
        self.refresh()


def _key(id: Any, place: int) -> str:
    """The key that chooses an option."""
    return UNSURE if id == DONT_KNOW else key_at(place)


def _cells(label: str) -> int:
    return Content(label).cell_length
