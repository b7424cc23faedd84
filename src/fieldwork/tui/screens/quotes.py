"""The quotes for the report: every segment that counts, which are chosen, and why some will not be in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.quoting import Quotable, Quotables, choose, choosing, leave_out, quotable, renewed
from fieldwork.study.saturation.shown import newest
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, key_of, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.lead_under import CodingAt
from fieldwork.tui.screens.list_beside import ListBeside
from fieldwork.tui.screens.quotes_rows import SIGNS, Listed, about, counted, lines
from fieldwork.tui.screens.review import Review, Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.study import Study

LOOK = 2.0
"""Seconds between two looks at whether anything was written, by this program or another."""
TITLE = msg("Citaten voor het verslag", "Quotes for the report")
ONLY = msg("Citaten voor het verslag: gekozen", "Quotes for the report: chosen")
READ_ONLY = msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")


class Segments(Lines):
    """The segments; letters are commands here, and a click on the sign before one chooses it at once."""

    BINDINGS = letters("quotes")

    def on_click(self, event: events.Click) -> None:
        """Point at the line whose sign was clicked: `Lines` then takes the click for the second on it."""
        inside = event.get_content_offset(self)
        if inside is not None and inside.x < SIGNS:
            place = self.scroll_offset.y + inside.y
            if 0 <= place < len(self._lines) and self._lines[place].choosable:
                self._point(place)


class Quotes(ListBeside[tuple[str, Wish]]):
    """Chooses the quotes of the report. Gives a session with what is to be done in it, or None."""

    PLACE: ClassVar[str] = "quotes"
    CSS_PATH = "quotes.tcss"
    BINDINGS = [*bindings("quotes"), ("ctrl+z", "screen.do('undo')")]  # nothing is typed here that Ctrl+Z would take back

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._found: Quotables | None = None
        self._by_id: dict[str, Quotable] = {}
        self._only_chosen = self._reading = self._chose = False
        self._listed = Listed("nl")
        self._steps = choosing(study)
        self._seq = 0  # of the newest event that what is shown knows of; 0: nothing was read yet

    def compose(self) -> ComposeResult:
        """The list, with a line to type in above it, and beside it the words."""
        yield TopLine()
        with Container(id="body"):
            with Vertical(id="left"):
                yield Field(id="typed")
                yield Segments(id="list")
            with VerticalScroll(id="aside", can_focus=False):
                yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read it, off this thread; look every few seconds whether it changed."""
        self.query_one("#typed").display = False
        self.query_one(Lines).focus()
        self._fill()
        self._read()
        self.set_interval(LOOK, self._check)

    def on_screen_resume(self) -> None:
        """Back from coding: it may be other segments."""
        self._check()

    # --- reading ----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._reading, self._chose = True, False
        self._seq = newest(self.study)
        begin("quotable", lambda: quotable(self.study), self)

    def _check(self) -> None:
        """Read again where something was written since, by anyone; while another screen is shown nobody waits for it."""
        if self._seq and self.is_current and not self._reading and newest(self.study) != self._seq:
            self._read()

    def on_finished(self, message: Finished) -> None:
        """It is read, or could not be; where quotes were chosen meanwhile they are not in it: then it is read once more."""
        self._reading = False
        if self.failed(message):
            return
        if self._chose:
            self._read()
            return
        self._listed = Listed(self.lang)
        self._take(message.outcome.result())

    def _take(self, found: Quotables) -> None:
        self._found = found
        self._by_id = {each.id: each for each in found.entries}
        self._fill()

    # --- painting ---------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        title = line(self.words(ONLY if self._only_chosen else TITLE), style="bold")
        typed = self.query_one("#typed", Input)
        typed.placeholder = self.words(msg("woorden, een thema of wie het zei", "words, a theme or who said it"))
        found = self._found
        if found is None:
            self.query_one(TopLine).show(title, Content())
            self.query_one("#about", Static).update(plain(self.words(msg("Wordt gelezen …", "Being read …"))))
            self._keys()
            return
        self.query_one(TopLine).show(title, line(self.words(counted(found))))
        shown = self.query_one(Lines)
        if self._listed.lang != self.lang:
            self._listed = Listed(self.lang)
        shown.show(list(lines(found, self._listed.of(found, typed.value, only_chosen=self._only_chosen), self.lang)))
        self._tell_here()

    def _tell_here(self) -> None:
        each, found = self._here, self._found
        if each is not None and found is not None:
            told = about(found, each, self.lang)
        else:
            told = plain(self.words(self._nothing), "$text-muted") if found is not None else Content()
        self.query_one("#about", Static).update(told)
        self.query_one("#aside").scroll_home(animate=False)
        self._keys()

    def _keys(self) -> None:
        """The keys that are valid now: no letters while those are typed."""
        self.show_keys(letters=not self.query_one("#typed").has_focus)

    def on_descendant_focus(self) -> None:
        """To the line that is typed in, or back to the list."""
        self._keys()

    @property
    def _nothing(self) -> Msg:
        if self._found is None or not self._found.entries:
            return msg("Er is nog niets gecodeerd dat meetelt.", "Nothing that counts was coded yet.")
        if self.query_one("#typed", Input).value.strip():
            return msg("Geen fragment past hierbij.", "No segment answers this.")
        return msg("Er is nog niets gekozen. {key} toont alles weer.", "Nothing was chosen yet. {key} shows all again.",
                   key=self._only_key)  # fmt: skip

    @property
    def _only_key(self) -> str:
        from fieldwork.tui.commands import BY_ID

        return BY_ID["quotes_chosen"].letter_in(self.lang)

    @property
    def _here(self) -> Quotable | None:
        """The segment that is pointed at."""
        return self._by_id.get(self.query_one(Lines).here or "")

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """What was said of another segment is over."""
        self.tell(None)  # and then Textual has `ListBeside` tell of this one: it calls the handler of each class

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter, a second click, or a click on the sign."""
        message.stop()
        await self.action_do("quote_choose")

    # --- choosing ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What needs a segment, or a study that can be written."""
        if command in ("quote_choose", "undo", "redo") and self.study.log.readonly:
            return READ_ONLY
        if command in ("quote_choose", "quote_code", "quote_record", "quote_down", "quote_up") and self._here is None:
            return msg("Wijs eerst een fragment aan.", "Point at a segment first.")
        return None

    def do_quote_choose(self) -> None:
        """Into the report, or not."""
        each = self._here
        if each is None:
            return
        try:
            before = newest(self.study)
            many = leave_out(self.study, each, self._steps) if each.chosen else choose(self.study, each, self._steps)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._wrote(before, many, {each.session})
        if each.chosen:
            self.tell(msg("Weggelaten. {key} neemt het terug.", "Left out. {key} takes it back.", key=key_of("undo")))
        elif each.why_not is not None:
            self.tell(msg("Gekozen, maar zo komt het niet in het verslag: zie waarom.",
                          "Chosen, but as it is it will not be in the report: see why."))  # fmt: skip
        else:
            self.tell(msg("Gekozen voor het verslag.", "Chosen for the report."))

    def _wrote(self, before: int, many: int, sessions: set[str]) -> None:
        """Show what was chosen just now; what others wrote meanwhile comes at the next look."""
        if self._found is None:
            return
        self._chose = True
        if before == self._seq and newest(self.study) == before + many:
            self._seq = before + many
        self._take(renewed(self.study, self._found, sessions))

    def do_undo(self) -> None:
        """Take back the last choice."""
        if not self.query_one("#typed").has_focus:
            self._step(back=True)

    def do_redo(self) -> None:
        """Do it again."""
        if not self.query_one("#typed").has_focus:
            self._step(back=False)

    def _step(self, *, back: bool) -> None:
        try:
            before = newest(self.study)
            step = self._steps.undo() if back else self._steps.redo()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        if step is None:
            self.tell(msg("Er is niets om terug te nemen.", "There is nothing to take back.") if back else
                      msg("Er is niets om opnieuw te doen.", "There is nothing to do again."))  # fmt: skip
            return
        self._wrote(before, len(step.changes), {each.subject for each in step.changes})
        self.tell(msg("Teruggenomen.", "Taken back.") if back else msg("Opnieuw gedaan.", "Done again."))

    # --- what is listed ---------------------------------------------------------------------------------------------

    def do_quotes_chosen(self) -> None:
        """Only what is chosen, or all."""
        self._only_chosen = not self._only_chosen
        self.tell(None)
        self._fill()

    def do_filter(self) -> None:
        """A few letters narrow the list."""
        field = self.query_one("#typed", Input)
        field.display = True
        field.focus()

    def on_input_changed(self) -> None:
        """Narrow the list to what is typed."""
        self._fill()

    def on_input_submitted(self) -> None:
        """Enter: to the list."""
        self.query_one(Lines).focus()

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while letters go to the filter."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in moves and self.query_one("#typed").has_focus:
            event.stop()
            self.query_one(Lines).action_move(moves[event.key])

    # --- from here --------------------------------------------------------------------------------------------------

    def do_quote_down(self) -> None:
        """Further down in the words."""
        self.query_one("#aside").scroll_relative(y=3, animate=False)

    def do_quote_up(self) -> None:
        """Back up."""
        self.query_one("#aside").scroll_relative(y=-3, animate=False)

    def do_quote_code(self) -> None:
        """To the coding screen, at the segment."""
        each = self._here
        if each is not None:
            self.app.push_screen(CodingAt(Desk(self.study), each.session, each.coding))

    def do_quote_record(self) -> None:
        """Read the whole session over, at the item that it is about."""
        each = self._here
        if each is None:
            return
        session = each.session
        try:
            self.app.push_screen(Review(self.study, session, each.item), lambda wish: self._wished(session, wish))
        except FieldworkError as error:
            self.tell(error.message, trouble=True)

    def _wished(self, session: str, wish: Wish | None) -> None:
        if wish is not None:
            self.dismiss((session, wish))

    def do_return(self) -> None:
        """All again where letters narrow the list; else back."""
        field = self.query_one("#typed", Input)
        if field.display:
            field.value, field.display = "", False
            self.query_one(Lines).focus()
            self._fill()
        else:
            self.dismiss(None)
