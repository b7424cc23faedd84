"""What may leave the study: a session that its participant agreed to, or whose data were kept when it was stopped."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.protocol.model import NO, YES
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study

_GIVEN = """
SELECT h.subject, e.body ->> '$.item', e.body ->> '$.value' FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.register >= 'consent/' AND h.register < 'consent0' AND h.stands ORDER BY h.shown
"""


class Consents:
    """The consent of every session, read at once."""

    def __init__(self, study: Study) -> None:
        items = (study.form.get("consent") or {}).get("items") or ()
        self.required = tuple(
            item["id"] for item in items if item.get("required") or "taking_part" in (item.get("allows") or ())
        )
        self.given: dict[str, dict[str, str]] = {}
        for session, item, value in study.log.query(_GIVEN):
            given = self.given.setdefault(session, {})
            if given.get(item) != NO:  # of two that were written without seeing each other, a no counts
                given[item] = value
        stopped = "SELECT subject FROM current WHERE register = 'state' AND kind = 'session.stopped' AND body ->> '$.keep'"
        self.kept = {subject for (subject,) in study.log.query(stopped)}

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
