"""Where the coders of a closed round differ, side by side, and what is settled on each difference with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.coding.reconcile import Difference
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.codebook.book import codebook
from fieldwork.study.rounds.settling import Settling
from fieldwork.tui.difference_lines import about, decided, drawn, passage, people, side
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line
from fieldwork.tui.widgets.bars import Clickable, KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from fieldwork.study import Study

DONE = msg("Alle verschillen zijn vastgelegd.", "All differences are settled.")


class Differences(Place[None]):
    """The differences of a round, or those on one theme, route or the actor (`on`: `code`, `route` or `actor`, and its id)."""

    PLACE: ClassVar[str] = "differences"
    CSS_PATH = "differences.tcss"
    BINDINGS = [*bindings("differences"), *letters("differences")]

    def __init__(self, study: Study, round: str, on: tuple[str, str] | None = None) -> None:
        super().__init__()
        self.study = study
        self.settling = Settling(study, round)
        self._on = on
        self._people = people(study.log.sessions())
        self._shown: dict[str, Difference] = {}

    def compose(self) -> ComposeResult:
        """The differences; the passage that one is in; below it what each coder said; and what was decided."""
        yield TopLine()
        with Horizontal(id="body"):
            yield Lines(id="list")
            with VerticalScroll(id="one", can_focus=False):
                yield Static(id="passage")
                with Horizontal(id="sides"):
                    for place in range(len(self.settling.round.coders)):
                        yield Clickable(id=f"side-{place}")
                yield Static(id="decided")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """At the first difference that is open."""
        self.query_one("#list").focus()
        first = next((each for each in self._wanted() if each.decision is None), None)
        self._fill(self._key(first) if first else None)
        if not self._shown:
            self.tell(msg("Hier zijn geen verschillen.", "There are no differences here."))

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines."""
        super().on_resize(event)
        self.call_after_refresh(self._paint)

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill()

    # --- what is shown --------------------------------------------------------------------------------------------------

    def _wanted(self) -> list[Difference]:
        known = codebook(self.study).effective
        return [each for each in self.settling.all if self._on is None or about(each, *self._on, known)]

    @staticmethod
    def _key(each: Difference) -> str:
        return f"{each.session}/{each.unit}"

    @property
    def here(self) -> Difference | None:
        """The difference that is pointed at."""
        return self._shown.get(self.query_one("#list", Lines).here or "")

    def _fill(self, here: str | None = None) -> None:
        self._shown = {self._key(each): each for each in self._wanted()}
        lines = [Line(id, drawn(each, self._people.get(each.session, each.session), self.lang))
                 for id, each in self._shown.items()]  # fmt: skip
        self.query_one("#list", Lines).show(lines, here)
        self._paint()

    def _paint(self) -> None:
        each, known = self.here, codebook(self.study)
        settled = sum(found.decision is not None for found in self._shown.values())
        count = msg("{n} van {all} vastgelegd", "{n} of {all} settled", n=settled, all=len(self._shown))
        name = self.settling.round.name if self._on is None else f"{self.settling.round.name} · {self._topic()}"
        self.query_one(TopLine).show(line(name, style="bold"), line(self.words(count), style="bold"))
        room = self.query_one("#passage", Static)
        part = self.settling.part(each) if each else None
        # Beside the list the passage is as high as its text, so that its own height says nothing yet.
        height = self.size.height // 2 if self.has_class("-wide") else room.content_size.height
        width = max(room.content_size.width, 20)
        room.update(passage(each, part, self._people, self.lang, width, height) if each else Content())
        for place, coder in enumerate(self.settling.round.coders):
            said = side(each, coder, place, known, self.lang) if each else Content()
            self.query_one(f"#side-{place}", Static).update(said)
        self.query_one("#decided", Static).update(decided(each, self.settling.round, known, self.lang) if each else Content())
        self.show_keys(letters=True)

    def _topic(self) -> str:
        what, id = self._on or ("", "")
        known = codebook(self.study)
        if what == "code":
            return known.label(id, self.lang)
        return self.words(known.routes[id].label) if id in known.routes else self.words(msg("wie", "actor"))

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another difference."""
        message.stop()
        self.tell(None)
        self._paint()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: to the next that is open."""
        message.stop()
        self.do_open_next()

    # --- settling -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Nothing can be settled where there is nothing, or where the study can only be read."""
        if command.startswith("settle") or command in ("undo", "redo"):
            if self.study.log.readonly:
                return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
            if not self._shown:
                return msg("Hier zijn geen verschillen.", "There are no differences here.")
        return None

    def on_key(self, event: events.Key) -> None:
        """A digit: what that coder said stands."""
        if event.character and event.character in "123456789":
            event.stop()
            self.action_settle(int(event.character) - 1)

    def action_settle(self, place: int) -> None:
        """What this coder said stands; also by a click on what she said."""
        coders, reason = self.settling.round.coders, self.why_not("settle_coder")
        if reason is not None:
            self.tell(reason)
        elif place < len(coders):
            coder = coders[place]
            title = msg("Wat {coder} codeerde, blijft staan. Waarom?", "What {coder} coded stands. Why?", coder=coder)
            self._ask(title, lambda each, why: self.settling.by_coder(each, coder, why))

    def do_settle_both(self) -> None:
        """All that was coded stands."""
        title = msg("Alles wat gecodeerd is, blijft staan. Waarom?", "All that was coded stands. Why?")
        self._ask(title, self.settling.both)

    def do_settle_neither(self) -> None:
        """Nothing stands."""
        self._ask(msg("Hier blijft niets staan. Waarom?", "Nothing stands here. Why?"), self.settling.neither)

    def do_settle_new(self) -> None:
        """Something else: a theme, who acts, whether it helps, and why."""
        from fieldwork.tui.screens.differences_other import ask_other

        each = self.here
        if each is not None:
            title = msg("Iets anders blijft staan. Waarom?", "Something else stands. Why?")
            ask_other(self, each, codebook(self.study), lambda code, actor, valence: self._ask(
                title, lambda found, why: self.settling.new(found, code, actor, valence, why)))  # fmt: skip

    def _ask(self, title: Msg, settle: Callable[[Difference, str], object]) -> None:
        from fieldwork.tui.screens.naming import Naming

        each = self.here
        if each is None:
            return

        def take(why: str | None) -> None:
            if why is None:
                return
            try:
                settle(each, why)
            except FieldworkError as error:
                self.tell(error.message, trouble=True)
                return
            self._fill()
            self.do_open_next()

        self.app.push_screen(Naming(self.words(title), "", self.lang), take)

    def do_open_next(self) -> None:
        """To the next difference that is open, from here on and then from the start."""
        found = list(self._shown)
        here = found.index(self._key(self.here)) if self.here is not None else 0
        order = [*found[here:], *found[:here]]
        goal = next((id for id in order if self._shown[id].decision is None and id != found[here]), None)
        if goal is None and self.here is not None and self.here.decision is None:
            goal = found[here]
        if goal is None:
            self.tell(DONE)
        else:
            self.query_one("#list", Lines).show(self.query_one("#list", Lines)._lines, goal)
        self._paint()

    def do_undo(self) -> None:
        """Take the last decision back."""
        self._taken(self.settling.undo, msg("De beslissing is teruggenomen.", "The decision was taken back."),
                    msg("Er is niets om terug te nemen.", "There is nothing to take back."))  # fmt: skip

    def do_redo(self) -> None:
        """Decide it again after all."""
        self._taken(self.settling.redo, msg("De beslissing staat weer.", "The decision stands again."),
                    msg("Er is niets teruggenomen.", "Nothing was taken back."))  # fmt: skip

    def _taken(self, work: Callable[[], str | None], done: Msg, nothing: Msg) -> None:
        try:
            unit = work()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        if unit is None:
            self.tell(nothing)
            return
        self._fill(next((self._key(each) for each in self._wanted() if each.unit == unit), None))
        self.tell(done)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)
