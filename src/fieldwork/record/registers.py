"""Folding events into what is current, in whatever order they come.

The same set of events gives the same registers, joined in any order, twice, or partly: merging two copies of a study is
taking the union of their events, and this is why that works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldwork.record.events import Event, register_of


@dataclass(slots=True)
class Registers:
    """The registers of one subject: `heads[register]` are the events that none replaced, the one that shows last."""

    heads: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    _held_in: dict[str, str] = field(default_factory=dict)

    def add(self, event: Event) -> bool:
        """Take one event in; False where it was known already."""
        if event.id in self.seen:
            return False
        self.seen.add(event.id)
        self.replaced.update(event.supersedes)
        for id_ in event.supersedes:
            held = self._held_in.pop(id_, None)
            if held is not None:
                self.heads[held] = tuple(head for head in self.heads[held] if head.id != id_)
        register = register_of(event.kind, event.body)
        if register is None:
            return True
        heads = list(self.heads.get(register, ()))
        if event.id not in self.replaced:
            heads.append(event)
            heads.sort(key=lambda head: head.order)
            self._held_in[event.id] = register
        self.heads[register] = tuple(heads)
        return True

    def extend(self, events: Iterable[Event]) -> None:
        """Take many events in."""
        for event in events:
            self.add(event)

    def shown(self, register: str) -> Event | None:
        """The event that shows, or None where nothing was ever written."""
        heads = self.heads.get(register)
        return heads[-1] if heads else None

    def head_ids(self, register: str) -> tuple[str, ...]:
        """What a new event for this register supersedes."""
        return tuple(head.id for head in self.heads.get(register, ()))

    def conflicts(self) -> Mapping[str, tuple[Event, ...]]:
        """The registers that two people wrote without seeing each other."""
        return {register: heads for register, heads in self.heads.items() if len(heads) > 1}
