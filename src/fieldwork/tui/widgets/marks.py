"""The marks of a grade, side by side: one key gives one, 0 is the ten; what the ends mean stands under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding
from textual.content import Content

from fieldwork.protocol.values import HIGHEST_GRADE
from fieldwork.tui.plain import clickable, plain
from fieldwork.tui.slots import is_chosen
from fieldwork.tui.widgets.options import Options

_CELL = 4


class Marks(Options):
    """A row of marks; what is chosen stands in brackets and stands out. Don't know has a line of its own."""

    BINDINGS = [Binding("left", "move(-1)", show=False), Binding("right", "move(1)", show=False)]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ends = ("", "")

    def grade(self, options: Sequence[tuple[str, str]], value: Any, ends: tuple[str, str]) -> None:
        """Offer the marks, with the words for the lowest and the highest."""
        self._ends = ends
        self.offer(options, value, many=False)

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return self._painted().plain.count("\n") + 1

    def _painted(self) -> Content:
        marks = Content().join(self._mark(place) for place in range(min(HIGHEST_GRADE, len(self._options))))
        rest = [line for place in range(HIGHEST_GRADE, len(self._options)) for line in self._one(place)]
        return Content("\n").join([marks, *self._end_lines(marks.cell_length), *rest])

    def _mark(self, place: int) -> Content:
        id = self._options[place][0]
        chosen, here = is_chosen(self._value, id), place == self._place and self._keys_here
        digit = f"{id:>2}" if len(id) > 1 else f" {id}"
        if chosen:
            style = "bold reverse" if here else "bold $background on $accent"
            words = Content(f"[{digit.strip()}]".rjust(_CELL)).stylize(style)
        else:
            words = Content.assemble("›" if here else " ", (digit, "bold $accent"), " ")
        return clickable(words, f"pick({place})")

    def _end_lines(self, across: int) -> list[Content]:
        """What the ends mean: on one line where both fit under the marks, else one below the other."""
        low, high = (" ".join(words.split()) for words in self._ends)
        key = f"{high} · 0 = 10" if high else "0 = 10"
        width = max(self.content_size.width, 20)
        left, right = plain(f" {low}"), plain(key)
        gap = max(across, 20) - left.cell_length - right.cell_length
        if left.cell_length + right.cell_length + 2 <= width:
            return [Content.assemble(left, " " * max(gap, 2), right).stylize("$text-muted")]
        lines = [*plain(f"1: {low}").wrap(width), *plain(f"10: {key}").wrap(width)]
        return [line.stylize("$text-muted") for line in lines]
