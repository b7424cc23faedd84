"""What two people wrote in one place, open and settled: the list of the lead, settling one, and taking that back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.record.events import Event
from fieldwork.store.faults import read_only
from fieldwork.study.copies.conflicts import Conflict, conflicts, is_listed, plain, settle
from fieldwork.study.rounds.rounds import rounds
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_BLIND = ("coding", "memo")
"""What nobody sees of another in the sessions of an open round."""
# `settles` stands only in events that settled something; the first test spares parsing all the others
_SETTLED = """
SELECT h.subject, h.register FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.shown AND instr(e.body, '"settles"') AND e.body ->> '$.settles' IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Matter:
    """One place that two or more people wrote in. `conflict` is what the log holds there now, `sides` what each wrote at first
    (the last one showed), `settled` the event that settled it, None while it is open."""

    conflict: Conflict
    sides: tuple[Event, ...]
    settled: Event | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Which place it is: subject and register."""
        return self.conflict.subject, self.conflict.register

    @property
    def at(self) -> int:
        """When somebody last wrote here, or settled it (microseconds UTC)."""
        return max(each.at for each in (*self.sides, *([self.settled] if self.settled else [])))

    @property
    def chosen(self) -> int | None:
        """The number of the side that it was settled with, from 0; None where something else was written."""
        if self.settled is None:
            return None
        return next((n for n, side in enumerate(self.sides) if _says(side, self.settled)), None)


def open_matters(study: Study, among: Iterable[tuple[str, str]] | None = None) -> list[Matter]:
    """What is to be settled, the newest first; of all, or of some places (subject, register) only. Of the sessions of an open
    round nothing that others coded or thought."""
    known = _Events(study)
    found = [Matter(each, tuple(known.first(side) for side in each.sides)) for each in conflicts(study, among)]
    return _newest(study, found)


def settled_matters(study: Study, among: Iterable[tuple[str, str]] | None = None) -> list[Matter]:
    """What was settled and stands, in the same order."""
    return _newest(study, _settled(study, study.log.query(_SETTLED) if among is None else among))


def seen(study: Study, found: Iterable[Conflict]) -> list[Conflict]:
    """The conflicts that this person may see: of the sessions of an open round nothing that others coded or thought."""
    blind = {session for each in rounds(study) if each.is_open for session in each.sessions}

    def may_see(each: Conflict) -> bool:
        return each.what not in _BLIND or each.subject not in blind or all(side.by == study.by for side in each.sides)

    return list(filter(may_see, found))


def _newest(study: Study, found: Iterable[Matter]) -> list[Matter]:
    every = list(found)
    visible = {(each.subject, each.register) for each in seen(study, (one.conflict for one in every))}
    return sorted((each for each in every if each.key in visible), key=lambda each: (-each.at, each.key))


def _settled(study: Study, places: Iterable[tuple[Any, ...]]) -> Iterator[Matter]:
    known = _Events(study)
    for subject, register in places:
        what = str(register).partition("/")[0]
        heads = study.log.heads(subject, register)
        if heads and is_listed(what) and "settles" in heads[-1].body and all(_says(head, heads[-1]) for head in heads):
            sides = {side.id: side for head in heads for side in known.settled_by(head)}
            if sides:
                ordered = tuple(sorted(sides.values(), key=lambda side: side.order))
                yield Matter(Conflict(what, subject, register, heads), ordered, heads[-1])


class _Events:
    """The events of the subjects that are asked for, by id."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._known: dict[str, Mapping[str, Event]] = {}

    def _of(self, subject: str) -> Mapping[str, Event]:
        if subject not in self._known:
            self._known[subject] = {each.id: each for each in self._study.log.events(subject)}
        return self._known[subject]

    def first(self, side: Event) -> Event:
        """The event in which somebody wrote what a side says, where the side itself only brought that back."""
        while "redoes" in side.body and "settles" not in side.body:
            before = self._of(side.subject).get(str(side.body["redoes"]))
            if before is None or not before.body or not _says(before, side):
                break
            side = before
        return side

    def settled_by(self, event: Event) -> Iterator[Event]:
        """What was written before it was settled, however often that was done anew."""
        if "settles" not in event.body:
            yield self.first(event)
            return
        of = self._of(event.subject)
        for id_ in event.supersedes:
            if id_ in of and of[id_].body:
                yield from self.settled_by(of[id_])


def _says(one: Event, other: Event) -> bool:
    return (one.kind, _json(one)) == (other.kind, _json(other))


def _json(event: Event) -> str:
    # a protocol that was settled holds the items of all sides; the hash of its file tells which it was
    said = event.body["sha256"] if event.kind == "protocol.adopted" else plain(event.body)
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


# --- settling it -----------------------------------------------------------------------------------------------------


def keep_side(study: Study, matter: Matter, place: int, why: str) -> Event:
    """Let what one side wrote hold (its number from 0), also where it was settled otherwise before."""
    side = matter.sides[place] if matter.settled else matter.conflict.sides[place]
    return _settle(study, matter, replace(side, id="") if matter.settled else side, why)


def write_another(study: Study, matter: Matter, text: str, why: str) -> Event:
    """Let another text hold, where an answer in words was written side by side (`is_words`). InputError where it is empty."""
    told = kept(text)
    if not told.strip():
        raise InputError(msg("Schrijf eerst wat hier moet staan.", "Write first what is to stand here."))
    side = matter.conflict.sides[-1]
    return _settle(study, matter, replace(side, id="", body={**side.body, "value": told}), why)


def is_words(matter: Matter) -> bool:
    """Whether it is an answer in words: something else can then be written."""
    return matter.conflict.what == "answer" and all(isinstance(side.body.get("value"), str) for side in matter.sides)


def reopen(study: Study, matter: Matter) -> None:
    """Take a settlement back: what each wrote stands side by side again. InputError where it changed meanwhile."""
    if study.log.readonly:
        raise read_only(study.log.file)
    settled, now = matter.settled, tuple(each.id for each in study.log.heads(*matter.key))
    if settled is None or now != tuple(each.id for each in matter.conflict.sides):
        raise InputError(msg("Dit is daarna veranderd; het blijft zoals het nu is.",
                             "This changed since; it stays as it is now."))  # fmt: skip
    stamp = study.log.stamper(study.by)
    events = []
    for side in matter.sides:
        at = stamp()
        body = {**plain(side.body), "undoes": settled.id, "redoes": side.id}
        events.append(Event(at.id, side.kind, side.subject, at.at, at.offset, at.by, at.device, now, body))
    study.log.append(events)
    _follow(study, matter)


def _settle(study: Study, matter: Matter, keep: Event, why: str) -> Event:
    told = kept(why).strip()
    if not told:
        raise InputError(msg("Schrijf erbij waarom: wie het later leest, moet het kunnen volgen.",
                             "Write why: whoever reads it later must be able to follow it."))  # fmt: skip
    event = settle(study, matter.conflict, keep, told)
    study.forget()
    return event


def _follow(study: Study, matter: Matter) -> None:
    """The codebook's YAML follows its log, as on settling."""
    from fieldwork.study.adopt import adopt_changes

    study.forget()
    if matter.conflict.what in ("code", "merge", "split"):
        study.news += adopt_changes(study, only="codebook.yaml")
