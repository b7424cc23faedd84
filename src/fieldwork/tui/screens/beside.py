"""What can be looked at beside the question: its card, what was said before, the time, a search in this session."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from fieldwork.capture import actions as act
from fieldwork.capture.timing import sections, still_planned
from fieldwork.i18n import Msg, msg
from fieldwork.study.earlier import EarlierSessions
from fieldwork.tui.plain import line
from fieldwork.tui.screens.marking import Marking
from fieldwork.tui.widgets.earlier import EarlierPanel

if TYPE_CHECKING:
    from fieldwork.tui.screens.finding import Text


def now() -> int:
    """Microseconds UTC, as events count them."""
    return time.time_ns() // 1_000


class Beside(Marking):
    """The commands `card`, `earlier`, `times` and `find`."""

    _earlier: EarlierSessions | None = None
    _taken_up_at = 0

    def compose_beside(self) -> ComposeResult:
        """The panel of earlier answers stands at the right of the question."""
        yield EarlierPanel()

    def take_up(self) -> None:
        """What this person said before is read once the first question stands."""
        self._taken_up_at = now()
        super().take_up()
        self.call_after_refresh(self._read_earlier)

    # --- the card ---------------------------------------------------------------------------------------------------

    def why_not_look(self, command: str) -> Msg | None:
        """Why one of these commands cannot be done now."""
        from fieldwork.tui.screens.showcard import card_of

        item = self.item
        if command == "card" and (item is None or card_of(item, self.live.state.wave, self.lang) is None):
            return msg("Bij deze vraag hoort geen kaart.", "This item has no card.")
        if command == "times" and self.from_paper:
            return msg("Van papier loopt geen tijd.", "No clock runs for what is on paper.")
        if command == "earlier" and self._earlier is not None and not self._earlier.states:
            return msg("Er zijn geen eerdere gesprekken met precies deze deelnemers.",
                       "There are no earlier sessions with exactly these participants.")  # fmt: skip
        return None

    def do_card(self) -> None:
        """The card over the whole screen."""
        from fieldwork.tui.screens.showcard import ShowCard, card_of

        item = self.item
        card = card_of(item, self.live.state.wave, self.lang) if item is not None else None
        if card is not None:
            self.app.push_screen(ShowCard(card))

    # --- what was said before ---------------------------------------------------------------------------------------

    def _read_earlier(self) -> None:
        if self.shell.study is None:  # left already
            return
        state = self.live.state
        people = tuple(state.header.get("participants") or ())
        found = EarlierSessions(self.live.study, people, state.protocol, state.session)
        # In a talk with several, what one of them said alone is not for the others to see.
        found.states = [each for each in found.states if set(each[1].header.get("participants") or ()) == set(people)]
        self._earlier = found
        self.paint_beside()
        self.show_keys(letters=not self.writing)

    def do_earlier(self) -> None:
        """Show or hide what this person said earlier."""
        self.toggle_class("-earlier")
        self.paint_beside()
        self.call_after_refresh(self.make_room)

    def paint_beside(self) -> None:
        """At the right what was said before, once for each item."""
        item = self.item
        if self.has_class("-earlier") and item is not None and self._earlier is not None:
            for panel in self.query(EarlierPanel):
                if panel.is_for(item.id, self.lang):
                    continue
                panel.show(self._earlier.of(item, self.lang), item.question(self.live.state.wave), self.lang)

    # --- the time ---------------------------------------------------------------------------------------------------

    def section_clock(self) -> Content:
        """Minutes used and planned of the section that is open, where they are planned."""
        item = self.item
        if item is None or self.from_paper or self.live.state.status != "open":
            return Content()
        one = next((e for e in sections(self.live.state, now(), (self._taken_up_at,)) if e.section.id == item.section), None)
        if one is None or not one.planned:
            return Content()
        over = one.used > one.planned * 60
        words = f"{one.used // 60}/{one.planned:g}′"
        return line(words + "!" if over else words, style="bold $warning" if over else "$secondary")

    def do_times(self) -> None:
        """The sections with their times; choosing one goes to what is still open in it."""
        from fieldwork.tui.screens.sections import section_window

        if self.put_away():
            self.area.settled(self.live.state)
            times = sections(self.live.state, now(), (self._taken_up_at,))
            elapsed = int(time.monotonic() - self.begun_at)
            window = section_window(self.live.state, times, still_planned(times), elapsed, self.routes, self.lang)
            self.app.push_screen(window, lambda item: self._go(act.Go(item)) if item else None)

    # --- searching --------------------------------------------------------------------------------------------------

    def do_find(self) -> None:
        """Search the items, answers and notes of this session."""
        from fieldwork.tui.screens.finding import Finding, texts_of

        if self.put_away():
            self.area.settled(self.live.state)
            found = texts_of(self.live.state, self.lang)
            window = Finding(found, self.lang, sheet=self.live.state.protocol.kind == "observation")
            self.app.push_screen(window, lambda place: self._found(found[int(place)]) if place else None)

    def _found(self, text: Text) -> None:
        if text.item:
            self.show_place(text.item, text.ref)
        else:
            self.do_margin()

    def show_place(self, item: str, ref: str | None) -> None:
        """To an item; `ref` is a row in it, where it is a sheet."""
        self._go(act.Go(item))
