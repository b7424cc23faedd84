"""A session as it stands: what its events say, seen through its protocol. No screen, no file.

The state is never changed in place: `step` makes the next one. Everything in it that counts comes from events, so that
`replay` of the session's log gives it back on any machine; only where the researcher is (`here`) and what can be undone are of
this sitting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from fieldwork.i18n import Msg
from fieldwork.protocol.compute import computed
from fieldwork.protocol.conditions import MISSING, relevance
from fieldwork.protocol.model import NO, Item, Protocol
from fieldwork.record.events import ERASED, Event
from fieldwork.record.registers import Registers

STATUSES = ("not_asked", "asked", "answered", "covered", "skipped", "not_applicable")
"""What an item can be; `not_applicable` where its condition does not hold or cannot be known yet."""

REASONS = ("geen_tijd", "niet_van_toepassing", "geweigerd", "anders")
"""Why an item was skipped, where the study adds no reasons of its own."""


TAKING_PART = "deelname"
"""The consent item that says that someone takes part, where the study has no form of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """One register before and after an action, so that it can be undone: kind and body of both (None: nothing was there)."""

    register: str
    before: tuple[str, Mapping[str, Any]] | None
    after: tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Undoable:
    """What one action changed, and what to call it when it is undone."""

    label: Msg
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class SessionState:
    """One session.

    `heads` are the current events of each register (see `record.registers`); `here` the id of the item that is open;
    `said` what the last action had to say, if anything.
    """

    session: str
    protocol: Protocol
    heads: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    here: str | None = None
    undone: tuple[Undoable, ...] = ()
    done: tuple[Undoable, ...] = ()
    said: Msg | None = None

    # --- reading registers ------------------------------------------------------------------------------------------

    def shown(self, register: str) -> Event | None:
        """The event that shows in a register."""
        heads = self.heads.get(register)
        return heads[-1] if heads else None

    def body(self, register: str) -> Mapping[str, Any]:
        """The body of the event that shows, or an empty one."""
        event = self.shown(register)
        return event.body if event else {}

    def each(self, name: str) -> list[Event]:
        """The events that show in the registers of one name, in order of their time."""
        prefix = name + "/"
        return sorted((heads[-1] for key, heads in self.heads.items() if key.startswith(prefix)), key=lambda e: e.order)

    # --- the session ------------------------------------------------------------------------------------------------

    @cached_property
    def header(self) -> Mapping[str, Any]:
        """What was said when it was opened, with later corrections."""
        header = dict(self.body("opened"))
        for event in self.each("field"):
            header[event.body["field"]] = event.body["value"]
        return header

    @property
    def status(self) -> str:
        """`open`, `closed`, `refused`, `stopped` or `erased`."""
        opened, event = self.shown("opened"), self.shown("state")
        if opened is not None and opened.kind == ERASED:
            return "erased"
        if event is None or event.kind == "session.reopened":
            return "open"
        return event.kind.removeprefix("session.")

    @property
    def wave(self) -> str | None:
        """The measurement it belongs to, if it is one."""
        return self.header.get("wave")

    @cached_property
    def consent(self) -> Mapping[str, str]:
        """What was answered to each item of the consent form. Of two who wrote without seeing each other, a no counts."""
        found = {}
        for event in self.each("consent"):
            heads = self.heads[f"consent/{event.body['item']}"]
            value = NO if any(head.body.get("value") == NO for head in heads) else event.body.get("value")
            if value:
                found[event.body["item"]] = value
        return found

    def consent_of(self, person: str) -> Mapping[str, str]:
        """What one participant answered to each item; where that was not kept apart, what was answered for all."""
        found = {}
        for event in self.each("consent"):
            heads = self.heads[f"consent/{event.body['item']}"]
            values = [consent_in(head.body, person) for head in heads]
            value = NO if NO in values else values[-1]
            if value:
                found[event.body["item"]] = value
        return found

    @property
    def needed_consent(self) -> tuple[str, ...]:
        """The consent items without which nothing of a person is noted."""
        return tuple(self.header.get("consent_required") or (TAKING_PART,))

    @property
    def taking_part(self) -> tuple[str, ...]:
        """The participants who did not stop."""
        return tuple(code for code in self.header.get("participants") or () if not self.has_stopped(code))

    def has_stopped(self, person: str) -> bool:
        """Whether a participant withdrew from taking part, while others may have gone on."""
        given = self.consent_of(person)
        return any(given.get(item) == NO for item in self.needed_consent)

    # --- items ------------------------------------------------------------------------------------------------------

    def value(self, item: str) -> Any:
        """The value of an item's answer, or None."""
        return self.body(f"answer/{item}").get("value")

    def remark(self, item: str) -> str:
        """The words beside an item's answer."""
        return self.body(f"answer/{item}").get("text") or ""

    @cached_property
    def applies(self) -> Mapping[str, bool]:
        """Which items are asked, as far as is known: their condition and their section's hold, at this measurement.

        What lapsed does not count for what depends on it; what cannot be known yet is not asked.
        """
        return {item: truth is True for item, truth in relevance(self.protocol, self._lookup).items()}

    def _lookup(self, name: str) -> Any:
        """What a condition or a computation finds under a name, or MISSING."""
        if name.startswith("$"):
            fact = self.header.get("wave" if name == "$wave" else "role")
            return MISSING if fact is None else fact
        item = self.protocol.by_id.get(name)
        if item is None:
            return MISSING
        value = computed(item.compute, self.protocol, self._lookup) if item.compute else self.value(name)
        return MISSING if value is None else value

    def computed(self, item: Item) -> float | int | None:
        """What a computation gives now, or None where it cannot be known. Answers that lapsed do not count."""

        def standing(name: str) -> Any:
            return self._lookup(name) if self.applies.get(name, True) else MISSING

        return computed(item.compute, self.protocol, standing) if item.compute else None

    def item_status(self, item: str) -> str:
        """One of `STATUSES`. An answer goes before all else, but where its condition lapsed."""
        if not self.applies.get(item, False):
            return "not_applicable"
        if self.value(item) is not None or self._has_rows(item):
            return "answered"
        if self.body(f"covered/{item}").get("by"):
            return "covered"
        if self.body(f"skipped/{item}").get("reason"):
            return "skipped"
        asked = self.shown(f"asked/{item}")
        return "asked" if asked and not asked.body.get("undone") else "not_asked"

    def lapsed(self, item: str) -> bool:
        """Whether it was answered and its condition holds no more: the answer is kept and marked."""
        return self.value(item) is not None and not self.applies.get(item, False)

    def _has_rows(self, item: str) -> bool:
        found = self.protocol.by_id.get(item)
        types = {row.id for row in found.rows} if found is not None and found.kind == "sheet" else frozenset[str]()
        return bool(types) and any(row["type"] in types for row in self.rows)

    @cached_property
    def walk(self) -> tuple[Item, ...]:
        """The items to go through now, in the order of the protocol, those that are read aloud too."""
        return tuple(item for item in self.protocol.items if self.applies[item.id] and item.kind != "computed")

    @property
    def asked_order(self) -> list[str]:
        """The items in the order in which they were really asked."""
        asked = [e.body for e in self.each("asked") if not e.body.get("undone")]
        return [body["item"] for body in sorted(asked, key=lambda body: (body.get("at") or 0, body["item"]))]

    def ticked(self, item: str) -> frozenset[str]:
        """The parts of an item that came up."""
        return frozenset(e.body["part"] for e in self.each(f"part/{item}") if e.body.get("on"))

    def probed(self, item: str) -> frozenset[int]:
        """The probes of an item that were used, by their place in the list."""
        return frozenset(e.body["probe"] for e in self.each(f"probe/{item}") if e.body.get("on"))

    @cached_property
    def notes(self) -> tuple[Mapping[str, Any], ...]:
        """Notes that stand, in the order in which they were made."""
        return tuple(sorted((e.body for e in self.each("note") if e.body.get("text")), key=lambda b: b["note"]))

    @cached_property
    def marks(self) -> tuple[Mapping[str, Any], ...]:
        """Marks that stand: quotes, flags, routes, times."""
        return tuple(sorted((e.body for e in self.each("mark") if e.body.get("on")), key=lambda b: b["mark"]))

    @cached_property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The rows of an observation sheet, in their order."""
        standing = (e.body for e in self.each("row") if e.body.get("on"))
        return tuple(sorted(standing, key=lambda b: (b.get("position") or 0, b["row"])))

    def coverage(self) -> Mapping[str | None, tuple[int, int]]:
        """Per route (None: no route): how many of the items that apply are answered or covered, and how many apply."""
        found: dict[str | None, tuple[int, int]] = {}
        for item in self.walk:
            if item.silent or item.kind == "note":
                continue
            done, total = found.get(item.route, (0, 0))
            found[item.route] = (done + (self.item_status(item.id) in ("answered", "covered")), total + 1)
        return found

    # --- the record -------------------------------------------------------------------------------------------------

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Everything that the session says, as plain values: two states with one record are the same session."""
        return {
            "session": self.session,
            "header": dict(self.header),
            "status": self.status,
            "consent": dict(sorted(self.consent.items())),
            "consent_of": {code: dict(sorted(self.consent_of(code).items())) for code in self.header.get("participants") or ()},
            "answers": {
                e.body["item"]: (e.body.get("value"), e.body.get("text") or None)
                for e in self.each("answer")
                if e.body.get("value") is not None or e.body.get("text")
            },
            "asked": self.asked_order,
            "skipped": {
                e.body["item"]: (e.body["reason"], e.body.get("text")) for e in self.each("skipped") if e.body.get("reason")
            },
            "covered": {e.body["item"]: e.body["by"] for e in self.each("covered") if e.body.get("by")},
            "parts": sorted((e.body["item"], e.body["part"]) for e in self.each("part") if e.body.get("on")),
            "probes": sorted((e.body["item"], e.body["probe"]) for e in self.each("probe") if e.body.get("on")),
            "notes": [dict(body) for body in self.notes],
            "marks": [dict(body) for body in self.marks],
            "rows": [dict(body) for body in self.rows],
            "conflicts": sorted(register for register, heads in self.heads.items() if len(heads) > 1),
        }

    def with_(self, **changes: Any) -> SessionState:
        """A copy with some fields changed; what was worked out from the events comes along where they stay the same."""
        known = vars(self)
        if "heads" in changes or "protocol" in changes:
            known = {name: known[name] for name in _FIELDS}
        after = object.__new__(SessionState)  # every answer makes four copies: `replace` takes six times as long
        vars(after).update(known, **changes)
        return after


    def with_heads(self, heads: Mapping[str, tuple[Event, ...]], changed: Iterable[str]) -> SessionState:
        """A copy in which some registers changed; what was worked out from the others comes along."""
        after, names = self.with_(heads=heads), {register.partition("/")[0] for register in changed}
        known = vars(self)
        vars(after).update({what: known[what] for what, of in _WORKED_OUT.items() if what in known and names.isdisjoint(of)})
        return after


