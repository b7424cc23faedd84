"""Whether new conversations still bring new codes: the indication and its reasons, the grid, the curve, what is new."""

from __future__ import annotations

from fieldwork.i18n import Msg, msg
from fieldwork.report.facts import Facts
from fieldwork.report.forecast import forecast
from fieldwork.report.html import Child, Html, bullets, el, folded, lines, matrix, paragraph, part, section, table
from fieldwork.report.matrix import FEWEST_PERSONS
from fieldwork.report.signs import STEPS as SIGNS
from fieldwork.report.svg import Curve, CurveWords, curve
from fieldwork.report.words import Words
from fieldwork.saturation.band import band
from fieldwork.saturation.result import Saturation
from fieldwork.saturation.words import STEPS, UNITS, covered, held_back, indicated, least_told, reason, weak
from fieldwork.study.saturation.figures import Change, HeardUnit
from fieldwork.study.saturation.words import waiting

_CHANGES: dict[str, Msg] = {
    "protocol": msg("leidraad {label} kwam in gebruik", "guide {label} came into use"),
    "codebook": msg("codeboek vastgelegd als “{label}”", "codebook named “{label}”"),
    "code": msg("code gemaakt: {label}", "code made: {label}"),
    "meaning": msg("code kreeg een andere betekenis: {label}", "code got another meaning: {label}"),
    "merge": msg("code {label} samengevoegd met {into}", "code {label} merged into {into}"),
}
WEAK = "†"
"""Stands beside a coverage that rests on no rare code or on one; below the table what must be said of that."""
_HOLDS = {"holds": "✓", "fails": "✗", "unknown": "?"}
_CODES = (msg("code", "code"), msg("codes", "codes"))


def heard(facts: Facts, say: Words) -> Html:
    """The chapter."""
    result = facts.saturation.result
    return section(
        "verzadiging", say("Komt er nog nieuws? Saturatie", "Do new codes still come? Saturation"),
        _indication(facts, say),
        part(say("Per spreker en route", "By speaker and route"), *_grid(facts, say)),
        part(say("Hoe codes zich opstapelen", "How codes add up"), *_curve(facts, say)),
        part(say("Verwachting", "Forecast"), *forecast(result, say)),
        part(say("Waar het minst gehoord is", "Where least was heard"), *_least(facts, say)),
        part(say("Nieuwe codes in de laatste {units}", "New codes in the last {units}", units=_units(result, say)),
             _last(facts, say)),
        part(say("Betekenis", "Meaning"), *_meaning(facts, say)),
    )  # fmt: skip


def _units(result: Saturation, say: Words) -> str:
    return say.of(UNITS[result.unit][1])


def unit_name(facts: Facts, unit: HeardUnit, say: Words) -> str:
    """A unit by its number in order of holding and the roles that were heard, as far as enough persons have these; never by
    place and day, which tell who it was. Where those without their role are fewer than three persons nobody's role is told:
    who is left over would be known by it."""
    place = facts.saturation.units.index(unit) + 1
    persons = {role: facts.held.persons.get(role, 0) for role in facts.saturation.heard.speakers}
    masked = sum(many for many in persons.values() if many < FEWEST_PERSONS)
    told = {role for role, many in persons.items() if many >= FEWEST_PERSONS} if not 0 < masked < FEWEST_PERSONS else set()
    known = sorted(unit.speakers & told)
    roles = say.series([say.label(role, facts.names.roles).lower() for role in known])
    return f"{place} ({roles})" if roles else str(place)


# --- the indication ----------------------------------------------------------------------------------------------------------


def _indication(facts: Facts, say: Words) -> Html:
    result, yet = facts.saturation.result, waiting(facts.saturation)
    reasons = [
        lines(el("span", _HOLDS.get(why.rsplit("_", 1)[-1], "!"), class_="sign", aria_hidden="true"),
              el("span", _held(why, say), class_="aloud"), el("span", say.of(reason(result, why))))
        for why in result.why
    ]  # fmt: skip
    step = el("strong", f"{SIGNS[result.indication]} {say.of(STEPS[result.indication])}")
    rule = result.settings
    withheld = held_back(result)
    return lines(
        paragraph(el("span", say("Aanwijzing: ", "Indication: ")), step, class_=f"step {result.indication}"),
        paragraph(say.of(indicated(result)), f" {say.of(yet)}" if yet else None),
        bullets(reasons, class_="reasons"),
        paragraph(say("✓ houdt, ✗ houdt niet. Houden alle vier: geen nieuws; twee of drie: weinig nieuws.",
                      "✓ holds, ✗ does not hold. If all four hold: nothing new; two or three: little that is new."),
                  class_="small") if result.criteria else None,
        paragraph(say.of(withheld)) if withheld else None,
        paragraph(say(
            "Eenheid: {unit}. Regel: de eerste {base}, telkens {run} erna, drempel {threshold} van de 100. Codes: waarover "
            "codeurs het eens zijn of wat besloten is.",
            "Unit: {unit}. Rule: the first {base}, then {run} at a time, threshold {threshold} of 100. Codes: what coders "
            "agree on or what was settled.",
            unit=UNITS[result.unit][0].text(say.lang), base=rule.base, run=rule.run,
            threshold=say.number(100 * rule.threshold)), class_="small"),
    )  # fmt: skip


