"""How long what is kept may be kept: the `data` of study.yaml as days, and what of it is due."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

EVERYTHING = "everything"
KEPT: Mapping[str, Msg] = {
    "names": msg("namen en contactgegevens", "names and contacts"),
    "consent_forms": msg("getekende toestemmingen", "signed consent forms"),
    "recordings": msg("opnamen", "recordings"),
    "photos": msg("foto’s", "photos"),
    "answers": msg("antwoorden, notities en coderingen", "answers, notes and codings"),
    "exports": msg("exports", "exports"),
    "backups": msg("reservekopieën", "backups"),
    EVERYTHING: msg("alles van deze studie", "everything of this study"),
}
"""What has a term of its own, in the order in which it is told."""
AHEAD = timedelta(days=30)
"""So long before its day something is due already."""


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of data, how many months after the end of the study it is kept (None: a day was given), and until which day."""

    kind: str
    months: int | None
    until: date

    def is_due(self, today: date) -> bool:
        """Whether its day has come, or comes within a month."""
        return self.until - today <= AHEAD


def terms(study: Study) -> list[Term]:
    """What has to be gone by when, the first day first; nothing where study.yaml does not say."""
    return sorted(_terms(study.form.get("data") or {}), key=lambda term: (term.until, list(KEPT).index(term.kind)))


def _terms(told: Mapping[str, Any]) -> Iterator[Term]:
    ends = _day(told.get("ends"))
    if ends is not None:
        for kind, months in (told.get("retention") or {}).items():
            yield Term(kind, months, _later(ends, months))
    last = _day(told.get("delete_on"))
    if last is not None:
        yield Term(EVERYTHING, None, last)


def due(study: Study, today: date) -> list[Term]:
    """The terms of which the day has come or is near."""
    return [term for term in terms(study) if term.is_due(today)]


def _later(day: date, months: int) -> date:
    """So many months later, on the last day of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(text: object) -> date | None:
    """A day as study.yaml has it; None for what is none, which `check` tells."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
