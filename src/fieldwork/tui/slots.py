"""What there is to fill in at an item: one slot, or in a repeat one for each item of each time.

Pure: no screen. A slot's item is what the answer widgets need to know of it; its path says where its value sits inside the
whole answer (`(0, "naam")` in a repeat). A grid is one slot; its cells are filled in with `put`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from fieldwork.capture.instance import looking
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, pick
from fieldwork.protocol.compute import computed
from fieldwork.protocol.conditions import relevant
from fieldwork.protocol.model import DONT_KNOW, OTHER, Item, Text
from fieldwork.protocol.values import FIXED_LABELS, options_at, split
from fieldwork.study.answers import answer_words

Path: TypeAlias = tuple[str | int, ...]

COMPOUND = frozenset({"grid", "repeat"})
CHOSEN = frozenset({"yes_no", "consent", "choice", "multiple", "scale", "grade"})
"""Kinds answered by choosing."""
WORDS = frozenset({"open", "note"})
"""Kinds answered by free text of any length."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to fill in, with what it holds: `value` and the words beside it, `text`."""

    item: Item
    path: Path = ()
    label: str = ""
    value: Any = None
    text: str = ""

    @property
    def key(self) -> str:
        """The path as text: unique among the slots of an item."""
        return "/".join(map(str, self.path))


def slots(state: SessionState, item: Item, lang: Lang, many: int = 0) -> list[Slot]:
    """The slots of an item; of a repeat at least `many` times are offered."""
    value = state.value(item.id)
    if item.kind == "repeat":
        return _instances(state, item, value, lang, many)
    return [Slot(item, value=value, text=state.remark(item.id))]


def _instances(state: SessionState, item: Item, value: Any, lang: Lang, many: int) -> list[Slot]:
    held = list(value) if isinstance(value, (list, tuple)) else []
    most = len(held) if item.maximum is None else max(int(item.maximum), len(held))
    wanted = max(len(held), many, int(item.minimum or 0), 1)
    found: list[Slot] = []
    for index in range(wanted if item.maximum is None else min(wanted, max(most, 1))):
        instance = held[index] if index < len(held) and isinstance(held[index], Mapping) else {}
        lapsed: set[str] = set()
        look = looking(state, instance, lapsed)
        for inner in item.items:
            if relevant(state.protocol, inner, look) is not True:
                lapsed.add(inner.id)
                continue
            answer, words = split(instance.get(inner.id))
            if inner.compute:
                answer = computed(inner.compute, state.protocol, look)
            found.append(Slot(inner, (index, inner.id), pick(inner.question(state.wave), lang), answer, words or ""))
    return found


def put(whole: Any, path: Path, value: Any, text: str | None) -> Any:
    """The whole answer with one slot filled in otherwise; what becomes empty goes out of it. None where nothing is left."""
    cell = {"value": value, "text": text} if text else value
    return _trimmed(_put(whole, path, cell)) if path else cell


def _put(whole: Any, path: Path, cell: Any) -> Any:
    if not path:
        return cell
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        listed = list(whole) if isinstance(whole, (list, tuple)) else []
        listed += [{} for _ in range(first + 1 - len(listed))]
        listed[first] = _put(listed[first], rest, cell)
        return listed
    mapped = dict(whole) if isinstance(whole, Mapping) else {}
    inner = _put(mapped.get(first), rest, cell)
    if inner is None or inner == {} or inner == []:
        mapped.pop(first, None)
    else:
        mapped[first] = inner
    return mapped


def _trimmed(whole: Any) -> Any:
    if isinstance(whole, list):
        while whole and not whole[-1]:
            whole.pop()
    return whole or None


def removed(whole: Any, index: int) -> Any:
    """A repeat's answer without one instance."""
    listed = list(whole) if isinstance(whole, (list, tuple)) else []
    return _trimmed([each for place, each in enumerate(listed) if place != index])


def choices(item: Item, wave: str | None) -> list[tuple[str, Text]]:
    """What can be chosen: (id, words), in the order of the digits."""
    if item.kind in ("yes_no", "consent"):
        found: list[tuple[str, Text]] = [(id, FIXED_LABELS[id]) for id in ("ja", "nee")]
    elif item.kind == "grade":
        ends = {"1": item.labels.get("low"), "10": item.labels.get("high")}
        found = [(str(mark), _marked(mark, ends.get(str(mark)))) for mark in range(1, 11)]
    else:
        found = [(option.id, option.label) for option in options_at(item, wave)]
    if item.other and OTHER not in (id for id, _ in found):
        found.append((OTHER, FIXED_LABELS[OTHER]))
    if item.dont_know:
        found.append((DONT_KNOW, FIXED_LABELS[DONT_KNOW]))
    return found


def _marked(mark: int, words: Text | None) -> Text:
    if words is None:
        return str(mark)
    if isinstance(words, str):
        return f"{mark}  {words}"
    return {lang: f"{mark}  {each}" for lang, each in words.items()}


def toggled(item: Item, value: Any, id: str) -> Any:
    """The value after choosing `id`: in `multiple` it goes in or out, and what goes with nothing else drives the rest out."""
    if item.kind == "grade":
        return int(id) if id.isdigit() else id
    if item.kind != "multiple":
        return id
    held = list(value) if isinstance(value, (list, tuple)) else []
    if id in held:
        return [each for each in held if each != id] or None
    alone = {option.id for option in item.options if option.exclusive} | {DONT_KNOW}
    return [id] if id in alone else [*(each for each in held if each not in alone), id]


def is_chosen(value: Any, id: str) -> bool:
    """Whether an option is part of a value."""
    return id in value if isinstance(value, (list, tuple)) else value is not None and str(value) == id


def in_words(slot: Slot, lang: Lang) -> str:
    """What a slot holds, to read."""
    if slot.value is None:
        return slot.text
    if isinstance(slot.value, Mapping):
        return filled(slot.item, slot.value)
    words = answer_words(slot.item, slot.value, lang)
    return f"{words} – {slot.text}" if slot.text else words


def filled(item: Item, value: Any) -> str:
    """How much of a grid is filled in: `3/8`."""
    cells = value if isinstance(value, Mapping) else {}
    rows = (cells.get(row.id) for row in item.rows)
    done = sum(row.get(column.id) is not None for row in rows if isinstance(row, Mapping) for column in item.columns)
    return f"{done}/{len(item.rows) * len(item.columns)}"
