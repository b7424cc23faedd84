"""No item that can never be asked: each condition can hold, together with the conditions of all that it depends on.

Every name in the chain is tried with values that stand for all that it can have: its options, and for numbers those
at, just below and just above each number that a condition mentions. Above a number of tries nothing is said. Not
answering need not be tried: what holds with an answer missing holds with every answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.conditions import MISSING, clauses, holds, names, number
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.model import DONT_KNOW, NO, OTHER, YES, Item, Protocol
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline, Spot
from fieldwork.protocol.rules.possible import as_item, resolve
from fieldwork.protocol.values import HIGHEST_GRADE, LOWEST_GRADE, options_at

TRIES = 20_000
TRIES_IN_ALL = 400_000
SUBSET_NAMES = 6


class _TooMany(Exception):
    pass


def check(outline: Outline, context: Context, protocol: Protocol) -> Iterator[Defect]:
    """Every section and item with a condition (or measurements of its own); what depends on one that is told is not
    told too."""
    told: set[str] = set()
    search = _Search(outline, protocol, context)
    for spot in sorted((*outline.sections, *outline.items), key=lambda s: (s.order, len(s.at))):
        if not isinstance(spot.raw.get("when"), Mapping):
            continue
        chain = search.chain(spot)
        if told & ({name for name in chain if not name.startswith("$")} | {search.section_name(spot)}):
            continue
        try:
            possible = search.possible(search.whole(spot), chain)
        except _TooMany:
            continue
        if not possible:
            told.add(search.section_name(spot) if spot.at == spot.section else spot.id or "")
            yield defect(
                outline.document,
                "never-holds",
                (*spot.at, "when"),
                msg(
                    "Deze voorwaarde kan nooit waar zijn, ook door de voorwaarden van de vragen die zij noemt. "
                    "Zo wordt dit nooit "
                    "gevraagd: verander de voorwaarde, of haal haar weg.",
                    "This condition can never hold, given the conditions of the items it names too. So this is "
                    "never asked: "
                    "change the condition, or remove it.",
                ),
                key=True,
            )


class _Search:
    """Looks for answers under which a condition holds."""

    def __init__(self, outline: Outline, protocol: Protocol, context: Context) -> None:
        self.outline, self.protocol = outline, protocol
        self.roles = list(protocol.roles) or sorted(context.roles or ())
        self.mentioned: dict[str, list[Any]] = {}
        for spot in outline.conditions():
            for name, test, _ in clauses(spot.raw["when"]):
                self.mentioned.setdefault(name, []).extend(_constants(test))
        self.section_of = {section.at: section for section in outline.sections}
        self.tries = 0
        self.most = TRIES

    def section_name(self, spot: Spot) -> str:
        """A name for a spot's section that no item can have."""
        return f"$section/{spot.section[-1]}"

    def whole(self, spot: Spot) -> Mapping[str, Any]:
        """A spot's condition with those of all that holds it, and its measurements, as one."""
        every: list[Mapping[str, Any]] = []
        holders = [self.section_of[spot.section], *([spot.repeat] if spot.repeat else []), spot]
        for each in holders:
            if isinstance(each.raw.get("when"), Mapping):
                every.append(each.raw["when"])
            if each.raw.get("waves"):
                every.append({"$wave": {"enum": each.raw["waves"]}})
        return {"all": every} if every else {}

    def chain(self, spot: Spot) -> list[str]:
        """Every name that the condition depends on, in the order in which they are asked, facts first."""
        found: set[str] = set()
        queue = list(names(self.whole(spot)))
        while queue:
            name = queue.pop()
            if name in found:
                continue
            found.add(name)
            if not name.startswith("$"):
                queue += names(self.whole(self._spot(name)))
        if self.protocol.waves:
            found.add("$wave")
        return sorted(found, key=lambda n: (not n.startswith("$"), -1 if n.startswith("$") else self._spot(n).order, n))

    def _spot(self, name: str) -> Spot:
        item, _ = resolve(self.protocol, name)
        return self.outline.by_id[item.id]

    def possible(self, wanted: Mapping[str, Any], chain: list[str]) -> bool:
        """Whether some answers make a condition hold. Raises _TooMany past the number of tries."""
        self.most = min(self.tries + TRIES, TRIES_IN_ALL)
        return self._try(wanted, chain, {})

    def _try(self, wanted: Mapping[str, Any], chain: list[str], given: dict[str, Any]) -> bool:
        self.tries += 1
        if self.tries > self.most:
            raise _TooMany
        truth = holds(wanted, lambda name: given.get(name, MISSING))
        if truth is not None or len(given) == len(chain):
            return truth is True
        name = chain[len(given)]
        return any(self._try(wanted, chain, {**given, name: value}) for value in self._values(name, given))

    def _values(self, name: str, given: Mapping[str, Any]) -> list[Any]:
        if name.startswith("$"):
            known = list(self.protocol.waves) if name == "$wave" else self.roles
            return known or self.mentioned.get(name, []) or [MISSING]
        spot = self._spot(name)
        if holds(self.whole(spot), lambda each: given.get(each, MISSING)) is not True:
            return [MISSING]
        wave = given.get("$wave")
        return representatives(as_item(*resolve(self.protocol, name)), wave, self.mentioned.get(name, [])) or [MISSING]


