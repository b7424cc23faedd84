"""A participant withdraws from the whole study: nothing new of them any more, or nothing left of them at all.

Stopping leaves what is there and lets nothing new of that person in. Erasing takes every session of which they were the only
participant, what was noted as theirs in talks with others, and what was written about them; one transaction, so that a kill
leaves the study as it was or as it should be. What others said stays: that is told, to be looked at by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from fieldwork.capture import actions as act
from fieldwork.capture.state import replay
from fieldwork.capture.step import step
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.record.events import EMPTIED, Event
from fieldwork.store.current import last_seq
from fieldwork.store.erase import erasing
from fieldwork.store.log import Log
from fieldwork.store.met import gone_through
from fieldwork.study.people import as_known, participant_code
from fieldwork.study.privacy.withdrawal_traces import (
    Left,
    Look,
    emptied_before,
    first_seen,
    left,
    looks,
    taken_back,
    theirs,
)
from fieldwork.study.start import consent_version, known_participant, participants

if TYPE_CHECKING:
    from fieldwork.ids import Stamper
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

WITHDRAWN = "participant.withdrawn"
STOPPED, GONE = "stop", "erase"
ALL = "*"
_WITHDRAWN = """
SELECT h.subject, e.body ->> '$.how' FROM head h JOIN event e ON e.seq = h.event_seq WHERE h.register = 'withdrawn'
"""
_SINCE = "SELECT 1 FROM event NOT INDEXED WHERE seq > ? AND kind = ? LIMIT 1"
_known: WeakKeyDictionary[Log, tuple[int, dict[str, str]]] = WeakKeyDictionary()
"""What `withdrawn` last found in a log, and up to which event."""


@dataclass(frozen=True)
class Withdrawal:
    """What withdrawing comes to. `alone` are the sessions with this participant only, `shared` those with others too, `undone`
    the ids of those that an import brought and that were taken back; `emptied` the registers that go, by subject; `left` and
    `looks` what remains for people to do."""

    participant: str
    erase: bool
    alone: tuple[SessionRow, ...]
    shared: tuple[SessionRow, ...]
    emptied: Mapping[str, tuple[str, ...]]
    left: tuple[Left, ...]
    looks: tuple[Look, ...]
    undone: tuple[str, ...] = ()
    scrubbed: bool = True

    @property
    def notes(self) -> int:
        """How many notes in talks with others go."""
        return sum(name.startswith("note/") for names in self.emptied.values() for name in names)

    @property
    def takes(self) -> bool:
        """Whether anything is there to erase."""
        return bool(self.alone or self.undone or self.emptied)


def withdrawn(study: Study) -> dict[str, str]:
    """The participants who withdrew from the study, with how (`stop` or `erase`). Erasing wins over stopping."""
    seq = last_seq(study.log)
    known, found = _known.get(study.log, (0, {}))
    if known != seq and (not known or study.log.query(_SINCE, (known, WITHDRAWN))):
        found = {}
        for code, how in study.log.query(_WITHDRAWN):
            found[str(code)] = GONE if GONE in (how, found.get(str(code))) else STOPPED
    _known[study.log] = (seq, found)  # asked for each row of an import, and looking costs a pass over all that is current
    return dict(found)


def refuse_withdrawn(study: Study, codes: Sequence[str]) -> None:
    """InputError where one of these participants withdrew, in whatever letters: nothing new of them is stored."""
    known = {code.casefold() for code in withdrawn(study)} if codes else set()
    for code in codes:
        if code.casefold() in known:
            raise InputError(
                msg(
                    "{code} heeft zich uit de studie teruggetrokken: er wordt niets nieuws meer vastgelegd. Is dit iemand "
                    "anders, gebruik dan een andere code.",
                    "{code} withdrew from the study: nothing new is recorded. If this is somebody else, use another code.",
                    code=code,
                )
            )


def newcomer(study: Study, text: str) -> str:
    """The code of somebody who is to take part in a new session. InputError for what is no code, and for who withdrew."""
    code = known_participant(study, text)
    refuse_withdrawn(study, [code])
    return code


def plan(study: Study, participant: str, *, erase: bool) -> Withdrawal:
    """What withdrawing would come to; nothing is written. InputError for a participant whom the study does not know."""
    gone = withdrawn(study)
    code = as_known(participant_code(participant), [*participants(study), *gone])
    every = study.log.sessions()
    sessions = [row for row in every if code in row.participants and row.status != "erased"]
    undone = taken_back(study, code)
    if not sessions and not undone and study.log.shown(code, "participant") is None and code not in gone:
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
        return Withdrawal(code, False, alone, shared, {}, (), (), undone)
    found = {code: {ALL}, **theirs(study, code, shared, {row.id for row in alone})}
    emptied = {
        subject: tuple(sorted(new)) for subject, names in found.items() if (new := names - emptied_before(study, subject))
    }
    since = first_seen(study, code, [row.id for row in sessions])
    # of a session that was erased nobody can tell any more whose it was
    about = [row.id for row in every if row in sessions or (code in gone and row.status == "erased")]
    before = () if since is None else tuple(left(study, since, [*about, *undone]))
    seen = tuple(looks(study, code, alone, shared, found))
    return Withdrawal(code, True, alone, shared, emptied, before, seen, undone)


def withdraw(study: Study, planned: Withdrawal) -> Withdrawal:
    """Do what `plan` told, all or nothing. Raises StudyBusy, NoRoom, ReadOnlyStudy where it cannot be written."""
    stamp = study.log.stamper(study.by)
    code = planned.participant
    stopping = planned.shared if planned.erase else (*planned.alone, *planned.shared)
    events = [event for row in stopping for event in _stopping(study, row, code, stamp, closed=planned.erase)]
    if planned.erase:
        events += [erasing(study.log, session, stamp) for session in (*(row.id for row in planned.alone), *planned.undone)]
        events += [_emptying(study, subject, names, stamp) for subject, names in planned.emptied.items()]
    heads = study.log.heads(code, "withdrawn")
    how = GONE if planned.erase else STOPPED
    if not any(event.body.get("how") in (how, GONE) for event in heads):
        at, replaces = stamp(), tuple(event.id for event in heads)
        events.append(Event(at.id, WITHDRAWN, code, at.at, at.offset, at.by, at.device, replaces, {"how": how}))
    if events:
        study.log.append(events)
    return replace(planned, scrubbed=not planned.erase or study.log.meta("scrub") is None)


def again(study: Study) -> list[str]:
    """Do once more what those who withdrew asked for, of what came in since from copies that did not know: their codes.

    To be called after a merge; opening a study does it too where a merge was stopped before this.
    """
    if study.log.readonly:
        return []
    found = []
    for code, how in sorted(withdrawn(study).items()):
        planned = plan(study, code, erase=how == GONE)
        if planned.takes if how == GONE else any(row.status == "open" for row in (*planned.alone, *planned.shared)):
            withdraw(study, planned)
            found.append(code)
    gone_through(study.log)
    return found


def _stopping(study: Study, row: SessionRow, code: str, stamp: Stamper, *, closed: bool) -> tuple[Event, ...]:
    """The events by which a session goes on without this participant, or stops; of a closed one only where it is asked for:
    what was said in it was said with consent."""
    if row.protocol is None or row.status not in (("open", "closed") if closed else ("open",)):
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
    at, body = stamp(), {"registers": sorted(emptied_before(study, subject) | set(names))}
    return Event(at.id, EMPTIED, subject, at.at, at.offset, at.by, at.device, tuple(event.id for event in heads), body)
