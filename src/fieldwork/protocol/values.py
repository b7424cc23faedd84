"""The value of an answer: whether an item can have it, and how it stands in a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, TypeAlias

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import DONT_KNOW, NO, OTHER, YES, Column, Item, Option
from fieldwork.protocol.words import did_you_mean, likely, listed
from fieldwork.protocol.words import plain_number as plain_number
from fieldwork.protocol.words import short as short

Answer: TypeAlias = tuple[Any, str | None]
"""The value of an answer and the words beside it."""

WORDS_KINDS = frozenset({"open", "text", "note"})
CHOOSING_KINDS = frozenset({"choice", "scale"})
LOWEST_GRADE, HIGHEST_GRADE = 1, 10
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TIME = re.compile(r"\d{2}:\d{2}\Z")


def options_at(item: Item, wave: str | None) -> tuple[Option, ...]:
    """The options that can be chosen at this measurement, in their order; `other` and don't know not among them."""
    return tuple(option for option in item.options if not option.waves or wave in option.waves)


def value_label(item: Item, value: Any, column: Column | None = None) -> Mapping[str, str] | str:
    """The words for a value that was chosen, or the value itself as text."""
    options = column.options if column else item.options
    found = next((option.label for option in options if option.id == str(value)), None)
    return found if found is not None else FIXED_LABELS.get(str(value), str(value))


FIXED_LABELS: Mapping[str, Mapping[str, str]] = {
    YES: {"nl": "ja", "en": "yes"},
    NO: {"nl": "nee", "en": "no"},
    OTHER: {"nl": "anders, namelijk", "en": "other, namely"},
    DONT_KNOW: {"nl": "weet ik niet", "en": "don't know"},
}


# --- is this a value that the item can have? ------------------------------------------------------------------------


def check_value(item: Item, value: Any, text: str | None = None, wave: str | None = None) -> Msg | None:
    """What is wrong with a value for this item at this measurement, and what to write instead; None where it is right.

    `value` is in its kept form (see docs/protocol-language.md, the table of kinds); `text` are the words beside it.
    """
    if item.silent or item.kind == "sheet":
        return msg("Deze vraag heeft geen antwoord; laat de waarde weg.", "This item takes no answer; leave the value out.")
    if value is None:
        return msg("Er staat geen antwoord; laat de vraag weg of noem haar onder skipped.",
                   "There is no answer; leave the item out, or name it under skipped.")  # fmt: skip
    if value == DONT_KNOW and item.dont_know:
        return None
    wrong = _CHECKS[item.kind](item, value, wave)
    return wrong or _check_text(item, value, text)


def _check_text(item: Item, value: Any, text: str | None) -> Msg | None:
    chosen_other = value == OTHER or (isinstance(value, (list, tuple)) and OTHER in value)
    if item.other and chosen_other and not (text or "").strip():
        return msg("Bij anders hoort een toelichting: {value: anders, text: ...}.",
                   "Other (anders) needs words beside it: {value: anders, text: ...}.")  # fmt: skip
    if text and not item.remark and not (item.other and chosen_other):
        return msg("Bij deze vraag kan geen toelichting staan; zet die in een notitie.",
                   "No words can stand beside this answer; put them in a note.")  # fmt: skip
    return None


def option_ids(item: Item, wave: str | None) -> list[str]:
    """The ids that can be chosen at this measurement, with `other` and don't know where the item has them."""
    ids = [option.id for option in options_at(item, wave)]
    ids += [OTHER] if item.other and OTHER not in ids else []
    return ids + ([DONT_KNOW] if item.dont_know else [])


def one_of(value: Any, ids: Sequence[str]) -> Msg | None:
    """What is wrong with a value that is to be one of these ids."""
    if isinstance(value, str) and value in ids:
        return None
    word = str(value).lower() if isinstance(value, bool) else short(value)
    yes_or_no = MEANT.get(word.lower())
    near = did_you_mean(yes_or_no) if yes_or_no and yes_or_no in ids else likely(word, ids)
    return msg("“{value}” kan niet.{near} Kies uit: {ids}.", "“{value}” is not possible.{near} Choose from: {ids}.",
               value=word, near=near, ids=listed(ids))  # fmt: skip


