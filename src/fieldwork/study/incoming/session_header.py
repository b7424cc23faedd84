"""Who, where, when and with whose consent: the header of a session that was written elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.protocol.load import Keys
from fieldwork.protocol.model import NO, YES, Protocol
from fieldwork.study.incoming.session_fields import Fields, moment
from fieldwork.study.incoming.session_links import Beside, read_answered_for, read_follows
from fieldwork.study.incoming.spelling import Spelling
from fieldwork.study.privacy.withdrawal import refuse_withdrawn
from fieldwork.study.start import consent_items, consent_version, required_consent, role_for

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

STUDY = "study"
MODES = ("live", "paper", "recording", "telephone", "import")


def read_protocol(study: Study, fields: Fields) -> Protocol | None:
    """The protocol that the session was held with."""
    name = fields.words("protocol", needed=True)
    if name is None:
        return None
    version = fields.data.get("version")
    try:
        return study.protocol(name, version if isinstance(version, int) else None)
    except InputError as error:
        fields.wrong("unknown-protocol", ("protocol",), error.message)
        return None


def read_header(
    study: Study, fields: Fields, protocol: Protocol, beside: Beside, known: Spelling, *, refused: bool
) -> Header:
    """The header; of a session that was refused little is needed, for little is kept.

    `beside`: what else is in the file; `known`: the people and places that the study and the file so far know.
    """
    observed = protocol.kind == "observation"
    site = _site(fields, known, needed=not refused)
    people = _participants(fields, known, needed=not (observed or refused))
    refuse_gone(study, fields, ("participant" if "participant" in fields.data else "participants",), people)
    role = _role(study, fields, protocol, needed=not observed)
    wave = fields.words("wave")
    if protocol.waves:
        wave = fields.one_of(("wave",), wave, protocol.waves, "unknown-wave")
    own, held_at = fields.data.get("id"), _held_at(fields)
    return Header(
        site=site,
        visit=fields.words("visit"),
        participants=people,
        roles={code: (role,) for code in people if role},
        role=role,
        researchers=fields.list_of("researchers"),
        present=fields.list_of("present"),
        mode=fields.one_of(("mode",), fields.words("mode") or "paper", MODES, "unknown-word") or "paper",
        held_at=held_at,
        wave=wave,
        conversation=fields.line("conversation") or (None if own is None else str(own).strip()),
        follows=None if refused else read_follows(study, fields, beside, people, held_at),
        answered_for={} if refused else read_answered_for(fields, people, known),
        lang=fields.words("language") or str(study.form.get("language") or "nl"),
    )


def refuse_gone(study: Study, fields: Fields, at: Keys, people: Sequence[str]) -> None:
    """A defect where something new would come in of somebody who withdrew."""
    try:
        refuse_withdrawn(study, people)
    except InputError as error:
        fields.wrong("withdrawn", at, error.message)


def own_id(fields: Fields) -> str | None:
    """The session's own id, if it has one."""
    name = fields.line("id")
    if name == STUDY:
        fields.wrong(
            "reserved-id",
            ("id",),
            msg("Deze naam is van de studie zelf; kies een andere.", "This name is the study's own; choose another."),
        )
    return name


def _site(fields: Fields, known: Spelling, *, needed: bool) -> str | None:
    words = fields.words("site", needed=needed)
    found = known.site(words) if words else None
    if words is None or found:
        return found
    code = fields.name("site")
    return code and known.add_site(code)


def _participants(fields: Fields, known: Spelling, *, needed: bool) -> tuple[str, ...]:
    one, several = fields.data.get("participant"), fields.data.get("participants")
    if one is not None and several is not None:
        both = msg("Schrijf participant of participants, niet allebei.", "Write participant or participants, not both.")
        fields.wrong("impossible-value", ("participants",), both)
        return ()
    if one is None and several is None:
        fields.words("participant", needed=needed)
        return ()
    name = "participants" if several is not None else "participant"
    codes = [fields.code(at, words) for at, words in fields.each_of(name)]
    return tuple(dict.fromkeys(known.participant(code) for code in codes if code))


