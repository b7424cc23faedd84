"""One finding: its statement, and the segments that support it and those that contradict it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.charting import Reference, Said
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.charting.findings import Finding
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.codebook.book import codebook
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens import charting_drawn as drawn
from fieldwork.tui.screens.charting_findings import CONTRADICTS, SUPPORTS, link, stands, turned, turned_words, warned
from fieldwork.tui.screens.charting_page import READ_ONLY
from fieldwork.tui.screens.charting_search import SegmentSearch
from fieldwork.tui.screens.charting_writing import Writing
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.lines import Line, Lines, still

Side = Literal["supports", "contradicts"]
HEADS: Mapping[Side, tuple[str, Msg]] = {
    "supports": (SUPPORTS, msg("Steunt", "Supports")), "contradicts": (CONTRADICTS, msg("Spreekt tegen", "Contradicts")),
}  # fmt: skip


class Links(Lines):
    """The segments; letters are commands here."""

    BINDINGS = letters("finding")


class FindingPage(Writing, Place[tuple[str, Wish] | str]):
    """Words a finding and gathers its segments. Gives the finding's id, or a session to go to."""

    PLACE: ClassVar[str] = "finding"
    CSS_PATH = "charting.tcss"
    BINDINGS = bindings("finding")

    def __init__(self, charting: Charting, finding: str | None, days: Mapping[str, str]) -> None:
        super().__init__()
        self.charting, self.study, self._days, self._id = charting, charting.study, days, finding

    def compose(self) -> ComposeResult:
        """The statement, and below it the segments on either side."""
        yield TopLine()
        with Container(id="body"):
            yield Editor(id="statement")
            yield Static(id="stand")
            yield Links(id="links")
            with VerticalScroll(id="whole", can_focus=False):
                yield Static(id="words")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the statement of a new one, in the segments of one that is there."""
        self._arrive()
        (self.query_one(Links) if self.finding is not None else self.query_one(Editor)).focus()

    def on_resize(self, event: events.Resize) -> None:
        """More of everything in a window that has the room."""
        super().on_resize(event)
        self.set_class(event.size.height >= 36, "-tall")
        self.call_after_refresh(self._tell_here)

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def finding(self) -> Finding | None:
        """The finding as it is now; None where nothing was stated yet, or not any more."""
        return next((each for each in self.charting.findings(retired=True) if each.finding == self._id), None)

    @property
    def _side(self) -> Side | None:
        kind, _, _ = (self.query_one(Links).here or "").partition(":")
        return next((side for side in HEADS if side == kind), None)

    @property
    def _coding(self) -> str | None:
        """The coding that is pointed at."""
        _, _, id_ = (self.query_one(Links).here or "").partition(":")
        return id_ or None

    @property
    def said(self) -> Said | None:
        """The segment that is pointed at, where it is still there."""
        return self.charting.reference(self._coding).said if self._coding is not None else None

    # --- painting ---------------------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        found = self.finding
        self._take_up(f"finding/{self._id or 'new'}", found.statement if found is not None else "", self._write)
        self._paint()

    def _paint(self, here: str | None = None) -> None:
        found = self.finding
        title = msg("Bevinding", "Finding") if found is not None else msg("Nieuwe bevinding", "New finding")
        self.query_one(TopLine).show(line(self.words(title), style="bold"), Content())
        if found is None:
            told = [plain(self.words(msg("Schrijf wat u vond; daarna komen de fragmenten erbij.",
                                         "Write what you found; then come its segments.")), drawn.MUTED)]  # fmt: skip
        else:
            told = [line(self.words(stands(found)), style=drawn.MUTED), *warned(found, self.lang)]
        self.query_one("#stand", Static).update(drawn.stacked(told))
        self.query_one(Editor).placeholder = plain(self.words(msg("Wat vond u?", "What did you find?")))
        self.query_one(Links).show(list(self._lines(found)) if found is not None else [], here)
        self._tell_here()

    def _lines(self, found: Finding) -> Iterator[Line]:
        days = {session: drawn.day_of(held, self.lang) for session, held in self._days.items()}
        sides: tuple[tuple[Side, Sequence[Reference]], ...] = (("supports", found.supports), ("contradicts", found.contradicts))
        for side, refs in sides:
            sign, words = HEADS[side]
            head = msg("{words} ({n})", "{words} ({n})", words=words, n=len(refs))
            yield still(f"head:{side}", line(self.words(head), style="bold $accent"), choosable=False)
            for ref in refs:
                yield still(f"{side}:{ref.id}", link(codebook(self.study), sign, ref, self.lang, days))
            if not refs:
                none = self.words(msg("  nog niets", "  nothing yet"))
                yield still(f"none:{side}", line(none, style=drawn.MUTED), choosable=False)

    # --- writing ----------------------------------------------------------------------------------------------------

    def keep(self) -> bool:
        """Write down what was typed; False where that could not be. A finding is set aside, not emptied."""
        words = self._words
        if words is not None and not self.study.log.readonly and not words.text.strip() and self.finding is not None:
            self.query_one(Editor).fill(words.written)
            words.text = words.written
        return super().keep()

    def _write(self, text: str) -> None:
        if text.strip():
            self._id = self.charting.state(text, finding=self._id).finding

    def _lean(self, codings: Sequence[str], how: Literal["supports", "contradicts", "none"], said: Msg) -> None:
        if self._id is None or not self.keep():
            return
        try:
            self.charting.lean(self._id, codings, how)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._paint(f"{how}:{codings[0]}" if how != "none" else None)
        self.tell(said)

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """A statement comes first, and then the segments."""
        writes = ("support_add", "contradict_add", "link_turn", "link_remove", "finding_firm", "undo", "redo")
        if command in writes and self.study.log.readonly:
            return READ_ONLY
        if command in ("support_add", "contradict_add", "finding_firm") and self.finding is None \
                and not self.query_one(Editor).text.strip():  # fmt: skip
            return msg("Schrijf eerst wat u vond.", "Write what you found first.")
        if command in ("link_turn", "link_remove") and self._coding is None:
            return msg("Wijs eerst een fragment aan.", "Point at a segment first.")
        if command in ("under_code", "under_record") and (self._coding is None or self.said is None):
            return msg("Hier is geen fragment aangewezen.", "No segment is pointed at here.")
        return None

    def do_support_add(self) -> None:
        """A segment that supports it."""
        self._add("supports")

    def do_contradict_add(self) -> None:
        """A segment that contradicts it."""
        self._add("contradicts")

    def _add(self, side: Side) -> None:
        if not self.keep() or self.finding is None:
            return
        there = {ref.id for ref in self.finding.refs}
        found = [each for each in self.charting.said if each.coding.coding not in there]
        days = {session: drawn.day_of(held, self.lang) for session, held in self._days.items()}
        title = msg("Welk fragment steunt dit?", "Which segment supports this?") if side == "supports" else \
            msg("Welk fragment spreekt dit tegen?", "Which segment contradicts this?")  # fmt: skip

        def then(coding: str | None) -> None:
            if coding is not None:
                self.query_one(Links).focus()
                self._lean([coding], side, msg("Erbij gezet.", "Added."))

        self.app.push_screen(SegmentSearch(self.words(title), found, codebook(self.study), days, self.lang), then)

    def do_link_turn(self) -> None:
        """To the other side."""
        if self._coding is not None:
            other: Side = "contradicts" if self._side == "supports" else "supports"
            self._lean([self._coding], other, msg("Naar de andere kant.", "To the other side."))

    def do_link_remove(self) -> None:
        """Off the finding."""
        if self._coding is not None:
            self._lean([self._coding], "none", msg("Eraf gehaald; F9 haalt het terug.", "Taken off; F9 brings it back."))

    def do_finding_firm(self) -> None:
        """Firm, or provisional after all."""
        if not self.keep() or (each := self.finding) is None:
            return
        try:
            self.charting.state(each.statement, finding=each.finding, status=turned(each))
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._paint()
        self.tell(turned_words(each))

    def do_return(self) -> None:
        """Back to the findings; what was typed is written down first."""
        if self.keep():
            self.dismiss(self._id if self.finding is not None else None)
