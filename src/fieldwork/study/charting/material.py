"""What charting is made of: the sessions that were held, on which routes something was asked in each, and what was coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fieldwork.coding.charting import Held, Said
from fieldwork.coding.reconcile import consensus
from fieldwork.coding.segments import Coding, Document, coding_of
from fieldwork.store.current import shown_of
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import CODING, placed
from fieldwork.study.desk.documents import document
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.rounds.settling import decisions

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

_ASKED = """
SELECT h.subject, h.register FROM head h WHERE h.shown AND h.stands AND (
  h.register > 'answer/' AND h.register < 'answer0' OR h.register > 'covered/' AND h.register < 'covered0'
  OR h.register > 'row/' AND h.register < 'row0')
UNION ALL
SELECT h.subject, h.register FROM head h JOIN event e ON e.seq = h.event_seq
WHERE h.shown AND h.stands AND h.register > 'skipped/' AND h.register < 'skipped0' AND e.body ->> '$.reason' = 'geweigerd'
UNION ALL
SELECT h.subject, h.register FROM head h WHERE h.shown AND h.stands AND h.register > 'asked/' AND h.register < 'asked0'
  AND NOT EXISTS (SELECT 1 FROM head s WHERE s.subject = h.subject AND s.register = 'skipped/' || substr(h.register, 7)
    AND s.shown AND s.stands)
"""
_FOLLOWS = """
SELECT o.subject, coalesce(f.body ->> '$.value', o.body ->> '$.follows') FROM current o
LEFT JOIN current f ON f.subject = o.subject AND f.register = 'field/follows' WHERE o.register = 'opened'
"""


def held_of(row: SessionRow, follows: str | None = None) -> Held:
    """A session as charting needs it."""
    roles = dict.fromkeys(role for code in row.participants for role in row.roles.get(code, ()))
    roles |= {row.role: None} if row.role else {}
    return Held(row.id, row.conversation, row.participants, tuple(roles), row.site, row.held_at or "", row.wave, follows,
                row.kind)  # fmt: skip


def followed(study: Study) -> dict[str, str | None]:
    """The session that each session comes back to."""
    return dict(study.log.query(_FOLLOWS))


def asked(study: Study, sessions: Iterable[str]) -> dict[str, frozenset[str | None]]:
    """The routes on which something was asked in each session, with None where anything was at all.

    An item counts that was answered, covered by another answer, or asked without an answer; one that was skipped for want of
    time does not. In an observation the sheet counts that has a row.
    """
    protocols = {row.id: (row.protocol, row.version) for row in study.log.sessions() if row.protocol is not None}
    wanted = set(sessions)
    items: defaultdict[str, set[str]] = defaultdict(set)
    for session, register in study.log.query(_ASKED):
        if session in wanted:
            name, _, item = register.partition("/")
            items[session].add("" if name == "row" else item)
    found: dict[str, frozenset[str | None]] = {}
    for session, here in items.items():
        protocol, version = protocols[session]
        known = study.protocol_of(session, str(protocol), version).by_id.values()
        routes = {item.route for item in known if item.id in here or ("" in here and item.kind == "sheet")}
        found[session] = frozenset({*routes, None}) if routes else frozenset()
    return found


def coded(study: Study, held: set[str], blind: set[str], own: str | None) -> tuple[dict[str, Said], list[Said]]:
    """Every coding by its id, and those that count, in order of holding and of the texts: what stands in the study, and in open
    rounds what `own` coded."""
    told: defaultdict[str, list[Coding]] = defaultdict(list)
    for event in shown_of(study.log, CODING):
        if event.subject in held:
            told[event.subject].append(
                coding_of(event.subject, event.body, at=event.at, offset=event.offset, event=event.id)
            )
    decided = [each for each in decisions(study) if each.session in held]
    settled: defaultdict[str, list[Coding]] = defaultdict(list)
    for decision in decided:
        settled[decision.session] += decision.codings
    every: list[Coding] = []
    given: dict[str, Said] = {}
    agreed: dict[str, Said] = {}  # as it was decided: a coder may have changed her coding since
    for session in sorted(told.keys() | settled.keys(), key=_order(study).__getitem__):
        texts = document(study, session)
        here = placed(study, texts, told[session])
        every += here
        given |= _said(texts, here)
        agreed |= _said(texts, placed(study, texts, settled[session]))
    by_id = {**agreed, **given}
    counting = {each.coding: each for each in consensus(every, rounds(study), decided, codebook(study).effective)}
    counting |= {each.coding: each for each in every if each.session in blind and each.coder == own}
    said = [
        agreed[id_] if id_ in agreed and counting[id_] is not known.coding else known
        for id_, known in by_id.items() if id_ in counting
    ]  # fmt: skip
    order = _order(study)
    return by_id, sorted((each for each in said if each.coding.span), key=lambda each: order[each.coding.session])


def _said(texts: Document, codings: Iterable[Coding]) -> dict[str, Said]:
    """Codings with who said it."""
    people: Sequence[str] = (texts.header or {}).get("participants") or ()
    alone = people[0] if len(people) == 1 else None
    parts = ((coding, texts.part(coding.item, coding.field)) for coding in codings)
    return {coding.coding: Said(coding, part.who or alone if part else alone) for coding, part in parts}


def _order(study: Study) -> dict[str, int]:
    """Sessions in order of holding."""
    rows = sorted(study.log.sessions(), key=lambda row: (row.held_at or "", row.id))
    return {row.id: place for place, row in enumerate(rows)}
