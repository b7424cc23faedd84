"""What an action comes to, and what stands in its way: what all handlers of `step` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Item

Write: TypeAlias = tuple[str, Mapping[str, Any]]
"""An event's kind and body, before it has an id and a time."""

ENDED = ("refused", "stopped", "erased")
"""The statuses in which nothing is added any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action comes to: what to write, where to go, what to say, and what undoing it is called (None: not undoable)."""

    writes: tuple[Write, ...] = ()
    here: str | None = None
    said: Msg | None = None
    label: Msg | None = None


def why_closed(state: SessionState) -> Msg | None:
    """Why nothing can be written now, or None where it can."""
    if state.status == "closed":
        return msg(
            "Dit gesprek is afgesloten. Heropen het om iets te veranderen.",
            "This session is closed. Reopen it to change something.",
        )
    if state.status == "erased":
        return msg("Dit gesprek is gewist.", "This session was erased.")
    if state.status in ENDED:
        return msg("Dit gesprek is gestopt: er komt niets meer bij.", "This session was stopped: nothing is added to it.")
    return None


def no_such(name: str) -> Outcome:
    return Outcome(said=msg("Er is hier geen vraag “{name}”.", "There is no item “{name}” here.", name=name))


def answerable(state: SessionState, name: str) -> Item | None:
    item = state.protocol.by_id.get(name)
    return None if item is None or item.silent or name not in state.applies else item


def asked(state: SessionState, item: str) -> tuple[Write, ...]:
    """The write that an item was asked, where that is not known yet."""
    body = state.body(f"asked/{item}")
    if body and not body.get("undone"):
        return ()
    return (("item.asked", {"item": item}),)


def label_of(state: SessionState, item: str) -> Msg:
    """What an item is called in a sentence."""
    return msg("vraag {id}", "item {id}", id=item)


def open_again(state: SessionState, item: str) -> list[Write]:
    """An answer takes back that its item was skipped or covered elsewhere."""
    found: list[Write] = []
    if state.body(f"skipped/{item}").get("reason"):
        found.append(("item.skipped", {"item": item, "reason": None, "text": None}))
    if state.body(f"covered/{item}").get("by"):
        found.append(("item.covered", {"item": item, "by": None}))
    return found
