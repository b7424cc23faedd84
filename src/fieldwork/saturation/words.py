"""What the figures say, in words for people: never more than the numbers can carry, and the same on every screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from fieldwork.i18n import Msg, msg, plural
from fieldwork.saturation.cells import LeastHeard
from fieldwork.saturation.guest import first_stop, ratios, twelve
from fieldwork.saturation.indication import Criterion, Step
from fieldwork.saturation.result import Saturation
from fieldwork.saturation.settings import FEW, FEWEST

STEPS: dict[Step, Msg] = {
    "unknown": msg("onbekend", "unknown"),
    "new": msg("er komt nog nieuws", "new codes still come"),
    "little_new": msg("weinig nieuws", "little that is new"),
    "none_new": msg("geen nieuws", "nothing new"),
}
"""The four steps of the indication."""

UNITS: dict[str, tuple[Msg, Msg]] = {
    "session": (msg("gesprek", "session"), msg("gesprekken", "sessions")),
    "conversation": (msg("gesprek", "conversation"), msg("gesprekken", "conversations")),
    "participant": (msg("deelnemer", "participant"), msg("deelnemers", "participants")),
    "site": (msg("locatie", "site"), msg("locaties", "sites")),
}
"""What a unit is called: one, several."""


def number(value: float | None, digits: int = 0) -> Msg:
    """A number as it is written: a comma in Dutch, a point in English; unknown in words, never as 0."""
    if value is None:
        return msg("onbekend", "unknown")
    plain = f"{value:.{digits}f}"
    return msg(plain.replace(".", ","), plain)


def covered(share: float | None, digits: int = 3) -> Msg:
    """Coverage in thousandths, unless more digits are asked; it is not rounded up to complete."""
    if share is not None and 0.9995 <= share < 1:
        return msg("meer dan 0,999", "over 0.999")
    return number(share, digits)


def of_hundred(share: float | None, digits: int | None = None) -> Msg:
    """A share as so many of a hundred: a percentage would look like the certainty of an interval."""
    if share is None:
        return number(None)
    if digits is None:
        digits = 0 if 0.01 <= share <= 0.99 or share in (0, 1) else 1
    return msg("{n} van de 100", "{n} of 100", n=number(100 * share, digits))


def least(values: Sequence[float | None]) -> Msg:
    """Lower bounds as they are told; one too small to be written is told as less than that. Unknown where one of them is."""
    told = [_least(value) for value in values if value is not None]
    if len(told) < len(values):
        return number(None)
    if all(small is None for _, small in told):
        return _at_least([bound for bound, _ in told])
    return _beside([small or _at_least([bound]) for bound, small in told])


def least_units(values: Sequence[float | None]) -> Msg:
    """How many units it takes, at least: a part of one asks for a whole one."""
    if None in values:
        return number(None)
    return _at_least([number(math.ceil(value - _EXACT)) for value in values if value is not None])


def estimates(values: Sequence[float | None]) -> Msg:
    """Estimates beside each other; unknown where one of them is."""
    return number(None) if None in values else _beside([number(value, 1) for value in values])


_EXACT = 1e-9
"""Computing may leave this much over a whole number."""


def _least(value: float) -> tuple[Msg, Msg | None]:
    """A lower bound, and where it would be written as 0 although it is more, what is said instead."""
    small = msg("minder dan 0,1", "less than 0.1") if 0 < value < 0.05 else None
    return number(value, 1 if value else 0), small


def _at_least(told: Sequence[Msg]) -> Msg:
    return msg("ten minste {n}", "at least {n}", n=_beside(told))


def _beside(told: Sequence[Msg]) -> Msg:
    return msg(" · ".join(each.text("nl") for each in told), " · ".join(each.text("en") for each in told))


def units(result: Saturation, many: float) -> Msg:
    """So many units, in words: "1 gesprek", "3 gesprekken"."""
    one, several = UNITS[result.unit]
    return msg("{n} {what}", "{n} {what}", n=int(many), what=one if many == 1 else several)


def indicated(result: Saturation) -> Msg:
    """The sentence that goes with the indication; it is never called proof."""
    if result.indication == "unknown":
        return msg("Hierover is nog niets te zeggen.", "Nothing can be said about this yet.")
    run = result.settings.run
    new = sum(result.new_codes[-run:])
    return msg(
        "Met dit codeboek, deze leidraad en deze deelnemers {came} in de laatste {units} {codes} voor: {verdict}.",
        "With this codebook, this guide and these participants the last {units} brought {codes}: {verdict}.",
        came=msg("kwam" if new == 1 else "kwamen", ""),
        units=units(result, run),
        codes=msg("geen nieuwe codes", "no new codes") if not new else msg("1 nieuwe code", "1 new code")
        if new == 1
        else msg("{n} nieuwe codes", "{n} new codes", n=new),
        verdict=_VERDICTS[result.indication],
    )


_VERDICTS: dict[Step, Msg] = {
    "new": msg("nog geen aanwijzing voor codesaturatie", "no indication of code saturation yet"),
    "little_new": msg(
        "een zwakke aanwijzing voor codesaturatie, niet voor betekenissaturatie",
        "a weak indication of code saturation, not of meaning saturation",
    ),
    "none_new": msg(
        "een aanwijzing voor codesaturatie, niet voor betekenissaturatie",
        "an indication of code saturation, not of meaning saturation",
    ),
}


def waiting(many: int, held: int) -> Msg | None:
    """That some of the conversations that were held do not count yet, if any: what was said there may be new."""
    if not many:
        return None
    return msg(
        "Van {held} {talks} {count} er {n} nog niet mee.", "Of {held} {talks} held {n} {count} not count yet.",
        n=many, held=held,
        talks=msg("gehouden gesprek", "conversation") if held == 1 else msg("gehouden gesprekken", "conversations"),
        count=msg("telt", "does") if many == 1 else msg("tellen", "do"),
    )  # fmt: skip


def reason(result: Saturation, why: str) -> Msg:
    """One of the reasons of `result.why` as a sentence."""
    criterion = next((each for each in result.criteria if why.startswith(each.id + "_")), None)
    return _caveat(result, why) if criterion is None else _criterion(result, criterion)


def _criterion(result: Saturation, found: Criterion) -> Msg:
    run = units(result, result.settings.run)
    match found.id:
        case "coverage":
            return msg(
                "Dekking {value}; gevraagd is ten minste {asked}.", "Coverage {value}; at least {asked} is asked.",
                value=covered(found.value, _digits(found, 3)), asked=number(found.asked, 2),
            )  # fmt: skip
        case "ratio":
            return msg(
                "De laatste {run} brachten, los van de volgorde, {value} nieuwe codes op elke 100 van de eerste {base}; "
                "gevraagd is hooguit {asked}.",
                "Freed from their order, the last {run} brought {value} new codes for every 100 of the first {base}; "
                "at most {asked} is asked.",
                run=run, base=result.settings.base,
                value=number(None if found.value is None else 100 * found.value, _digits(found, 1, 100)),
                asked=number(100 * found.asked),
            )  # fmt: skip
        case "orders":
            if found.value is None:
                return msg("In hoeveel willekeurige volgordes de regel gestopt zou zijn, is onbekend.",
                           "In how many random orders the rule would have stopped is unknown.")  # fmt: skip
            return msg(
                "In {value} willekeurige volgordes ({n} getrokken) zou de regel gestopt zijn; gevraagd is ten minste {asked}.",
                "In {value} random orders ({n} drawn) the rule would have stopped; at least {asked} is asked.",
                n=result.settings.orders, asked=of_hundred(found.asked),
                value=of_hundred(found.value, _digits(found, 0, 100) if 0.01 <= found.value <= 0.99 else None),
            )  # fmt: skip
        case "merges":
            if not found.asked:
                return msg("Er zijn geen samengevoegde codes die het beeld gunstiger maken.",
                           "No codes were merged that could make this look better.")  # fmt: skip
            return msg(
                "Houdt stand zonder {value} van de {n} samenvoegingen van codes.",
                "Holds without {value} of the {n} merges of codes.",
                value=number(found.value), n=int(found.asked),
            )  # fmt: skip


def _digits(found: Criterion, digits: int, times: int = 1) -> int:
    """How many digits it takes, these at least, to see on which side of what is asked a figure lies: one that falls short is
    not written as if it did not."""
    if found.value is None or found.holds is None:
        return digits
    asked, value = times * found.asked, times * found.value
    while not found.holds and digits < _MOST_DIGITS:
        told = round(value, digits)
        if told > asked if found.id == "ratio" else told < asked:
            break
        digits += 1
    return digits


_MOST_DIGITS = 9


def just_new(result: Saturation) -> bool:
    """Whether the last unit brought a new code, so that there is no run without one."""
    return bool(result.new_codes and result.new_codes[-1])


def weak(result: Saturation) -> Msg | None:
    """What must stand beside figures that rest on no rare code, or on a single one; None where they rest on more."""
    return next((reason(result, why) for why in result.why if why in ("no_rare_codes", "one_rare_code")), None)


def twelve_told(result: Saturation) -> Msg:
    """How many of the twelve settings of Guest's rule stop, of those that can be looked at; it begins with a number or a name,
    so that it can stand anywhere in a sentence."""
    rules = [(each, ratios(result.new_codes, each)) for each in twelve(result.settings)]
    known = [first_stop(found, each) is not None for each, found in rules if any(ratio is not None for ratio in found)]
    told = {"n": sum(known), "known": len(known), "rest": len(rules) - len(known)}
    stop = msg("stopt", "stops") if told["n"] == 1 else msg("stoppen", "stop")
    if not known:
        return msg("Guests twaalf instellingen zijn nog niet te bekijken", "Guest's twelve settings cannot be looked at yet")
    if not told["rest"]:
        return msg("{n} van zijn twaalf instellingen {stop}", "{n} of its twelve settings {stop}", stop=stop, **told)
    return msg(
        "{n} van de {known} instellingen die nu te bekijken zijn, {stop}; {rest} van de twaalf zijn onbekend",
        "{n} of the {known} settings that can be looked at now {stop}; {rest} of the twelve are unknown",
        stop=stop, **told,
    )  # fmt: skip


def at_most(result: Saturation) -> Msg | None:
    """How large the chance can be, after the last units without a new code, that the next one brings one."""
    bound = result.next_is_new_upper95
    if bound is None:
        return None
    return msg(
        "Na {blank} zonder nieuwe code kan de kans dat er de volgende keer een komt nog {n} zijn.",
        "After {blank} without a new code the chance that the next one brings one can still be {n}.",
        blank=units(result, result.blank_run), n=of_hundred(bound),
    )  # fmt: skip


def _caveat(result: Saturation, why: str) -> Msg:
    few = {"have": units(result, result.frequencies.units), "several": UNITS[result.unit][1]}
    match why:
        case "no_units":
            return msg("Er zijn nog geen {several}.", "There are no {several} yet.", **few)
        case "no_codes":
            return msg("Er is in {have} nog geen code gegeven.", "No code was given yet in {have}.", **few)
        case "too_few_units":
            return msg(
                "Te weinig: {have}. Onder {n} is elke schatting onbekend.",
                "Too few: {have}. Under {n} every estimate is unknown.",
                n=FEWEST, **few,
            )  # fmt: skip
        case "too_few_units_for_rule":
            return msg(
                "Te weinig: {have}. De stopregel {base}+{run} vraagt er ten minste {n}.",
                "Too few: {have}. The stopping rule {base}+{run} asks for at least {n}.",
                base=result.settings.base, run=result.settings.run, n=result.settings.least_units, **few,
            )  # fmt: skip
        case "no_rare_codes":
            return msg(
                "Elke code kwam in meer dan een van de {several} voor. Een schatting zonder zeldzame codes is zwak. {bound}",
                "Every code was seen in more than one of the {several}. An estimate without rare codes is weak. {bound}",
                bound=at_most(result) or "", **few,
            )  # fmt: skip
        case "one_rare_code":
            return msg(
                "Eén code is zeldzaam en geen kwam in precies twee {several} voor: wat er nog komt is niet te voorspellen.",
                "There is one rare code and none seen in exactly two {several}: what is to come cannot be forecast.",
                **few,
            )  # fmt: skip
        case "still_new_in_order":
            return msg(
                "Let op: in volgorde van houden brachten de laatste {run} nog nieuws. Veranderde de leidraad, of wie er sprak?",
                "Mind: in order of holding the last {run} did bring new codes. Did the guide change, or who spoke?",
                run=units(result, result.settings.run),
            )  # fmt: skip
        case "not_re_read":
            return msg(
                "Niet teruggelezen: {n} keer is een later gemaakte code niet gezocht in een van de eerdere {several}.",
                "Not re-read: {n} times a code that was made later was not looked for in one of the earlier {several}.",
                n=result.not_re_read, **few,
            )  # fmt: skip
        case "unsettled":
            return plural(
                result.unsettled,
                msg("In 1 van de {several} verschillen codeurs over iets dat nog niet besproken is: dat telt nog niet mee, "
                    "en kan nieuw zijn.",
                    "In 1 of the {several} coders differ on something that is not settled yet: it does not count so far, "
                    "and may be new.", **few),
                msg("In {n} van de {several} verschillen codeurs over iets dat nog niet besproken is: dat telt nog niet mee, "
                    "en kan nieuw zijn.",
                    "In {n} of the {several} coders differ on something that is not settled yet: it does not count so far, "
                    "and may be new.", **few),
            )  # fmt: skip
        case _:
            raise KeyError(why)


def least_told(result: Saturation) -> list[LeastHeard]:
    """The roles, least heard first, as people are shown them: unknown where all units are too few for an estimate, or those of
    the role fewer than `FEWEST`; these come right after the roles that were not heard at all."""
    withheld = result.frequencies.units < FEW
    told = [
        replace(each, expected_new=None) if withheld or each.units < FEWEST else each for each in result.least_heard
    ]
    return told if withheld else sorted(told, key=lambda each: (each.units > 0) + (each.units >= FEWEST))


def held_back(result: Saturation) -> Msg | None:
    """Why people are shown no estimates, if they are not: with so few units they are wilder than they look."""
    if result.frequencies.units >= FEW:
        return None
    return msg(
        "Onder {n} {several} staan hier alleen aantallen en de kromme, geen schattingen.",
        "Under {n} {several} only counts and the curve are shown, no estimates.",
        n=FEW, several=UNITS[result.unit][1],
    )  # fmt: skip
