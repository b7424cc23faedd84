"""The coding screen, painted: the list at the left, the texts in the middle, what can be given under them."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from fieldwork.coding.codebook import Code
from fieldwork.coding.finding import find
from fieldwork.coding.segments import Coding, Place, place_of
from fieldwork.i18n import msg, plural
from fieldwork.study.desk.field_marks import FieldMark
from fieldwork.tui.plain import line
from fieldwork.tui.screens import coding_choice, coding_pieces
from fieldwork.tui.screens.coding_choice import Choice
from fieldwork.tui.screens.coding_context import ticked
from fieldwork.tui.screens.coding_pieces import MARK, Coded
from fieldwork.tui.screens.coding_state import CodingState
from fieldwork.tui.screens.coding_stops import lines, texts
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.codes import Codes
from fieldwork.tui.widgets.lines import Line, Lines
from fieldwork.tui.widgets.passage import Here, Passage
from fieldwork.tui.widgets.passage_rows import Piece


class CodingPage(CodingState):
    """Paints it, and paints it again when something of it changes."""

    def compose(self) -> ComposeResult:
        """The list, the passage, and under them what can be given."""
        yield TopLine()
        with Horizontal(id="body"):
            yield Lines(id="stops")
            yield Passage(id="passage")
        yield Saying()
        yield Codes(id="codes")
        yield KeyBar()

    def on_mount(self) -> None:
        """Where there is still something to do."""
        self.passage.focus()
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """To the first session that was begun, else to the first that is not done."""
        found, fresh = self.stops.found, 0
        begun = next((n for n, stop in enumerate(found) if stop.entry.codings and not stop.entry.done), None)
        while begun is None and self.stops.reach(fresh) and found[fresh].entry.done:
            fresh += 1
        self.stops.go(begun if begun is not None else fresh if fresh < len(found) else 0)
        self.arrive(after_last=begun is not None)

    def on_resize(self, event: events.Resize) -> None:
        """Another size: the panel may need shorter words."""
        super().on_resize(event)
        self.call_after_refresh(self.paint_panel)

    def on_screen_resume(self) -> None:
        """Back from a window or another screen, in which codes may have changed."""
        if self.shown:
            self.repaint()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self.repaint()

    # --- painting ---------------------------------------------------------------------------------------------------

    def arrive(self, *, after_last: bool = False, from_end: bool = False) -> None:
        """Show the stop where the coder is; select where it points, else the first sentence (or the last, or what comes after
        her last coding)."""
        stop = self.stops.here
        self.shown = texts(self.desk, stop) if stop is not None else []
        self._segment = None
        self._ticked.clear()
        self._read_codings()
        self.passage.show([self._piece(place) for place in range(len(self.shown))])
        self._select_first(after_last, from_end)
        self.paint_list()
        self.paint_top()
        self.paint_panel()

    def _select_first(self, after_last: bool, from_end: bool) -> None:
        stop, passage = self.stops.here, self.passage
        place = None
        if stop is not None and stop.place is not None:
            place = next((n for n, text in enumerate(self.shown) if text.part.place == stop.place), None)
        if place is not None and stop is not None and (stop.entry.coding or stop.entry.mark):
            self.point(place, stop.entry.coding or f"{MARK}{stop.entry.mark}")
        elif place is not None and stop is not None:
            spans = passage.cuts(place, "sentence")
            wanted = next((span for span in spans if span[1] > stop.entry.start), None)
            passage.select(Here(place, *wanted) if wanted else None)
        elif from_end and self.shown:
            passage.select(Here(len(self.shown) - 1, *passage.cuts(len(self.shown) - 1, "sentence")[-1]))
        elif self.shown:
            mine = [(n, each.end) for n, coded in enumerate(self.coded) for each in coded.codings
                    if each.coder == self.desk.coder and each.span is not None]  # fmt: skip
            if after_last and mine:
                passage.select(Here(mine[-1][0], max(mine[-1][1] - 1, 0), mine[-1][1]))
            passage.step("sentence" if stop is None or stop.question is None else "text", 1)

    def _read_codings(self) -> None:
        """What is coded in the texts that are shown."""
        found = {session: self._of_session(session) for session in dict.fromkeys(text.session for text in self.shown)}
        self.coded = [found[text.session].get(text.part.place, Coded()) for text in self.shown]

    def _of_session(self, session: str) -> dict[Place, Coded]:
        codings: dict[Place, list[Coding]] = {}
        marks: dict[Place, list[FieldMark]] = {}
        for coding in self.desk.codings(session):
            codings.setdefault(coding.place, []).append(coding)
        for mark in self.desk.marks(session):
            marks.setdefault(place_of(mark.item, mark.field), []).append(mark)
        self.counts[session] = sum(each.coder == self.desk.coder for group in codings.values() for each in group)
        return {
            place: Coded(tuple(codings.get(place, ())), tuple(marks.get(place, ())))
            for place in dict.fromkeys([*codings, *marks])
        }

    def _piece(self, place: int) -> Piece:
        text, lang = self.shown[place], self.lang
        before = self.shown[place - 1] if place else None
        alone = self.stops.here is not None and self.stops.here.question is None
        above: list[Content] = []
        if not alone and (before is None or before.session != text.session):
            above += coding_pieces.heading(coding_pieces.session_words(self.desk.document(text.session).header, lang))
        same = before is not None and before.part.label == text.part.label and (before.part.item == text.part.item)
        told = self._ticked_in(text.session).get(text.part.item or "", []) if not same else []
        above += coding_pieces.question(text.part, lang, again=same, ticked=told)
        book = self.codebook
        if self._drawing is None or self._drawing.codebook is not book or self._drawing.lang != lang:
            self._drawing = coding_pieces.Drawing(book, lang, self.desk.coder)
        return self._drawing.piece(text, self.coded[place], above)

    def _ticked_in(self, session: str) -> dict[str, list[str]]:
        if session not in self._ticked:
            row = self.rows.get(session)
            self._ticked[session] = ticked(self.desk.study, row, self.lang) if row is not None else {}
        return self._ticked[session]

    def repaint_text(self, place: int) -> None:
        """One text anew: something was coded in it."""
        text = self.shown[place]
        self.coded[place] = self._of_session(text.session).get(text.part.place, Coded())
        self.passage.redraw(place, self._piece(place))
        self.paint_list()
        self.paint_top()
        self.paint_panel()

    def repaint(self) -> None:
        """Everything anew, at the same place: after undoing, or where the codebook or the language changed."""
        stop, passage = self.stops.here, self.passage
        shown = texts(self.desk, stop) if stop is not None else []
        if [(text.key, text.part.text) for text in shown] != [(text.key, text.part.text) for text in self.shown]:
            self.arrive()
            return
        self.shown = shown
        self._ticked.clear()
        self._read_codings()
        for place in range(len(self.shown)):
            passage.redraw(place, self._piece(place))
        if self.pointed is None and self.pointed_mark is None:
            passage.select(passage.here)
        self.paint_list()
        self.paint_top()
        self.paint_panel()

    def paint_list(self) -> None:
        """The list of stops."""
        if self.has_class("-queue"):
            self.query_one("#stops", Lines).show(self.lines(), str(self.stops.at))

    def lines(self) -> list[Line]:
        """The list as it is now."""
        return lines(self.stops, self.rows, self.counts, self.desk.is_read, self.lang)

    def paint_top(self) -> None:
        """Where the coder is, and how much she coded there."""
        text, stop = self.text, self.stops.here
        session = text.session if text is not None else stop.entry.session if stop is not None else ""
        words = coding_pieces.session_words(self.desk.document(session).header, self.lang) if session else ""
        where = line(words or self.words(msg("Coderen", "Coding")), 60, "bold")
        if session and self.desk.is_blind(session):
            where = Content.assemble(where, ("   blind", "bold $warning"))
        many = self.counts.get(session, 0)
        told = plural(many, msg("1 codering", "1 coding"), msg("{n} coderingen", "{n} codings"))
        more = "" if self.stops.all_found else "+"
        place = f"{self.stops.at + 1}/{len(self.stops.found)}{more}  " if self.stops.found else ""
        self.query_one(TopLine).show(where, line(f"{place}{self.desk.coder}  {self.words(told)}", style="bold"))

    def paint_panel(self) -> None:
        """What the coding says or will say, and the themes that can be given."""
        book, pointed, mark = self.codebook, self.pointed, self.pointed_mark
        shown = Choice.from_coding(pointed) if pointed is not None else self.choice
        if mark is not None and mark.route:
            shown = Choice(self.choice.actor, mark.route, self.choice.valence, self.choice.new_aspect, {"route"})
        rows, here = coding_choice.rows(book, shown, self.lang), [on for _, on in self.here_on()]
        self.passage.typing = bool(self.typed)
        self.offers = self.offered()
        self.query_one(Codes).show(coding_choice.told(book, rows, here, self.typed, self.offers, self.offer_at, self.lang))
        self.show_keys(letters=True)

    def offered(self) -> list[Code]:
        """The themes that answer what was typed, else the recent ones."""
        book, recent = self.codebook, self.desk.recent()
        if self.typed.strip():
            return list(find(book, self.typed, self.lang, recent))
        self._slots = coding_choice.slots(self._slots, recent)
        return [book.codes[id] for id in self._slots]
