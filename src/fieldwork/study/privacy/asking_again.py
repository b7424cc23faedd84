"""Who has to be asked for consent once more: their form is older than the one in force, or lacks an item that is in it now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO
from fieldwork.study.follow_up import CONTACT
from fieldwork.study.privacy.last_said import last_said
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.study.start import consent_allowing, consent_items, consent_version, required_consent

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

SHOWN = 6
"""So many codes stand in a line; of the rest the number is told."""


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
    rows = study.log.sessions() if sessions is None else list(sessions)
    known = last_said(study, rows)
    said = {code: known[code.casefold()] for row in rows for code in row.participants if code.casefold() in known}
    gone, needed, contact = withdrawn(study), required_consent(study), consent_allowing(study, CONTACT)
    found = []
    for code in sorted(said):
        answers = said[code]
        if code in gone or any(item in answers and answers[item].value == NO for item in needed):
            continue
        given = {answer.version for item, answer in answers.items() if item in items}
        before = {item for one in given for item in forms.get(one, ())}
        missing = tuple(item for item in items if item not in answers and item not in before)
        if missing or given - {version}:
            may = not any(item in answers and answers[item].value == NO for item in contact)
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
