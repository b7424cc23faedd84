"""What it comes to when one side of a conflict is chosen, in a sentence; nothing where what the side says tells it already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg
from fieldwork.record.events import Event
from fieldwork.study.copies.conflicts import Conflict

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_STATES: Mapping[str, Msg] = {
    "session.closed": msg("Het gesprek is dan afgesloten. Wat erin staat blijft, ook wat de ander er later bij schreef.",
                          "The session is closed then. What is in it stays, also what the other added later."),
    "session.reopened": msg("Het gesprek is dan open: er kan in verder geschreven worden, tot iemand het afsluit.",
                            "The session is open then: it can be gone on with until somebody closes it."),
    "session.stopped": msg("Het gesprek is dan gestopt: er komt niets meer bij, en heropenen kan niet.",
                           "The session is stopped then: nothing is added any more, nor can it be reopened."),
    "session.refused": msg("Het gesprek telt dan als geweigerd: er komt niets bij, en het gaat niet mee naar buiten.",
                           "The session counts as refused then: nothing is added, and it goes into no export."),
}  # fmt: skip
_FIELDS: Mapping[str, Msg] = {
    "role": msg("Het gesprek telt dan bij deze rol, in de verdeling en in de cijfers.",
                "The session counts under this role then, in the sampling and in the figures."),
    "roles": msg("Wie sprak, telt dan in deze rollen.", "Who spoke counts in these roles then."),
    "participants": msg("Het gesprek is dan van deze deelnemers: hun toestemming en terugtrekken gelden ervoor.",
                        "The session is of these participants then: their consent and withdrawal rule it."),
    "site": msg("Het gesprek telt dan bij deze locatie.", "The session counts under this site then."),
    "visit": msg("Het gesprek hoort dan bij dit bezoek.", "The session belongs to this visit then."),
    "wave": msg("Het gesprek telt dan bij deze meting, met de vragen die daarbij horen.",
                "The session counts under this measurement then, with the questions that go with it."),
    "held_at": msg("Op deze dag staat het gesprek dan in de volgorde en op de lijst.",
                   "The session stands on this day then, in the order and on the list."),
    "conversation": msg("Gesprekken met dezelfde naam hier tellen als één gesprek.",
                        "Sessions with the same name here count as one talk."),
    "follow_up": msg("Zo staat het vervolg dan op het eerste scherm; leeg haalt het van de lijst.",
                     "So the follow-up stands on the first screen then; empty takes it off the list."),
}  # fmt: skip
_OTHER_FIELD = msg("Dit staat dan bij het gesprek; het andere blijft alleen in het logboek.",
                   "This stands with the session then; the other stays in the log only.")  # fmt: skip
_KINDS: Mapping[str, Msg] = {
    "visit": msg("Zo staat het bezoek dan voor iedereen; gesprekken blijven zoals ze zijn.",
                 "So the visit stands for everybody then; sessions stay as they are."),
    "site": msg("Zo staat de locatie dan voor iedereen; gesprekken blijven zoals ze zijn.",
                "So the site stands for everybody then; sessions stay as they are."),
    "participant": msg(
        "Alle gesprekken met {code} blijven van één persoon, met deze gegevens. Zijn het twee mensen, geef dan een van beiden "
        "voortaan een eigen code, en schrijf in een memo welke gesprekken van wie zijn.",
        "All sessions with {code} stay those of one person, with these facts. Are they two people, then give one of them a "
        "code of their own from now on, and write in a memo which sessions are whose."),
    "consent": msg("Dit geldt dan, ook voor wat naar buiten gaat; tot dan telt van een ja en een nee het nee.",
                   "This holds then, also for what leaves; until then, of a yes and a no the no counts."),
    "protocol": msg(
        "Nieuwe gesprekken krijgen deze woorden, met erachter wat alleen de andere vraagt. Gesprekken die er al zijn, houden "
        "de woorden waarmee ze gehouden zijn.",
        "New sessions get these words, and after them what only the other asks. Sessions that are there keep the words that "
        "they were held with."),
}  # fmt: skip
_STUDY_HERE = msg("De studie gaat hiermee verder, op elke kopie. Dit is de study.yaml die hier in de map staat.",
                  "The study goes on with this, on every copy. It is the study.yaml that is in this folder.")  # fmt: skip
_STUDY_THERE = msg(
    "De studie gaat hiermee verder, op elke kopie. De study.yaml in deze map is dan de oudere: voeg de andere kopie nog eens "
    "samen, dan komt het bestand mee.",
    "The study goes on with this, on every copy. The study.yaml in this folder is the older one then: merge the other copy "
    "once more, and the file comes along.",
)
OPEN = msg(
    "Dit gesprek staat open. Wie er nu in bezig is, ziet niet wat u vastlegt en kan er later anders overheen schrijven: sluit "
    "het eerst, op elke laptop waar iemand het open heeft, en leg dan vast.",
    "This session is open. Whoever is in it now does not see what you settle and may write over it later: close it first, on "
    "every laptop where somebody has it open, and settle then.",
)
STATE_OPEN = msg(
    "Heeft iemand dit gesprek nu open, leg dan nog niets vast: wie het daar afsluit, legt het daarmee vast.",
    "If somebody has this session open now, settle nothing yet: whoever closes it there settles it so.",
)
"""What to do first where somebody may be writing in the session that a conflict is about."""


def comes_to(study: Study, each: Conflict, side: Event) -> Msg | None:
    """What it comes to when this side holds; None where that needs no words."""
    match each.what:
        case "state":
            return _STATES.get(side.kind)
        case "field":
            return _FIELDS.get(each.place, _OTHER_FIELD)
        case "participant":
            told = _KINDS["participant"]
            return msg(told.nl, told.en, code=each.subject)
        case "study":
            return _STUDY_HERE if _is_here(study, side) else _STUDY_THERE
    return _KINDS.get(each.what)


def first(study: Study, each: Conflict) -> Msg | None:
    """What to do before it is settled, where somebody may be in the session that it is about; None where that cannot be."""
    if each.what == "state":
        return STATE_OPEN if any(side.kind == "session.reopened" for side in each.sides) else None
    open_ = study.log.query("SELECT 1 FROM session WHERE id = ? AND status = 'open'", (each.subject,))
    return OPEN if open_ else None


def _is_here(study: Study, side: Event) -> bool:
    """Whether the file in this folder is what a side took over."""
    try:
        raw = (study.folder / str(side.body.get("path"))).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(raw).hexdigest() == side.body.get("sha256")
