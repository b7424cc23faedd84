"""A text with its codings as rows of cells: where each line breaks, which words are coded, what stands in the margin.

No widget: from the words and a width to rows. Places are code points of the text as it is stored; what is drawn has one code
point for each of those, so that wide letters, emoji and combining marks keep their place in both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from rich.cells import cell_len, split_graphemes
from textual.content import Content
from textual.style import Style

from fieldwork.text import shown

Span: TypeAlias = tuple[int, int]
"""Start and end in code points, end exclusive."""

MARGINS = ((110, 40), (90, 32), (64, 26), (0, 17))
"""From how many cells on how many are for what is said beside the text, its brackets among them."""
LANES = 3
"""Brackets beside each other; more codings on one line share the last."""
LEAST = 16
"""Cells below which a line of text is not made narrower for the margin."""
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A coding as it is drawn: where its words stand, what the margin says of it, in which colour."""

    id: str
    start: int
    end: int
    label: Content
    color: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One text to code: what stands above it, its words, its codings, and the codings whose words are gone (id, line)."""

    key: str
    above: tuple[Content, ...]
    text: str
    codings: tuple[Drawn, ...] = ()
    lost: tuple[tuple[str, Content], ...] = ()


@dataclass(slots=True)
class Block:
    """A piece at one width: rows above the text, lines of text, and rows for codings without a place."""

    piece: Piece
    above: list[Content]
    lines: list[Span]
    margin: dict[int, Drawn] = field(default_factory=dict)
    brackets: dict[int, list[tuple[int, str, Drawn]]] = field(default_factory=dict)
    body: int = 0
    display: str = ""
    """The words as they are painted, one code point for each of the text's."""
    starts: list[int] = field(default_factory=list)
    """Where each line begins."""

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return len(self.above) + self.body + len(self.piece.lost)

    def line_at(self, place: int) -> int:
        """The line of text in which a code point stands."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def row_of(self, place: int) -> int:
        """The row of a code point, counted from the top of the block."""
        return len(self.above) + self.line_at(place)

    def place_at(self, row: int, column: int) -> int | None:
        """The code point at a row and cell of the block; None above and below the text."""
        line = row - len(self.above)
        if not 0 <= line < len(self.lines):
            return None
        start, end = self.lines[line]
        for first, _, width in split_graphemes(self.display[start:end])[0]:
            if column < width:
                return start + first
            column -= width
        return max(end - 1, start)

    def coding_at(self, row: int) -> str | None:
        """The coding that the margin tells of in a row, or whose words are gone."""
        line = row - len(self.above)
        if line >= self.body:
            place = line - self.body
            return self.piece.lost[place][0] if place < len(self.piece.lost) else None
        return self.margin[line].id if line in self.margin else None


def painted(text: str) -> str:
    """Words as they may be painted, one code point for each of theirs."""
    return shown(text).replace("\t", " ")


def laid_out(piece: Piece, width: int, known: Block | None = None) -> Block:
    """A piece at a width of so many cells; `known` is the same text at this width before, whose lines are taken over."""
    room = text_width(width)
    if known is not None and known.piece.text == piece.text:
        lines, display = known.lines, known.display
    else:
        display = painted(piece.text)
        lines = wrapped(display, room)
    above = [row for each in piece.above for row in (each.wrap(max(width - 1, 10)) if len(each) else [each])]
    block = Block(piece, above, lines, body=len(lines), display=display, starts=[start for start, _ in lines])
    _beside(block)
    return block


def text_width(width: int) -> int:
    """How many cells of a width are for the text."""
    return max(width - _margin_width(width) - 1, LEAST)


def _margin_width(width: int) -> int:
    return next(margin for least, margin in MARGINS if width >= least)


def wrapped(display: str, width: int) -> list[Span]:
    """The lines of a text: every code point but the line ends is in one; white space at a line's end may hang over."""
    found: list[Span] = []
    start = 0
    for paragraph in display.split("\n"):
        found += _wrapped(display, start, start + len(paragraph), width)
        start += len(paragraph) + 1
    return found


def _wrapped(display: str, start: int, end: int, width: int) -> Iterator[Span]:
    begin, used = start, 0
    for match in _WORD.finditer(display, start, end):
        word = match[0]
        cells = cell_len(word.rstrip())
        if used and used + cells > width:
            yield begin, match.start()
            begin, used = match.start(), 0
        if cells > width:
            for first, _, many in split_graphemes(word)[0]:
                if used + many > width:
                    yield begin, match.start() + first
                    begin, used = match.start() + first, 0
                used += many
        else:
            used += cell_len(word)
    yield begin, end


def _beside(block: Block) -> None:
    """Brackets and words beside the lines: each coding's words at its first line, or the first free one under it."""
    taken: set[tuple[int, int]] = set()
    row = 0
    for coding in sorted(block.piece.codings, key=lambda each: (each.start, -each.end)):
        first, last = block.line_at(coding.start), block.line_at(max(coding.end - 1, coding.start))
        row = max(first, row)
        block.margin[row] = coding
        row += 1
        lane = next((n for n in range(LANES - 1) if not any((line, n) in taken for line in range(first, last + 1))), LANES - 1)
        for line in range(first, last + 1):
            taken.add((line, lane))
            sign = "]" if first == last else "┐" if line == first else "┘" if line == last else "│"
            block.brackets.setdefault(line, []).append((lane, sign, coding))
    block.body = max(len(block.lines), row)


def text_row(
    block: Block, line: int, width: int, looks: Mapping[str, str], selected: Span | None, pointed: str | None
) -> Content:
    """One line of text with its margin. `looks`: `selected`, `pointed`, `quiet`."""
    room = text_width(width)
    start, end = block.lines[line] if line < len(block.lines) else (0, 0)
    words = block.display[start:end]
    if cell_len(words) > room:
        words = words.rstrip()
    text = Content(words)
    for first, last, many in _covered(block.piece.codings, start, end):
        text = text.stylize(Style(underline=many == 1, underline2=many > 1), first - start, last - start)
    if selected is not None and selected[0] < end and selected[1] > start:
        text = text.stylize(looks["selected"], max(selected[0] - start, 0), selected[1] - start)
    here = next((each for each in block.piece.codings if each.id == pointed), None)
    if here is not None and here.start < end and here.end > start:
        text = text.stylize(looks["pointed"], max(here.start - start, 0), here.end - start)
    margin = _margin(block, line, looks, pointed).truncate(_margin_width(width), ellipsis=True)
    return Content.assemble(text, " " * max(room - text.cell_length + 1, 1), margin)


def _margin(block: Block, line: int, looks: Mapping[str, str], pointed: str | None) -> Content:
    lanes = [Content(" ")] * LANES
    for lane, sign, coding in block.brackets.get(line, ()):
        lanes[lane] = Content(sign).stylize(f"bold {coding.color}" if coding.id == pointed else coding.color)
    told = block.margin.get(line)
    if told is None:
        return Content.assemble(*lanes)
    dot = Content("▸" if told.id == pointed else "·").stylize(told.color)
    label = told.label.stylize(looks["pointed"]) if told.id == pointed else told.label
    return Content.assemble(*lanes, dot, label)


def _covered(codings: Sequence[Drawn], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The stretches between two places in which something is coded, and how many codings each has."""
    here = [each for each in codings if each.start < end and each.end > start]
    edges = sorted({start, end, *(min(max(edge, start), end) for each in here for edge in (each.start, each.end))})
    for first, last in pairwise(edges):
        many = sum(each.start < last and each.end > first for each in here)
        if many:
            yield first, last, many
