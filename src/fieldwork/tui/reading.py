"""Between an answer and what is typed for it: how a value looks in an editor, and what a person meant who typed this.

Pure, like `slots`. Nothing that was typed is thrown away: what cannot be read as the value wanted is kept as words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from fieldwork.i18n import Lang, Msg, msg
from fieldwork.protocol.meant import DONT_KNOW_WORDS, normalise
from fieldwork.protocol.model import DONT_KNOW
from fieldwork.protocol.values import plain_number
from fieldwork.study.answers import day_words
from fieldwork.tui.plain import line
from fieldwork.tui.slots import CHOSEN, WORDS, Slot, in_words
from fieldwork.tui.widgets.lines import Drawing

HINTS: Mapping[str, Msg] = {
    "number": msg("een getal", "a number"),
    "percentage": msg("een percentage, 0 tot en met 100", "a percentage, 0 to 100"),
    "date": msg("een datum, zoals 3 mei 2026", "a date, such as 3 May 2026"),
    "time": msg("een tijd, zoals 14:30", "a time, such as 14:30"),
    "duration": msg("een duur, zoals 90 min of 1u30", "a duration, such as 90 min or 1h30"),
    "text": msg("één regel", "one line"),
}


def typed_form(slot: Slot, lang: Lang) -> str:
    """What a slot's value looks like in an editor."""
    if slot.value is None:
        return "" if slot.item.remark else slot.text
    if slot.value == DONT_KNOW and slot.item.dont_know:
        return in_words(Slot(slot.item, value=DONT_KNOW), lang)
    if isinstance(slot.value, (int, float)) and not isinstance(slot.value, bool):
        return plain_number(slot.value).replace(".", "," if lang == "nl" else ".")
    return day_words(str(slot.value), lang) if slot.item.kind == "date" else str(slot.value)


def read(slot: Slot, chosen: Any, typed: str, beside: str, lang: Lang, wave: str | None) -> tuple[Any, str | None, Msg | None]:
    """The value, the words beside it, and what was not understood.

    `chosen` is the value chosen among options, `typed` the text of the answer, `beside` the words beside it.
    """
    item, words = slot.item, beside.strip() or None
    if item.kind in CHOSEN or item.kind == "grid":
        return chosen, words, None
    if item.dont_know and typed.strip().casefold() in DONT_KNOW_WORDS:
        return DONT_KNOW, words, None
    if item.kind in WORDS:
        return (typed if typed.strip() else None), slot.text or None, None
    if not typed.strip():
        return None, words, None
    meant = normalise(item, typed, lang, wave)
    if isinstance(meant, Msg):
        return None, "\n".join(part for part in (typed.strip(), words) if part), meant
    return meant[0], words or meant[1], None


def cell_line(slot: Slot, lang: Lang) -> Drawing:
    """How the line of a cell is drawn: what it is, and at the right what it holds."""

    def draw(width: int) -> Content:
        value = line(in_words(slot, lang) or ("»" if slot.item.kind == "say" else "·"), max(width // 3, 8))
        room = max(width - value.cell_length - 2, 8)
        label = line(slot.label).truncate(room, ellipsis=True)
        return Content.assemble(label, " " * (room - label.cell_length + 2), value)

    return draw
