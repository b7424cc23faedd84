"""What the keys and kinds of events are called where two of them are told side by side."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.i18n import Msg, msg

FIELDS: Mapping[str, Msg] = {
    "value": msg("Antwoord", "Answer"), "text": msg("Woorden", "Words"), "reason": msg("Reden", "Reason"),
    "by": msg("Elders beantwoord", "Covered elsewhere"), "item": msg("Vraag", "Item"), "kind": msg("Soort", "Kind"),
    "speaker": msg("Wie het zei", "Who said it"), "on": msg("Staat er", "Stands"), "what": msg("Soort", "Kind"),
    "descriptive": msg("Beschrijvend", "Descriptive"), "reflective": msg("Reflectief", "Reflective"),
    "quote": msg("Citaat", "Quote"), "at": msg("Tijd", "Time"), "type": msg("Soort", "Kind"),
    "how": msg("Hoe gegeven", "How given"), "by_whom": msg("Door wie", "By whom"), "each": msg("Per persoon", "By person"),
    "form_version": msg("Versie van het formulier", "Version of the form"),
    "participants": msg("Deelnemers", "Participants"), "role": msg("Rol", "Role"), "roles": msg("Rollen", "Roles"),
    "site": msg("Locatie", "Site"), "held_at": msg("Gehouden", "Held"), "mode": msg("Vorm", "Mode"),
    "researchers": msg("Onderzoekers", "Researchers"), "date": msg("Dag", "Day"), "wave": msg("Meting", "Wave"),
    "code": msg("Code", "Code"), "actor": msg("Wie handelt", "Actor"), "route": msg("Route", "Route"),
    "valence": msg("Werking", "Effect"), "new_aspect": msg("Nieuw aspect", "New aspect"), "coder": msg("Codeur", "Coder"),
    "nl": msg("Naam in het Nederlands", "Name in Dutch"), "en": msg("Naam in het Engels", "Name in English"),
    "under": msg("Onder", "Under"), "into": msg("Wordt", "Becomes"), "definition": msg("Definitie", "Definition"),
    "include": msg("Wel", "Include"), "exclude": msg("Niet", "Exclude"), "examples": msg("Voorbeelden", "Examples"),
    "color": msg("Kleur", "Colour"), "retired": msg("Uit gebruik", "Out of use"), "outcome": msg("Uitkomst", "Outcome"),
    "codings": msg("Blijft staan", "Stands"), "statement": msg("Bevinding", "Finding"), "name": msg("Naam", "Name"),
    "coders": msg("Codeurs", "Coders"), "sessions": msg("Gesprekken", "Sessions"), "absent": msg("Niet gehoord", "Not heard"),
    "present": msg("Ook aanwezig", "Also present"), "visit": msg("Bezoek", "Visit"), "follows": msg("Vervolg op", "Follows"),
    "conversation": msg("Hetzelfde gesprek als", "The same talk as"),
    "answered_for": msg("Wie antwoordde voor wie", "Who answered for whom"),
    "follow_up": msg("Vervolg", "Follow-up"), "label": msg("Naam", "Name"), "participant": msg("Deelnemer", "Participant"),
    "day": msg("Dag", "Day"),
}  # fmt: skip
"""What stands before a piece of what somebody wrote, by the key of the body that holds it."""
KINDS: Mapping[str, Msg] = {
    "session.closed": msg("afgesloten", "closed"), "session.reopened": msg("heropend", "reopened"),
    "session.stopped": msg("gestopt", "stopped"), "session.refused": msg("geweigerd", "refused"),
    "segment.coded": msg("gecodeerd", "coded"), "segment.uncoded": msg("weggehaald", "taken away"),
    "code.defined": msg("gemaakt", "made"), "code.renamed": msg("hernoemd", "renamed"),
    "code.redefined": msg("anders omschreven", "described otherwise"), "code.moved": msg("verplaatst", "moved"),
    "code.retired": msg("uit gebruik", "out of use"), "code.restored": msg("weer in gebruik", "in use again"),
}  # fmt: skip
"""What somebody did, where two did otherwise in one place."""
