"""An event as a row of the log, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

from fieldwork.record.events import Event

COLUMNS = "id, kind, subject, at, offset, by, device, supersedes, body"
"""The columns of an event, but its digest."""
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def row_of(event: Event) -> tuple[Any, ...]:
    """The columns of an event, in the order of COLUMNS, with its digest."""
    body = body_text(event.body)
    columns = (event.id, event.kind, event.subject, event.at, event.offset, event.by, event.device)
    row = (*columns, " ".join(event.supersedes) or None, body)
    return (*row, digest(row))


def body_text(body: Mapping[str, Any]) -> str:
    """A body as it stands in the log."""
    return storable(_to_json(body))


def storable(text: str) -> str:
    """Text as UTF-8 can hold it: half a surrogate pair, which some terminals hand over, becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def digest(row: Sequence[Any]) -> bytes:
    """BLAKE2b-128 of an event's columns (COLUMNS) written as a JSON array in ASCII; of what can be no event, of nothing."""
    id_, kind, subject, at, offset, by, device, supersedes, body = row
    try:  # twice as fast as json.dumps, which every look through a log feels
        replaced = "null" if supersedes is None else _quoted(supersedes)
        written = (
            f"[{_quoted(id_)}, {_quoted(kind)}, {_quoted(subject)}, {at}, {offset}, {_quoted(by)}, {_quoted(device)}, "
            f"{replaced}, {_quoted(body)}]"
        )
    except TypeError:
        written = ""
    return hashlib.blake2b(written.encode("ascii", "replace"), digest_size=16).digest()


def event_of(row: tuple[Any, ...]) -> Event:
    """The event of a row with COLUMNS."""
    id_, kind, subject, at, offset, by, device, supersedes, body = row
    replaced = tuple(supersedes.split(" ")) if supersedes else ()
    return Event(id_, kind, subject, at, offset, by, device, replaced, json.loads(body))
