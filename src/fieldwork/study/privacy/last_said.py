"""What each participant last answered to each item of the consent form, in whichever session: it holds for all of theirs.

What was answered when a session began counts as of the day on which it was held, also where it was typed in later; what was
changed afterwards as of then. The records of one talk are one moment. Of what was answered at one moment, or on two copies
that did not know of each other, a no counts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldwork.ids import iso
from fieldwork.protocol.model import NO

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

AT_ONCE = 60_000_000
"""Microseconds within which consent is written down after the session was opened with it."""
_COLUMNS = "e.id, e.at, e.offset, e.supersedes, e.body"
_HEADS = f"""
SELECT h.subject, {_COLUMNS} FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.register >= 'consent/' AND h.register < 'consent0' AND h.stands ORDER BY e.at, e.id
"""
_HEADS_OF = f"""
SELECT h.subject, {_COLUMNS} FROM json_each(?) n
CROSS JOIN head h ON h.subject = n.value AND h.register >= 'consent/' AND h.register < 'consent0' AND h.stands
JOIN event e ON e.seq = h.event_seq ORDER BY e.at, e.id
"""
_EVER = f"SELECT {_COLUMNS} FROM event e WHERE e.subject = ? AND e.kind = 'consent.set'"

Moment: TypeAlias = tuple[str, int]
"""The local day or minute, and microseconds UTC where that is the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to an item of the form: `ja` or `nee`, on which version of the form, and when."""

    value: str
    version: str
    moment: Moment


def last_said(
    study: Study, rows: Sequence[SessionRow] | None = None, codes: Iterable[str] | None = None
) -> dict[str, dict[str, Answer]]:
    """By participant (casefolded) and item; of these participants only, where `codes` are given, or of all. `rows` are the
    sessions where they were read already. What was said in a session that was refused or erased is not known."""
    every = study.log.sessions() if rows is None else rows
    wanted = None if codes is None else {code.casefold() for code in codes}
    theirs = {
        row.id: row for row in every if row.participants and row.status not in ("refused", "erased")
        and (wanted is None or any(code.casefold() in wanted for code in row.participants))
    }  # fmt: skip
    if not theirs:
        return {}
    told = study.log.query(_HEADS) if wanted is None else study.log.query(_HEADS_OF, (json.dumps(list(theirs)),))
    talks = _talks(every)
    found: defaultdict[str, dict[str, Answer]] = defaultdict(dict)
    for (session, item), heads in _by_item(told, theirs).items():
        row = theirs[session]
        read = _Item(study, row, talks[row.conversation], heads)
        for code, answer in ((code, read.answer(code)) for code in row.participants):
            known = found[code.casefold()].get(item)
            if answer is not None and (known is None or _newer(answer, known)):
                found[code.casefold()][item] = answer
    return {code: said for code, said in found.items() if wanted is None or code in wanted}


def _newer(one: Answer, other: Answer) -> bool:
    return (one.moment, one.value == NO) > (other.moment, other.value == NO)


def _talks(rows: Iterable[SessionRow]) -> dict[str, tuple[str, int]]:
    """When each talk was held and opened, as the last of its records tells."""
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        held, opened = found.get(row.conversation, ("", 0))
        found[row.conversation] = (max(held, row.held_at or ""), max(opened, row.opened_at))
    return found


@dataclass(frozen=True, slots=True)
class _Written:
    """An answer as its event has it."""

    id: str
    at: int
    offset: int
    replaces: tuple[str, ...]
    body: Mapping[str, Any]

    @classmethod
    def of(cls, row: Sequence[Any]) -> _Written:
        id_, at, offset, supersedes, body = row
        return cls(id_, at, offset, tuple((supersedes or "").split()), json.loads(body))

    def said(self, code: str) -> Mapping[str, Any] | None:
        """What one participant answered; None where that is not in it."""
        each = self.body.get("each")
        found: Mapping[str, Any] | None = each.get(code) if each else self.body
        return found if found is not None and found.get("value") is not None else None


def _by_item(told: Iterable[Sequence[Any]], wanted: Mapping[str, object]) -> dict[tuple[str, str], list[_Written]]:
    found: defaultdict[tuple[str, str], list[_Written]] = defaultdict(list)
    for session, *row in told:
        if session in wanted:
            written = _Written.of(row)
            found[session, str(written.body.get("item"))].append(written)
    return found


class _Item:
    """What was answered to one item in one session; of several heads, none saw the others."""

    def __init__(self, study: Study, row: SessionRow, talk: tuple[str, int], heads: Sequence[_Written]) -> None:
        self._study, self._row, self._talk, self._heads = study, row, talk, heads
        self._before: dict[str, _Written] | None = None

    def answer(self, code: str) -> Answer | None:
        """What a participant answered; None where they did not."""
        told = [(head, said) for head in self._heads if (said := head.said(code)) is not None]
        if not told:
            return None
        values = [said["value"] for _, said in told]
        version = str(told[-1][0].body.get("form_version") or "–")
        return Answer(NO if NO in values else values[-1], version, max(self._when(head, code) for head, _ in told))

    def _when(self, written: _Written, code: str) -> Moment:
        """When a participant said so. An event that tells what another changed has the answers of the rest with it."""
        if not written.replaces and written.at - self._row.opened_at < AT_ONCE and self._talk[0]:
            return self._talk
        if written.body.get("each") and code not in (written.body.get("said_by") or ()):
            same = [self._when(old, code) for old in self._replaced(written) if old.said(code) == written.said(code)]
            if same:
                return max(same)
        return iso(written.at, written.offset)[:16], written.at

    def _replaced(self, written: _Written) -> list[_Written]:
        if written.replaces and self._before is None:
            ever = (_Written.of(row) for row in self._study.log.query(_EVER, (self._row.id,)))
            self._before = {each.id: each for each in ever}
        return [self._before[id_] for id_ in written.replaces if self._before and id_ in self._before]
