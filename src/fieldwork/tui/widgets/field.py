"""Where one line is typed: Textual's input, with what a person pastes made harmless on the way in."""

from __future__ import annotations

from textual.widgets import Input

from fieldwork.text import kept, shown


class Field(Input):
    """One line of words. Never for a passphrase: that is taken as it is typed."""

    def validate_value(self, value: str) -> str:
        """Composed letters; no control character or direction mark would reach the terminal as such."""
        return shown(kept(value)).replace("\n", " ")
