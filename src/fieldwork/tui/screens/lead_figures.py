"""What the lead's panels say of the figures: the indication with its reasons, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from fieldwork.i18n import Lang, Msg, msg, plural
from fieldwork.report.signs import STEPS as SIGNS
from fieldwork.saturation.guest import francis
from fieldwork.saturation.indication import Step
from fieldwork.saturation.result import Saturation
from fieldwork.saturation.words import (
    STEPS,
    UNITS,
    covered,
    estimates,
    held_back,
    indicated,
    just_new,
    least,
    least_units,
    number,
    of_hundred,
    reason,
    twelve_told,
    units,
    waiting,
)
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.lead_rows import Opens, RoundOf, Row, Segments, Sessions, parted
from fieldwork.tui.screens.lead_sight import Sight

HOLDS = {"holds": ("✓", "bold $success"), "fails": ("✗", "bold $warning"), "unknown": ("?", "bold")}
MIND = ("!", "bold $warning")
COLORS: Mapping[Step, str] = {"unknown": "", "new": "$warning", "little_new": "$accent", "none_new": "$success"}
MUTED = "$text-muted"


def several(result: Saturation) -> Msg:
    """What the units are called."""
    return UNITS[result.unit][1]


def _heard(sight: Sight, least: int, most: int) -> frozenset[str]:
    """The codes that were seen in so many units."""
    return frozenset(code for code, count in sight.found.seen_in.items() if least <= count <= most)


# --- the indication ----------------------------------------------------------------------------------------------------------


def stand(sight: Sight, lang: Lang) -> list[Row]:
    """The indication with its reasons, and what it rests on."""
    result = sight.found.result
    step = result.indication
    verdict = f"{SIGNS[step]} {STEPS[step].text(lang)}"
    last, rule = _last(sight), result.settings
    beside = msg("{base}+{run} per {unit}, drempel {threshold}", "{base}+{run} by {unit}, threshold {threshold}",
                 base=rule.base, run=rule.run, unit=UNITS[result.unit][0], threshold=of_hundred(rule.threshold))  # fmt: skip
    found = [
        Row(Content.assemble(plain(verdict, f"bold {COLORS[step]}".strip()), plain(f"  {beside.text(lang)}", MUTED)),
            opens=last, flush=True),
        Row(plain(indicated(result).text(lang)), opens=last, flush=True),
    ]
    for why in result.why:
        sign = HOLDS.get(why.rsplit("_", 1)[-1], MIND)
        found.append(Row(plain(reason(result, why).text(lang)), Content.assemble(sign), _under(sight, why)))
    if (waits := waiting(*sight.found.waits)) is not None:
        found.append(Row(plain(waits.text(lang)), Content.assemble(MIND), Sessions(waits, sight.found.waiting)))
    if result.criteria:
        legend = msg("✓ houdt, ✗ houdt niet. Alle vier: geen nieuws; twee of drie: weinig nieuws.",
                     "✓ holds, ✗ does not. All four: nothing new; two or three: little that is new.")  # fmt: skip
        found.append(Row(plain(legend.text(lang), MUTED), flush=True))
    return parted([found, _counts(sight, lang), [Row(plain(_rule(sight).text(lang), MUTED), flush=True)]])


def _counts(sight: Sight, lang: Lang) -> list[Row]:
    """How much there is, each figure with what is under it."""
    result, seen = sight.found.result, sight.found.result.frequencies
    told: list[tuple[int, Msg, Opens]] = [
        (seen.units, several(result) if seen.units != 1 else UNITS[result.unit][0],
         Sessions(several(result), tuple(id for unit in sight.found.units for id in unit.sessions))),
        (seen.codes, plural(seen.codes, msg("code gezien", "code seen"), msg("codes gezien", "codes seen")),
         Segments(msg("Alle codes", "All codes"), by="code")),
        (seen.uniques, msg("daarvan in precies één {unit}", "of these in exactly one {unit}", unit=UNITS[result.unit][0]),
         rare(sight)),
        (seen.duplicates, msg("daarvan in precies twee", "of these in exactly two"),
         Segments(msg("Codes die in precies twee {units} gezien zijn", "Codes seen in exactly two {units}",
                      units=several(result)), _heard(sight, 2, 2), by="code")),
    ]  # fmt: skip
    rows = [Row(line(words.text(lang)), line(str(many), style="bold"), opens) for many, words, opens in told]
    top = sight.found.at_parents
    if top is not None:
        words = msg("{step} als elke code als hoofdcode telt: {n} gezien",
                    "{step} where codes count as the top of their branch: {n} seen",
                    n=top.frequencies.codes, step=STEPS[top.indication])  # fmt: skip
        rows.append(Row(plain(words.text(lang)), line(SIGNS[top.indication], style="bold")))
    return rows


def _estimated_from(sight: Sight) -> Segments:
    """The codes that Chao2 and the second jackknife rest on: those seen in one or two units."""
    title = msg("Codes die in één of twee {units} gezien zijn: hierop rust deze schatting",
                "Codes seen in one or two {units}: on these this estimate rests",
                units=several(sight.found.result))  # fmt: skip
    return Segments(title, _heard(sight, 1, 2), by="code")


def rare(sight: Sight) -> Segments:
    """The codes that every estimate rests on: those seen in one unit only."""
    one = UNITS[sight.found.result.unit][0]
    title = msg("Codes die in precies één {unit} gezien zijn: hierop rusten de schattingen",
                "Codes seen in exactly one {unit}: on these the estimates rest", unit=one)  # fmt: skip
    return Segments(title, _heard(sight, 1, 1), by="code")


def _last(sight: Sight) -> Opens:
    """The new codes of the last units; or these units, where they brought none."""
    units = [unit for unit, _ in sight.found.last_new]
    codes = frozenset(code for _, new in sight.found.last_new for code in new)
    told = msg("de laatste {units}", "the last {units}", units=_units(sight, len(units)))
    if codes:
        title = msg("Nieuwe codes in {last}", "New codes in {last}", last=told)
        return Segments(title, codes, units=frozenset(units), by="code")
    title = msg("Zonder nieuwe codes: {last}", "Without new codes: {last}", last=told)
    return Sessions(title, tuple(id for unit in sight.found.units if unit.name in units for id in unit.sessions))


def _units(sight: Sight, many: int) -> Msg:
    return units(sight.found.result, many)


def _under(sight: Sight, why: str) -> Opens:
    """What a reason rests on."""
    if why.startswith("merges"):
        return Segments(msg("Wat gecodeerd is met samengevoegde codes", "What is coded with merged codes"),
                        frozenset(sight.found.merged), by="code")  # fmt: skip
    if why == "not_re_read":
        names = {name for name, _ in sight.found.not_re_read}
        ids = tuple(id for unit in sight.found.units if unit.name in names for id in unit.sessions)
        return Sessions(msg("Niet teruggelezen", "Not re-read"), ids)
    if why == "unsettled" and sight.found.open_differences:
        return RoundOf(sight.found.open_differences[0].round)
    if why == "still_new_in_order":
        return _last(sight)
    if why.startswith(("coverage", "ratio", "orders", "one_rare")):
        return rare(sight)
    return Sessions(several(sight.found.result), tuple(id for unit in sight.found.units for id in unit.sessions))


def _rule(sight: Sight) -> Msg:
    view, rule = sight.found.view, sight.found.result.settings
    return msg(
        "Eenheid: {unit}. Regel {base}+{run}, drempel {threshold}. {codes}.",
        "Unit: {unit}. Rule {base}+{run}, threshold {threshold}. {codes}.",
        unit=UNITS[view.unit][0], base=rule.base, run=rule.run, threshold=of_hundred(rule.threshold),
        codes=msg("Van gesloten rondes telt de consensus", "Of closed rounds the consensus counts") if view.consensus
        else msg("Wat een van de codeurs gaf, telt", "What any of the coders gave counts"),
    )  # fmt: skip


# --- what is to come ---------------------------------------------------------------------------------------------------------


def ahead(sight: Sight, lang: Lang) -> list[Row]:
    """Estimates, the forecast and the stopping rules, each with what it cannot tell; nothing where there are too few units."""
    result = sight.found.result
    withheld = held_back(result)
    if withheld:
        return [Row(plain(withheld.text(lang)))]
    coverage, *expected = _estimates(result)
    *forecast, blank = _forecast(result)
    rest = [(each, _estimated_from(sight)) for each in (*expected, *forecast)]
    told = [(coverage, rare(sight)), *rest, (blank, _last(sight))]
    rules = [(each, _last(sight)) for each in _rules(result)]
    caveat = msg("Ten minste: wat niemand zei, kan niet geteld worden, en wie er sprak is gekozen en niet geloot.",
                 "At least: what nobody said cannot be counted, and who spoke was chosen and not drawn by lot.")  # fmt: skip
    blocks = ([Row(_figure(*figure, lang), line("·"), opens) for figure, opens in block] for block in (told, rules))
    return parted([*blocks, [Row(plain(caveat.text(lang), MUTED), flush=True)]])


def _figure(value: Msg, words: Msg, note: Msg | None, lang: Lang) -> Content:
    more = plain(f". {note.text(lang)}" if note else "", MUTED)
    return Content.assemble(plain(value.text(lang), "bold"), " ", plain(words.text(lang)), more)


def _estimates(result: Saturation) -> list[tuple[Msg, Msg, Msg | None]]:
    expected = result.chao2
    between = None
    if expected and expected.low is not None:
        between = msg("De formule geeft {low} tot {high}: bij weinig {units} vaak te smal",
                      "The formula gives {low} to {high}: often too narrow with few {units}",
                      low=number(expected.low, 1), high=number(expected.high, 1), units=several(result))  # fmt: skip
    return [
        (covered(result.coverage), msg("dekking", "coverage"),
         msg("Deel van wat nog gezegd wordt waarvoor er al een code is",
             "Share of what is still to be said for which there is a code")),
        (least([expected.estimate if expected else None]),
         msg("codes te verwachten (Chao2)", "codes to expect (Chao2)"), between),
        (estimates([result.jackknife1, result.jackknife2]), msg("hetzelfde, anders geschat (jackknife 1 · 2)",
         "the same, estimated otherwise (jackknife 1 · 2)"), None),
    ]  # fmt: skip


def _forecast(result: Saturation) -> list[tuple[Msg, Msg, Msg | None]]:
    bound, blank = result.next_is_new_upper95, units(result, result.blank_run)
    proof = msg("De laatste keer kwam er nog een nieuwe code", "The last time brought a new code") \
        if just_new(result) else None
    chance = of_hundred(bound)
    if bound is not None:
        chance = msg("hooguit {n}", "at most {n}", n=chance)
        proof = msg("Zo weinig bewijst het dat de laatste {blank} niets nieuws brachten",
                    "So little it proves that the last {blank} brought nothing new", blank=blank)  # fmt: skip
    return [
        (least([*result.expected_new.values()]), msg("nieuwe codes in de volgende 1 · 3 · 5 {units}",
         "new codes in the next 1 · 3 · 5 {units}", units=several(result)), None),
        (least_units([*result.needed.values()]), msg("{units} tot 90 · 95 van de 100 te verwachten codes",
         "{units} to 90 · 95 of 100 codes to expect", units=several(result)), None),
        (chance, msg("kans dat de volgende iets nieuws brengt", "chance that the next brings something new"), proof),
    ]  # fmt: skip


def _rules(result: Saturation) -> list[tuple[Msg, Msg, Msg | None]]:
    rule = result.settings
    return [
        (_stop(result.guest_stop, rule.run, result.guest_ratios),
         msg("(Guest {base}+{run}, in volgorde van houden)", "(Guest {base}+{run}, in order of holding)",
             base=rule.base, run=rule.run),
         twelve_told(result)),
        (_stop(result.order_free_stop, rule.run, result.order_free_ratios),
         msg("(dezelfde regel, los van de volgorde)", "(the same rule, freed from the order)"),
         None if result.orders_stopping is None else
         msg("In {n} willekeurige volgordes", "In {n} random orders", n=of_hundred(result.orders_stopping))),
        (_stop(francis(result.new_codes), 3, result.new_codes[12:]), msg("(Francis 10+3)", "(Francis 10+3)"), None),
        (msg("6 · 12", "6 · 12"), msg("(Guest 2006, om mee te vergelijken)", "(Guest 2006, to compare with)"),
         msg("Geen oordeel: daar stonden de hoofdthema's na 6, en 100 van de 114 codes na 12",
             "No judgement: there the main themes stood after 6, and 100 of the 114 codes after 12")),
    ]  # fmt: skip


def _stop(at: int | None, run: int, looked_at: Sequence[float | None]) -> Msg:
    """Where a rule stops; unknown where there is nothing yet to look at."""
    if not looked_at or looked_at[0] is None:
        return number(None)
    return msg("stopt niet", "no stop") if at is None else msg("stopt bij {s}+{r}", "stops at {s}+{r}", s=at, r=run)
