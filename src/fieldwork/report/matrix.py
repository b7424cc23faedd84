"""What was found: each actor on each route, with the themes, how often each was said to help or to hinder, and quotes.

A person can be recognised by her words where few stand beside her: in a cell that fewer than three persons spoke about, no
quote is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldwork.coding.tally import Said as Said
from fieldwork.coding.tally import Tally as Tally
from fieldwork.coding.tally import Where as Where
from fieldwork.coding.tally import cells_of, themes_in
from fieldwork.coding.tally import persons as persons
from fieldwork.coding.tally import tally as tally
from fieldwork.report.quotes import Quote
from fieldwork.study.desk.quotes import FEWEST_PERSONS as FEWEST_PERSONS
from fieldwork.study.desk.quotes import has_quotes, shared


@dataclass(frozen=True)
class Theme:
    """A theme in a cell."""

    code: str
    tally: Tally
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Cell:
    """An actor on a route; `persons` is how many spoke about it, at least."""

    persons: int
    tally: Tally
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class Chosen:
    """What became of the words that were marked as a quote: how many there are, and why some are not shown."""

    marked: int = 0
    shown: int = 0
    no_consent: int = 0
    not_coded: int = 0
    too_few: int = 0


def result_matrix(
    said: Sequence[Said], quotes: Sequence[Quote], may_quote: Iterable[Quote], order: Mapping[str, int]
) -> tuple[dict[Where, Cell], Chosen]:
    """The cells in which something was found, and what became of the quotes; `order` is that of the codes.

    `may_quote` are those that consent allows. In a cell a quote stands once, at the theme that was coded on most of it.
    """
    by_cell = cells_of(said)
    allowed = set(may_quote)
    shown: set[Quote] = set()
    coded: set[Quote] = set()
    cells = {}
    for where, here in by_cell.items():
        many = persons(here)
        placed = _placed([quote for quote in quotes if quote in allowed], here)
        coded |= {quote for at_code in placed.values() for quote in at_code}
        if not has_quotes(many):
            placed = {}
        shown |= {quote for at_code in placed.values() for quote in at_code}
        cells[where] = Cell(many, tally(here), _themes(here, placed, order))
    chosen = Chosen(
        len(quotes), len(shown), sum(quote not in allowed for quote in quotes),
        sum(quote in allowed and quote not in coded for quote in quotes), len(coded - shown),
    )  # fmt: skip
    return cells, chosen


def _themes(said: Sequence[Said], placed: Mapping[str, Sequence[Quote]], order: Mapping[str, int]) -> tuple[Theme, ...]:
    """The themes of a cell, those of most conversations first."""
    return tuple(Theme(code, counted, tuple(placed.get(code, ()))) for code, counted in themes_in(said, order))


def _placed(quotes: Sequence[Quote], said: Sequence[Said]) -> dict[str, list[Quote]]:
    """Each quote at the theme that covers most of it; one that nothing of the cell was coded on, nowhere."""
    placed: dict[str, list[Quote]] = {}
    for quote in quotes:
        covers = Counter[str]()
        for each in said:
            covers[each.code] += shared(quote.session, quote.place, quote.span, each.coding)
        covered = max(covers.items(), key=lambda found: (found[1], found[0]), default=("", 0))
        if covered[1]:
            placed.setdefault(covered[0], []).append(quote)
    return placed
