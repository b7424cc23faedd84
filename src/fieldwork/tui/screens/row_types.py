"""A window to choose the type of a row: by its digit at once, or by a few letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.widgets import Input

from fieldwork.i18n import Lang, msg
from fieldwork.tui.screens.choosing import Choice, Choosing


class RowTypes(Choosing):
    """Gives the id of the type, or None. Digits choose, letters narrow the list."""

    def __init__(self, lang: Lang, choices: Sequence[Choice], here: str) -> None:
        numbered = [replace(choice, words=f"{place}  {choice.words}") for place, choice in enumerate(choices, 1)]
        title, hint = msg("Wat voor regel is dit?", "What kind of row is this?"), msg("cijfer of letters", "digit or letters")
        super().__init__(title.text(lang), numbered, hint=hint.text(lang), here=here)

    def on_input_changed(self, message: Input.Changed) -> None:
        """A digit is the number of a type."""
        typed = message.value.strip()
        if typed.isdecimal() and 0 < int(typed) <= len(self._choices) and int(f"{typed}0") > len(self._choices):
            message.prevent_default()
            self._take(self._choices[int(typed) - 1].id)
