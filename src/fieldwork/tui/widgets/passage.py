"""The texts to code under the hands: letters are told to the screen, the mouse selects."""

from __future__ import annotations

from textual import events
from textual.message import Message

from fieldwork.tui.keyboard import letters
from fieldwork.tui.widgets.passage_rows import Span, text_width
from fieldwork.tui.widgets.passage_view import GUTTER, Grain, Here, PassageView

__all__ = ["Grain", "Here", "Passage"]


class Passage(PassageView):
    """Shows pieces, takes keys and mouse."""

    BINDINGS = letters("coding")
    typing = False
    """Whether letters were typed already: signs then belong to them, and are no commands."""

    class Pointed(Message):
        """A coding was clicked in the margin."""

        def __init__(self, coding: str) -> None:
            super().__init__()
            self.coding = coding

    class Typed(Message):
        """A letter, digit or space was typed, or (empty) the last one taken back."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def on_key(self, event: events.Key) -> None:
        """Letters, digits and spaces are told, not done: the screen knows what they mean."""
        character = event.character or ""
        if event.key == "backspace":
            event.stop()
            self.post_message(self.Typed(""))
        elif len(character) == 1 and (character.isalnum() or character == " " or (self.typing and character.isprintable())):
            event.stop()
            self.post_message(self.Typed(character))

    def _under(self, event: events.MouseEvent) -> tuple[int, int, int] | None:
        """The piece, the row in its block and the cell under the mouse."""
        inside = event.get_content_offset(self)
        if inside is None:
            return None
        place, row = self._at(self.scroll_offset.y + inside.y)
        return (place, row, inside.x - GUTTER) if place is not None else None

    def _place_under(self, event: events.MouseEvent) -> tuple[int, int] | None:
        """The piece and the code point under the mouse."""
        under = self._under(event)
        if under is None or under[2] >= text_width(self._width):
            return None
        at = self._blocks[under[0]].place_at(under[1], max(under[2], 0))
        return (under[0], at) if at is not None else None

    def _cut_at(self, place: int, at: int, grain: Grain) -> Span | None:
        """The word or sentence that a code point is in, or the nearest before it."""
        found = self.cuts(place, grain)
        return next((span for span in reversed(found) if span[0] <= at), found[0] if found else None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Here a selection may begin."""
        found = self._place_under(event)
        word = self._cut_at(*found, "word") if found is not None else None
        self._anchor = Here(found[0], *word) if found is not None and word is not None else None
        self._dragged = False
        if self._anchor is not None:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """From the word where it began to the word under the mouse."""
        anchor = self._anchor
        found = self._place_under(event) if anchor is not None else None
        if anchor is None or found is None or found[0] != anchor.piece:
            return
        word = self._cut_at(*found, "word")
        if word is not None and (self._dragged or word != (anchor.start, anchor.end)):
            self._dragged = True
            self.select(Here(anchor.piece, min(anchor.start, word[0]), max(anchor.end, word[1])))

    def on_mouse_up(self) -> None:
        """The selection is what it is."""
        self.release_mouse()
        self._anchor = None

    def on_click(self, event: events.Click) -> None:
        """Once: the sentence; twice: the word; three times: the whole text. In the margin: that coding."""
        if self._dragged:
            self._dragged = False
            return
        found, under = self._place_under(event), self._under(event)
        if found is not None:
            grain: Grain = "sentence" if event.chain == 1 else "word" if event.chain == 2 else "text"
            span = self._cut_at(*found, grain)
            if span is not None:
                self.select(Here(found[0], *span))
        elif under is not None:
            coding = self._blocks[under[0]].coding_at(under[1])
            if coding is not None:
                self.post_message(self.Pointed(coding))
