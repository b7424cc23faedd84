"""Codings in a text that was changed after they were made: kept, moved along, or flagged; never silently about other words.

A coding keeps its span, its words and the event that held the text. Against the text of now they tell whether the same words
stand at the same place (kept), where they went (moved; some words within may differ), or that they are gone (flagged).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from fieldwork.coding.segments import Coding, Document, Part, Place
from fieldwork.record.texts import text_in
from fieldwork.spans import Block, Span, found_again, moved, same_times, shared

Held: TypeAlias = Callable[[str], Mapping[str, Any] | None]
"""The body of an event that holds a text, by its id; None where this copy does not have it (any more)."""


def follow(old: str | None, coding: Coding, new: str) -> Coding:
    """A coding as it stands in the text of now; `old` is the text that it was made in, None where nobody knows."""
    blocks = shared(old, new) if old is not None and old != new else ()
    return _followed(old, coding, new, blocks)


def _followed(old: str | None, coding: Coding, new: str, blocks: Sequence[Block]) -> Coding:
    span, words = coding.coded, coding.text
    to: Span | None
    if old is None or old == new or old[slice(*span)] != words:
        to = span if words and new[slice(*span)] == words else found_again(words, new) if words else None
    else:
        to = moved(blocks, span) or found_again(words, new)
    if to is None:
        return coding.standing("flagged", coding.item, coding.field, span, words)
    here = new[slice(*to)]
    return coding.standing("kept" if to == span and here == words else "moved", coding.item, coding.field, to, here)


class Following:
    """The codings of one session, each looked up in its texts of now."""

    def __init__(self, document: Document, held: Held) -> None:
        self.document = document
        self._held = held
        self._bodies: dict[str, Mapping[str, Any] | None] = {}
        self._blocks: dict[tuple[Place, str], tuple[str | None, list[Block]]] = {}

    def __call__(self, coding: Coding) -> Coding:
        """A coding as it was written down, as it stands now."""
        part = self.document.part(coding.item, coding.field)
        if part is not None and part.event == coding.on and part.text[slice(*coding.coded)] == coding.text:
            return coding if part.item == coding.item else replace(coding, item=part.item)
        field = self._field_now(coding)
        part = self.document.part(coding.item, field) if field else None
        if part is None:
            return coding.standing("flagged", coding.item, coding.field, coding.coded, coding.text)
        old, blocks = self._difference(part, coding)
        found = _followed(old, coding, part.text, blocks)
        if found.state == "flagged":
            return found
        state = found.state if part.field == coding.field else "moved"
        return found.standing(state, part.item, part.field, (found.start, found.end), found.text)

    def _difference(self, part: Part, coding: Coding) -> tuple[str | None, list[Block]]:
        """The text that a coding was made in, and what it shares with that of now."""
        key = ((part.item, part.field), f"{coding.on} {coding.field}")
        if key not in self._blocks:
            body = self._body(coding.on)
            old = text_in(body, coding.field) if body else None
            blocks = shared(old, part.text) if old is not None and old != part.text else []
            self._blocks[key] = (old, blocks)
        return self._blocks[key]

    def _field_now(self, coding: Coding) -> str | None:
        """The field that a coding's text is in now: times of a repeat move up where one is taken out; None: it was that one."""
        what, _, place = coding.field.partition(":")
        if not place or what not in ("answer", "remark"):
            return coding.field
        beside = next((part for part in self.document.parts if part.item == coding.item and ":" in part.field), None)
        old, new = self._body(coding.on), self._body(beside.event) if beside else None
        time, _, inner = place.partition(".")
        if old is None or new is None or not time.isdecimal():
            return coding.field
        goal = same_times(old.get("value"), new.get("value")).get(int(time))
        return None if goal is None else f"{what}:{goal}.{inner}"

    def _body(self, event: str) -> Mapping[str, Any] | None:
        if event not in self._bodies:
            self._bodies[event] = self._held(event) if event else None
        return self._bodies[event]
