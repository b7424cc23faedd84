"""`step`: from a session as it stands and a thing that a person does, to the next session and the events to write.

Pure, and total: no action on any state raises. What cannot be done changes nothing and says why in `said`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from fieldwork.capture import actions as act
from fieldwork.capture import consenting, ending, moving, recording
from fieldwork.capture.outcome import ENDED, Outcome, Write, why_closed
from fieldwork.capture.state import Change, SessionState, Undoable
from fieldwork.i18n import msg
from fieldwork.ids import Stamp
from fieldwork.record.events import Event, register_of
from fieldwork.record.gone import KNOWS

Stamping: TypeAlias = Callable[[], Stamp]
"""Gives the id, time, person and device of the next event."""


def step(state: SessionState, action: act.Action, stamp: Stamping) -> tuple[SessionState, tuple[Event, ...]]:
    """The session after `action`, and the events that tell it; `stamp` gives ids and times."""
    state = state.with_(said=None)
    if isinstance(action, act.Undo):
        return _undo(state, stamp)
    if isinstance(action, act.Redo):
        return _redo(state, stamp)
    handler = _HANDLERS[type(action)]
    closed = why_closed(state)
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
        if kind == "mark.set" and state.heads.get("emptied"):
            body = {**body, KNOWS: [each.id for each in state.heads["emptied"]]}
        register = register_of(kind, body) or ""
        old = heads.get(register, ())
        event = Event(at.id, kind, state.session, at.at, at.offset, at.by, at.device, tuple(h.id for h in old), body)
        heads[register] = (event,)
        events.append(event)
        before = (old[-1].kind, old[-1].body) if old else None
        changes.append(Change(register, before, (kind, body)))
    return state.with_heads(heads, (change.register for change in changes)), tuple(events), tuple(changes)


def _says_something(state: SessionState, write: Write) -> bool:
    """Whether a write changes its register; two heads are always settled by a new one. A consent that is given or refused once
    more is newer than what was answered in another session since."""
    kind, body = write
    heads = state.heads.get(register_of(kind, body) or "", ())
    if not heads or (kind == "consent.set" and body["value"] is not None):
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
    if state.status in ENDED:
        return state.with_(said=why_closed(state)), ()
    if not state.done:
        return state.with_(said=msg("Er is niets om ongedaan te maken.", "There is nothing to undo.")), ()
    last = state.done[-1]
    writes = tuple(_taken_back(state, change) for change in reversed(last.changes))
    after, events, _ = _write(state, writes, stamp)
    said = msg("Ongedaan gemaakt: {what}.", "Undone: {what}.", what=last.label)
    return after.with_(done=state.done[:-1], undone=(*state.undone, last), said=said), events


def _redo(state: SessionState, stamp: Stamping) -> tuple[SessionState, tuple[Event, ...]]:
    if state.status in ENDED:
        return state.with_(said=why_closed(state)), ()
    if not state.undone:
        return state.with_(said=msg("Er is niets om opnieuw te doen.", "There is nothing to redo.")), ()
    last = state.undone[-1]
    after, events, _ = _write(state, tuple(change.after for change in last.changes), stamp)
    said = msg("Opnieuw gedaan: {what}.", "Redone: {what}.", what=last.label)
    return after.with_(undone=state.undone[:-1], done=(*state.done, last), said=said), events


_HANDLERS: Mapping[type, Callable[[SessionState, Any], Outcome]] = {
    act.Go: moving.go,
    act.Next: moving.next_,
    act.Back: moving.back,
    act.Ask: moving.ask,
    act.Answer: recording.answer,
    act.Tick: recording.tick,
    act.Probe: recording.probe,
    act.Skip: recording.skip,
    act.Cover: recording.cover,
    act.Note: recording.note,
    act.Mark: recording.mark,
    act.SheetRow: recording.row,
    act.Consent: consenting.consent,
    act.Correct: ending.correct,
    act.FollowUp: ending.follow_up,
    act.Close: ending.close,
    act.Reopen: ending.reopen,
    act.Stop: ending.stop,
    act.StopOne: consenting.stop_one,
}
_ALWAYS = frozenset({act.Go, act.Back, act.Reopen, act.Close, act.Consent, act.StopOne, act.FollowUp})
"""What can be done in a closed or stopped session too: looking around, opening it again, changing a consent, planning."""
