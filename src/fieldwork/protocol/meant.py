"""What a person means who types something as the answer to an item: a digit, an id, words, a date without its year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fieldwork.i18n import LANGS, Lang, Msg, msg, pick
from fieldwork.protocol.model import DONT_KNOW, NO, OTHER, YES, Item
from fieldwork.protocol.typed import typed_date, typed_minutes, typed_number, typed_time
from fieldwork.protocol.values import (
    CHOOSING_KINDS,
    FIXED_LABELS,
    WORDS_KINDS,
    Answer,
    check_value,
    one_of,
    option_ids,
    options_at,
)


def normalise(item: Item, typed: str, lang: Lang = "nl", wave: str | None = None, today: date | None = None) -> Answer | Msg:
    """What a person means who types this as the answer to an item: its value and the words beside it; or what is
    wrong.

    Options may be typed as their digit on the screen (1 is the first), their id or their words; words beside a closed
    answer follow a comma, colon, semicolon or dash: `ja, maar niet elke dag`. A date without its year is in the year
    of `today`.
    """
    words = typed.strip()
    if not words:
        return msg("Er is niets getypt.", "Nothing was typed.")
    if item.dont_know and words.casefold() in DONT_KNOW_WORDS:
        return DONT_KNOW, None
    if item.kind in WORDS_KINDS:
        read: Answer | Msg = (words, None)
    elif item.kind in READERS:
        value = READERS[item.kind](words.removesuffix(item.unit or "").strip() or words, today)
        read = value if isinstance(value, Msg) else (value, None)
    elif item.kind in ("yes_no", "consent", "multiple") or item.kind in CHOOSING_KINDS:
        read = _chosen(item, words, wave)
    else:
        read = msg("Deze vraag vul je per regel in.", "This item is filled in line by line.")
    if isinstance(read, Msg):
        return read
    return check_value(item, *read, wave) or read


DONT_KNOW_WORDS = frozenset({"?", DONT_KNOW, "weet niet", "weet ik niet", "don't know", "dont know", "don’t know"})
READERS: Mapping[str, Callable[[str, date | None], Any]] = {
    "grade": lambda words, today: typed_number(words),
    "number": lambda words, today: typed_number(words),
    "percentage": lambda words, today: typed_number(words.removesuffix("%").strip()),
    "duration": lambda words, today: typed_minutes(words),
    "date": typed_date,
    "time": lambda words, today: typed_time(words),
}
YES_NO_WORDS = {YES: YES, "j": YES, "y": YES, "yes": YES, "1": YES, NO: NO, "n": NO, "no": NO, "2": NO}
OTHER_WORDS = frozenset({OTHER, "other", *(words.casefold() for words in FIXED_LABELS[OTHER].values())})
_BESIDE = re.compile(r"\s*(?:[,:;]|\s[-–—]\s)\s*")


def _names(item: Item, wave: str | None) -> dict[str, str]:
    """What may be typed for each choice, in lower case."""
    if item.kind in ("yes_no", "consent"):
        return dict(YES_NO_WORDS)
    names: dict[str, str] = {}
    for digit, option in enumerate(options_at(item, wave), 1):
        for word in (str(digit), *(pick(option.label, each).casefold() for each in LANGS)):
            names.setdefault(word, option.id)
    names.update((option.id, option.id) for option in options_at(item, wave))
    if item.other:
        names.update(dict.fromkeys((*OTHER_WORDS, str(len(options_at(item, wave)) + 1)), OTHER))
    return names


def _chosen(item: Item, words: str, wave: str | None) -> Answer | Msg:
    """The options that were typed, one or (of `multiple`) more, and the words that follow the last of them."""
    names = _names(item, wave)
    if (whole := names.get(words.casefold())) is not None:
        return ([whole] if item.kind == "multiple" else whole), None
    found: list[str] = []
    rest = words
    while rest and (item.kind == "multiple" or not found):
        part = _BESIDE.split(rest, maxsplit=1)
        several = [names.get(each) for each in part[0].casefold().split()]
        one = names.get(part[0].casefold())
        if one is None and (item.kind != "multiple" or None in several):
            break
        found += [one] if one is not None else [each for each in several if each]
        rest = part[1] if len(part) > 1 else ""
    if not found:
        return one_of(words, option_ids(item, wave) if item.options else [YES, NO]) or (words, None)
    return (found if item.kind == "multiple" else found[0]), rest or None
