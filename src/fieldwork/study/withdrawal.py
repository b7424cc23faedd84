"""A participant withdraws from the whole study: nothing new of them any more, or nothing left of them at all.

Stopping leaves what is there and lets nothing new of that person in. Erasing takes every session of which they were the only
participant, what was noted as theirs in talks with others, and what was written about them; one transaction, so that a kill
leaves the study as it was or as it should be. What others said stays: that is told, to be looked at by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.capture import actions as act
from fieldwork.capture.state import replay
from fieldwork.capture.step import step
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import local_time
from fieldwork.record.events import EMPTIED, Event
from fieldwork.store.current import shown_of
from fieldwork.store.erase import erasing, kept_since
from fieldwork.study.codebook import CODEBOOK, codebook
from fieldwork.study.documents import document
from fieldwork.study.start import consent_version, known_participant

if TYPE_CHECKING:
    from fieldwork.ids import Stamper
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

WITHDRAWN = "participant.withdrawn"
STOPPED, GONE = "stop", "erase"
ALL = "*"
_LEAST = 12
"""Characters from which on words in an example are taken for words of a person."""
_LEFT = ("exported", "backed_up", "handed_over")
"""The events that tell that something left the study."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that left the study while the person was in it: what, its file, for whom, and the local day."""

    what: str
    file: str
    recipient: str | None
    day: str


@dataclass(frozen=True, slots=True)
class Look:
    """Something that a person has to look at, since the program cannot tell whose words it holds: where, and why."""

    where: str
    why: Msg


@dataclass(frozen=True)
class Withdrawal:
    """What withdrawing comes to. `alone` are the sessions with this participant only, `shared` those with others too;
    `emptied` the registers that go, by subject; `left` and `looks` what remains for people to do."""

    participant: str
    erase: bool
    alone: tuple[SessionRow, ...]
    shared: tuple[SessionRow, ...]
    emptied: Mapping[str, tuple[str, ...]]
    left: tuple[Left, ...]
    looks: tuple[Look, ...]
    scrubbed: bool = True

    @property
    def notes(self) -> int:
        """How many notes in talks with others go."""
        return sum(name.startswith("note/") for names in self.emptied.values() for name in names)


def withdrawn(study: Study) -> dict[str, str]:
    """The participants who withdrew from the study, with how (`stop` or `erase`). Erasing wins over stopping."""
    found: dict[str, str] = {}
    rows = study.log.query(
        "SELECT h.subject, e.body ->> '$.how' FROM head h JOIN event e ON e.seq = h.event_seq WHERE h.register = 'withdrawn'"
    )
    for code, how in rows:
        found[str(code)] = GONE if GONE in (how, found.get(str(code))) else STOPPED
    return found


def refuse_withdrawn(study: Study, codes: Sequence[str]) -> None:
    """InputError where one of these participants withdrew: nothing new of them is stored."""
    known = withdrawn(study) if codes else {}
    for code in codes:
        if code in known:
            raise InputError(
                msg(
                    "{code} heeft zich uit de studie teruggetrokken: er wordt niets nieuws meer vastgelegd. Is dit iemand "
                    "anders, gebruik dan een andere code.",
                    "{code} withdrew from the study: nothing new is recorded. If this is somebody else, use another code.",
                    code=code,
                )
            )


def plan(study: Study, participant: str, *, erase: bool) -> Withdrawal:
    """What withdrawing would come to; nothing is written. InputError for a participant whom the study does not know."""
    code = known_participant(study, participant)
    sessions = [row for row in study.log.sessions() if code in row.participants and row.status != "erased"]
    if not sessions and study.log.shown(code, "participant") is None and code not in withdrawn(study):
        raise InputError(
            msg(
                "De studie kent geen deelnemer {code}. `fieldwork sessions` noemt de codes.",
                "The study knows no participant {code}. `fieldwork sessions` lists the codes.",
                code=code,
            )
        )
    alone = tuple(row for row in sessions if len(row.participants) == 1)
    shared = tuple(row for row in sessions if len(row.participants) > 1)
    if not erase:
        return Withdrawal(code, False, alone, shared, {}, (), ())
    emptied = {code: (ALL,), **{row.id: names for row in shared if (names := _theirs(study, row, code))}}
    looks = (*_by_hand(study, shared, code), *_examples(study, alone))
    first = min((row.opened_at for row in sessions), default=0)
    return Withdrawal(code, True, alone, shared, emptied, tuple(_left(study, first)) if sessions else (), looks)


def withdraw(study: Study, planned: Withdrawal) -> Withdrawal:
    """Do what `plan` told, all or nothing. Raises StudyBusy, NoRoom, ReadOnlyStudy where it cannot be written."""
    stamp = study.log.stamper(study.by)
    events = [event for row in (*planned.alone, *planned.shared) for event in _stopping(study, row, planned.participant, stamp)]
    if planned.erase:
        events = [event for event in events if event.subject not in {row.id for row in planned.alone}]
        events += [erasing(study.log, row.id, stamp) for row in planned.alone]
        events += [_emptying(study, subject, names, stamp) for subject, names in planned.emptied.items()]
    heads = study.log.heads(planned.participant, "withdrawn")
    at, body = stamp(), {"how": GONE if planned.erase else STOPPED}
    replaces = tuple(event.id for event in heads)
    if planned.erase or not any(event.body.get("how") == GONE for event in heads):
        events.append(Event(at.id, WITHDRAWN, planned.participant, at.at, at.offset, at.by, at.device, replaces, body))
    study.log.append(events)
    done = planned.erase and study.log.meta("scrub") is not None
    return Withdrawal(
        planned.participant, planned.erase, planned.alone, planned.shared, planned.emptied, planned.left, planned.looks,
        scrubbed=not done,
    )  # fmt: skip


