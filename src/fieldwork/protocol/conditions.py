"""Conditions: whether an item is to be asked, given the answers so far.

Three-valued, after Kleene: a condition holds (True), does not (False), or is unknown (None), because an answer that
it needs is not there. Nothing is evaluated as code: a condition is data, and this walks over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, Final, TypeAlias

from fieldwork.protocol.model import DONT_KNOW, Item, Protocol

Truth: TypeAlias = bool | None


class _Missing(Enum):
    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing.MISSING
"""What a lookup gives for a name without an answer."""

Lookup: TypeAlias = Callable[[str], Any]
"""From a name (an item's id, `$wave`, `$role`, `$speaker`) to the value of its answer, or MISSING."""

WORDS = frozenset({"all", "any", "not"})
"""Words that join conditions; no item can be called so."""
TESTS = ("const", "enum", "minimum", "maximum", "contains")
"""JSON Schema's words that a value can be tested with."""
FACTS = ("$wave", "$role", "$speaker")
"""Names that are no items: the measurement, the participant's role, who is speaking."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z")


def number(value: Any) -> float | None:
    """The number that a value is or spells, or None."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return float(value) if isinstance(value, str) and _NUMBER.match(value) else None


def bare(value: Any) -> Any:
    """The value of an answer with words beside it: `{value, text}` is compared by its value. None is MISSING."""
    if isinstance(value, Mapping) and "value" in value and value.keys() <= {"value", "text"}:
        value = value["value"]
    return MISSING if value is None else value


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if value == wanted:
        return True
    left, right = number(value), number(wanted)
    return left is not None and left == right


def _bound(value: Any, test: str, limit: float) -> Truth:
    amount = number(value)
    if amount is None:
        return None if value == DONT_KNOW else False
    return amount >= limit if test == "minimum" else amount <= limit


def passes(value: Any, test: Any) -> Truth:
    """Whether a value (or MISSING) passes a test: a plain value, or a map of `TESTS` which all must hold."""
    if value is MISSING:
        return None
    if not isinstance(test, Mapping):
        return _same(value, test)
    return both(_one(value, word, wanted) for word, wanted in test.items())


def _one(value: Any, word: str, wanted: Any) -> Truth:
    if word == "const":
        return _same(value, wanted)
    if word == "enum":
        return any(_same(value, each) for each in wanted)
    if word == "contains":
        return either(passes(each, wanted) for each in value) if isinstance(value, (list, tuple)) else False
    return _bound(value, word, wanted) if word in TESTS else None


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: False wins over unknown, unknown over True."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        result = None if truth is None else result
    return result


def either(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: True wins over unknown, unknown over False."""
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        result = None if truth is None else result
    return result


def value_of(name: str, lookup: Lookup) -> Any:
    """What a name stands for: an answer, a fact, or a cell `grid.row.column` of a grid's answer; else MISSING."""
    found = bare(lookup(name))
    if found is not MISSING or name.count(".") < 2:
        return found
    grid, row, column = name.rsplit(".", 2)
    cells = bare(lookup(grid))
    rated = cells.get(row) if isinstance(cells, Mapping) else None
    return bare(rated.get(column)) if isinstance(rated, Mapping) else MISSING


def holds(when: Mapping[str, Any] | None, lookup: Lookup) -> Truth:
    """Whether a condition holds; no condition always holds. Unanswered names are unknown, under `not` too."""
    return both(_clause(name, test, lookup) for name, test in (when or {}).items())


def _clause(name: str, test: Any, lookup: Lookup) -> Truth:
    if name == "all":
        return both(holds(each, lookup) for each in test)
    if name == "any":
        return either(holds(each, lookup) for each in test)
    if name == "not":
        truth = holds(test, lookup)
        return None if truth is None else not truth
    return passes(value_of(name, lookup), test)


def clauses(when: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, Any, tuple[str | int, ...]]]:
    """Every (name, test, path to it) in a condition, however deep it stands."""
    if not isinstance(when, Mapping):
        return
    for name, test in when.items():
        if name == "not":
            yield from clauses(test, (*path, name))
        elif name in WORDS:
            for index, each in enumerate(test if isinstance(test, (list, tuple)) else ()):
                yield from clauses(each, (*path, name, index))
        else:
            yield name, test, (*path, name)


def names(when: Any) -> frozenset[str]:
    """The names that a condition speaks of."""
    return frozenset(name for name, _, _ in clauses(when))


def at_wave(waves: Iterable[str], lookup: Lookup) -> Truth:
    """Whether something that is only there at `waves` (empty: always) is there now."""
    wanted = tuple(waves)
    return passes(bare(lookup("$wave")), {"enum": wanted}) if wanted else True


def relevant(protocol: Protocol, item: Item, lookup: Lookup) -> Truth:
    """Whether one item is to be asked: its measurement, its section's condition and its own.

    For an item inside a repeat, `lookup` must answer for the same instance; that the repeat itself is asked is not
    looked at.
    """
    section = protocol.section_by_id[item.section]
    if not (item.waves or section.when or item.when):  # most items, and every key asks
        return True
    return both((at_wave(item.waves, lookup), holds(section.when, lookup), holds(item.when, lookup)))


def relevance(protocol: Protocol, lookup: Lookup) -> Mapping[str, Truth]:
    """For every item outside repeats, in the order of the file, whether it is to be asked.

    An answer whose own condition has lapsed counts as no answer for what depends on it: follow-ups lapse along a chain.
    """
    truths: dict[str, Truth] = {}

    def standing(name: str) -> Any:
        return lookup(name) if truths.get(name, True) is True else MISSING

    for item in protocol.items:
        truths[item.id] = relevant(protocol, item, standing)
    return truths
