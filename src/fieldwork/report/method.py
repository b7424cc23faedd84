"""How everything was done, in words that can go into a report, with formulas and sources."""

from __future__ import annotations

import re

from fieldwork.coding.explain import EXPLANATIONS, Explanation
from fieldwork.i18n import msg
from fieldwork.report.facts import Facts
from fieldwork.report.html import Child, Html, bullets, el, lines, paragraph, part, section
from fieldwork.report.matrix import FEWEST_PERSONS
from fieldwork.report.sources import FORMULAS, SOURCES, SYMBOLS, Formula
from fieldwork.report.words import Words
from fieldwork.saturation.words import UNITS

_RAISED = re.compile(r"(?<=[QΣ])([0-9j])|\^(m|\(1/r\))")
"""An index of Q or of a sum, or a power."""
_ROUNDS = (msg("ronde", "round"), msg("rondes", "rounds"))
_DIFFERENCES = (msg("verschil", "difference"), msg("verschillen", "differences"))
_UNIT = {
    "conversation": msg("een gesprek; twee verslagen van één gesprek tellen als één, iemand in twee rollen telt bij elke rol",
                        "a conversation; two records of one count as one, a person in two roles counts for each"),
    "participant": msg("een deelnemer; al haar gesprekken tellen samen als één",
                       "a participant; all conversations with her count as one"),
    "site": msg("een locatie; alle gesprekken daar tellen samen als één", "a site; all conversations there count as one"),
}  # fmt: skip


def method(facts: Facts, say: Words) -> Html:
    """The chapter."""
    return section(
        "methode", say("Werkwijze en bronnen", "Method and sources"),
        part(say("Vastleggen", "Recording"), *_recording(facts, say)),
        part(say("Coderen", "Coding"), *_coding(facts, say)),
        part(say("Saturatie", "Saturation"), *_saturation(facts, say)),
        part(say("Overeenstemming", "Agreement"), *_agreement(facts, say)),
        part(say("Wie te herkennen is", "Who can be recognised"), _privacy(say)),
        part(say("Bronnen", "Sources"), _sources(facts)),
    )  # fmt: skip


def _recording(facts: Facts, say: Words) -> list[Child]:
    return [
        paragraph(say(
            "Gesprekken werden gevoerd met een leidraad die de onderzoeker in eigen volgorde doorliep. Wat de deelnemer zei, "
            "werd tijdens het gesprek meegeschreven, of daarna uitgewerkt van papier of een opname. Deelnemers gaven vooraf "
            "toestemming, onderdeel voor onderdeel, en konden die altijd wijzigen. Elke wijziging staat in een logboek waar "
            "niets uit verdwijnt, behalve als een deelnemer vraagt om te wissen.",
            "Conversations were held with a guide that the researcher went through in an order of her own. What the "
            "participant said was written down during the conversation, or typed over later from paper or a recording. "
            "Participants consented beforehand, item by item, and could change that at any time. Every change stands in a log "
            "from which nothing goes, unless a participant asks for erasure.")),
    ]  # fmt: skip


def _coding(facts: Facts, say: Words) -> list[Child]:
    coders, rounds = facts.coded.coders, len(facts.agreements)
    who = say("Er is nog niet gecodeerd.", "Nothing was coded yet.")
    if coders:
        who = say("Gecodeerd werd door {coders}, met het codeboek “{book}”.",
                  "Coding was done by {coders}, with the codebook “{book}”.",
                  coders=say.series(list(coders)), book=facts.codebook.name)  # fmt: skip
    double = say(
        " In {rounds} codeerden twee of meer codeurs dezelfde gesprekken, blind voor elkaar en voor wat in het veld was "
        "aangestreept. Waar zij verschilden is daarna een voor een besproken en met een reden beslist: {settled} beslist, "
        "{open} nog niet.",
        " In {rounds} two or more coders coded the same conversations, blind to each other and to what was marked in the "
        "field. Where they differed was then gone through one by one and settled with a reason: {settled} settled, {open} not "
        "yet.",
        rounds=say.count(rounds, *_ROUNDS), settled=say.count(facts.settled, *_DIFFERENCES), open=facts.unsettled)  # fmt: skip
    return [
        paragraph(who, double if rounds else None),
        paragraph(say(
            "Een codering is een code op een fragment, met wie er handelt (de actor), de route en of het helpt of hindert. "
            "Actor en route zijn vooraf ingevuld met wie sprak en waarover gevraagd werd, behalve in blinde rondes; de codeur "
            "bevestigde of wijzigde ze. Wat in een gesloten ronde nog niet beslist is, en wat in een open ronde gecodeerd is, "
            "telt niet mee.",
            "A coding is a code on a segment, with who acts (the actor), the route, and whether it helps or hinders. Actor "
            "and route were filled in beforehand with who spoke and what was asked about, but not in blind rounds; the coder "
            "confirmed or changed them. What is not settled yet in a closed round, and what was coded in an open one, does "
            "not count.")),
    ]  # fmt: skip


