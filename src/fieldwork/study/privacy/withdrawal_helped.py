"""Who answered for a participant: it stands in the header of talks with others, and goes with that participant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fieldwork.record.events import Event
from fieldwork.study.people import is_same
from fieldwork.study.privacy.erasing_text import emptying

if TYPE_CHECKING:
    from fieldwork.ids import Stamper
    from fieldwork.study.folder import Study

FIELD = "answered_for"
_KINDS = {"session.opened": FIELD, "session.changed": "value"}
"""The events that tell it, and under which key of their bodies."""


def helped(study: Study, code: str, sessions: Iterable[str]) -> tuple[str, ...]:
    """The sessions of which the log tells who answered for a participant, also where that was corrected since."""
    return tuple(session for session in sessions if any(_telling(study, code, session)))


def forgetting(study: Study, code: str, session: str, stamp: Stamper) -> Iterator[Event]:
    """The events by which it goes from a session, and those for whom others answered stay."""
    told = list(_telling(study, code, session))
    known = study.log.shown(session, f"field/{FIELD}") or study.log.shown(session, "opened")
    yield emptying(session, {"parts": {event.id: [_KINDS[event.kind]] for event in told}}, stamp)
    others = {who: names for who, names in _said(known).items() if not is_same(who, code)} if known is not None else {}
    if others and known in told:
        heads = study.log.heads(session, f"field/{FIELD}")
        at, body = stamp(), {"field": FIELD, "value": others}
        before = tuple(head.id for head in heads)
        yield Event(at.id, "session.changed", session, at.at, at.offset, at.by, at.device, before, body)


def _telling(study: Study, code: str, session: str) -> Iterator[Event]:
    for event in study.log.events(session, set(_KINDS)):
        if any(is_same(who, code) for who in _said(event)):
            yield event


def _said(event: Event) -> Mapping[str, Any]:
    """For whom somebody answered, as an event tells it."""
    if event.kind == "session.changed" and event.body.get("field") != FIELD:
        return {}
    found = event.body.get(_KINDS[event.kind])
    return found if isinstance(found, Mapping) else {}
