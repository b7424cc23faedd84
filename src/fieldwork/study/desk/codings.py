"""What was coded in a study: every coding as it stands now, as rows for people and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldwork.coding.following import Following
from fieldwork.coding.segments import Coding, Document, coding_of
from fieldwork.ids import iso
from fieldwork.store.current import body_of, shown_of
from fieldwork.study.desk.documents import document

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

CONSENSUS = "consensus"
"""Instead of a coder: what stands as the coding of the study (`coding.reconcile.consensus`)."""
CODING = "coding"
"""The name of the registers of codings."""
COLUMNS = (
    "session", "item", "field", "start", "end", "code", "actor", "route", "coder", "valence", "new_aspect", "text", "state",
    "at",
)  # fmt: skip
"""The keys of `codings --json`, in order; `import codings` reads those of them that a person decides."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: how many codings are new, and how many were there already."""

    new: int
    known: int


def codings(study: Study, session: str | None = None) -> list[Coding]:
    """The codings of all coders, of one session or of all, in the order of the sessions and of the texts within."""
    by_session: dict[str, list[Coding]] = {}
    for event in shown_of(study.log, CODING, session):
        coding = coding_of(event.subject, event.body, at=event.at, offset=event.offset, event=event.id)
        by_session.setdefault(event.subject, []).append(coding)
    found: list[Coding] = []
    for row in study.log.sessions():
        here = by_session.get(row.id)
        if here:
            found += placed(study, document(study, row.id), here)
    return found


def placed(study: Study, texts: Document, found: Iterable[Coding]) -> list[Coding]:
    """Codings of a session as they were written down, as they stand in its texts of now, in their order."""
    follow = Following(texts, lambda event: body_of(study.log, texts.session, event))
    return in_order(texts, map(follow, found))


def in_order(texts: Document, found: Iterable[Coding]) -> list[Coding]:
    """Codings in the order of the texts, in a text by where they begin; those of texts that are gone come last."""
    order, last = texts.order, len(texts.parts)
    return sorted(found, key=lambda c: (order.get(c.place, last), c.start, c.end, c.coder, c.code, c.coding))


def codings_rows(study: Study, coder: str | None = None) -> Iterator[dict[str, Any]]:
    """Each coding as a row with the keys of COLUMNS: what stands now, with the code that it counts as; of one coder or of all.

    `consensus` instead of a coder gives what coders agree on and what was settled where they differ.

    `start`, `end` and `text` are the place and the words of now, or where `state` is `flagged` those of when it was coded.
    """
    from fieldwork.study.codebook.book import codebook

    effective = codebook(study).effective
    if coder == CONSENSUS:
        from fieldwork.study.rounds.settling import consensus_of  # which reads codings itself

        found, coder = consensus_of(study), None
    else:
        found = codings(study)
    for coding in found:
        if coder is None or coding.coder == coder:
            yield _row(coding, effective(coding.code))


def _row(coding: Coding, code: str) -> dict[str, Any]:
    row = {name: getattr(coding, name) for name in COLUMNS}
    return row | {"code": code, "at": iso(coding.at, coding.offset)}


def import_codings(study: Study, file: Path, *, by: str | None = None) -> Imported:
    """Take in a CSV of codings (docs/codings.md), all or nothing; what is there already is left as it is.

    Raises DefectsError, which has every line that does not fit.
    """
    from fieldwork.study.desk.codings_csv import take  # only an import needs it

    return take(study, Path(file), by or study.by)
