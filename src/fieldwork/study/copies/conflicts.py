"""What two people wrote in one place without seeing each other: both are kept, the later shows, and the lead settles it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO, YES
from fieldwork.record.events import OF_STEP, Event
from fieldwork.record.gone import KNOWS
from fieldwork.store.faults import read_only

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

MARKS = (*OF_STEP, "settles", "why", KNOWS)
"""What a body says of how it came about; two that only differ in that say the same."""
_PEOPLE = "SELECT participants FROM session WHERE id = ?"
_TOTALS = ("value", "how", "by_whom", "said_by")
"""What the body of a consent says of all together, or of who changed it last."""
_WHAT: Mapping[str, Msg] = {
    "answer": msg("antwoord", "answer"),
    "note": msg("notitie", "note"),
    "row": msg("rij van een observatie", "row of an observation"),
    "mark": msg("markering", "mark"),
    "skipped": msg("overgeslagen vraag", "item that was skipped"),
    "covered": msg("vraag die elders is beantwoord", "item that is covered elsewhere"),
    "consent": msg("toestemming", "consent"),
    "field": msg("gegeven van een gesprek", "fact about a session"),
    "state": msg("stand van een gesprek", "state of a session"),
    "coding": msg("codering", "coding"),
    "memo": msg("memo", "memo"),
    "decision": msg("besluit over een verschil", "decision on a difference"),
    "code": msg("code", "code"),
    "merge": msg("samenvoeging van een code", "merge of a code"),
    "split": msg("splitsing van een code", "split of a code"),
    "participant": msg("twee personen met één code?", "two persons with one code?"),
    "site": msg("locatie", "site"),
    "visit": msg("bezoek", "visit"),
    "round": msg("ronde", "round"),
    "closed": msg("gesloten ronde", "closed round"),
    "chart": msg("samenvatting", "summary"),
    "finding": msg("bevinding", "finding"),
    "study": msg("study.yaml", "study.yaml"),
    "protocol": msg("protocol met één nummer en twee inhouden", "protocol with one number and two contents"),
}
"""The registers in which it matters that there are two, by name. What is missing comes to the same whichever shows (that an
item came up, that somebody was done), or settles itself (the frame of the codebook)."""

# a register with several heads has exactly one that shows
_REGISTERS = "SELECT DISTINCT subject, register FROM head INDEXED BY head_beside WHERE NOT shown ORDER BY subject, register"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place with two or more contents. `sides` are the events that say them, oldest first: the last one shows."""

    what: str
    subject: str
    register: str
    sides: tuple[Event, ...]

    @property
    def place(self) -> str:
        """Where within its subject: the item of an answer, the id of a note; empty where there is only one."""
        return self.register.partition("/")[2]

    @property
    def name(self) -> Msg:
        """What sort of thing it is about."""
        return _WHAT[self.what]

    @property
    def words(self) -> Msg:
        """What it is about, and who wrote."""
        people = " / ".join(dict.fromkeys(side.by for side in self.sides))
        where = " ".join(part for part in (self.subject, self.place) if part)
        told = "{what}: {where} ({people})"
        return msg(told, told, what=_WHAT[self.what], where=where, people=people)


def conflicts(study: Study, among: Iterable[tuple[str, str]] | None = None) -> list[Conflict]:
    """What is to be settled, in the order of subject and register; of all, or of some registers (subject, register) only."""
    places = study.log.query(_REGISTERS) if among is None else sorted(among)
    found, gone = [], _Gone(study)
    for subject, register in places:
        what = str(register).partition("/")[0]
        if what not in _WHAT:
            continue
        sides = study.log.heads(subject, register)
        if len({_said(gone.without(side)) for side in sides}) > 1:
            found.append(Conflict(what, subject, register, sides))
    return found


def is_listed(what: str) -> bool:
    """Whether it matters that there are two in a register with this name."""
    return what in _WHAT


def answers(study: Study) -> list[tuple[str, str]]:
    """The answers that two people changed without seeing each other's change: (session, item)."""
    places = [place for place in study.log.query(_REGISTERS) if place[1].startswith("answer/")]
    return [(each.subject, each.place) for each in conflicts(study, places)]


def plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says, without how it came about."""
    return {key: value for key, value in body.items() if key not in MARKS}


def with_items_of(compiled: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A compiled protocol with the items that only others of the same id and version have, each at the end of its section, so
    that no answer of a session that was held with another is out of sight."""
    sections = [{**section, "items": list(section.get("items") or ())} for section in compiled.get("sections") or ()]
    known = {item["id"] for section in sections for item in section["items"]}
    for other in others:
        for section in other.get("sections") or ():
            more = [item for item in section.get("items") or () if item["id"] not in known]
            known.update(item["id"] for item in more)
            here = next((each for each in sections if each["id"] == section["id"]), None)
            if here is not None:
                here["items"] += more
            elif more:
                sections.append({**section, "items": more})
    return {**compiled, "sections": sections}


def without_gone(study: Study, sides: Iterable[Event]) -> list[Event]:
    """What each side says, but for the parts of a consent of who withdrew: there is nothing to choose about those."""
    gone = _Gone(study)
    return [gone.without(side) for side in sides]


