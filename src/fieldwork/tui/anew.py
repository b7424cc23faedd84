"""A form in another language: made anew, with what was filled in and the place where the keys went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widgets import Input

from fieldwork.tui.place import Place
from fieldwork.tui.widgets.cycle import Cycle
from fieldwork.tui.widgets.ticks import Ticks


async def compose_anew(form: Place[Any], refill: Callable[[], None] = lambda: None) -> None:
    """Compose a form again; `refill` fills in what follows from its fields, as on opening it."""
    texts = {field.id: field.value for field in form.query(Input)}
    turned = {field.id: field.value for field in form.query(Cycle)}
    ticked = {field.id: field.value for field in form.query(Ticks)}
    at = form.focused.id if form.focused is not None else None
    await form.recompose()
    for id, text in texts.items():
        form.query_one(f"#{id}", Input).value = text
    for id, ticks in ticked.items():
        form.query_one(f"#{id}", Ticks).offer([(tick, tick) for tick in ticks], ticks)
    _turn(form, turned)  # once so that what follows from it is right, and once more for what followed
    refill()
    _turn(form, turned)
    form.show_keys()
    if at is not None:
        form.query_one(f"#{at}").focus()


def _turn(form: Place[Any], turned: dict[str | None, str | None]) -> None:
    for id, value in turned.items():
        if value is not None:
            form.query_one(f"#{id}", Cycle).choose(value)
