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


def legend() -> list[tuple[str, Msg]]:
    """Every sign with its words."""
    return [*STATUS_SIGNS.values(), *_OTHERS]


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
