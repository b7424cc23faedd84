"""The items around the rows of an observation sheet: how they look on a line, and what is known of them at the start."""

from __future__ import annotations

from textual.content import Content

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, msg, pick
from fieldwork.protocol.model import Item
from fieldwork.tui.plain import line
from fieldwork.tui.slots import COMPOUND, in_words, slots
from fieldwork.tui.widgets.lines import Drawing


def prefilled(state: SessionState) -> list[tuple[str, str]]:
    """What the session says of the first date and the first time that are asked, where nothing was ever said there."""
    day, _, hour = str(state.header.get("held_at") or "").partition("T")
    found = []
    for kind, value in (("date", day), ("time", hour[:5])):
        item = next((each for each in state.walk if each.kind == kind), None)
        if item is not None and value and state.shown(f"answer/{item.id}") is None:
            found.append((item.id, value))
    return found


def drawn_item(state: SessionState, item: Item, lang: Lang, counted: str = "") -> Drawing:
    """How an item's line is drawn: what it asks, and what is known of it; `counted` goes before its value."""
    ask, value = pick(item.ask, lang), counted or _value(state, item, lang)

    def draw(width: int) -> Content:
        room = max(width * 9 // 20, 8)
        asked = line(ask, style="$secondary").truncate(room - 2, ellipsis=True).pad_right(2)
        asked = asked.pad_right(max(room - asked.cell_length, 0))
        return Content.assemble(asked, line(value or "·").truncate(max(width - room, 4), ellipsis=True))

    return draw


def _value(state: SessionState, item: Item, lang: Lang) -> str:
    if item.kind in COMPOUND:
        filled = msg("ingevuld", "filled in").text(lang)
        return filled if state.value(item.id) else ""
    if item.silent:
        return ""
    return in_words(slots(state, item, lang)[0], lang)
