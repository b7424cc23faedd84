"""The signs on the screen: what an item's status looks like, never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.i18n import Msg, msg

LAPSED = "◌"
ALOUD = "»"
LOST = "◌"
STATUS_SIGNS: Mapping[str, tuple[str, Msg]] = {
    "not_asked": ("·", msg("nog niet gesteld", "not asked yet")),
    "asked": ("○", msg("gesteld, geen antwoord", "asked, no answer")),
    "answered": ("●", msg("beantwoord", "answered")),
    "covered": ("→", msg("elders beantwoord", "covered elsewhere")),
    "skipped": ("–", msg("overgeslagen", "skipped")),
}
MARK_SIGNS: Mapping[str, tuple[str, Msg]] = {
    "quote": ("❝", msg("citaat", "quote")),
    "flag": ("⚑", msg("vlag: kom hierop terug", "flag: come back to this")),
    "time": ("◷", msg("moment", "moment")),
}
_OTHERS = (
    (LAPSED, msg("antwoord op een vraag die niet meer gesteld wordt; het blijft bewaard",
                 "an answer to an item that is asked no more; it is kept")),
    (ALOUD, msg("voorlezen, geen antwoord", "read aloud, no answer")),
    ("✓", msg("deelvraag of doorvraag is gesteld", "part or probe came up")),
    ("✎", msg("notitie", "note")),
    *MARK_SIGNS.values(),
    ("+", msg("bovenaan: vragen zonder route", "at the top: items without a route")),
)  # fmt: skip


NEW, MOVED, TO_CONFIRM, GONE = "*", "~", "?", "!"
VALENCE_SIGNS: Mapping[str, str] = {"bevorderend": "+", "belemmerend": "−", "beide": "±", "neutraal": "0"}
"""What is shown of a valence for which the codebook has no sign."""
TO_DO, BEGUN, DONE, AGAIN = "○", "◐", "●", "↻"
_CODING = (
    ("▌", msg("dit is geselecteerd", "this is selected")),
    ("▸", msg("deze codering is aangewezen; of deze waarde geldt", "this coding is pointed at; or this value holds")),
    ("] ┐│┘", msg("in de marge: over welke regels een codering loopt", "in the margin: which lines a coding is on")),
    (" ".join(VALENCE_SIGNS.values()), msg("bevordert, belemmert, allebei, neutraal, of als in het codeboek",
                                           "helps, hinders, both, neutral, or as in the codebook")),
    (NEW, msg("nieuw aspect", "new aspect")),
    (MOVED, msg("tekst veranderd, codering ging mee: kijk of zij nog klopt",
                "the text changed, the coding went along: is it right still?")),
    (GONE, msg("de woorden van deze codering zijn weg: zij telt niet mee",
               "the words of this coding are gone: it does not count")),
    (TO_CONFIRM, msg("van de onderzoeker of voorgesteld: nog te bevestigen", "the researcher's or proposed: to be confirmed")),
    (DONE, msg("in de lijst: doorgelezen met het codeboek van nu", "in the list: gone through with the codebook of now")),
    (BEGUN, msg("in de lijst: u codeerde hier iets", "in the list: you coded something here")),
    (TO_DO, msg("in de lijst: u codeerde hier nog niets", "in the list: you coded nothing here yet")),
    (AGAIN, msg("in de lijst: voor zoveel latere codes opnieuw te lezen",
                "in the list: to be read again for so many later codes")),
)  # fmt: skip
ABSENT, SUMMARISED, LOOK_AGAIN = "○", "✎", "!"
CHARTED: Mapping[str, tuple[str, Msg]] = {
    "not_asked": ("·", msg("er is niet naar gevraagd", "it was not asked about")),
    "nothing_said": ("–", msg("er is naar gevraagd en niets over gezegd", "it was asked about and nothing was said")),
    "said_absent": (ABSENT, msg("er is gezegd dat het er niet is", "it was said not to be there")),
    "content": ("●", msg("er is iets over gezegd; het getal telt de fragmenten",
                         "something was said of it; the number counts the segments")),
}  # fmt: skip
_CHARTING = (
    *CHARTED.values(),
    (SUMMARISED, msg("er is een samenvatting", "there is a summary")),
    (LOOK_AGAIN, msg("rust op een gesprek dat gewist is of niet meer mee mag; of op woorden die weg zijn",
                     "rests on a session that was erased or may not leave any more; or on words that are gone")),
    ("✓", msg("de samenvatting verwijst naar dit fragment", "the summary refers to this segment")),
    ("+ −", msg("bij een bevinding: steunt, spreekt tegen; bij een fragment: bevordert, hindert",
                "at a finding: supports, contradicts; at a segment: helps, hinders")),
    ("◐ ●", msg("bevinding: voorlopig, staat vast", "finding: provisional, firm")),
    ("✕", msg("bevinding die losgelaten is", "finding that was set aside")),
)  # fmt: skip
_QUOTES = (
    (MARK_SIGNS["quote"][0], msg("gekozen als citaat", "chosen as a quote")),
    (LOOK_AGAIN, msg("komt niet in het verslag; waarom staat erbij", "will not be in the report; beside it stands why")),
)  # fmt: skip
CHARTING_PLACES = ("charting", "chart_cell", "findings", "finding", "case")


def legend(place: str) -> list[tuple[str, Msg]]:
    """Every sign of a screen with its words: those of coding and of charting have a list of their own."""
    if place == "quotes":
        return list(_QUOTES)
    if place in CHARTING_PLACES:
        return list(_CHARTING)
    return list(_CODING) if place == "coding" else [*STATUS_SIGNS.values(), *_OTHERS]


class Routes:
    """The routes of a study's codebook: sign, colour and words of each."""

    def __init__(self, codebook: Mapping[str, Any]) -> None:
        self._routes = {route["id"]: route for route in codebook.get("routes") or ()}

    def sign(self, route: str | None) -> str:
        """The letter of a route; a space where there is none."""
        known = self._routes.get(route or "")
        return str((known or {}).get("sign") or (route or " ")[:1].upper())

    def color(self, route: str | None) -> str:
        """The colour of a route, as a Textual style."""
        known = self._routes.get(route or "")
        color = str((known or {}).get("color") or "")
        return color if color.startswith("#") and len(color) == 7 else "$secondary"

    def label(self, route: str | None) -> Any:
        """The words of a route."""
        known = self._routes.get(route or "")
        return (known or {}).get("label") or route or ""
