"""What a study holds of one participant: what can be told to be theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldwork.record.events import EMPTIED, Event, register_of
from fieldwork.record.resting import CHARTING, RESTING
from fieldwork.store.emptying import gone_from
from fieldwork.study.people import is_same

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

Emptied = Mapping[str, Collection[str]]
"""Registers that go, by subject."""
_MEMOS = """
SELECT subject, body ->> '$.memo' FROM event WHERE kind = 'memo.set' AND lower(body ->> '$.about.participant') = lower(?)
"""


# --- what goes -------------------------------------------------------------------------------------------------------


def theirs(study: Study, code: str, shared: Sequence[SessionRow], alone: Collection[str]) -> dict[str, set[str]]:
    """The registers that hold this participant's words, or words about them, outside the sessions that go altogether.

    In talks with others their notes, with what was made of those; memos about them wherever they are kept; summaries in their
    row of the matrix, and summaries and findings that lean on nothing but what goes.
    """
    found: dict[str, set[str]] = {}
    codings: set[str] = set()
    for row in shared:
        names = _in_talk(_by_register(study.log.events(row.id)), code, emptied_before(study, row.id))
        codings |= {name.partition("/")[2] for name in names if name.startswith("coding/")}
        found[row.id] = names
    for subject, memo in study.log.query(_MEMOS, (code,)):
        if not is_same(subject, code) and subject not in alone:
            found.setdefault(subject, set()).add(f"memo/{memo}")
    found[CHARTING] = _charted(study, code, codings)
    return {subject: names for subject, names in found.items() if names}


def emptied_before(study: Study, subject: str) -> set[str]:
    """The registers of a subject that are gone already."""
    with study.log.use() as db:
        return set(gone_from(db, subject).registers)


def _by_register(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by their register, those that were replaced too: their words stand in the log."""
    found: dict[str, list[Event]] = {}
    for event in events:
        register = register_of(event.kind, event.body)
        if register is not None and event.body and event.kind != EMPTIED:
            found.setdefault(register, []).append(event)
    return found


def _in_talk(registers: Mapping[str, list[Event]], code: str, before: Collection[str]) -> set[str]:
    """The registers of a talk with others: notes of this participant, and what was made of those.

    `before` are those that are gone already: of them too a copy that did not know may have made something.
    """
    found = {name for name, events in registers.items() if name.startswith("note/") and _said_by(events, code)} | set(before)
    fields = {f"note:{name.partition('/')[2]}" for name in found if name.startswith("note/")}
    for name, events in registers.items():
        kind = name.partition("/")[0]
        if kind in ("coding", "mark") and any(event.body.get("field") in fields for event in events):
            found.add(name)
    codings = {name.partition("/")[2] for name in found if name.startswith("coding/")}
    for name, events in registers.items():
        kind = name.partition("/")[0]
        if kind == "memo" and any(_about(event, code, codings) for event in events):
            found.add(name)
        if kind == "decision" and any(each.get("field") in fields for e in events for each in e.body.get("codings") or ()):
            found.add(name)
    return found


def _said_by(events: Sequence[Event], code: str) -> bool:
    """Whether a note is this participant's: as it stands now, or where it was taken away, as it ever stood."""
    replaced = {old for event in events for old in event.supersedes}
    now = [event for event in events if event.id not in replaced and event.body.get("text") is not None]
    return any(is_same(event.body.get("speaker"), code) for event in now or events)


def _about(event: Event, code: str, codings: Collection[str]) -> bool:
    about = event.body.get("about") or {}
    return is_same(about.get("participant"), code) or about.get("coding") in codings


def _charted(study: Study, code: str, codings: Collection[str]) -> set[str]:
    found = set()
    for name, events in _by_register(study.log.events(CHARTING, RESTING)).items():
        replaced = {old for event in events for old in event.supersedes}
        for event in events:
            about = event.body.get("rows") == "participant" and is_same(event.body.get("row"), code)
            refs = set() if event.id in replaced else refs_of(event.body)
            if about or (refs and refs <= set(codings)):
                found.add(name)
    return found


def refs_of(body: Mapping[str, Any]) -> set[str]:
    """The codings that a summary or finding leans on."""
    return {str(each) for name in ("refs", "supports", "contradicts") for each in body.get(name) or ()}


def named_row(row: SessionRow) -> str:
    """A session as people know it: who or where, and the day."""
    return f"{', '.join(row.participants) or row.site or row.id} {(row.held_at or '')[:10]}".strip()
