"""Saturation for a person at a terminal: the indication and its reasons first, then the figures with what they cannot tell."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import click

from fieldwork.cli.table import print_table
from fieldwork.cli.words import say, words
from fieldwork.saturation.guest import francis
from fieldwork.saturation.words import (
    STEPS,
    UNITS,
    covered,
    estimates,
    held_back,
    indicated,
    just_new,
    least,
    least_told,
    least_units,
    number,
    of_hundred,
    reason,
    twelve_told,
    units,
    weak,
)
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.i18n import Msg
    from fieldwork.saturation.incidence import Incidence
    from fieldwork.saturation.result import Saturation

Figure: TypeAlias = tuple[str, str, str]
"""What a figure is, what it came to, and what must be said beside it."""

Labels: TypeAlias = Mapping[str, str]
"""What roles, routes and codes are called, by id; of a table there is nothing but the ids."""

UNLIMITED = 1_000_000
MOST_UNITS = 40
"""So many of the last units are listed, each on a line; --json has all."""
WIDTH, HEIGHT = 60, 8
BLOCKS = " ▁▂▃▄▅▆▇█"
WEAK = "*"
"""Stands beside a coverage that rests on no rare code or on one; below it what must be said of that."""


def print_saturation(
    result: Saturation, seen: Incidence, labels: Labels | None = None, waiting: Msg | None = None
) -> None:  # fmt: skip
    """Print what there is to tell of a table or a study; `waiting` tells of what does not count yet."""
    labels = labels or {}
    _print_indication(result, waiting)
    _print_cells(result, labels)
    _print_figures(result)
    if result.frequencies.codes and result.frequencies.units > 1:
        _print_curve(result)
    if seen.units:
        _print_units(result, seen, labels)


def heading(nl: str, en: str) -> None:
    """The line over a block, with room above it."""
    click.echo("")
    click.echo(say(nl, en))


def paragraph(text: str, start: str = "") -> None:
    """A sentence; where it goes to a terminal it is parted between words, under `start`."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else UNLIMITED
    click.echo("\n".join(textwrap.wrap(one_line(text), width, initial_indent=start, subsequent_indent=" " * len(start))))


def _print_indication(result: Saturation, waiting: Msg | None) -> None:
    click.echo(f"{say('Aanwijzing', 'Indication')}: {words(STEPS[result.indication])}")
    paragraph(words(indicated(result)))
    if waiting is not None:
        paragraph(words(waiting), "  ! ")
    marks = {"holds": "+", "fails": "-", "unknown": "?"}
    for why in result.why:
        paragraph(words(reason(result, why)), f"  {marks.get(why.rsplit('_', 1)[-1], '!')} ")
    if result.criteria:
        paragraph(say("(+ houdt, - houdt niet; alle vier: geen nieuws, twee of drie: weinig nieuws)",
                       "(+ holds, - does not; all four: nothing new, two or three: little that is new)"), "  ")  # fmt: skip


def _print_cells(result: Saturation, labels: Labels) -> None:
    if result.cells:
        heading("Per spreker en route:", "By speaker and route:")
        several = words(UNITS[result.unit][1])
        told = [((labels.get(who, who), labels.get(on, on)), cell) for (who, on), cell in result.cells.items()]
        print_table(
            [say("spreker", "speaker"), "route", several, "codes", say("dekking", "coverage"), say("aanwijzing", "indication")],
            [
                [*place, cell.frequencies.units, cell.frequencies.codes, _coverage(cell), words(STEPS[cell.indication])]
                for place, cell in told
            ],
        )
        for place, cell in told:
            if (why := weak(cell)) is not None and not held_back(cell):
                paragraph(f"{', '.join(place)}: {words(why)}", f"  {WEAK} ")
    if result.least_heard:
        heading("Waar het minst gehoord is (nieuwe codes te verwachten in het volgende):",
                 "Where least was heard (new codes to expect in the next one):")  # fmt: skip
        print_table([say("rol", "role"), say("ten minste", "at least")],
                    [[labels.get(each.role, each.role), words(number(each.expected_new, 2))] for each in least_told(result)])


def _coverage(cell: Saturation) -> str:
    if held_back(cell):
        return say("te weinig", "too few")
    return words(covered(cell.coverage)) + (f" {WEAK}" if weak(cell) else "")


def _print_figures(result: Saturation) -> None:
    seen = result.frequencies
    one, several = (words(word) for word in UNITS[result.unit])
    heading("Cijfers:", "Figures:")
    rows: list[Figure] = [
        (several, str(seen.units), ""),
        (say("codes gezien", "codes seen"), str(seen.codes), ""),
        (say(f"in precies één {one}", f"in exactly one {one}"), str(seen.uniques), ""),
        (say(f"in precies twee {several}", f"in exactly two {several}"), str(seen.duplicates), ""),
    ]
    withheld = held_back(result)
    if not withheld:
        rows += [*_estimates(result), *_forecast(result), *_rules(result)]
    width = max(len(label) for label, _, _ in rows)
    for label, value, caveat in rows:
        click.echo(f"  {label:<{width}}  {value}")
        if caveat:
            paragraph(f"({caveat})", "      ")
    if withheld:
        paragraph(words(withheld), "  ")


