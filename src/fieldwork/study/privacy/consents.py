"""What may leave the study, and what may be done with it: every consent of every session, read at once.

Taking part is asked of each session. Of all else (to be quoted, reuse …) what a participant answered last holds for all of
their sessions, earlier ones too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from fieldwork.protocol.model import NO, YES
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study
from fieldwork.study.privacy.last_said import Answer, last_said
from fieldwork.study.privacy.withdrawal import erased_codes

QUOTING, REUSE, TAKING_PART = "quoting", "reuse", "taking_part"
"""What an item of the form can allow (`allows`), as far as exports ask for it."""

_GIVEN = """
SELECT h.subject, e.body FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.register >= 'consent/' AND h.register < 'consent0' AND h.stands ORDER BY h.shown
"""
_STOPPED = """
SELECT s.id FROM session s CROSS JOIN current c ON c.subject = s.id AND c.register = 'state'
WHERE s.status = 'stopped' AND c.kind = 'session.stopped' AND c.body ->> '$.keep'
"""
_OF_NOBODY = "SELECT id FROM session WHERE kind = 'observation' AND participants = '[]'"


class Consents:
    """The consent of every session."""

    def __init__(self, study: Study) -> None:
        self._study = study
        items = (study.form.get("consent") or {}).get("items") or ()
        self.required = tuple(item["id"] for item in items if item.get("required") or item.get("allows") == TAKING_PART)
        self._allowing: dict[str, tuple[str, ...]] = {}
        for item in items:
            what = str(item.get("allows"))
            self._allowing[what] = (*self._allowing.get(what, ()), item["id"])
        self.given: dict[str, dict[str, str]] = {}
        self._bodies: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for session, raw in study.log.query(_GIVEN):
            body = json.loads(raw)
            given = self.given.setdefault(session, {})
            self._bodies.setdefault((session, body["item"]), []).append(body)
            if given.get(body["item"]) != NO:  # of two that were written without seeing each other, a no counts
                given[body["item"]] = body["value"]
        self.kept = {subject for (subject,) in study.log.query(_STOPPED)}
        self.gone = erased_codes(study)
        self.of_nobody = {session for (session,) in study.log.query(_OF_NOBODY)}

    def of(self, session: str) -> Mapping[str, str]:
        """What was answered to each item of the form."""
        return self.given.get(session, {})

    def allow(self, session: SessionRow) -> bool:
        """Whether what was said in a session may leave the study.

        Of an observation of a workplace no consent is asked of one person; a refusal holds there too.
        """
        if session.status in ("refused", "erased") or self._is_nobodys(session):
            return False
        if session.status == "stopped":
            return session.id in self.kept
        if session.participants and not any(self._takes_part(session.id, code) for code in session.participants):
            return False
        answers = [self.of(session.id).get(item) for item in self.required]
        if session.kind == "observation":
            return NO not in answers
        return all(answer == YES for answer in answers)

    def _is_nobodys(self, session: SessionRow) -> bool:
        """Whether all who took part withdrew, and everything of them is to be gone."""
        return bool(session.participants) and all(code.casefold() in self.gone for code in session.participants)

    def _takes_part(self, session: str, code: str) -> bool:
        """Whether a participant of a session did not take back what is needed to take part: on no side of what was written
        without seeing each other, and not by withdrawing."""
        return code.casefold() not in self.gone and all(
            NO not in [(body.get("each") or {}).get(code, {}).get("value") for body in self._bodies.get((session, item), ())]
            for item in self.required
        )

    def may(self, session: str, what: str, who: str | None = None) -> bool:
        """Whether consent was given to something (`quoting`, `reuse` …), in a session, by one participant or (None) by all.

        It takes a yes to every item that asks for it, and in that session to taking part; what was never asked is no yes. In an
        observation without participants there is nobody to ask: only a no counts there.
        """
        said = self._all_said(session, what, who)
        if session in self.of_nobody:
            return NO not in said
        return what in self._allowing and all(each == YES for each in said)

    def refused(self, session: str, what: str, who: str | None = None) -> bool:
        """Whether one participant, or (None) anyone of all, said no to something or to taking part in that session."""
        return NO in self._all_said(session, what, who)

    def _all_said(self, session: str, what: str, who: str | None) -> list[str | None]:
        """What was said to each item that something asks for."""
        said = [self.said(session, item, who) for item in self._allowing.get(what, ())]
        return said + [self._said_here(session, item, who) for item in self.required]

    def withheld(self, session: SessionRow | str, who: str | None = None) -> frozenset[str]:
        """What may not be done with what was said in a session, by one participant or by anyone: of `quoting` and `reuse`."""
        id_ = session if isinstance(session, str) else session.id
        return frozenset(what for what in (QUOTING, REUSE) if not self.may(id_, what, who))

    def last(self, code: str, item: str) -> str | None:
        """What a participant last answered to an item, in whichever session; None where they never did."""
        found = self._last.get(code.casefold(), {}).get(item)
        return None if found is None else found.value

    def said(self, session: str, item: str, who: str | None) -> str | None:
        """What holds in a session of an item, for one participant or (None) for all: what each answered last; where that is not
        known, what was answered in that session. A no counts for more than any yes, for all also one in another record of the
        same talk; None stands for what was not answered by everybody."""
        row = self._rows.get(session)
        people = (who,) if who is not None else row.participants if row is not None else ()
        told = {self.last(code, item) or self._said_here(session, item, code) for code in people}
        if not people:
            told.add(self._said_here(session, item, None))
        if who is None and row is not None:
            told |= {NO for other in self._talks[row.conversation] if other != session and self._has_no(other, item)}
        return _of_all(told)

    def _has_no(self, session: str, item: str) -> bool:
        """Whether anybody in another record of a talk says no."""
        people = self._rows[session].participants
        return NO in [self.last(code, item) for code in people] if people else self.of(session).get(item) == NO

    def _said_here(self, session: str, item: str, who: str | None) -> str | None:
        """What was answered to an item in one session, by one participant or (None) by all."""
        said: set[str | None] = set()
        row = self._rows.get(session)
        people = (who,) if who is not None else row.participants if row is not None else ()
        if item in self.required and any(code.casefold() in self.gone for code in people):
            said.add(NO)
        for body in self._bodies.get((session, item), ()):
            each = body.get("each") or {}
            told = [each[who]] if who in each else [body, *each.values()]
            said |= {one.get("value") for one in told}
        return _of_all(said)

    @cached_property
    def _rows(self) -> Mapping[str, SessionRow]:
        return {row.id: row for row in self._study.log.sessions()}

    @cached_property
    def _talks(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows.values():
            if row.status not in ("refused", "erased"):
                found.setdefault(row.conversation, []).append(row.id)
        return found

    @cached_property
    def _last(self) -> Mapping[str, Mapping[str, Answer]]:
        return last_said(self._study, list(self._rows.values()))


def _of_all(said: Iterable[str | None]) -> str | None:
    """A no counts for more than any yes; None stands for what was not answered by everybody."""
    told = set(said)
    return NO if NO in told else YES if told == {YES} else None
