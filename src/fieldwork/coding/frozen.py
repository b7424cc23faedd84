"""A comparison of coders as it is kept for good: numbers and ids only, no sentence of any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.coding import agreement as reasons
from fieldwork.coding.agreement import Agreement, CodeAgreement, Figure, Reason
from fieldwork.coding.comparing import Comparison, Confirmed
from fieldwork.coding.unitizing import UnitizingAgreement
from fieldwork.i18n import msg

Json = dict[str, Any]

_REASONS: Mapping[str, Reason] = {each.id: each for each in vars(reasons).values() if isinstance(each, Reason)}


def frozen(found: Comparison) -> Json:
    """A comparison as JSON; `thawed` gives it back."""
    kept: Json = {
        "codes": _agreement(found.codes),
        "routes": [_code(each) for each in found.routes],
        "actor": _agreement(found.actor),
        "unitizing": {"all": _figure(found.unitizing.all), "by_code": _figures(found.unitizing.by_code)},
        "about": dict(found.about),
    }
    if found.confirmed is not None:
        kept["confirmed"] = {
            "actor": _agreement(found.confirmed.actor), "actor_units": found.confirmed.actor_units,
            "routes": [_code(each) for each in found.confirmed.routes], "route_units": found.confirmed.route_units,
        }  # fmt: skip
    return kept


def thawed(kept: Mapping[str, Any]) -> Comparison:
    """A comparison from what `frozen` made of it; a reason that this version does not know is told by its id."""
    confirmed = kept.get("confirmed")
    return Comparison(
        _agreement_of(kept["codes"]),
        tuple(map(_code_of, kept["routes"])),
        _agreement_of(kept["actor"]),
        UnitizingAgreement(_figure_of(kept["unitizing"]["all"]), _figures_of(kept["unitizing"]["by_code"])),
        Confirmed(
            _agreement_of(confirmed["actor"]), int(confirmed["actor_units"]),
            tuple(map(_code_of, confirmed["routes"])), int(confirmed["route_units"]),
        ) if confirmed else None,
        kept.get("about") or {},
    )  # fmt: skip


def _agreement(found: Agreement) -> Json:
    return {
        "units": found.units, "coders": found.coders, "missing": found.missing, "figures": _figures(found.figures),
        "by_code": [_code(each) for each in found.by_code],
    }  # fmt: skip


def _agreement_of(kept: Mapping[str, Any]) -> Agreement:
    by_code = tuple(map(_code_of, kept["by_code"]))
    return Agreement(kept["units"], kept["coders"], kept["missing"], _figures_of(kept["figures"]), by_code)


def _code(found: CodeAgreement) -> Json:
    return {"code": found.code, "units": found.units, "coded": found.coded, "figures": _figures(found.figures)}


def _code_of(kept: Mapping[str, Any]) -> CodeAgreement:
    return CodeAgreement(kept["code"], kept["units"], kept["coded"], _figures_of(kept["figures"]))


def _figures(found: Mapping[str, Figure]) -> Json:
    return {name: _figure(figure) for name, figure in found.items()}


def _figures_of(kept: Mapping[str, Any]) -> dict[str, Figure]:
    return {name: _figure_of(figure) for name, figure in kept.items()}


def _figure(found: Figure) -> Json:
    told = {"value": found.value, "interval": list(found.interval) if found.interval else None}
    return {key: value for key, value in {**told, "why": found.why.id if found.why else None}.items() if value is not None}


def _figure_of(kept: Mapping[str, Any]) -> Figure:
    interval, why = kept.get("interval"), kept.get("why")
    reason = _REASONS.get(why, Reason(why, msg("{id}", "{id}", id=why))) if why else None
    return Figure(kept.get("value"), (interval[0], interval[1]) if interval else None, reason)
