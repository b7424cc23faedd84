"""The words that a session was held with, where one version of a protocol came to say two things: two people gave one number
to two contents, or the file was changed on one copy while sessions were held with it on another.

`session.opened` names the events by which its protocol was adopted (`held_with`), the one that showed last. Of a session from
before that was written down it follows from what its own copy had adopted by then, or it stays as it is now.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.protocol.model import Protocol, from_compiled
from fieldwork.study.copies.conflicts import with_items_of

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_ONE_EACH = """
SELECT (SELECT count(*) FROM event WHERE subject = 'study' AND kind = 'protocol.adopted') =
  (SELECT count(DISTINCT register) FROM head WHERE subject = 'study' AND register >= 'protocol/' AND register < 'protocol0')
"""
_ADOPTED = """
SELECT id, at, device, body ->> '$.protocol', body ->> '$.version', body -> '$.compiled' FROM event
WHERE subject = 'study' AND kind = 'protocol.adopted' AND body <> '{}' ORDER BY at, id
"""
_OPENED = """
SELECT e.id, e.at, e.device, e.body -> '$.held_with' FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.subject = ? AND h.register = 'opened' AND h.shown
"""
_MERGED = "SELECT 1 FROM event WHERE subject = 'study' AND kind = 'merged' AND device = ? AND at BETWEEN ? AND ? LIMIT 1"
_TOUCHED = "SELECT DISTINCT body ->> '$.item' FROM event WHERE subject = ?"


@dataclass(frozen=True, slots=True)
class _Adopted:
    """An event by which a copy adopted a version of a protocol; `compiled` is its content as JSON text."""

    id: str
    at: int
    device: str
    compiled: str

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.compiled)
        return found


class Wordings:
    """What was adopted under the versions that came to say two things; nothing in most studies, which costs one look."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._adopted = _with_two_contents(study)
        self._made: dict[tuple[tuple[str, ...], tuple[str, ...]], Protocol] = {}
        self._of: dict[str, Protocol | None] = {}

    def of(self, session: str, name: str, version: int) -> Protocol | None:
        """The protocol as a session was held with it; None where that is what the study has now."""
        adopted = self._adopted.get((name, version))
        if not adopted:
            return None
        if session not in self._of:
            self._of[session] = self._held(session, adopted)
        return self._of[session]

    def all_of(self) -> Iterator[str]:
        """The events of every content of those versions: what a session needs that is taken elsewhere."""
        for adopted in self._adopted.values():
            yield from adopted

    def _held(self, session: str, adopted: Mapping[str, _Adopted]) -> Protocol | None:
        rows = self._study.log.query(_OPENED, (session,))
        if not rows:
            return None
        id_, at, device, named = rows[0]
        ids = tuple(each for each in json.loads(named or "[]") if each in adopted)
        ids = ids or self._implied((at, id_), device, list(adopted.values()))
        return self._protocol(session, ids, adopted) if ids else None

    def _implied(self, order: tuple[int, str], device: str, adopted: list[_Adopted]) -> tuple[str, ...]:
        """What the copy that opened a session had adopted before it; nothing where another copy came in between, or where there
        were several by then of which it wrote none."""
        before = [each for each in adopted if (each.at, each.id) < order]
        own = [each for each in before if each.device == device]
        if own:
            met = self._study.log.query(_MERGED, (device, own[-1].at, order[0]))
            return () if met else (own[-1].id,)
        return (before[0].id,) if len({each.compiled for each in before}) == 1 else ()

    def _protocol(self, session: str, ids: tuple[str, ...], adopted: Mapping[str, _Adopted]) -> Protocol:
        """The content that showed, with what else was asked then, and of what others ask only what this session has anything
        of: an item that can identify a person in any of them does so in all."""
        *beside, own = (adopted[id_].content for id_ in ids)
        held = with_items_of(own, beside)
        others = [each.content for each in adopted.values() if each.id not in ids]
        extra = {id_ for each in others for id_ in _items(each)} - set(_items(held))
        touched = {item for (item,) in self._study.log.query(_TOUCHED, (session,))} & extra if extra else set()
        key = (ids, tuple(sorted(touched)))
        if key not in self._made:
            whole = with_items_of(held, (_only(each, touched) for each in others))
            _mark_identifying(whole, [own, *beside, *others])
            self._made[key] = from_compiled({**whole, "held_with": ids})
        return self._made[key]


def _with_two_contents(study: Study) -> dict[tuple[str, int], dict[str, _Adopted]]:
    if study.log.query(_ONE_EACH)[0][0]:
        return {}
    found: defaultdict[tuple[str, int], dict[str, _Adopted]] = defaultdict(dict)
    for id_, at, device, name, version, compiled in study.log.query(_ADOPTED):
        found[str(name), int(version)][id_] = _Adopted(id_, at, device, compiled)
    return {key: each for key, each in found.items() if len({one.compiled for one in each.values()}) > 1}


def _items(compiled: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The items of a compiled protocol by id, those inside repeats too."""
    outer = [item for section in compiled.get("sections") or () for item in section.get("items") or ()]
    return {item["id"]: item for each in outer for item in (each, *(each.get("items") or ()))}


def _only(compiled: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    sections = [{**section, "items": [item for item in section.get("items") or () if item["id"] in ids]}
                for section in compiled.get("sections") or ()]  # fmt: skip
    return {**compiled, "sections": sections}


def _mark_identifying(compiled: Mapping[str, Any], every: Iterable[Mapping[str, Any]]) -> None:
    marked = {id_ for each in every for id_, item in _items(each).items() if item.get("identifier")}
    for id_, item in _items(compiled).items():
        if id_ in marked:
            item["identifier"] = True
