"""How far coders agree: units × coders tables of one nominal variable, and of each code as a yes/no variable.

Definitions and sources: docs/agreement.md. No figure is called good or bad.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from fieldwork.coding.counts import MISSING, Counts, Pattern
from fieldwork.i18n import Lang, Msg, msg

Table: TypeAlias = Sequence[Sequence[str | None]]
"""Units × coders: the category that each coder chose for each unit, None where there is none."""

STATISTICS = ("percent", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1")
SEED = 20
RESAMPLES = 1000
DEFINED = 0.95
"""The share of resamples in which a statistic must exist before its interval is shown."""


@dataclass(frozen=True)
class Reason:
    """Why a number is not known: an id that stays, and a sentence."""

    id: str
    message: Msg


TOO_FEW_CODERS = Reason("too_few_coders", msg("Er zijn minder dan twee codeurs.", "There are fewer than two coders."))
NO_UNITS = Reason("no_units", msg("Er is geen enkele eenheid gecodeerd.", "No unit was coded."))
NO_PAIRS = Reason("no_pairs", msg(
    "Geen eenheid is door twee of meer codeurs gecodeerd.", "No unit was coded by two or more coders."))  # fmt: skip
NEEDS_TWO_CODERS = Reason("needs_two_coders", msg(
    "Deze maat is voor precies twee codeurs.", "This statistic is for exactly two coders."))  # fmt: skip
NEEDS_THREE_CODERS = Reason("needs_three_coders", msg(
    "Deze maat is voor drie of meer codeurs.", "This statistic is for three or more coders."))  # fmt: skip
MISSING_VALUES = Reason("missing_values", msg(
    "Deze maat kan niet tegen ontbrekende waarden; die zijn er.",
    "This statistic allows no missing values, and there are some."))  # fmt: skip
ONE_CATEGORY = Reason("one_category", msg(
    "In wat te vergelijken is, komt maar één categorie voor: toeval en overeenstemming zijn dan niet te scheiden.",
    "What can be compared has one category only: chance and agreement cannot be told apart."))  # fmt: skip
NO_SPREAD = Reason("no_spread", msg(
    "Elke trekking van eenheden geeft hetzelfde getal; dat zegt niets over de onzekerheid.",
    "Every draw of units gives the same number, which says nothing about uncertainty."))  # fmt: skip
OFTEN_UNDEFINED = Reason("often_undefined", msg(
    "In meer dan 5% van de trekkingen bestaat deze maat niet: te weinig eenheden of verschillen om op af te gaan.",
    "In more than 5% of the draws this statistic does not exist: too few units or differences to go by."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic. `why` says why `value` is None or, where it has a value, why `interval` is."""

    value: float | None = None
    interval: tuple[float, float] | None = None
    why: Reason | None = None


