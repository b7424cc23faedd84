"""The named computations of a `computed` item. No formulas in strings, and no number where a part of it is
unanswered."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from math import floor
from typing import Any

from fieldwork.protocol.conditions import MISSING, Lookup, bare, number
from fieldwork.protocol.model import Item, Option, Protocol

NUMERIC_KINDS = frozenset({"grade", "number", "percentage", "duration", "computed"})
"""Kinds whose value is a number; a `scale` counts by its labels' scores."""


def score(value: Any, options: tuple[Option, ...]) -> float | None:
    """The score of a chosen label, or None where it has none."""
    return next((option.score for option in options if option.id == str(value)), None)


def _numeric(item: Item, value: Any) -> float | None:
    value = bare(value)
    if value is MISSING:
        return None
    if item.options:
        return score(value, item.options)
    return number(value)


def _amounts(what: Any, protocol: Protocol, lookup: Lookup) -> list[float | None]:
    """The numbers behind a list of item ids, or behind a column of a grid; None for each that is not known."""
    if isinstance(what, Mapping):
        return _cells(what["grid"], what["column"], protocol, lookup)
    return [_amount(name, protocol, lookup) for name in what]


def _amount(name: str, protocol: Protocol, lookup: Lookup) -> float | None:
    item = protocol.by_id[name]
    if item.kind == "computed":
        return computed(item.compute or {}, protocol, lookup)
    return _numeric(item, lookup(name))


def _cells(grid: str, column: str, protocol: Protocol, lookup: Lookup) -> list[float | None]:
    item = protocol.by_id[grid]
    options = next(each.options for each in item.columns if each.id == column)
    answer = bare(lookup(grid))
    rows = answer if isinstance(answer, Mapping) else {}
    return [score(bare((rows.get(row.id) or {}).get(column)), options) for row in item.rows]


def _known(amounts: list[float | None]) -> list[float] | None:
    known = [amount for amount in amounts if amount is not None]
    return known if known and len(known) == len(amounts) else None


def _whole(amount: float) -> float | int:
    """A whole number as one: 12.0 is 12."""
    return int(amount) if float(amount).is_integer() else amount


def class_of(amount: float, minimum: float, maximum: float, classes: int) -> int | None:
    """Which of `classes` equal classes of the whole numbers `minimum` to `maximum` a number falls in, 1 and up.

    Each class is (maximum - minimum + 1) / classes wide: 7 to 175 in ten classes gives classes of 16.9. Where the
    classes begin is a choice of ours. None outside the range.
    """
    if not minimum <= amount <= maximum:
        return None
    return min(1 + floor((amount - minimum) * classes / (maximum - minimum + 1)), classes)


def months_between(start: date, end: date) -> int:
    """Whole months completed from `start` to `end`; the last day of a shorter month completes it; negative when
    reversed."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    last = monthrange(end.year, end.month)[1]
    return months - (end.day < start.day and end.day != last)


def _day(name: str, lookup: Lookup) -> date | None:
    try:
        return date.fromisoformat(bare(lookup(name)))
    except (TypeError, ValueError):
        return None


def _answered(what: Any, protocol: Protocol, lookup: Lookup) -> int:
    if isinstance(what, Mapping):
        return sum(amount is not None for amount in _amounts(what, protocol, lookup))
    return sum(bare(lookup(name)) not in (MISSING, [], {}, "") for name in what)


def computed(compute: Mapping[str, Any], protocol: Protocol, lookup: Lookup) -> float | int | None:
    """What a computation gives, from the answers that `lookup` knows; None where any part is unanswered (`count`
    apart)."""
    name, what = next(iter(compute.items()))
    if name == "count":
        return _answered(what, protocol, lookup)
    if name == "months_between":
        start, end = (_day(each, lookup) for each in what)
        return months_between(start, end) if start and end else None
    if name == "classes":
        amount = _amount(what["of"], protocol, lookup)
        return None if amount is None else class_of(amount, what["minimum"], what["maximum"], what["classes"])
    if name == "sum_of_products":
        left, right = (_known(_cells(what["grid"], each, protocol, lookup)) for each in what["columns"])
        return _whole(sum(a * b for a, b in zip(left, right, strict=True))) if left and right else None
    amounts = _known(_amounts(what, protocol, lookup))
    if amounts is None:
        return None
    return _whole(sum(amounts) / len(amounts) if name == "mean" else sum(amounts))
