"""How far coders of a study agree: every theme and route as a yes/no variable, the actor as one nominal variable, and where
each let a theme begin and end.

A unit is what coders are compared on: segments of theirs that overlap, a sentence, or a whole text (`coding.units`). What
coders did not choose but left as the program filled it in is no agreement of theirs, so figures stand with and without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldwork.coding.agreement import (
    Agreement,
    CodeAgreement,
    agreement,
    figures_json,
    pooled_agreement,
    yes_no_agreement,
)
from fieldwork.coding.unitizing import Span, UnitizingAgreement, end_to_end, unitizing_alpha
from fieldwork.i18n import Lang

ACTOR, ROUTE = "actor", "route"


@dataclass(frozen=True, slots=True)
class Said:
    """What one coder made of one unit: nothing, or codes with their routes and actors.

    `prefilled` names what was left as it was filled in (`actor`, `route`).
    """

    codes: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    prefilled: frozenset[str] = frozenset()

    @property
    def actor(self) -> str | None:
        """The actor as one category; several actors on one unit are a category of their own."""
        return "+".join(sorted(self.actors)) or None


Unit = Mapping[str, Said | None]
"""One unit: what each coder said of it; None (or no entry) where the coder did not code that text."""


@dataclass(frozen=True)
class SpannedText:
    """A text that all coders coded: its length in code points, and the spans of each code by coder."""

    length: int
    spans: Mapping[str, Sequence[Span]]


@dataclass(frozen=True)
class Confirmed:
    """Actor and routes over the units on which nobody left them as they were filled in."""

    actor: Agreement
    actor_units: int
    routes: tuple[CodeAgreement, ...]
    route_units: int


@dataclass(frozen=True)
class Comparison:
    """The agreement of the coders of a study, of a round of it for instance.

    `codes` has all themes together (each theme on each unit is one judgement) and each by itself; `confirmed` is None where
    nothing was filled in beforehand. `about` tells what was compared: round, codebook, units, sessions, coders.
    """

    codes: Agreement
    routes: tuple[CodeAgreement, ...]
    actor: Agreement
    unitizing: UnitizingAgreement
    confirmed: Confirmed | None = None
    about: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """What `fieldwork agreement --json` tells of a study: the keys of any table, and what a study has beside them."""
        told = self.codes.as_json(lang)
        told["by_route"] = [each.as_json(lang) for each in self.routes]
        told["actor"] = self.actor.as_json(lang)
        told["unitizing_alpha"] = _unitizing_json(self.unitizing, lang)
        told["without_prefilled"] = None
        if self.confirmed is not None:
            actor, routes = self.confirmed.actor, self.confirmed.routes
            told["without_prefilled"] = {
                "actor": actor.as_json(lang), "by_route": [each.as_json(lang) for each in routes],
            }  # fmt: skip
        return {**told, **self.about}


def compared(
    units: Sequence[Unit], coders: Sequence[str], texts: Iterable[SpannedText] = (), about: Mapping[str, Any] | None = None
) -> Comparison:
    """Compare coders on units, and on the texts that all of them coded. The order of coders and units changes no number."""
    rows = [[unit.get(coder) for coder in coders] for unit in units]
    missing = sum(said is None for row in rows for said in row)
    return Comparison(
        _codes(rows, len(coders), missing),
        _variables(rows, len(coders), "routes"),
        _actor(rows, len(coders)),
        _unitizing(coders, list(texts)),
        _confirmed(rows, len(coders)),
        about or {},
    )


Rows = Sequence[Sequence[Said | None]]


def _codes(rows: Rows, coders: int, missing: int) -> Agreement:
    by_code = _variables(rows, coders, "codes")
    told = [[[None if said is None else each.code in said.codes for said in row] for each in by_code] for row in rows]
    return Agreement(len(rows), coders, missing, pooled_agreement(told, coders, missing), by_code)


def _variables(rows: Rows, coders: int, what: str) -> tuple[CodeAgreement, ...]:
    """Each code or route that anyone gave, as a yes/no variable."""
    told: list[list[frozenset[str] | None]] = [[None if said is None else getattr(said, what) for said in row] for row in rows]
    names = sorted({name for row in told for said in row if said is not None for name in said})
    return tuple(
        yes_no_agreement([[None if said is None else name in said for said in row] for row in told], coders, name)
        for name in names
    )


def _actor(rows: Rows, coders: int) -> Agreement:
    """The actor of the units that have one; a coder who coded nothing there chose no actor, which is no disagreement on it."""
    table = [[None if said is None else said.actor for said in row] for row in rows]
    return agreement([row for row in table if any(row)], coders)


def _confirmed(rows: Rows, coders: int) -> Confirmed | None:
    """The same without the units on which somebody left actor or route as it was filled in."""
    if not any(said is not None and said.prefilled for row in rows for said in row):
        return None
    chosen = {
        what: [row for row in rows if not any(said is not None and what in said.prefilled for said in row)]
        for what in (ACTOR, ROUTE)
    }
    routes = _variables(chosen[ROUTE], coders, "routes")
    return Confirmed(_actor(chosen[ACTOR], coders), len(chosen[ACTOR]), routes, len(chosen[ROUTE]))


def _unitizing(coders: Sequence[str], texts: Sequence[SpannedText]) -> UnitizingAgreement:
    spans, length = end_to_end((text.length, [text.spans.get(coder, ()) for coder in coders]) for text in texts)
    return unitizing_alpha(spans or [[] for _ in coders], 0, length)


def _unitizing_json(found: UnitizingAgreement, lang: Lang) -> dict[str, Any]:
    figures = {"all": found.all, **found.by_code}
    told = figures_json(figures, lang)
    return {
        "all": found.all.value,
        "by_code": [{"code": code, "value": figure.value} for code, figure in found.by_code.items()],
        "why": told["why"],
    }


