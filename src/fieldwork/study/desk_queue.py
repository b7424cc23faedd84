"""What a coder goes through: by session, by item, what was found, what is uncoded, flagged, marked in the field, or to re-read.

Queues are made as they are asked for, one place at a time, so that the first one is there at once in a large study too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from fieldwork.coding.rereading import Reading, to_reread
from fieldwork.coding.segments import Coding, Document, Part, coding_of
from fieldwork.store.current import shown_of
from fieldwork.study.desk import Desk
from fieldwork.study.field_marks import FieldMark

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

Queue: TypeAlias = Literal["session", "item", "search", "uncoded", "flagged", "marks", "reread"]
QUEUES: tuple[Queue, ...] = ("session", "item", "search", "uncoded", "flagged", "marks", "reread")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go to. `field` None: the whole session. `text` are the words there; `codings` counts the coder's own at the
    session or text; `done` whether she said to be done with the session; `codes` those to look for again; `coding` or `mark`
    what it is about."""

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
            yield from (_marked(mark) for texts in desk.documents() for mark in desk.marks(texts.session))
        case "reread":
            yield from _to_reread(desk)


def _sessions(desk: Desk) -> Iterator[Entry]:
    counts = dict(desk.study.log.query("SELECT session, count(*) FROM coding WHERE coder = ? GROUP BY session", (desk.coder,)))
    done = _done(desk)
    for row in desk.study.log.sessions():
        if row.protocol is not None and row.status not in ("refused", "erased"):
            yield Entry(row.id, codings=counts.get(row.id, 0), done=row.id in done)


def _done(desk: Desk) -> dict[str, int]:
    """The sessions that the coder said to be done with, and when."""
    return {event.subject: event.at for event in shown_of(desk.study.log, "read") if event.body.get("coder") == desk.coder}


def _items(desk: Desk, item: str | None) -> Iterator[Entry]:
    if item is not None:
        yield from (entry for texts in desk.documents() for entry in _texts(desk, texts) if entry.item == item)
        return
    by_item: dict[str | None, list[Entry]] = {}
    for texts in desk.documents():
        for entry in _texts(desk, texts):
            by_item.setdefault(entry.item, []).append(entry)
    for entries in by_item.values():
        yield from entries


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
    for coding in desk.codings(coder=desk.coder):
        if coding.state == "flagged":
            yield _of_coding(coding)
    for texts in desk.documents():
        yield from (_marked(mark) for mark in desk.marks(texts.session) if mark.what == "flag")


def _of_coding(coding: Coding) -> Entry:
    return Entry(coding.session, coding.item, coding.field, coding.start, coding.end, coding.text, coding=coding.coding)


def _marked(mark: FieldMark) -> Entry:
    return Entry(mark.session, mark.item, mark.field, mark.start, mark.end, mark.text, mark=mark.mark)


def _to_reread(desk: Desk) -> Iterator[Entry]:
    found = {reading.session: codes for reading, codes in to_reread(desk.codebook, readings(desk.study, desk.coder))}
    for row in desk.study.log.sessions():
        if row.id in found:
            yield Entry(row.id, codes=tuple(found[row.id]))


def readings(study: Study, coder: str | None = None) -> list[Reading]:
    """How far each coder (or one) is with each session that she coded or read."""
    began: dict[tuple[str, str], int] = {}
    for event in shown_of(study.log, "coding"):
        coding = coding_of(event.subject, event.body, at=event.at)
        key = (coding.coder, coding.session)
        began[key] = min(coding.made, began.get(key, coding.made))
    done = {(event.body["coder"], event.subject): event.at for event in shown_of(study.log, "read")}
    keys = [key for key in dict.fromkeys([*began, *done]) if coder is None or key[0] == coder]
    return [Reading(*key, began.get(key), done.get(key)) for key in keys]