@dataclass(frozen=True)
class CodeAgreement:
    """One code against all others; `coded` counts the units to which a coder gave it, `units` those of the table."""

    code: str
    units: int
    coded: int
    figures: Mapping[str, Figure]

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The entry under `by_code`."""
        return {"code": self.code, "units": self.units, "coded": self.coded, **figures_json(self.figures, lang)}


@dataclass(frozen=True)
class Agreement:
    """The agreement of coders on a table; `missing` counts its empty cells."""

    units: int
    coders: int
    missing: int
    figures: Mapping[str, Figure]
    by_code: tuple[CodeAgreement, ...] = field(default=())

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """What `fieldwork agreement --json` tells; under `why` stands what is null, an interval as `ci95.percent`."""
        told = figures_json(self.figures, lang)
        why = told.pop("why")
        by_code = [each.as_json(lang) for each in self.by_code]
        return {"units": self.units, "coders": self.coders, "missing": self.missing, **told, "by_code": by_code, "why": why}


def agreement(
    rows: Table, coders: int, *, by_code: bool = True, resamples: int = RESAMPLES, seed: int = SEED
) -> Agreement:
    """Every statistic of a table of `coders` columns, overall and for each category that occurs against the rest.

    Intervals are of 95%, by the percentiles of `resamples` draws of the units (0: none). Neither the order of units and
    coders nor the names of categories change a number. Raises ValueError where a row has another number of columns.
    """
    if any(len(row) != coders for row in rows):
        raise ValueError(f"each row must have {coders} columns, one a coder")
    missing = sum(value is None for row in rows for value in row)
    names = _ordered(rows)
    number = {name: place for place, name in enumerate(names)}
    patterns: Counter[Pattern] = Counter()
    for row in rows:
        if any(value is not None for value in row):
            chosen = [MISSING if value is None else number[value] for value in row]
            patterns[tuple(chosen) if coders == 2 else tuple(sorted(n for n in chosen if n != MISSING))] += 1
    figures = _figures(Counts.of(patterns, coders), missing, resamples, seed)
    codes: tuple[CodeAgreement, ...] = ()
    if by_code:
        codes = tuple(
            CodeAgreement(names[place], len(rows), coded, _figures(Counts.of(units, coders), missing, resamples, seed))
            for place, coded, units in _yes_no(patterns)
        )
    return Agreement(len(rows), coders, missing, figures, tuple(sorted(codes, key=lambda each: each.code)))


def _ordered(rows: Table) -> list[str]:
    """The categories, most used first, in an order that follows from their use and hardly ever from their names."""
    uses: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
    for row in rows:
        chosen = Counter(value for value in row if value is not None)
        for name, times in chosen.items():
            others = sorted(n for other, n in chosen.items() if other != name)
            uses[name].append((times, *others))
    return sorted(sorted(uses), key=lambda name: (sum(use[0] for use in uses[name]), sorted(uses[name])), reverse=True)


YES, NO = 0, 1


def yes_no_agreement(rows: Sequence[Sequence[bool | None]], coders: int, code: str) -> CodeAgreement:
    """One code as a yes/no variable; each row says of a unit whether each coder gave it, None where a coder took no part."""
    words = {True: "yes", False: "no", None: None}
    table = agreement([[words[value] for value in row] for row in rows], coders, by_code=False)
    return CodeAgreement(code, len(rows), sum(True in row for row in rows), table.figures)


def pooled_agreement(
    units: Sequence[Sequence[Sequence[bool | None]]], coders: int, missing: int, *, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Figure]:
    """Every statistic over many yes/no variables together: each variable on each unit is one judgement.

    `units` has the rows of each unit, one a variable; `missing` counts the units × coders without a value. Intervals draw whole
    units, because what is said of one unit hangs together. Neither the order of units, coders or variables changes a number.
    """
    told = [[tuple(MISSING if said is None else YES if said else NO for said in row) for row in unit] for unit in units]
    if coders != 2:
        told = [[tuple(sorted(each for each in row if each != MISSING)) for row in unit] for unit in told]
    turned = [[row[::-1] for row in unit] for unit in told] if coders == 2 else told
    alike = max(_alike(told), _alike(turned))
    patterns = sorted({pattern for unit, _ in alike for pattern, _ in unit if any(each != MISSING for each in pattern)})
    per_unit = [[dict(unit).get(pattern, 0) for pattern in patterns] for unit, _ in alike]
    times = [number for _, number in alike]
    totals = [sum(row[place] * number for row, number in zip(per_unit, times, strict=True)) for place in range(len(patterns))]
    counts = Counts(tuple(zip(patterns, totals, strict=True)), coders, 2)
    figures = _values(counts, missing)
    known = [name for name in STATISTICS if figures[name].value is not None]
    if resamples and known:
        for name, drawn in counts.resampled_together(known, per_unit, times, resamples, seed).items():
            figures[name] = _with_interval(figures[name].value, drawn)
    return figures


def _alike(units: Sequence[Sequence[Pattern]]) -> list[tuple[tuple[tuple[Pattern, int], ...], int]]:
    """Units of which the same was said, as the patterns of their variables with how often each; and how many such units."""
    return sorted(Counter(tuple(sorted(Counter(unit).items())) for unit in units).items())


def _yes_no(patterns: Counter[Pattern]) -> list[tuple[int, int, Counter[Pattern]]]:
    """For each category: its number, the units that have it, and the table of it against the rest.

    Only the patterns with a category are looked at again for it, so that many rare codes cost no more than a few.
    """
    having: defaultdict[int, list[Pattern]] = defaultdict(list)
    without: Counter[Pattern] = Counter()
    for pattern, units in patterns.items():
        for category in {*pattern} - {MISSING}:
            having[category].append(pattern)
        without[_against(pattern, None)] += units
    found = []
    for category in sorted(having):
        table = Counter(without)
        for pattern in having[category]:
            table[_against(pattern, None)] -= patterns[pattern]
            table[_against(pattern, category)] += patterns[pattern]
        found.append((category, sum(patterns[each] for each in having[category]), +table))
    return found


def _against(pattern: Pattern, category: int | None) -> Pattern:
    """A pattern as yes and no to one category; None: one that it does not have."""
    return tuple(each if each == MISSING else YES if each == category else NO for each in pattern)


def _figures(counts: Counts, missing: int, resamples: int, seed: int) -> dict[str, Figure]:
    """Each statistic with its interval, or why not."""
    figures = _values(counts, missing)
    known = [name for name in STATISTICS if figures[name].value is not None]
    if resamples and known:
        for name, drawn in counts.resampled(known, resamples, seed).items():
            figures[name] = _with_interval(figures[name].value, drawn)
    return figures


def _values(counts: Counts, missing: int) -> dict[str, Figure]:
    """Each statistic without its interval, or why not."""
    figures: dict[str, Figure] = {}
    for name in STATISTICS:
        why = _obstacle(name, counts, missing)
        value = math.nan if why else counts.value(name)
        figures[name] = Figure(why=why or ONE_CATEGORY) if math.isnan(value) else Figure(value)
    return figures


def _obstacle(name: str, counts: Counts, missing: int) -> Reason | None:
    """What keeps a statistic from applying to a table; None where nothing is known to."""
    if counts.coders < 2:
        return TOO_FEW_CODERS
    if not counts.patterns:
        return NO_UNITS
    if name == "cohen_kappa" and counts.coders != 2:
        return NEEDS_TWO_CODERS
    if name == "fleiss_kappa" and counts.coders < 3:
        return NEEDS_THREE_CODERS
    if not counts.compared:
        return NO_PAIRS
    if name == "fleiss_kappa" and missing:
        return MISSING_VALUES
    return None


def _with_interval(value: float | None, drawn: Any) -> Figure:
    import numpy as np

    defined = drawn[np.isfinite(drawn)]
    if len(defined) < DEFINED * len(drawn):
        return Figure(value, why=OFTEN_UNDEFINED)
    low, high = np.percentile(defined, [2.5, 97.5])
    if np.ptp(defined) < 1e-12:
        return Figure(value, why=NO_SPREAD)
    return Figure(value, (float(low), float(high)))


def figures_json(figures: Mapping[str, Figure], lang: Lang) -> dict[str, Any]:
    """Figures by name, their intervals under `ci95`, and under `why` why one of them is null."""
    why = {}
    for name, figure in figures.items():
        if figure.why is not None:
            why[name if figure.value is None else f"ci95.{name}"] = figure.why.message.text(lang)
    return {
        **{name: figure.value for name, figure in figures.items()},
        "ci95": {name: list(figure.interval) if figure.interval else None for name, figure in figures.items()},
        "why": why,
    }
