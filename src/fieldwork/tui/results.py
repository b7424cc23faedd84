"""Computations that hang on the item that is open: what they give now, to show beside it while it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, pick
from fieldwork.protocol.model import Item, Protocol
from fieldwork.protocol.values import plain_number


def results(state: SessionState, item: Item, lang: Lang) -> list[tuple[str, str]]:
    """The computed items that use `item`, at first or second hand: (label, what it gives now or a dash), in their order."""
    found = []
    for each in _using(state.protocol, item.id):
        if state.applies.get(each.id):
            found.append((pick(each.ask, lang), shown_number(state.computed(each), lang)))
    return found


def shown_number(amount: float | None, lang: Lang) -> str:
    """A number as it is written in a language, at most two decimals; a dash where it is not known."""
    if amount is None:
        return "–"
    words = plain_number(round(amount, 2))
    return words.replace(".", ",") if lang == "nl" else words


def _using(protocol: Protocol, id: str) -> list[Item]:
    uses = {id}
    found = []
    for each in protocol.items:  # a computation comes after what it uses
        if each.compute and uses & set(_names(each.compute)):
            uses.add(each.id)
            found.append(each)
    return found


def _names(what: Any) -> Iterable[str]:
    """The items that a computation names."""
    if isinstance(what, str):
        yield what
    elif isinstance(what, Mapping):
        for key, each in what.items():
            if key not in ("column", "columns"):
                yield from _names(each)
    elif isinstance(what, (list, tuple)):
        for each in what:
            yield from _names(each)
