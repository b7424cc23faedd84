"""What the researcher marked in the field, as first codings to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.coding.segments import Document, place_of
from fieldwork.store.current import heads_of

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

WHATS = frozenset({"quote", "flag", "route"})
"""The marks that are of words; a moment is not."""


@dataclass(frozen=True, slots=True)
class FieldMark:
    """A mark of words: `what` is quote, flag or route; `start` and `end` in code points, end exclusive; `desk` whether it was
    made at the desk, where quotes for the report are chosen, and not in the field."""

    mark: str
    session: str
    item: str | None
    field: str
    start: int
    end: int
    text: str
    what: str
    route: str | None
    desk: bool = False


def field_marks(study: Study, texts: Document) -> list[FieldMark]:
    """The marks of words in a session, in the order of its texts; those whose words are gone are left out."""
    found = []
    for heads in heads_of(study.log, texts.session, ("mark",)).values():
        body = heads[-1].body
        part = texts.part(body.get("item"), body.get("field") or "answer")
        start, end, words = body.get("start"), body.get("end"), body.get("text")
        if part is None or not body.get("on", True) or body["what"] not in WHATS:
            continue
        if isinstance(start, int) and isinstance(end, int) and words and part.text[start:end] == words:
            found.append(FieldMark(
                body["mark"], texts.session, part.item, part.field, start, end, words, body["what"], body.get("route"),
                bool(body.get("desk")),
            ))  # fmt: skip
    order = texts.order
    return sorted(found, key=lambda mark: (order[place_of(mark.item, mark.field)], mark.start, mark.end, mark.mark))
