"""The matrix of a study as it looks: rows × themes, and below it what the cell says that is pointed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.chart_rows import Row, RowKind
from fieldwork.coding.charting import Cell, Chart, Theme
from fieldwork.coding.codebook import Codebook
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.codebook.book import codebook
from fieldwork.study.reading import Names, names
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import letter_of
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.matrix import Matrix

if TYPE_CHECKING:
    from fieldwork.study import Study

READING = msg("De fragmenten worden gelezen …", "Reading the segments …")
READ_ONLY = msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
SHOWN = 4
"""Segments of which the words are told beside the matrix."""


class ChartPage(Place[tuple[str, Wish]]):
    """Reads what was coded and shows it as a matrix. What can be done there is `ChartingScreen`'s."""

    PLACE: ClassVar[str] = "charting"
    CSS_PATH = "charting.tcss"

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self.charting: Charting | None = None
        self.kind: RowKind = "participant"
        self.parents = True

    def compose(self) -> ComposeResult:
        """The matrix, and below it the cell that is pointed at."""
        yield TopLine()
        yield Matrix(id="matrix")
        with VerticalScroll(id="aside", can_focus=False):
            yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read what was coded, off this thread."""
        self.query_one(Matrix).focus()
        self._tell_top()
        self.query_one("#about", Static).update(plain(self.words(READING)))
        self.show_keys(letters=True)
        begin("charting", lambda: Charting(self.study), self)

    def on_finished(self, message: Finished) -> None:
        """It is read, or could not be."""
        if self.failed(message):
            return
        self.charting = message.outcome.result()
        self.fill()

    def on_screen_resume(self) -> None:
        """Back from a cell, a finding or a case."""
        self.fill()

    def on_resize(self, event: events.Resize) -> None:
        """More of the cell is told in a window that has the room."""
        super().on_resize(event)
        self.set_class(event.size.height >= 36, "-tall")

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self.fill()

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def chart(self) -> Chart | None:
        """The matrix as it is now; None while it is read."""
        return self.charting.chart(self.kind, parents=self.parents) if self.charting is not None else None

    @property
    def here(self) -> tuple[Row, Theme, Cell] | None:
        """The cell that is pointed at."""
        chart, place = self.chart, self.query_one(Matrix).here
        if chart is None or place is None or not chart.rows or not chart.themes:
            return None
        row, theme = chart.rows[place[0]], chart.themes[place[1]]
        return row, theme, chart.cell(row.id, theme.id)

    @property
    def book(self) -> Codebook:
        """The codebook as it is now."""
        return codebook(self.study)

    @cached_property
    def names(self) -> Names:
        """The study's words for roles and sites."""
        return names(self.study)

    @cached_property
    def days(self) -> Mapping[str, str]:
        """When each session was held."""
        return {row.id: row.held_at or "" for row in self.study.log.sessions()}

    def days_said(self) -> Mapping[str, str]:
        """The same in words."""
        return {session: drawn.day_of(held, self.lang) for session, held in self.days.items()}

    # --- painting ---------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Show the matrix as it is now."""
        chart, lang = self.chart, self.lang
        self._tell_top()
        if chart is None:
            return

        def draw(row: int, column: int, width: int, lines: int) -> Sequence[Content]:
            return drawn.cell_lines(chart.cell(chart.rows[row].id, chart.themes[column].id), width, lines, lang)

        heads = [drawn.theme_words(theme, lang) for theme in chart.themes]
        self.query_one(Matrix).fill(heads, [self._label(row) for row in chart.rows], draw)
        self._tell_here()

    def _label(self, row: Row) -> Content:
        roles = ", ".join(pick(self.names.roles.get(role, role), self.lang).lower() for role in row.roles)
        name = line(pick(row.label, self.lang), style="bold")
        return Content.assemble(name, "\n", line(roles, style=drawn.MUTED)) if row.kind == "participant" and roles else name

    def _tell_top(self) -> None:
        level = msg("takken", "branches") if self.parents else msg("thema's", "themes")
        title = msg("Matrix: {rows} × {level}", "Matrix: {rows} × {level}", rows=drawn.ROWS[self.kind], level=level)
        chart, right = self.chart, Content()
        if chart is not None:
            written = sum(bool(cell.summaries) for cell in chart.cells.values())
            filled = sum(bool(cell.summaries or cell.said) for cell in chart.cells.values())
            right = line(self.words(msg("{n} van {all} samengevat", "{n} of {all} summarised", n=written, all=filled)))
        self.query_one(TopLine).show(line(self.words(title), style="bold"), right)

    def _tell_here(self) -> None:
        found = self.here
        if found is None:
            about = plain(self.words(self._nothing()))
        else:
            row, theme, cell = found
            days, mine = self.days_said(), self.study.by
            head = Content.assemble(line(f"{pick(row.label, self.lang)} · {pick(theme.label, self.lang)}", style="bold"),
                                    "   ", drawn.told(cell, self.lang))  # fmt: skip
            texts = [drawn.written(each, self.lang, mine) for each in cell.summaries]
            said = [drawn.segment(self.book, each, self.lang, before="", days=days) for each in cell.said[:SHOWN]]
            about = drawn.stacked([head, *texts, *said])
        self.query_one("#about", Static).update(about)
        self.query_one("#aside").scroll_home(animate=False)
        self.show_keys(letters=True)

    def _nothing(self) -> Msg:
        if self.chart is None:
            return READING
        return msg("Hier is nog niets om samen te vatten: geen gesprek van deze soort of geen thema. {key} kiest andere rijen.",
                   "There is nothing to summarise yet: no session of this kind, or no theme. {key} chooses other rows.",
                   key=letter_of("chart_rows"))  # fmt: skip

    def on_cells_moved(self, message: Matrix.Moved) -> None:
        """Tell of the cell that is pointed at now."""
        message.stop()
        self.tell(None)
        self._tell_here()
