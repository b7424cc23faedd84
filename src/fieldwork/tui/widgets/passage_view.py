"""The texts to code, drawn line by line: the selection, what is coded, and in the margin by what.

Selecting goes by word, sentence and whole text, by keys and by mouse. Only what is in sight is drawn; a text is laid out anew
when its own codings change, so that a coding costs the same in a study of fifty as of five thousand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fieldwork.coding.segments import sentences, words
from fieldwork.tui.widgets.passage_rows import Block, Piece, Span, laid_out, text_row

Grain: TypeAlias = Literal["word", "sentence", "text"]

AFTER = 4
"""Rows after the selection that are kept in sight where that can be: what comes next helps to understand."""
GUTTER = 2
"""Cells before the text, with a sign on the lines that are selected."""
_CUTS: Mapping[Grain, Callable[[str], Sequence[Span]]] = {
    "word": words,
    "sentence": sentences,
    "text": lambda text: [_inner(text)] if text.strip() else [],
}


def _inner(text: str) -> Span:
    return len(text) - len(text.lstrip()), len(text.rstrip())


@dataclass(frozen=True, slots=True)
class Here:
    """What is selected: the number of the piece, and the span in it."""

    piece: int
    start: int
    end: int


class PassageView(ScrollView, can_focus=True):
    """Shows pieces; one stretch of one of them is selected."""

    DEFAULT_CSS = """
    PassageView { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    class Selected(Message):
        """Something else is selected now."""

    class Beyond(Message):
        """The person went on past the last piece (1) or before the first (-1)."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._tops: list[int] = [0]
        self._width = 0
        self._cuts: dict[tuple[str, Grain], Sequence[Span]] = {}
        self._anchor: Here | None = None
        self._dragged = False
        self.here: Here | None = None
        self.pointed: str | None = None

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show(self, pieces: Sequence[Piece]) -> None:
        """Show other pieces, with nothing selected."""
        self._pieces, self.here, self.pointed, self._anchor = list(pieces), None, None, None
        self._cuts.clear()
        self._lay_out(anew=True)
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def redraw(self, place: int, piece: Piece) -> None:
        """Draw one piece anew: other codings on the same words."""
        self._pieces[place] = piece
        before = self._blocks[place]
        self._blocks[place] = laid_out(piece, self._room, before)
        if self._blocks[place].height != before.height:
            self._stack()
        self.refresh()

    @property
    def pieces(self) -> Sequence[Piece]:
        """What is shown."""
        return self._pieces

    @property
    def _room(self) -> int:
        return max((self.scrollable_content_region.width or self.size.width) - GUTTER, 20)

    def _lay_out(self, *, anew: bool = False) -> None:
        if anew or self._room != self._width:
            self._width = self._room
            self._blocks = [laid_out(piece, self._width) for piece in self._pieces]
        self._stack()
        self.refresh()

    def _stack(self) -> None:
        self._tops = [0]
        for block in self._blocks:
            self._tops.append(self._tops[-1] + block.height)
        self.virtual_size = Size(self.size.width, self._tops[-1])

    def on_resize(self) -> None:
        """Another width, other lines; what is selected stays in sight."""
        self._lay_out()
        self.keep_in_sight()

    def on_focus(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def on_blur(self) -> None:
        """Where the keys go is seen."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of what is in sight."""
        width = self.scrollable_content_region.width or self.size.width
        style = self.visual_style
        place, row = self._at(self.scroll_offset.y + y)
        if place is None:
            return Strip.blank(width, style.rich_style)
        content = self._drawn(place, row)
        content = content.truncate(width).pad_right(max(width - content.cell_length, 0))
        return Strip(content.render_segments(style), content.cell_length)

    def _at(self, row: int) -> tuple[int | None, int]:
        """The piece at a row of the whole, and the row in its block."""
        if not 0 <= row < self._tops[-1]:
            return None, 0
        place = bisect_right(self._tops, row) - 1
        return place, row - self._tops[place]

    def _drawn(self, place: int, row: int) -> Content:
        block = self._blocks[place]
        line = row - len(block.above)
        if line < 0:
            return Content.assemble(" " * GUTTER, block.above[row])
        if line >= block.body:
            id, words = block.piece.lost[line - block.body]
            sign = "▌ " if id == self.pointed else "  "
            return Content.assemble((sign, "$accent"), words.stylize("bold") if id == self.pointed else words)
        selected = (self.here.start, self.here.end) if self.here is not None and self.here.piece == place else None
        span = block.lines[line] if line < len(block.lines) else (0, 0)
        inside = selected is not None and selected[0] < span[1] and selected[1] > span[0]
        looks = {"selected": "on $primary 40%" if self.has_focus else "on $primary 20%", "pointed": "bold"}
        row_ = text_row(block, line, self._width, looks, selected, self.pointed)
        return Content.assemble(("▌ " if inside else "  ", "$accent"), row_)

    # --- selecting --------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """The words that are selected."""
        return self._pieces[self.here.piece].text[self.here.start : self.here.end] if self.here is not None else ""

    def cuts(self, place: int, grain: Grain) -> Sequence[Span]:
        """The words or sentences of a piece, or the whole of it."""
        piece = self._pieces[place]
        if (piece.key, grain) not in self._cuts:
            self._cuts[piece.key, grain] = _CUTS[grain](piece.text)
        return self._cuts[piece.key, grain]

    def select(self, here: Here | None, pointed: str | None = None) -> None:
        """Select a stretch, and point at a coding there or at none."""
        if (here, pointed) == (self.here, self.pointed):
            return
        self.here, self.pointed = here, pointed
        self.keep_in_sight()
        self.refresh()
        self.post_message(self.Selected())

    def step(self, grain: Grain, by: Literal[1, -1]) -> None:
        """Select the next word, sentence or text, or the one before."""
        here = self.here or Here(0, 0, 0)
        place = here.piece
        while 0 <= place < len(self._pieces):
            found = self.cuts(place, grain)
            if place == here.piece and self.here is not None:
                found = [span for span in found if (span[0] >= here.end if by > 0 else span[1] <= here.start)]
            if found:
                self.select(Here(place, *found[0 if by > 0 else -1]))
                return
            place += by
        self.post_message(self.Beyond(by))

    def stretch(self, edge: Literal["start", "end"], grain: Grain, by: Literal[1, -1]) -> None:
        """Move one edge of the selection by a word or a sentence; at least one word stays."""
        here = self.here
        if here is None:
            return
        first, last = here.start, here.end
        spans = self.cuts(here.piece, grain)
        inside = [span for span in spans if span[0] < last and span[1] > first]
        if by > 0 and edge == "end":
            last = next((end for _, end in spans if end > last), last)
        elif by < 0 and edge == "end":
            last = inside[-2][1] if len(inside) > 1 else last
        elif by > 0:
            first = inside[1][0] if len(inside) > 1 else first
        else:
            first = next((start for start, _ in reversed(spans) if start < first), first)
        self.select(Here(here.piece, first, last), self.pointed)

    def grow(self) -> None:
        """From a word to its sentence, from that to the whole text, from that back to the first sentence."""
        here = self.here
        if here is None:
            return
        for grain in ("sentence", "text"):
            around = self._around(here, grain)
            if around is not None and (around[0] < here.start or around[1] > here.end):
                self.select(Here(here.piece, *around))
                return
        found = self.cuts(here.piece, "sentence")
        if found:
            self.select(Here(here.piece, *found[0]))

    def _around(self, here: Here, grain: Grain) -> Span | None:
        """The sentences that a selection touches, from the first to the last."""
        touched = [span for span in self.cuts(here.piece, grain) if span[0] < here.end and span[1] > here.start]
        return (touched[0][0], touched[-1][1]) if touched else None

    def keep_in_sight(self) -> None:
        """Scroll so that what is selected is seen, with the question above it where that fits."""
        if self.here is None or not self.size.height or not self._blocks:
            return
        block, top = self._blocks[self.here.piece], self._tops[self.here.piece]
        gone = [id for id, _ in block.piece.lost]
        if self.pointed in gone:
            first = last = top + len(block.above) + block.body + gone.index(self.pointed)
        else:
            first, last = (top + block.row_of(place) for place in (self.here.start, max(self.here.end - 1, self.here.start)))
        last = min(last + AFTER, max(self._tops[-1] - 1, last))
        if last - top < self.size.height:
            first = top
        height = min(last - first + 1, self.size.height)
        self.scroll_to_region(Region(0, first, 1, height), animate=False, force=True, immediate=True)
