"""What was found: actor × route, with the themes, what helps and what hinders, and the words that the lead chose."""

from __future__ import annotations

from collections.abc import Sequence

from fieldwork.coding.tally import in_order
from fieldwork.i18n import msg
from fieldwork.report.facts import Facts
from fieldwork.report.html import Child, Html, bullets, el, lines, matrix, paragraph, part, section, table
from fieldwork.report.matrix import FEWEST_PERSONS, Cell, Chosen, Theme
from fieldwork.report.quotes import Quote
from fieldwork.report.signs import valence_counts, valence_legend
from fieldwork.report.words import PERSONS, SEGMENTS, SESSIONS, Words
from fieldwork.study.desk.quotes import tells_who

_THEMES = (msg("thema", "theme"), msg("thema's", "themes"))


def findings(facts: Facts, say: Words) -> Html:
    """The chapter: the matrix at a glance, then each route with each actor."""
    title = say("Wat er gevonden is: wie doet wat op welke route", "What was found: who does what on which route")
    if not facts.coded.said:
        return section("resultaten", title, paragraph(_nothing_coded(facts, say)))
    actors, routes = _actors(facts), _routes(facts)
    return section(
        "resultaten", title,
        paragraph(say(
            "In rijen wie er handelt (de actor), zoals de codeur het las; in kolommen de verduurzamingsroute. Wie het vertelde "
            "kan een ander zijn. Geteld zijn {talks} die gecodeerd zijn.",
            "The rows tell who acts (the actor), as the coder read it; the columns are the routes to lasting work. Who told it "
            "may be somebody else. Counted are the {talks} that were coded.",
            talks=say.count(facts.coded.talks, *SESSIONS["interview"]))),
        _overview(facts, actors, routes, say),
        valence_legend(facts.codebook, say),
        _quotes_told(facts.coded.chosen, say),
        *(
            part(_route(facts, route, say), *(_cell(facts, actor, route, say) for actor in actors))
            for route in routes
        ),
    )  # fmt: skip


def found_cells(facts: Facts) -> tuple[int, int]:
    """In how many cells of the roles and routes of the codebook something was found, and how many there are."""
    every = [(actor, route) for actor in facts.codebook.roles for route in facts.codebook.routes]
    return sum(where in facts.coded.cells for where in every), len(every)


def _nothing_coded(facts: Facts, say: Words) -> str:
    return say("Er is nog niets gecodeerd dat meetelt; wat er gevonden is, is dus onbekend.",
               "Nothing that counts was coded yet, so what was found is unknown.")  # fmt: skip


def _actors(facts: Facts) -> list[str | None]:
    """The roles of the codebook, and whoever else was coded as an actor; None where no actor was chosen, if that occurs."""
    return in_order(facts.codebook.roles, (actor for actor, _ in facts.coded.cells))


def _routes(facts: Facts) -> list[str | None]:
    return in_order(facts.codebook.routes, (route for _, route in facts.coded.cells))


def _actor(facts: Facts, actor: str | None, say: Words) -> str:
    return say.label(actor, facts.names.roles) if actor else say("Geen actor gekozen", "No actor chosen")


def _route(facts: Facts, route: str | None, say: Words) -> str:
    return say.label(route, facts.names.routes) if route else say("Los van een route", "Apart from a route")


def _overview(facts: Facts, actors: list[str | None], routes: list[str | None], say: Words) -> Html:
    head = [say("Actor", "Actor"), *(_route(facts, route, say) for route in routes)]
    rows: list[Sequence[Child]] = [
        [_actor(facts, actor, say), *(_glance(facts, facts.coded.cells.get((actor, route)), say) for route in routes)]
        for actor in actors
    ]
    return matrix(say("Actor × route", "Actor × route"), head, rows)


def _glance(facts: Facts, cell: Cell | None, say: Words) -> Html:
    if cell is None:
        return el("span", say("niets gevonden", "nothing found"), class_="nothing")
    return lines(
        el("p", say.count(len(cell.themes), *_THEMES)), el("p", _where(cell, say)),
        el("p", valence_counts(facts.codebook, cell.tally.valences, say)),
    )  # fmt: skip


def _where(cell: Cell | Theme, say: Words) -> str:
    """In how many conversations and observations."""
    found = cell.tally
    told = [(found.conversations, SESSIONS["interview"]), (found.observations, SESSIONS["observation"])]
    return say.series([say.count(many, *names) for many, names in told if many])


