"""An open session as it looks: the question, the answer, and what stands around them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Item
from fieldwork.study import start as begin
from fieldwork.study.live import Live
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.noted import noted
from fieldwork.tui.outline import coverage, outline
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line
from fieldwork.tui.signs import Routes
from fieldwork.tui.widgets.answer import AnswerArea, Typing
from fieldwork.tui.widgets.asking import Notes, Pad, Shown, question
from fieldwork.tui.widgets.bars import TINY, KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Lines

STEADY, LEFT = 12, 10
"""Lines that the question takes, however short it is, and those that are left to the answer before it does so."""

LOW = 16
"""Lines of a window below which there is only room for the question."""


class SittingPage(Place[None]):
    """Paints what a session holds. What gets to the disk, and when, is `Sitting`'s."""

    PLACE: ClassVar[str] = "interview"
    CSS_PATH = "interview.tcss"

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live
        self.look = Shown(reasons=dict(begin.reasons(live.study)))
        self.routes = Routes(live.study.codebook)
        self.begun_at = _begun_at(live)
        self._typed_at: float | None = None
        self._note_lines = 0
        self._later: set[str] = set()
        self.heard: Msg | None = None
        self._cursor = live.cursor

    def compose(self) -> ComposeResult:
        """The outline at the left; the question, the answer and the notes at the right."""
        yield TopLine()
        with Horizontal(id="body"):
            yield Lines(id="outline")
            with Vertical(id="paper"):
                yield Pad(id="pad")
                yield AnswerArea(self.lang)
                yield Notes(id="notes")
            yield from self.compose_beside()
        yield Saying()
        yield KeyBar()

    def compose_beside(self) -> ComposeResult:
        """What stands at the right of the question."""
        yield from ()

    def take_up(self) -> None:
        """The item that was open, its unfinished text and its cursor."""
        self.query_one("#outline", Lines).can_focus = False
        self.paint()
        self.arrive()

    # --- painting ---------------------------------------------------------------------------------------------------

    @property
    def item(self) -> Item | None:
        """The item that is open."""
        return self.live.state.protocol.by_id.get(self.live.state.here or "")

    @property
    def locked(self) -> bool:
        """Whether nothing can be written: the session is closed or stopped, or the study can only be read."""
        return self.live.state.status != "open" or self.live.study.log.readonly

    @property
    def area(self) -> AnswerArea:
        """Where the answer is given."""
        return self.query_one(AnswerArea)

    def paint(self, *, keep_answer: bool = False, key: str = "") -> None:
        """Paint everything; `keep_answer` leaves the answer alone, `key` is the cell to stand in.

        The question and its answer come first, what stands around them with the next painting: a conversation goes on with
        the question, not with the outline.
        """
        item = self.item
        if item is None:
            return
        if not keep_answer:
            self.area.show(self.live.state, item, self._drafts(), locked=self.locked, key=key)
            self._typed_at = None
        self.paint_question()
        self._paint_later(around=True)

    def _paint_later(self, *, around: bool) -> None:
        """Paint the keys, or with them all that stands around the question, once the question is on the screen."""
        if not self._later:
            self.call_after_refresh(self._paint_rest)
        self._later |= {"keys", "around"} if around else {"keys"}

    def _paint_rest(self) -> None:
        item, later, self._later = self.item, self._later, set()
        if item is None or not self.is_attached:
            return
        if "around" in later:
            self.query_one("#outline", Lines).show(outline(self.live.state, self.routes, self.lang), item.id)
            self.paint_top()
        self.show_keys(letters=not self.writing)

    def speak(self) -> None:
        """Everything in the other language; what is being typed stays as it is, cursor and all."""
        super().speak()
        area, item = self.area, self.item
        if item is None:
            return
        changed = area.answer() is not None
        typing = {each.field: each for each in area.typing()} if changed else {}
        cursor, key = area.cursor, area.slot.key if area.slot else ""
        area.lang = self.lang
        area.show(self.live.state, item, {**self._drafts(), **typing}, locked=self.locked, key=key)
        if not changed:
            area.put_cursor(cursor)
        self.paint(keep_answer=True)

    def paint_question(self) -> None:
        """Paint the question with its parts, probes and notes."""
        item = self.item
        if item is None:
            return
        state = self.live.state
        asked = [each.id for each in state.walk if not each.silent]
        place = (asked.index(item.id) + 1 if item.id in asked else 0, len(asked))
        pad = self.query_one(Pad)
        look = replace(self.look, small=self.size.width < TINY or self.size.height < LOW, width=pad.width)
        pad.show(question(state, item, look, self.routes, self.lang, place))
        below = noted(state, item.id, self.routes, self.lang, (key_of("margin"), key_of("mark")))
        self.query_one(Notes).show(below)
        self._note_lines = below.plain.count("\n") + 1
        self.paint_beside()
        self.underline_marks()
        self.make_room()

    def paint_beside(self) -> None:
        """Paint what stands beside the question."""

    def underline_marks(self) -> None:
        """Show in the answer which of its words are marked, also while it is being typed."""

    def make_room(self) -> None:
        """The question gets the height that the answer can do without; what does not fit scrolls.

        A short one gets as much as a longer one where there is room, so that the answer has its place on the screen.
        """
        room = self.query_one("#paper").content_size.height
        notes = self.query_one("#notes", Notes)
        taken = self.area.least_height() + (min(self._note_lines, 4) if notes.display else 0) + 1
        steady = min(STEADY, self.size.height - 2 - LEFT)  # not of `room`: what is said above the keys would move the answer
        self.query_one(Pad).fit(steady, max(room - taken, 4))

    def on_resize(self, event: events.Resize) -> None:
        """Another size, another share."""
        self.call_after_refresh(self.paint_question)
        self.call_after_refresh(self.paint_top)

    def paint_top(self) -> None:
        """Who, where, how far, how long, and when it was last saved."""
        state = self.live.state
        who = ", ".join(state.header.get("participants") or ()) or str(state.header.get("role") or "")
        where = str(state.header.get("site") or "")
        right, covered = Content("  ").join([self._elapsed(), self._saved()]), coverage(state, self.routes)
        room = self.size.width - right.cell_length - covered.cell_length - 7  # between them, and at the ends
        left = Content("   ").join([line(f"{who} {where}".strip(), min(max(room, 8), 24), "bold"), covered])
        section = self.section_clock()
        if section and left.cell_length + section.cell_length + right.cell_length + 8 <= self.size.width:
            right = Content("  ").join([section, right])
        self.query_one(TopLine).show(left, right)

    def section_clock(self) -> Content:
        """The time of the section that is open."""
        return Content()

    @property
    def from_paper(self) -> bool:
        """Whether it was held before and is typed over now: no clock runs, and Enter twice goes on."""
        return bool(self.live.state.header.get("mode") == "paper")

    def _elapsed(self) -> Content:
        if self.from_paper:
            held = str(self.live.state.header.get("held_at") or "")[:10]
            return line(self.words(msg("papier {day}", "paper {day}", day=held)))
        seconds = int(time.monotonic() - self.begun_at)
        return line(f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}")

    def _saved(self) -> Content:
        if self.live.state.status != "open":
            return line(self.words(msg("afgesloten", "closed")), style="bold")
        if self.live.over is not None or self.live.lost is not None:
            return line(self.words(msg("! gewist", "! erased")), style="bold $error")
        if self.live.trouble is not None:
            return line(self.words(msg("! nog niet bewaard", "! not saved yet")), style="bold $error")
        saved = self.live.last_saved
        if saved is None:
            return line(self.words(msg("bewaard", "saved")), style="$secondary")
        return line(self.words(msg("bewaard {at}", "saved {at}", at=f"{saved:%H:%M}")), style="$secondary")

    def _drafts(self) -> Mapping[str, Typing]:
        """What was found unfinished."""
        return {field: Typing(field, draft.text, draft.cursor) for field, draft in self.live.drafts.items()}

    @property
    def writing(self) -> bool:
        """Whether the keys go to the answer."""
        return self.focused is not None and self.focused.id != "pad"

    def arrive(self) -> None:
        """Put the keys where the answer is given; where there is none, commands are single letters."""
        if self.locked or not self.area.focus_answer():
            self.query_one(Pad).focus()
        if self._cursor is not None and self.area.field_name not in self.live.drafts:
            self.area.put_cursor(self._cursor)
        self._cursor = None
        self._paint_later(around=False)

    def on_descendant_focus(self) -> None:
        """The key bar shows what is valid where the keys go."""
        self._paint_later(around=False)


def _begun_at(live: Live) -> float:
    """When the session began, on this process's clock; for one taken up another day, when it was taken up."""
    opened = live.state.shown("opened")
    seconds = datetime.now().timestamp() - opened.at / 1_000_000 if opened else 0
    return time.monotonic() - (seconds if 0 <= seconds < 6 * 3600 else 0)
