"""What a command tells another program, or keeps in a file, as it may leave: events, codings, hits, what was charted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldwork.coding.segments import Document
from fieldwork.exports.leaving import Leaving
from fieldwork.protocol.model import Item
from fieldwork.record.resting import RESTING, sessions_in
from fieldwork.study.desk.documents import document
from fieldwork.study.folder import Study

if TYPE_CHECKING:
    from fieldwork.coding.charting import Chart, Reference, Summary
    from fieldwork.i18n import Msg
    from fieldwork.record.events import Event
    from fieldwork.study.charting.cases import Case
    from fieldwork.study.charting.findings import Finding

Body: TypeAlias = Mapping[str, Any]

_EMPTY = frozenset({"refused", "erased"})
"""Sessions of which nothing is left but the role and the day, which may be told."""
_TEXTS = frozenset({"answer.set", "note.set", "row.set"})
_SHOWN = """
SELECT e.id FROM json_each(?) n CROSS JOIN head h ON h.subject = n.value AND h.shown JOIN event e ON e.seq = h.event_seq
"""


class Told:
    """What may be told: of sessions that may leave, without what may not be quoted and (unless `identified`) without what can
    identify a person. `sessions` gathers those of which something was told."""

    def __init__(self, study: Study, leaving: Leaving, *, identified: bool = False) -> None:
        self.leaving, self.identified = leaving, identified
        self.sessions: set[str] = set()
        self._study = study
        self._rows = {row.id: row for row in leaving.all}
        self._texts: tuple[str, Document] = ("", Document(""))
        self._items: dict[str, Mapping[str, Item]] = {}

    @property
    def only(self) -> frozenset[str]:
        """The sessions that may leave, by id."""
        return self.leaving.may_leave

    def receipt(self) -> list[Msg]:
        """How many sessions stay and why, what was hidden in those that were told of, and which items stay."""
        here = self.leaving.narrowed(lambda row: row.id in self.sessions)
        here.identifying = self.leaving.identifying
        here.kept_back = {why: many for why, many in here.kept_back.items() if why not in _EMPTY}
        return here.receipt()

    def anywhere(self, text: str) -> str:
        """Words that belong to no session."""
        return self.leaving.masking.anywhere(text)

    # --- codings and hits --------------------------------------------------------------------------------------------------

    def codings(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Codings as `study.desk.codings` tells them, in the order of their sessions. `start` and `end` stay true."""
        for row in rows:
            session, item, field = row["session"], row["item"], row["field"]
            if session in self.only and not self._stays(session, item, field):
                yield row | {"text": self.piece(session, item, field, row["start"], row["end"], row["text"])}

    def piece(self, session: str, item: str | None, field: str, start: int, end: int, text: str) -> str:
        """Words that were cut from a text of a session."""
        self.sessions.add(session)
        hidden = self.leaving.masking.of(session)
        if hidden is None:
            return text
        part = self.document(session).part(item, field)
        return hidden.piece(item, field, part.text if part else None, start, end, text)

    def text(self, session: str, item: str | None, field: str) -> str | None:
        """A whole text of a session; None where it is gone."""
        part, hidden = self.document(session).part(item, field), self.leaving.masking.of(session)
        return None if part is None else part.text if hidden is None else hidden.text(part.item, part.field, part.text)

    def document(self, session: str) -> Document:
        """The texts of a session as the study has them."""
        if self._texts[0] != session:
            self._texts = (session, document(self._study, session))
        return self._texts[1]

    def hit(self, session: str, kind: str, body: Body) -> tuple[Body, Body] | None:
        """What a search found, as it is looked through and as it is shown; None where it stays."""
        if session not in self.only or self._stays(session, body.get("item"), "answer"):
            return None
        self.sessions.add(session)
        bare, hidden = self._bare(session, kind, body), self.leaving.masking.of(session)
        return bare, bare if hidden is None else hidden.body(kind, bare, self._items_of(session))

    def _stays(self, session: str, item: str | None, field: str) -> bool:
        return not self.identified and self.leaving.stays(self._items_of(session), item, field)

    def _bare(self, session: str, kind: str, body: Body) -> Body:
        """A body without what can identify a person in any time of a repeat."""
        value = body.get("value")
        if self.identified or kind != "answer.set" or not isinstance(value, (list, tuple)):
            return body
        items = self._items_of(session)
        within = {id_ for time in value if isinstance(time, Mapping) for id_ in time if id_ in items and items[id_].identifier}
        if not within:
            return body
        self.leaving.identifying.update(dict.fromkeys(sorted(within)))
        times = [{id_: each for id_, each in time.items() if id_ not in within} if isinstance(time, Mapping) else time
                 for time in value]  # fmt: skip
        return {**body, "value": times}

    def _items_of(self, session: str) -> Mapping[str, Item]:
        if session not in self._items:
            row = self._rows.get(session)
            name, version = (row.protocol, row.version) if row is not None else (None, None)
            self._items[session] = self._study.protocol_of(session, name, version).by_id if name is not None else {}
        return self._items[session]

    # --- events ------------------------------------------------------------------------------------------------------------

    def body(self, event: Event) -> Body | None:
        """The body of an event, of whenever; None where nothing of it may be told."""
        if event.subject in self._rows:
            return self._of_session(event)
        about = event.body.get("about")
        person = about.get("participant") if isinstance(about, Mapping) else None
        if person is not None and person not in self._people:
            return None
        if event.kind in RESTING and not sessions_in(event.body) <= self.only:
            return None
        found: Body = _each_text(event.body, self.anywhere)
        return found

    def _of_session(self, event: Event) -> Body | None:
        session, body, item = event.subject, event.body, event.body.get("item")
        field = str(body.get("field") or "answer")
        if self._rows[session].status in _EMPTY:
            return body
        if session not in self.only or (event.kind != "consent.set" and self._stays(session, item, field)):
            return None
        self.sessions.add(session)
        hidden, bare = self.leaving.masking.of(session), self._bare(session, event.kind, body)
        if event.kind in _TEXTS:
            if hidden is not None:
                hidden = hidden if event.id in self._shown else hidden.before()
                bare = hidden.body(event.kind, bare, self._items_of(session))
            return bare
        if hidden is not None and event.kind == "item.skipped":
            bare = hidden.body(event.kind, bare, self._items_of(session))
        told = self._cut(session, bare)
        found: Body = _each_text(told, self.anywhere)
        return found

    def _cut(self, session: str, value: Any) -> Any:
        """A body with the words in it that were cut from a text of the session, as they may leave."""
        if isinstance(value, (list, tuple)):
            return [self._cut(session, each) for each in value]
        if not isinstance(value, Mapping):
            return value
        found = {key: self._cut(session, each) for key, each in value.items()}
        if isinstance(value.get("text"), str) and isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            place = value.get("item"), str(value.get("field") or "answer")
            found["text"] = self.piece(session, *place, value["start"], value["end"], value["text"])
        return found

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The events that show, of the sessions in which words are withheld."""
        withheld = [id_ for id_ in self.only if self.leaving.masking.of(id_) is not None]
        return frozenset(id_ for (id_,) in self._study.log.query(_SHOWN, (json.dumps(withheld),)))

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(code for row in self.leaving.sessions for code in row.participants)

    # --- what was charted --------------------------------------------------------------------------------------------------

    def case(self, found: Case) -> Case:
        """A case of the sessions that may leave."""
        self.sessions.update(each.id for each in found.sessions)
        memos = tuple(replace(each, text=self.anywhere(each.text)) for each in found.memos)
        return replace(found, summaries=self._summaries(found.summaries), memos=memos, findings=self.findings(found.findings))

    def chart(self, found: Chart) -> Chart:
        """A matrix of the sessions that may leave."""
        self.sessions.update(session for row in found.rows for session in row.sessions)
        cells = {where: replace(cell, summaries=self._summaries(cell.summaries)) for where, cell in found.cells.items()}
        return replace(found, cells=cells)

    def _summaries(self, found: Iterable[Summary]) -> tuple[Summary, ...]:
        return tuple(replace(each, text=self.anywhere(each.text)) for each in found)

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings, with the words of the segments that they lean on."""
        return tuple(
            replace(each, statement=self.anywhere(each.statement), supports=tuple(self._refs(each.supports)),
                    contradicts=tuple(self._refs(each.contradicts)))
            for each in found
        )  # fmt: skip

    def _refs(self, refs: Iterable[Reference]) -> Iterator[Reference]:
        for ref in refs:
            said = ref.said
            if said is None:
                yield ref
            elif said.coding.session in self.only:
                one = said.coding
                if not self._stays(one.session, one.item, one.field):
                    text = self.piece(one.session, one.item, one.field, one.start, one.end, one.text)
                    yield replace(ref, said=replace(said, coding=replace(one, text=text)))


def _each_text(value: Any, told: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return told(value)
    if isinstance(value, Mapping):
        return {key: _each_text(each, told) for key, each in value.items()}
    return [_each_text(each, told) for each in value] if isinstance(value, (list, tuple)) else value
