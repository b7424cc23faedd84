"""`step`: from a session as it stands and a thing that a person does, to the next session and the events to write.

Pure, and total: no action on any state raises. What cannot be done changes nothing and says why in `said`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from fieldwork.capture import actions as act
from fieldwork.capture.state import Change, SessionState, Undoable
from fieldwork.i18n import Msg, msg
from fieldwork.ids import Stamp
from fieldwork.protocol.model import NO, YES, Item
from fieldwork.protocol.values import check_value
from fieldwork.record.events import Event, register_of
from fieldwork.text import kept

Stamping: TypeAlias = Callable[[], Stamp]
Write: TypeAlias = tuple[str, Mapping[str, Any]]

_ENDED = ("refused", "stopped")
NOTE_KINDS = ("descriptive", "reflective")
MARKS = ("quote", "flag", "route", "time")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action comes to: what to write, where to go, what to say, and what undoing it is called (None: not undoable)."""

    writes: tuple[Write, ...] = ()
    here: str | None = None
    said: Msg | None = None
    label: Msg | None = None


def step(state: SessionState, action: act.Action, stamp: Stamping) -> tuple[SessionState, tuple[Event, ...]]:
    """The session after `action`, and the events that tell it; `stamp` gives ids and times."""
    state = state.with_(said=None)
    if isinstance(action, act.Undo):
        return _undo(state, stamp)
    if isinstance(action, act.Redo):
        return _redo(state, stamp)
    handler = _HANDLERS[type(action)]
    closed = _closed(state)
    if closed is not None and type(action) not in _ALWAYS:
        return state.with_(said=closed), ()
    outcome: Outcome = handler(state, action)
    writes = tuple(w for w in outcome.writes if _says_something(state, w))
    after, events, changes = _write(state, writes, stamp)
    if outcome.label is not None and changes:
        after = after.with_(done=(*after.done, Undoable(outcome.label, changes)), undone=())
    return after.with_(here=outcome.here or after.here, said=outcome.said), events


def _write(
    state: SessionState, writes: tuple[Write, ...], stamp: Stamping
) -> tuple[SessionState, tuple[Event, ...], tuple[Change, ...]]:
    """Make the events of some writes, each replacing what its register held."""
    if not writes:
        return state, (), ()
    heads, events, changes = dict(state.heads), [], []
    for kind, body in writes:
        at = stamp()
        if kind == "item.asked" and "at" not in body:
            body = {**body, "at": at.at}
        register = register_of(kind, body) or ""
        old = heads.get(register, ())
        event = Event(at.id, kind, state.session, at.at, at.offset, at.by, at.device, tuple(h.id for h in old), body)
        heads[register] = (event,)
        events.append(event)
        before = (old[-1].kind, old[-1].body) if old else None
        changes.append(Change(register, before, (kind, body)))
    return state.with_(heads=heads), tuple(events), tuple(changes)


def _says_something(state: SessionState, write: Write) -> bool:
    """Whether a write changes its register; two heads are always settled by a new one."""
    kind, body = write
    heads = state.heads.get(register_of(kind, body) or "", ())
    if not heads:
        return not _is_empty(kind, body)
    return len(heads) > 1 or heads[-1].kind != kind or dict(heads[-1].body) != dict(body)


# --- undo -----------------------------------------------------------------------------------------------------------

_EMPTY: Mapping[str, Mapping[str, Any]] = {
    "answer.set": {"value": None, "text": None},
    "item.asked": {"undone": True},
    "item.skipped": {"reason": None, "text": None},
    "item.covered": {"by": None},
    "part.ticked": {"on": False},
    "probe.used": {"on": False},
    "note.set": {"text": None},
    "mark.set": {"on": False},
    "row.set": {"on": False},
    "consent.set": {"value": None},
}
_OPPOSITE = {
    "session.closed": "session.reopened",
    "session.stopped": "session.reopened",
    "session.reopened": "session.closed",
}


def _is_empty(kind: str, body: Mapping[str, Any]) -> bool:
    empty = _EMPTY.get(kind)
    return empty is not None and all(body.get(key) == value for key, value in empty.items())


def _taken_back(state: SessionState, change: Change) -> Write:
    """The write that puts a register back to what it held before."""
    if change.before is not None:
        return change.before
    kind, body = change.after
    if kind in _OPPOSITE:
        return _OPPOSITE[kind], {}
    if kind == "session.changed":
        return kind, {**body, "value": state.body("opened").get(body["field"])}
    return kind, {**body, **_EMPTY[kind]}


