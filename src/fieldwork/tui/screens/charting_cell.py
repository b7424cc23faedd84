"""A cell of the matrix: the author's summary, and beside it the segments that it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.chart_rows import Row, RowKind
from fieldwork.coding.charting import Cell, Chart, Reference, Said, Summary, Theme
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick, plural
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.codebook.book import codebook
from fieldwork.tui.keyboard import bindings, key_of, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.charting_page import READ_ONLY
from fieldwork.tui.screens.charting_writing import Writing
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.lines import Line, Lines, still

LOST = "lost:"
REFERRED = "✓ "
HINT = msg("Vat samen wat hierover gezegd is.", "Summarise what was said of this.")


class Segments(Lines):
    """The segments; letters are commands here."""

    BINDINGS = letters("chart_cell")


class ChartCell(Writing, Place[tuple[str, Wish] | str]):
    """Writes the summary of one theme in one row. Gives the id of the row where the author ended, or a session to go to."""

    PLACE: ClassVar[str] = "chart_cell"
    CSS_PATH = "charting.tcss"
    BINDINGS = bindings("chart_cell")

    def __init__(
        self, charting: Charting, look: tuple[RowKind, bool], row: str, theme: str, days: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.charting, self._look, self._days = charting, look, days
        self.study = charting.study
        self._row, self._theme = row, theme
        self._last = Row(look[0], row, row, ())  # how the row was last known: it may be erased meanwhile, on another copy
        self._own: int = -1  # which of the author's own summaries is open; -1: the latest

    def compose(self) -> ComposeResult:
        """What it is, the summary with those of others, and the segments."""
        yield TopLine()
        with Container(id="body"):
            with Vertical(id="left"):
                yield Static(id="head")
                with VerticalScroll(id="own", can_focus=False):
                    yield Editor(id="summary")
                    yield Static(id="around")
            with Vertical(id="beside"):
                yield Segments(id="segments")
                with VerticalScroll(id="whole", can_focus=False):
                    yield Static(id="words")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the summary."""
        self._arrive()
        self.query_one(Editor).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other in a wide window."""
        super().on_resize(event)
        self.set_class(event.size.width >= 110, "-broad")
        self.call_after_refresh(self._tell_here)

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def chart(self) -> Chart:
        """The matrix that the cell is of."""
        kind, parents = self._look
        return self.charting.chart(kind, parents=parents)

    @property
    def row(self) -> Row:
        """The row of the cell."""
        found = self.chart.row(self._row)
        if found is not None:
            self._last = found
        return self._last

    @property
    def theme(self) -> Theme:
        """The column of the cell."""
        return next((theme for theme in self.chart.themes if theme.id == self._theme), Theme(self._theme, self._theme))

    @property
    def cell(self) -> Cell:
        """The cell as it is now."""
        return self.chart.cell(self.row.id, self._theme)

    @property
    def own(self) -> Summary | None:
        """The author's summary that is open."""
        mine = self.cell.of(self.charting.author)
        return mine[self._own % len(mine)] if mine else None

    @property
    def said(self) -> Said | None:
        """The segment that is pointed at."""
        return next((each for each in self.cell.said if each.coding.coding == self.query_one(Segments).here), None)

    # --- painting ---------------------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        """At a cell: its summary, or what was being typed there."""
        own = self.own
        at = (own.rows, own.row, own.code) if own is not None else (self.row.kind, self.row.id, self._theme)
        self._take_up("/".join(at), own.text if own is not None else "", self._write)
        self._paint(first=True)
        if self._words is not None and self._words.unfinished:
            self.tell(msg("Hier was u nog aan het schrijven; verder typen mag.", "You were still writing here; type on."))

    def _paint(self, *, first: bool = False) -> None:
        row, theme, cell, lang = self.row, self.theme, self.cell, self.lang
        title = f"{pick(row.label, lang)} · {pick(theme.label, lang)}"
        place = next(n for n, each in enumerate(self.chart.rows, 1) if each.id == row.id)
        where = msg("rij {n} van {all}", "row {n} of {all}", n=place, all=len(self.chart.rows))
        self.query_one(TopLine).show(line(title, style="bold"), line(self.words(where)))
        self.query_one(Editor).placeholder = plain(self.words(HINT))
        self.query_one("#head", Static).update(drawn.told(cell, lang))
        self.query_one("#around", Static).update(self._around(cell))
        days = {session: drawn.day_of(held, lang) for session, held in self._days.items()}
        lines = [self._line(each, days) for each in cell.said]
        own = self.own
        lines += [still(f"{LOST}{ref.id}", drawn.lost_reference(ref, lang)) for ref in own.refs if not self._listed(ref)] \
            if own is not None else []  # fmt: skip
        self.query_one(Segments).show(lines, lines[0].id if first and lines else None)
        self._tell_here()

    def _listed(self, ref: Reference) -> bool:
        return any(each.coding.coding == ref.id for each in self.cell.said)

    def _line(self, each: Said, days: Mapping[str, str]) -> Line:
        own = self.own
        referred = own is not None and each.coding.coding in own.ref_ids
        content = drawn.segment(codebook(self.study), each, self.lang, before=REFERRED if referred else "  ", days=days)
        return still(each.coding.coding, content)

    def _around(self, cell: Cell) -> Content:
        """What must be said of the summary, and what others wrote."""
        own, lang, mine = self.own, self.lang, self.charting.author
        parts: list[Content] = []
        if own is not None and own.absent:
            parts.append(line(self.words(msg("○ Er is gezegd dat dit er niet is.", "○ It was said that this is not there.")),
                              style=drawn.COLORS["said_absent"]))  # fmt: skip
        parts += drawn.warnings(own, lang) if own is not None else []
        parts += [drawn.written(each, lang, mine) for each in cell.summaries if each is not own and each.author != mine]
        others = len(cell.of(mine)) - 1
        if others > 0:
            told = plural(others, msg("Er staat hier nog 1 van u; {key} gaat erheen.",
                                      "There is 1 more of yours; {key} goes there.", key=key_of("chart_mine")),
                          msg("Er staan hier nog {n} van u; {key} gaat erheen.",
                              "There are {n} more of yours; {key} goes there.", key=key_of("chart_mine")))  # fmt: skip
            parts.append(plain(self.words(told), drawn.MUTED))
        return drawn.stacked(parts)

    def _about(self, said: Said | None) -> tuple[Content, int]:
        if said is None and not self.cell.said:
            return plain(self.words(msg("Hier is niets bij gecodeerd.", "Nothing is coded here.")), drawn.MUTED), 0
        return super()._about(said)

    # --- writing ----------------------------------------------------------------------------------------------------

    def _write(self, text: str, *, refs: tuple[str, ...] | None = None, absent: bool | None = None) -> None:
        own = self.own
        self.charting.summarise(
            self.row, self._theme, text,
            (own.ref_ids if own is not None else ()) if refs is None else refs,
            absent=(own is not None and own.absent) if absent is None else absent, of=own,
        )  # fmt: skip

    def _change(self, *, refs: tuple[str, ...] | None = None, absent: bool | None = None) -> bool:
        """Write down something else than the text, with the text as it is typed now."""
        if not self.keep():
            return False
        try:
            self._write(self._words.text if self._words is not None else "", refs=refs, absent=absent)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return False
        self._paint()
        return True

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What needs a segment, or a text."""
        writes = ("chart_refer", "chart_absent", "undo", "redo")
        if command in writes and self.study.log.readonly:
            return READ_ONLY
        if command in ("chart_refer", "under_code", "under_record") and self.said is None:
            here = self.query_one(Segments).here or ""
            if not (command == "chart_refer" and here.startswith(LOST)):
                return msg("Hier is geen fragment aangewezen.", "No segment is pointed at here.")
        if command == "chart_refer" and not self.query_one(Editor).text.strip() and not (self.own and self.own.absent):
            return msg("Schrijf eerst een samenvatting: dan kan zij verwijzen.",
                       "Write a summary first: then it can refer.")  # fmt: skip
        if command in ("chart_turn", "segment_below", "segment_above") and not self.query_one(Segments).ids:
            return msg("Hier zijn geen fragmenten.", "There are no segments here.")
        if command == "chart_mine" and len(self.cell.of(self.charting.author)) < 2:
            return msg("Er staat hier geen andere van u.", "There is no other of yours here.")
        rows = [each.id for each in self.chart.rows]
        if command == "cell_next" and self.row.id == rows[-1]:
            return msg("Dit is de laatste rij.", "This is the last row.")
        if command == "cell_back" and self.row.id == rows[0]:
            return msg("Dit is de eerste rij.", "This is the first row.")
        return None

    def do_chart_refer(self) -> None:
        """The summary refers to the segment, or does so no more."""
        own, here = self.own, (self.query_one(Segments).here or "").removeprefix(LOST)
        before = own.ref_ids if own is not None else ()
        gone = here in before
        refs = tuple(each for each in before if each != here) if gone else (*before, here)
        if self._change(refs=refs):
            self.tell(msg("De samenvatting verwijst er niet meer naar.", "The summary refers to it no more.") if gone else
                      msg("De samenvatting verwijst naar dit fragment.", "The summary refers to this segment."))  # fmt: skip

    def do_chart_absent(self) -> None:
        """It was said not to be there, or not."""
        absent = not (self.own is not None and self.own.absent)
        if self._change(absent=absent):
            self.tell(msg("Er is gezegd dat dit er niet is.", "It was said that this is not there.") if absent else
                      msg("Toch niet: dat is niet gezegd.", "After all: that was not said."))  # fmt: skip

    def do_chart_turn(self) -> None:
        """To the segments, or back to the text."""
        segments = self.query_one(Segments)
        (self.query_one(Editor) if segments.has_focus else segments).focus()

    def do_segment_below(self) -> None:
        """Point at the next segment."""
        self.query_one(Segments).action_move(1)

    def do_segment_above(self) -> None:
        """Point at the one before."""
        self.query_one(Segments).action_move(-1)

    def do_cell_next(self) -> None:
        """To the cell below."""
        self._go(1)

    def do_cell_back(self) -> None:
        """To the cell above."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self.keep():
            rows = [each.id for each in self.chart.rows]
            self._row, self._own = rows[rows.index(self.row.id) + by], -1
            self.tell(None)
            self._arrive()

    def do_chart_mine(self) -> None:
        """Another of the author's own summaries here."""
        if self.keep():
            self._own = (self._own + 1) % len(self.cell.of(self.charting.author))
            self._arrive()

    def do_findings(self) -> None:
        """What was found over all."""
        from fieldwork.tui.screens.charting_findings import Findings

        if self.keep():
            self.app.push_screen(Findings(self.charting, self._days), self._wished)

    def _wished(self, wish: tuple[str, Wish] | None) -> None:
        if wish is not None:
            self.dismiss(wish)

    def do_return(self) -> None:
        """Back to the matrix; what was typed is written down first."""
        if self.keep():
            self.dismiss(self.row.id)