def _stopping(study: Study, row: SessionRow, code: str, stamp: Stamper) -> tuple[Event, ...]:
    """The events by which a session goes on without this participant, or stops."""
    if row.protocol is None or row.status in ("refused", "stopped", "erased"):
        return ()
    protocol = study.protocol(row.protocol, None if row.version is None else int(row.version))
    state = replay(row.id, protocol, study.log.events(row.id))
    if state.has_stopped(code):
        return ()
    if len(row.participants) > 1:
        return step(state, act.StopOne(code, consent_version(study)), stamp)[1]
    return step(state, act.Stop(), stamp)[1] if row.status == "open" else ()


def _emptying(study: Study, subject: str, names: Sequence[str], stamp: Stamper) -> Event:
    heads = study.log.heads(subject, "emptied")
    known = {str(name) for event in heads for name in event.body.get("registers", ())}
    at, body = stamp(), {"registers": sorted(known | set(names))}
    return Event(at.id, EMPTIED, subject, at.at, at.offset, at.by, at.device, tuple(event.id for event in heads), body)


def _theirs(study: Study, row: SessionRow, code: str) -> tuple[str, ...]:
    """The registers of a talk with others that hold this participant's words: notes by them, and what was made of those."""
    notes = {event.body["note"] for event in shown_of(study.log, "note", row.id) if event.body.get("speaker") == code}
    fields = {f"note:{note}" for note in notes}
    codings = {
        event.body["coding"] for event in shown_of(study.log, "coding", row.id) if event.body.get("field") in fields
    }
    marks = {event.body["mark"] for event in shown_of(study.log, "mark", row.id) if event.body.get("field") in fields}
    memos = {
        event.body["memo"]
        for event in shown_of(study.log, "memo", row.id)
        if (event.body.get("about") or {}).get("coding") in codings
    }
    decided = {
        f"{event.body['round']}/{event.body['unit']}"
        for event in shown_of(study.log, "decision", row.id)
        if any(each.get("field") in fields for each in event.body.get("codings") or ())
    }
    found = (("note", notes), ("coding", codings), ("mark", marks), ("memo", memos), ("decision", decided))
    return tuple(f"{name}/{each}" for name, ids in found for each in sorted(ids))


def _by_hand(study: Study, shared: Sequence[SessionRow], code: str) -> Iterator[Look]:
    """The talks with others of which it cannot be told who said what, and texts elsewhere that name this participant."""
    for row in shared:
        texts = [part for part in document(study, row.id).parts if part.who != code]
        if texts:
            others = ", ".join(each for each in row.participants if each != code)
            yield Look(_named(row), msg(
                "teksten die niet los te maken zijn van wat {others} zei: {n}.",
                "texts that cannot be told apart from what {others} said: {n}.", n=len(texts), others=others))  # fmt: skip
    theirs = {row.id for row in shared} | {row.id for row in study.log.sessions() if code in row.participants}
    for row in study.log.sessions():
        if row.id not in theirs and row.status not in ("erased", "refused"):
            found = [part for part in document(study, row.id).parts if code.casefold() in part.text.casefold()]
            if found:
                told = msg("teksten die {code} noemen: {n}.", "texts that name {code}: {n}.", n=len(found), code=code)
                yield Look(_named(row), told)


def _examples(study: Study, alone: Sequence[SessionRow]) -> Iterator[Look]:
    """The codes of which an example, definition or memo stands word for word in a session that goes."""
    said = "\n".join(part.text for row in alone for part in document(study, row.id).parts).casefold()
    if not said:
        return
    for code in codebook(study).codes.values():
        texts = [str(text) for value in (code.definition, code.include, code.exclude, code.examples) for text in _texts(value)]
        if any(len(text.strip()) >= _LEAST and text.strip().casefold() in said for text in texts):
            yield Look(code.id, msg("het codeboek haalt hier woorden van deze deelnemer aan.",
                                    "the codebook quotes words of this participant here."))  # fmt: skip
    for event in shown_of(study.log, "memo"):
        text = str(event.body.get("text") or "").strip()
        if event.subject in (CODEBOOK, "study") and len(text) >= _LEAST and text.casefold() in said:
            yield Look(f"memo {event.body['memo'][:8]}", msg("een memo haalt woorden van deze deelnemer aan.",
                                                            "a memo quotes words of this participant."))  # fmt: skip


def _texts(value: Any) -> Iterator[str]:
    """The strings in a text, a text by language, or a list of either."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _left(study: Study, since: int) -> Iterator[Left]:
    """What left the study since the person's first session, and still holds what they said."""
    for event in study.log.events("study", _LEFT):
        if event.at >= since:
            body = event.body
            day = local_time(event.at, event.offset).date().isoformat()
            yield Left(event.kind, str(body.get("file") or body.get("profile") or ""), body.get("recipient"), day)
    for name in kept_since(study.log, since):
        yield Left("converted", name, None, "")


def _named(row: SessionRow) -> str:
    return f"{', '.join(row.participants) or row.site or row.id} {(row.held_at or '')[:10]}".strip()
