"""Who has to be asked for consent once more: their form is older than the one in force, or lacks an item that is in it now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO
from fieldwork.study.follow_up import CONTACT
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.study.start import consent_allowing, consent_items, consent_version, required_consent

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

SHOWN = 6
"""So many codes stand in a line; of the rest the number is told."""
_ASKED = """
SELECT h.subject, e.at, e.body FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.register >= 'consent/' AND h.register < 'consent0' AND h.shown AND h.stands ORDER BY e.at, e.id
"""


@dataclass(frozen=True, slots=True)
class Again:
    """A participant to be asked once more: the versions of the form that their answers are to, the items that are new since and
    that they never answered, and whether they may be asked at all."""

    participant: str
    versions: tuple[str, ...]
    missing: tuple[str, ...]
    may_ask: bool = True


def asking_again(study: Study, sessions: Iterable[SessionRow] | None = None) -> list[Again]:
    """Those who gave consent on another version of the form than the one in force, or were never asked one of its items.

    In order of code; not those who did not want to take part, or withdrew. What somebody answered last counts, in whichever
    session. `sessions` where they were read already.
    """
    version, items = str(consent_version(study)), [str(item["id"]) for item in consent_items(study)]
    forms = consent_forms(study)
    if not items or len(forms) < 2:  # as in most studies, and most of the time: who agreed, agreed to this form
        return []
    rows = {row.id: row for row in (study.log.sessions() if sessions is None else sessions)}
    said = _said(study, rows)
    gone, needed, contact = withdrawn(study), required_consent(study), consent_allowing(study, CONTACT)
    found = []
    for code in sorted(said):
        answers = said[code]
        if code in gone or any(answers.get(item, ("",))[0] == NO for item in needed):
            continue
        given = {answer[1] for item, answer in answers.items() if item in items}
        before = {item for one in given for item in forms.get(one, ())}
        missing = tuple(item for item in items if item not in answers and item not in before)
        if missing or given - {version}:
            may = not any(answers.get(item, ("",))[0] == NO for item in contact)
            found.append(Again(code, tuple(sorted(given)), missing, may))
    return found


def consent_forms(study: Study) -> dict[str, tuple[str, ...]]:
    """The items of each version of the consent form that the study ever had in force."""
    found: dict[str, tuple[str, ...]] = {}
    for event in study.log.events("study", {"study.adopted"}):
        form = (event.body.get("study") or {}).get("consent") or {}
        if form:
            found[str(form.get("version", 1))] = tuple(str(item["id"]) for item in form.get("items") or ())
    return found


def _said(study: Study, rows: Mapping[str, SessionRow]) -> dict[str, dict[str, tuple[Any, str]]]:
    """What each participant last answered to each item, and on which version of the form."""
    found: dict[str, dict[str, tuple[Any, str]]] = {}
    for session, _, raw in study.log.query(_ASKED):
        row = rows.get(session)
        if row is None or row.status in ("refused", "erased"):
            continue
        body = json.loads(raw)
        each = body.get("each") or {}
        for code in row.participants:
            value = each.get(code, body).get("value")
            if value is not None:
                found.setdefault(code, {})[str(body["item"])] = (value, str(body.get("form_version") or "–"))
    return found


def again_words(found: Iterable[Again]) -> list[Msg]:
    """In a line or two: how many are to be asked again and who, and who of them does not want to be."""
    lines = []
    every = list(found)
    for may, one, many in (
        (True, msg("1 persoon opnieuw om toestemming vragen: {codes}", "ask 1 person for consent again: {codes}"),
         msg("{n} mensen opnieuw om toestemming vragen: {codes}", "ask {n} people for consent again: {codes}")),
        (False, msg("1 persoon gaf toestemming op een ouder formulier en wil niet benaderd worden: {codes}",
                    "1 person agreed on an older form and does not want to be asked: {codes}"),
         msg("{n} mensen gaven toestemming op een ouder formulier en willen niet benaderd worden: {codes}",
             "{n} people agreed on an older form and do not want to be asked: {codes}")),
    ):  # fmt: skip
        codes = [each.participant for each in every if each.may_ask is may]
        if codes:
            words = one if len(codes) == 1 else many
            named = ", ".join(codes[:SHOWN]) + (" …" if codes[SHOWN:] else "")
            lines.append(msg(words.nl, words.en, n=len(codes), codes=named))
    return lines
