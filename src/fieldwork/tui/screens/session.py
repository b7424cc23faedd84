"""The session as a whole: reading it over, planning a follow-up, closing, opening again, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldwork.capture import actions as act
from fieldwork.i18n import msg, plural
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.planning import plan_follow_up
from fieldwork.tui.screens.times import Times

if TYPE_CHECKING:
    from fieldwork.tui.screens.review import Wish


class Session(Times):
    """The commands `review`, `follow_up`, `close`, `reopen` and `leave`."""

    def do_review(self) -> None:
        """Read the whole session over; what is being typed is in it."""
        if self.rest():
            from fieldwork.tui.screens.review import Review

            self.app.push_screen(Review(self.live.study, self.live, self.live.state.here), self._reviewed)

    def _reviewed(self, wish: Wish | None) -> None:
        if wish is None:
            return
        if wish.then == "reopen":
            self.do_reopen()
        if wish.item is not None:
            self.show_place(wish.item, wish.ref)
        if wish.then == "close":
            self.do_close()

    def do_close(self) -> None:
        """Close; where items are open, say how many first."""
        if not self.put_away():
            return
        state = self.live.state
        waiting = [item for item in state.walk if not item.silent and item.kind != "note"]
        unasked = [item for item in waiting if state.item_status(item.id) in ("not_asked", "asked")]
        if not unasked:
            self._close("close")
            return
        title = plural(len(unasked),
                       msg("Er staat nog één vraag open. Toch afsluiten?", "One item is still open. Close all the same?"),
                       msg("Er staan nog {n} vragen open. Toch afsluiten?",
                           "{n} items are still open. Close all the same?"))  # fmt: skip
        choices = [Choice("close", self.words(msg("Afsluiten", "Close"))),
                   Choice("first", self.words(msg("Naar de eerste open vraag", "To the first open item"))),
                   Choice("follow_up", self.words(msg("Eerst een vervolg plannen, dan afsluiten",
                                                        "First plan a follow-up, then close")))]  # fmt: skip
        if self.why_not("follow_up") is not None:
            choices.pop()
        self._first_open = unasked[0].id
        self.app.push_screen(Choosing(self.words(title), choices, digits=True), self._close)

    def _close(self, chosen: str | None) -> None:
        if chosen == "first":
            self._go(act.Go(self._first_open))
        elif chosen == "follow_up":
            plan_follow_up(self, self.live.study, self.live.state, self._plan_and_close)
        elif chosen == "close" and self.act(act.Close()):
            self._leave(msg("Afgesloten en bewaard.", "Closed and saved."))

    def do_follow_up(self) -> None:
        """Plan a follow-up, change it or take it back."""
        if self.put_away():
            self.area.settled(self.live.state)
            plan_follow_up(self, self.live.study, self.live.state, self.act)

    def _plan_and_close(self, plan: act.FollowUp) -> None:
        if self.act(plan):
            self._close("close")

    def do_reopen(self) -> None:
        """Open a closed session again."""
        if self.act(act.Reopen()):
            self.paint()
            self.arrive()

    def do_leave(self) -> None:
        """Back to the start. The session stays open; the cursor is remembered with the item."""
        if self.live.over is not None or self.rest():
            self._leave(self.live.over)
