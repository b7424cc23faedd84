"""What a coder goes through: by session, by item, what was found, what is uncoded, flagged, marked in the field, or to re-read.

Queues are made as they are asked for, one place at a time, so that the first one is there at once in a large study too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from fieldwork.coding.rereading import Reading, to_reread
from fieldwork.coding.segments import Coding, Document, Part, made_at

if TYPE_CHECKING:
    from fieldwork.study.desk.desk import Desk
    from fieldwork.study.desk.field_marks import FieldMark

Queue: TypeAlias = Literal["session", "item", "search", "uncoded", "flagged", "marks", "reread"]
# Whether a coder coded a text of a session that is another text now: only there words can be gone.
_REWRITTEN = """
SELECT "on" FROM coding WHERE session = ?1 AND coder = ?2
EXCEPT SELECT e.id FROM head h JOIN event e ON e.seq = h.event_seq WHERE h.subject = ?1 AND h.shown LIMIT 1
"""
_MARKED = """
SELECT id FROM session s WHERE EXISTS (
  SELECT 1 FROM head h WHERE h.subject = s.id AND h.register > 'mark/' AND h.register < 'mark0' AND h.shown AND h.stands
) ORDER BY opened_at, id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go to. `field` None: the whole session. `text` are the words there; `codings` counts the coder's own at the
    session or text; `done` whether she read the session with the codebook as it is now; `codes` those to look for again;
    `coding` or `mark` what it is about."""

    session: str
    item: str | None = None
    field: str | None = None
    start: int = 0
    end: int = 0
    text: str = ""
    codings: int = 0
    done: bool = False
    codes: tuple[str, ...] = ()
    coding: str | None = None
    mark: str | None = None


def queue(desk: Desk, kind: Queue, *, item: str | None = None, words: str = "") -> Iterator[Entry]:
    """The places of one queue, in the order of the sessions and their texts.

    `item` (for `item`): that question across all sessions; without it every question, in the order of the protocols. `words`
    (for `search`) must all be in a text. `flagged` are first the codings of which the words are gone, then what the researcher
    flagged in the field; `uncoded` the texts without a coding of this coder.
    """
    match kind:
        case "session":
            yield from _sessions(desk)
        case "item":
            yield from _items(desk, item)
        case "search":
            yield from _found(desk, words)
        case "uncoded":
            yield from (entry for texts in desk.documents() for entry in _texts(desk, texts) if not entry.codings)
        case "flagged":
            yield from _flagged(desk)
        case "marks":
            yield from map(_marked, _marks(desk))
        case "reread":
            yield from _to_reread(desk)


def _sessions(desk: Desk) -> Iterator[Entry]:
    for row in desk.study.log.sessions():
        if row.protocol is not None and row.status not in ("refused", "erased"):
            yield Entry(row.id, codings=len(_own(desk, row.id)), done=desk.is_read(row.id))


def _own(desk: Desk, session: str) -> list[tuple[str, int]]:
    """The coder's own codings in a session: id, and when it was written last."""
    sql = "SELECT coding, at FROM coding WHERE session = ? AND coder = ?"
    return [(coding, at) for coding, at in desk.study.log.query(sql, (session, desk.coder))]


def _items(desk: Desk, item: str | None) -> Iterator[Entry]:
    if item is not None:
        texts_of = desk.documents(_asking(desk, item))
        yield from (entry for texts in texts_of for entry in _texts(desk, texts) if entry.item == item)
        return
    by_item: dict[str | None, list[Entry]] = {}
    for texts in desk.documents():
        for entry in _texts(desk, texts):
            by_item.setdefault(entry.item, []).append(entry)
    for entries in by_item.values():
        yield from entries


def _asking(desk: Desk, item: str) -> list[str]:
    """The sessions of protocols that have an item: of a large study the others need not be read."""
    rows = desk.study.log.sessions()
    held = {(row.protocol, int(row.version or 0)) for row in rows if row.protocol is not None}
    asking = {each for each in held if item in desk.study.protocol(*each).by_id}
    return [row.id for row in rows if (row.protocol, int(row.version or 0)) in asking]


def _texts(desk: Desk, texts: Document) -> list[Entry]:
    """An entry for each text of a session."""
    counts: dict[tuple[str | None, str], int] = {}
    for coding in desk.codings(texts.session, desk.coder):
        counts[coding.place] = counts.get(coding.place, 0) + 1
    return [_text(texts.session, part, counts.get(part.place, 0)) for part in texts.parts]


def _text(session: str, part: Part, codings: int) -> Entry:
    return Entry(session, part.item, part.field, 0, len(part.text), part.text, codings)


def _found(desk: Desk, words: str) -> Iterator[Entry]:
    """Where the search finds words; each text in which they stand once."""
    from fieldwork.study.search import search

    seen = set()
    for hit in search(desk.study, words):
        texts = desk.document(hit.session)
        part = next((each for each in texts.parts if _is_hit(each, hit.item, hit.what, hit.ref, hit.beside)), None)
        if part is None or (hit.session, part.place) in seen:
            continue
        seen.add((hit.session, part.place))
        end = hit.start + max((b - a for a, b in hit.spans), default=0)
        yield Entry(hit.session, part.item, part.field, hit.start, min(end, len(part.text)), part.text)


def _is_hit(part: Part, item: str | None, what: str, ref: str | None, beside: bool) -> bool:
    if what == "answer":
        return part.item == item and part.kind == ("remark" if beside else "answer")
    if what == "note":
        return part.field == f"note:{ref}"
    return part.field == f"row:{ref}.{'reflective' if beside else 'descriptive'}"


def _flagged(desk: Desk) -> Iterator[Entry]:
    for row in desk.study.log.sessions():
        if desk.study.log.query(_REWRITTEN, (row.id, desk.coder)):
            yield from (_of_coding(each) for each in desk.codings(row.id, desk.coder) if each.state == "flagged")
    yield from (_marked(mark) for mark in _marks(desk) if mark.what == "flag")


def _marks(desk: Desk) -> Iterator[FieldMark]:
    """The marks to confirm, session by session; those without any are not read."""
    for (session,) in desk.study.log.query(_MARKED):
        yield from desk.marks(session)


def _of_coding(coding: Coding) -> Entry:
    return Entry(coding.session, coding.item, coding.field, coding.start, coding.end, coding.text, coding=coding.coding)


def _marked(mark: FieldMark) -> Entry:
    return Entry(mark.session, mark.item, mark.field, mark.start, mark.end, mark.text, mark=mark.mark)


def _to_reread(desk: Desk) -> Iterator[Entry]:
    for row in desk.study.log.sessions():
        for _, codes in to_reread(desk.codebook, [_reading(desk, row.id)]):
            yield Entry(row.id, codes=tuple(codes))


def _reading(desk: Desk, session: str) -> Reading:
    """How far the coder is with a session."""
    began = min((made_at(coding, at) for coding, at in _own(desk, session)), default=None)
    read = desk.study.log.shown(session, f"read/{desk.coder}")
    return Reading(desk.coder, session, began, read.at if read is not None and read.body.get("done") else None)
