"""The indication: an aid in four steps to decide whether to go on, never proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fieldwork.saturation.accumulation import accumulation
from fieldwork.saturation.estimators import coverage, enough
from fieldwork.saturation.guest import ROUNDING, order_free_ratios, orders_stopping, stops
from fieldwork.saturation.incidence import Frequencies, Incidence
from fieldwork.saturation.settings import Settings

Step: TypeAlias = Literal["unknown", "new", "little_new", "none_new"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the four that the indication rests on: what it came to, what is asked, and whether it holds (None: unknown).

    `coverage`: sample coverage, at least; `ratio`: the order-free ratio of the last run, at most; `orders`: the share of random
    orders that would stop, at least; `merges`: how many recorded merges it survives, of how many.
    """

    id: Literal["coverage", "ratio", "orders", "merges"]
    holds: bool | None
    value: float | None
    asked: float


def criteria(
    seen: Incidence, free: Sequence[float | None], settings: Settings, merges: Mapping[str, Incidence] | None = None
) -> tuple[Criterion, ...]:
    """The four; `free` are the order-free ratios, `merges` has for each recorded merge of codes the units with it undone.

    A merge is survived where all that holds of the other three holds without it too.
    """
    found = [_coverage(seen.frequencies, settings), _ratio(free, settings), _orders(seen, settings)]
    holding: set[str] = {each.id for each in found if each.holds}
    undone = (merges or {}).values()
    survived = sum(_survives(holding, other, settings) for other in undone)
    return (*found, Criterion("merges", survived == len(undone), survived, len(undone)))


def _coverage(seen: Frequencies, settings: Settings) -> Criterion:
    value = coverage(seen)
    return Criterion("coverage", None if value is None else value >= settings.coverage - ROUNDING, value, settings.coverage)


def _ratio(free: Sequence[float | None], settings: Settings) -> Criterion:
    """The ratio at s = T − run, the last of them."""
    last = free[-1] if free else None
    return Criterion("ratio", None if last is None else stops(last, settings), last, settings.threshold)


def _orders(seen: Incidence, settings: Settings) -> Criterion:
    share = orders_stopping(seen, settings)
    return Criterion("orders", None if share is None else share >= settings.share - ROUNDING, share, settings.share)


def _survives(holding: set[str], other: Incidence, settings: Settings) -> bool:
    """Whether what holds goes on holding in another reading of the same units; the random orders, which cost most, last."""
    seen = other.frequencies
    if "coverage" in holding and not _coverage(seen, settings).holds:
        return False
    if "ratio" in holding and not _ratio(order_free_ratios(accumulation(seen), settings), settings).holds:
        return False
    return "orders" not in holding or bool(_orders(other, settings).holds)


def indication(found: tuple[Criterion, ...]) -> Step:
    """`none_new` where all four hold, `little_new` where two do, else `new`; `unknown` while one of them is."""
    if any(each.holds is None for each in found):
        return "unknown"
    held = sum(bool(each.holds) for each in found)
    return "none_new" if held == len(found) else "little_new" if held >= 2 else "new"


def too_few(seen: Frequencies, settings: Settings) -> list[str]:
    """Why nothing can be indicated, as words that stay the same in every language; empty where something can."""
    if not seen.units:
        return ["no_units"]
    if not seen.codes:
        return ["no_codes"]
    if not enough(seen):
        return ["too_few_units"]
    return ["too_few_units_for_rule"] if seen.units < settings.least_units else []
