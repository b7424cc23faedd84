"""The answer to one item while it is being given: what there is to fill in, which of it is open, what is chosen there.

No screen: the answer area shows it, and tells it what was chosen and typed. Nothing is written down here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg, pick
from fieldwork.protocol.model import DONT_KNOW, OTHER, Item
from fieldwork.study.live import answer_field, remark_field
from fieldwork.text import kept, one_line
from fieldwork.tui.reading import read
from fieldwork.tui.slots import CHOSEN, WORDS, Slot, in_words, put, removed, slots, toggled

_NAMING = frozenset({"text", "open", "choice", "date"})
"""Kinds whose answer tells one time of a repeat from another."""


class Filling:
    """One item's answer. `slot` is the part that is open, `value` what is chosen in it now."""

    def __init__(self) -> None:
        self.state: SessionState | None = None
        self.item: Item | None = None
        self.slots: list[Slot] = []
        self.slot: Slot | None = None
        self.value: Any = None
        self._many = 0

    def open(self, state: SessionState, item: Item, lang: Lang, key: str, typing: Iterable[str]) -> None:
        """Open an item at the slot with this key (`2/` is the first of the third time).

        Without a key: where it stood; in another item where something is being typed (draft fields), else at the first slot.
        """
        if self.item is None or self.item.id != item.id:
            self._many = 0
        elif self.slot is not None:
            key = key or self.slot.key
        self.state, self.item = state, item
        self.slots = [] if item.silent or item.kind == "sheet" else slots(state, item, lang, self._many)
        begun = {field for field in typing if field.startswith((f"{answer_field(item.id)}/", f"{remark_field(item.id)}/"))}
        unfinished = next((slot for slot in self.slots if slot.path and begun & set(self._fields(slot))), None)
        first = unfinished or (self.slots[0] if self.slots else None)
        self.slot = next((slot for slot in self.slots if _is(slot, key)), first)
        self.value = self.slot.value if self.slot else None

    def settled(self, state: SessionState, lang: Lang) -> None:
        """What stands here was written down and stays open."""
        self.state = state
        if self.item is not None and self.slot is not None:
            self.slots = slots(state, self.item, lang, self._many)
            self.slot = next((slot for slot in self.slots if slot.key == self.slot.key), self.slot)

    @property
    def from_paper(self) -> bool:
        """Whether the session is worked out from paper."""
        return self.state is not None and self.state.header.get("mode") == "paper"

    @property
    def kind(self) -> str:
        """The kind of what is open; an empty string where nothing is."""
        return self.slot.item.kind if self.slot else ""

    # --- the names of drafts ----------------------------------------------------------------------------------------

    def _fields(self, slot: Slot) -> tuple[str, str]:
        id, inside = self.item.id if self.item else "", f"/{slot.key}" if slot.path else ""
        return f"{answer_field(id)}{inside}", f"{remark_field(id)}{inside}"

    @property
    def fields(self) -> tuple[str, ...]:
        """The draft fields of what is open: of the answer and of the words beside it."""
        return self._fields(self.slot) if self.slot else ()

    # --- what was given ---------------------------------------------------------------------------------------------

    def choose(self, id: str | None) -> None:
        """An option was chosen, or the choice is taken away."""
        if self.slot is not None:
            self.value = toggled(self.slot.item, self.value, id) if id is not None else None

    def rate(self, row: str, column: str, id: str | None) -> None:
        """A cell of a grid was given an option, or was emptied."""
        self.value = put(self.value, (row, column), id, None)

    @property
    def chose_other(self) -> bool:
        """Whether what is chosen has to be said in words."""
        return OTHER in (self.value if isinstance(self.value, (list, tuple)) else [self.value])

    @property
    def takes_remark(self) -> bool:
        """Whether words can stand beside it: as the protocol says, with `other`, or because they are there."""
        slot = self.slot
        if slot is None or slot.item.silent:
            return False
        if slot.item.kind in CHOSEN:
            return slot.item.remark or (slot.item.other and self.chose_other) or bool(slot.text)
        return slot.item.kind not in WORDS and slot.item.remark

    def answer(self, typed: str, beside: str, lang: Lang) -> tuple[act.Answer, Msg | None] | None:
        """The action that writes down what stands here, and what could not be read of it."""
        if self.item is None or self.slot is None or self.state is None or self.slot.item.silent:
            return None
        value, text, wrong = read(self.slot, self.value, typed, beside, lang, self.state.wave)
        if self.slot.path:
            text = kept(text) if text else None
            value = kept(value) if isinstance(value, str) else value
            return act.Answer(self.item.id, put(self.state.value(self.item.id), self.slot.path, value, text)), wrong
        return act.Answer(self.item.id, value, text), wrong

    # --- the times of a repeat --------------------------------------------------------------------------------------

    @property
    def index(self) -> int:
        """Which time is open, from 0."""
        return int(self.slot.path[0]) if self.slot and self.slot.path else 0

    @property
    def many(self) -> int:
        """How many times are shown."""
        return int(self.slots[-1].path[0]) + 1 if self.slots and self.slots[-1].path else 0

    def of(self, index: int) -> list[Slot]:
        """The slots of one time."""
        return [slot for slot in self.slots if slot.path and slot.path[0] == index]

    def names(self, lang: Lang) -> list[str]:
        """What each time is called: by the first that was said of it, else by what one is called."""
        each = pick(self.item.each, lang) if self.item and self.item.each else msg("keer", "time").text(lang)
        found = []
        for index in range(self.many):
            said = (in_words(slot, lang) for slot in self.of(index) if slot.item.kind in _NAMING and slot.value != DONT_KNOW)
            found.append(next((one_line(words) for words in said if words.strip()), each))
        return found

    def is_empty(self, index: int) -> bool:
        """Whether nothing was said of a time."""
        return all(slot.value is None and not slot.text for slot in self.of(index) if not slot.item.silent)

    @property
    def can_add(self) -> bool:
        """Whether there can be one more."""
        item = self.item
        return item is not None and item.kind == "repeat" and (item.maximum is None or self.many < item.maximum)

    def add(self) -> str | None:
        """Offer one more, or the last one while it is empty; the key of its first slot, None where there can be no more."""
        if self.item is None or self.state is None or self.item.kind != "repeat":
            return None
        if not self.is_empty(self.many - 1):
            if not self.can_add:
                return None
            self._many = self.many + 1
        return f"{max(self._many, self.many) - 1}/"

    def without(self) -> act.Answer | None:
        """The answer without the time that is open; None where there is none to take out."""
        if self.item is None or self.item.kind != "repeat" or self.slot is None or self.state is None:
            return None
        self._many = 0
        return act.Answer(self.item.id, removed(self.state.value(self.item.id), self.index))

    def after(self) -> str | None:
        """The key of the slot after the one that is open; `+` where Enter makes room for one more; None: on to the next item.

        As with a list that is typed: Enter at the end of a filled time begins another, Enter in that empty one ends it.
        """
        if self.item is None or self.item.kind != "repeat" or self.slot is None:
            return None
        place = self.slots.index(self.slot)
        if self.index and self.index == self.many - 1 and self.is_empty(self.index):
            return None
        onward = next((slot for slot in self.slots[place + 1 :] if slot.item.kind != "computed"), None)
        if onward is not None:
            return onward.key
        return "+" if self.can_add and not self.is_empty(self.index) else None


def _is(slot: Slot, key: str) -> bool:
    return slot.key.startswith(key) if key.endswith("/") else slot.key == key
