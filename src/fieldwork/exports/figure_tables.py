"""The figures of a study as tables: which code was heard in which unit, and how far coders agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldwork.exports.table import Column, ColumnType, Option, Table
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import Text
from fieldwork.study.codebook.book import codebook

if TYPE_CHECKING:
    from fieldwork.coding.agreement import CodeAgreement, Figure
    from fieldwork.coding.codebook import Code, Codebook
    from fieldwork.study.folder import Study
    from fieldwork.study.saturation.figures import View

# --- incidence ------------------------------------------------------------------------------------------------------

_UNIT = msg("De eenheid (gesprek, deelnemer of locatie), in volgorde van houden.",
            "The unit (conversation, participant or site), in order of holding.")  # fmt: skip
_SEEN = (Option(1, msg("gehoord", "heard")), Option(0, msg("niet gehoord", "not heard")))


def incidence_table(study: Study, view: View | None = None) -> Table:
    """A row a unit, a column a code that was heard, 1 where it was; what `fieldwork saturation --matrix` reads."""
    from fieldwork.study.saturation.figures import heard  # with numpy

    seen, book = heard(study, view).grid().overall, codebook(study)
    place = {code: number for number, code in enumerate(seen.codes)}

    def rows() -> Iterator[tuple[Any, ...]]:
        for unit, codes in zip(seen.units, seen.codes_of(), strict=True):
            cells = [0] * len(place)
            for code in codes:
                cells[place[code]] = 1
            yield (unit, *cells)

    columns = [Column(code, "integer", _label(book.codes, code), options=_SEEN, measure="nominal") for code in seen.codes]
    title = msg("Welke code in welke eenheid gehoord is", "Which code was heard in which unit")
    return Table("incidence", title, (Column("unit", "string", _UNIT), *columns), rows(), ("unit",), len(seen.units))


def _label(codes: Mapping[str, Code], code: str) -> Text:
    return codes[code].label if code in codes else code


# --- agreement ------------------------------------------------------------------------------------------------------

_STATISTICS: Mapping[str, Msg] = {
    "percent": msg("aandeel waarin codeurs hetzelfde zeiden", "share in which coders said the same"),
    "cohen_kappa": msg("Cohens kappa (precies twee codeurs)", "Cohen's kappa (exactly two coders)"),
    "fleiss_kappa": msg("Fleiss' kappa (drie of meer codeurs)", "Fleiss' kappa (three coders or more)"),
    "krippendorff_alpha": msg("Krippendorffs alfa", "Krippendorff's alpha"),
    "gwet_ac1": msg("Gwets AC1", "Gwet's AC1"),
}
_WHAT = (
    Option("codes", msg("alle thema's samen", "all themes together")),
    Option("code", msg("een thema", "one theme")),
    Option("route", msg("een route", "one route")),
    Option("actor", msg("de actor", "the actor")),
)


def agreement_table(study: Study, *, round: str | None = None, units: str | None = None) -> Table:
    """A row a thing that coders can agree on: all themes together, each theme, each route, the actor.

    Of a closed round, or of all that was coded double and is not blind. Raises InputError: no such round, or an open one.
    """
    from fieldwork.study.rounds.figures import study_agreement  # with numpy

    found = study_agreement(study, round=round, units=units)

    def one(what: str, id_: str | None, units: int, coded: int | None, figures: Mapping[str, Figure], chosen: bool) -> Any:
        alpha = found.unitizing.all if what == "codes" else found.unitizing.by_code.get(id_ or "") if what == "code" else None
        beside = None if alpha is None else alpha.value
        return (what, id_, chosen, units, coded, *_figures(figures), beside, _why(figures))

    def many(what: str, each: Iterable[CodeAgreement], chosen: bool) -> Iterator[Any]:
        return (one(what, code.code, code.units, code.coded, code.figures, chosen) for code in each)

    def rows() -> Iterator[Any]:
        yield one("codes", None, found.codes.units, None, found.codes.figures, False)
        yield from many("code", found.codes.by_code, False)
        yield from many("route", found.routes, False)
        yield one("actor", None, found.actor.units, None, found.actor.figures, False)
        if found.confirmed is not None:
            yield from many("route", found.confirmed.routes, True)
            yield one("actor", None, found.confirmed.actor_units, None, found.confirmed.actor.figures, True)

    title = msg("Hoe ver codeurs overeenstemmen", "How far coders agree")
    return Table("agreement", title, tuple(_columns(codebook(study))), rows(), ("what", "id", "chosen"))


def _columns(book: Codebook) -> Iterator[Column]:
    def column(name: str, kind: ColumnType, nl: str, en: str, **more: Any) -> Column:
        return Column(name, kind, msg(nl, en), **more)

    yield column("what", "string", "Waarover codeurs het eens kunnen zijn.", "What coders can agree on.", options=_WHAT)
    named = [*(Option(id_, code.label) for id_, code in book.codes.items())]
    named += (Option(id_, route.label) for id_, route in book.routes.items())
    yield column("id", "string", "Het thema of de route.", "The theme or route.", options=tuple(named))
    yield column("chosen", "boolean", "Alleen waar niemand liet staan wat het programma voorstelde.",
                 "Only where nobody left what the program proposed.")  # fmt: skip
    yield column("units", "integer", "Vergeleken eenheden.", "Units compared.", measure="scale")
    yield column("coded", "integer", "Eenheden waaraan een codeur dit gaf.", "Units to which a coder gave this.",
                 measure="scale")  # fmt: skip
    for name, words in _STATISTICS.items():
        yield Column(name, "number", words, measure="scale")
        for end, nl, en in (("low", "ondergrens", "lower end"), ("high", "bovengrens", "upper end")):
            meaning = msg("{of}: {end} van het interval van 95%", "{of}: {end} of the 95% interval", of=words, end=msg(nl, en))
            yield Column(f"{name}_{end}", "number", meaning, measure="scale")
    yield column("unitizing_alpha", "number", "Krippendorffs alfa over waar een thema begint en eindigt.",
                 "Krippendorff's alpha on where a theme begins and ends.", measure="scale")  # fmt: skip
    yield column("why", "list", "Waarom een maat er niet is: maat:reden.", "Why a statistic is not there: statistic:reason.")


def _figures(figures: Mapping[str, Figure]) -> Iterator[float | None]:
    for name in _STATISTICS:
        figure = figures.get(name)
        low, high = figure.interval if figure is not None and figure.interval is not None else (None, None)
        yield from (None if figure is None else figure.value, low, high)


def _why(figures: Mapping[str, Figure]) -> list[str]:
    return [f"{name}:{figure.why.id}" for name, figure in figures.items() if figure.why is not None and figure.value is None]


def in_unit(study: Study, unit: str | None) -> View:
    """The study's own way of looking at saturation, or the same with another unit. Raises InputError for what is no unit."""
    from fieldwork.errors import InputError
    from fieldwork.study.saturation.view import UNIT_KINDS, View

    own = View.of(study)
    if unit is None:
        return own
    for known in UNIT_KINDS:
        if unit == known:
            return replace(own, unit=known)
    raise InputError(msg("“{unit}” is geen eenheid. Kies uit: {known}.", "“{unit}” is no unit. Choose from: {known}.",
                         unit=unit, known=", ".join(UNIT_KINDS)))  # fmt: skip