def _undo(state: SessionState, stamp: Stamping) -> tuple[SessionState, tuple[Event, ...]]:
    if state.status in _ENDED:
        return state.with_(said=_closed(state)), ()
    if not state.done:
        return state.with_(said=msg("Er is niets om ongedaan te maken.", "There is nothing to undo.")), ()
    last = state.done[-1]
    writes = tuple(_taken_back(state, change) for change in reversed(last.changes))
    after, events, _ = _write(state, writes, stamp)
    said = msg("Ongedaan gemaakt: {what}.", "Undone: {what}.", what=last.label)
    return after.with_(done=state.done[:-1], undone=(*state.undone, last), said=said), events


def _redo(state: SessionState, stamp: Stamping) -> tuple[SessionState, tuple[Event, ...]]:
    if state.status in _ENDED:
        return state.with_(said=_closed(state)), ()
    if not state.undone:
        return state.with_(said=msg("Er is niets om opnieuw te doen.", "There is nothing to redo.")), ()
    last = state.undone[-1]
    after, events, _ = _write(state, tuple(change.after for change in last.changes), stamp)
    said = msg("Opnieuw gedaan: {what}.", "Redone: {what}.", what=last.label)
    return after.with_(undone=state.undone[:-1], done=(*state.done, last), said=said), events


# --- what stands in the way -----------------------------------------------------------------------------------------


def _closed(state: SessionState) -> Msg | None:
    """Why nothing can be written now, or None where it can."""
    if state.status == "closed":
        return msg(
            "Dit gesprek is afgesloten. Heropen het om iets te veranderen.",
            "This session is closed. Reopen it to change something.",
        )
    if state.status in _ENDED:
        return msg("Dit gesprek is gestopt: er komt niets meer bij.", "This session was stopped: nothing is added to it.")
    return None


def _no_such(name: str) -> Outcome:
    return Outcome(said=msg("Er is hier geen vraag “{name}”.", "There is no item “{name}” here.", name=name))


def _answerable(state: SessionState, name: str) -> Item | None:
    item = state.protocol.by_id.get(name)
    return None if item is None or item.silent or name not in state.applies else item


def _asked(state: SessionState, item: str) -> tuple[Write, ...]:
    """The write that an item was asked, where that is not known yet."""
    body = state.body(f"asked/{item}")
    if body and not body.get("undone"):
        return ()
    return (("item.asked", {"item": item}),)


def label_of(state: SessionState, item: str) -> Msg:
    """What an item is called in a sentence."""
    return msg("vraag {id}", "item {id}", id=item)


# --- moving ---------------------------------------------------------------------------------------------------------


def _go(state: SessionState, action: act.Go) -> Outcome:
    if action.item not in state.applies:
        return _no_such(action.item)
    if not state.applies[action.item]:
        return Outcome(
            here=action.item,
            said=msg(
                "Deze vraag hoort bij een antwoord dat (nog) niet gegeven is.",
                "This item belongs to an answer that was not given (yet).",
            ),
        )
    return Outcome(here=action.item)


def neighbour(state: SessionState, by: int) -> str | None:
    """The item that comes after (`by` 1) or before (-1) the open one, among those that apply."""
    order = [item.id for item in state.protocol.items]
    walk = {item.id for item in state.walk}
    if state.here not in order:
        return state.walk[0].id if state.walk else None
    place = order.index(state.here) + by
    while 0 <= place < len(order):
        if order[place] in walk:
            return order[place]
        place += by
    return None


def _next(state: SessionState, action: act.Next) -> Outcome:
    writes: tuple[Write, ...] = ()
    if state.here is not None and _answerable(state, state.here) and state.item_status(state.here) == "not_asked":
        writes = _asked(state, state.here)
    there = neighbour(state, 1)
    said = None if there else msg("Dit was de laatste vraag.", "This was the last item.")
    return Outcome(writes, here=there, said=said)


def _back(state: SessionState, action: act.Back) -> Outcome:
    there = neighbour(state, -1)
    return Outcome(here=there, said=None if there else msg("Dit is de eerste vraag.", "This is the first item."))


def _ask(state: SessionState, action: act.Ask) -> Outcome:
    if _answerable(state, action.item) is None:
        return _no_such(action.item)
    return Outcome(_asked(state, action.item))


