"""A guide over all its versions: every item once, with every option, row and column that it ever had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from fieldwork.exports.csv_writer import cell
from fieldwork.i18n import Lang, pick
from fieldwork.protocol import model
from fieldwork.protocol.model import OTHER, Item, Option
from fieldwork.protocol.values import WORDS_KINDS, value_label


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Each = TypeVar("_Each", bound=_HasId)


def merged(versions: Sequence[model.Protocol]) -> list[Item]:
    """The items of all versions, oldest first, as the newest has them; what only older ones have comes after."""
    return _items([each.items for each in versions])


def _items(versions: Sequence[tuple[Item, ...]]) -> list[Item]:
    known: dict[str, list[Item]] = {}
    for items in versions:
        for item in items:
            known.setdefault(item.id, []).append(item)
    newest = [item.id for item in versions[-1]] if versions else []
    return [_item(known[id_]) for id_ in dict.fromkeys((*newest, *known))]


def _item(found: Sequence[Item]) -> Item:
    """One item as the newest version has it; options, rows, columns and items of all, in the order in which they came."""
    newest = found[-1]
    minimum = None if any(each.minimum is None for each in found) else min(each.minimum or 0 for each in found)
    columns = [
        replace(now, options=tuple(_newest_of([old.options for each in found for old in each.columns if old.id == now.id])))
        for now in _newest_of([each.columns for each in found])
    ]
    decimals = [each.decimals for each in found]
    return replace(
        newest,
        kind=newest.kind if len({each.kind for each in found}) == 1 else "open",
        options=tuple(_newest_of([each.options for each in found])),
        rows=tuple(_newest_of([each.rows for each in found])),
        columns=tuple(columns),
        items=tuple(_items([each.items for each in found])),
        minimum=minimum,
        decimals=None if None in decimals else max(each or 0 for each in decimals),
        other=any(each.other for each in found),
        remark=any(each.remark for each in found),
        dont_know=any(each.dont_know for each in found),
        identifier=any(each.identifier for each in found),
    )


def _newest_of(versions: Iterable[Sequence[_Each]]) -> list[_Each]:
    """What has an id, in the order in which the ids came, as the newest version says it."""
    found: dict[str, _Each] = {}
    for each in versions:
        found.update((one.id, one) for one in each)
    return list(found.values())


def codes(options: Sequence[Option]) -> Mapping[str, float | int]:
    """A number for each option: its score where all have one, its own number in a mark, else its place, so that an option that
    is added later changes no other."""
    scores = [option.score for option in options]
    if options and None not in scores and len(set(scores)) == len(scores):
        return {option.id: _whole(option.score or 0) for option in options}
    if options and all(option.id.isdecimal() for option in options):
        return {option.id: int(option.id) for option in options}
    return {option.id: place for place, option in enumerate(options, 1)}


def other_code(options: Sequence[Option]) -> int:
    """The number of "other": 97, or the next like it that options leave free."""
    return next(number for number in (97, 997, 9997) if number > len(options))


def never_negative(item: Item, by_id: Mapping[str, Item]) -> bool:
    """Whether no answer to an item of numbers can be below zero."""
    if item.kind in ("percentage", "duration", "grade"):
        return True
    if item.kind == "number":
        return item.minimum is not None and item.minimum >= 0
    if item.kind == "scale":
        return all((option.score or 0) >= 0 for option in item.options)
    if not item.compute:
        return False
    name, what = next(iter(item.compute.items()))
    if name in ("count", "classes"):
        return True
    if name in ("sum", "mean") and not isinstance(what, Mapping):
        return all(each in by_id and never_negative(by_id[each], by_id) for each in what)
    grid = by_id.get(what["grid"]) if isinstance(what, Mapping) and "grid" in what else None
    scores = [option.score or 0 for column in grid.columns for option in column.options] if grid else [-1.0]
    return min(scores, default=-1.0) >= 0


def _whole(amount: float) -> float | int:
    return int(amount) if float(amount).is_integer() else amount


def as_words(item: Item, value: Any, text: str, lang: Lang) -> str:
    """An answer in words, where an older version asked it in another way than openly."""
    if item.kind in WORDS_KINDS:
        return str(value)
    if item.kind in ("grid", "repeat"):
        return cell(value, raw=True)
    chosen = value if isinstance(value, (list, tuple)) else [value]
    words = ", ".join(pick(value_label(item, each), lang) for each in chosen if each != OTHER or not text)
    return ": ".join(part for part in (words, text) if part)