class _Gone:
    """Who withdrew, looked up only where it matters; nothing is remembered, for it may be asked of what is not kept yet."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._how: dict[str, str] | None = None

    @property
    def how(self) -> Mapping[str, str]:
        """How each of them did, by code (casefolded)."""
        if self._how is None:
            from fieldwork.study.privacy.withdrawal import withdrawn_now  # which knows of much, and is seldom needed here

            self._how = {code.casefold(): how for code, how in withdrawn_now(self._study).items()}
        return self._how

    def without(self, side: Event) -> Event:
        """A side without the parts of who withdrew, and without the total that those count in."""
        if side.kind != "consent.set" or not self.how:
            return side
        each = side.body.get("each") or dict.fromkeys(self._people(side.subject), side.body)
        if not any(code.casefold() in self.how for code in each):
            return side
        if "each" not in side.body and any(code.casefold() not in self.how for code in each):
            return side
        left = {code: said for code, said in each.items() if code.casefold() not in self.how}
        kept = {key: value for key, value in side.body.items() if key not in _TOTALS}
        return replace(side, body={**kept, "each": left} if left else {"item": side.body.get("item")})

    def _people(self, session: str) -> list[str]:
        """Who takes part in a session."""
        return next((json.loads(row[0]) for row in self._study.log.query(_PEOPLE, (session,))), [])

    def kept(self, said: dict[str, Any], heads: Iterable[Event]) -> dict[str, Any]:
        """A consent that is settled: for who withdrew a no on any side stays a no, and of whom everything is to be gone none
        takes part."""
        heads = list(heads)
        total = {key: said.get(key) for key in ("value", "how", "by_whom")}
        each = said.get("each") or dict.fromkeys(self._people(heads[0].subject), total)
        if len(each) < 2 or not any(code.casefold() in self.how for code in each):
            return said
        from fieldwork.study.privacy.withdrawal import GONE
        from fieldwork.study.start import required_consent

        sides = [head.body.get("each") or {} for head in heads]
        needed, settled = said.get("item") in required_consent(self._study), dict(each)
        for code in each:
            how = self.how.get(code.casefold())
            no = next((side[code] for side in sides if code in side and side[code].get("value") == NO), None)
            if how is not None and no is not None:
                settled[code] = no
            elif how == GONE and needed:
                settled[code] = {**each[code], "value": NO}
        values = [one.get("value") for one in settled.values()]
        first, second = (YES, NO) if needed else (NO, YES)
        return {**said, "each": settled, "value": first if first in values else second if second in values else None}


def _said(event: Event) -> tuple[str, str]:
    return event.kind, json.dumps(plain(event.body), sort_keys=True, ensure_ascii=False)


# --- settling it -----------------------------------------------------------------------------------------------------


def side(study: Study, conflict: Conflict, keep: str) -> Event:
    """The side that is meant: `mine`, `theirs`, the code of who wrote it, or its number from 1.

    InputError where that is no side, or more than one.
    """
    word = keep.strip()
    if word.isdecimal() and 0 < int(word) <= len(conflict.sides):
        return conflict.sides[int(word) - 1]
    if word.casefold() in ("mine", "theirs"):
        mine = [each for each in conflict.sides if each.by == study.by] or [
            each for each in conflict.sides if each.device == study.log.device
        ]
        found = mine if word.casefold() == "mine" else [each for each in conflict.sides if each not in mine]
    else:
        found = [each for each in conflict.sides if each.by.casefold() == word.casefold()]
    if len(found) == 1:
        return found[0]
    raise InputError(
        msg(
            "“{keep}” wijst niet één kant aan. Geef het nummer: {sides}.",
            "“{keep}” does not point at one side. Give its number: {sides}.",
            keep=keep,
            sides=", ".join(f"{number} ({each.by})" for number, each in enumerate(conflict.sides, 1)),
        )
    )


def settle(study: Study, conflict: Conflict, keep: Event, why: str | None = None) -> Event:
    """Let one side hold: an event with its content takes the place of all. InputError where something else stands there by now:
    it was settled, or somebody wrote on in a session that is open."""
    if study.log.readonly:
        raise read_only(study.log.file)
    now = study.log.heads(conflict.subject, conflict.register)
    if {each.id for each in now} != {each.id for each in conflict.sides}:
        raise InputError(_changed(study, conflict, now))
    at = study.log.stamper(study.by)()
    said = plain(keep.body)
    if conflict.what == "protocol":
        said["compiled"] = with_items_of(said["compiled"], (each.body["compiled"] for each in now if each.id != keep.id))
    if conflict.what == "consent":
        said = _Gone(study).kept(said, now)
    body = {**said, "settles": [each.id for each in now if each.id != keep.id], **({"why": why} if why else {})}
    event = Event(at.id, keep.kind, keep.subject, at.at, at.offset, at.by, at.device, tuple(each.id for each in now), body)
    study.log.append([event])
    if conflict.what in ("code", "merge", "split"):
        from fieldwork.study.adopt import adopt_changes

        study.news += adopt_changes(study, only="codebook.yaml")
    return event


def _changed(study: Study, conflict: Conflict, now: tuple[Event, ...]) -> Msg:
    """Why it cannot be settled as it was shown: who wrote there since, and what to do then."""
    since = [each.by for each in now if each.id not in {side.id for side in conflict.sides}]
    by = ", ".join(dict.fromkeys(since)) or "?"
    if study.log.query("SELECT 1 FROM session WHERE id = ? AND status = 'open'", (conflict.subject,)):
        return msg("Dit is intussen veranderd door {by}: het gesprek staat open en er wordt in geschreven. Sluit het daar "
                   "eerst, en kijk dan opnieuw in de lijst.",
                   "This changed meanwhile, by {by}: the session is open and is being written in. Close it there first, and "
                   "then look at the list anew.", by=by)  # fmt: skip
    return msg("Dit is intussen veranderd door {by}. Kijk opnieuw in de lijst wat er nu staat.",
               "This changed meanwhile, by {by}. Look in the list anew for what stands there now.", by=by)  # fmt: skip
