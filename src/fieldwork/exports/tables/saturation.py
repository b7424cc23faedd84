"""The curve: a row a unit in order of holding, of the study and of each cell speaker × route, with the figures beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Option, Table
from fieldwork.exports.tables.choice import SHARED, Choice, column, count, with_options
from fieldwork.i18n import msg
from fieldwork.study.folder import Study

if TYPE_CHECKING:
    from fieldwork.saturation.incidence import Incidence
    from fieldwork.saturation.result import Saturation

_STEPS = (
    Option("unknown", msg("onbekend", "unknown")), Option("new", msg("er komt nieuws", "new codes come")),
    Option("little_new", msg("weinig nieuws", "little that is new")), Option("none_new", msg("geen nieuws", "nothing new")),
)  # fmt: skip
COLUMNS = (
    SHARED["speaker"], SHARED["route"],
    count("t", "Na hoeveel eenheden; 0: nog geen", "After how many units; 0: none yet"),
    column("unit", "string", "De eenheid die erbij kwam (gesprek, deelnemer of locatie)",
           "The unit that was added (conversation, participant or site)", measure="nominal"),
    count("new_codes", "Codes die voor het eerst voorkwamen", "Codes that were first seen"),
    count("codes", "Codes tot en met deze eenheid, in volgorde van houden", "Codes up to this unit, in order of holding"),
    column("tau", "number", "Codes na zoveel eenheden, gemiddeld over alle volgordes",
           "Codes after so many units, as a mean of all orders", measure="scale"),
    column("low", "number", "Zo veel of meer in 95 van de 100 volgordes", "So many or more in 95 of 100 orders",
           measure="scale"),
    column("high", "number", "Zo veel of minder in 95 van de 100 volgordes", "So many or fewer in 95 of 100 orders",
           measure="scale"),
    count("units", "Eenheden in totaal (T)", "Units in all (T)"),
    count("uniques", "Codes in precies één eenheid (Q1)", "Codes in exactly one unit (Q1)"),
    count("duplicates", "Codes in precies twee eenheden (Q2)", "Codes in exactly two units (Q2)"),
    column("chao2", "number", "Te verwachten codes (Chao2)", "Codes to expect (Chao2)", measure="scale"),
    column("chao2_low", "number", "Van: wat de formule geeft; bij weinig eenheden te smal",
           "From: what the formula gives; too narrow with few units", measure="scale"),
    column("chao2_high", "number", "Tot: wat de formule geeft; bij weinig eenheden te smal",
           "To: what the formula gives; too narrow with few units", measure="scale"),
    column("coverage", "number", "Dekking", "Coverage", measure="scale"),
    column("expected_new", "number", "Nieuwe codes in de volgende eenheid, verwacht", "New codes in the next unit, expected",
           measure="scale"),
    column("indication", "string", "De aanwijzing; een hulp, nooit een bewijs", "The indication; an aid, never proof",
           options=_STEPS, measure="ordinal"),
)  # fmt: skip
"""Without speaker and route a row is of the whole study. What is not known is empty."""


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """Saturation as the study's own settings look at it."""
    title = msg("Saturatie", "Saturation")
    return Table("saturation", title, with_options(study, COLUMNS), _rows(study, leaving))


def _rows(study: Study, leaving: Leaving) -> Iterator[tuple[Any, ...]]:
    from fieldwork.study.saturation.figures import StudySaturation, heard, study_saturation  # with numpy

    found = StudySaturation(study, heard(study, only=leaving.may_leave)) if leaving.reuse else study_saturation(study)
    allowed = {row.id for row in leaving.sessions}
    named = {unit.name for unit in found.units if all(row.id in allowed for row in unit.sessions)}
    yield from _curve((None, None), found.grid.overall, found.result, named)
    for place, cell in (found.result.cells or {}).items():
        yield from _curve(place, found.grid.cells[place], cell, named)


def _curve(
    place: tuple[str | None, str | None], seen: Incidence, result: Saturation, named: set[str]
) -> Iterator[tuple[Any, ...]]:
    """The rows of the study or of a cell; a unit of whom not all may be told has no name."""
    from fieldwork.saturation.band import band

    known, around = result.frequencies, band(seen, seed=result.settings.seed)
    chao = result.chao2
    whole = (
        known.units, known.uniques, known.duplicates, *(getattr(chao, name, None) for name in ("estimate", "low", "high")),
        result.coverage, result.expected_new.get(1), result.indication,
    )  # fmt: skip
    yield (*place, 0, None, None, 0, None, None, None, *whole)
    for t, (unit, new, codes) in enumerate(zip(seen.units, result.new_codes, accumulate(result.new_codes), strict=True)):
        low, high = (around.low[t], around.high[t]) if around else (None, None)
        yield (*place, t + 1, unit if unit in named else None, new, codes, result.accumulation[t], low, high, *whole)
