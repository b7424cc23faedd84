"""Review: a whole session as a page to read, and from each line the way back to its item."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState, replay
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study import reading
from fieldwork.study.live import Live, do_once
from fieldwork.study.rounds.rounds import rounds
from fieldwork.tui.keyboard import bindings, key_of, letters
from fieldwork.tui.outline import coverage
from fieldwork.tui.page import page, piece_of, spoken, text_page
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line
from fieldwork.tui.screens.planning import plan_follow_up, why_not_planned
from fieldwork.tui.signs import Routes
from fieldwork.tui.taking_out import about_names, ask_names
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do after reading: go to an item (`ref`: to a row of its sheet), having reopened the session or not, or close."""

    item: str | None = None
    ref: str | None = None
    then: Literal["go", "reopen", "close"] = "go"


class Review(Place[Wish]):
    """Shows a session, one that is open here (a `Live`) or any other by its id. Gives a wish, or None.

    `coding`: a coder looks something up in it, and changes nothing. Who codes it in an open round sees no marks.
    """

    PLACE: ClassVar[str] = "review"
    CSS_PATH = "review.tcss"
    BINDINGS = [*bindings("review"), *letters("review")]

    def __init__(self, study: Study, session: Live | str, item: str | None = None, *, coding: bool = False) -> None:
        super().__init__()
        self.study, self._session, self._item, self._coding = study, session, item, coding
        self.state: SessionState = session.state if isinstance(session, Live) else state_of(study, session)
        self._blind = any(
            each.is_open and self.state.session in each.sessions and (coding or study.by in each.coders)
            for each in rounds(study)
        )
        self._known = reading.names(study)
        self._pieces: list[reading.Line] = []
        self._aloud = False

    def compose(self) -> ComposeResult:
        """The page, and nothing else."""
        yield TopLine()
        yield Lines(id="page")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """At the item that was open, if any."""
        self.query_one(Lines).focus()
        self.call_after_refresh(self._paint)

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines; the same words stay in sight."""
        self.call_after_refresh(self._paint)

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """From now on the person says where on the page they are."""
        message.stop()
        if not self._aloud:
            self._item = None

    def _paint(self) -> None:
        lines, width = self.query_one(Lines), self.query_one(Lines).scrollable_content_region.width
        here = piece_of(lines.here)
        if self._aloud:
            drawn = text_page(reading.record_text(self.state, self.lang, self._known), width)
        else:
            found = reading.lines(self.state, self.lang, self._known)
            self._pieces = [each for each in found if each.kind != "mark" or not self._blind]
            drawn = page(self._pieces, width, self.lang)
        item = None if self._aloud else self._item
        if item is not None:
            here = next((n for n, piece in enumerate(self._pieces) if piece.item == item), here)
        lines.show(drawn, f"{here}:0")
        if item is not None:  # with what comes after it in sight
            lines.scroll_to(y=max(lines.place - lines.size.height // 4, 0), animate=False, force=True)
        routes = Routes(self.study.codebook)
        who = ", ".join(self.state.header.get("participants") or ()) or str(self.state.header.get("role") or "")
        where = str(self.state.header.get("site") or "")
        left = Content("   ").join([line(f"{who} {where}".strip(), 24, "bold"), coverage(self.state, routes)])
        self.query_one(TopLine).show(left, line(spoken(self.words, self.state.status), style="bold"))
        self.show_keys(letters=True)

    # --- commands ---------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What depends on how the session stands, and on what is shown."""
        status = self.state.status
        if self._coding and command in ("correct", "finish", "follow_up"):
            return msg("Dat kan vanaf het eerste scherm, niet tijdens het coderen.",
                       "That can be done from the first screen, not while coding.")  # fmt: skip
        if command in ("correct", "finish") and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command == "correct" and status != "closed":
            return msg("Dit gesprek is niet afgesloten.", "This session is not closed.")
        if command == "finish" and status != "open":
            return msg("Dit gesprek is niet open.", "This session is not open.")
        if command == "follow_up":
            return why_not_planned(self.study, status, bool(self.state.header.get("participants")))
        if command == "pick" and self._aloud:
            return msg("{key} toont weer alles; daar kiest u een regel.", "{key} shows everything again; choose a line there.",
                       key=key_of("read_back"))  # fmt: skip
        if command == "write_file" and not self._aloud:
            return msg("{key} toont eerst wat in het bestand komt.", "{key} first shows what will be in the file.",
                       key=key_of("read_back"))  # fmt: skip
        return None

    def _pointed(self) -> tuple[str | None, str | None]:
        """The item of the line that is pointed at, or of the nearest one above it; and the sheet's row that the line is of."""
        place = min(piece_of(self.query_one(Lines).here), len(self._pieces) - 1)
        piece = next((piece for piece in reversed(self._pieces[: place + 1]) if piece.item), None)
        if piece is None:
            return None, None
        rows = {row["row"] for row in self.state.rows}
        return piece.item, piece.ref if piece.ref in rows else None

    def do_pick(self) -> None:
        """To the item of this line."""
        item, ref = self._pointed()
        if item is None:
            self.tell(msg("Deze regel hoort niet bij een vraag.", "This line belongs to no item."))
        else:
            self.dismiss(Wish(item, ref))

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click on a line."""
        message.stop()
        await self.action_do("pick")

    def do_correct(self) -> None:
        """Open it again, at this line."""
        item, ref = (None, None) if self._aloud else self._pointed()
        self.dismiss(Wish(item, ref, "reopen"))

    def do_finish(self) -> None:
        """Close the session."""
        self.dismiss(Wish(then="close"))

    def do_follow_up(self) -> None:
        """Plan a follow-up, change it or take it back."""
        plan_follow_up(self, self.study, self.state, self._plan)

    def _plan(self, action: act.FollowUp) -> None:
        try:
            if isinstance(self._session, Live):
                said = self._session.do(action)
                self.state = self._session.state
            else:
                said, self.state = do_once(self.study, self._session, action)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._paint()
        self.tell(said)

    def do_read_back(self) -> None:
        """What was said and no more, or everything again."""
        if not self._aloud:
            self._item = self._pointed()[0]
        self._aloud = not self._aloud
        about = msg("Om voor te lezen of mee te geven: alleen wat gezegd is.", "To read back or hand over: only what was said.")
        self.tell(about if self._aloud else None)
        if self._aloud:
            self.query_one(Lines).show([])
        self._paint()

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)

    def do_write_file(self) -> None:
        """Ask for the name of a file."""
        from fieldwork.tui.screens.naming import Naming

        codes = "-".join(self.state.header.get("participants") or ()) or str(self.state.header.get("role") or "")
        name = Path.home() / f"{codes}-{str(self.state.header.get('held_at') or '')[:10]}.txt"
        title = msg("In welk bestand? Het wordt niet versleuteld: wie het vindt, kan het lezen.",
                    "In which file? It is not encrypted: whoever finds it can read it.")  # fmt: skip
        self.app.push_screen(Naming(self.words(title), str(name), self.lang), self._write)

    def _write(self, name: str | None) -> None:
        if name is None:
            return
        text = reading.record_text(self.state, self.lang, self._known)
        ask_names(self, self.study, "record", lambda names: self._written(text, name, names))

    def _written(self, text: str, name: str, names: Pseudonyms | None) -> None:
        from fieldwork.tui.handing_over import hand_over

        try:
            file = hand_over(self.study, self.state.session, text, name, names)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        told = about_names(self.study, names)
        first = msg("{told} ", "{told} ", told=told[0]) if told else ""  # a long path would push it off the screen
        self.tell(msg("{first}Geschreven, ook in het logboek: {file}", "{first}Written, in the log too: {file}",
                      first=first, file=str(file)))  # fmt: skip


def state_of(study: Study, session: str) -> SessionState:
    """A session as it stands, to look at."""
    found = list(study.log.events(subject=session))
    opened = next(event for event in found if event.kind == "session.opened")
    return replay(session, study.protocol_of(session, opened.body["protocol"], opened.body["version"]), found)
