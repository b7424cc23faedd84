"""Selecting a stretch of text, and what follows from it."""

from __future__ import annotations

from typing import Literal

from fieldwork.tui.screens.coding_choice import Choice
from fieldwork.tui.screens.coding_pieces import MARK
from fieldwork.tui.screens.coding_pointing import Pointing
from fieldwork.tui.widgets.passage import Grain


class Selecting(Pointing):
    """The commands that select."""

    def on_passage_view_selected(self) -> None:
        """Something else is selected: other things are proposed."""
        here, text = self.passage.here, self.text
        mark = self.passage.pointed is not None and self.passage.pointed.startswith(MARK)
        before, self._segment = self._segment, here
        same = before is not None and here is not None and before.piece == here.piece
        touches = same and before is not None and here is not None and before.start < here.end and before.end > here.start
        if text is not None and (not touches or mark):
            actor, route = self.desk.prefill(text.session, text.part)
            self.choice = Choice(actor, route)
        self.paint_top()
        self.paint_panel()

    def _step(self, grain: Grain, by: Literal[1, -1]) -> None:
        self.tell(None)
        if self.typed:
            self.typed = ""
        self.passage.step(grain, by)

    def do_segment_next(self) -> None:
        """The next sentence, or the next theme while typing."""
        if self.typed:
            self._offer(1)
        else:
            self._step("sentence", 1)

    def do_segment_back(self) -> None:
        """The sentence before, or the theme before while typing."""
        if self.typed:
            self._offer(-1)
        else:
            self._step("sentence", -1)

    def _offer(self, by: int) -> None:
        self.offer_at = (self.offer_at + by) % (len(self.offers) + 1)
        self.paint_panel()

    def do_word_next(self) -> None:
        """The next word."""
        self._step("word", 1)

    def do_word_back(self) -> None:
        """The word before."""
        self._step("word", -1)

    def do_text_next(self) -> None:
        """The next text."""
        self._step("text", 1)

    def do_text_back(self) -> None:
        """The text before."""
        self._step("text", -1)

    def do_longer(self) -> None:
        """One word more."""
        self.passage.stretch("end", "word", 1)

    def do_shorter(self) -> None:
        """One word less."""
        self.passage.stretch("end", "word", -1)

    def do_longer_sentence(self) -> None:
        """One sentence more."""
        self.passage.stretch("end", "sentence", 1)

    def do_shorter_sentence(self) -> None:
        """One sentence less."""
        self.passage.stretch("end", "sentence", -1)

    def do_start_later(self) -> None:
        """The start one word on."""
        self.passage.stretch("start", "word", 1)

    def do_start_earlier(self) -> None:
        """The start one word back."""
        self.passage.stretch("start", "word", -1)

    def do_grow(self) -> None:
        """From word to sentence to text."""
        self.passage.grow()
