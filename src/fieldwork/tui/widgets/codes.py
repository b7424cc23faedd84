"""Under the passage: who acts, which route, what is coded here, and what the letters typed so far can mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from fieldwork.tui.plain import clickable, line
from fieldwork.tui.widgets.bars import Clickable

ROWS, COLUMNS = 3, 3
"""Lines for the codes that can be given, and how many on each."""
LOW = 16
"""Below this height of the screen the panel tells only what is chosen, so that the text keeps some lines."""
_LIMITS = (None, 18, 14, 11, 8, 0)
"""Characters of a value that is not chosen, from all of its words to its shorter ones."""
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a few values: its words and shorter words for little room, its colour, what a click on it does."""

    words: str
    brief: str
    action: str
    chosen: bool = False
    color: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of values, of which one may be chosen: the key that changes it, its name, what is said at its end."""

    key: str
    name: str
    picks: tuple[Pick, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the panel tells: the lines of values, the line under them, and the codes that can be given, three on a line."""

    rows: tuple[Row, ...] = ()
    offers: tuple[Pick, ...] = ()
    nothing: str = ""


class Codes(Clickable):
    """Draws what it is told; each value and each code can be clicked."""

    DEFAULT_CSS = """
    Codes { height: auto; background: $surface; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = Told()

    def show(self, told: Told) -> None:
        """Tell something else."""
        if told == self._told:
            return
        layout = len(told.rows) != len(self._told.rows)
        self._told = told
        self.refresh(layout=layout)

    def render(self) -> Content:
        """The lines of values, then the codes."""
        width, told = max(self.content_size.width or self.size.width, 20), self._told
        low = self.app.size.height < LOW
        names = 0 if low else max((len(row.name) for row in told.rows), default=0)
        rows = [_row(row, width, names) for row in (told.rows[-1:] if low else told.rows)]
        chosen = [_chosen(told.rows[:-1], width)] if low else []
        return Content("\n").join([*chosen, *rows, *_offers(told, width, 1 if low else ROWS)])


def _row(row: Row, width: int, names: int) -> Content:
    keys = max(len(row.key), 2) + 1
    head = Content.assemble((f"{row.key:<{keys}}", "bold $text"), (f"{row.name:<{names}}", "$secondary"), _GAP)
    said = line(row.said, style="$accent")
    room = width - head.cell_length - (said.cell_length + 2 if said else 0)
    for limit in _LIMITS:
        picks = Content(_GAP).join(_pick(each, None if each.chosen else limit) for each in row.picks)
        if picks.cell_length <= room:
            break
    picks = picks.truncate(max(room, 4), ellipsis=True)
    return Content.assemble(head, picks, _GAP if said else "", said)


def _chosen(rows: Sequence[Row], width: int) -> Content:
    """In one line what is chosen of every value, with the key that changes it."""
    told = []
    for row in rows:
        values = [pick for pick in row.picks if pick.chosen]
        words = Content(" ").join(_pick(pick, 10) for pick in values) if values else Content("–")
        told.append(Content.assemble((f"{row.key} ", "bold $text"), words, (row.said[:1], "$accent")))
    return Content(_GAP).join(told).truncate(width, ellipsis=True)


def _pick(pick: Pick, limit: int | None = None) -> Content:
    """A value, cut to so many characters; 0 takes its shorter words."""
    words = line(pick.brief if limit == 0 else pick.words, limit or None, pick.color)
    content = Content.assemble(("▸" if pick.chosen else "", "bold $accent"), words.stylize("bold") if pick.chosen else words)
    return clickable(content, pick.action) if pick.action else content


def _offers(told: Told, width: int, height: int) -> list[Content]:
    """The codes, three on a line; which of them is pointed at is always in sight."""
    each = (width - len(_GAP) * (COLUMNS - 1)) // COLUMNS
    many = height * COLUMNS
    at = next((place for place, pick in enumerate(told.offers) if pick.chosen), 0)
    first = max(at - many + 1, 0)
    chips = [_chip(pick, each) for pick in told.offers[first : first + many]]
    rows = [Content(_GAP).join(chips[place : place + COLUMNS]) for place in range(0, len(chips), COLUMNS)]
    if not rows and told.nothing:
        rows = [line(told.nothing, width, "$secondary")]
    return [*rows, *[Content()] * (height - len(rows))]


def _chip(pick: Pick, width: int) -> Content:
    sign = "▸" if pick.chosen else " "
    content = Content.assemble((f"{sign}{pick.key:1} ", "bold $accent"), line(pick.words, style=pick.color))
    content = (content.stylize("bold") if pick.chosen else content).truncate(width, ellipsis=True)
    return clickable(content.pad_right(max(width - content.cell_length, 0)), pick.action)
