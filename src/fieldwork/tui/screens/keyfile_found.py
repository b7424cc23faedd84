"""Where the names of the key file stand in the study, session by session, and from each place to its page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy.pseudonymising import Named, search_names
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.keyfile_place import KeyfilePlace
from fieldwork.tui.screens.keyfile_words import NO_PAGE, OUTSIDE, columns, heading, marked, read_over, what, whole
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Drawing, Line, Lines, still

if TYPE_CHECKING:
    from fieldwork.pseudonyms.replacing import Pseudonymiser
    from fieldwork.study import Study

SEARCHING = msg("Er wordt gezocht …", "Searching …")
REPLACED = msg(" ◌ is vervangen, en staat nog in het logboek.", " ◌ was replaced, and is still in the log.")
NOWHERE = msg("Deze namen staan nergens in de studie.", "These names stand nowhere in the study.")


class KeyfileFound(KeyfilePlace[tuple[str, Wish]]):
    """Gives a session with what is wanted in it, or None."""

    PLACE: ClassVar[str] = "keyfile_found"
    CSS_PATH = "keyfile.tcss"
    BINDINGS = [*bindings("keyfile_found"), *letters("keyfile_found")]

    def __init__(self, study: Study, known: Pseudonymiser) -> None:
        super().__init__()
        self.study = study
        self._known: Pseudonymiser | None = known
        self._rows = {row.id: row for row in study.log.sessions()}
        self._found: list[Named] | None = None

    def compose(self) -> ComposeResult:
        """How many there are, where, and the place that is pointed at."""
        yield TopLine()
        yield Static(id="told")
        yield Lines(id="found")
        with VerticalScroll(id="one", can_focus=False):
            yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Look through everything, off this thread."""
        self.query_one("#found").focus()
        study, known = self.study, self._known
        assert known is not None
        begin("found", lambda: list(search_names(study, known)), self)
        self._paint()

    def on_finished(self, message: Finished) -> None:
        """Everything was looked through."""
        message.stop()
        if self.shut or self.failed(message):
            return
        order = {session: n for n, session in enumerate(self._rows)}
        self._found = sorted(message.outcome.result(), key=lambda each: order.get(each.place.subject, len(order)))
        self._paint()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def empty(self) -> None:
        """Nothing is found here any more."""
        self._known, self._found = None, []
        self._paint()

    # --- what is shown --------------------------------------------------------------------------------------------------

    def _paint(self) -> None:
        top = msg("Waar de namen staan", "Where the names stand")
        self.query_one(TopLine).show(line(self.words(top), style="bold"), Content())
        found = self._found
        count = Counter("/".join(each.codes) for each in found or () if each.place.current)
        counted = ", ".join(f"{code} {n}×" for code, n in sorted(count.items())) or "–"
        before = "" if all(each.place.current for each in found or ()) else REPLACED
        told = SEARCHING if found is None else NOWHERE if not found else \
            msg("Gevonden: {n}. Nu nog: {counted}. In wat naar buiten gaat staat daar de code.{before}",
                "Found: {n}. There now: {counted}. In what leaves, the code stands there.{before}",
                n=len(found), counted=counted, before=before)  # fmt: skip
        self.query_one("#told", Static).update(plain(self.words(told) if not self.shut else ""))
        lines: list[Line] = []
        under = ""
        for number, each in enumerate(found or ()):
            row = self._rows.get(each.place.subject)
            title = heading(row, self.lang) if row is not None else self.words(OUTSIDE)
            key = row.id if row is not None else "outside"
            if key != under:
                under = key
                lines.append(still(f"in:{key}", line(title, style="bold $secondary"), choosable=False))
            lines.append(Line(str(number), self._drawn(each)))
        self.query_one("#found", Lines).show(lines)
        self._tell_of()

    def _drawn(self, each: Named) -> Drawing:
        sign, lang = "  " if each.place.current else "◌ ", self.lang

        def draw(width: int) -> Content:
            codes = line("/".join(each.codes), style="bold")
            place = line(f"{sign}{what(each.place, lang)}", style="$secondary")
            beside = min(max(width // 3, 20), 40)
            head = columns([codes, place], [8, beside])
            room = max(width - head.cell_length, 8)
            return Content.assemble(head, _from(marked(each.around, each.words), room))

        return draw

    @property
    def here(self) -> Named | None:
        """The place that is pointed at."""
        at = self.query_one("#found", Lines).here or ""
        return self._found[int(at)] if self._found and at.isdigit() else None

    def _tell_of(self) -> None:
        each = self.here
        told = Content("\n").join(
            [line(whole(each.place, self._rows, self.lang), style="bold"), marked(each.around, each.words)]
        ) if each is not None else Content()  # fmt: skip
        self.query_one("#about", Static).update(told)
        self.query_one("#one").scroll_home(animate=False)
        self.show_keys(letters=True)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another place."""
        message.stop()
        self.tell(None)
        self._tell_of()

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click."""
        message.stop()
        await self.action_do("keyfile_show")

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Only a session has a page."""
        if command != "keyfile_show":
            return None
        each = self.here
        if each is None:
            return SEARCHING if self._found is None else NOWHERE
        row = self._rows.get(each.place.subject)
        return NO_PAGE if row is None or row.protocol is None else None

    def do_keyfile_show(self) -> None:
        """Read the session over, at this place."""
        if (each := self.here) is not None:
            read_over(self, self.study, each.place)


def _from(words: Content, room: int) -> Content:
    """Words cut at their start where the name in them would fall off their end."""
    end = max((span.end for span in words.spans), default=0)
    if words.cell_length <= room or words[:end].cell_length <= room - 2:
        return words
    return Content.assemble("… ", words[max(end - room // 2, 0) :])
