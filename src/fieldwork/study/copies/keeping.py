"""A session is kept under another number, because what was erased under its own is somebody else's.

Every event of it is written once more, with an id that follows from its own: who keeps the same session on another copy makes
the same events, and they join like any others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldwork.record.events import Event
    from fieldwork.study.folder import Study

_OURS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def new_id(session: str, at: int) -> str:
    """The id under which a session that was opened at a moment (microseconds UTC) is kept."""
    return _derived(session, at)


def copied(study: Study, session: str, at: int) -> list[Event]:
    """The events of a session as those of another one, `new_id`; what names one of them names the new one."""
    events = list(study.log.events(session))
    ids, new = {event.id: _derived(event.id, event.at) for event in events}, new_id(session, at)
    return [
        replace(event, id=ids[event.id], subject=new, supersedes=tuple(_derived(old, event.at) for old in event.supersedes),
                body=_renamed(event.body, ids, {session: new}))
        for event in events
    ]  # fmt: skip


def _derived(id_: str, at: int) -> str:
    """A UUIDv7 of the same millisecond that follows from another id; of the millisecond given where that is no UUIDv7."""
    first = id_.replace("-", "")[:12] if _OURS.match(id_) else f"{at // 1_000 & (1 << 48) - 1:012x}"
    raw = int(first, 16) << 80 | int.from_bytes(blake2b(f"kept\0{id_}".encode(), digest_size=10).digest(), "big")
    raw = raw & ~(0xF << 76) | 0x7 << 76
    raw = raw & ~(0x3 << 62) | 0x2 << 62
    text = f"{raw:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _renamed(value: Any, ids: Mapping[str, str], sessions: Mapping[str, str]) -> Any:
    """A body with the ids of events renamed, and that of the session where it is named as one: an id that was given in a file
    may be any word. It stays the record of the same talk."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, Mapping):
        return {ids.get(key, key): sessions.get(each, each) if key == "session" and isinstance(each, str)
                else _renamed(each, ids, sessions) for key, each in value.items()}  # fmt: skip
    if isinstance(value, (list, tuple)):
        return [_renamed(each, ids, sessions) for each in value]
    return value