def _held(why: str, say: Words) -> str:
    """What the sign before a reason says, read aloud."""
    known = {"holds": ("houdt: ", "holds: "), "fails": ("houdt niet: ", "does not hold: "),
             "unknown": ("onbekend: ", "unknown: ")}  # fmt: skip
    return say(*known.get(why.rsplit("_", 1)[-1], ("let op: ", "mind: ")))


# --- the grid ----------------------------------------------------------------------------------------------------------------


def _grid(facts: Facts, say: Words) -> list[Child]:
    cells = facts.saturation.result.cells or {}
    speakers, routes = facts.saturation.heard.speakers, facts.saturation.heard.routes
    if not cells:
        return [paragraph(say("Er zijn geen sprekers en routes om naast elkaar te zetten.",
                              "There are no speakers and routes to set beside each other."))]  # fmt: skip
    head = [say("Spreker", "Speaker"), *(say.label(route, facts.names.routes) for route in routes)]
    rows: list[list[Child]] = [
        [say.label(who, facts.names.roles), *(_grid_cell(cells[who, route], say) for route in routes)] for who in speakers
    ]
    weaker = [
        el("span", WEAK, f" {say.label(who, facts.names.roles)}, {say.label(route, facts.names.routes).lower()}: ",
           say.of(why))
        for who in speakers for route in routes if (why := _weak(cells[who, route])) is not None
    ]  # fmt: skip
    return [
        paragraph(say("In rijen wie er sprak, in kolommen waarover.", "The rows tell who spoke, the columns about what.")),
        matrix(say("Spreker × route: aanwijzing, dekking, omvang", "Speaker × route: indication, coverage, size"), head, rows),
        paragraph(say(
            "Dekking: welk deel van alles wat over deze route nog gezegd zou worden, past bij een code die er al is. Onder de "
            "zes {units} staan alleen aantallen.",
            "Coverage: which share of all that would still be said on this route goes with a code that is there already. Under "
            "six {units} only counts are shown.", units=_units(facts.saturation.result, say)), class_="small"),
        bullets(weaker, class_="small signed"),
    ]  # fmt: skip


def _grid_cell(cell: Saturation, say: Words) -> Html:
    seen = cell.frequencies
    size = f"{say.count(seen.units, *UNITS[cell.unit])}, {say.count(seen.codes, *_CODES)}"
    few = say("te weinig voor een schatting", "too few for an estimate")
    told = few if held_back(cell) else say("dekking {share}", "coverage {share}", share=say.of(covered(cell.coverage)))
    told += f" {WEAK}" if _weak(cell) else ""
    return lines(
        el("p", f"{SIGNS[cell.indication]} {say.of(STEPS[cell.indication])}", class_=f"step {cell.indication}"),
        el("p", told), el("p", size),
    )  # fmt: skip


def _weak(cell: Saturation) -> Msg | None:
    return None if held_back(cell) else weak(cell)


# --- the curve ---------------------------------------------------------------------------------------------------------------


def _curve(facts: Facts, say: Words) -> list[Child]:
    result = facts.saturation.result
    seen, several = result.frequencies, _units(result, say)
    if seen.units < 2 or not seen.codes:
        return [paragraph(say("Voor een kromme zijn ten minste twee gecodeerde {units} nodig.",
                              "A curve takes at least two {units} that were coded.", units=several))]  # fmt: skip
    numbered = [(change, str(place)) for place, change in enumerate(facts.saturation.changes, 1)]
    run = min(result.settings.run, seen.units)
    words = CurveWords(
        title=say("Codes na elk aantal {units}", "Codes after each number of {units}", units=several),
        says=say(
            "Gemiddeld over alle volgordes geeft 1 van de {units} er {first}, en geven alle {n} samen {total}; in volgorde van "
            "houden brachten de laatste {run} er {new} bij.",
            "As a mean of all orders 1 of the {units} gives {first}, and all {n} together {total}; in order of holding the "
            "last {run} added {new}.",
            units=several, first=say.number(result.accumulation[0], 1), n=seen.units, total=say.count(seen.codes, *_CODES),
            run=run, new=sum(result.new_codes[-run:])),
        across=say("{units}, in volgorde van houden", "{units}, in order of holding", units=several),
        up=say("codes", "codes"),
        mean=say("gemiddeld over alle volgordes", "mean of all orders"),
        collected=say("zoals gehouden", "as collected"),
        new=say("nieuw in elk", "new in each"),
        band=say("9 van 10 volgordes", "9 of 10 orders"),
    )  # fmt: skip
    marks = _marks(numbered)
    around = band(facts.saturation.grid.overall, seed=result.settings.seed)
    drawn = Curve(result.accumulation, result.new_codes, around.low if around else (), around.high if around else (), marks)
    return [
        el("figure", curve("figuur-kromme", drawn, words), el("figcaption", words.says)),
        _changes(facts, numbered, say),
        folded(say("De getallen van de kromme", "The numbers of the curve"), _numbers(facts, words, say)),
    ]


