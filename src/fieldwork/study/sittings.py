"""The sessions that a coder looked at last, kept in memory with their codings, so that a key costs the same in any study.

What somebody else wrote meanwhile, in another window or another part of the program, is noticed by the number of the newest
event; only the sessions that it is about are read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.coding.segments import Coding, Document, coding_of
from fieldwork.record.events import Event
from fieldwork.store.current import last_seq, shown_of, subjects_since
from fieldwork.study.desk.codings import CODING, placed
from fieldwork.study.desk.documents import document

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

MOST = 32
"""How many sessions are kept."""


@dataclass
class Sitting:
    """A session: its texts, and the codings of all coders as they stand now, by id."""

    texts: Document
    codings: dict[str, Coding]


class Sittings:
    """What is kept of a study in memory."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._kept: dict[str, Sitting] = {}
        self._seq = last_seq(study.log)

    def catch_up(self) -> set[str]:
        """Forget the sessions that others have written about since; all subjects that they wrote about."""
        now = last_seq(self.study.log)
        if now == self._seq:
            return set()
        subjects = subjects_since(self.study.log, self._seq)
        self._seq = now
        for subject in subjects & set(self._kept):
            del self._kept[subject]
        return subjects

    def of(self, session: str) -> Sitting:
        """A session. Raises InputError where there is none with this id."""
        found = self._kept.pop(session, None)
        if found is None:
            texts = document(self.study, session)
            told = [_told(event) for event in shown_of(self.study.log, CODING, session)]
            found = Sitting(texts, {each.coding: each for each in placed(self.study, texts, told)})
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
        self._kept[session] = found  # the one looked at last goes out last
        return found

    def wrote(self, events: Sequence[Event]) -> None:
        """Take in what was just written here."""
        for event in events:
            sitting = self._kept.get(event.subject)
            if sitting is not None and event.kind == "segment.coded":
                (coding,) = placed(self.study, sitting.texts, [_told(event)])
                sitting.codings[coding.coding] = coding
            elif sitting is not None and event.kind == "segment.uncoded":
                sitting.codings.pop(event.body["coding"], None)
        if last_seq(self.study.log) == self._seq + len(events):
            self._seq += len(events)


def _told(event: Event) -> Coding:
    return coding_of(event.subject, event.body, at=event.at, offset=event.offset, event=event.id)
