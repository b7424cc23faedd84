"""The outline: every section with its route, every item with its status."""

from __future__ import annotations

from textual.content import Content

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, pick
from fieldwork.protocol.model import Item, Section
from fieldwork.text import one_line
from fieldwork.tui.plain import line
from fieldwork.tui.signs import ALOUD, LAPSED, STATUS_SIGNS, Routes
from fieldwork.tui.widgets.lines import Drawing, Line


def short_id(item: Item) -> str:
    """An item's id without its section's, as it is spoken of within the section."""
    return item.id.removeprefix(f"{item.section}.")


def sign_of(state: SessionState, item: Item) -> str | None:
    """The sign of an item's status; None where it is not shown, because it does not apply."""
    if state.lapsed(item.id):
        return LAPSED
    if not state.applies.get(item.id, False):
        return None
    if item.silent:
        return ALOUD if item.kind == "say" else None
    return STATUS_SIGNS[state.item_status(item.id)][0]


def outline(state: SessionState, routes: Routes, lang: Lang) -> list[Line]:
    """The lines of the outline; items that do not apply are left out, those whose answer lapsed are marked."""
    lines: list[Line] = []
    for section in state.protocol.sections:
        inner = [Line(item.id, _drawn(item, sign, lang)) for item in section.items if (sign := sign_of(state, item))]
        if inner:
            lines += [Line(f"section:{section.id}", _heading(section, routes, lang), choosable=False), *inner]
    return lines


def _heading(section: Section, routes: Routes, lang: Lang) -> Drawing:
    def draw(width: int) -> Content:
        sign = f"{routes.sign(section.route)} " if section.route else ""
        return Content.assemble((sign, f"bold {routes.color(section.route)}"), line(pick(section.title, lang), style="bold"))

    return draw


def _drawn(item: Item, sign: str, lang: Lang) -> Drawing:
    def draw(width: int) -> Content:
        name = one_line(short_id(item), 12)
        return Content.assemble(" ", (f"{sign} ", "bold"), (f"{name} ", "$secondary"), line(pick(item.ask, lang)[:80]))

    return draw


def coverage(state: SessionState, routes: Routes) -> Content:
    """Per route how much is answered or covered elsewhere: `V 2/5`."""
    cells = [
        Content.assemble((routes.sign(route) if route else "+", f"bold {routes.color(route)}"), f" {done}/{total}")
        for route, (done, total) in state.coverage().items()
    ]
    return Content("  ").join(cells)
