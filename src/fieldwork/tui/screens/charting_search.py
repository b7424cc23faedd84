"""A window to find one segment among all that was coded: by words of it, of its theme, or of who said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.widgets import Input

from fieldwork.coding.charting import Said
from fieldwork.coding.codebook import Codebook
from fieldwork.fuzzy import folded
from fieldwork.i18n import Lang, msg
from fieldwork.text import one_line
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.screens.finding import snippet

MOST = 300
"""Segments that are listed; more letters choose among the rest."""


class SegmentSearch(Choosing):
    """Gives the id of the coding that was chosen, or None. Every word typed has to be in it."""

    CSS_PATH = "choosing.tcss"

    def __init__(self, title: str, said: Sequence[Said], book: Codebook, days: Mapping[str, str], lang: Lang) -> None:
        hint = msg("woorden, een thema of een code", "words, a theme or a code").text(lang)
        self._nothing = msg("Geen fragment past hierbij.", "No segment answers this.").text(lang)
        self._every: list[tuple[Choice, str, str]] = []
        for each in said:
            coding = each.coding
            theme = one_line(book.label(book.effective(coding.code), lang))
            who = f"{each.who or coding.actor or '–'} {days.get(coding.session, '')}".strip()
            choice = Choice(coding.coding, one_line(coding.text, 160), theme, one_line(coding.text, 400), under=who)
            self._every.append((choice, folded(f"{coding.text} {theme} {who}"), folded(coding.text)))
        super().__init__(title, [choice for choice, _, _ in self._every[:MOST]], hint=hint)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what has every word typed so far."""
        message.prevent_default()  # Textual would call that of the window it is made of, too
        words = folded(message.value).split()
        found: list[Choice] = []
        for choice, folds, text in self._every:
            if all(word in folds for word in words):
                there = bool(words) and words[0] in text
                found.append(Choice(choice.id, snippet(choice.about, text, words[0]) if there else choice.words, choice.right,
                                    choice.about, under=choice.under))  # fmt: skip
                if len(found) == MOST:
                    break
        self._by_id = {choice.id: choice for choice in found}
        self._show(found or [Choice("nothing", self._nothing, why_not=self._nothing)])
