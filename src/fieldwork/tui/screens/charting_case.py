"""The page of a case: all that the study holds of one participant or one site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from fieldwork.coding.chart_rows import RowKind
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.study.charting.cases import CaseLine, case, case_lines
from fieldwork.study.charting.matrix import Charting
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.review import Review, Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Line, Lines, still

_INDENT: Mapping[str, int] = {"title": 0, "head": 0, "about": 2, "reference": 4}
_STYLE: Mapping[str, str] = {"title": "bold", "head": "bold $accent", "notice": drawn.MUTED, "about": drawn.MUTED}
OPENS = ("session", "summary", "finding")
"""The lines that there is more behind."""


class CasePage(Place[tuple[str, Wish] | str]):
    """Shows a case. Raises InputError where there is none with this code. Gives a session with what is wanted in it."""

    PLACE: ClassVar[str] = "case"
    CSS_PATH = "charting.tcss"
    BINDINGS = [*bindings("case"), *letters("case")]

    def __init__(self, charting: Charting, code: str, days: Mapping[str, str]) -> None:
        super().__init__()
        self.charting, self.study, self._days = charting, charting.study, days
        self._case = case(self.study, code, charting.author)
        self._lines: list[CaseLine] = []

    def compose(self) -> ComposeResult:
        """One page to walk through."""
        yield TopLine()
        with Container(id="body"):
            yield Lines(id="page")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """The page takes the keys."""
        self.query_one(Lines).focus()
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Wrapped at the width that there is."""
        super().on_resize(event)
        self.call_after_refresh(self._fill)

    def on_screen_resume(self) -> None:
        """Back from a cell or a finding: read it again."""
        self._case = case(self.study, self._case.row.id, self.charting.author)
        self._fill()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    def _fill(self) -> None:
        self._lines = case_lines(self._case, self.lang)
        title = msg("Casus: {who}", "Case: {who}", who=pick(self._case.row.label, self.lang))
        told = drawn.many(len(self._case.said))
        self.query_one(TopLine).show(line(self.words(title), style="bold"), line(self.words(told)))
        page = self.query_one(Lines)
        width = max(page.scrollable_content_region.width or self.size.width - 6, 20)
        page.show([wrapped for number, each in enumerate(self._lines[1:], 1) for wrapped in _wrapped(number, each, width)])
        self.show_keys(letters=True)

    @property
    def _here(self) -> CaseLine | None:
        number = (self.query_one(Lines).here or "").partition(":")[0]
        return self._lines[int(number)] if number.isdigit() and int(number) < len(self._lines) else None

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """The keys that go with the line that is pointed at."""
        message.stop()
        self.show_keys(letters=True)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click."""
        message.stop()
        await self.action_do("case_go")

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """There must be something behind the line."""
        if command == "case_go" and (self._here is None or self._here.kind not in OPENS or self._here.ref is None):
            return msg("Achter deze regel staat niets meer.", "There is nothing more behind this line.")
        return None

    def do_case_go(self) -> None:
        """To what stands on this line."""
        from fieldwork.tui.screens.charting_cell import ChartCell
        from fieldwork.tui.screens.charting_finding import FindingPage

        here, row = self._here, self._case.row
        if here is None or here.ref is None:
            return
        if here.kind == "summary":
            look = (row.kind, False)
            self.app.push_screen(ChartCell(self.charting, look, row.id, self._case.book.effective(here.ref), self._days),
                                 self._left)  # fmt: skip
        elif here.kind == "finding":
            self.app.push_screen(FindingPage(self.charting, here.ref, self._days), self._left)
        elif here.kind == "session":
            session = here.ref
            try:
                self.app.push_screen(Review(self.study, session), lambda wish: self._wished(session, wish))
            except FieldworkError as error:
                self.tell(error.message, trouble=True)

    def _left(self, left: tuple[str, Wish] | str | None) -> None:
        if isinstance(left, tuple):
            self.dismiss(left)

    def _wished(self, session: str, wish: Wish | None) -> None:
        if wish is not None:
            self.dismiss((session, wish))

    def do_case_other(self) -> None:
        """Another participant or site."""
        kinds: tuple[tuple[RowKind, Msg], ...] = (
            ("participant", msg("Deelnemers", "Participants")), ("site", msg("Locaties", "Sites")),
        )  # fmt: skip
        choices = [
            Choice(row.id, pick(row.label, self.lang), row.id if row.label != row.id else "", under=self.words(words))
            for kind, words in kinds for row in self.charting.rows(kind)
        ]  # fmt: skip
        title = msg("Wie of waar?", "Who or where?")
        hint = self.words(msg("typ een paar letters", "type a few letters"))
        self.app.push_screen(Choosing(self.words(title), choices, hint=hint, here=self._case.row.id), self._other)

    def _other(self, code: str | None) -> None:
        if code is not None:
            self._case = case(self.study, code, self.charting.author)
            self.query_one(Lines).action_edge(0)
            self._fill()

    def do_return(self) -> None:
        """Back to the matrix, at this row."""
        self.dismiss(self._case.row.id)


def _wrapped(number: int, each: CaseLine, width: int) -> list[Line]:
    """A line of a case over as many lines of the page as it needs; an empty one before a heading."""
    indent = " " * _INDENT.get(each.kind, 2)
    named = each.label and each.kind != "session"  # the id of a session says nothing to people
    label = Content.assemble(line(each.label, style="$secondary"), "  ") if named else Content()
    words = Content.assemble(label, plain(each.text, _STYLE.get(each.kind, "")))
    found = [still(f"{number}:gap", Content(), choosable=False)] if each.kind == "head" else []
    choosable = each.kind != "head"
    return found + [
        still(f"{number}:{place}", Content.assemble(indent, wrapped), choosable=choosable)
        for place, wrapped in enumerate(words.wrap(max(width - len(indent) - 1, 10)))
    ]  # fmt: skip
