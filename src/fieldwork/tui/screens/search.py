"""Searching through everything that was answered, noted and observed in the study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from fieldwork.i18n import Msg, msg, plural
from fieldwork.study.answers import day_words
from fieldwork.study.search import MOST, Hit, follow, search
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.review import Review, Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.field import Field
from fieldwork.tui.widgets.lines import Drawing, Line, Lines
from fieldwork.tui.widgets.words import Words

if TYPE_CHECKING:
    from textual import events

    from fieldwork.study import Study


@dataclass(frozen=True, slots=True)
class Goal:
    """A session in which something was found, and what is wanted in it."""

    session: str
    wish: Wish


class Search(Place[Goal]):
    """Gives the place where the person wants to work, or None. Opened from the first screen only, where no session is live."""

    PLACE: ClassVar[str] = "search"
    CSS_PATH = "search.tcss"
    BINDINGS = bindings("search")

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._hits: list[Hit] = []
        self._ready = self._busy = False
        self._asked = ""

    def compose(self) -> ComposeResult:
        """What is looked for, how much was found, and where."""
        yield Words(msg("Zoeken in alle antwoorden en notities", "Search all answers and notes"), style="bold", id="title")
        yield Field(id="what", select_on_focus=False)
        yield Saying()
        yield Lines(id="hits")
        yield KeyBar()

    def on_mount(self) -> None:
        """Bring the index up to date meanwhile: typing need not wait."""
        self.query_one(Lines).can_focus = False
        self.query_one(Input).focus()
        self.show_keys()
        self.tell(msg("Typ een woord, of het begin ervan.", "Type a word, or the start of one."))
        begin("follow", lambda: follow(self.study), self)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look for what stands there now."""
        self._asked = message.value
        self._look()

    def _look(self) -> None:
        """One search at a time, off this thread; the next one is for what stands there by then."""
        asked = self._asked.strip()
        if not asked:
            self._show([], "")
        elif not self._ready:
            self.tell(msg("De woorden van de studie worden verzameld …", "Gathering the words of the study …"))
        elif not self._busy:
            self._busy = True
            begin(f"search:{asked}", lambda: search(self.study, asked), self)

    def on_finished(self, message: Finished) -> None:
        """The index is ready, or a search came back."""
        fault = message.outcome.exception()
        if fault is not None:
            self.shell.stop_for(fault)
        elif message.name == "follow":
            self._ready = True
            self._look()
        else:
            self._busy = False
            asked = message.name.removeprefix("search:")
            if asked == self._asked.strip():
                self._show(message.outcome.result(), asked)
            else:
                self._look()

    def _show(self, hits: list[Hit], asked: str) -> None:
        self._hits = hits
        lines: list[Line] = []
        session = ""
        for number, hit in enumerate(hits):
            if hit.session != session:
                session = hit.session
                lines.append(Line(f"in:{session}", self._heading(hit), choosable=False))
            lines.append(Line(str(number), self._drawn(hit)))
        self.query_one(Lines).show(lines, "0")
        many = len({hit.session for hit in hits})
        if not asked:
            self.tell(msg("Typ een woord, of het begin ervan.", "Type a word, or the start of one."))
        elif not hits:
            self.tell(msg("Niets gevonden.", "Nothing found."))
        elif len(hits) >= MOST:
            self.tell(msg("De eerste {n} plekken; typ meer om te kiezen.", "The first {n}; type more to narrow.", n=MOST))
        else:
            sessions = plural(many, msg("1 gesprek", "1 session"), msg("{n} gesprekken", "{n} sessions"))
            self.tell(plural(len(hits), msg("1 plek in {in_}.", "1 place in {in_}.", in_=sessions),
                             msg("{n} plekken in {in_}.", "{n} places in {in_}.", in_=sessions)))  # fmt: skip
        self.show_keys()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._show(self._hits, self._asked.strip())

    def _heading(self, hit: Hit) -> Drawing:
        who = ", ".join(hit.participants) or hit.role or "–"
        words = " · ".join(filter(None, (who, hit.site, day_words(hit.held_at or "", self.lang))))
        return lambda width: line(words, width, "bold $secondary")

    def _drawn(self, hit: Hit) -> Drawing:
        kinds = {"note": msg("notitie", "note"), "row": msg("observatie", "observation")}
        what = self.words(kinds[hit.what]) if hit.what in kinds else (hit.item or "")
        if hit.what == "note" and hit.item:
            what = f"{hit.item}, {what}"

        def draw(width: int) -> Content:
            head = Content.assemble("  ", line(what, 24, "$secondary"), "  ")
            # `plain` makes it harmless letter by letter, so that the places of what was found stay right.
            words = plain(hit.snippet)
            for start, end in hit.spans:
                words = words.stylize("bold $accent underline", start, end)
            return Content.assemble(head, _before(words, hit, width - head.cell_length))

        return draw

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Without a hit there is nowhere to go."""
        if command == "show_hit" and not self._hits:
            return msg("Er is nog niets gevonden.", "Nothing was found yet.")
        return None

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while letters go to the field."""
        moves = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in moves:
            self.query_one(Lines).action_move(moves[event.key])
            event.stop()

    async def on_input_submitted(self) -> None:
        """Enter in the field."""
        await self.action_do("show_hit")

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """A click on a hit."""
        message.stop()
        await self.action_do("show_hit")

    def do_show_hit(self) -> None:
        """Show the session in which it is, at its place."""
        here = self.query_one(Lines).here or ""
        if here.isdigit() and int(here) < len(self._hits):
            hit = self._hits[int(here)]
            self.app.push_screen(Review(self.study, hit.session, hit.item), lambda wish: self._read(hit.session, wish))

    def _read(self, session: str, wish: Wish | None) -> None:
        """Back from reading: to the hits, or on to where the person wants to be."""
        if wish is not None:
            self.dismiss(Goal(session, wish))

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


def _before(words: Content, hit: Hit, room: int) -> Content:
    """A snippet cut at its start where the words that were found would fall off its end."""
    end = hit.spans[0][1] if hit.spans else 0
    if words.cell_length <= room or end <= room - 2:
        return words
    return Content.assemble("… ", words[max(end - room // 2, 0) :])
