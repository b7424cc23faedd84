"""The framework matrix: a row a participant, site or talk, a column a theme, and in each cell what was summarised of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.chart_rows import ROW_KINDS, Row, RowKind
from fieldwork.coding.charting import Cell, Chart, Theme
from fieldwork.coding.codebook import Codebook
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.codebook.book import codebook
from fieldwork.study.reading import Names, names
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.taking_out import about_names, ask_names
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.matrix import Matrix

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study

    Written = tuple[Path, Sequence[Msg]]

READING = msg("De fragmenten worden gelezen …", "Reading the segments …")
READ_ONLY = msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
SHOWN = 4
"""Segments of which the words are told beside the matrix."""


class ChartingScreen(Place[tuple[str, Wish]]):
    """Shows the matrix and goes to what is in it. Gives a session with what is wanted in it, or None."""

    PLACE: ClassVar[str] = "charting"
    CSS_PATH = "charting.tcss"
    BINDINGS = [*bindings("charting"), *letters("charting")]

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
        fault = message.outcome.exception()
        if isinstance(fault, FieldworkError):
            self.tell(fault.message, trouble=True)
        elif fault is not None:
            self.shell.stop_for(fault)
        elif message.name == "exporting":
            path, told = message.outcome.result()
            first = msg("{told} ", "{told} ", told=told[0]) if told else ""
            self.tell(msg("{first}Geschreven: {file}", "{first}Written: {file}", file=str(path), first=first))
        else:
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

    async def on_cells_chosen(self, message: Matrix.Chosen) -> None:
        """Enter or a click on a cell."""
        message.stop()
        await self.action_do("cell_open")

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Nothing before it is read."""
        if self.charting is None and command in ("cell_open", "chart_rows", "chart_level", "chart_go", "chart_review",
                                                 "findings", "case", "chart_export", "undo", "redo"):  # fmt: skip
            return READING
        if command in ("undo", "redo") and self.study.log.readonly:
            return READ_ONLY
        if command in ("cell_open", "case", "chart_go", "chart_export") and self.here is None:
            return self._nothing()
        if command == "case" and self.kind not in ("participant", "site") and self._case_code() is None:
            return msg("In deze rij staan meer deelnemers. Kies met {key} deelnemers in de rijen.",
                       "This row has several participants. Choose participants as rows with {key}.",
                       key=letter_of("chart_rows"))  # fmt: skip
        if command == "chart_review" and not self._to_review():
            return msg("Er is niets na te kijken.", "There is nothing to look at.")
        return None

    def do_cell_open(self) -> None:
        """The summary, with the segments beside it."""
        from fieldwork.tui.screens.charting_cell import ChartCell

        found = self.here
        if found is not None and self.charting is not None:
            row, theme, _ = found
            screen = ChartCell(self.charting, (self.kind, self.parents), row.id, theme.id, self.days)
            self.app.push_screen(screen, self._from_cell)

    def _from_cell(self, left: tuple[str, Wish] | str | None) -> None:
        """Back from a cell: point at the row where the author ended, or on to a session."""
        chart, place = self.chart, self.query_one(Matrix).here
        if isinstance(left, tuple):
            self.dismiss(left)
        elif left is not None and chart is not None and place is not None:
            row = next((n for n, each in enumerate(chart.rows) if left in (each.id, *each.ids)), place[0])
            self.query_one(Matrix).point(row, place[1])

    def do_chart_rows(self) -> None:
        """Other rows."""
        self.kind = ROW_KINDS[(ROW_KINDS.index(self.kind) + 1) % len(ROW_KINDS)]
        self.tell(None)
        self.fill()

    def do_chart_level(self) -> None:
        """A column a branch or a theme, at the same branch."""
        found = self.here
        self.parents = not self.parents
        self.tell(None)
        self.fill()
        chart, place = self.chart, self.query_one(Matrix).here
        if found is None or chart is None or place is None:
            return
        wanted = self._top(found[1].id) if self.parents else found[1].id
        column = next((n for n, theme in enumerate(chart.themes) if theme.id == wanted), None)
        if column is not None:
            self.query_one(Matrix).point(place[0], column)

    def _top(self, code: str) -> str:
        """The code at the top of a branch."""
        above = self.book.codes[code].under if code in self.book.codes else None
        return self._top(above) if above else code

    def do_chart_go(self) -> None:
        """To a row or a column, by a few letters."""
        chart = self.chart
        if chart is None:
            return
        themes = self.words(msg("Kolommen", "Columns"))
        choices = [Choice(f"column:{n}", pick(theme.label, self.lang), under=themes) for n, theme in enumerate(chart.themes)]
        rows = self.words(msg("Rijen", "Rows"))
        choices += [Choice(f"row:{n}", pick(row.label, self.lang), under=rows) for n, row in enumerate(chart.rows)]
        title = msg("Waarheen?", "Where to?")
        self.app.push_screen(Choosing(self.words(title), choices, hint=self.words(msg("typ een paar letters",
                             "type a few letters"))), self._went)  # fmt: skip

    def _went(self, chosen: str | None) -> None:
        matrix = self.query_one(Matrix)
        if chosen is not None and matrix.here is not None:
            kind, _, place = chosen.partition(":")
            row, column = matrix.here
            matrix.point(*(int(place), column) if kind == "row" else (row, int(place)))

    def _to_review(self) -> list[tuple[int, int]]:
        """The cells with a summary to be looked at."""
        chart = self.chart
        if chart is None:
            return []
        return [
            (down, right)
            for down, row in enumerate(chart.rows) for right, theme in enumerate(chart.themes)
            if any(each.to_review or each.others for each in chart.cell(row.id, theme.id).summaries)
        ]  # fmt: skip

    def do_chart_review(self) -> None:
        """To the next of these, round and round."""
        found, here = self._to_review(), self.query_one(Matrix).here or (0, 0)
        if found:
            self.query_one(Matrix).point(*next((place for place in found if place > here), found[0]))

    def do_findings(self) -> None:
        """What was found over all."""
        from fieldwork.tui.screens.charting_findings import Findings

        if self.charting is not None:
            self.app.push_screen(Findings(self.charting, self.days), self._from_cell)

    def do_chart_export(self) -> None:
        """Ask where the matrix is to go."""
        from fieldwork.tui.screens.naming import Naming

        name = self.words(msg("raamwerkmatrix.docx", "framework-matrix.docx"))
        title = msg("Naar welk bestand? .docx of .xlsx. Het is niet versleuteld; wat geen toestemming heeft, gaat niet mee.",
                    "To which file? .docx or .xlsx. It is not encrypted; what has no consent does not come along.")  # fmt: skip
        self.app.push_screen(Naming(self.words(title), str(Path.home() / name), self.lang), self._export)

    def _export(self, name: str | None) -> None:
        if name is None:
            return
        from fieldwork.exports.framework import framework
        from fieldwork.exports.framework_file import write_framework_file
        from fieldwork.exports.leaving import Leaving
        from fieldwork.exports.tables import Choice as Chosen
        from fieldwork.exports.writing import Manner

        path = Path(name).expanduser()
        if path.exists():
            self.tell(msg("{file} is er al. Kies een andere naam.", "{file} is there already. Choose another name.",
                          file=str(path)), trouble=True)  # fmt: skip
            return

        lang, kind, parents = self.lang, self.kind, self.parents

        def go(names: Pseudonyms | None) -> None:
            def work() -> Written:
                found = framework(self.study, Chosen(lang), Leaving(self.study, names=names), rows=kind, parents=parents)
                write_framework_file(path, found, Manner(lang=lang))
                return path, about_names(self.study, names)

            self.tell(msg("De matrix wordt geschreven …", "Writing the matrix …"))
            begin("exporting", work, self)

        ask_names(self, self.study, "framework", go)

    def _case_code(self) -> str | None:
        """The participant or site of the row that is pointed at."""
        found = self.here
        if found is None or self.charting is None:
            return None
        if self.kind in ("participant", "site"):
            return found[0].id
        people = {code for each in found[0].sessions if each in self.charting.held
                  for code in self.charting.held[each].participants}  # fmt: skip
        return people.pop() if len(people) == 1 else None

    def do_case(self) -> None:
        """All of one participant or site."""
        from fieldwork.tui.screens.charting_case import CasePage

        code = self._case_code()
        if code is not None and self.charting is not None:
            try:
                self.app.push_screen(CasePage(self.charting, code, self.days), self._from_cell)
            except FieldworkError as error:
                self.tell(error.message, trouble=True)

    def do_undo(self) -> None:
        """Take back the last thing that was charted, in any cell or finding."""
        self._step(back=True)

    def do_redo(self) -> None:
        """Do it again."""
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        if self.charting is not None:
            self.tell(step(self.charting, back=back))
            self.fill()

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


def step(charting: Charting, *, back: bool) -> Msg:
    """Undo or redo; what to say of it."""
    try:
        said = charting.undo() if back else charting.redo()
    except FieldworkError as error:
        return error.message
    nothing = msg("Er is niets om ongedaan te maken.", "There is nothing to undo.") if back else \
        msg("Er is niets om opnieuw te doen.", "There is nothing to redo.")  # fmt: skip
    return said or nothing