# --- one cell ----------------------------------------------------------------------------------------------------------------


def _cell(facts: Facts, actor: str | None, route: str | None, say: Words) -> Html:
    heading = el("h4", _actor(facts, actor, say), el("span", f" – {_route(facts, route, say)}", class_="aloud"))
    cell = facts.coded.cells.get((actor, route))
    if cell is None:
        many = facts.coded.talks
        if not many:
            return lines(heading, paragraph(say("Onbekend: nog geen gesprek gecodeerd.",
                                                "Unknown: no conversation coded yet.")))
        return lines(heading, paragraph(say(
            "Niets gevonden: in geen van de {talks} die gecodeerd zijn kwam hier iets over voor.",
            "Nothing found: none of the {talks} that were coded brought anything on this.",
            talks=say.count(many, *SESSIONS["interview"])), class_="nothing"))  # fmt: skip
    head = (say("Thema", "Theme"), say("Waar", "Where"), say("Fragmenten", "Segments"),
            say("Helpt of hindert", "Helps or hinders"))  # fmt: skip
    rows = [
        (facts.codebook.label(theme.code, say.lang), _where(theme, say), theme.tally.segments,
         valence_counts(facts.codebook, theme.tally.valences, say) or "–")
        for theme in cell.themes
    ]  # fmt: skip
    caption = say("{segments} van {persons}", "{segments} of {persons}",
                  segments=say.count(cell.tally.segments, *SEGMENTS), persons=_persons(cell, say))  # fmt: skip
    about = f"{_actor(facts, actor, say)}, {_route(facts, route, say).lower()}: "
    themes = table(caption, head, rows, numbers=(2,), class_="themes split", about=about)
    return lines(heading, themes, _quotes(facts, cell, say))


def _persons(cell: Cell, say: Words) -> str:
    if not cell.persons:
        return say("observaties", "observations")
    return say.count(cell.persons, *PERSONS)


def _quotes(facts: Facts, cell: Cell, say: Words) -> Html | None:
    told = [_quote(facts, theme, quote, say) for theme in cell.themes for quote in theme.quotes]
    return bullets(told, class_="quotes") if told else None


def _quote(facts: Facts, theme: Theme, quote: Quote, say: Words) -> Html:
    """The words as they were said, with the theme; who said it where enough people have that role."""
    who = say("deelnemer", "participant")
    if tells_who(facts.held.persons, quote.role):
        who = ", ".join(filter(None, (say.label(quote.role, facts.names.roles).lower(), quote.who)))
    label = facts.codebook.label(theme.code, say.lang)
    return lines(
        el("blockquote", el("p", quote.text, dir="auto"), lang=facts.language),
        el("p", f"– {who} · {label}", class_="small"),
    )


def _quotes_told(chosen: Chosen, say: Words) -> Html | None:
    """What became of the words that were marked as a quote, so that nobody takes silence for nothing said."""
    if not chosen.marked:
        return paragraph(say("Er zijn geen woorden als citaat aangewezen.", "No words were marked as a quote."), class_="small")
    kept = [
        (chosen.no_consent, say("zonder toestemming om te citeren", "without consent to quote")),
        (chosen.too_few, say("in een vakje van minder dan {n} personen", "in a cell of fewer than {n} persons",
                             n=FEWEST_PERSONS)),
        (chosen.not_coded, say("niet gecodeerd", "not coded")),
    ]  # fmt: skip
    rest = say.series([f"{many} {why}" for many, why in kept if many])
    return paragraph(
        say("Aangewezen als citaat: {marked}; daarvan staan er hier {shown}.", "Marked as a quote: {marked}; {shown} of them "
            "are here.", marked=chosen.marked, shown=chosen.shown),
        say(" Niet: {rest}.", " Not here: {rest}.", rest=rest) if rest else None,
        say(" In een vakje van minder dan {n} personen staan geen citaten, en een rol die minder dan {n} personen hebben wordt "
            "er niet bij genoemd.", " A cell of fewer than {n} persons carries no quotes, and a role that fewer than {n} "
            "persons have is not told with one.", n=FEWEST_PERSONS),
        class_="small",
    )  # fmt: skip
