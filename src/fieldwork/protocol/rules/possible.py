"""A condition only compares with what the item can have. For files whose shape and names are in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.compute import NUMERIC_KINDS
from fieldwork.protocol.conditions import clauses, number
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Keys
from fieldwork.protocol.model import OTHER, Column, Item, Protocol
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline
from fieldwork.protocol.values import check_value, kept_form
from fieldwork.protocol.words import likely, listed, short

UNTESTABLE = frozenset({"say", "repeat", "sheet"})


def check(outline: Outline, context: Context, protocol: Protocol) -> Iterator[Defect]:
    """Every test of every condition."""
    for spot in outline.conditions():
        for name, test, path in clauses(spot.raw["when"]):
            at = (*spot.at, "when", *path)
            wrong = _Wrong(outline, at)
            if name.startswith("$"):
                yield from wrong.fact(name, test, _facts(name, protocol, context))
                continue
            item, column = resolve(protocol, name)
            yield from wrong.item(item, column, test)


def _facts(name: str, protocol: Protocol, context: Context) -> list[str] | None:
    """What `$wave`, `$role` or `$speaker` can be; None where that is not known."""
    if name == "$wave":
        return list(protocol.waves)
    return list(protocol.roles) or (sorted(context.roles) if context.roles else None)


def resolve(protocol: Protocol, name: str) -> tuple[Item, Column | None]:
    """The item that a name speaks of, and the column if it is a grid's cell."""
    if name in protocol.by_id:
        return protocol.by_id[name], None
    grid, _, column = name.rsplit(".", 2)
    item = protocol.by_id[grid]
    return item, next(each for each in item.columns if each.id == column)


def as_item(item: Item, column: Column | None) -> Item:
    """A grid's cell as an item of its own: a choice out of its column's labels."""
    if column is None:
        return item
    return Item(id=item.id, kind="choice", ask=item.ask, section=item.section, options=column.options, waves=item.waves,
                dont_know=item.dont_know)  # fmt: skip


def _is_numeric(item: Item) -> bool:
    """Whether its value is a number: by its kind, or because each option is one (a column of grades)."""
    ids = [number(option.id) for option in item.options]
    return item.kind in NUMERIC_KINDS or (bool(ids) and None not in ids)


class _Wrong:
    """What is wrong with the tests at one place."""

    def __init__(self, outline: Outline, at: Keys) -> None:
        self.outline, self.at = outline, at

    def _tell(self, message: Msg, at: Keys) -> Defect:
        return defect(self.outline.document, "impossible-value", at, message)

    def fact(self, name: str, test: Any, known: list[str] | None) -> Iterator[Defect]:
        """A test of the measurement or a role."""
        for value, at in _values(test, self.at):
            if known is not None and value not in known:
                yield self._tell(msg(
                    "{name} kan niet “{value}” zijn.{likely} Het protocol noemt: {known}.",
                    "{name} cannot be “{value}”.{likely} The protocol names: {known}.",
                    name=name, value=short(value), known=listed(known) or "-",
                    likely=likely(value, known) if isinstance(value, str) else ""), at)  # fmt: skip
        if isinstance(test, Mapping):
            for word in sorted(test.keys() & {"minimum", "maximum", "contains"}):
                yield self._tell(_no_number(name, word), (*self.at, word))

    def item(self, item: Item, column: Column | None, test: Any) -> Iterator[Defect]:
        """A test of an item or a cell."""
        if item.kind in UNTESTABLE or (item.kind == "grid" and column is None):
            yield self._tell(_untestable(item), self.at)
            return
        cell = as_item(item, column)
        if cell.kind == "multiple":
            yield from self._multiple(cell, test)
            return
        for value, at in _values(test, self.at):
            if (why := impossible(cell, value)) is not None:
                yield self._tell(why, at)
        if isinstance(test, Mapping):
            for word in () if _is_numeric(cell) else sorted(test.keys() & {"minimum", "maximum"}):
                yield self._tell(_no_number(item.id, word), (*self.at, word))
            if "contains" in test:
                yield self._tell(
                    msg(
                        "“contains” hoort bij een multiple. Schrijf de waarde zelf.",
                        "“contains” belongs to a multiple. Write the value itself.",
                    ),
                    (*self.at, "contains"),
                )

    def _multiple(self, item: Item, test: Any) -> Iterator[Defect]:
        if not isinstance(test, Mapping) or test.keys() - {"contains"}:
            yield self._tell(
                msg(
                    "“{id}” heeft een lijst als antwoord. Schrijf {{contains: ...}}.",
                    "The answer of “{id}” is a list. Write {{contains: ...}}.",
                    id=item.id,
                ),
                self.at,
            )
            return
        for value, at in _values(test["contains"], (*self.at, "contains")):
            if (why := impossible(item, [value])) is not None:
                yield self._tell(why, at)


def impossible(item: Item, value: Any) -> Msg | None:
    """Why an item can have this value at no measurement; None where it can."""
    if item.kind == "computed":
        return None if number(value) is not None else msg("Een berekening geeft een getal.", "A computation gives a number.")
    if isinstance(value, (int, float)) and not isinstance(value, bool) and item.kind == "choice":
        value = str(value)
    value = kept_form(item, value)
    text = "..." if value == OTHER or value == [OTHER] else None
    whys = [check_value(item, value, text, wave) for wave in (None, *{w for option in item.options for w in option.waves})]
    return None if None in whys else whys[0]


def _values(test: Any, at: Keys) -> Iterator[tuple[Any, Keys]]:
    """The values that a test compares with, and where they stand."""
    if not isinstance(test, Mapping):
        yield test, at
        return
    if "const" in test:
        yield test["const"], (*at, "const")
    for index, value in enumerate(test.get("enum", ())):
        yield value, (*at, "enum", index)


def _no_number(name: str, word: str) -> Msg:
    return msg(
        "{name} is geen getal; “{word}” kan hier niet. Schrijf de waarde, of {{enum: [...]}}.",
        "{name} is no number; “{word}” is not possible here. Write the value, or {{enum: [...]}}.",
        name=name,
        word=word,
    )


def _untestable(item: Item) -> Msg:
    if item.kind == "grid":
        return msg(
            "“{id}” is een grid. Noem een cel: {id}.rij.kolom.",
            "“{id}” is a grid. Name a cell: {id}.row.column.",
            id=item.id,
        )
    return msg(
        "“{id}” is van soort {kind}; daar kan een voorwaarde niet naar kijken. Noem een andere vraag.",
        "“{id}” is of kind {kind}; a condition cannot look at that. Name another item.",
        id=item.id,
        kind=item.kind,
    )