def _role(study: Study, fields: Fields, protocol: Protocol, *, needed: bool) -> str | None:
    try:
        role = role_for(study, protocol, fields.words("role"))
    except InputError as error:
        fields.wrong("unknown-role", ("role",), error.message)
        return None
    return role or fields.words("role", needed=needed)


def _held_at(fields: Fields) -> str:
    given = [name for name in ("held_at", "date") if fields.data.get(name) not in (None, "")]
    if len(given) == 2:
        fields.wrong(
            "impossible-value",
            ("date",),
            msg("Schrijf held_at of date, niet allebei.", "Write held_at or date, not both."),
        )
    words = fields.words(given[0] if given else "held_at", needed=True)
    if words is None:
        return ""
    when = moment(words)
    if when is None:
        fields.wrong(
            "impossible-value",
            (given[0],),
            msg(
                "“{it}” is geen dag of moment. Schrijf 2026-05-03 of 2026-05-03T14:00.",
                "“{it}” is no day or moment. Write 2026-05-03 or 2026-05-03T14:00.",
                it=words[:40],
            ),
        )
        return ""
    if when[:10] > date.today().isoformat():
        fields.remark((given[0],), msg("{it} moet nog komen. Klopt dat?", "{it} is still to come. Is that right?", it=when))
    return when


def read_consent(study: Study, fields: Fields, protocol: Protocol) -> ConsentGiven | None:
    """What was answered to the study's consent form: ja or nee for what is required, or item by item.

    An observation of a workplace, with no participant named, needs none.
    """
    known = [item["id"] for item in consent_items(study)] or ["deelname"]
    required = required_consent(study) or (known[0],)
    given = fields.data.get("consent")
    if given in (YES, NO):
        answers = dict.fromkeys(required, str(given))
    elif isinstance(given, Mapping):
        answers = _consent_answers(fields, given, known)
    elif given is None or given == "":
        answers = {}
        if protocol.kind == "observation" and not _has_participant(fields):
            required = ()
    else:
        fields.wrong(
            "wrong-type",
            ("consent",),
            msg(
                "Schrijf ja, nee, of per onderdeel ja of nee ({items}).",
                "Write ja, nee, or ja or nee for each of: {items}.",
                items=", ".join(known),
            ),
        )
        return None
    missing = [item for item in required if item not in answers]
    refused = any(answers.get(item) == NO for item in required)
    unclear = isinstance(given, Mapping) and len(answers) < len(given)
    if missing and not refused and not unclear:
        fields.wrong(
            "missing-consent",
            ("consent",),
            msg(
                "Toestemming ontbreekt ({missing}). Schrijf consent: ja of nee; zonder ja op wat verplicht is wordt "
                "niets ingelezen.",
                "Consent is missing ({missing}). Write consent: ja or nee; without a ja to what is required nothing "
                "is read in.",
                missing=", ".join(missing),
            ),
        )
    return ConsentGiven(answers, required, how="form", form_version=consent_version(study))


def _has_participant(fields: Fields) -> bool:
    return bool(fields.data.get("participant") or fields.data.get("participants"))


def _consent_answers(fields: Fields, given: Mapping[str, Any], known: Sequence[str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for item, value in given.items():
        at: Keys = ("consent", item)
        if item not in known:
            fields.wrong(
                "unknown-name",
                at,
                msg(
                    "Het toestemmingsformulier heeft geen onderdeel “{item}”. Kies uit: {known}.",
                    "The consent form has no item “{item}”. Choose from: {known}.",
                    item=item[:40],
                    known=", ".join(known),
                ),
                key=True,
            )
        elif value not in (YES, NO):
            fields.wrong("impossible-answer", at, msg("Toestemming is ja of nee.", "Consent is ja or nee."))
        else:
            answers[item] = value
    return answers
