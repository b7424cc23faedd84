"""What stands as the coding of a study, with who said it: what the report and the result matrix count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldwork.coding.segments import Coding, Document
from fieldwork.coding.tally import Said
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.documents import document
from fieldwork.study.rounds.settling import consensus_of

if TYPE_CHECKING:
    from fieldwork.coding.reconcile import Round
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study


def waiting_talks(every: Iterable[Round], sessions: Iterable[SessionRow]) -> frozenset[str]:
    """The conversations of which any record is in an open round: until that is closed nothing of them counts."""
    blind = {session for each in every if each.is_open for session in each.sessions}
    return frozenset(row.conversation for row in sessions if row.id in blind)


def that_count(sessions: Iterable[SessionRow], waits: Collection[str]) -> list[SessionRow]:
    """The sessions that were held to their end, of conversations that wait for nothing (`waiting_talks`)."""
    return [row for row in sessions if row.status in ("closed", "stopped") and row.conversation not in waits]


def standing_said(
    study: Study, sessions: Sequence[SessionRow], codings: Iterable[Coding] | None = None
) -> tuple[Said, ...]:
    """The codings that stand in these sessions (or others that are given), with the code that each counts as; those whose words
    are gone are left out.

    A coding without a route has that of its code.
    """
    known = codebook(study)
    rows = {row.id: row for row in sessions}
    standing = [
        replace(coding, route=coding.route or (found.route if (found := known.codes.get(coding.code)) else None))
        for coding in (consensus_of(study) if codings is None else codings)
        if coding.session in rows and coding.span is not None
    ]
    texts = {session: document(study, session) for session in {coding.session for coding in standing}}
    return tuple(
        Said(coding, known.effective(coding.code), rows[coding.session].conversation, rows[coding.session].kind or "",
             _who(rows[coding.session], texts[coding.session], coding.item, coding.field))
        for coding in standing
    )  # fmt: skip


def _who(row: SessionRow, texts: Document, item: str | None, field: str) -> frozenset[str]:
    """Who said what stands in a field: one person, or all of whom one did."""
    part = texts.part(item, field)
    return frozenset((part.who,)) if part is not None and part.who else frozenset(row.participants)
