"""Visits: one or more days at a site. A visit's id is its first day, so that two copies name the same visit alike."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

TOGETHER = timedelta(days=7)
"""Within how many days of a visit's first or last day another day there is taken for the same visit."""

_VISITS = """
SELECT v.site, v.visit, v.date, v.researchers, min(substr(s.held_at, 1, 10)), max(substr(s.held_at, 1, 10)), count(s.id)
FROM visit v LEFT JOIN session s ON s.site = v.site AND s.visit = v.visit
GROUP BY v.site, v.visit ORDER BY max(coalesce(s.held_at, v.date)) DESC, v.visit DESC
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a site: local dates `first` and `last`, the codes of who went, how many sessions were held there."""

    site: str
    id: str
    first: str
    last: str
    researchers: tuple[str, ...]
    sessions: int


def visits(study: Study, site: str | None = None) -> list[Visit]:
    """The visits of the study, or to one site; the newest first."""
    found = []
    for where, name, day, researchers, first, last, count in study.log.query(_VISITS):
        if site is None or where == site:
            days = sorted(filter(None, (day, first, last)))
            who = tuple(json.loads(researchers)) if isinstance(researchers, str) else ()
            found.append(Visit(where, name, days[0] if days else "", days[-1] if days else "", who, count))
    return found


def proposed_visit(known: Sequence[Visit], day: str) -> str | None:
    """The visit that a day most likely belongs to, or None where it begins a new one."""
    when = _day(day)
    near = []
    for visit in known:
        first, last = _day(visit.first), _day(visit.last)
        if when and first and last and first - TOGETHER <= when <= last + TOGETHER:
            near.append((abs(last - when), visit.id))
    return min(near)[1] if near else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
