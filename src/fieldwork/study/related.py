"""What a session to begin may belong with: a talk that is recorded already, or an earlier session that it comes back to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow

_HELD = ("open", "closed")


def same_talk(rows: Iterable[SessionRow], participants: Collection[str], day: str) -> list[SessionRow]:
    """The sessions of a day (`YYYY-MM-DD`) in which one of these participants took part, one a conversation, newest first."""
    found: dict[str, SessionRow] = {}
    for row in sorted(rows, key=lambda row: (row.held_at or "", row.opened_at), reverse=True):
        if row.status in _HELD and (row.held_at or "")[:10] == day[:10] and set(row.participants) & set(participants):
            found.setdefault(row.conversation, row)
    return list(found.values())


def proposed_talk(
    found: Sequence[SessionRow], participants: Collection[str], protocol: str, researchers: Collection[str]
) -> str | None:
    """The conversation that is most likely the same talk: the same people, with another guide or another who notes it."""
    for row in found:
        other_guide, other_hand = row.protocol != protocol, not set(row.researchers) & set(researchers)
        if set(row.participants) == set(participants) and (other_guide or other_hand):
            return row.conversation
    return None


def earlier(rows: Iterable[SessionRow], participants: Collection[str], day: str) -> list[SessionRow]:
    """The sessions of before a day in which one of these participants took part, newest first."""
    found = [
        row
        for row in rows
        if row.status in _HELD and "" < (row.held_at or "")[:10] < day[:10] and set(row.participants) & set(participants)
    ]
    return sorted(found, key=lambda row: (row.held_at or "", row.opened_at), reverse=True)


def proposed_follow(found: Sequence[SessionRow], participants: Collection[str], protocol: str) -> str | None:
    """The session that is most likely come back to: the newest with the same people on the same guide."""
    same = (row.id for row in found if row.protocol == protocol and set(row.participants) == set(participants))
    return next(same, None)
