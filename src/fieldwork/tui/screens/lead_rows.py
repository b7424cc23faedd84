"""The lines of the lead's panels: a sign or a figure, what it says, and what is under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.content import Content

from fieldwork.i18n import Msg
from fieldwork.tui.widgets.lines import Line, still


@dataclass(frozen=True)
class Segments:
    """What is under a figure: the codings of these codes, by this speaker, on this route, in these units (None: of all).

    `by` tells what they are put together by at first.
    """

    title: Msg
    codes: frozenset[str] | None = None
    speaker: str | None = None
    route: str | None = None
    units: frozenset[str] | None = None
    by: Literal["session", "code"] = "session"


@dataclass(frozen=True)
class Sessions:
    """What is under a figure: these sessions, all about `item` where there is one."""

    title: Msg
    sessions: tuple[str, ...]
    item: str | None = None


@dataclass(frozen=True)
class RoundOf:
    """What is under a figure: the rounds, or the differences of one that is closed."""

    round: str | None = None


@dataclass(frozen=True)
class ConflictAt:
    """What is under a figure: what two people wrote in one place, to be settled."""

    subject: str
    register: str


Opens: TypeAlias = Segments | Sessions | RoundOf | ConflictAt


EMPTY = Content()


@dataclass(frozen=True)
class Row:
    """A row of a panel. `head` stands in a column before the words, unless they begin at the edge (`flush`); a `still` one is
    only read, and no key goes to it."""

    words: Content
    head: Content = EMPTY
    opens: Opens | None = None
    still: bool = False
    flush: bool = False


def drawn(rows: Sequence[Row], width: int) -> list[Line]:
    """The rows as lines, wrapped at a width; the id of each begins with the number of its row."""
    column = max((row.head.cell_length for row in rows), default=0)
    column = min(column + 2, max(width // 2, 8)) if column else 0
    found = []
    for number, row in enumerate(rows):
        head = row.head.truncate(max(column - 1, 0), ellipsis=True)
        indent = 0 if row.flush or (row.still and not row.head.plain) else column
        room = max(width - indent - 1, 10)
        for place, words in enumerate(row.words.wrap(room) if row.words.plain else [Content()]):
            before = Content.assemble(head, " " * (indent - head.cell_length)) if not place else Content(" " * indent)
            found.append(still(f"{number}:{place}", Content.assemble(before, words), choosable=not row.still))
    return found


def row_of(rows: Sequence[Row], id: str | None) -> Row | None:
    """The row that a line is of."""
    number = int((id or "-1").split(":")[0])
    return rows[number] if 0 <= number < len(rows) else None


def parted(blocks: Iterable[Sequence[Row]]) -> list[Row]:
    """Blocks of rows with an empty line between them; empty ones are left out."""
    found: list[Row] = []
    for block in blocks:
        if block:
            found += [*([Row(EMPTY, still=True)] if found else []), *block]
    return found
