"""The lines beside an answer: what a line wants and what was understood of it, what is read aloud, what is computed."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, plural
from fieldwork.protocol.model import DONT_KNOW, Item
from fieldwork.protocol.values import FIXED_LABELS
from fieldwork.tui.plain import clickable, line
from fieldwork.tui.reading import HINTS
from fieldwork.tui.results import results, shown_number
from fieldwork.tui.sheet_rows import entries, in_one_line
from fieldwork.tui.slots import Slot
from fieldwork.tui.understanding import understood

_TEXT_ENDS = msg("Enter op een lege regel: verder", "Enter on an empty line: on")


class Hearing(Static):
    """Under a line of one's own typing: what is wanted there, and from the first key what is understood."""

    class Unsure(Message):
        """Don't know was clicked; `words` are what to type for it."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._unsure = ""

    def hear(self, item: Item, typed: str, lang: Lang, wave: str | None, *, locked: bool, inside: bool) -> bool:
        """Say what is understood of what was typed; False where there is nothing to say. `inside` a repeat: how text ends."""
        wanted = HINTS.get(item.kind) or (_TEXT_ENDS if inside else None)
        if wanted is None:
            return False
        self._unsure = FIXED_LABELS[DONT_KNOW][lang] if item.dont_know else ""
        heard = understood(item, typed, lang, wave)
        if heard is None:
            unit = f" ({item.unit})" if item.unit and not typed.strip() else ""
            content = line(wanted.text(lang) + unit, style="$text-muted")
        elif heard.value:
            content = line(f"= {heard.words}", style="bold")
        else:
            words = heard.words.text(lang) if isinstance(heard.words, Msg) else heard.words
            content = line(f"! {words}", style="bold $warning") if heard.outside else line(words, style="$text-muted")
        if self._unsure and not locked and not (heard and heard.value):
            content = Content.assemble(content, "   ", clickable(line(f"? {self._unsure}", style="bold $accent"), "unsure"))
        self.update(content)
        return True

    def action_unsure(self) -> None:
        """Don't know, with the mouse."""
        self.post_message(self.Unsure(self._unsure))


def beside_words(item: Item, other: bool) -> Msg:
    """What the words beside an answer are called."""
    if item.other and other:
        return msg("Anders, namelijk (Tab)", "Other, namely (Tab)")
    return msg("Toelichting (Tab)", "In their words (Tab)")


def silent_words(state: SessionState, item: Item, slot: Slot | None, lang: Lang) -> Content | None:
    """What stands under an answer, or in place of one; None where nothing does."""
    kind = slot.item.kind if slot is not None else item.kind
    if kind == "say":
        return line(msg("Lees dit voor. Enter: verder.", "Read this aloud. Enter: on.").text(lang))
    if kind == "computed":
        found = slot.value if slot is not None else state.computed(item)
        unknown = msg("nog niet te berekenen", "cannot be computed yet").text(lang)
        words = unknown if found is None else shown_number(found, lang)
        return line(msg("Berekend: {n}", "Computed: {n}", n=words).text(lang), style="bold")
    if kind == "sheet":
        return _rows(state, item, lang)
    pieces = [Content.assemble(line(label), " = ", line(number, style="bold")) for label, number in results(state, item, lang)]
    return Content("   ").join(pieces) if pieces else None


def _rows(state: SessionState, item: Item, lang: Lang) -> Content:
    """A sheet in an interview: how to open it, and a line a row."""
    types = {row.id: row for row in item.rows}
    found = [in_one_line(entry, types, lang) for entry in entries(state) if entry.type in types]
    count = plural(len(found), msg("1 regel", "1 row"), msg("{n} regels", "{n} rows"))
    head = msg("Een blad met regels: {count}. Enter opent het.", "A sheet with rows: {count}. Enter opens it.", count=count)
    return Content("\n").join([line(head.text(lang), style="bold"), *(line(words, 200) for words in found)])
