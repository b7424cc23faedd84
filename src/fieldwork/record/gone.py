"""What was taken out of the log for good, and what that leaves of an event: the same on every copy, whatever came first.

The body of `words.erased` (EMPTIED), about a subject of which words are gone:
- `registers`: every event in them is emptied, those that come later too (`*`: in all registers).
- `parts`: by event, the keys of its body that lose what they held (null stands there from then on). Id, time, register and
  what the event replaces stay, so that what came after it stays what it was.
- `texts`: texts whose earlier words are gone, each `{item, field, on}`, `on` being the events that held them. A copy of those
  words made on another laptop without knowing (a coding or a decision that names one of those events, a mark in that field)
  loses its words too. `field` `*` is any text of the item: times of a repeat move.
- `kept`: events with copies of words of these texts that still stand in what took their place.
- `codes`: by code, what explained it and is gone from every whole codebook that was kept (taken over, or named).
- `drafts`: what was being typed there; `:ID` is every draft of the note, row or memo with this id.

Marks and codebooks that were made knowing of it say so (`knows`: the ids of such events).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from fieldwork.record.events import EMPTIED, is_emptied, register_of

Body: TypeAlias = Mapping[str, Any]
KNOWS = "knows"
ANY_FIELD = "*"
_ON_TEXTS = ("segment.coded", "mark.set")
_BOOKS = {"codebook.adopted": "codebook", "codebook.named": "codes"}
"""The events that keep a whole codebook, and under which key."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text whose earlier words are gone: where it stands, and the events that held it."""

    item: str | None
    field: str
    on: frozenset[str]

    def is_at(self, body: Body) -> bool:
        """Whether a coding or mark is in this text; notes and rows may come to stand at another item."""
        field = str(body.get("field") or "answer")
        if self.field == ANY_FIELD:
            return body.get("item") == self.item and not field.startswith(("note:", "row:"))
        return field == self.field and (field.startswith(("note:", "row:")) or body.get("item") == self.item)


@dataclass(frozen=True, slots=True)
class Loss:
    """One event that says what is gone."""

    id: str
    texts: tuple[Text, ...]
    kept: frozenset[str]
    codes: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Gone:
    """All that is gone of one subject."""

    registers: frozenset[str] = frozenset()
    parts: Mapping[str, frozenset[str]] | None = None
    losses: tuple[Loss, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.registers or self.parts or self.losses)

    def left_of(self, id_: str, kind: str, body: Body) -> Body:
        """What is left of an event's body: the body itself where nothing of it goes."""
        if not body or kind == EMPTIED:
            return body
        if self.registers and is_emptied(kind, register_of(kind, body), self.registers):
            return {}
        if self.is_on_gone(kind, body):  # its place stays: memos on it are found by that
            body = _without(body, ("text",))
        left = _without(body, (self.parts or {}).get(id_, ()))
        for loss in self.losses:
            if id_ not in loss.kept:
                left = _less(loss, kind, left)
        return left

    def is_on_gone(self, kind: str, body: Body) -> bool:
        """Whether it is made of a note or row that is gone altogether, by who still had it on the screen."""
        if kind not in _ON_TEXTS or not self.registers:
            return False
        sort, _, id_ = str(body.get("field") or "").partition(":")
        return bool(id_) and f"{sort}/{id_}" in self.registers


def gone_of(told: Iterable[tuple[str, Body]]) -> Gone:
    """What is gone of a subject, of all events (id, body) that say so, also those that another replaced."""
    registers: set[str] = set()
    parts: dict[str, frozenset[str]] = {}
    losses: list[Loss] = []
    for id_, body in told:
        registers.update(map(str, body.get("registers") or ()))
        for event, keys in (body.get("parts") or {}).items():
            parts[event] = parts.get(event, frozenset()) | frozenset(keys)
        found = body.get("texts") or ()
        texts = tuple(Text(each.get("item"), each["field"], frozenset(each.get("on") or ())) for each in found)
        codes = {code: frozenset(keys) for code, keys in (body.get("codes") or {}).items()}
        if texts or codes:
            losses.append(Loss(id_, texts, frozenset(body.get("kept") or ()), codes))
    return Gone(frozenset(registers), parts, tuple(losses))


def _without(body: Body, keys: Collection[str]) -> Body:
    if not any(body.get(key) is not None for key in keys):
        return body
    return {key: None if key in keys else value for key, value in body.items()}


def _less(loss: Loss, kind: str, body: Body) -> Body:
    """What is left after one loss of an event that nobody who knew of it wrote."""
    if loss.codes and kind in _BOOKS:
        return body if loss.id in (body.get(KNOWS) or ()) else _book_without(body, _BOOKS[kind], loss.codes)
    if kind == "segment.coded":
        return _without(body, ("text",)) if _quotes(loss.texts, body) else body
    if kind == "decision.set":
        codings = [_without(each, ("text",)) if _quotes(loss.texts, each) else each for each in body.get("codings") or ()]
        return {**body, "codings": codings} if codings != list(body.get("codings") or ()) else body
    if kind == "mark.set" and loss.id not in (body.get(KNOWS) or ()) and any(text.is_at(body) for text in loss.texts):
        return _without(body, ("text", "start", "end"))
    return body


def _quotes(texts: Sequence[Text], coding: Body) -> bool:
    """Whether a coding has words of one of these texts; one that does not say which event held them may."""
    return any((not coding.get("on") or coding["on"] in text.on) and text.is_at(coding) for text in texts)


def _book_without(body: Body, key: str, codes: Mapping[str, frozenset[str]]) -> Body:
    book = body.get(key)
    less = _codes_without(book, codes) if isinstance(book, Mapping) else book
    return body if less is book else {**body, key: less}


def _codes_without(book: Mapping[str, Any], codes: Mapping[str, frozenset[str]]) -> Mapping[str, Any]:
    """A compiled or whole codebook, or a theme in it, without what explained some codes."""
    lost = codes.get(str(book.get("code") or book.get("id") or ""), frozenset())
    found: dict[str, Any] = {}
    for key, value in book.items():
        if key in lost or (key == "label" and lost & {"nl", "en"}):
            continue
        found[key] = value
        if key in ("codes", "themes") and isinstance(value, (list, tuple)):
            inner = [_codes_without(each, codes) if isinstance(each, Mapping) else each for each in value]
            if any(new is not old for new, old in zip(inner, value, strict=True)):
                found[key] = inner
    return book if len(found) == len(book) and all(found[key] is book[key] for key in found) else found
