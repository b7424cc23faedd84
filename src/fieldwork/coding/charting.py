"""Charting: rows of participants, sites or talks, columns of themes, and in each cell what is said of the one about the other.

Pure values: what a study knows comes in from `study.charting`. A cell's status is worked out where it can be: nothing of the
theme's route was asked, it was asked and nothing was coded, or there is something. That somebody said that it is not there is
for an author to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

from fieldwork.coding.chart_rows import ROW_KINDS, Held, Row, RowKind, rows_of
from fieldwork.coding.codebook import Codebook
from fieldwork.coding.segments import Coding
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Text
from fieldwork.record.resting import sessions_in

__all__ = [
    "ANY_ROUTE", "REF_STATES", "ROW_KINDS", "STATUSES", "Cell", "Chart", "Held", "Material", "RefState", "Reference", "Resolve",
    "Row", "RowKind", "Said", "Status", "Summary", "Theme", "belongs", "chart_of", "counting", "rows_of", "status_of",
    "summary_of", "themes_of",
]  # fmt: skip

Status: TypeAlias = Literal["not_asked", "nothing_said", "said_absent", "content"]
STATUSES: Mapping[Status, Msg] = {
    "not_asked": msg("niet gevraagd", "not asked"),
    "nothing_said": msg("niets gezegd", "nothing said"),
    "said_absent": msg("is er niet, werd gezegd", "said to be absent"),
    "content": msg("inhoud", "content"),
}
"""What a cell can be, in the order from nothing known to something known."""
RefState: TypeAlias = Literal["kept", "moved", "flagged", "uncoded", "gone"]
REF_STATES: Mapping[RefState, Msg] = {
    "kept": msg("staat er", "is there"),
    "moved": msg("met de tekst meegegaan", "went along with its text"),
    "flagged": msg("de woorden zijn weg", "its words are gone"),
    "uncoded": msg("codering weggehaald", "coding was removed"),
    "gone": msg("gewist of niet in deze kopie", "erased or not in this copy"),
}
"""How the coding that a reference points at fares."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A column: a code, with its route (None: every route), how deep it hangs, and whether it is in force."""

    id: str
    label: Text
    route: str | None = None
    depth: int = 0
    in_force: bool = True
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A coding that counts, with the participant who said it (None: nobody in particular)."""

    coding: Coding
    who: str | None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a summary or finding points at: a coding, as it is now. `said` is None where it is removed or gone."""

    id: str
    state: RefState
    said: Said | None = None

    @property
    def stands(self) -> bool:
        """Whether the words that it points at are there."""
        return self.state in ("kept", "moved")


