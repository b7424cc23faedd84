"""An open session on the screen: getting what is typed to the disk."""

from __future__ import annotations

import time
from dataclasses import replace

from fieldwork.capture import actions as act
from fieldwork.capture.opening import HERE
from fieldwork.errors import StudyError, WordsErased
from fieldwork.i18n import Msg, msg
from fieldwork.tui.screens.sitting_page import SittingPage
from fieldwork.tui.slots import WORDS
from fieldwork.tui.widgets.answer import AnswerArea
from fieldwork.tui.widgets.asking import Pad
from fieldwork.tui.widgets.bars import Saying
from fieldwork.tui.widgets.editor import LONG_PARAGRAPH, Editor

IDLE = 30.0
"""Seconds without a key after which what was typed becomes an answer though its item is not left."""


class Sitting(SittingPage):
    """One session, open. Every way to the disk goes through `act`, every leaving of an item through `put_away`."""

    def on_mount(self) -> None:
        """Go on where it was left; from now on a clock ticks."""
        self.take_up()
        self.set_interval(1.0, self.tick_clock)
        for editor in self.query(Editor):
            editor.twice = self.from_paper

    def _go(self, action: act.Action) -> None:
        """Leave the item; where what was typed cannot be written, stay with it."""
        here = self.live.state.here
        if not self.put_away():
            return
        if not self.act(action, quiet=self.heard is not None):  # what was said of the answer is not talked over
            return
        if self.live.state.here != here:
            self.look = replace(self.look, simple=False, probes=False)
            self.query_one(Pad).scroll_home(animate=False)
        self.paint()
        self.arrive()

    def act(self, action: act.Action, *, drop: tuple[str, ...] = (), quiet: bool = False) -> bool:
        """Do one thing and write it down; False, with the reason told, where it could not or may not be written."""
        try:
            said = self.live.do(action, drop=drop)
        except StudyError as error:
            self.tell(error.message if isinstance(error, WordsErased) else _not_saved(error.message), trouble=True)
            self.paint_top()
            return False
        if not quiet or self.live.refused:
            self.tell(said)
        return not self.live.refused

    def put_away(self) -> bool:
        """Make what stands in the answer an event; False where it could not be written: it then stays where it is."""
        area = self.area
        self.heard = None
        found = area.answer()
        waiting = any(field in self.live.drafts for field in area.fields)
        if found is None and not waiting and self._typed_at is None:
            return True
        if found is None:
            # Typed and taken back: only the draft is left to let go.
            return self.locked or self.act(act.Go(self.live.state.here or ""), drop=area.fields, quiet=True)
        action, wrong = found
        if not self.act(action, drop=area.fields, quiet=True):
            return False
        self._typed_at = None
        self.heard = _kept_as_words(wrong) if wrong is not None else self.live.state.said
        self.tell(self.heard)
        return True

    def rest(self) -> bool:
        """Put away what is typed and remember the cursor: going on later begins right there."""
        cursor = self.area.cursor
        if not self.put_away():
            return False
        if not self.locked:
            self.live.type(HERE, self.live.state.here or "", cursor)
        return True

    def tick_clock(self) -> None:
        """Each second: the clock, whether saving goes well, and whether the person has been quiet for a while."""
        if self.live.over is not None:
            self.tell(msg("{why} Ga hier weg.", "{why} Leave here.", why=self.live.over), trouble=True)
        elif self.live.trouble is not None:
            self.tell(self.live.lost or _not_saved(self.live.trouble), trouble=True)
        elif self.query_one(Saying).has_class("-trouble"):
            self.tell(msg("Het bewaren lukt weer.", "Saving works again."))
        self.paint_top()
        quiet = self._typed_at is not None and time.monotonic() - self._typed_at > IDLE
        if quiet and self._can_settle() and self.rest():
            self.area.settled(self.live.state)
            self.paint(keep_answer=True)

    def _can_settle(self) -> bool:
        """Free text becomes an answer while it is still being written; half a date does not."""
        slot = self.area.slot
        return slot is not None and slot.item.kind in WORDS

    def on_answer_area_typed(self, message: AnswerArea.Typed) -> None:
        """Each change of a text: on the disk within a second."""
        typing = message.typing
        self.live.type(typing.field, typing.text, typing.cursor)
        self._typed_at = time.monotonic()
        self.underline_marks()
        if self.area.longest_paragraph() > LONG_PARAGRAPH:
            self.tell(msg("Deze alinea is lang: een Enter ertussen houdt het typen vlot.",
                          "This paragraph is long: a line break keeps typing quick."))  # fmt: skip

    def on_answer_area_chose(self) -> None:
        """A choice is an answer at once; a follow-up that it opens is there at once too."""
        self._typed_at = self._typed_at or time.monotonic()
        key = self.area.slot.key if self.area.slot else ""
        if self.put_away():
            self.paint(key=key)
        elif (item := self.item) is not None:
            self.area.show(self.live.state, item, self._drafts(), locked=self.locked, key=key)
        if self.area.wants_words():
            self.area.focus_remark()


def _not_saved(why: Msg) -> Msg:
    return msg("Nog niet bewaard. {why}", "Not saved yet. {why}", why=why)


def _kept_as_words(wrong: Msg) -> Msg:
    return msg("{wrong} Wat u typte, is als tekst bewaard.", "{wrong} What you typed is kept as words.", wrong=wrong)