def _constants(test: Any) -> list[Any]:
    if not isinstance(test, Mapping):
        return [test]
    found = [test[word] for word in ("const", "minimum", "maximum") if word in test] + list(test.get("enum", ()))
    return found + (_constants(test["contains"]) if "contains" in test else [])


def representatives(item: Item, wave: str | None, mentioned: list[Any]) -> list[Any]:
    """Values that stand for all that an item can have, as far as the mentioned ones tell them apart."""
    unknown = [DONT_KNOW] if item.dont_know else []
    if item.kind in ("yes_no", "consent"):
        return [YES, NO, *unknown]
    if item.kind in ("choice", "scale"):
        return [option.id for option in options_at(item, wave)] + ([OTHER] if item.other else []) + unknown
    if item.kind == "multiple":
        return _subsets(item, wave, mentioned) + unknown
    amounts = [amount for amount in map(number, mentioned) if amount is not None]
    if item.kind in ("grade", "number", "percentage", "duration", "computed"):
        return [*_amounts(item, amounts), *unknown]
    return [*mentioned, "…", *unknown]


def _subsets(item: Item, wave: str | None, mentioned: list[Any]) -> list[Any]:
    there = [option.id for option in options_at(item, wave)] + ([OTHER] if item.other else [])
    alone = {option.id for option in item.options if option.exclusive}
    some = [name for name in dict.fromkeys(mentioned) if name in there][:SUBSET_NAMES]
    rest = [name for name in there if name not in some and name not in alone][:1]
    joined = [name for name in some if name not in alone]
    found: list[Any] = [[name] for name in [*some, *rest]]
    for size in range(1, len(joined) + 1):
        found += [[*subset, *rest] for subset in combinations(joined, size)] + [list(s) for s in combinations(joined, size)]
    return found


def _amounts(item: Item, mentioned: list[float]) -> list[float]:
    low, high = item.minimum, item.maximum
    if item.kind == "grade":
        low, high = LOWEST_GRADE, HIGHEST_GRADE
    elif item.kind == "computed" and "classes" in (item.compute or {}):
        low, high = 1, (item.compute or {})["classes"]["classes"]
    elif item.kind in ("percentage", "duration"):
        low = max(0, low or 0)
        high = min(100, 100 if high is None else high) if item.kind == "percentage" else high
    whole = item.kind in ("grade", "duration") or item.decimals == 0
    nudge = 1 if whole else 10.0 ** -(item.decimals or 6)
    found = {low, high, *(a + d for a in mentioned for d in (-nudge, 0, nudge))} - {None}
    fitting = sorted(a for a in found if a is not None and (low is None or a >= low) and (high is None or a <= high))
    return [a for a in fitting if not whole or float(a).is_integer()] or [0]