def _saturation(facts: Facts, say: Words) -> list[Child]:
    view, rule = facts.saturation.view, facts.saturation.view.settings
    also = [word for word, counts in (
        (say("observaties", "observations"), view.observations), (say("vragenlijsten", "questionnaires"), view.questionnaires),
    ) if counts]  # fmt: skip
    formulas = [
        lines(el("dt", say.of(each.name)),
              el("dd", _formula(say.of(each.says)), _named(each)))
        for each in FORMULAS
    ]  # fmt: skip
    return [
        paragraph(say(
            "De eenheid is {unit}. Geteld zijn interviews{also}. b = {base}, r = {run}, drempel {threshold} van de 100, "
            "trekking van willekeurige volgordes met begingetal {seed}. Aantal keren dat ernaar gekeken is: {looks}.",
            "The unit is {unit}. Counted are interviews{also}. b = {base}, r = {run}, threshold {threshold} of 100, random "
            "orders drawn from seed {seed}. Times that it was looked at: {looks}.",
            unit=_UNIT[view.unit].text(say.lang), also="".join(f", {word}" for word in also), base=rule.base, run=rule.run,
            threshold=say.number(100 * rule.threshold), seed=rule.seed, looks=facts.looks)),
        paragraph(_formula(say.of(SYMBOLS))),
        el("dl", lines(*formulas)),
        paragraph(say(
            "Onder de drie {units} is elke schatting onbekend, en onder de zes staan alleen aantallen. Met 6 tot 24 "
            "interviews bevat het 95%-interval van Chao2 in simulaties in 57 tot 89 van de 100 gevallen het ware aantal; "
            "daarom staat er “ten minste”.",
            "Under three {units} every estimate is unknown, and under six only counts are shown. With 6 to 24 interviews the "
            "95% interval of Chao2 held the true number in 57 to 89 of 100 simulated cases; therefore it says “at least”.",
            units=UNITS[view.unit][1].text(say.lang))),
    ]  # fmt: skip


def _formula(text: str) -> list[Child]:
    """A formula with its indices below the line and its powers above it."""
    pieces = enumerate(_RAISED.split(text))
    return [el(("sub", "sup")[place % 3 - 1], piece) if place % 3 and piece else piece for place, piece in pieces]


def _named(each: Formula) -> str | None:
    return f" ({'; '.join(SOURCES[key].short for key in each.sources)})" if each.sources else None


def _agreement(facts: Facts, say: Words) -> list[Child]:
    if not facts.agreements:
        return [paragraph(say("Nog niet berekend.", "Not computed yet."))]
    told = [
        lines(el("dt", say.of(each.name)), el("dd", say.of(each.says), say(" Formule: ", " Formula: "), say.of(each.formula)))
        for each in _used(facts)
    ]
    return [
        paragraph(say("Elk thema op elke eenheid is één oordeel: ja of nee. De actor is één variabele.",
                      "Each theme on each unit is one judgement: yes or no. The actor is one variable.")),
        el("dl", lines(*told)),
    ]  # fmt: skip


def _used(facts: Facts) -> list[Explanation]:
    """The statistics that have a value in a round of this report."""
    every = {
        name for _, found in facts.agreements
        for figures in (found.codes.figures, found.actor.figures)
        for name, figure in figures.items() if figure.value is not None
    } | {"unitizing_alpha", "ci95"}  # fmt: skip
    return [each for name, each in EXPLANATIONS.items() if name in every]


def _privacy(say: Words) -> Html:
    return paragraph(say(
        "Mensen staan hier met een code en een rol, locaties met een code; waar minder dan {n} personen een rol hebben, staan "
        "code en rol er niet. Vragen die iemand kunnen aanwijzen, zijn "
        "weggelaten. Citaten staan er alleen als de onderzoeker ze aanwees, de deelnemer daarvoor toestemming gaf, en ten "
        "minste {n} personen iets over het vakje zeiden. Lees ze toch na voordat dit verslag naar anderen gaat: in iemands "
        "eigen woorden kan staan wie het is.",
        "People stand here by a code and a role, sites by a code; where fewer than {n} persons have a role, neither code nor "
        "role. Questions that can point to somebody were left out. Quotes "
        "are here only if the researcher chose them, the participant consented to it, and at least {n} persons spoke about "
        "the cell. Read them all the same before this report goes to others: somebody's own words may tell who it "
        "is.", n=FEWEST_PERSONS))  # fmt: skip


def _sources(facts: Facts) -> Html:
    told = {*(each.full for each in SOURCES.values()), *((each.source for each in _used(facts)) if facts.agreements else ())}
    return bullets(sorted(each.replace("https://", "") for each in told), class_="sources")
