"""What is known of a session beside its texts: which parts and probes came up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldwork.i18n import Lang, pick
from fieldwork.store.current import shown_of

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study


def ticked(study: Study, row: SessionRow, lang: Lang) -> dict[str, list[str]]:
    """The parts that were asked and the probes that were used in a session, by item."""
    if row.protocol is None:
        return {}
    session, protocol = row.id, study.protocol_of(row.id, row.protocol, row.version or 0)
    found: dict[str, list[str]] = {}
    for event in shown_of(study.log, "part", session):
        item = protocol.by_id.get(event.body["item"])
        words = [pick(part.label, lang) for part in item.parts if part.id == event.body["part"]] if item else []
        found.setdefault(event.body["item"], []).extend(words)
    for event in shown_of(study.log, "probe", session):
        item = protocol.by_id.get(event.body["item"])
        probes = item.probe_list(lang) if item else ()
        place = event.body["probe"]
        found.setdefault(event.body["item"], []).extend(probes[place : place + 1])
    return found
