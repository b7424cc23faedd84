"""How a grid is laid out in a width: how wide its columns are, which of them are seen, and how its labels wrap. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from textual.content import Content

from fieldwork.i18n import Lang, pick
from fieldwork.protocol.model import DONT_KNOW, Item
from fieldwork.protocol.values import FIXED_LABELS
from fieldwork.text import one_line

Cell: TypeAlias = tuple[int, int]
"""Row and column, from 0."""

_NARROWEST, _WIDEST = 8, 18
"""A column in cells: a space, two signs at the sides of what it holds, and the rest."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its id and its words."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its id, its words, and what can be chosen in it as (id, words)."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a grid asks, in one language."""

    rows: tuple[GridRow, ...]
    columns: tuple[GridColumn, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table in a width: `columns` are those in sight, `widths` of all; `head` and `labels` are wrapped."""

    label_width: int
    widths: tuple[int, ...]
    columns: range
    head: tuple[Content, ...]
    labels: tuple[tuple[str, ...], ...]


def cells_of(item: Item, lang: Lang) -> Table:
    """The rows and columns of a grid, with what can be chosen in each; don't know is the last."""
    unsure = ((DONT_KNOW, FIXED_LABELS[DONT_KNOW][lang]),) if item.dont_know else ()
    return Table(
        tuple(GridRow(row.id, one_line(pick(row.label, lang))) for row in item.rows),
        tuple(
            GridColumn(each.id, one_line(pick(each.label, lang)),
                       tuple((option.id, one_line(pick(option.label, lang))) for option in each.options) + unsure)
            for each in item.columns
        ),
    )  # fmt: skip


def lay_out(table: Table, width: int, column: int) -> Layout:
    """Lay a table out; `column` is one that must be in sight."""
    longest = max((_cells(row.label) for row in table.rows), default=0) + 1
    wanted, least = [_wanted(each) for each in table.columns], [_least(each) for each in table.columns]
    label = min(longest, max(width * 2 // 5, 12))
    if sum(wanted) + label <= width:
        label = min(longest, width - sum(wanted))
    elif width // 4 <= width - sum(least) < label:  # narrower labels keep every column in sight
        label = width - sum(least)
    room = max(width - label, _NARROWEST)
    wanted = _shared(wanted, least, room)
    seen = _seen(wanted, room, column)
    head = _head(table, wanted, seen, label)
    labels = tuple(tuple(line.plain for line in Content(row.label).wrap(max(label - 1, 6))) or ("",) for row in table.rows)
    return Layout(label, tuple(wanted), seen, head, labels)


def _wanted(column: GridColumn) -> int:
    """The width a column would like: room for its longest answer with its key, and for the longest word of its head."""
    answers = max((_cells(words) + (0 if words == id else 2) for id, words in column.options), default=1)
    words = max((_cells(word) for word in column.label.split()), default=1)
    return min(max(answers + 3, words + 2, _NARROWEST), _WIDEST)


def _least(column: GridColumn) -> int:
    """The width in which the words of its head stay whole."""
    return max(min(_wanted(column), max((_cells(word) for word in column.label.split()), default=0) + 2), _NARROWEST)


def _shared(wanted: list[int], least: list[int], room: int) -> list[int]:
    """Widths between the least and the wanted ones that use the room, cell by cell from the first column on."""
    widths = list(least)
    while sum(widths) < room and widths != wanted:
        for n, each in enumerate(wanted):
            if widths[n] < each and sum(widths) < room:
                widths[n] += 1
    return widths


def _seen(widths: list[int], room: int, column: int) -> range:
    """As many columns as fit, from the first on for as long as `column` is among them."""
    start = 0
    while start < column and sum(widths[start : column + 1]) > room:
        start += 1
    end = max(start, column) + 1 if widths else 0
    while end < len(widths) and sum(widths[start : end + 1]) <= room:
        end += 1
    return range(start, end)


def _head(table: Table, widths: list[int], seen: range, label: int) -> tuple[Content, ...]:
    """The words over the columns, the last line of each just above its cells."""
    if len(table.columns) == 1 and not table.columns[0].label:
        return ()
    wrapped = {n: Content(table.columns[n].label).wrap(max(widths[n] - 2, 4)) for n in seen}
    high = max(map(len, wrapped.values()), default=0)
    lines = []
    for number in range(high):
        line = Content(" " * label)
        for n in seen:
            words = wrapped[n]
            at = number - (high - len(words))
            piece = words[at] if at >= 0 else Content()
            line = Content.assemble(line, "  ", piece, " " * max(widths[n] - 2 - piece.cell_length, 0))
        lines.append(line)
    return tuple(lines)


def _cells(words: str) -> int:
    return Content(words).cell_length
