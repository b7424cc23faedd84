"""What consent says to what comes in: no words of a recording that was not allowed, no data to be linked that may not be."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.protocol.model import NO
from fieldwork.study.incoming.session_fields import Fields
from fieldwork.study.start import consent_allowing

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

RECORDING, LINKAGE = "recording", "linkage"
_SAID_NO = """
SELECT s.id, p.value, e.body FROM session s, json_each(s.participants) p
JOIN head h ON h.subject = s.id AND h.register = 'consent/' || ?1 AND h.stands JOIN event e ON e.seq = h.event_seq
WHERE p.value IN (SELECT value FROM json_each(?2)) ORDER BY e.at, e.id
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


def refuse_unasked(study: Study, session: str, file: str) -> None:
    """InputError where a transcript is added to a session of somebody who wanted no recording."""
    participants = json.loads(study.log.query("SELECT participants FROM session WHERE id = ?", (session,))[0][0])
    if said := _said_no(study, RECORDING, participants, session):
        raise InputError(msg(
            "{file}: {code} wilde geen opname, dus een transcript komt er niet bij.",
            "{file}: {code} wanted no recording, so no transcript is added.", file=file, code=said[0]))  # fmt: skip


def unlinked(study: Study, codes: Iterable[str]) -> list[str]:
    """Those of these participants who said no to linking what they said to other data."""
    return _said_no(study, LINKAGE, list(codes))


def _said_no(study: Study, what: str, codes: list[str], session: str | None = None) -> list[str]:
    """Who last said no to something, in one session or in any."""
    last: dict[tuple[str, str], object] = {}
    for item in consent_allowing(study, what) if codes else ():
        for held, code, raw in study.log.query(_SAID_NO, (item, json.dumps(codes))):
            if session in (None, held):
                body = json.loads(raw)
                last[code, item] = (body.get("each") or {}).get(code, body).get("value")
    return list(dict.fromkeys(code for (code, _), value in last.items() if value == NO))
