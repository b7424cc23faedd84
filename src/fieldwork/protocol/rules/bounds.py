"""A minimum is never over its maximum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.conditions import clauses
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Keys
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline
from fieldwork.protocol.words import plain_number


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Of items, of computed classes and of conditions."""
    for spot in outline.items:
        yield from _pair(outline, spot.raw, spot.at)
        compute = spot.raw.get("compute")
        classes = compute.get("classes") if isinstance(compute, Mapping) else None
        yield from _pair(outline, classes, (*spot.at, "compute", "classes"), equal=False)
    for spot in outline.conditions():
        for _, test, path in clauses(spot.raw["when"]):
            yield from _pair(outline, test, (*spot.at, "when", *path))


def _amount(holder: Mapping[str, Any], key: str) -> float | None:
    found = holder.get(key)
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def _pair(outline: Outline, holder: Any, at: Keys, *, equal: bool = True) -> Iterator[Defect]:
    if not isinstance(holder, Mapping):
        return
    low, high = _amount(holder, "minimum"), _amount(holder, "maximum")
    if low is not None and high is not None and (low > high or (low == high and not equal)):
        yield defect(outline.document, "minimum-over-maximum", (*at, "minimum"), msg(
            "Het minimum {low} ligt niet onder het maximum {high}. Verwissel ze, of verander er een.",
            "The minimum {low} is not below the maximum {high}. Swap them, or change one.",
            low=plain_number(low), high=plain_number(high)))  # fmt: skip