_WORKED_OUT: Mapping[str, frozenset[str]] = {
    "header": frozenset({"opened", "field"}),
    "consent": frozenset({"opened", "field", "consent"}),
    "notes": frozenset({"note"}),
    "marks": frozenset({"mark"}),
    "rows": frozenset({"row"}),
}
"""What a state works out once, and the registers that it looks at."""
_FIELDS = tuple(each.name for each in fields(SessionState))


def consent_in(body: Mapping[str, Any], person: str) -> str | None:
    """What one participant answered, as a consent event tells it: their own answer, else that for all."""
    said = (body.get("each") or {}).get(person)
    value: str | None = (said or body).get("value")
    return value


def replay(session: str, protocol: Protocol, events: Iterable[Event]) -> SessionState:
    """The session as its events tell it, in whatever order and however often they come."""
    registers = Registers()
    registers.extend(event for event in events if event.subject == session)
    state = SessionState(session, protocol, {key: heads for key, heads in registers.heads.items() if heads})
    return state.with_(here=resting_place(state))


def resting_place(state: SessionState) -> str | None:
    """Where to go on when nothing says where she was: the first item that is still open, else the last."""
    for item in state.walk:
        if not item.silent and state.item_status(item.id) in ("not_asked", "asked"):
            return item.id
    return state.walk[-1].id if state.walk else None
