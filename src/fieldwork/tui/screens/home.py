"""The first screen: what to go on with, what waits, the visits with their sessions, and whom the study heard so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from fieldwork.i18n import Msg, msg
from fieldwork.tui import looking
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.home_ways import HomeWays
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.tui.jobs import Finished

FILTER = msg("code, locatie, dag of leidraad", "code, site, day or guide")


class Empty(Static, can_focus=True):
    """What to do where there is nothing to choose."""


class Home(HomeWays):
    """The sessions, what waits, and whom the study heard."""

    PLACE: ClassVar[str] = "home"
    BINDINGS = [*bindings("home"), *letters("home")]

    def __init__(self) -> None:
        super().__init__()
        self._furnished = False
        self.withdrawing = False
        """Whether what somebody said is being erased."""

    def compose(self) -> ComposeResult:
        """A title and the keys: what can be painted at once, while the study is being opened."""
        yield Static(plain("fieldwork"), id="title")
        yield Static(plain(self.words(msg("De studie wordt geopend …", "Opening the study …"))), id="news")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the keys at once; the rest is put in place behind the first painting."""
        self.show_keys(letters=True)
        self.call_after_refresh(self._furnish)

    async def _furnish(self) -> None:
        """The sessions; beside them whom the study heard."""
        left = Vertical(Field(id="typed"), Lines(id="sessions"), Empty(id="empty"), id="left")
        heard = VerticalScroll(Static(id="matrix"), Lines(id="waits"), id="heard", can_focus=False)
        await self.mount_all([Static(id="sampling"), Horizontal(left, heard, id="body")], after="#news")
        self.query_one("#typed").display = False
        self.set_focus(self.query_one("#sessions"))
        self._furnished = True
        self.fill()

    def on_screen_resume(self) -> None:
        """Back from a session: it is not what it was."""
        self.fill()

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self.fill()

    @property
    def ready(self) -> bool:
        """Whether the study is open and its sessions are shown."""
        return self._furnished and self.shell.study is not None

    # --- painting ---------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Show what the study holds; nothing while it is not open."""
        study = self.shell.study
        if study is None or not self._furnished or self.withdrawing:  # the file is being written anew then
            return
        from fieldwork.tui.homelines import table, waiting
        from fieldwork.tui.overview import Overview

        told = self._told = Overview(study, self.lang)
        self.query_one("#title", Static).update(line(study.title))
        self.query_one("#news", Static).update(self._news())
        self._sum_up()
        self.query_one("#matrix", Static).update(table(told, self.lang) if told.rows or told.sites else Content())
        self.query_one("#waits", Lines).show(waiting(told, self.lang))
        self.query_one("#typed", Input).placeholder = self.words(FILTER)
        self._list()

    def _sum_up(self) -> None:
        """How many were heard, over as many lines as the window needs."""
        if self._told is not None:
            from fieldwork.tui.homelines import heard_so_far

            sampling = self.query_one("#sampling", Static)
            sampling.update(heard_so_far(self._told, self.lang, self.size.width - sampling.gutter.width))

    def on_resize(self, event: events.Resize) -> None:
        """Another width."""
        super().on_resize(event)
        self._sum_up()

    def _list(self) -> None:
        from fieldwork.tui.homelines import SESSION, lines

        told = self._told
        if told is None:
            return
        found = lines(told, self.lang, self._typed)
        sessions = self.query_one("#sessions", Lines)
        first = None if sessions.here else next((each.id for each in found if each.id.startswith(SESSION)), None)
        sessions.show(found, first)
        self.query_one("#empty", Static).update(plain(self.words(self._nothing())))
        self.query_one("#sessions").display = bool(found)
        self.query_one("#empty").display = not found
        if not self.query_one("#typed").has_focus:
            # Where there is nothing to point at, Enter is a command, which says why there is nothing to open.
            self.set_focus(self.query_one("#sessions" if found else "#empty"))
        self.show_keys(letters=True)

    @property
    def _typed(self) -> str:
        field = self.query_one("#typed", Input)
        return field.value.strip() if field.display else ""

    def _news(self) -> Content:
        study = self.shell.study
        if study is None:
            return Content()
        told = list(study.news)
        if study.log.readonly:
            told.insert(0, msg("Alleen lezen: in deze map mag niet geschreven worden.",
                               "Reading only: this folder cannot be written to."))  # fmt: skip
        return Content("\n").join(plain(self.words(news)) for news in told)

    def _nothing(self) -> Msg:
        """What to do where the list is empty."""
        if self._typed:
            return msg("Geen gesprek past hierbij. Esc toont alles weer.", "No session answers this. Esc shows all again.")
        if self.shell.study is not None and not self.shell.study.protocols():
            return msg(
                "Deze studie heeft nog geen leidraad.\n\nZet er een in de map protocols; `fieldwork check` zegt of hij klopt. "
                "Open de studie daarna opnieuw.",
                "This study has no guide yet.\n\nPut one in the folder protocols; `fieldwork check` says whether it is right. "
                "Then open the study again.",
            )
        return msg(
            "Er is nog geen gesprek.\n\nDruk op {new} om er een te beginnen: u kiest een leidraad, zegt met wie en waar, "
            "vraagt toestemming, en dan komt de eerste vraag. Alles wordt vanzelf bewaard, versleuteld, op deze computer.\n\n"
            "Staat een gesprek al op papier? Druk dan op {paper}.",
            "There is no session yet.\n\nPress {new} to begin one: you choose a guide, say with whom and where, ask for "
            "consent, and then comes the first question. Everything is saved by itself, encrypted, on this computer.\n\n"
            "Is a session on paper already? Then press {paper}.",
            new=letter_of("new"), paper=letter_of("paper"),
        )

    # --- what can be done -------------------------------------------------------------------------------------------

    def on_lines_moved(self) -> None:
        """The keys that go with what is pointed at."""
        self.show_keys(letters=True)

    def why_not(self, command: str) -> Msg | None:
        """Nothing before the study is open; nothing new where it can only be read."""
        study = self.shell.study
        if study is None or not self._furnished:
            early = command in ("open", "new", "paper", "again", "review", "search", "filter", "heard", "unfilter",
                                "follow_up", "rounds", "coding", "codebook", "lead", "charting", "withdraw", "take_in",
                                "conflicts", "keyfile")
            return msg("De studie gaat nog open.", "The study is still being opened.") if early else None
        if self.withdrawing and command not in ("quit", "help", "palette", "filter", "unfilter", "heard"):
            from fieldwork.tui.withdrawing import BUSY

            return BUSY
        if command in ("new", "paper", "again", "withdraw") and study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        none = msg("Er is nog geen gesprek.", "There is no session yet.")
        at_hand = ("search", "filter", "rounds", "coding", "lead", "charting", "conflicts")
        if command in at_hand and not (self._told and self._told.rows):
            return none
        if command == "open" and self._row is None and self._due is None:
            return none
        if command in ("again", "review", "follow_up"):
            row = self._row or (self._due_row if command == "follow_up" else None)
            if row is None:
                return msg("Wijs eerst een gesprek aan.", "Point at a session first.")
            if row.protocol is None:
                return msg("Hier is niets opgenomen.", "Nothing was recorded here.")
            if command == "again" and not row.participants:
                return msg("Hier is geen deelnemer bij.", "There is no participant here.")
            if command == "follow_up":
                return looking.why_not_plan(study, row)
        if command == "unfilter" and not self.query_one("#typed").display:
            return msg("Alles staat er al.", "Everything is shown already.")
        return None

    def hidden_keys(self) -> frozenset[str]:
        """While a few letters are typed, letters are no commands."""
        if not (self._furnished and self.query_one("#typed").display):
            return super().hidden_keys()
        return super().hidden_keys() | {"new", "paper", "search", "filter", "quit", "follow_up", "rounds", "coding", "codebook",
                                        "lead", "charting", "withdraw", "take_in", "conflicts", "keyfile"}  # fmt: skip

    # --- withdrawing ------------------------------------------------------------------------------------------------

    def do_withdraw(self) -> None:
        """A participant takes part in the study no more."""
        from fieldwork.tui.withdrawing import choose_who

        study = self.shell.study
        if study is not None and self.shell.live is None:
            choose_who(self, study)

    def on_finished(self, message: Finished) -> None:
        """What somebody said was erased, or could not be."""
        message.stop()
        from fieldwork.tui.withdrawing import finish

        finish(self, message)

    # --- the list ---------------------------------------------------------------------------------------------------

    def do_filter(self) -> None:
        """A few letters narrow the list."""
        field = self.query_one("#typed", Input)
        field.display = True
        field.focus()
        self.show_keys(letters=True)

    def do_unfilter(self) -> None:
        """All sessions again."""
        field = self.query_one("#typed", Input)
        field.value = ""
        field.display = False
        self._list()
        self.query_one("#sessions").focus()

    def on_input_changed(self) -> None:
        """Narrow the list to what is typed."""
        self._list()

    async def on_input_submitted(self) -> None:
        """Enter takes the first that answers."""
        await self.action_do("open")

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while letters go to the filter."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in moves and self.query_one("#typed").has_focus:
            event.stop()
            self.query_one("#sessions", Lines).action_move(moves[event.key])

    def do_heard(self) -> None:
        """Show whom the study heard in place of the sessions, or the sessions again; a wide screen has room for both."""
        self.toggle_class("-heard")
        self.query_one("#waits" if self.has_class("-heard") and self.query_one("#waits").display else "#sessions").focus()

    def do_quit(self) -> None:
        """Leave the program."""
        self.app.exit()
