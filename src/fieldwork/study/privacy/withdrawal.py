"""A participant withdraws from the whole study: nothing new of them any more, or nothing left of them at all.

Stopping leaves what is there and lets nothing new of that person in. Erasing takes every session of which they were the only
participant, what was noted as theirs in talks with others, and what was written about them; one transaction, so that a kill
leaves the study as it was or as it should be. What others said stays: that is told, to be looked at by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from fieldwork.capture import actions as act
from fieldwork.capture.state import TAKING_PART, consent_in, replay
from fieldwork.capture.step import step
from fieldwork.errors import InputError, StudyError
from fieldwork.i18n import msg
from fieldwork.protocol.model import NO, YES
from fieldwork.record.events import Event
from fieldwork.store.current import last_seq
from fieldwork.store.erase import erasing
from fieldwork.store.faults import undone
from fieldwork.store.log import Log
from fieldwork.store.met import gone_through
from fieldwork.study.incoming.erased_files import forget_files
from fieldwork.study.people import as_known, is_same, participant_code
from fieldwork.study.privacy.erasing_text import emptying
from fieldwork.study.privacy.left_before import Left, first_seen, left
from fieldwork.study.privacy.to_look_at import TO_LOOK_AT, Look, looks, told_before
from fieldwork.study.privacy.withdrawal_helped import forgetting, helped
from fieldwork.study.privacy.withdrawal_sessions import People, Sessions
from fieldwork.study.privacy.withdrawal_traces import emptied_before, theirs
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
_NOT_DONE = msg("Er is niets gewist en niemand is gestopt.", "Nothing was erased and nobody was stopped.")
_known: WeakKeyDictionary[Log, tuple[int, dict[str, str]]] = WeakKeyDictionary()
"""What `withdrawn` last found in a log, and up to which event."""


@dataclass(frozen=True)
class Withdrawal:
    """What withdrawing comes to. `codes` are the participant's code and the same in other letters, `sessions` theirs; `emptied`
    the registers that go, by subject, and `helped` the sessions from which it goes who answered for them; `left` and `looks`
    what remains for people to do."""

    codes: tuple[str, ...]
    erase: bool
    sessions: Sessions
    emptied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    helped: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    looks: tuple[Look, ...] = ()
    scrubbed: bool = True

    @property
    def participant(self) -> str:
        """The participant's code."""
        return self.codes[0]

    @property
    def alone(self) -> tuple[SessionRow, ...]:
        """The sessions with this participant only."""
        return self.sessions.alone

    @property
    def shared(self) -> tuple[SessionRow, ...]:
        """The sessions with others too."""
        return self.sessions.shared

    @property
    def undone(self) -> tuple[str, ...]:
        """The ids of sessions that an import brought and that were taken back."""
        return self.sessions.undone

    @property
    def notes(self) -> int:
        """How many notes in talks with others go."""
        return sum(name.startswith("note/") for names in self.emptied.values() for name in names)

    @property
    def takes(self) -> bool:
        """Whether anything is there to erase."""
        return bool(self.alone or self.undone or self.emptied or self.helped)


def withdrawn(study: Study) -> dict[str, str]:
    """The participants who withdrew from the study, with how (`stop` or `erase`). Erasing wins over stopping."""
    seq = last_seq(study.log)
    known, found = _known.get(study.log, (0, {}))
    if known != seq and (not known or study.log.query(_SINCE, (known, WITHDRAWN))):
        found = withdrawn_now(study)
    _known[study.log] = (seq, found)  # asked for each row of an import, and looking costs a pass over all that is current
    return dict(found)


def withdrawn_now(study: Study) -> dict[str, str]:
    """The same without remembering it: for what is not kept yet."""
    found: dict[str, str] = {}
    for code, how in study.log.query(_WITHDRAWN):
        found[str(code)] = GONE if GONE in (how, found.get(str(code))) else STOPPED
    return found


def erased(how: Mapping[str, str]) -> list[str]:
    """Of those who withdrew (`withdrawn`), the codes of whom everything is to be gone."""
    return [code for code, each in how.items() if each == GONE]


def erased_codes(study: Study) -> frozenset[str]:
    """The codes of participants of whom everything is to be gone, casefolded."""
    return frozenset(code.casefold() for code in erased(withdrawn(study)))


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
    people = People(study, erased(gone))
    typed = participant_code(participant)
    known = people.spellings(typed)
    code = as_known(typed, [*participants(study), *gone, *known])
    found = _found(study, people, (code, *(each for each in known if each != code)), erase=erase)
    is_gone = any(is_same(each, code) for each in gone)
    if not found.sessions and not is_gone and all(study.log.shown(each, "participant") is None for each in found.codes):
        raise InputError(
            msg(
                "De studie kent geen deelnemer {code}. `fieldwork sessions` noemt de codes.",
                "The study knows no participant {code}. `fieldwork sessions` lists the codes.",
                code=code,
            )
        )
    return _to_do(study, found, is_gone=is_gone) if erase else found


def _found(study: Study, people: People, codes: tuple[str, ...], *, erase: bool) -> Withdrawal:
    """What withdrawing comes to, but for what is left to people."""
    code, sessions = codes[0], people.of(codes[0])
    if not erase:
        return Withdrawal(codes, False, sessions)
    gone = {each: {ALL} for each in codes} | theirs(study, code, sessions.others, {row.id for row in sessions.alone})
    emptied = {
        subject: tuple(sorted(new)) for subject, names in gone.items() if (new := names - emptied_before(study, subject))
    }
    told = helped(study, code, (row.id for row in sessions.others))
    return Withdrawal(codes, True, sessions, emptied, told)


