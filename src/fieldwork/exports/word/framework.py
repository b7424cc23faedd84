"""The framework matrix on paper: landscape, a table a route, then the result matrix and the findings. All text is literal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from fieldwork.coding.charting import STATUSES, Cell, Row, Theme
from fieldwork.coding.tally import Said, tally
from fieldwork.exports.framework import Framework, cell_lines, row_words, segments, still_waiting
from fieldwork.exports.placing import place
from fieldwork.exports.word.paper import Paper, plain, shade
from fieldwork.exports.writing import Written
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.study.charting.findings import STATUSES as FINDING_STATUSES
from fieldwork.study.charting.findings import Finding
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.fitting import actors, valences

WIDE = 25.7
"""The width of the text, in cm: A4 on its side with margins of 2 cm."""
FIRST = 3.4
MOST_THEMES = 5
"""So many themes stand beside each other; more go on in a table below."""
MOST_QUOTES = 2
_THEMES = (msg("thema", "theme"), msg("thema's", "themes"))
_TALKS = (msg("gesprek", "conversation"), msg("gesprekken", "conversations"))
_OBSERVATIONS = (msg("observatie", "observation"), msg("observaties", "observations"))
_CELL, _SMALL = "Guide Matrix", "Guide Matrix Small"
_Row: TypeAlias = Sequence[Sequence[tuple[str, str]]]
"""The cells of a row, each as lines with their style."""


class WidePaper(Paper):
    """A document on its side."""

    def _page(self) -> None:
        super()._page()
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)

    def _styles(self) -> None:
        super()._styles()
        for name, size, grey in ((_CELL, 8.5, False), (_SMALL, 7.5, True)):
            style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self._document.styles["Guide Cell"]
            style.font.size, style.font.italic = Pt(size), grey

    def matrix(self, head: Sequence[str], rows: Iterable[_Row]) -> None:
        """A table under a heading that comes back on every page; a cell is lines, each with its style. Rows may be broken over
        pages: what is written in a cell may be longer than one."""
        widths = [FIRST] + [(WIDE - FIRST) / (len(head) - 1)] * (len(head) - 1)
        table = self.table([head], widths, heads=1)
        for cell in table.rows[0].cells:
            shade(cell)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        for row in rows:
            added = table.add_row()
            for cell, lines, width in zip(added.cells, row, widths, strict=True):
                cell.width = Cm(width)
                for number, (words, style) in enumerate(lines):
                    paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                    paragraph.style = style
                    paragraph.add_run(plain(words))
        self.gap()


def write_framework(
    path: Path, found: Framework, title: str, lang: Lang, tick: Callable[[int], None] | None = None
) -> Written:
    """Write the matrix as a .docx; what may not leave is not in `found`. Raises as `placing.place` does.

    The same study gives the same bytes. `tick` is told the rows so far, of all tables of the document, and may raise to stop.
    """
    content = _Maker(found, title, lang, tick).made()
    place(path, content)
    return Written(len(found.chart.rows), hashlib.sha256(content).hexdigest(), tuple(found.receipt()))


class _Maker:
    """Writes the document from top to bottom."""

    def __init__(self, found: Framework, title: str, lang: Lang, tick: Callable[[int], None] | None = None) -> None:
        self.found, self.title, self.lang = found, title, lang
        self._tick, self._done = tick, 0
        self.book = codebook(found.study)
        self.roles = {id_: pick(each.label, lang) for id_, each in actors(found.study, self.book).items()}
        self.paper = WidePaper(title, lang)

    def made(self) -> bytes:
        paper, say = self.paper, self._say
        paper.heading(self.title, 0)
        paper.text(say(msg(
            "Rijen × thema's. In een cel staat wat een onderzoeker samenvatte, met wie het schreef en op hoeveel fragmenten "
            "het steunt; zonder samenvatting hoe het met de cel staat. Woorden van deelnemers staan er alleen waar drie of "
            "meer personen in de cel voorkomen en wie het zei geciteerd mag worden.",
            "Rows × themes. A cell holds what a researcher summarised, with its author and on how many segments it leans; "
            "without a summary, how the cell stands. Words of participants are there only where three persons or more stand in "
            "the cell and who said them may be quoted.")), keep=False)  # fmt: skip
        for note in (*self.found.receipt(), *self.found.leaving.receipt()):
            paper.text(say(note), "Guide Hint", keep=False)
        for name, themes in self._by_route():
            self._route(name, themes)
        self._results()
        self._findings()
        paper.footer(self.title)
        return paper.saved(self.found.leaving.names)

    def _say(self, words: Msg) -> str:
        return words.text(self.lang)

    # --- the matrix -------------------------------------------------------------------------------------------------

    def _by_route(self) -> Iterator[tuple[str, list[Theme]]]:
        for route in (*self.book.routes, None):
            here = [theme for theme in self.found.chart.themes if theme.route == route]
            if here:
                yield self._route_name(route), here

    def _route_name(self, route: str | None) -> str:
        known = self.book.routes.get(route or "")
        return pick(known.label, self.lang) if known else route or self._say(msg("Op elke route", "On every route"))

    def _route(self, name: str, themes: Sequence[Theme]) -> None:
        """A table of so many themes as fit, and in words the themes of which no cell has anything."""
        chart, paper = self.found.chart, self.paper
        filled = [theme for theme in themes if any(self._cell(row, theme).status in ("content", "said_absent")
                                                   for row in chart.rows)]  # fmt: skip
        paper.heading(name, 1)
        for start in range(0, len(filled), MOST_THEMES):
            several = filled[start : start + MOST_THEMES]
            rows = (
                [[(row_words(row, self.lang, self.roles), _CELL)],
                 *(self._lines(self._cell(row, theme)) for theme in several)]
                for row in chart.rows
            )  # fmt: skip
            paper.matrix(["", *(self._theme(theme) for theme in several)], self._ticked(rows))
        empty = [self._theme(theme) for theme in themes if theme not in filled]
        if empty:
            words = msg("Nergens iets: {themes}.", "Nothing anywhere: {themes}.", themes="; ".join(empty))
            paper.text(self._say(words), "Guide Hint", keep=False)

    def _ticked(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """The rows of a table, while it is told how many there were."""
        for row in rows:
            if self._tick is not None:
                self._tick(self._done)
            self._done += 1
            yield row

    def _theme(self, theme: Theme) -> str:
        gone = "" if theme.in_force else self._say(msg(" (niet meer in gebruik)", " (no longer in force)"))
        return pick(theme.label, self.lang) + gone

    def _cell(self, row: Row, theme: Theme) -> Cell:
        return self.found.chart.cell(row.id, theme.id)

    def _lines(self, cell: Cell) -> list[tuple[str, str]]:
        if not cell.summaries and not cell.said:
            return [(self._say(STATUSES[cell.status]), _SMALL)]
        style = _CELL if cell.summaries else _SMALL
        told = [(line, style) for line in cell_lines(self.found, cell, self.lang)]
        return told + [(f"“{words}”", _SMALL) for words in self.found.quotes(cell)[:MOST_QUOTES]]

    # --- beside it ----------------------------------------------------------------------------------------------------

    def _results(self) -> None:
        """Who does what on which route: the result matrix."""
        cells = self.found.results
        names = list(dict.fromkeys((*self.book.routes, *(route for _, route in cells))))
        doers = list(dict.fromkeys((*self.book.roles, *(actor for actor, _ in cells))))
        if not names:  # a codebook without routes, and nothing coded
            return
        self.paper.heading(self._say(msg("Resultaten: wie op welke route", "Results: who on which route")), 1)
        rows: list[_Row] = [
            [[(self.roles.get(actor or "", actor or self._say(msg("Geen actor gekozen", "No actor chosen"))), _CELL)],
             *([(line, _CELL) for line in self._result(cells.get((actor, route), ()))] for route in names)]
            for actor in doers
        ]  # fmt: skip
        self.paper.matrix(["", *(self._route_name(route) for route in names)], rows)

    def _result(self, here: Sequence[Said]) -> list[str]:
        if not here:
            return [self._say(msg("niets gevonden", "nothing found"))]
        found, themes = tally(here), len({each.code for each in here})
        told = [(themes, _THEMES), (found.conversations, _TALKS), (found.observations, _OBSERVATIONS)]
        effects = [f"{pick(each.label, self.lang).lower()} {found.valences[id_]}"
                   for id_, each in valences(self.book).items() if found.valences.get(id_)]  # fmt: skip
        first = ", ".join(self._many(many, words) for many, words in told if many)
        return [line for line in (first, segments(found.segments, self.lang), ", ".join(effects)) if line]

    def _many(self, many: int, words: tuple[Msg, Msg]) -> str:
        return f"{many} {self._say(words[0] if many == 1 else words[1])}"

    def _findings(self) -> None:
        if not self.found.findings:
            return
        self.paper.heading(self._say(msg("Bevindingen", "Findings")), 1)
        for each in self.found.findings:
            self.paper.text(self.found.statement(each), "Guide Text", keep=True)
            self.paper.text(self._say(_stands(each)), "Guide Hint", keep=False)


def _stands(finding: Finding) -> Msg:
    """How certain a finding is, who wrote it, and on what it leans."""
    counts: dict[str, Any] = {"supports": len(finding.supports), "contradicts": len(finding.contradicts)}
    return msg("{status} ({author}) · gesteund door {supports}, tegengesproken door {contradicts} fragmenten{waiting}",
               "{status} ({author}) · supported by {supports}, contradicted by {contradicts} segments{waiting}",
               status=FINDING_STATUSES[finding.status], author=finding.author, waiting=still_waiting(finding),
               **counts)  # fmt: skip
