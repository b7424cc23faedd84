"""The codings of many sessions beside the texts that they are in, read some sessions at a time and not one by one.

Where a text is still as it was when it was coded, which is nearly always, its event and nothing else is looked at. A session
of which that does not hold for every coding is read as the coding screen reads it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from fieldwork.coding.reconcile import consensus
from fieldwork.coding.segments import Coding, Document, coding_of
from fieldwork.coding.units import Effective
from fieldwork.protocol.model import Protocol, Text
from fieldwork.protocol.values import WORDS_KINDS
from fieldwork.record.texts import register_of_text, text_in
from fieldwork.store.log import SessionRow
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import placed
from fieldwork.study.desk.documents import document
from fieldwork.study.folder import Study

AT_ONCE = 200
"""Sessions that are read in one go."""
_HEADS = "FROM json_each(?) n CROSS JOIN head h ON h.subject = n.value AND ({where}) JOIN event e ON e.seq = h.event_seq"
_SHOWN = "WHERE h.shown AND h.stands"
_IN_CODING = "h.register >= 'coding/' AND h.register < 'coding0'"
_CODINGS = f"SELECT h.subject, e.body, e.at, e.offset, e.id {_HEADS.format(where=_IN_CODING)} {_SHOWN}"
_IN_TEXTS = " OR ".join(f"h.register >= '{name}/' AND h.register < '{name}0'" for name in ("answer", "note", "row"))
_TEXTS = f"SELECT h.subject, h.register, e.id, e.body {_HEADS.format(where=_IN_TEXTS)} {_SHOWN}"

Body: TypeAlias = Mapping[str, Any]
Written: TypeAlias = tuple[Body, int, int, str]
"""A coding as it was written: its body, time, offset and event."""
Order: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text of a session that is coded: the fields are those of `coding.segments.Part`; `order` is its place among them.
    `text` is None where it is gone."""

    item: str | None
    field: str
    text: str | None
    question: Text | None
    section: str | None
    route: str | None
    who: str | None
    speaker: str | None
    order: Order


class Found(NamedTuple):
    """A coding as it stands: what was written of it, when, and its place of now. `state` as in `Coding`."""

    body: Body
    at: int
    offset: int
    start: int
    end: int
    text: str
    state: str


Coded: TypeAlias = list[tuple[CodedText, list[Found]]]
"""The texts of a session that are coded, in their order, each with its codings; codings whose words are gone come last."""


def coded_sessions(study: Study, sessions: Sequence[SessionRow], coder: str | None) -> Iterator[tuple[SessionRow, Coded]]:
    """Every session in which anything was coded, by this coder or (None) by anyone."""
    guides: dict[int, _Guide] = {}
    for start in range(0, len(sessions), AT_ONCE):
        rows = sessions[start : start + AT_ONCE]
        ids = (json.dumps([row.id for row in rows]),)
        codings: defaultdict[str, list[Written]] = defaultdict(list)
        read = study.log.query(_CODINGS, ids)
        for (session, _, at, offset, event), body in zip(read, _bodies(raw for _, raw, *_ in read), strict=True):
            if coder is None or body["coder"] == coder:
                codings[session].append((body, at, offset, event))
        texts: defaultdict[str, dict[str, tuple[str, Body]]] = defaultdict(dict)
        held = study.log.query(_TEXTS, ids) if codings else []
        for (session, register, event, _), body in zip(held, _bodies(raw for *_, raw in held), strict=True):
            texts[session][register] = (event, body)
        for row in rows:
            if row.id in codings:
                here = codings[row.id]
                told = _Session(row, _guide(study, row, guides), texts[row.id]).coded(here)
                yield row, _read(study, row, here) if told is None else told