MEANT = {**dict.fromkeys(("yes", "y", "j", "true", "on"), YES), **dict.fromkeys(("no", "n", "false", "off"), NO)}
"""Words that stand for yes and no in other programs and languages."""


def _yes_no(item: Item, value: Any, wave: str | None) -> Msg | None:
    return one_of(value, [YES, NO, *([DONT_KNOW] if item.dont_know else [])])


def _choice(item: Item, value: Any, wave: str | None) -> Msg | None:
    return one_of(value, option_ids(item, wave))


def _multiple(item: Item, value: Any, wave: str | None) -> Msg | None:
    ids = option_ids(item, wave)
    if not isinstance(value, (list, tuple)) or not value:
        return msg("Schrijf een lijst van een of meer van: {ids}.", "Write a list of one or more of: {ids}.", ids=listed(ids))
    for each in value:
        if wrong := one_of(each, ids):
            return wrong
    if len(set(value)) < len(value):
        return msg("Een keuze staat er twee keer.", "One choice stands there twice.")
    alone = next((o.id for o in item.options if o.exclusive and o.id in value), None)
    if len(value) > 1 and (alone or DONT_KNOW in value):
        return msg("“{id}” gaat niet samen met een andere keuze.", "“{id}” goes with no other choice.", id=alone or DONT_KNOW)
    return None


def _grade(item: Item, value: Any, wave: str | None) -> Msg | None:
    if _is_number(value) and float(value).is_integer() and LOWEST_GRADE <= value <= HIGHEST_GRADE:
        return None
    return msg("Geef een heel cijfer van 1 tot en met 10.", "Give a whole mark from 1 to 10.")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value and abs(value) < 1e15


def _within(item: Item, amount: float, low: float | None, high: float | None) -> Msg | None:
    unit = f" {item.unit}" if item.unit else {"percentage": " %", "duration": " min"}.get(item.kind, "")
    if low is not None and amount < low:
        return msg("{n} is te laag: het minste is {low}{unit}.", "{n} is too low: the least is {low}{unit}.",
                   n=plain_number(amount), low=plain_number(low), unit=unit)  # fmt: skip
    if high is not None and amount > high:
        return msg("{n} is te hoog: het meeste is {high}{unit}.", "{n} is too high: the most is {high}{unit}.",
                   n=plain_number(amount), high=plain_number(high), unit=unit)  # fmt: skip
    return None


def _number(item: Item, value: Any, wave: str | None) -> Msg | None:
    if not _is_number(value):
        return msg("Geef een getal.", "Give a number.")
    if item.decimals is not None and round(value, item.decimals) != value:
        if item.decimals == 0:
            return msg("Geef een heel getal.", "Give a whole number.")
        return msg("Hoogstens {n} cijfers achter de komma.", "At most {n} decimals.", n=item.decimals)
    return _within(item, value, item.minimum, item.maximum)


def _percentage(item: Item, value: Any, wave: str | None) -> Msg | None:
    if not _is_number(value):
        return msg("Geef een getal van 0 tot en met 100.", "Give a number from 0 to 100.")
    low = max(0, item.minimum or 0)
    return _within(item, value, low, min(100, 100 if item.maximum is None else item.maximum))


def _duration(item: Item, value: Any, wave: str | None) -> Msg | None:
    if not _is_number(value) or not float(value).is_integer():
        return msg("Geef hele minuten, zoals 90.", "Give whole minutes, such as 90.")
    return _within(item, value, max(0, item.minimum or 0), item.maximum)


def _date(item: Item, value: Any, wave: str | None) -> Msg | None:
    if isinstance(value, str) and _DATE.match(value):
        try:
            date.fromisoformat(value)
            return None
        except ValueError:
            return msg("“{value}” is geen dag die bestaat.", "“{value}” is no day that exists.", value=value)
    return msg("Schrijf de datum als 2026-05-03.", "Write the date as 2026-05-03.")


def _time(item: Item, value: Any, wave: str | None) -> Msg | None:
    if isinstance(value, str) and _TIME.match(value):
        try:
            time.fromisoformat(value)
            return None
        except ValueError:
            pass
    return msg("Schrijf de tijd als 14:30.", "Write the time as 14:30.")


