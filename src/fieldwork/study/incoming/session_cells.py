"""What a cell of a CSV says as the answer to an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.meant import normalise
from fieldwork.protocol.model import Item
from fieldwork.protocol.values import WORDS_KINDS, Answer, check_value, from_file
from fieldwork.study.incoming.session_csv import BETWEEN, as_json


def from_cell(item: Item, raw: Any, wave: str | None) -> Answer | Msg:
    """The value and the words beside it, or what is wrong; `raw` is a cell's text, or `{value, text}` of two cells."""
    typed, words = (raw["value"], raw.get("text")) if isinstance(raw, Mapping) else (raw, None)
    read = _value(item, str(typed), wave, words)
    if isinstance(read, Msg) or not words:
        return read
    value, beside = read
    together = words if not beside or beside == words else f"{beside}\n{words}"
    return check_value(item, value, together, wave) or (value, together)


def _value(item: Item, typed: str, wave: str | None, words: str | None) -> Answer | Msg:
    if item.kind in WORDS_KINDS:
        return from_file(item, typed, wave)
    if item.kind in ("grid", "repeat"):
        value = as_json(typed, None)
        if value is None:
            return msg("Schrijf dit antwoord als JSON.", "Write this answer as JSON.")
        return from_file(item, value, wave)
    if typed.lstrip().startswith(("{", "[")):
        return from_file(item, as_json(typed, typed), wave)
    if words:  # what stands in the cell beside may be wanted for the value to be right (anders)
        exact = typed.split(BETWEEN) if item.kind == "multiple" else typed
        if check_value(item, exact, words, wave) is None:
            return exact, None
    if item.kind == "multiple" and BETWEEN in typed:
        return _several(item, typed.split(BETWEEN), wave)
    return normalise(item, typed, wave=wave)


def _several(item: Item, parts: list[str], wave: str | None) -> Answer | Msg:
    found: list[str] = []
    beside: list[str] = []
    for part in parts:
        read = normalise(item, part, wave=wave)
        if isinstance(read, Msg):
            return read
        value, words = read
        found += value if isinstance(value, list) else [value]
        beside += [words] if words else []
    words = "\n".join(beside) or None
    return check_value(item, found, words, wave) or (found, words)
