"""Choosing the quotes of the report: every segment that counts in the result matrix, whether it is chosen, why it stays out.

To choose is to mark exactly the words of a segment as a quote, as it is done in the field; such a mark says that it was made at
the desk. What a quote is and when it may be told stands in `study.desk.quotes`, where the report finds it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldwork.capture.marks import bare
from fieldwork.coding.codebook import Codebook
from fieldwork.coding.segments import Document, Place, place_of
from fieldwork.coding.tally import Said, Where, cells_of, in_order, persons, themes_in
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.protocol.model import Item
from fieldwork.record.gone import KNOWS
from fieldwork.spans import Span
from fieldwork.store.current import shown_of
from fieldwork.store.faults import read_only
from fieldwork.store.log import SessionRow
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.field_marks import FieldMark
from fieldwork.study.desk.quotes import (
    FEWEST_PERSONS,
    Quoting,
    has_quotes,
    identifies,
    items_of,
    quote_marks,
    said_by,
    shared,
    spoken_with,
    tells_who,
)
from fieldwork.study.privacy.consents import Consents
from fieldwork.study.reading import Names, names
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.said import standing_said, that_count, waiting_talks
from fieldwork.study.steps import MARKED, Steps, Write

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

AROUND = 80
"""So many characters before and after the words are shown with them."""

IDENTIFIES = msg("De vraag kan iemand herkenbaar maken: antwoorden daarop worden nooit geciteerd.",
                 "The question can identify a person: answers to it are never quoted.")  # fmt: skip
REFUSED = msg("Wie dit zei, wil niet geciteerd worden.", "Who said this does not want to be quoted.")
REFUSED_IN_GROUP = msg("Iemand in dit gesprek wil niet geciteerd worden, en wie dit zei is niet vastgelegd.",
                       "Somebody in this session does not want to be quoted, and who said this was not recorded.")  # fmt: skip
NEVER_ASKED = msg("Wie dit zei, is niet gevraagd of dit geciteerd mag worden, of zei geen ja.",
                  "Who said this was not asked whether it may be quoted, or gave no yes.")  # fmt: skip
NOBODY_ASKED = msg("Bij een observatie zonder deelnemers is niemand gevraagd of dit geciteerd mag worden.",
                   "At an observation without participants nobody was asked whether this may be quoted.")  # fmt: skip
TOO_FEW = msg("In dit vakje spraken minder dan {n} personen.", "Fewer than {n} persons spoke in this cell.", n=FEWEST_PERSONS)
NOT_CODED = msg("Niemand codeerde dit zo dat het meetelt.", "Nobody coded this in a way that counts.")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A segment that counts in the result matrix, or (`coding` None) words that are marked and that nothing counts on.

    `start` and `end` are code points of the text at `item` and `field`, end exclusive; `before` and `after` the words around.
    `who` and `role` are None where the report tells neither, for fewer than three persons have the role. `marks` are the quotes
    that stand on any of it; `why_not` why it would not be in the report.
    """

    id: str
    session: str
    coding: str | None
    item: str | None
    field: str
    start: int
    end: int
    text: str
    before: str
    after: str
    where: Where
    code: str | None
    who: str | None
    role: str | None
    why_not: Msg | None
    marks: tuple[FieldMark, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether it is a quote."""
        return bool(self.marks)

    @property
    def place(self) -> Place:
        """Which text it is in."""
        return place_of(self.item, self.field)

    @property
    def span(self) -> Span:
        """Where it stands in that text."""
        return self.start, self.end


@dataclass(frozen=True)
class Quotables:
    """All that can be chosen, in the order of the report: actor, route, theme, talk; last what is marked and not coded.

    `persons` tells how many spoke in a cell, at least; `rows` are the sessions, `said` what counts in each.
    """

    entries: tuple[Quotable, ...]
    persons: Mapping[Where, int]
    rows: Mapping[str, SessionRow]
    book: Codebook
    names: Names
    said: Mapping[str, tuple[Said, ...]]
    rules: _Rules


class _Rules:
    """Whether words would be in the report, and who is told to have said them."""

    def __init__(self, study: Study, rows: Sequence[SessionRow], consents: Consents) -> None:
        self._study, self._quoting = study, Quoting(study, consents)
        self._persons = spoken_with(rows)
        self._known: dict[tuple[str, str | None], Msg | None] = {}

    def made(self, row: SessionRow, texts: Document, place: Place, span: Span, **more: Any) -> Quotable | None:
        """What is to be told of words; None where their text is not there."""
        part = texts.by_place.get(place)
        if part is None:
            return None
        start, end = span
        who, role = said_by(row, part)
        named = tells_who(self._persons, role)
        items = items_of(self._study, row.protocol, row.version)
        why = IDENTIFIES if identifies(items, part.item, part.field) else self._consent(row, who)
        return Quotable(
            session=row.id, item=part.item, field=part.field, start=start, end=end, text=part.text[start:end],
            before=part.text[max(start - AROUND, 0) : start], after=part.text[end : end + AROUND],
            who=who if named else None, role=role if named else None, **{**more, "why_not": why or more["why_not"]},
        )  # fmt: skip

    def _consent(self, row: SessionRow, who: str | None) -> Msg | None:
        if (row.id, who) not in self._known:
            self._known[row.id, who] = self._told(row, who)
        return self._known[row.id, who]

    def _told(self, row: SessionRow, who: str | None) -> Msg | None:
        if self._quoting.allowed(row.id, who):
            return None
        if self._quoting.nobody_asked(row.id):
            return NOBODY_ASKED
        if self._quoting.refused(row.id, who):
            return REFUSED if who is not None else REFUSED_IN_GROUP
        return NEVER_ASKED


# --- what there is -----------------------------------------------------------------------------------------------------------


def quotable(study: Study) -> Quotables:
    """Read what can be chosen: segments that count, by consensus, of sessions that may leave; nothing that waits for an open
    round."""
    consents, book = Consents(study), codebook(study)
    sessions = study.log.sessions()
    allowed = [row for row in sessions if consents.allow(row)]
    rows = that_count(allowed, waiting_talks(rounds(study), sessions))
    by_id = {row.id: row for row in rows}
    said = standing_said(study, rows)
    cells = cells_of(said)
    many = {where: persons(here) for where, here in cells.items()}
    rules = _Rules(study, allowed, consents)
    texts = {id_: document(study, id_) for id_ in dict.fromkeys(each.coding.session for each in said)}
    order = {id_: place for place, id_ in enumerate(book.codes)}
    found: dict[str, Quotable] = {}
    for actor in in_order(book.roles, (actor for actor, _ in cells)):
        for route in in_order(book.routes, (route for _, route in cells)):
            here = cells.get((actor, route), ())
            why = None if has_quotes(many.get((actor, route), 0)) else TOO_FEW
            for each in _by_theme(here, order):
                coding = each.coding
                assert coding.span is not None  # else it would not stand
                made = rules.made(by_id[coding.session], texts[coding.session], coding.place, coding.span, id=coding.coding,
                                  coding=coding.coding, where=each.where, code=each.code, why_not=why)  # fmt: skip
                if made is not None:
                    found[coding.coding] = made
    by_session: dict[str, list[Said]] = {}
    for each in said:
        by_session.setdefault(each.coding.session, []).append(each)
    result = Quotables(tuple(found.values()), many, by_id, book, names(study),
                       {id_: tuple(here) for id_, here in by_session.items()}, rules)  # fmt: skip
    marked = {event.subject for event in shown_of(study.log, "mark") if event.body.get("what") == "quote"}
    return renewed(study, result, marked & by_id.keys(), texts)


def _by_theme(here: Iterable[Said], order: Mapping[str, int]) -> list[Said]:
    """The codings of a cell: those of the first theme first, of each in the order of the talks."""
    every = list(here)
    rank = {code: place for place, (code, _) in enumerate(themes_in(every, order))}
    return sorted(every, key=lambda each: rank[each.code])


def renewed(
    study: Study, known: Quotables, sessions: Iterable[str], texts: Mapping[str, Document] | None = None
) -> Quotables:  # fmt: skip
    """The same after quotes were chosen or left out in these sessions; what was coded since is not looked for."""
    places = {row: place for place, row in enumerate(known.rows)}
    marks: dict[str, list[FieldMark]] = {}
    loose: list[Quotable] = []
    for session in sorted(set(sessions) & known.rows.keys(), key=lambda id_: places[id_]):
        read = (texts or {}).get(session) or document(study, session)
        marks[session] = quote_marks(study, read)
        for mark in marks[session]:
            place = place_of(mark.item, mark.field)
            if any(shared(session, place, (mark.start, mark.end), each.coding) for each in known.said.get(session, ())):
                continue
            made = known.rules.made(known.rows[session], read, place, (mark.start, mark.end), id=f"mark:{mark.mark}",
                                    coding=None, where=(None, None), code=None, why_not=NOT_CODED, marks=(mark,))  # fmt: skip
            if made is not None:
                loose.append(made)
    kept = [each for each in known.entries if each.coding is None and each.session not in marks]
    coded = [
        replace(each, marks=_on(each, marks[each.session])) if each.session in marks else each
        for each in known.entries if each.coding is not None
    ]  # fmt: skip
    last = sorted([*kept, *loose], key=lambda each: places[each.session])
    return replace(known, entries=(*coded, *last))


def _on(entry: Quotable, marks: Sequence[FieldMark]) -> tuple[FieldMark, ...]:
    """The quotes on a segment: those that it shares any words with, as in the report."""
    return tuple(
        mark for mark in marks
        if place_of(mark.item, mark.field) == entry.place and min(mark.end, entry.end) > max(mark.start, entry.start)
    )  # fmt: skip


# --- choosing ----------------------------------------------------------------------------------------------------------------


def choosing(study: Study) -> Steps:
    """The steps of who chooses quotes, to take back and do again."""
    return Steps(study, study.by, lambda kind, _: kind == MARKED)


def choose(study: Study, entry: Quotable, steps: Steps | None = None) -> int:
    """Make the words of a segment a quote; how many events that took.

    Raises InputError where its words are others now, where its session was erased or withdrawn or is in an open round, or where
    it answers a question that can identify a person; StudyError where it cannot be written.
    """
    items = _refuse(study, entry)
    known = [each.id for each in study.log.heads(entry.session, "emptied")]  # before the words are read
    part = document(study, entry.session).part(entry.item, entry.field)
    if part is None or part.text[entry.start : entry.end] != entry.text or not entry.text.strip():
        raise _changed()
    if identifies(items, part.item, part.field):
        raise InputError(IDENTIFIES)
    body: dict[str, Any] = {
        "mark": uuid7(), "item": part.item, "field": part.field, "start": entry.start, "end": entry.end, "what": "quote",
        "route": None, "on": True, "text": entry.text, "desk": True,
    }  # fmt: skip
    if known:
        body[KNOWS] = known
    return _write(study, [(entry.session, MARKED, body)], steps)


def leave_out(study: Study, entry: Quotable, steps: Steps | None = None) -> int:
    """Take back every mark that makes a segment a quote, the researcher's too; how many events that took.

    Raises InputError where its session was erased or withdrawn or is in an open round; StudyError as `choose`.
    """
    _refuse(study, entry)
    writes: list[Write] = []
    for mark in _on(entry, quote_marks(study, document(study, entry.session))):
        heads = study.log.heads(entry.session, f"mark/{mark.mark}")
        body = {key: value for key, value in bare(heads[-1].body).items() if key != KNOWS}
        writes.append((entry.session, MARKED, {**body, "on": False}))
    return _write(study, writes, steps) if writes else 0


def _write(study: Study, writes: Sequence[Write], steps: Steps | None) -> int:
    return len((steps or choosing(study)).write(writes))


def _refuse(study: Study, entry: Quotable) -> Mapping[str, Item]:
    """The items of the session of a segment, where quotes may be chosen in it."""
    if study.log.readonly:
        raise read_only(study.log.file)
    rows = study.log.query("SELECT status, protocol, version, conversation FROM session WHERE id = ?", (entry.session,))
    if not rows or rows[0][0] in ("erased", "refused"):
        raise InputError(msg("Dit gesprek is gewist of teruggetrokken: er wordt niets van geciteerd.",
                             "This session was erased or withdrawn: nothing of it is quoted."))  # fmt: skip
    if rows[0][3] in waiting_talks(rounds(study), study.log.sessions()):
        raise InputError(msg("Dit gesprek wacht op een open ronde: kies als die gesloten is.",
                             "This session waits for an open round: choose once that is closed."))  # fmt: skip
    return items_of(study, *rows[0][1:3])


def _changed() -> InputError:
    return InputError(msg("De tekst is intussen veranderd: deze woorden staan er niet meer zo. Kies opnieuw.",
                          "The text was changed meanwhile: these words do not stand there like this any more. Choose again."))
