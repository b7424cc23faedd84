"""The value of an answer in the words of its protocol, for whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldwork.i18n import Lang, pick
from fieldwork.protocol.model import DONT_KNOW, Column, Item
from fieldwork.protocol.values import plain_number, split, value_label

MONTHS: Mapping[Lang, tuple[str, ...]] = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
           "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"),
}  # fmt: skip
_UNITS = {"percentage": "%", "duration": "min"}


def answer_words(item: Item, value: Any, lang: Lang) -> str:
    """An answer as words: the labels of what was chosen, a number with its unit, a line for each row or each time."""
    if value is None:
        return ""
    if value == DONT_KNOW and item.dont_know:
        return pick(value_label(item, value), lang)
    match item.kind:
        case "open" | "text" | "note":
            return str(value)
        case "date":
            return day_words(str(value), lang)
        case "grid":
            return "\n".join(_grid_lines(item, value, lang))
        case "repeat":
            return "\n".join(_repeat_lines(item, value, lang))
        case "multiple":
            return ", ".join(pick(value_label(item, one), lang) for one in _listed(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(item, value, lang)
    return pick(value_label(item, value), lang)


def day_words(text: str, lang: Lang) -> str:
    """A date in ISO 8601, with or without a time, as people say it: 3 mei 2026, 14:30. Other text stays as it is."""
    day, _, clock = text.partition("T")
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return text
    words = f"{when.day} {MONTHS[lang][when.month - 1]} {when.year}"
    return f"{words}, {clock[:5]}" if clock else words


def _number(item: Item, value: float, lang: Lang) -> str:
    words = plain_number(value)
    unit = item.unit or _UNITS.get(item.kind)
    return " ".join(filter(None, (words.replace(".", ",") if lang == "nl" else words, unit)))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _grid_lines(item: Item, value: Any, lang: Lang) -> list[str]:
    """A line a row that has anything: `row: column label, column label`."""
    lines = []
    for row in item.rows:
        cells = value.get(row.id) if isinstance(value, Mapping) else None
        if isinstance(cells, Mapping) and cells:
            rated = [_cell(item, column, cells[column.id], lang) for column in item.columns if cells.get(column.id) is not None]
            lines.append(f"{pick(row.label, lang)}: {', '.join(rated)}")
    return lines


def _cell(item: Item, column: Column, value: Any, lang: Lang) -> str:
    return f"{pick(column.label, lang)} {pick(value_label(item, value, column), lang)}".strip()


def _repeat_lines(item: Item, value: Any, lang: Lang) -> list[str]:
    """For each time a heading, and under it a line an item that was answered."""
    lines = []
    for number, instance in enumerate(_listed(value), 1):
        lines.append(f"{pick(item.each, lang)} {number}".strip())
        for inner in item.items:
            answer, beside = split(instance.get(inner.id)) if isinstance(instance, Mapping) else (None, None)
            words = " – ".join(filter(None, (answer_words(inner, answer, lang), beside)))
            if words:
                lines.append(f"  {pick(inner.ask, lang)} {words}")
    return lines
