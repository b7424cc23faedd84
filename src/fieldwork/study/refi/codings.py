"""The codings and memos of a REFI-QDA file as events of the study; what is there already is left as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fieldwork.coding.segments import Part, Place, place_of
from fieldwork.ids import Stamper
from fieldwork.record.events import Event
from fieldwork.spans import Span
from fieldwork.study.desk.memos import MEMO_KINDS, Memo, kept_with, memos
from fieldwork.study.refi.guids import Guids, foreign, within
from fieldwork.study.refi.matching import Coders, Codes
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
from fieldwork.study.refi.model import FileCoding

_THERE = """
SELECT subject, json_extract(body, '$.coding'), json_extract(body, '$.item'), json_extract(body, '$.field'),
  json_extract(body, '$.start'), json_extract(body, '$.end'), json_extract(body, '$.code'), json_extract(body, '$.coder'),
  stands
FROM current WHERE register >= 'coding/' AND register < 'coding0'
"""
Key = tuple[str, Place, int, int, str, str]
"""What makes two codings the same: session, text, span, code, coder."""


def id_of(guid: str) -> str:
    """The id of what came in: its GUID; one that looks like an id of ours gives another, so that the two are told apart."""
    return guid if foreign(guid) else within(guid, "import")


@dataclass
class Events:
    """What is to be written, in order; `counts` of what is new in it."""

    stamp: Stamper
    all: list[Event] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def write(self, kind: str, subject: str, body: Mapping[str, Any], supersedes: tuple[str, ...] = ()) -> Event:
        """Have an event ready."""
        at = self.stamp()
        made = Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, supersedes, body)
        self.all.append(made)
        return made


class Codings:
    """The codings and memos of a study, to which those of a file come. `known` counts those that were there already,
    `on_heads` those on what is a route here and no code."""

    def __init__(self, study: Study, guids: Guids, codes: Codes, coders: Coders, events: Events) -> None:
        self.study, self.guids, self.codes, self.coders, self.events = study, guids, codes, coders, events
        self.known = self.on_heads = 0
        self._there: set[Key] = set()
        self._standing: dict[str, tuple[str, str]] = {}  # by GUID session and id
        self._guids: set[str] = set()
        for session, coding, item, name, start, end, code, coder, stands in study.log.query(_THERE):
            guid = guids.coding(str(coding))
            self._guids.add(guid)
            if stands:
                self._there.add((session, place_of(item, name or "answer"), start, end, code, coder))
                self._standing[guid] = (session, str(coding))

    def is_there(self, coding: FileCoding) -> bool:
        """Whether a coding came from here, or came in before; also where it was taken away here since."""
        guid = coding.guid if coding.guid in self._guids else id_of(coding.guid)
        there = guid in self._guids
        self.known += there
        if there and coding.description and guid in self._standing:
            self._describe(coding, *self._standing[guid])
        return there

    def add(self, coding: FileCoding, session: str, part: Part, span: Span, number: int = 0) -> None:
        """A coding on a span of a text; `number` tells those apart that one coding of the file becomes."""
        code, coder = self.codes.ids.get(coding.code), self.coders.of(coding.user)
        if code is None:
            self.on_heads += 1
            return
        key: Key = (session, part.place, *span, code, coder)
        if key in self._there:
            self.known += 1
            return
        self._there.add(key)
        id_ = id_of(coding.guid) if number == 0 else within(coding.guid, f"part/{number}")
        self.events.write("segment.coded", session, {
            "coding": id_, "item": part.item, "field": part.field, "start": span[0], "end": span[1],
            "text": part.text[slice(*span)], "on": part.event, "code": code, "actor": None, "route": part.route,
            "valence": None, "new_aspect": False, "coder": coder, "prefilled": ["route"] if part.route else [], "mark": None,
            "settled": False, "step": None, "made": coding.made,
        })  # fmt: skip
        self.events.counts["codings"] += 1
        if number == 0 and coding.description:
            about = {"coding": id_, "session": session}
            self.memo(within(id_, "memo"), MEMO_KINDS[0], about, coding.description, coder, coding.made)

    def _describe(self, coding: FileCoding, session: str, id_: str) -> None:
        """What was written elsewhere on a coding that is there; not what we gave along ourselves."""
        left = kept(coding.description)
        for memo in self._on_codings.get(id_, ()):
            left = left.replace(f"{memo.coder}: {memo.text}", "", 1) if f"{memo.coder}: {memo.text}" in left else left.replace(
                memo.text, "", 1
            )
        if left.strip():
            about = {"coding": id_, "session": session}
            self.memo(within(coding.guid, f"memo/{left.strip()}"), MEMO_KINDS[0], about, left, self.coders.of(coding.user),
                      coding.made)  # fmt: skip

    def memo(self, id_: str, kind: str, about: dict[str, str], text: str, coder: str, made: int | None) -> None:
        """A memo, unless it is there."""
        if self.guids.memo(id_) in self._memo_guids:
            return
        self._memo_guids.add(self.guids.memo(id_))
        body = {"memo": id_, "kind": kind, "about": about, "text": kept(text).strip(), "coder": coder, "made": made}
        self.events.write("memo.set", kept_with(about), body)
        self.events.counts["memos"] += 1

    @cached_property
    def _memos(self) -> list[Memo]:
        return memos(self.study, {})

    @cached_property
    def _memo_guids(self) -> set[str]:
        return {self.guids.memo(memo.memo) for memo in self._memos}

    @cached_property
    def _on_codings(self) -> dict[str, list[Memo]]:
        found: dict[str, list[Memo]] = {}
        for memo in self._memos:
            if "coding" in memo.about:
                found.setdefault(memo.about["coding"], []).append(memo)
        return found
