"""Where people's words stand in the events of a session: which event holds the text of a field, and where in its body.

A field is `answer` or `remark` of an item (in a repeat `answer:TIME.ITEM`, times from 0), `note:ID`, or `row:ID.COLUMN` of a
sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.protocol.values import split


def register_of_text(item: str | None, field: str) -> str:
    """The register that holds the text of a field."""
    what, _, place = field.partition(":")
    if what == "note":
        return f"note/{place}"
    if what == "row":
        return f"row/{place.rpartition('.')[0]}"
    return f"answer/{item or ''}"


def text_in(body: Mapping[str, Any], field: str) -> str:
    """The text of a field in the body of the event that holds it: empty where nothing stands there, or no words."""
    what, _, place = field.partition(":")
    found: Any = None
    if what == "note":
        found = body.get("text")
    elif what == "row":
        found = body.get(place.rpartition(".")[2]) if body.get("on", True) else None
    elif what in ("answer", "remark"):
        said = cell(body.get("value"), place) if place else (body.get("value"), body.get("text"))
        found = said[0 if what == "answer" else 1]
    return found if isinstance(found, str) else ""


def cell(whole: Any, place: str) -> tuple[Any, str | None]:
    """What was answered in one time of a repeat, and the words beside it; `place` is `TIME.ITEM`, from 0."""
    time, _, item = place.partition(".")
    held = whole[int(time)] if isinstance(whole, (list, tuple)) and time.isdecimal() and int(time) < len(whole) else None
    return split(held.get(item)) if isinstance(held, Mapping) else (None, None)
