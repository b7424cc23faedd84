"""Transcripts: taken in beside what a session recorded, or as a session of their own.

What the interviewer asked is recognised where the guide's wording is found; what was said then stands under that item, and all
else is kept whole, in its order, as notes of the session. No word of the file is lost, and no label that could be a name kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.capture.opening import begin
from fieldwork.capture.state import SessionState
from fieldwork.capture.step import step
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import DefectsError, errors_in
from fieldwork.protocol.load import Document
from fieldwork.record.events import Event
from fieldwork.study.desk.documents import reading_state
from fieldwork.study.incoming.batch import Batch, take, taken_before
from fieldwork.study.incoming.consents import refuse_unasked
from fieldwork.study.incoming.office import content
from fieldwork.study.incoming.session_file import Reader
from fieldwork.study.incoming.sessions import Intake
from fieldwork.study.people import as_known, participant_code
from fieldwork.study.privacy.withdrawal import refuse_withdrawn
from fieldwork.study.start import participants, role_prefixes, roles
from fieldwork.study.transcripts.matching import Wordings
from fieldwork.study.transcripts.placing import Found, Passage, actions_of, passages_of
from fieldwork.study.transcripts.reading import MAX_BYTES, Transcript, read
from fieldwork.study.transcripts.speakers import Speakers, codes_in

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

HELD = ("open", "closed")


@dataclass(frozen=True, slots=True)
class About:
    """What is said of transcripts beside their words: the session that they join, or who, where, when and with whose consent
    a new one was held; `speakers` what labels mean (`transcripts_speakers.speakers_of`)."""

    session: str | None = None
    protocol: str | None = None
    site: str | None = None
    participants: tuple[str, ...] = ()
    role: str | None = None
    held_at: str | None = None
    wave: str | None = None
    consent: str | Mapping[str, str] | None = None
    speakers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking in a transcript comes to; nothing is written yet.

    `session` is made (`new`) or added to; `known`: the file was taken in before and nothing is to be done. `found` are the
    items that were recognised, in the order of asking; `words` stand under items, `rest` are the words that do not; `left_out`
    words of headers and footers, which stay out; `remarks` what should be looked at.
    """

    path: Path
    digest: str
    session: str
    new: bool
    known: bool = False
    turns: int = 0
    found: tuple[Found, ...] = ()
    words: int = 0
    rest: int = 0
    left_out: int = 0
    events: tuple[Event, ...] = ()
    remarks: tuple[Msg, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How much of what it brings."""
        kinds = [event.kind for event in self.events]
        made = {"sessions": 1} if self.new else {"joined": 1}
        return {**made, "answers": kinds.count("answer.set"), "notes": kinds.count("note.set")}


def plan(study: Study, path: Path, about: About, *, by: str | None = None) -> Plan:
    """What a transcript comes to. Raises DefectsError or InputError: a file that cannot be read, a session that is not there,
    speakers that nobody knows, or no consent."""
    path = Path(path)
    raw = content(path, MAX_BYTES)
    digest = hashlib.sha256(raw).hexdigest()
    before = taken_before(study, digest)
    if before:
        return Plan(path, digest, before[0], new=False, known=True)
    transcript = read(path, raw)
    session = _joined(study, path, about)
    who = by or study.by
    if session is not None:
        return _join(study, path, digest, transcript, session, about, who)
    return _make(study, path, digest, transcript, about, who)


def take_in(study: Study, planned: Plan, *, by: str | None = None) -> Batch | None:
    """Write down what was planned, as one batch; None where there was nothing to do."""
    if planned.known or not planned.events:
        return None
    return take(study, "transcripts", planned.path.name, planned.digest, planned.events, planned.counts, by=by)


# --- a session that was held ---------------------------------------------------------------------------------------------


def _joined(study: Study, path: Path, about: About) -> str | None:
    """The session that a transcript joins: the one that was said, or without any other word that which the file is named
    after, by its own id or by the code of somebody with one session."""
    if about.session is None and about.protocol is not None:
        return None
    name = about.session or path.stem
    rows = study.log.sessions()
    if any(row.id == name for row in rows):
        return name
    folded = name.casefold()
    theirs = [row.id for row in rows if row.status in HELD and folded in {code.casefold() for code in row.participants}]
    if len(theirs) == 1:
        return theirs[0]
    if len(theirs) > 1:
        raise InputError(msg(
            "{code} heeft {n} gesprekken: {ids}. Zeg met --session welk.",
            "{code} has {n} sessions: {ids}. Say which with --session.",
            code=name[:40], n=len(theirs), ids=", ".join(theirs[:6])))  # fmt: skip
    if about.session is not None:
        raise InputError(msg("Er is geen gesprek “{id}”. `fieldwork sessions` noemt ze alle.",
                             "There is no session “{id}”. `fieldwork sessions` lists them all.", id=name[:60]))  # fmt: skip
    raise InputError(msg(
        "{file}: bij welk gesprek hoort dit? Geef --session ID, of voor een nieuw gesprek --protocol, --site, --participant, "
        "--held-at en --consent.",
        "{file}: to which session does this belong? Give --session ID, or for a new session --protocol, --site, --participant, "
        "--held-at and --consent.", file=path.name))  # fmt: skip


def _join(
    study: Study, path: Path, digest: str, transcript: Transcript, session: str, about: About, by: str
) -> Plan:
    """The transcript as notes of a session: what was recorded in it stays as it is."""
    state = reading_state(study, session)
    if state is None or state.status not in HELD:
        raise InputError(msg(
            "Gesprek {id} is geweigerd, gestopt of gewist: er komt niets meer bij.",
            "Session {id} was refused, stopped or erased: nothing is added to it any more.", id=session))  # fmt: skip
    header = state.header
    refuse_withdrawn(study, header.get("participants") or ())
    refuse_unasked(study, session, path.name)
    held = header.get("roles") or {}
    people = {code: (held.get(code) or [header.get("role")])[0] for code in header.get("participants") or ()}
    passages, labelled = _passages(study, transcript, state, people, header.get("researchers") or (), about)
    writing = SessionState(session, state.protocol, {name: heads for name, heads in state.heads.items() if name != "state"})
    events: list[Event] = []
    stamp = study.log.stamper(by)
    for action in actions_of(writing, passages, tuple(people), str(header.get("held_at") or ""), as_notes=True):
        writing, written = step(writing, action, stamp)
        events += written
    return _planned(path, digest, session, transcript, passages, events, new=False, labelled=labelled)


# --- a new one -----------------------------------------------------------------------------------------------------------


def _make(study: Study, path: Path, digest: str, transcript: Transcript, about: About, by: str) -> Plan:
    codes = _people(study, path, transcript, about)
    given = {
        "protocol": about.protocol, "site": about.site, "participants": codes or None,
        "role": about.role or _role(study, codes), "held_at": about.held_at, "wave": about.wave, "consent": about.consent,
        "mode": "recording", "researchers": [by],
    }  # fmt: skip
    options = {"site": "--site", "participants": "--participant", "held_at": "--held-at", "consent": "--consent"}
    missing = [option for name, option in options.items() if not given[name]]
    if missing:
        raise InputError(msg(
            "{file}: voor een nieuw gesprek ontbreekt {options}.", "{file}: for a new session {options} is missing.",
            file=path.name, options=", ".join(missing)))  # fmt: skip
    intake = Intake(study, path, study.log.stamper(by), by)
    data = {name: value for name, value in given.items() if value is not None}
    reader = Reader(study, Document(path, data), typed=False, beside={}, known=intake.known)
    held = reader.plan()
    if held is None:
        raise DefectsError(reader.defects)
    if held.consent.refused:
        raise InputError(msg(
            "{file}: zonder toestemming wordt geen transcript overgenomen.",
            "{file}: without consent no transcript is taken in.",
            file=path.name))  # fmt: skip
    state, _ = begin(held.session, held.protocol, held.header, held.consent, study.log.stamper(by))
    people = {code: (held.header.roles.get(code) or (held.header.role,))[0] for code in held.header.participants}
    passages, labelled = _passages(study, transcript, state, people, held.header.researchers, about)
    actions = actions_of(state, passages, tuple(people), held.header.held_at, as_notes=False)
    held.actions += [(action, ()) for action in actions]
    intake.hold(held, reader)
    if errors_in(intake.defects):
        raise DefectsError(errors_in(intake.defects))
    return _planned(path, digest, held.session, transcript, passages, intake.all_events, new=True, labelled=labelled)


def _people(study: Study, path: Path, transcript: Transcript, about: About) -> list[str]:
    """Who took part: as was said, or the codes that the labels are, or the code that the file is named after."""
    known = participants(study)
    if about.participants:
        return [as_known(participant_code(code), known) for code in about.participants]
    found = codes_in(study, transcript.turns, about.speakers or {})
    if found:
        return found
    try:
        code = as_known(participant_code(path.stem), known)
    except InputError:
        return []
    return [code] if code in known or code.rstrip("0123456789").upper() in role_prefixes(study) else []


def _role(study: Study, codes: Sequence[str]) -> str | None:
    """The role of the first participant, by what is known of them or by how the code begins."""
    if not codes:
        return None
    held = participants(study).get(codes[0], [])
    prefix = codes[0].rstrip("0123456789").upper()
    found = held[0] if len(held) == 1 else role_prefixes(study).get(prefix)
    return found if found in {role["id"] for role in roles(study)} else None


# --- both ----------------------------------------------------------------------------------------------------------------


def _passages(
    study: Study, transcript: Transcript, state: SessionState, people: Mapping[str, str | None], asking: Sequence[str],
    about: About,
) -> tuple[list[Passage], bool]:
    given = dict(about.speakers or {})
    strange = [code for code in given.values() if not code.startswith("@") and code not in people]
    if strange:
        raise InputError(msg(
            "{code} nam niet deel aan dit gesprek. Het zijn: {known}.",
            "{code} took no part in this session. Those are: {known}.",
            code=strange[0], known=", ".join(people) or "–"))  # fmt: skip
    meaning = Speakers(study, people, asking, given).resolve(transcript.turns)
    return passages_of(transcript, meaning, Wordings(state.protocol, state.wave))


def _planned(
    path: Path, digest: str, session: str, transcript: Transcript, passages: Sequence[Passage], events: Sequence[Event], *,
    new: bool, labelled: bool,
) -> Plan:  # fmt: skip
    remarks = []
    if not labelled:
        remarks.append(msg(
            "Er staan geen sprekers in: wie wat zei blijft onbekend. Zet “I:” en een code voor de beurten.",
            "There are no speakers in it: who said what stays unknown. Put “I:” and a code before the turns."))  # fmt: skip
    if transcript.left_out:
        remarks.append(msg("{n} woorden uit kop- en voetteksten blijven buiten.",
                           "{n} words of headers and footers stay out.", n=transcript.left_out))  # fmt: skip
    if transcript.deleted:
        remarks.append(msg("{n} woorden die met wijzigingen bijhouden verwijderd zijn, blijven buiten.",
                           "{n} words that were deleted with changes tracked stay out.", n=transcript.deleted))  # fmt: skip
    return Plan(
        path, digest, session, new, turns=sum(1 for each in passages for _ in each.pieces),
        found=tuple(each.found for each in passages if each.found is not None),
        words=sum(each.words for each in passages if each.item), rest=sum(each.words for each in passages if not each.item),
        left_out=transcript.left_out, events=tuple(events), remarks=tuple(remarks),
    )  # fmt: skip
