"""How long what is kept may be kept: the `data` of study.yaml as days, and what of it is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.typed import months_after

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
NAMES_FILE = "names.fieldwork"
ASKED = ("controller", "contact", "purpose", "legal_ground", "special_ground", "storage", "ends", "retention")
"""The keys of `data` that a plan needs."""
_MADE: Mapping[str, set[str]] = {"exports": {"exported", "handed_over"}, "backups": {"backed_up"}}
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
            yield Term(kind, months, months_after(ends, months))
    last = _day(told.get("delete_on"))
    if last is not None:
        yield Term(EVERYTHING, None, last)


def missing(study: Study) -> list[str]:
    """What study.yaml does not say under `data` and every plan asks."""
    told = study.form.get("data") or {}
    return [name for name in ASKED if not told.get(name)]


def due(study: Study, today: date) -> list[Term]:
    """The terms of which the day has come or is near; not of names, exports and backups where the study made none."""
    return [term for term in terms(study) if term.is_due(today) and _is_there(study, term.kind)]


def _is_there(study: Study, kind: str) -> bool:
    """Whether there is something of a kind, as far as the study can tell."""
    if kind == "names":
        return study.folder.joinpath(NAMES_FILE).exists()
    if kind == "answers":
        return any(row.status not in ("erased", "refused") for row in study.log.sessions())
    made = _MADE.get(kind)
    return made is None or next(iter(study.log.events("study", made)), None) is not None


def _day(text: object) -> date | None:
    """A day as study.yaml has it; None for what is none, which `check` tells."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
