"""Under a figure of the lead's screen: the sessions and segments that make it; from there to the record or to coding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg, pick
from fieldwork.store.log import SessionRow
from fieldwork.study.answers import day_words
from fieldwork.study.desk.desk import Desk
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.coding import Coding as CodingScreen
from fieldwork.tui.screens.coding_pieces import color_of, label_of
from fieldwork.tui.screens.lead_opened import Entry, Under, opened
from fieldwork.tui.screens.lead_rows import Segments, Sessions
from fieldwork.tui.screens.lead_sight import Sight
from fieldwork.tui.screens.list_beside import ListBeside
from fieldwork.tui.screens.review import Review, Wish
from fieldwork.tui.widgets.bars import TopLine
from fieldwork.tui.widgets.lines import Line, Lines, still

if TYPE_CHECKING:
    from fieldwork.study import Study

SESSION, SEGMENT = "session", "segment"


class UnderFigure(ListBeside[tuple[str, Wish]]):
    """Lists what is under a figure, and beside it the words that are pointed at.

    Gives a session with what is to be done in it, or None.
    """

    PLACE: ClassVar[str] = "lead_under"
    CSS_PATH = "lead.tcss"
    BINDINGS = [*bindings("lead_under"), *letters("lead_under")]

    def __init__(self, study: Study, sight: Sight, what: Segments | Sessions) -> None:
        super().__init__()
        self.study, self.sight, self.what = study, sight, what
        self._under: Under | None = None
        self._by_code = isinstance(what, Segments) and what.by == "code"

    def on_mount(self) -> None:
        """Read it, off this thread."""
        self.query_one(Lines).focus()
        self.query_one(TopLine).show(line(self.words(self.what.title), style="bold"), Content())
        self.query_one("#about", Static).update(plain(self.words(msg("Wordt gelezen …", "Being read …"))))
        self.show_keys(letters=True)
        begin("opened", lambda: opened(self.study, self.sight.found.view, self.what), self)

    def on_finished(self, message: Finished) -> None:
        """It is read, or could not be."""
        if not self.failed(message):
            self._under = message.outcome.result()
            self._fill()

    # --- painting ---------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        under = self._under
        if under is None:
            return
        sessions = _sessions_words(under.sessions)
        pieces = msg("1 fragment in {s}", "1 segment in {s}", s=sessions) if under.segments == 1 else \
            msg("{n} fragmenten in {s}", "{n} segments in {s}", n=under.segments, s=sessions)  # fmt: skip
        told = pieces if isinstance(self.what, Segments) else sessions
        self.query_one(TopLine).show(line(self.words(self.what.title), style="bold"), line(self.words(told)))
        self.query_one(Lines).show(list(self._lines(under)))
        if not under.sessions:
            self.tell(msg("Hier ligt niets onder.", "There is nothing under this."))
        elif len(under.entries) < under.segments:
            self.tell(msg("De eerste {n} fragmenten staan hier.", "The first {n} segments are listed.", n=len(under.entries)))
        self._tell_here()

    def _lines(self, under: Under) -> Iterator[Line]:
        rows = {row.id: row for row in under.sessions}
        together: defaultdict[str, list[tuple[int, Entry]]] = defaultdict(list)
        for number, each in enumerate(under.entries):
            together[each.code if self._by_code else each.session].append((number, each))
        if self._by_code:
            for code, many in under.by_code.items():
                yield still(f"code:{code}", self._code_words(code, many), choosable=False)
                for number, each in together[code]:
                    yield self._segment(number, each, line(_who(rows[each.session]), 14, "$secondary"))
            return
        for row in under.sessions:
            yield still(f"{SESSION}:{row.id}", self._session_words(row))
            for number, each in together[row.id]:
                label = line(self.sight.book.label(each.code, self.lang), 30, color_of(self.sight.book, each.code))
                yield self._segment(number, each, label)

    def _segment(self, number: int, each: Entry, before: Content) -> Line:
        return still(f"{SEGMENT}:{number}", Content.assemble("  ", before, "  ", line(f"“{each.coding.text}”", 200)))

    def _code_words(self, code: str, many: int) -> Content:
        told = msg("1 fragment", "1 segment") if many == 1 else msg("{n} fragmenten", "{n} segments", n=many)
        label = line(self.sight.book.label(code, self.lang), style=f"bold {color_of(self.sight.book, code)}")
        return Content.assemble(label, "  ", line(self.words(told), style="$text-muted"))

    def _session_words(self, row: SessionRow) -> Content:
        role = pick(self.sight.names.roles.get(row.role or "", row.role), self.lang).lower()
        about = " · ".join(filter(None, (role, row.site or "", day_words(row.held_at or "", self.lang))))
        return Content.assemble(line(_who(row), style="bold"), "  ", line(about, style="$text-muted"))

    def _tell_here(self) -> None:
        each, row = self._entry, self._row
        about = Content()
        if each is not None and row is not None:
            theme = line(label_of(self.sight.book, each.coding, self.lang, ""), style="bold")
            about = Content("\n").join([theme, plain(f"“{each.coding.text}”"), self._session_words(row)])
        elif row is not None:
            keys = msg("Enter: nalezen. C: coderen.", "Enter: read it over. C: code it.")
            about = Content("\n").join([self._session_words(row), plain(self.words(keys), "$text-muted")])
        self.query_one("#about", Static).update(about)
        self.show_keys(letters=True)

    # --- what is pointed at -----------------------------------------------------------------------------------------

    @property
    def _entry(self) -> Entry | None:
        kind, _, id = (self.query_one(Lines).here or "").partition(":")
        return self._under.entries[int(id)] if self._under is not None and kind == SEGMENT else None

    @property
    def _row(self) -> SessionRow | None:
        """The session that is pointed at, or that the segment is of."""
        kind, _, id = (self.query_one(Lines).here or "").partition(":")
        wanted = self._entry.session if self._entry is not None else id if kind == SESSION else None
        return next((row for row in self._under.sessions if row.id == wanted), None) if self._under is not None else None

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click: a segment in the coding screen, a session as its record."""
        message.stop()
        await self.action_do("under_code" if self._entry is not None else "under_record")

    def why_not(self, command: str) -> Msg | None:
        """There must be a session to go to."""
        if command in ("under_code", "under_record") and self._row is None:
            return msg("Wijs eerst een regel aan.", "Point at a line first.")
        if command == "under_record" and self._row is not None and self._row.protocol is None:
            return msg("Hier is niets opgenomen.", "Nothing was recorded here.")
        if command == "under_turn" and not (self._under is not None and self._under.entries):
            return msg("Hier zijn geen fragmenten om anders te ordenen.", "There are no segments here to put in another order.")
        return None

    # --- commands ---------------------------------------------------------------------------------------------------

    def do_under_code(self) -> None:
        """To the coding screen, at the segment."""
        row, each = self._row, self._entry
        if row is not None:
            coding = each.coding.coding if each is not None else None
            self.app.push_screen(CodingAt(Desk(self.study), row.id, coding))

    def do_under_record(self) -> None:
        """Read the whole session over, at the item that it is about."""
        row, each = self._row, self._entry
        if row is None:
            return
        item = each.coding.item if each is not None else self.what.item if isinstance(self.what, Sessions) else None
        try:
            self.app.push_screen(Review(self.study, row.id, item), lambda wish: self._wished(row.id, wish))
        except FieldworkError as error:
            self.tell(error.message, trouble=True)

    def _wished(self, session: str, wish: Wish | None) -> None:
        if wish is not None:
            self.dismiss((session, wish))

    def do_under_turn(self) -> None:
        """Put together by code, or by session."""
        self._by_code = not self._by_code
        self.tell(None)
        self._fill()

    def do_return(self) -> None:
        """Back to the figures."""
        self.dismiss(None)


class CodingAt(CodingScreen):
    """The coding screen that begins at a session, with a coding of it selected."""

    def __init__(self, desk: Desk, session: str, coding: str | None) -> None:
        super().__init__(desk)
        self._first = (session, coding)

    def begin(self) -> None:
        """To that session, and point at that coding; where that is not to be, at its first text."""
        session, coding = self._first
        place = 0
        while self.stops.reach(place) and self.stops.found[place].entry.session != session:
            place += 1
        if not self.stops.go(place):
            super().begin()
            return
        self.arrive()
        text = next((n for n, coded in enumerate(self.coded) if any(each.coding == coding for each in coded.codings)), None)
        if text is not None and coding is not None:
            self.point(text, coding)


def _sessions_words(rows: Sequence[SessionRow]) -> Msg:
    """How many talks; where two people noted one, how many records of them there are too."""
    talks = len({row.conversation for row in rows})
    told = msg("1 gesprek", "1 session") if talks == 1 else msg("{n} gesprekken", "{n} sessions", n=talks)
    if talks == len(rows):
        return told
    return msg("{told} ({n} verslagen)", "{told} ({n} records)", told=told, n=len(rows))


def _who(row: SessionRow) -> str:
    return ", ".join(row.participants) or row.role or row.site or row.id
