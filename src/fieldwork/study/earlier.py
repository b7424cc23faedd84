"""What the same participant said before: beside the question, while it is asked again.

Only sessions in which nobody else took part are looked at: what another person said never comes on this screen. Reflective
notes are left out too, since the participant may look along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.capture.state import SessionState, replay
from fieldwork.errors import InputError
from fieldwork.i18n import Lang
from fieldwork.protocol.model import Item, Protocol
from fieldwork.study.answers import answer_words

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

ADDED = "added"
"""The `source` of an item of one's own: it says nothing about another item."""
_SESSIONS = """
SELECT id, protocol, version, held_at, opened_at FROM session
WHERE status IN ('open', 'closed') AND protocol IS NOT NULL AND id <> ?1 AND participants <> '[]' AND NOT EXISTS
  (SELECT 1 FROM json_each(participants) WHERE value NOT IN (SELECT value FROM json_each(?2)))
ORDER BY held_at DESC, opened_at DESC
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said in another session: `held_at` a local date or one with a time, `words` the answer (labels of what was
    chosen), `remark` the words beside it, `notes` the descriptive notes on the question."""

    session: str
    held_at: str | None
    item: str
    question: str | Mapping[str, str]
    words: str
    remark: str
    notes: tuple[str, ...]


class EarlierSessions:
    """The other sessions of a session's participants, read once when it is opened; `of` then costs nothing noticeable."""

    def __init__(self, study: Study, participants: Sequence[str], protocol: Protocol, not_session: str) -> None:
        self.protocol = protocol
        self.states: list[tuple[str | None, SessionState]] = []
        if not participants:
            return
        rows = study.log.query(_SESSIONS, (not_session, json.dumps(list(participants))))
        for session, name, version, held_at, _ in rows:
            try:
                held = study.protocol_of(session, name, int(version))
            except (InputError, TypeError, ValueError):
                continue  # of another copy, whose protocol did not come along
            self.states.append((held_at, replay(session, held, study.log.events(session))))

    def of(self, item: Item, lang: Lang) -> list[Earlier]:
        """What was said on the same item, or on items with the same source, that of the session held last first."""
        found = []
        for held_at, state in self.states:
            for other in state.protocol.items:
                if _same(self.protocol, item, state.protocol, other):
                    said = _said(state, held_at, other, lang)
                    if said.words or said.remark or said.notes:
                        found.append(said)
        return found


def earlier(
    study: Study, participants: Sequence[str], protocol: Protocol, item: Item, not_session: str, lang: Lang = "nl"
) -> list[Earlier]:
    """What these participants said before on one item of a protocol, outside the session `not_session`."""
    return EarlierSessions(study, participants, protocol, not_session).of(item, lang)


def _same(protocol: Protocol, item: Item, other_protocol: Protocol, other: Item) -> bool:
    """Whether two items ask the same: the same id in whatever version of one protocol, or the same source."""
    if item.id == other.id and protocol.id == other_protocol.id:
        return True
    return bool(item.source) and item.source == other.source and item.source != ADDED


def _said(state: SessionState, held_at: str | None, item: Item, lang: Lang) -> Earlier:
    notes = tuple(n["text"] for n in state.notes if n.get("item") == item.id and n.get("kind") != "reflective")
    value = state.value(item.id)
    return Earlier(state.session, held_at, item.id, item.question(state.wave), answer_words(item, value, lang),
                   state.remark(item.id), notes)  # fmt: skip
