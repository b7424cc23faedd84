"""What is still to be expected, each figure with what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from fieldwork.report.html import Child, Html, paragraph, table
from fieldwork.report.words import Words
from fieldwork.saturation.guest import francis
from fieldwork.saturation.result import Saturation
from fieldwork.saturation.words import (
    UNITS,
    covered,
    estimates,
    held_back,
    just_new,
    least,
    least_units,
    of_hundred,
    twelve_told,
    units,
)


def forecast(result: Saturation, say: Words) -> list[Child]:
    """Estimates, how many more it would take, and the stopping rules; nothing where there are too few units to estimate."""
    withheld = held_back(result)
    if withheld:
        return [paragraph(say.of(withheld))]
    head = (say("Vraag", "Question"), say("Antwoord", "Answer"), say("Lees het zo", "How to read it"))
    return [
        _plain(result, say),
        table(say("Schattingen", "Estimates"), head, [*_estimates(result, say), *_ahead(result, say)]),
        table(say("Stopregels, om mee te vergelijken", "Stopping rules, to compare with"), head, _rules(result, say)),
    ]


def _plain(result: Saturation, say: Words) -> Html:
    return paragraph(say(
        "Waar “ten minste” staat, is het een ondergrens: wat niemand zei, kan niet geteld worden. De formules zijn gemaakt "
        "voor steekproeven door het lot; wie hier gesproken werd, is gekozen. En vaak kijken en stoppen op een gunstig moment "
        "maakt ook saturatie: {looks}.",
        "Where it says “at least”, it is a lower bound: what nobody said cannot be counted. The formulas were made for random "
        "samples; whom this study spoke with was chosen. And looking often and stopping at a lucky moment makes saturation "
        "too: {looks}.",
        looks=say("daarom staat elke keer kijken in het logboek van de studie",
                  "therefore each look stands in the log of the study")))  # fmt: skip


def _estimates(result: Saturation, say: Words) -> list[Sequence[Child]]:
    return [
        (say("Dekking: hoeveel van wat nog gezegd wordt, heeft al een code?",
             "Coverage: how much of what is still to be said has a code already?"), say.of(covered(result.coverage)),
         say("Gaat over wat gezegd wordt, niet over het aantal codes: een zeldzame code weegt licht.",
             "It is about what is said, not about the number of codes: a rare code weighs little.")),
        (say("Hoeveel codes zijn er in het geheel te verwachten? (Chao2)", "How many codes are to be expected in all? (Chao2)"),
         say.of(least([result.chao2.estimate if result.chao2 else None])), _between(result, say)),
        (say("Dezelfde vraag, anders geschat (jackknife 1 · 2)", "The same question, estimated otherwise (jackknife 1 · 2)"),
         say.of(estimates([result.jackknife1, result.jackknife2])),
         say("Lopen ze uiteen, dan is de schatting wankel.", "Where they lie apart, the estimate is shaky.")),
    ]  # fmt: skip


def _between(result: Saturation, say: Words) -> str:
    """Between which numbers the formula puts it, or why it does not."""
    expected, seen, several = result.chao2, result.frequencies, UNITS[result.unit][1].text(say.lang)
    if expected and expected.low is not None:
        return say(
            "De formule geeft {low} tot {high}; met zo weinig {units} is dat vaak te smal.",
            "The formula gives {low} to {high}; with so few {units} that is often too narrow.",
            low=say.number(expected.low, 1), high=say.number(expected.high, 1), units=several)  # fmt: skip
    if not seen.codes:
        return say("Er is nog geen code gegeven.", "No code was given yet.")
    if seen.uniques:
        return say(
            "Zonder interval: één code is zeldzaam en geen kwam in precies twee {units} voor; dan zegt de formule niets.",
            "No interval: one code is rare and none was seen in exactly two {units}; the formula says nothing then.",
            units=several)  # fmt: skip
    return say("Zonder interval: er is niets zeldzaams om op af te gaan.", "No interval: there is nothing rare to go by.")


def _ahead(result: Saturation, say: Words) -> list[Sequence[Child]]:
    several = UNITS[result.unit][1].text(say.lang)
    blank, bound = units(result, result.blank_run).text(say.lang), result.next_is_new_upper95
    chance = say.of(of_hundred(bound))
    proof = say("Er is nog geen code gegeven.", "No code was given yet.")
    if just_new(result):
        proof = say("De laatste keer kwam er nog een nieuwe code.", "The last time brought a new code.")
    if bound is not None:
        chance = say("hooguit {n}", "at most {n}", n=chance)
        proof = say("Zo weinig bewijst het dat de laatste {blank} niets nieuws brachten.",
                    "So little it proves that the last {blank} brought nothing new.", blank=blank)  # fmt: skip
    return [
        (say("Hoeveel nieuwe codes brengen de volgende 1 · 3 · 5 {units}?", "How many new codes do the next 1 · 3 · 5 {units} "
             "bring?", units=several), say.of(least(list(result.expected_new.values()))),
         say("Als het zo doorgaat als tot nu toe, met zulke deelnemers en deze leidraad.",
             "If it goes on as it did, with such participants and this guide.")),
        (say("Hoeveel {units} nog tot 90 · 95 van de 100 te verwachten codes?",
             "How many more {units} to 90 · 95 of 100 codes to expect?", units=several),
         say.of(least_units(list(result.needed.values()))),
         say("Naar boven afgerond. 0 betekent dat dit deel er volgens de formule al is.",
             "Rounded up. 0 means that by the formula this share is there.")),
        (say("Hoe groot kan de kans zijn dat de volgende iets nieuws brengt?",
             "How large can the chance be that the next one brings something new?"), chance, proof),
    ]  # fmt: skip


def _rules(result: Saturation, say: Words) -> list[Sequence[Child]]:
    rule = result.settings
    return [
        (say("Guest e.a. 2020, {base}+{run}", "Guest et al. 2020, {base}+{run}", base=rule.base, run=rule.run),
         _stop(result.guest_stop, rule.run, result.guest_ratios, say),
         say("In volgorde van houden. {told}.", "In order of holding. {told}.", told=say.of(twelve_told(result)))),
        (say("Dezelfde regel, los van de volgorde", "The same rule, freed from the order"),
         _stop(result.order_free_stop, rule.run, result.order_free_ratios, say),
         _orders(result, say)),
        (say("Francis e.a. 2010, 10+3", "Francis et al. 2010, 10+3"),
         _stop(francis(result.new_codes), 3, result.new_codes[12:], say),
         say("Na de eerste tien drie achter elkaar zonder nieuwe code.",
             "After the first ten three in a row without a new code.")),
        (say("Guest e.a. 2006", "Guest et al. 2006"), "6 · 12",
         say("Geen oordeel: in één bekende studie stonden de hoofdthema's na 6 gesprekken, en 100 van de 114 codes na 12.",
             "No judgement: in one well-known study the main themes stood after 6 interviews, and 100 of the 114 codes after "
             "12.")),
    ]  # fmt: skip


def _orders(result: Saturation, say: Words) -> str:
    share = result.orders_stopping
    if share is None:
        return say("In hoeveel willekeurige volgordes de regel zou stoppen, is onbekend.",
                   "In how many random orders the rule would stop is unknown.")  # fmt: skip
    return say("In {share} willekeurige volgordes zou de regel stoppen (1.000 getrokken).",
               "In {share} random orders the rule would stop (1,000 drawn).", share=say.of(of_hundred(share)))  # fmt: skip


def _stop(at: int | None, run: int, looked_at: Sequence[float | None], say: Words) -> str:
    """Where a rule stops; unknown where there is nothing yet to look at."""
    if not looked_at or looked_at[0] is None:
        return say.number(None)
    if at is None:
        return say("stopt niet", "does not stop")
    return say("stopt bij {at}+{run}", "stops at {at}+{run}", at=at, run=run)
