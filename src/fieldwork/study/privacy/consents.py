"""What may leave the study, and what may be done with it: every consent of every session, read at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fieldwork.protocol.model import NO, YES
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study

QUOTING, REUSE, TAKING_PART = "quoting", "reuse", "taking_part"
"""What an item of the form can allow (`allows`), as far as exports ask for it."""

_GIVEN = """
SELECT h.subject, e.body FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.register >= 'consent/' AND h.register < 'consent0' AND h.stands ORDER BY h.shown
"""
_STOPPED = "SELECT subject FROM current WHERE register = 'state' AND kind = 'session.stopped' AND body ->> '$.keep'"
_OF_NOBODY = "SELECT id FROM session WHERE kind = 'observation' AND participants = '[]'"


class Consents:
    """The consent of every session."""

    def __init__(self, study: Study) -> None:
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
        self._of_nobody = {session for (session,) in study.log.query(_OF_NOBODY)}

    def of(self, session: str) -> Mapping[str, str]:
        """What was answered to each item of the form."""
        return self.given.get(session, {})

    def allow(self, session: SessionRow) -> bool:
        """Whether what was said in a session may leave the study.

        Of an observation of a workplace no consent is asked of one person; a refusal holds there too.
        """
        if session.status in ("refused", "erased"):
            return False
        if session.status == "stopped":
            return session.id in self.kept
        answers = [self.of(session.id).get(item) for item in self.required]
        if session.kind == "observation":
            return NO not in answers
        return all(answer == YES for answer in answers)

    def may(self, session: str, what: str, who: str | None = None) -> bool:
        """Whether consent was given to something (`quoting`, `reuse` …), in a session, by one participant or (None) by all.

        It takes a yes to every item that asks for it and to taking part; what was never asked is no yes. In an observation
        without participants there is nobody to ask: only a no counts there.
        """
        asked = (*self._allowing.get(what, ()), *self.required)
        said = [self.said(session, item, who) for item in asked]
        if session in self._of_nobody:
            return NO not in said
        return what in self._allowing and all(each == YES for each in said)

    def withheld(self, session: SessionRow | str, who: str | None = None) -> frozenset[str]:
        """What may not be done with what was said in a session, by one participant or by anyone: of `quoting` and `reuse`."""
        id_ = session if isinstance(session, str) else session.id
        return frozenset(what for what in (QUOTING, REUSE) if not self.may(id_, what, who))

    def said(self, session: str, item: str, who: str | None) -> str | None:
        """What was answered to an item by one participant or (None) by all; a no counts for more than any yes, and None stands
        for what was not answered by everybody."""
        said: set[str | None] = set()
        for body in self._bodies.get((session, item), ()):
            each = body.get("each") or {}
            people = [each[who]] if who in each else [body, *each.values()]
            said |= {one.get("value") for one in people}
        return NO if NO in said else YES if said == {YES} else None