# --- what was said --------------------------------------------------------------------------------------------------


def _answer(state: SessionState, action: act.Answer) -> Outcome:
    item = _answerable(state, action.item)
    if item is None:
        return _no_such(action.item)
    value = kept(action.value) if isinstance(action.value, str) else action.value
    if isinstance(value, str) and not value.strip():
        value = None
    text = kept(action.text) if action.text and action.text.strip() else None
    writes: list[Write] = [("answer.set", {"item": item.id, "value": value, "text": text})]
    if value is not None:
        writes = [*_asked(state, item.id), *writes, *_open_again(state, item.id)]
    said = check_value(item, value, text, state.wave) if value is not None else None
    label = msg("antwoord bij {item}", "answer to {item}", item=label_of(state, item.id))
    return Outcome(tuple(writes), said=said, label=label)


def _open_again(state: SessionState, item: str) -> list[Write]:
    """An answer takes back that its item was skipped or covered elsewhere."""
    found: list[Write] = []
    if state.body(f"skipped/{item}").get("reason"):
        found.append(("item.skipped", {"item": item, "reason": None, "text": None}))
    if state.body(f"covered/{item}").get("by"):
        found.append(("item.covered", {"item": item, "by": None}))
    return found


def _skip(state: SessionState, action: act.Skip) -> Outcome:
    item = _answerable(state, action.item)
    if item is None:
        return _no_such(action.item)
    if action.reason and state.item_status(item.id) == "answered":
        return Outcome(
            said=msg(
                "Hier staat al een antwoord. Haal dat eerst weg om de vraag over te slaan.",
                "There is an answer here. Take it away first to skip the item.",
            )
        )
    text = kept(action.text) if action.text and action.text.strip() else None
    writes: list[Write] = [("item.skipped", {"item": item.id, "reason": action.reason or None, "text": text})]
    if action.reason:
        if action.reason == "geweigerd":
            writes = [*_asked(state, item.id), *writes]
        writes += [w for w in _open_again(state, item.id) if w[0] == "item.covered"]
    return Outcome(tuple(writes), label=msg("overslaan van {item}", "skipping {item}", item=label_of(state, item.id)))


def _cover(state: SessionState, action: act.Cover) -> Outcome:
    item = _answerable(state, action.item)
    if item is None:
        return _no_such(action.item)
    if action.by is not None:
        if _answerable(state, action.by) is None:
            return _no_such(action.by)
        if action.by == item.id:
            return Outcome(
                said=msg(
                    "Een vraag kan niet door zichzelf beantwoord zijn: wijs een andere aan.",
                    "An item cannot be covered by itself: point at another.",
                )
            )
        if state.item_status(item.id) == "answered":
            return Outcome(said=msg("Deze vraag heeft zelf al een antwoord.", "This item has an answer of its own."))
    writes: list[Write] = [("item.covered", {"item": item.id, "by": action.by})]
    if action.by is not None:
        writes += [w for w in _open_again(state, item.id) if w[0] == "item.skipped"]
    return Outcome(
        tuple(writes), label=msg("elders beantwoord: {item}", "covered elsewhere: {item}", item=label_of(state, item.id))
    )


def _tick(state: SessionState, action: act.Tick) -> Outcome:
    item = _answerable(state, action.item)
    if item is None or action.part not in {part.id for part in item.parts}:
        return _no_such(f"{action.item}: {action.part}")
    writes: tuple[Write, ...] = (("part.ticked", {"item": item.id, "part": action.part, "on": action.on}),)
    if action.on:
        writes = (*_asked(state, item.id), *writes)
    return Outcome(writes, label=msg("deelvraag {part}", "part {part}", part=action.part))


def _probe(state: SessionState, action: act.Probe) -> Outcome:
    item = _answerable(state, action.item)
    count = max((len(words) for words in item.probes.values()), default=0) if item else 0
    if item is None or not 0 <= action.probe < count:
        return _no_such(f"{action.item}: {action.probe}")
    writes: tuple[Write, ...] = (("probe.used", {"item": item.id, "probe": action.probe, "on": action.on}),)
    if action.on:
        writes = (*_asked(state, item.id), *writes)
    return Outcome(writes, label=msg("doorvraag {n}", "probe {n}", n=action.probe + 1))