def coded_by_consensus(study: Study, sessions: Sequence[SessionRow]) -> Iterator[tuple[SessionRow, Coded]]:
    """What stands as the coding of the study (`coding.reconcile.consensus`), by session."""
    from fieldwork.study.rounds.figures import material
    from fieldwork.study.rounds.rounds import rounds
    from fieldwork.study.rounds.settling import decisions

    effective, all_rounds = codebook(study).effective, rounds(study)
    wanted = {row.id for row in sessions}
    in_rounds = [session for session in dict.fromkeys(id_ for each in all_rounds for id_ in each.sessions) if session in wanted]
    settled: defaultdict[str, list[Coding]] = defaultdict(list)
    if in_rounds:
        coded = material(study, in_rounds).codings
        for each in consensus(coded, all_rounds, decisions(study, in_rounds), effective):
            settled[each.session].append(each)
    blind = frozenset(in_rounds)
    others = coded_sessions(study, [row for row in sessions if row.id not in blind], None)
    other = next(others, None)
    for row in sessions:
        if row.id in settled:
            yield row, _as_read(document(study, row.id), settled[row.id])
        elif other is not None and other[0] is row:
            standing = [(text, left) for text, found in other[1] if (left := _standing(row.id, text, found, effective))]
            if standing:
                yield row, standing
            other = next(others, None)


def _standing(session: str, text: CodedText, found: list[Found], effective: Effective) -> list[Found]:
    """What stands of a text that is in no round: all that was coded, once where it says the same about the same words."""
    if text.text is None:
        return []
    said = {(effective(each.body["code"]), each.body["actor"], each.body["route"], each.body["valence"]) for each in found}
    if len(said) == len(found):  # nothing is said twice
        return found
    whole = [
        Coding(body["coding"], session, text.item, text.field, start, end, words, "", body["code"], body["actor"],
               body["route"], body["valence"], bool(body["new_aspect"]), body["coder"])
        for body, _, _, start, end, words, _ in found
    ]  # fmt: skip
    left = {each.coding for each in consensus(whole, (), (), effective)}
    return [each for each in found if each.body["coding"] in left]


_NOTHING: tuple[str, Body] = ("", {})


def _bodies(raw: Iterable[str]) -> list[Body]:
    """Bodies from their JSON, all in one go: reading them one by one takes twice as long."""
    found: list[Body] = json.loads(f"[{','.join(raw)}]")
    return found


class _Guide:
    """A protocol, with the number of each item, and the item and the words of each kind of row of its sheets."""

    def __init__(self, protocol: Protocol) -> None:
        self.items = protocol.by_id
        self.order = {item.id: number for number, item in enumerate(protocol.all_items())}
        self.rows = {row.id: (item.id, row.label) for item in protocol.items if item.kind == "sheet" for row in item.rows}