def _estimates(result: Saturation) -> list[Figure]:
    several = words(UNITS[result.unit][1])
    expected, between = result.chao2, ""
    if expected and expected.low is not None:
        low, high = words(number(expected.low, 1)), words(number(expected.high, 1))
        between = say(f"van {low} tot {high}: een interval dat bij weinig {several} vaak te smal is",
                      f"from {low} to {high}: an interval that is often too narrow with few {several}")  # fmt: skip
    return [
        (say("dekking", "coverage"), words(covered(result.coverage)),
         say("deel van alles wat nog gezegd wordt waarvoor er al een code is",
             "share of all that is still to be said for which there is a code already")),
        (say("te verwachten codes (Chao2)", "codes to expect (Chao2)"),
         words(least([expected.estimate if expected else None])), between),
        ("jackknife 1 · 2", words(estimates([result.jackknife1, result.jackknife2])),
         say("dezelfde vraag, anders geschat", "the same question, estimated otherwise")),
    ]  # fmt: skip


def _forecast(result: Saturation) -> list[Figure]:
    several = words(UNITS[result.unit][1])
    blank, bound = words(units(result, result.blank_run)), result.next_is_new_upper95
    chance = words(of_hundred(bound)) if bound is None else say("hooguit ", "at most ") + words(of_hundred(bound))
    proof = say(f"zo weinig bewijst het dat de laatste {blank} niets nieuws brachten",
                f"so little it proves that the last {blank} brought nothing new")  # fmt: skip
    if bound is None:
        proof = say("de laatste keer kwam er nog een nieuwe code", "the last time brought one") if just_new(result) else ""
    return [
        (say(f"nieuwe codes in de volgende 1 · 3 · 5 {several}", f"new codes in the next 1 · 3 · 5 {several}"),
         words(least(list(result.expected_new.values()))), ""),
        (say(f"{several} tot 90 · 95 van de 100 te verwachten codes", f"{several} to 90 · 95 of 100 codes to expect"),
         words(least_units(list(result.needed.values()))), ""),
        (say("kans dat de volgende keer nieuws brengt", "chance that the next time brings a new code"), chance, proof),
    ]  # fmt: skip


def _rules(result: Saturation) -> list[Figure]:
    """Stopping rules, and the study's rule of thumb as a line to compare with."""
    rule = result.settings
    initial = francis(result.new_codes)
    share = words(of_hundred(result.orders_stopping))
    orders = say(f"in {share} willekeurige volgordes", f"in {share} random orders")
    if result.orders_stopping is None:
        orders = say("in hoeveel willekeurige volgordes is onbekend", "in how many random orders is unknown")
    collected = _stop(result.guest_stop, rule.run, result.guest_ratios)
    free = _stop(result.order_free_stop, rule.run, result.order_free_ratios)
    return [
        (f"Guest {rule.base}+{rule.run}, {words(of_hundred(rule.threshold))}", collected,
         say("in volgorde van houden; ", "in order of holding; ") + words(twelve_told(result))),
        (say("dezelfde regel, los van de volgorde", "the same rule, freed from the order"), free, orders),
        ("Francis 10+3", _stop(initial, 3, result.new_codes[12:]),
         say("na de eerste tien drie achter elkaar zonder nieuwe code",
             "after the first ten three in a row without a new code")),
        ("Guest 2006", "6 · 12",
         say("ter vergelijking, geen oordeel: daar stonden de hoofdthema's na 6, en 100 van de 114 codes na 12",
             "to compare, no judgement: there the main themes stood after 6, and 100 of the 114 codes after 12")),
    ]  # fmt: skip


def _stop(at: int | None, run: int, looked_at: Sequence[float | None]) -> str:
    """Where a rule stops; unknown where there is nothing yet to look at."""
    if not looked_at or looked_at[0] is None:
        return words(number(None))
    return say("stopt niet", "does not stop") if at is None else say(f"stopt bij {at}+{run}", f"stops at {at}+{run}")


def _print_curve(result: Saturation) -> None:
    several = words(UNITS[result.unit][1])
    heading(f"Codes na 1 tot {result.frequencies.units} {several}, gemiddeld over alle volgordes:",
             f"Codes after 1 to {result.frequencies.units} {several}, the mean of all orders:")  # fmt: skip
    for line in chart(result.accumulation):
        click.echo(line)


def chart(curve: Sequence[float], width: int = WIDTH, height: int = HEIGHT) -> list[str]:
    """A curve from 0 up as lines of block characters, its top beside it; short curves are stretched, long ones thinned."""
    top = max(curve)
    columns = min(len(curve) * min(4, max(width // len(curve), 1)), width)
    places = [at * len(curve) // columns for at in range(columns - 1)] + [len(curve) - 1]
    eighths = [round(8 * height * curve[place] / top) if top else 0 for place in places]
    label = words(number(top))
    return [
        f"{label if row == height - 1 else '0' if not row else '':>{len(label)}} "
        + "".join(BLOCKS[min(max(value - 8 * row, 0), 8)] for value in eighths).rstrip()
        for row in reversed(range(height))
    ]


def _print_units(result: Saturation, seen: Incidence, labels: Labels) -> None:
    """New codes of the last units, by name in the last run."""
    several = words(UNITS[result.unit][1])
    total = len(seen.units)
    shown = range(max(total - MOST_UNITS, 0), total)
    heading(f"Nieuwe codes, in volgorde van de {several}:", f"New codes, in order of the {several}:")
    known = sum(result.new_codes[: shown.start])
    rows = []
    for place in shown:
        known += result.new_codes[place]
        rows.append([seen.units[place], str(result.new_codes[place]), str(known)])
    print_table([words(UNITS[result.unit][0]), say("nieuw", "new"), say("samen", "together")], rows)
    if shown.start:
        click.echo(say(f"De eerste {shown.start} staan in --json.", f"The first {shown.start} are in --json."))
    for place in range(max(total - result.settings.run, 0), total):
        if result.new_codes[place]:
            new = ", ".join(labels.get(code, code) for code in seen.new_in(place))
            paragraph(say("Nieuw in ", "New in ") + f"{seen.units[place]}: {new}")