def _words(item: Item, value: Any, wave: str | None) -> Msg | None:
    if not isinstance(value, str):
        return msg("Schrijf woorden; zet een getal tussen aanhalingstekens.", "Write words; put a number between quotes.")
    if not value.strip():
        return msg("Er staat niets.", "There is nothing.")
    if item.kind == "text" and "\n" in value.strip("\n"):
        return msg("Schrijf één regel.", "Write one line.")
    return None


def _grid(item: Item, value: Any, wave: str | None) -> Msg | None:
    rows = {row.id for row in item.rows}
    columns = {column.id: [option.id for option in column.options] for column in item.columns}
    if not isinstance(value, Mapping) or not all(isinstance(cells, Mapping) for cells in value.values()):
        return msg("Schrijf per rij de kolommen: {rij: {kolom: waarde}}.", "Write each row's columns: {row: {column: value}}.")
    for row, cells in value.items():
        if row not in rows:
            return msg(
                "Er is geen rij “{row}”. De rijen zijn: {rows}.",
                "There is no row “{row}”. The rows are: {rows}.",
                row=short(row),
                rows=listed([each.id for each in item.rows]),
            )
        for column, cell in cells.items():
            if column not in columns:
                return msg("Er is geen kolom “{column}”. De kolommen zijn: {columns}.",
                           "There is no column “{column}”. The columns are: {columns}.",
                           column=short(column), columns=listed(list(columns)))  # fmt: skip
            if (cell != DONT_KNOW or not item.dont_know) and (wrong := one_of(cell, columns[column])):
                return msg("Rij {row}, kolom {column}: {wrong}", "Row {row}, column {column}: {wrong}",
                           row=row, column=column, wrong=wrong)  # fmt: skip
    return None


def _repeat(item: Item, value: Any, wave: str | None) -> Msg | None:
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, Mapping) for each in value):
        return msg("Schrijf een lijst: per keer een {vraag: antwoord}.", "Write a list: for each time {item: answer}.")
    if wrong := _within(item, len(value), item.minimum, item.maximum):
        return wrong
    inner = {each.id: each for each in item.items}
    for index, instance in enumerate(value, 1):
        for name, raw in instance.items():
            if name not in inner:
                return msg("Keer {n}: er is geen vraag “{name}”. Kies uit: {ids}.",
                           "Time {n}: there is no item “{name}”. Choose from: {ids}.",
                           n=index, name=short(name), ids=listed(list(inner)))  # fmt: skip
            answer, words = split(raw)
            if wrong := check_value(inner[name], answer, words, wave):
                return msg("Keer {n}, {name}: {wrong}", "Time {n}, {name}: {wrong}", n=index, name=name, wrong=wrong)
    return None


_CHECKS = {
    "open": _words,
    "text": _words,
    "note": _words,
    "yes_no": _yes_no,
    "consent": _yes_no,
    "choice": _choice,
    "scale": _choice,
    "multiple": _multiple,
    "grade": _grade,
    "number": _number,
    "percentage": _percentage,
    "duration": _duration,
    "date": _date,
    "time": _time,
    "grid": _grid,
    "repeat": _repeat,
}


# --- what stands in a file ------------------------------------------------------------------------------------------


def split(raw: Any) -> Answer:
    """An answer as a file gives it, as its value and the words beside it: `{value, text}` or the value alone."""
    if isinstance(raw, Mapping) and "value" in raw and raw.keys() <= {"value", "text"}:
        words = raw.get("text")
        return raw["value"], None if words is None else str(words)
    return raw, None


def kept_form(item: Item, value: Any) -> Any:
    """A value from a file as it is kept: a number where words are wanted as its words, a grade in a grid as its
    option."""
    if item.kind == "multiple" and isinstance(value, str):
        return [value]
    if item.kind == "grid" and isinstance(value, Mapping):
        return {row: {column: str(cell) if _is_number(cell) else cell for column, cell in cells.items()}
                if isinstance(cells, Mapping) else cells for row, cells in value.items()}  # fmt: skip
    if item.kind in WORDS_KINDS and _is_number(value):
        return plain_number(value)
    if item.kind in ("grade", "duration") and _is_number(value) and float(value).is_integer():
        return int(value)
    return value


def from_file(item: Item, raw: Any, wave: str | None = None) -> Answer | Msg:
    """What a session file gives for an item, as value and words in kept form; or what is wrong with it."""
    value, text = split(raw)
    value = kept_form(item, value)
    return check_value(item, value, text, wave) or (value, text)
