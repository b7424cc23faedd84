"""The framework matrix: a row a participant, site or talk, a column a theme, and in each cell what was summarised of it."""

from __future__ import annotations

from fieldwork.coding.chart_rows import ROW_KINDS
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study.charting.matrix import Charting
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.screens.charting_page import READ_ONLY, READING, ChartPage
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.matrix import Matrix


class ChartingScreen(ChartPage):
    """Shows the matrix and goes to what is in it. Gives a session with what is wanted in it, or None."""

    BINDINGS = [*bindings("charting"), *letters("charting")]

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
        """The matrix as it stands here into a file."""
        from fieldwork.tui.screens.charting_out import export

        export(self, self.study, self.kind, parents=self.parents)

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