@dataclass(frozen=True, slots=True)
class Summary:
    """What an author wrote in a cell: `rows`, `row` and `code` as they were given (a code may have been merged since).

    `absent`: the author says that it was said not to be there. `tells_of` are the sessions that it rests on or tells of, and
    `to_review` those of them that were erased or may not leave any more: the author should look at it. `others` are texts that
    the same author wrote on another copy without seeing this one. `at` microseconds UTC, `offset` minutes east of it.
    """

    rows: RowKind
    row: str
    code: str
    author: str
    text: str
    absent: bool
    refs: tuple[Reference, ...]
    tells_of: frozenset[str] = frozenset()
    to_review: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    at: int = 0
    offset: int = 0

    @property
    def ref_ids(self) -> tuple[str, ...]:
        """The ids of the codings that it points at."""
        return tuple(ref.id for ref in self.refs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A row under a theme: what was coded there, in order of holding and of the texts, and what authors wrote of it."""

    row: str
    theme: str
    status: Status
    said: tuple[Said, ...] = ()
    summaries: tuple[Summary, ...] = ()

    def of(self, author: str) -> tuple[Summary, ...]:
        """What one author wrote here; several where codes were merged or rows chained since."""
        return tuple(each for each in self.summaries if each.author == author)


@dataclass(frozen=True)
class Chart:
    """The matrix. Every row has a cell under every theme (`cell`); `cells` are those in which something was coded or written,
    and `asked` gives for each row the routes on which something was asked."""

    kind: RowKind
    parents: bool
    rows: tuple[Row, ...]
    themes: tuple[Theme, ...]
    cells: Mapping[tuple[str, str], Cell]
    asked: Mapping[str, frozenset[str | None]]

    @cached_property
    def _routes(self) -> Mapping[str, str | None]:
        return {theme.id: theme.route for theme in self.themes}

    def cell(self, row: str, theme: str) -> Cell:
        """The cell of a row and a theme, by their ids."""
        found = self.cells.get((row, theme))
        if found is not None:
            return found
        was_asked = theme in self._routes and self._routes[theme] in self.asked.get(row, ())
        return Cell(row, theme, "nothing_said" if was_asked else "not_asked")

    def row(self, id_: str) -> Row | None:
        """A row by one of its ids."""
        return next((row for row in self.rows if id_ == row.id or id_ in row.ids), None)


# --- columns -----------------------------------------------------------------------------------------------------------------


def counting(book: Codebook, *, parents: bool = False) -> Callable[[str], str]:
    """The code that one counts as: what it was merged into, and with `parents` the top of its branch."""
    known: dict[str, str] = {}

    def counts_as(code: str) -> str:
        found = known.get(code)
        if found is None:
            found = book.effective(code)
            while parents and found in book.codes and (above := book.codes[found].under) is not None:
                found = book.effective(above)
            known[code] = found
        return found

    return counts_as


def themes_of(book: Codebook, used: Iterable[str] = (), *, parents: bool = False) -> list[Theme]:
    """The columns: the codes in force in the order of the codebook, or with `parents` the tops of their branches.

    Codes out of force are there as far as they are `used` (as they count): nothing that was coded or written goes unseen.
    """
    counts_as = counting(book, parents=parents)
    wanted = {counts_as(each.id) for each in book.in_force()} | {counts_as(code) for code in used}
    known = [code for code in book.codes.values() if code.id in wanted]
    found = [
        Theme(code.id, code.label, code.route, 0 if parents else len(_above(book, code.id)), code.in_force, book.color(code.id))
        for code in known
    ]
    strange = sorted(wanted - set(book.codes))
    return found + [Theme(id_, id_, None, 0, False) for id_ in strange]


def _above(book: Codebook, id_: str) -> list[str]:
    found = []
    above = book.codes[id_].under
    while above is not None:
        found.append(above)
        above = book.codes[above].under
    return found


# --- cells -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Material:
    """What cells are filled with. `asked` gives for each session the routes on which something was asked; ANY_ROUTE is among
    them where anything was."""

    said: Sequence[Said]
    summaries: Sequence[Summary]
    asked: Mapping[str, frozenset[str | None]]


ANY_ROUTE: None = None
"""Stands for every route: a code that belongs to none was asked about wherever anything was."""


def chart_of(kind: RowKind, rows: Sequence[Row], book: Codebook, made_of: Material, *, parents: bool = False) -> Chart:
    """The matrix of these rows."""
    counts_as = counting(book, parents=parents)
    by_session: defaultdict[str, list[Said]] = defaultdict(list)
    for said in made_of.said:
        by_session[said.coding.session].append(said)
    of_row: dict[str, Row] = {id_: row for row in rows for id_ in row.ids}
    written: defaultdict[tuple[str, str], list[Summary]] = defaultdict(list)
    for summary in made_of.summaries:
        row = of_row.get(summary.row) if summary.rows == kind else None
        if row is not None:
            written[row.id, counts_as(summary.code)].append(summary)
    used = [said.coding.code for row in rows for id_ in row.sessions for said in by_session[id_]]
    themes = themes_of(book, [*used, *(theme for _, theme in written)], parents=parents)
    filled: dict[tuple[str, str], Cell] = {}
    asked: dict[str, frozenset[str | None]] = {}
    for row in rows:
        here: defaultdict[str, list[Said]] = defaultdict(list)
        for session in row.sessions:
            for said in by_session[session]:
                if belongs(row, said):
                    here[counts_as(said.coding.code)].append(said)
        asked[row.id] = frozenset[str | None]().union(*(made_of.asked.get(session, ()) for session in row.sessions))
        for theme in themes:
            texts = sorted(written.get((row.id, theme.id), ()), key=lambda each: (each.at, each.author, each.code))
            if texts or theme.id in here:
                status = status_of(theme.route in asked[row.id], here.get(theme.id, ()), texts)
                filled[row.id, theme.id] = Cell(row.id, theme.id, status, tuple(here.get(theme.id, ())), tuple(texts))
    return Chart(kind, parents, tuple(rows), tuple(themes), filled, asked)


def belongs(row: Row, said: Said) -> bool:
    """Whether a coding of a session of a row is the row's: in a talk of several, each has what it said, and what nobody did."""
    return row.kind != "participant" or said.who in (None, row.id)


def status_of(asked: bool, said: Iterable[Said], summaries: Sequence[Summary]) -> Status:
    """What a cell is. That it is absent goes before codings, for these may well be the words that say so; but not before what
    another author wrote that is there."""
    if any(each.text and not each.absent for each in summaries):
        return "content"
    if any(each.absent for each in summaries):
        return "said_absent"
    if any(each.coding.span is not None for each in said):
        return "content"
    return "nothing_said" if asked else "not_asked"


# --- what was written --------------------------------------------------------------------------------------------------------

Resolve: TypeAlias = Callable[[str], Reference]
"""From the id of a coding to how it is now."""


def summary_of(
    heads: Sequence[tuple[Mapping[str, Any], int, int]], resolve: Resolve, gone: Callable[[str], bool]
) -> Summary | None:
    """A summary from what its register holds (body, at, offset), the one that shows last; None where that took it back."""
    body, at, offset = heads[-1]
    text = str(body.get("text") or "")
    if not text and not body.get("absent"):
        return None
    tells_of = sessions_in(body)
    others = tuple(str(other.get("text")) for other, _, _ in heads[:-1] if other.get("text") and other.get("text") != text)
    return Summary(
        body["rows"], body["row"], body["code"], body["author"], text, bool(body.get("absent")),
        tuple(resolve(id_) for id_ in body.get("refs") or ()), tells_of, tuple(sorted(filter(gone, tells_of))), others,
        at, offset,
    )  # fmt: skip