def _note(state: SessionState, action: act.Note) -> Outcome:
    if action.item is not None and action.item not in state.applies:
        return _no_such(action.item)
    if action.kind not in NOTE_KINDS:
        return Outcome(said=msg("Een notitie is beschrijvend of reflectief.", "A note is descriptive or reflective."))
    text = kept(action.text) if action.text.strip() else None
    body = {"note": action.note, "item": action.item, "kind": action.kind, "text": text, "speaker": action.speaker}
    if action.at:
        body["at"] = action.at
    return Outcome((("note.set", body),), label=msg("notitie", "note"))


def _mark(state: SessionState, action: act.Mark) -> Outcome:
    if action.what not in MARKS or (action.item is not None and action.item not in state.applies):
        return _no_such(f"{action.item} {action.what}")
    body = {
        "mark": action.mark, "item": action.item, "field": action.field, "start": action.start, "end": action.end,
        "what": action.what, "route": action.route, "on": action.on,
    }  # fmt: skip
    return Outcome((("mark.set", body),), label=msg("markering", "mark"))


def _row(state: SessionState, action: act.SheetRow) -> Outcome:
    types = {row.id: row for item in state.protocol.items if item.kind == "sheet" for row in item.rows}
    if action.type not in types:
        return _no_such(action.type)
    body = {
        "row": action.row, "type": action.type, "at": action.at, "descriptive": kept(action.descriptive),
        "reflective": kept(action.reflective), "quote": action.quote, "position": action.position, "on": action.on,
    }  # fmt: skip
    return Outcome((("row.set", body),), label=msg("regel van de observatie", "row of the observation"))


# --- the session itself ---------------------------------------------------------------------------------------------


def _consent(state: SessionState, action: act.Consent) -> Outcome:
    if action.value not in (YES, NO, None):
        return Outcome(said=msg("Toestemming is ja of nee.", "Consent is yes or no."))
    body = {
        "item": action.item, "value": action.value, "how": action.how, "by_whom": action.by_whom,
        "form_version": action.form_version,
    }  # fmt: skip
    writes: tuple[Write, ...] = (("consent.set", body),)
    required = state.header.get("consent_required") or ()
    if action.value == NO and action.item in required and state.status == "open":
        return Outcome(
            (*writes, ("session.stopped", {"keep": True})),
            said=msg("De deelnemer stopt. Wat er al stond, blijft.", "The participant stops. What was said stays."),
        )
    return Outcome(writes)


_FIELDS = ("held_at", "mode", "present", "researchers", "wave", "visit", "site", "conversation", "follows", "participants",
           "roles", "role")  # fmt: skip


def _correct(state: SessionState, action: act.Correct) -> Outcome:
    if action.field not in _FIELDS:
        return _no_such(action.field)
    if state.header.get(action.field) == action.value:
        return Outcome()
    body = {"field": action.field, "value": action.value}
    return Outcome((("session.changed", body),), label=msg("gegevens van het gesprek", "details of the session"))


def _close(state: SessionState, action: act.Close) -> Outcome:
    if state.status != "open":
        return Outcome(said=_closed(state))
    said = msg("Afgesloten en opgeslagen.", "Closed and saved.")
    return Outcome((("session.closed", {}),), said=said, label=msg("afsluiten", "closing"))


def _reopen(state: SessionState, action: act.Reopen) -> Outcome:
    if state.status == "open":
        return Outcome(said=msg("Dit gesprek is al open.", "This session is open already."))
    if state.status != "closed":
        return Outcome(said=_closed(state))
    return Outcome((("session.reopened", {}),), label=msg("heropenen", "reopening"))


def _stop(state: SessionState, action: act.Stop) -> Outcome:
    said = msg("De deelnemer stopt. Wat er al stond, blijft.", "The participant stops. What was said stays.")
    return Outcome((("session.stopped", {"keep": True}),), said=said)


_HANDLERS: Mapping[type, Callable[[SessionState, Any], Outcome]] = {
    act.Go: _go, act.Next: _next, act.Back: _back, act.Ask: _ask, act.Answer: _answer, act.Tick: _tick, act.Probe: _probe,
    act.Skip: _skip, act.Cover: _cover, act.Note: _note, act.Mark: _mark, act.SheetRow: _row, act.Consent: _consent,
    act.Correct: _correct, act.Close: _close, act.Reopen: _reopen, act.Stop: _stop,
}  # fmt: skip
_ALWAYS = frozenset({act.Go, act.Back, act.Reopen, act.Close, act.Consent})
"""What can be done in a closed or stopped session too: looking around, opening it again, changing a consent."""
