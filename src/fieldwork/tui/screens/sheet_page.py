"""An observation sheet on the screen: one list with header and rows, and below it the line that is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from fieldwork.capture.marks import marked_row
from fieldwork.i18n import Msg, msg, pick
from fieldwork.protocol.model import Item, Row, Section
from fieldwork.study.live import Live
from fieldwork.tui import sheet_rows as rows
from fieldwork.tui.keyboard import key_of, letters
from fieldwork.tui.noted import noted
from fieldwork.tui.outline import sign_of
from fieldwork.tui.plain import clickable, line, plain
from fieldwork.tui.screens.interview import Interview
from fieldwork.tui.sheet_clock import clock_for
from fieldwork.tui.sheet_header import drawn_item
from fieldwork.tui.sheet_rows import COLUMNS, DESCRIPTIVE, Entry
from fieldwork.tui.widgets.answer import AnswerArea
from fieldwork.tui.widgets.asking import Notes
from fieldwork.tui.widgets.bars import Clickable, KeyBar, Saying, TopLine
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.lines import Line, Lines, still
from fieldwork.tui.widgets.row import RowArea

WIDE = 100
"""Columns from which both columns of a row stand side by side."""


class SheetList(Lines):
    """The lines of the sheet. While the keys go here, single letters and digits are commands."""

    BINDINGS = [
        *(each for each in letters("sheet") if isinstance(each, Binding) and each.key != "enter"),
        *(Binding(str(digit), f"screen.kind({digit})", show=False) for digit in range(1, 10)),
    ]


class SheetPage(Interview, inherit_bindings=False):
    """One observation, painted. `row` is the row that is open, None where an item of the header is; `fresh` the row to come.

    With an `item` only that sheet: it is inside an interview then.
    """

    PLACE: ClassVar[str] = "sheet"

    def __init__(self, live: Live, item: Item | None = None) -> None:
        super().__init__(live)
        self.inside = item is not None
        self.sheet = item or rows.sheet_of(live.state.protocol)
        self.types: dict[str, Row] = {row.id: row for row in item.rows} if item else rows.types_of(live.state.protocol)
        self.row: Entry | None = None
        self.fresh = rows.fresh(self.types, self.entries)
        self.clock = None if self.inside else clock_for(live)
        self.column = DESCRIPTIVE

    def compose(self) -> ComposeResult:
        """The lines; below them the line that is open, to write in."""
        yield TopLine()
        yield Clickable(id="kinds")
        yield SheetList(id="lines")
        with Vertical(id="paper"):
            yield Static(id="question")
            yield AnswerArea(self.lang)
            yield RowArea(self.lang)
            yield Notes(id="notes")
        yield Saying()
        yield KeyBar()

    # --- painting ---------------------------------------------------------------------------------------------------

    @property
    def area_of_row(self) -> RowArea:
        """Where a row is written."""
        return self.query_one(RowArea)

    @property
    def lines(self) -> SheetList:
        """The list."""
        return self.query_one(SheetList)

    @property
    def entries(self) -> list[Entry]:
        """The rows that stand here, in their order."""
        standing = rows.entries(self.live.state)
        return [entry for entry in standing if entry.type in self.types] if self.inside else standing

    def items_of(self, section: Section) -> tuple[Item, ...]:
        """The items of a section that have a line here."""
        return tuple(item for item in section.items if not self.inside or item is self.sheet)

    @property
    def nothing_there(self) -> bool:
        """Whether the row that is open is only one to come: nothing is typed in it."""
        area = self.area_of_row
        return self.row is not None and not self.row.stored and not any(area.text(column).strip() for column in COLUMNS)

    @property
    def writing(self) -> bool:
        """Whether the keys go to what is written."""
        return self.focused is not None and self.focused.id != "lines"

    def paint(self, *, keep_answer: bool = False, key: str = "") -> None:
        """Paint everything; `keep_answer` leaves what is being written alone, `key` is the cell of a header's item."""
        item = self.item
        if item is None:
            return
        on_row = self.row is not None
        self.area.display = self.query_one("#question").display = not on_row
        self.area_of_row.display = on_row
        if not keep_answer:
            self._typed_at = None
            if self.row is not None:
                self.area_of_row.show(self.row, self.live.drafts, locked=self.locked)
            else:
                self.area.show(self.live.state, item, self._drafts(), locked=self.locked, key=key)
        self.paint_question()
        self.paint_lines()
        self.paint_top()
        self.show_keys(letters=not self.writing)

    def speak(self) -> None:
        """Everything in another language; what is being typed stays as it is."""
        super().speak()
        self.area.lang = self.area_of_row.lang = self.lang
        if self.row is not None or not self.put_away():
            self.paint(keep_answer=True)
        else:
            self.paint()

    def paint_question(self) -> None:
        """Name what is open: the row, or the item of the header."""
        item, state = self.item, self.live.state
        if item is None:
            return
        if self.row is not None:
            standing = [entry.id for entry in self.entries]
            place = standing.index(self.row.id) + 1 if self.row.id in standing else len(standing) + 1
            self.area_of_row.head(self.row, self.types, item, (place, len(standing)))
        else:
            section = pick(state.protocol.section_by_id[item.section].title, self.lang)
            words = Content.assemble(line(section, style="$secondary"), "\n", plain(pick(item.ask, self.lang), "bold"))
            self.query_one("#question", Static).update(Content.assemble(words, self._counting(item)))
        here = {str(mark["mark"]) for mark in self._marks_here()}
        below = noted(state, item.id, self.routes, self.lang, (key_of("margin"), key_of("mark")), here)
        self.query_one(Notes).show(below)
        self._note_lines = below.plain.count("\n") + 1
        self.underline_marks()
        self.make_room()

    # --- marks ------------------------------------------------------------------------------------------------------

    def _editors(self) -> list[tuple[Editor, str]]:
        """Of a row its columns, the one with the keys first."""
        if self.row is None:
            return super()._editors()
        editors = [(self.area_of_row.editor(column), f"row:{self.row.id}.{column}") for column in COLUMNS]
        return sorted(editors, key=lambda each: not each[0].has_focus)

    def _marks_here(self) -> list[Mapping[str, Any]]:
        """The marks of the row that is open, and those of the sheet as a whole: not those of other rows."""
        if self.row is None:
            return super()._marks_here()
        return [mark for mark in super()._marks_here() if marked_row(mark) in ("", self.row.id)]

    def _whole(self) -> tuple[str, Msg]:
        """A row can be flagged once it is there."""
        if self.row is None or not self.row.stored:
            return super()._whole()
        return f"row:{self.row.id}", msg("Vlag bij de hele regel", "Flag on the whole row")

    def _counting(self, item: Item) -> Content:
        if self.clock is None or self.clock.item.id != item.id or not self.clock.counts(self.live):
            return Content()
        words = msg("\nTelt vanzelf; wat u hier typt, gaat voor.", "\nCounts itself; what you type here goes first.")
        return Content(self.words(words)).stylize("$secondary")

    def make_room(self) -> None:
        """The part to write in keeps its height, but for an answer that needs more of it."""
        wide = self.app.size.width >= WIDE
        least = 15 if wide else 12
        if self.row is None:
            least = max(least if wide else 9, self.area.least_height() + 4)
        most = max(self.size.height * 6 // 10, 6)
        self.query_one("#paper").styles.height = min(least, most)
        self.paint_kinds()

    def paint_lines(self) -> None:
        """Paint the list, and which types have something."""
        state, found = self.live.state, []
        for section in state.protocol.sections:
            inner: list[Line] = []
            for item in self.items_of(section):
                if item.kind == "sheet":
                    inner += self._row_lines(item)
                elif sign_of(state, item) is not None:
                    inner.append(Line(f"item:{item.id}", drawn_item(state, item, self.lang, self._counted(item))))
            if inner and inner[0].choosable:
                found.append(_heading(section.id, pick(section.title, self.lang)))
            found += inner
        self.lines.show(found, self.place)
        self.paint_kinds()

    def _row_lines(self, item: Item) -> list[Line]:
        labels = [self.words(rows.AT), self.words(rows.KIND)]
        labels += [rows.column_label(item, column, self.lang)[0] for column in COLUMNS]
        head = Line("head", rows.heading(labels), choosable=False)
        standing = self.entries
        if self.row is not None and self.row.stored:
            standing = [self.row if entry.id == self.row.id else entry for entry in standing]
        found = [Line(f"row:{entry.id}", rows.drawn(entry, self.types, self.lang)) for entry in standing]
        if not self.locked:
            found.append(Line(f"row:{self.fresh.id}", rows.drawn(self.fresh, self.types, self.lang)))
        return [head, *found]

    def _counted(self, item: Item) -> str:
        """What the clock shows on the line of the duration."""
        if self.clock is None or self.clock.item.id != item.id or not self.clock.counts(self.live):
            return ""
        return self.words(msg("{n} min, telt nog", "{n} min, still counting", n=self.clock.seconds // 60))

    def paint_kinds(self) -> None:
        """Which types have something, in as many words as fit; a click on one begins a row of it."""
        counted = rows.covered(self.types, self.entries)
        room = self.app.size.width - 2
        told = next((each for named in (3, 2, 1) if (each := self.kinds_told(counted, named)).cell_length <= room), None)
        if told is None:
            told = self.kinds_told(counted, 0)
            left = [rows.short_label(self.types[name], self.lang).lower() for name, many in counted.items() if not many]
            nothing = msg("nog niets: {what}", "nothing yet: {what}", what=", ".join(left))
            rest = line(self.words(nothing) if left else "", style="$secondary")
            told = Content.assemble(told, "   ", rest.truncate(max(room - told.cell_length - 3, 0), ellipsis=True))
        self.query_one("#kinds", Static).update(told)

    def kinds_told(self, counted: Mapping[str, int], named: int) -> Content:
        """The types with their digit and sign; `named`: 1 with their first word, 2 how many rows too, 3 all their words."""
        cells = []
        for place, (name, many) in enumerate(counted.items(), 1):
            digit = (f"{place}" if place < 10 else "", "bold $accent")
            label = rows.short_label(self.types[name], self.lang)
            word = line(label if named > 2 else label.split()[0]) if named else ""
            count = (f" {many}" if many and named > 1 else "", "$secondary")
            cell = Content.assemble(digit, "●" if many else "·", " " if named else "", word, count)
            cells.append(clickable(cell, f"screen.begin({place})"))
        return Content("  ").join(cells)

    def paint_top(self) -> None:
        """Where, what, how many of the types, how long, and when it was last saved."""
        state = self.live.state
        where, title = str(state.header.get("site") or ""), pick(state.protocol.title, self.lang)
        counted = rows.covered(self.types, self.entries)
        full = msg("soorten {n}/{all}", "types {n}/{all}", n=sum(map(bool, counted.values())), all=len(counted))
        left = Content("   ").join([line(where, 24, "bold"), line(title), line(self.words(full), style="$secondary")])
        self.query_one(TopLine).show(left, Content("  ").join([self._elapsed(), self._saved()]))

    def _elapsed(self) -> Content:
        if self.clock is None or not self.clock.counts(self.live):
            return Content()
        seconds = self.clock.seconds
        return line(f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}")

    @property
    def place(self) -> str:
        """The line that is open: `row:ID` or `item:ID`."""
        return f"row:{self.row.id}" if self.row is not None else f"item:{self.live.state.here}"

    def arrive(self) -> None:
        """Put the keys where something can be written."""
        if self.locked:
            self.lines.focus()
        elif self.row is not None:
            self._arrive_in_row()
        elif not self.area.focus_answer():
            self.lines.focus()
        elif self._cursor is not None and self.area.field_name not in self.live.drafts:
            self.area.put_cursor(self._cursor)
        self._cursor = None
        self.show_keys(letters=not self.writing)

    def _arrive_in_row(self) -> None:
        area = self.area_of_row
        area.focus_column(self.column)
        column = self.column if self.column != DESCRIPTIVE else area.first
        if self._cursor is not None and self.row is not None and rows.row_field(self.row.id, column) not in self.live.drafts:
            editor = area.editor(column)
            editor.move_cursor(editor.place_of(self._cursor))


def _heading(id: str, words: str) -> Line:
    return still(f"section:{id}", line(words, style="bold $secondary"), choosable=False)