def _marks(numbered: list[tuple[Change, str]]) -> list[tuple[int, str]]:
    """Where changes are marked: those of one unit share a mark (3–5)."""
    at: dict[int, list[str]] = {}
    for change, place in numbered:
        at.setdefault(change.unit, []).append(place)
    return [(unit, each[0] if len(each) == 1 else f"{each[0]}–{each[-1]}") for unit, each in at.items()]


def _changes(facts: Facts, numbered: list[tuple[Change, str]], say: Words) -> Child:
    if not numbered:
        return None
    last = len(facts.saturation.units)
    told = [
        say("vanaf {unit}: {what}", "from {unit} on: {what}", unit=change.unit, what=_changed(facts, change, say))
        if change.unit <= last else say("na alle: {what}", "after all: {what}", what=_changed(facts, change, say))
        for change, _ in numbered
    ]  # fmt: skip
    return lines(
        paragraph(say("Wat onderweg veranderde (de nummers in de figuur):",
                      "What changed on the way (the numbers in the figure):")),
        bullets(told, ordered=True, class_="small"),
    )


def _changed(facts: Facts, change: Change, say: Words) -> str:
    book = facts.codebook
    label = change.label if change.what in ("protocol", "codebook") else book.label(change.label, say.lang)
    told = _CHANGES[change.what]
    return msg(told.nl, told.en, label=label, into=book.label(book.effective(change.label), say.lang)).text(say.lang)


def _numbers(facts: Facts, words: CurveWords, say: Words) -> Html:
    result, known = facts.saturation.result, 0
    rows: list[list[Child]] = []
    for unit, new, mean in zip(facts.saturation.units, result.new_codes, result.accumulation, strict=True):
        known += new
        rows.append([unit_name(facts, unit, say), new, known, say.number(mean, 1)])
    head = (say("Nummer (wie er sprak)", "Number (who spoke)"), say("Nieuw", "New"), say("Samen", "Together"),
            say("Gemiddeld over alle volgordes", "Mean of all orders"))  # fmt: skip
    return table(words.title, head, rows, numbers=(1, 2, 3), class_="split")


# --- who and what ------------------------------------------------------------------------------------------------------------


def _least(facts: Facts, say: Words) -> list[Child]:
    result = facts.saturation.result
    if not result.least_heard:
        return []
    head = (say("Rol", "Role"), say("Nieuwe codes de volgende keer, ten minste", "New codes the next time, at least"))
    rows = [(say.label(each.role, facts.names.roles), say.number(each.expected_new, 2)) for each in least_told(result)]
    return [
        table(say("Rollen, waar het minst gehoord is bovenaan", "Roles, the least heard first"), head, rows, numbers=(1,)),
        paragraph(say(
            "Een vingerwijzing en geen opdracht: wie er gesproken wordt, is met een bedoeling gekozen en niet geloot. Lees dit "
            "naast de tabel van wie er gehoord zijn.",
            "A hint and not an order: whom the study speaks with was chosen for a purpose and not drawn by lot. Read it beside "
            "the table of who was heard."), class_="small"),
    ]  # fmt: skip


def _last(facts: Facts, say: Words) -> Child:
    found = facts.saturation
    first = len(found.units) - len(found.last_new)
    told = [
        [el("b", unit_name(facts, found.units[first + place], say)), ": ",
         ", ".join(facts.codebook.label(code, say.lang) for code in codes) or say("geen", "none")]
        for place, (_, codes) in enumerate(found.last_new)
    ]  # fmt: skip
    return bullets(told) or paragraph(say("Er is nog niets gecodeerd dat meetelt.", "Nothing that counts was coded yet."))


def _meaning(facts: Facts, say: Words) -> list[Child]:
    """Where each code last got a new side; the codes that did so longest ago last."""
    known = [each for each in facts.saturation.meaning if each.since is not None]
    note = paragraph(say(
        "Dat er geen nieuwe codes komen, zegt niet dat bekende codes zijn uitverteld. Hier staat wanneer een codeur voor het "
        "laatst noteerde dat een fragment iets nieuws toevoegt aan een code die er al was.",
        "That no new codes come does not say that known codes hold no more news. Here is when a coder last noted that a "
        "segment adds something new to a code that was there."))  # fmt: skip
    if not known:
        return [note, paragraph(say("Dat is nog nergens genoteerd: onbekend.", "That was noted nowhere yet: unknown."))]
    head = (say("Code", "Code"), say("Zoveel {units} geleden", "So many {units} ago",
                                     units=_units(facts.saturation.result, say)))  # fmt: skip
    rows = [(facts.codebook.label(each.code, say.lang), each.since) for each in sorted(known, key=lambda one: one.since or 0)]
    rest = len(facts.saturation.meaning) - len(known)
    return [
        note, table(say("Laatste nieuwe kant van een code", "Last new side of a code"), head, rows, numbers=(1,)),
        paragraph(say("Van {codes} is het nergens genoteerd.", "Of {codes} it was noted nowhere.",
                      codes=say.count(rest, *_CODES)), class_="small") if rest else None,
    ]  # fmt: skip
