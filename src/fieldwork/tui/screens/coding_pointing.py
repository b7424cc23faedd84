"""Codings that are there: pointing at one, taking it away, moving it, undoing and redoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from fieldwork.coding.segments import Coding
from fieldwork.i18n import Msg, msg
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.screens import coding_pieces
from fieldwork.tui.screens.coding_giving import Giving
from fieldwork.tui.widgets.passage import Here, Passage


class Pointing(Giving):
    """The commands on codings that are there."""

    # --- codings ----------------------------------------------------------------------------------------------------

    def _mine_here(self) -> list[Coding]:
        """The coder's own coding that is pointed at, or those on the selection."""
        here, pointed = self.passage.here, self.pointed
        if pointed is not None:
            return [pointed] if pointed.coder == self.desk.coder else []
        if here is None:
            return []
        return [each for each in self.coded[here.piece].codings
                if each.coder == self.desk.coder and each.span and each.start < here.end and each.end > here.start]  # fmt: skip

    def do_uncode(self) -> None:
        """Take a coding away."""
        mine, here = self._mine_here(), self.passage.here
        if len(mine) > 1:
            self.tell(msg("Hier zijn er {n}. {key} wijst er een aan.", "There are {n} here. {key} points at one.",
                          n=len(mine), key=key_of("coding_next")))  # fmt: skip
        elif here is not None and self._do(lambda: self.desk.uncode(mine[0].session, mine[0].coding)):
            words = coding_pieces.label_of(self.codebook, mine[0], self.lang, self.desk.coder)
            self.passage.select(here)
            self.repaint_text(here.piece)
            self.tell(msg("Weg: {words}. {key} haalt het terug.", "Gone: {words}. {key} brings it back.",
                          words=words, key=key_of("undo")))  # fmt: skip

    def do_respan(self) -> None:
        """The coding is about the words that are selected: those beside it now, or else those that are selected next."""
        here, carried = self.passage.here, self._carried
        coding = carried or next(iter(self._mine_here()), None)
        if here is None or coding is None:
            return
        if carried is None and (coding.span is None or (here.start, here.end) == coding.span or self.pointed is None):
            self._carried = coding
            self.tell(msg("Kies de woorden in dezelfde tekst en druk weer op {key}. Esc laat het zoals het was.",
                          "Select the words in the same text and press {key} again. Esc leaves it as it was.",
                          key=key_of("respan")))  # fmt: skip
            return
        self._carried = None
        if self.text is None or (self.text.session, self.text.part.place) != (coding.session, coding.place):
            self.tell(msg("Dit is een andere tekst dan die van de codering.", "This is another text than that of the coding."))
        elif self._do(lambda: self.desk.change(coding.session, coding.coding, start=here.start, end=here.end)):
            self.passage.select(here, coding.coding)
            self.repaint_text(here.piece)
            self.tell(msg("De codering geldt nu voor deze woorden.", "The coding is about these words now."))

    def do_coding_next(self) -> None:
        """Point at the next coding."""
        self._point_on(1)

    def do_coding_back(self) -> None:
        """Point at the coding before."""
        self._point_on(-1)

    def _point_on(self, by: Literal[1, -1]) -> None:
        found, here, at = self.everything(), self.passage.here, self.passage.pointed
        known = next((n for n, each in enumerate(found) if each[3] == at), None)
        if known is not None:
            place = (known + by) % len(found)
        else:
            start = (here.piece, here.start) if here is not None else (0, 0)
            ahead = [n for n, each in enumerate(found) if each[:2] >= start]
            place = (ahead[0] if by > 0 else ahead[0] - 1) if ahead else (0 if by > 0 else -1)
        self.point(found[place][0], found[place][3])

    def action_point(self, place: int) -> None:
        """A click on one of the codings here."""
        here, on = self.passage.here, self.here_on()
        if here is not None and place < len(on):
            self.point(here.piece, on[place][0])

    def on_passage_pointed(self, message: Passage.Pointed) -> None:
        """A click in the margin."""
        place = next((each[0] for each in self.everything() if each[3] == message.coding), None)
        if place is not None:
            self.point(place, message.coding)

    # --- undoing ----------------------------------------------------------------------------------------------------

    def do_undo(self) -> None:
        """Take back the last thing that was done."""
        self._turn(self.desk.undo, msg("Er is niets om ongedaan te maken.", "There is nothing to take back."))

    def do_redo(self) -> None:
        """Do again what was taken back."""
        self._turn(self.desk.redo, msg("Er is niets om opnieuw te doen.", "There is nothing to do again."))

    def _turn(self, way: Callable[[], Msg | None], nothing: Msg) -> None:
        told: list[Msg | None] = []
        before = self._by_id()
        if self._do(lambda: told.append(way())):
            self.repaint()
            self._show_changed(before)
            self.tell(told[0] or nothing)

    def _by_id(self) -> dict[str, tuple[int, Coding]]:
        return {each.coding: (place, each) for place, coded in enumerate(self.coded) for each in coded.codings}

    def _show_changed(self, before: Mapping[str, tuple[int, Coding]]) -> None:
        """Go where a coding came, went or changed."""
        now = self._by_id()
        for id, (place, coding) in {**before, **now}.items():
            if before.get(id) != now.get(id) and coding.span is not None:
                self.passage.select(Here(place, *coding.span), id if id in now else None)
                return
