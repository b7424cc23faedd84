"""A card to show to the participant: nothing else is on the screen while it is there."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.i18n import Lang, pick
from fieldwork.protocol.model import DONT_KNOW, Item
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.place import Place
from fieldwork.tui.plain import plain
from fieldwork.tui.slots import CHOSEN, choices
from fieldwork.tui.widgets.bars import KeyBar

_WITH_ANSWERS = CHOSEN - {"yes_no", "consent"}


def card_of(item: Item, wave: str | None, lang: Lang) -> Content | None:
    """What an item's card says: its own words and, where one is chosen among answers, those; None where there is nothing."""
    pieces = [plain(pick(item.show_card, lang), "bold")] if item.show_card else []
    if item.kind in _WITH_ANSWERS:
        if not pieces:
            pieces = [plain(pick(item.question(wave), lang), "bold")]
        answers = [words for id, words in choices(item, wave) if id != DONT_KNOW]
        for number, words in enumerate(answers, 1):
            label = pick(words, lang)
            shown = plain(label) if item.kind == "grade" else Content.assemble((f"{number}  ", "$secondary"), plain(label))
            pieces += [Content(), shown]
    return Content("\n").join(pieces) if pieces else None


class ShowCard(Place[None]):
    """Shows a card; any of its keys, or a click, takes it away."""

    PLACE: ClassVar[str] = "card"
    CSS_PATH = "showcard.tcss"
    BINDINGS = bindings("card")

    def __init__(self, card: Content) -> None:
        super().__init__()
        self._card = card

    def compose(self) -> ComposeResult:
        """The card in the middle."""
        with VerticalScroll(id="middle"):
            yield Static(self._card, id="card")
        yield KeyBar()

    def on_mount(self) -> None:
        """Arrow keys scroll a long card."""
        self.query_one("#middle").focus()
        self.show_keys()

    def on_click(self) -> None:
        """A click anywhere."""
        self.do_hide_card()

    def do_hide_card(self) -> None:
        """Back to the question."""
        self.dismiss(None)