class _Session:
    """The texts of one session as their events hold them."""

    def __init__(self, row: SessionRow, guide: _Guide | None, events: Mapping[str, tuple[str, Body]]) -> None:
        self._row, self._guide, self._events = row, guide, events
        self._alone = row.participants[0] if len(row.participants) == 1 else None

    def coded(self, codings: Sequence[Written]) -> Coded | None:
        """The codings in their texts; None where that takes more than the events of now."""
        if self._guide is None:
            return None
        known: dict[tuple[Any, Any], tuple[str, str, list[Found]]] = {}
        for body, at, offset, _ in codings:
            item, field = place = (body.get("item"), body.get("field") or "answer")
            here = known.get(place)
            if here is None:
                here = known[place] = (*self._text(item, field), [])
            event, text, found = here
            start, end, words = body["start"], body["end"], body.get("text") or ""
            if event != body.get("on") or text[start:end] != words:
                return None
            found.append(Found(body, at, offset, start, end, words, "kept"))
        told: Coded = []
        for (item, field), (_, text, found) in known.items():
            about = self._about(self._guide, item, field, text)
            if about is None:
                return None
            found.sort(key=_in_text)
            told.append((about, found))
        return sorted(told, key=_in_order)

    def _text(self, item: str | None, field: str) -> tuple[str, str]:
        """The event that holds a text, and the text."""
        event, body = self._events.get(register_of_text(item, field), _NOTHING)
        return event, text_in(body, field)

    def _about(self, guide: _Guide, item: str | None, field: str, text: str) -> CodedText | None:
        what, _, place = field.partition(":")
        _, body = self._events.get(register_of_text(item, field), _NOTHING)
        if what == "note":
            return self._note(guide, body, field, text)
        if what == "row":
            return self._seen(guide, body, field, text)
        time, _, inner = place.partition(".")
        asked, around = guide.items.get(inner or item or ""), guide.items.get(item or "")
        if asked is None or around is None or (what == "answer" and asked.kind not in WORDS_KINDS):
            return None
        nobody = asked.kind == "note"  # what a researcher writes in a field of the guide was said by nobody
        who = None if nobody else self._alone
        speaker = None if nobody else self._row.role or (self._role(who) if who else None)
        question = asked.ask if inner else asked.question(self._row.wave)
        order = (guide.order[around.id], 0, int(time or -1), guide.order[asked.id], what == "remark")
        return CodedText(item, field, text, question, around.section, around.route, who, speaker, order)

    def _note(self, guide: _Guide, body: Body, field: str, text: str) -> CodedText | None:
        item, who = guide.items.get(body.get("item") or ""), body.get("speaker")
        if item is None and body.get("item"):
            return None
        speaker, last = self._role(who) if who else None, len(guide.order)
        order = (guide.order[item.id] if item else last, 2, str(body["note"]))
        if item is None:
            return CodedText(None, field, text, None, None, None, who, speaker, order)
        question = item.question(self._row.wave)
        return CodedText(item.id, field, text, question, item.section, item.route, who, speaker, order)

    def _seen(self, guide: _Guide, body: Body, field: str, text: str) -> CodedText | None:
        """What is in a row of a sheet."""
        found = guide.rows.get(body.get("type") or "")
        if found is None:
            return None
        item, label = guide.items[found[0]], found[1]
        order = (guide.order[item.id], 1, body.get("position") or 0, str(body["row"]), field.endswith(".reflective"))
        return CodedText(item.id, field, text, label, item.section, item.route, None, None, order)

    def _role(self, person: str) -> str | None:
        theirs = self._row.roles.get(person) or ()
        return self._row.role if self._row.role in theirs else theirs[0] if len(theirs) == 1 else None


def _guide(study: Study, row: SessionRow, known: dict[int, _Guide]) -> _Guide | None:
    """The guide of a session; None where it has none."""
    if row.protocol is None:
        return None
    held = study.protocol_of(row.id, row.protocol, row.version)
    if id(held) not in known:
        known[id(held)] = _Guide(held)
    return known[id(held)]


def _read(study: Study, row: SessionRow, codings: Sequence[Written]) -> Coded:
    """The codings of a session as the coding screen reads them."""
    whole = (coding_of(row.id, body, at=at, offset=offset, event=event) for body, at, offset, event in codings)
    texts = document(study, row.id)
    return _as_read(texts, placed(study, texts, whole))


def _as_read(texts: Document, codings: Sequence[Coding]) -> Coded:
    """Codings beside the parts of their document."""
    by_place: dict[Any, tuple[CodedText, list[Found]]] = {}
    last = len(texts.parts)
    for each in codings:
        part = texts.part(each.item, each.field) if each.state != "flagged" else None
        place = (each.place, part is None)
        if place not in by_place:
            by_place[place] = (
                CodedText(part.item, part.field, part.text, part.label, part.section, part.route, part.who, part.speaker,
                          (texts.order[part.place],))
                if part is not None
                else CodedText(each.item, each.field, None, None, None, None, None, None, (last, each.item or "", each.field)),
                [],
            )  # fmt: skip
        body = {
            "coding": each.coding, "code": each.code, "actor": each.actor, "route": each.route, "valence": each.valence,
            "new_aspect": each.new_aspect, "coder": each.coder,
        }  # fmt: skip
        by_place[place][1].append(Found(body, each.at, each.offset, each.start, each.end, each.text, each.state))
    told = [(about, sorted(found, key=_in_text)) for about, found in by_place.values()]
    return sorted(told, key=_in_order)


def _in_text(found: Found) -> tuple[int, int, str, str, str]:
    return (found.start, found.end, found.body["coder"], found.body["code"], found.body["coding"])


def _in_order(each: tuple[CodedText, list[Found]]) -> Order:
    return each[0].order
