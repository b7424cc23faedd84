"""Follow-ups that are planned: what is typed for the day, and which of them wait until they are held."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldwork.capture.state import SessionState
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO
from fieldwork.protocol.typed import DAYS_AGO, typed_date
from fieldwork.study.privacy.last_said import last_said
from fieldwork.study.privacy.withdrawal import withdrawn
from fieldwork.study.start import consent_allowing

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

CONTACT = "contact_again"
"""What a consent item allows that is needed to come back to someone."""
_AHEAD = {"morgen": 1, "tomorrow": 1, "overmorgen": 2}
_IN = re.compile(r"(?:over|in)\s+(\d{1,3}|een|één|a|one)\s+(dag|day|week|wek|maand|month)(?:en|s)?\Z")
_YEAR = re.compile(r"\d{4}")
_PLANNED = """
SELECT s.id, e.body -> '$.value', e.at FROM session s
CROSS JOIN head h ON h.subject = s.id AND h.register = 'field/follow_up' AND h.shown
JOIN event e ON e.seq = h.event_seq WHERE s.status IN ('open', 'closed') AND e.body ->> '$.value' IS NOT NULL
"""
_FOLLOWING = """
SELECT e.body ->> iif(h.register = 'opened', '$.follows', '$.value'), s.opened_at FROM session s
CROSS JOIN head h ON h.subject = s.id AND h.register IN ('opened', 'field/follows') AND h.shown
JOIN event e ON e.seq = h.event_seq WHERE s.status IN ('open', 'closed') AND (h.register <> 'opened' OR NOT EXISTS
  (SELECT 1 FROM head c WHERE c.subject = s.id AND c.register = 'field/follows'))
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A follow-up that waits: of which session, on which day (`YYYY-MM-DD`), what about, whether somebody may be asked."""

    session: str
    day: str
    text: str
    welcome: bool = True


def coming_day(typed: str, today: date | None = None) -> str | Msg:
    """A day to come, as `YYYY-MM-DD`: `3 mei` (the next one), `3-5-2027`, `morgen`, `over 2 weken`, `in a month`."""
    words, now = " ".join(typed.casefold().split()), today or date.today()
    if not words:
        return msg("Wanneer? Schrijf een dag, zoals 3 mei of over 2 weken.", "When? Write a day, such as 3 May or in 2 weeks.")
    if words in _AHEAD:
        return (now + timedelta(days=_AHEAD[words])).isoformat()
    if found := _IN.match(words):
        return _later(now, int(found[1]) if found[1].isdigit() else 1, found[2])
    day = typed_date(words, now)
    if isinstance(day, Msg) or day >= now.isoformat():
        return day
    again = None if words in DAYS_AGO or _YEAR.search(words) else _next_year(day)
    if again is not None:
        return again
    return msg("{day} is voorbij. Op welke dag is het vervolg?", "{day} is over. On which day is the follow-up?", day=day)


def _later(now: date, many: int, unit: str) -> str:
    if unit in ("maand", "month"):
        year, month = divmod(now.month - 1 + many, 12)
        year, month = now.year + year, month + 1
        return date(year, month, min(now.day, monthrange(year, month)[1])).isoformat()
    return (now + timedelta(days=many * (7 if unit in ("week", "wek") else 1))).isoformat()


def _next_year(day: str) -> str | None:
    try:
        return date(int(day[:4]) + 1, int(day[5:7]), int(day[8:])).isoformat()
    except ValueError:
        return None


def unwilling(study: Study, state: SessionState) -> list[str]:
    """The participants of a session who do not want to be asked again: what they answered last, in whichever session."""
    return _unwilling(study, state.header.get("participants") or ())


def _unwilling(study: Study, codes: Iterable[str], rows: Sequence[SessionRow] | None = None) -> list[str]:
    needed, codes = consent_allowing(study, CONTACT), list(codes)
    said = last_said(study, rows, codes) if needed and codes else {}
    return [code for code in codes if any(
        item in needed and answer.value == NO for item, answer in said.get(code.casefold(), {}).items())]  # fmt: skip


def waiting(study: Study, rows: Mapping[str, SessionRow]) -> list[Planned]:
    """The follow-ups that are planned and not held yet, the first day first; `rows` are the sessions by id.

    One is held once a session that follows it was begun after the planning. Where all withdrew from the study, none waits.
    """
    plans = study.log.query(_PLANNED)
    gone = set(withdrawn(study)) if plans else set()
    held = dict(study.log.query(f"SELECT * FROM ({_FOLLOWING}) ORDER BY 2")) if plans else {}
    people = {code for session, *_ in plans if session in rows for code in rows[session].participants}
    against, found = set(_unwilling(study, people, list(rows.values()))), []
    for session, value, at in plans:
        row = rows.get(session)
        everyone = row is not None and row.participants and gone.issuperset(row.participants)
        if row is not None and not everyone and held.get(session, 0) <= at:
            plan = json.loads(value)
            welcome = not row.participants or not against.issuperset(row.participants)
            found.append(Planned(session, str(plan.get("day") or ""), str(plan.get("text") or ""), welcome))
    return sorted(found, key=lambda each: (each.day, each.session))
