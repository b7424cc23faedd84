"""What the next coding will say, and how the panel under the passage tells it: actor, route, valence, themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fieldwork.coding.codebook import Code, Codebook, Named, lines_of
from fieldwork.coding.segments import Coding, Part
from fieldwork.i18n import Lang, msg, pick
from fieldwork.text import one_line
from fieldwork.tui.keyboard import key_of
from fieldwork.tui.screens.choosing import Choice as Offer
from fieldwork.tui.screens.coding_pieces import color_of, route_color, valence_sign
from fieldwork.tui.widgets.codes import Pick, Row, Told

OFFERS = 9
"""Codes that can be given by digit."""
_PROPOSED = msg("? voorstel", "? proposed")
_WHO, _ROUTE, _HELPS = msg("Wie", "Actor"), msg("Route", "Route"), msg("Werking", "Effect")
_HERE, _THEME = msg("Hier", "Here"), msg("Thema", "Theme")


@dataclass(slots=True)
class Choice:
    """What is chosen for the coding to come. `given` names what the coder confirmed or chose, `own` what she chose herself."""

    actor: str | None = None
    route: str | None = None
    valence: str | None = None
    new_aspect: bool = False
    given: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, part: Part, *, prefill: bool) -> Choice:
        """What is proposed for a text: the speaker's role and the item's route; nothing in a blind round."""
        return cls(part.speaker, part.route) if prefill else cls()

    @classmethod
    def from_coding(cls, coding: Coding) -> Choice:
        """What a coding says."""
        given = {"actor", "route"} - set(coding.prefilled)
        return cls(coding.actor, coding.route, coding.valence, coding.new_aspect, given)

    @property
    def prefilled(self) -> tuple[str, ...]:
        """What was proposed and not touched."""
        held = {"actor": self.actor, "route": self.route}
        return tuple(name for name, value in held.items() if value is not None and name not in self.given)

    def route_for(self, code: Code) -> str | None:
        """The route of a coding with a code: the coder's own choice, else the code's, else what was proposed."""
        return self.route if "route" in self.own or code.route is None else code.route


def after(values: Sequence[str], now: str | None, *, none: bool) -> str | None:
    """The value that comes after one; where there may be none, that comes after the last."""
    ring: list[str | None] = [*values, *([None] if none else [])]
    if not ring:
        return None
    return ring[(ring.index(now) + 1) % len(ring)] if now in ring else ring[0]


@dataclass(frozen=True, slots=True)
class On:
    """A coding or mark on the selection: its words, its colour, whether it is pointed at."""

    words: str
    color: str
    pointed: bool


def rows(codebook: Codebook, choice: Choice, lang: Lang) -> tuple[Row, ...]:
    """The lines of values: actor, route, valence with new aspect."""
    proposed = _PROPOSED.text(lang)
    actors = _picks(codebook.roles, choice.actor, "actor", lang)
    routes = tuple(
        Pick(_words(named, lang), named.sign or named.id[:1].upper(), f"screen.take('route', {place})", choice.route == id,
             route_color(codebook, id))
        for place, (id, named) in enumerate(codebook.routes.items())
    )  # fmt: skip
    valences = tuple(
        Pick(f"{valence_sign(codebook, id)} {_words(named, lang)}", valence_sign(codebook, id),
             f"screen.take('valence', {place})", choice.valence == id)
        for place, (id, named) in enumerate(codebook.valences.items())
    )  # fmt: skip
    aspect = Pick(msg("* nieuw aspect", "* new aspect").text(lang), "*", "screen.do('new_aspect')", choice.new_aspect)
    return (
        Row(key_of("actor"), _WHO.text(lang), actors, proposed if "actor" in choice.prefilled else ""),
        Row(key_of("route"), _ROUTE.text(lang), routes, proposed if "route" in choice.prefilled else ""),
        Row(key_of("valence"), _HELPS.text(lang), (*valences, aspect)),
    )


def _picks(named: Mapping[str, Named], chosen: str | None, what: str, lang: Lang) -> tuple[Pick, ...]:
    found = tuple(
        Pick(_words(each, lang), _words(each, lang)[:6], f"screen.take('{what}', {place})", chosen == id)
        for place, (id, each) in enumerate(named.items())
    )
    return found if chosen is None or chosen in named else (*found, Pick(chosen, chosen, "", True))


def _words(named: Named, lang: Lang) -> str:
    return one_line(pick(named.label, lang))


def slots(before: Sequence[str], recent: Sequence[str]) -> list[str]:
    """The last nine codes, each under the digit that it has: a new one comes in the place of the one that it drives out."""
    fresh = [code for code in recent if code not in before]
    kept = [code if code in recent else fresh.pop() if fresh else "" for code in before]
    return [code for code in [*kept, *fresh] if code][:OFFERS]


def told(
    codebook: Codebook, values: tuple[Row, ...], here: Sequence[On], typed: str, offers: Sequence[Code], at: int, lang: Lang
) -> Told:
    """The panel. Under the lines of values stands what is on the selection, or while typing the letters so far.

    `offers` are the codes that answer the letters, or the recent ones; Enter takes the one at `at`, beyond the last a new one.
    """
    picks = tuple(
        Pick(_label(codebook, code, lang), code.id, f"screen.give({place})", bool(typed) and place == at,
             color_of(codebook, code.id), str(place + 1) if place < OFFERS else "")
        for place, code in enumerate(offers)
    )  # fmt: skip
    if typed:
        new = msg("nieuw thema “{words}”", "new theme “{words}”", words=one_line(typed, 24)).text(lang)
        make = Pick(f"{key_of('new_code')} {new}", new, "screen.do('new_code')", at >= len(offers))
        line = (Pick(f"{typed}▏", typed, ""), make)
        nothing = msg("Geen thema past hierbij. Enter maakt een nieuw thema.",
                      "No theme answers this. Enter makes a new theme.")  # fmt: skip
        return Told((*values, Row("", _THEME.text(lang), line)), picks, nothing.text(lang))
    on = tuple(Pick(each.words, each.words[:10], f"screen.point({n})", each.pointed, each.color) for n, each in enumerate(here))
    none = (Pick(msg("nog niets", "nothing yet").text(lang), "–", ""),)
    nothing = msg("Typ een paar letters van een thema, bijvoorbeeld “{one}”.",
                  "Type a few letters of a theme, “{one}” for instance.",
                  one=next((one_line(codebook.label(code.id, lang), 40) for code in codebook.in_force()), "–"))  # fmt: skip
    return Told((*values, Row("", _HERE.text(lang), on or none)), picks, nothing.text(lang))


def all_themes(codebook: Codebook, lang: Lang) -> list[Offer]:
    """Every code in force under its route, with what it means."""
    generic = msg("Zonder route", "Without a route").text(lang)
    found = []
    for code in codebook.in_force():
        route = codebook.routes.get(code.route or "")
        told, rule = [one_line(pick(code.definition, lang), 110)], one_line("; ".join(lines_of(code.include, lang)), 54)
        told += [msg("Wel: {rule}", "Include: {rule}", rule=rule).text(lang)] if rule else []
        found.append(Offer(code.id, _label(codebook, code, lang), code.id, "\n".join(filter(None, told)),
                           under=_words(route, lang) if route else generic))  # fmt: skip
    return found


def _label(codebook: Codebook, code: Code, lang: Lang) -> str:
    """A code's words; below another with that one's first, so that the same aspect of two themes can be told apart."""
    own = one_line(pick(code.label, lang))
    return f"{own} ‹ {one_line(codebook.label(code.under, lang))}" if code.under else own
