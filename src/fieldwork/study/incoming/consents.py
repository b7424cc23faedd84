"""What consent says to what comes in: no words of a recording that was not allowed, no data to be linked that may not be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.protocol.model import NO
from fieldwork.study.incoming.session_fields import Fields
from fieldwork.study.privacy.last_said import last_said
from fieldwork.study.start import consent_allowing

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

RECORDING, LINKAGE = "recording", "linkage"
_EVER_NO = """
SELECT 1 FROM session s, json_each(s.participants) p
JOIN head h ON h.subject = s.id AND h.register = 'consent/' || ?1 AND h.stands JOIN event e ON e.seq = h.event_seq
WHERE p.value COLLATE NOCASE IN (SELECT value FROM json_each(?2)) AND instr(e.body, '"' || ?3 || '"') LIMIT 1
"""
_SAID_IN = """
SELECT e.body FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.subject = ?2 AND h.register = 'consent/' || ?1 AND h.stands ORDER BY e.at, e.id
"""


def read_allowed(study: Study, fields: Fields, header: Header, consent: ConsentGiven) -> None:
    """A defect where a session was written out from a recording that was not allowed, or brings data made elsewhere about
    somebody who does not want their words linked to such data."""
    if header.mode == RECORDING and NO in {consent.answers.get(item) for item in consent_allowing(study, RECORDING)}:
        fields.wrong("not-allowed", ("mode",), msg(
            "De deelnemer wilde geen opname; wat van een opname is uitgewerkt, komt er niet in.",
            "The participant wanted no recording; what was written out from one does not come in."))  # fmt: skip
    if header.mode == "import":
        for code in unlinked(study, header.participants):
            fields.wrong("not-allowed", ("participant" if "participant" in fields.data else "participants",), msg(
                "{code} wil niet dat wat gezegd is aan andere gegevens wordt gekoppeld. Laat deze rij weg.",
                "{code} does not want what was said linked to other data. Leave this row out.", code=code))  # fmt: skip


def refuse_mode(study: Study, mode: str, participants: Iterable[str], answers: Mapping[str, str]) -> None:
    """InputError where a session would become one of a recording that was not allowed, or of data made elsewhere about somebody
    who does not want their words linked to such data; `answers` are those to its consent form."""
    if mode == RECORDING and NO in {answers.get(item) for item in consent_allowing(study, RECORDING)}:
        raise InputError(msg(
            "De deelnemer wil geen opname, dus dit gesprek kan niet van een opname zijn. Kies hoe het dan is vastgelegd, of "
            "verander eerst de toestemming.",
            "The participant wants no recording, so this session cannot be from one. Choose how it was recorded instead, or "
            "change the consent first."))  # fmt: skip
    if mode == "import" and (against := unlinked(study, participants)):
        raise InputError(msg(
            "{code} wil niet dat wat gezegd is aan andere gegevens wordt gekoppeld; dit gesprek kan dus niet van elders komen.",
            "{code} does not want what was said linked to other data, so this session cannot come from elsewhere.",
            code=against[0]))  # fmt: skip


def refuse_unasked(study: Study, session: str, file: str) -> None:
    """InputError where a transcript is added to a session of somebody who wanted no recording."""
    participants = json.loads(study.log.query("SELECT participants FROM session WHERE id = ?", (session,))[0][0])
    if said := _said_no(study, RECORDING, participants, session):
        raise InputError(msg(
            "{file}: {code} wilde geen opname, dus een transcript komt er niet bij.",
            "{file}: {code} wanted no recording, so no transcript is added.", file=file, code=said[0]))  # fmt: skip


def unlinked(study: Study, codes: Iterable[str]) -> list[str]:
    """Those of these participants who said no to linking what they said to other data."""
    wanted = list(codes)
    items = consent_allowing(study, LINKAGE) if wanted else ()
    if not any(study.log.query(_EVER_NO, (item, json.dumps(wanted), NO)) for item in items):
        return []  # as for nearly every row of a file
    said = last_said(study, codes=wanted)
    return [code for code in wanted if any(
        item in items and answer.value == NO for item, answer in said.get(code.casefold(), {}).items())]  # fmt: skip


def _said_no(study: Study, what: str, codes: Iterable[str], session: str) -> list[str]:
    """Who last said no to something in a session."""
    last: dict[tuple[str, str], object] = {}
    for item in consent_allowing(study, what):
        for (raw,) in study.log.query(_SAID_IN, (item, session)):
            body = json.loads(raw)
            last |= {(code, item): (body.get("each") or {}).get(code, body).get("value") for code in codes}
    return list(dict.fromkeys(code for (code, _), value in last.items() if value == NO))
