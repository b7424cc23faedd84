"""The sessions of somebody who withdraws, by what becomes of them; a code is the same in whatever letters it was written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fieldwork.study.people import is_same

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

_TOLD = """
SELECT subject, kind, body FROM event
WHERE kind IN ('session.opened', 'session.changed') OR kind = 'note.set' AND body ->> '$.speaker' IS NOT NULL
"""
_OPENED = "SELECT subject FROM head WHERE register = 'opened'"
_SUBJECTS = "SELECT DISTINCT subject FROM event WHERE lower(subject) = lower(?)"


@dataclass(slots=True)
class Ever:
    """Who ever stood in a session: codes among its participants, also those that were corrected since, and codes of speakers of
    notes; each as it was written."""

    took_part: set[str] = field(default_factory=set)
    spoke: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one participant. `alone` are those with this participant only, or with others of whom everything is
    erased too; `shared` those with others who are still there; in `before` they once took part and do not stand now, and in
    `spoke` they never stood, though a note is theirs; `talks` are those of `spoke` and of others that record the same
    conversation as one of the first three; `undone` the ids of those that an import brought and that were taken back."""

    alone: tuple[SessionRow, ...] = ()
    shared: tuple[SessionRow, ...] = ()
    before: tuple[SessionRow, ...] = ()
    spoke: tuple[SessionRow, ...] = ()
    talks: tuple[SessionRow, ...] = ()
    undone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alone or self.others or self.undone)

    @property
    def others(self) -> tuple[SessionRow, ...]:
        """Those that hold words of others too, or hold none of theirs any more."""
        return (*self.shared, *self.before, *self.spoke)


class People:
    """Who ever stood in which session, read once of the whole log. Of who is `gone` everything is erased, or will be: a talk
    with nobody else is nobody's any more."""

    def __init__(self, study: Study, gone: Iterable[str] = ()) -> None:
        self._study = study
        self._all_gone = frozenset(code.casefold() for code in gone)
        self._rows = study.log.sessions()
        self._ever: defaultdict[str, Ever] = defaultdict(Ever)
        for session, kind, text in study.log.query(_TOLD):
            body: Mapping[str, Any] = json.loads(text)
            if kind == "note.set":
                self._ever[session].spoke.add(str(body["speaker"]))
            else:
                self._ever[session].took_part.update(participants_in(kind, body))
        known = {row.id for row in self._rows} | {session for (session,) in study.log.query(_OPENED)}
        self._gone = {session: ever for session, ever in self._ever.items() if session not in known}

    def of(self, code: str) -> Sessions:
        """The sessions of a participant."""
        there = [row for row in self._rows if row.status not in ("erased", "refused")]
        sorts: defaultdict[str | None, list[SessionRow]] = defaultdict(list)
        for row in there:
            sorts[self._sort(row, code)].append(row)
        about = {row.conversation for sort in ("alone", "shared", "before") for row in sorts[sort]}
        sorts["talks"] = [row for row in (*sorts.pop(None, ()), *sorts["spoke"]) if row.conversation in about]
        undone = sorted(session for session, ever in self._gone.items() if _has(ever.took_part, code))
        return Sessions(**{str(sort): tuple(rows) for sort, rows in sorts.items()}, undone=tuple(undone))

    def _sort(self, row: SessionRow, code: str) -> str | None:
        """Which of the sorts of `Sessions` a session is of; None where it is none of theirs."""
        ever = self._ever.get(row.id, Ever())
        if _has(row.participants, code):
            return "alone" if self._is_theirs(row.participants, code) else "shared"
        if _has(ever.took_part, code):  # taken out; where nobody else ever came in, it is still theirs
            return "before" if row.participants or not self._is_theirs(ever.took_part, code) else "alone"
        return "spoke" if _has(ever.spoke, code) else None

    def _is_theirs(self, codes: Iterable[str], code: str) -> bool:
        """Whether nobody is among these participants but this one and those of whom everything is erased."""
        return all(is_same(each, code) or each.casefold() in self._all_gone for each in codes)

    def spellings(self, code: str) -> tuple[str, ...]:
        """A code in every way in which it was ever written in this study."""
        told = (each for ever in self._ever.values() for each in (*ever.took_part, *ever.spoke))
        found = {str(subject) for (subject,) in self._study.log.query(_SUBJECTS, (code,))}
        found |= {each for each in told if is_same(each, code)}
        return tuple(sorted(found))

    @property
    def codes(self) -> frozenset[str]:
        """Every code that ever stood in a session or with a note, also where an import was taken back."""
        return frozenset(code for ever in self._ever.values() for code in (*ever.took_part, *ever.spoke))


def pairs(study: Study) -> list[tuple[str, ...]]:
    """The codes of participants that differ in nothing but capitals, and so are one person."""
    by_letters: defaultdict[str, set[str]] = defaultdict(set)
    for (code,) in study.log.query("SELECT participant FROM participant"):
        by_letters[str(code).casefold()].add(str(code))
    return sorted(tuple(sorted(codes)) for codes in by_letters.values() if len(codes) > 1)


def participants_in(kind: str, body: Mapping[str, Any]) -> Iterator[str]:
    """The participants of a session that an event of it names."""
    value = body.get("participants" if kind == "session.opened" else "value")
    if isinstance(value, list) and (kind == "session.opened" or body.get("field") == "participants"):
        yield from map(str, value)


def _has(codes: Iterable[str], code: str) -> bool:
    return any(is_same(each, code) for each in codes)
