"""The protocol of what was held without one: a text from elsewhere, whole, as the answer to the only item.

It is the program's own and stands in no folder, so that nobody is offered it to hold a session with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNGUIDED = "fieldwork/tekst"
VERSION = 1
TEXT_ITEM = "tekst"
"""The item whose answer is the text."""
_TEXT = {"nl": "Tekst", "en": "Text"}
_COMPILED: Mapping[str, Any] = {
    "id": UNGUIDED, "version": VERSION, "kind": "interview",
    "title": {"nl": "Tekst zonder leidraad", "en": "Text without a guide"}, "roles": [],
    "sections": [{
        "id": TEXT_ITEM, "title": _TEXT,
        "items": [{"id": TEXT_ITEM, "kind": "open", "ask": _TEXT, "section": TEXT_ITEM}],
    }],
}  # fmt: skip


def unguided(name: str) -> Mapping[str, Any] | None:
    """The compiled protocol of a text without a guide, where that is what is asked for."""
    return _COMPILED if name == UNGUIDED else None
