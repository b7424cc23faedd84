"""The sections of a guide: time planned and used, what is still open, the order in which was asked."""

from __future__ import annotations

from collections.abc import Sequence

from fieldwork.capture.state import SessionState
from fieldwork.capture.timing import SectionTime
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.tui.noted import clock
from fieldwork.tui.outline import short_id
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.signs import Routes


def section_window(
    state: SessionState, times: Sequence[SectionTime], left: float, elapsed: int, routes: Routes, lang: Lang
) -> Choosing:
    """Gives the item to go to: the first that is open in the section that was chosen, else its first."""
    choices = [_choice(state, each, routes, lang) for each in times]
    here = state.protocol.by_id.get(state.here or "")
    open_now = next((c.id for c, t in zip(choices, times, strict=True) if here and t.section.id == here.section), "")
    return Choosing(_title(state, times, left, elapsed).text(lang), choices, digits=True, here=open_now)


def _title(state: SessionState, times: Sequence[SectionTime], left: float, elapsed: int) -> Msg:
    items, done = sum(each.items for each in times), sum(each.done for each in times)
    planned = state.protocol.planned_minutes or sum(each.planned or 0 for each in times)
    facts = {"used": clock(elapsed), "planned": f"{planned:g}", "left": f"{left:.0f}", "done": done, "items": items}
    if not planned:
        return msg("{used} sinds het begin. {done} van {items} vragen gedaan.",
                   "{used} since the beginning. {done} of {items} items done.", **facts)  # fmt: skip
    return msg(
        "{used} sinds het begin, {planned} min gepland; voor wat nog open staat {left} min. {done} van {items} vragen gedaan.",
        "{used} since the beginning, {planned} min planned; {left} min for what is still open. {done} of {items} items done.",
        **facts,
    )


def _choice(state: SessionState, each: SectionTime, routes: Routes, lang: Lang) -> Choice:
    sign = routes.sign(each.section.route) if each.section.route else " "
    used = f"{each.used // 60}:{each.used % 60:02}"
    planned = f"{each.planned:g}" if each.planned else "–"
    done = f"{each.done}/{each.items}"
    right = msg("{used} van {planned} min  {done} gedaan", "{used} of {planned} min  {done} done",
                used=used, planned=f"{planned:>2}", done=f"{done:>5}")  # fmt: skip
    words = f"{sign}  {pick(each.section.title, lang)}"
    return Choice(each.first_open or each.section.items[0].id, words, right.text(lang), _order(state, each, lang))


def _order(state: SessionState, each: SectionTime, lang: Lang) -> str:
    """The order in which its items were asked, and those that wait."""
    order = state.asked_order
    inside = [item for item in each.section.items if item.id in order]
    asked = [short_id(item) for item in sorted(inside, key=lambda item: order.index(item.id))]
    waiting = [
        short_id(item) for item in each.section.items
        if not item.silent and item.kind != "note" and state.item_status(item.id) in ("not_asked", "asked")
    ]  # fmt: skip
    told = [
        (asked, msg("In deze volgorde gevraagd: {items}.", "Asked in this order: {items}.", items=", ".join(asked))),
        (waiting, msg("Nog open: {items}.", "Still open: {items}.", items=", ".join(waiting))),
    ]
    return "\n".join(words.text(lang) for items, words in told if items)
