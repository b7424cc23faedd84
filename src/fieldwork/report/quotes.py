"""The words of participants that may stand in a report: those that the lead marked as a quote, as far as consent goes.

A quote needs a yes of who said it to everything that taking part and quoting ask. Where the words are nobody's in particular,
it needs a yes of everyone in the session; what was never asked is no yes. Answers that can identify a person are never quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldwork.coding.segments import Document, Place, place_of
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.spans import Span
from fieldwork.store.log import SessionRow
from fieldwork.study.desk.field_marks import field_marks
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import QUOTING, Consents


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were marked as a quote: where they stand, who said them (None: not known), in which role."""

    session: str
    place: Place
    span: Span
    text: str
    who: str | None
    role: str | None


class Quoting:
    """Who agreed to be quoted."""

    def __init__(self, study: Study) -> None:
        self._consents = Consents(study)

    def allowed(self, session: str, who: str | None) -> bool:
        """Whether the words of a person (None: of anyone) in a session may be quoted."""
        return session not in self._consents.of_nobody and self._consents.may(session, QUOTING, who)


def marked_quotes(
    study: Study, rows: Sequence[SessionRow], texts: Mapping[str, Document], names: Pseudonyms | None = None
) -> list[Quote]:  # fmt: skip
    """What was marked as a quote in these sessions, in their order; not in answers that can identify a person. `names`
    replaces the names that the key file knows, one that a mark cuts through too."""
    found: list[Quote] = []
    for row in rows:
        document = texts.get(row.id)
        if document is None or row.protocol is None:
            continue
        items = study.protocol(row.protocol, None if row.version is None else int(row.version)).by_id
        for mark in field_marks(study, document):
            part = document.part(mark.item, mark.field)
            inner = items.get(mark.field.partition(".")[2]) if mark.field.startswith(("answer:", "remark:")) else None
            named = [item for item in (items.get(mark.item or ""), inner) if item is not None]
            if mark.what != "quote" or part is None or any(item.identifier for item in named):
                continue
            alone = row.participants[0] if len(row.participants) == 1 else None
            who, role = part.who or alone, part.speaker or row.role
            text = mark.text if names is None else names.piece(part.text, mark.start, mark.end, mark.text)
            found.append(Quote(row.id, place_of(mark.item, mark.field), (mark.start, mark.end), text, who, role))
    return found
