"""The rules for quotes: what is marked as one, whether it may be quoted, and where in the result matrix it stands.

A quote needs a yes of who said it to everything that taking part and quoting ask. Where the words are nobody's in particular,
it needs a yes of everyone in the session; what was never asked is no yes. Answers that can identify a person are never quoted.
A person can be recognised by her words where few stand beside her: in a cell that fewer than three persons spoke about, no
quote is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from fieldwork.coding.segments import Coding, Document, Part, Place, place_of
from fieldwork.protocol.model import Item
from fieldwork.spans import Span
from fieldwork.store.log import SessionRow
from fieldwork.study.desk.field_marks import FieldMark, field_marks
from fieldwork.study.privacy.consents import QUOTING, Consents

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

FEWEST_PERSONS = 3
"""Under so many persons a cell carries no quote, and a quote does not tell the role of who said it."""
Pieces: TypeAlias = Callable[[str, int, int, str], str]
"""From a whole text, a span of it and the words there to those words as they may be told."""


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

    def __init__(self, study: Study, consents: Consents | None = None) -> None:
        self._consents = consents or Consents(study)

    def allowed(self, session: str, who: str | None) -> bool:
        """Whether the words of a person (None: of anyone) in a session may be quoted."""
        return not self.nobody_asked(session) and self._consents.may(session, QUOTING, who)

    def nobody_asked(self, session: str) -> bool:
        """Whether it is an observation without participants: there is nobody to ask."""
        return session in self._consents.of_nobody

    def refused(self, session: str, who: str | None) -> bool:
        """Whether a person (None: anyone in the session) said no to being quoted."""
        return self._consents.refused(session, QUOTING, who)


def quote_marks(study: Study, texts: Document) -> list[FieldMark]:
    """The quotes that were marked in a session, in the order of its texts; those whose words are gone are left out."""
    return [mark for mark in field_marks(study, texts) if mark.what == "quote"]


def identifies(items: Mapping[str, Item], item: str | None, field: str) -> bool:
    """Whether a text answers a question, also one inside a repeat, that can identify a person; `items` are its protocol's."""
    inner = items.get(field.partition(".")[2]) if field.startswith(("answer:", "remark:")) else None
    return any(each is not None and each.identifier for each in (items.get(item or ""), inner))


def said_by(row: SessionRow, part: Part) -> tuple[str | None, str | None]:
    """Who said what stands in a text (None: not known), and in which role."""
    alone = row.participants[0] if len(row.participants) == 1 else None
    return part.who or alone, part.speaker or row.role


def items_of(study: Study, protocol: str | None, version: object) -> Mapping[str, Item]:
    """The items of the protocol that a session was held with, by id; none where it was held without one."""
    return {} if protocol is None else study.protocol(protocol, None if version is None else int(str(version))).by_id


def marked_quotes(
    study: Study, rows: Sequence[SessionRow], texts: Mapping[str, Document], told: Pieces | None = None
) -> list[Quote]:  # fmt: skip
    """What was marked as a quote in these sessions, in their order; not in answers that can identify a person. Words that two
    people marked, each on a copy, are one quote. `told` gives the words as they may be told (None: to the letter)."""
    found: dict[Quote, None] = {}
    for row in rows:
        document = texts.get(row.id)
        if document is None or row.protocol is None:
            continue
        items = items_of(study, row.protocol, row.version)
        for mark in quote_marks(study, document):
            part = document.part(mark.item, mark.field)
            if part is None or identifies(items, mark.item, mark.field):
                continue
            text = mark.text if told is None else told(part.text, mark.start, mark.end, mark.text)
            place = place_of(mark.item, mark.field)
            found[Quote(row.id, place, (mark.start, mark.end), text, *said_by(row, part))] = None
    return list(found)


def shared(session: str, place: Place, span: Span, coding: Coding) -> int:
    """How many code points of a quote a coding covers: it stands where one covers any."""
    if (coding.session, coding.place) != (session, place) or coding.span is None:
        return 0
    return max(min(span[1], coding.end) - max(span[0], coding.start), 0)


def has_quotes(persons: int) -> bool:
    """Whether a cell that so many persons spoke about carries quotes."""
    return persons >= FEWEST_PERSONS


def tells_who(persons: Mapping[str, int], role: str | None) -> bool:
    """Whether a quote tells role and code of who said it; `persons` are how many have each role."""
    return persons.get(role or "", 0) >= FEWEST_PERSONS


def spoken_with(rows: Iterable[SessionRow]) -> dict[str, int]:
    """How many people were spoken with in sessions that came to an end, by role."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.status in ("closed", "stopped"):
            for person in row.participants:
                for role in row.roles.get(person) or ([row.role] if row.role else ()):
                    found[role].add(person)
    return {role: len(people) for role, people in found.items()}