def _to_do(study: Study, found: Withdrawal, *, is_gone: bool) -> Withdrawal:
    """The same with what is left to people."""
    sessions = found.sessions
    about = [row.id for row in (*sessions.alone, *sessions.others)]
    since = first_seen(study, [*found.codes, *about])
    # of a session that was erased nobody can tell any more whose it was
    about += [row.id for row in study.log.sessions() if is_gone and row.status == "erased"]
    before = () if since is None else left(study, since, [*about, *sessions.undone], found.codes)
    gone = {subject: {*names, *emptied_before(study, subject)} for subject, names in found.emptied.items()}
    gone |= {row.id: gone.get(row.id) or emptied_before(study, row.id) for row in sessions.others}
    return replace(found, left=before, looks=tuple(looks(study, found.codes, sessions, gone)))


def withdraw(study: Study, planned: Withdrawal) -> Withdrawal:
    """Do what `plan` told, all or nothing. Raises StudyBusy, NoRoom, ReadOnlyStudy where it cannot be written."""
    stamp = study.log.stamper(study.by)
    code = planned.participant
    events = [event for row in _stopping_in(planned) for event in _stopping(study, row, code, stamp, closed=planned.erase)]
    if planned.erase:
        events += [erasing(study.log, session, stamp) for session in (*(row.id for row in planned.alone), *planned.undone)]
        events += [_emptying(study, subject, names, stamp) for subject, names in planned.emptied.items()]
        events += [event for session in planned.helped for event in forgetting(study, code, session, stamp)]
        told = {each.ref for each in planned.looks if each.ref} - set(told_before(study, planned.codes))
        events += [emptying(code, {TO_LOOK_AT: sorted(told)}, stamp)] if told else []
    how = GONE if planned.erase else STOPPED
    for each in planned.codes:
        heads = study.log.heads(each, "withdrawn")
        if not any(event.body.get("how") in (how, GONE) for event in heads):
            at, replaces = stamp(), tuple(event.id for event in heads)
            events.append(Event(at.id, WITHDRAWN, each, at.at, at.offset, at.by, at.device, replaces, {"how": how}))
    if events:
        with undone(_NOT_DONE):
            study.log.append(events)
    if planned.erase:
        with suppress(StudyError):  # it is erased already; the next erasing or merge takes the names of files along
            forget_files(study)
    return replace(planned, scrubbed=not planned.erase or study.log.meta("scrub") is None)


def again(study: Study) -> list[Withdrawal]:
    """Do once more what those who withdrew asked for, of what came in since from copies that did not know; what came of it.

    To be called after a merge; opening a study does it too where a merge was stopped before this.
    """
    if study.log.readonly:
        return []
    found = [withdraw(study, _to_do(study, each, is_gone=True) if each.erase else each) for each in due(study)]
    gone_through(study.log)
    return found


def due(study: Study) -> list[Withdrawal]:
    """What `again` would do, but for what is left to people. It remembers nothing: it may be asked of what is not kept yet."""
    gone, found, going = withdrawn_now(study), list[Withdrawal](), set[str]()
    people = People(study, erased(gone)) if gone else None
    for code in sorted(gone):
        if people is None or any(is_same(code, each) for done in found for each in done.codes):
            continue
        codes = people.spellings(code)
        erase = any(gone.get(each) == GONE for each in codes)
        planned = _found(study, people, (code, *(each for each in codes if each != code)), erase=erase)
        # a talk of which everybody is erased is of each of them, and goes once
        alone = tuple(row for row in planned.alone if not erase or row.id not in going)
        planned = replace(planned, sessions=replace(planned.sessions, alone=alone))
        if (erase and planned.takes) or any(_goes_on(study, row, code, closed=erase) for row in _stopping_in(planned)):
            found.append(planned)
            going |= {row.id for row in planned.alone if erase}
    return found


def _stopping_in(planned: Withdrawal) -> tuple[SessionRow, ...]:
    """The sessions in which a withdrawal stops the participant."""
    return planned.shared if planned.erase else (*planned.alone, *planned.shared)


def _stopping(study: Study, row: SessionRow, code: str, stamp: Stamper, *, closed: bool) -> tuple[Event, ...]:
    """The events by which a session goes on without this participant, or stops; of a closed one only where it is asked for:
    what was said in it was said with consent."""
    if not _goes_on(study, row, code, closed=closed):
        return ()
    protocol = study.protocol(row.protocol or "", None if row.version is None else int(row.version))
    state = replay(row.id, protocol, study.log.events(row.id))
    if len(row.participants) > 1:
        code = next(each for each in row.participants if is_same(each, code))
        return step(state, act.StopOne(code, consent_version(study)), stamp)[1]
    return step(state, act.Stop(), stamp)[1]


def _goes_on(study: Study, row: SessionRow, code: str, *, closed: bool) -> bool:
    """Whether this participant still takes part in a session that is open or (`closed`) was held with others. Of two sides that
    did not see each other both count: which one shows says nothing of each."""
    if row.protocol is None or row.status not in (("open", "closed", "stopped") if closed else ("open",)):
        return False
    here = next((each for each in row.participants if is_same(each, code)), None)
    if here is None or (len(row.participants) == 1 and row.status != "open"):
        return False
    opened = study.log.shown(row.id, "opened")
    needed = (opened.body.get("consent_required") if opened else None) or (TAKING_PART,)
    said = {consent_in(head.body, here) for item in needed for head in study.log.heads(row.id, f"consent/{item}")}
    return YES in said or NO not in said


def _emptying(study: Study, subject: str, names: Sequence[str], stamp: Stamper) -> Event:
    return emptying(subject, {"registers": sorted(emptied_before(study, subject) | set(names))}, stamp)
