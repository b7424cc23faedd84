"""What was coded of each session, read once and kept in memory; of what changed since, only those sessions are read again.

Half a million codings are read as rows and not as objects, some sessions at a time, so that the log is never held for long.
Only a session whose texts were changed after it was coded, or that is in a round, needs its documents.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec

from fieldwork.coding.reconcile import Decision, decision_of
from fieldwork.coding.segments import Coding, coding_of
from fieldwork.store.current import last_seq, shown_of, subjects_since
from fieldwork.store.faults import damaged
from fieldwork.study.desk.codings import CODING, placed
from fieldwork.study.desk.documents import document
from fieldwork.study.rounds.settling import DECISION

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

AT_ONCE = 200
"""Sessions that are read in one go."""
_HEADS = "FROM json_each(?) n CROSS JOIN head h ON h.subject = n.value AND {where} JOIN event e ON e.seq = h.event_seq"
_SHOWN = "WHERE h.shown AND h.stands"
_IN_CODING = "h.register >= 'coding/' AND h.register < 'coding0'"
_CODINGS = f"SELECT h.subject, e.body, e.at {_HEADS.format(where=_IN_CODING)} {_SHOWN}"
_IN_TEXTS = " OR ".join(f"h.register >= '{name}/' AND h.register < '{name}0'" for name in ("answer", "note", "row"))
_TEXTS = f"SELECT h.subject, e.id {_HEADS.format(where=f'({_IN_TEXTS})')} {_SHOWN}"
_IN_READ = "h.register >= 'read/' AND h.register < 'read0'"
_READ = f"SELECT h.subject, e.body ->> '$.coder', e.at {_HEADS.format(where=_IN_READ)} {_SHOWN}"


class Row(msgspec.Struct, frozen=True, gc=False):
    """A coding: `field` tells which text it is in, made from the event `on`; `route` is None where the coder gave none.

    It is read from the body of its event, of which it has what counts: with half a million of them that is what takes time.
    """

    coding: str
    code: str
    coder: str | None = None
    on: str | None = None
    route: str | None = None
    field: str | None = "answer"
    new_aspect: bool | None = False


_ROW = msgspec.json.Decoder(Row)


@dataclass(frozen=True, slots=True)
class Coded:
    """What was made of one session by all coders.

    `rows` are the codings whose words are there still, `lost` counts the others. `until` has of each coder who came to it up to
    when the codebook was that she read it with: when she began, or when she said to be done. `began` is when the first coding
    was made (0: none), `ended` when it was last worked on. All in microseconds UTC.
    """

    rows: tuple[Row, ...]
    lost: int
    began: int
    until: Mapping[str | None, int]
    ended: int


class Reading:
    """The codings of a study as they were at the last `catch_up`, and the figures of the last views of it (`remembered`, as of
    the event `remembered_at`). Threads may share it; they take turns."""

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.coded: dict[str, Coded] = {}
        self._settled: dict[str, tuple[list[Coding], list[Decision]]] = {}
        self._seq = 0
        self.remembered: dict[Any, Any] = {}
        self.remembered_at = 0

    def catch_up(self, study: Study) -> list[SessionRow]:
        """Read what is new or changed since the last time; all sessions."""
        seq = last_seq(study.log)  # before the rest: what comes in meanwhile is read again the next time
        sessions = study.log.sessions()
        if seq == self._seq:
            return sessions
        changed = subjects_since(study.log, self._seq) if self._seq else None
        ids = [row.id for row in sessions if changed is None or row.id in changed]
        for start in range(0, len(ids), AT_ONCE):
            self.coded.update(_read(study, ids[start : start + AT_ONCE]))
        for id_ in ids:
            self._settled.pop(id_, None)
        self._seq = seq
        return sessions

    def settled(self, study: Study, session: str) -> tuple[list[Coding], list[Decision]]:
        """The codings of a session with their places in its texts of now, and what was decided on them."""
        if session not in self._settled:
            told = (
                decision_of(event.subject, event.body, at=event.at, event=event.id)
                for event in shown_of(study.log, DECISION, session)
                if event.body
            )
            self._settled[session] = _placed(study, session), [each for each in told if each is not None]
        return self._settled[session]


_READINGS: WeakKeyDictionary[Study, Reading] = WeakKeyDictionary()


def reading(study: Study) -> Reading:
    """What is kept of an open study, as long as it is open."""
    return _READINGS.setdefault(study, Reading())


def _read(study: Study, ids: list[str]) -> dict[str, Coded]:
    """What was coded of these sessions."""
    wanted = (json.dumps(ids),)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    made_in: defaultdict[str, set[str | None]] = defaultdict(set)
    began: defaultdict[str, dict[str | None, int]] = defaultdict(dict)
    read: defaultdict[str, dict[str | None, int]] = defaultdict(dict)
    ended: defaultdict[str, int] = defaultdict(int)
    for session, row, at in _rows(study, wanted):
        rows[session].append(row)
        made_in[session].add(row.on)
        made = _made(row.coding, at)
        began[session][row.coder] = min(made, began[session].get(row.coder, made))
        ended[session] = max(made, ended[session])
    for session, coder, at in study.log.query(_READ, wanted):
        read[session][coder] = max(at, read[session].get(coder, at))
        ended[session] = max(at, ended[session])
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for session, event in study.log.query(_TEXTS, wanted):
        texts[session].add(event)
    found = {}
    for session in ids:
        here, lost = tuple(rows[session]), 0
        if not made_in[session] <= texts[session]:
            there = {each.coding for each in _placed(study, session) if each.span is not None}
            here, lost = tuple(row for row in here if row.coding in there), sum(row.coding not in there for row in here)
        first, done = began[session], read[session]
        until = {coder: max(first.get(coder, 0), done.get(coder, 0)) for coder in (*first, *done)}
        found[session] = Coded(here, lost, min(first.values(), default=0), until, ended[session])
    return found


def _rows(study: Study, wanted: tuple[str]) -> Iterator[tuple[str, Row, int]]:
    """The codings of some sessions, each with its session and when its event was made."""
    try:
        for session, body, at in study.log.query(_CODINGS, wanted):
            yield session, _ROW.decode(body), at
    except msgspec.MsgspecError as fault:  # a body that somebody who has the key tampered with
        raise damaged(study.log.file) from fault


def _placed(study: Study, session: str) -> list[Coding]:
    told = (
        coding_of(event.subject, event.body, at=event.at, offset=event.offset, event=event.id)
        for event in shown_of(study.log, CODING, session)
    )
    return placed(study, document(study, session), told)


def _made(coding: str, at: int) -> int:
    """When a coding was first made (`Coding.made`): its id is a UUIDv7, which tells the millisecond."""
    return int(coding[:8] + coding[9:13], 16) * 1_000 if len(coding) == 36 else at
