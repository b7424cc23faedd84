"""A row a coding: what was said, where, by whom, and what it was coded as, by whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fieldwork.coding.codebook import Codebook
from fieldwork.coding.segments import sentences
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Option, Table
from fieldwork.exports.tables.choice import ALL, CONSENSUS, SHARED, Choice, column, study_id, with_options
from fieldwork.exports.tables.coded_texts import coded_by_consensus, coded_sessions
from fieldwork.exports.tables.sessions import people
from fieldwork.i18n import Lang, msg, pick
from fieldwork.ids import iso
from fieldwork.spans import Span
from fieldwork.study.codebook.book import codebook
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import QUOTING

WHOLE = 600
"""A text of so many characters is its own context; of a longer one the sentences that a segment is in."""
_STATES = (
    Option("kept", msg("staat er zoals het gecodeerd is", "stands as it was coded")),
    Option("moved", msg("de tekst veranderde en de codering ging mee", "the text changed and the coding went along")),
    Option("flagged", msg("de woorden zijn weg", "the words are gone")),
)
COLUMNS = (
    column("segment", "string", "De codering (id, blijft gelijk)", "The coding (id, stays the same)"),
    *(SHARED[name] for name in ("study", "site", "conversation", "session", "participant", "speaker", "role", "actor", "route",
                                "section", "item", "question")),
    column("field", "string", "In welke tekst van de vraag: antwoord, toelichting, notitie of rij",
           "Which text of the item: answer, remark, note or row", measure="nominal"),
    column("code", "string", "De code waarvoor het nu telt", "The code that it counts as now", measure="nominal"),
    column("given", "string", "De code die gegeven is", "The code that was given", measure="nominal"),
    column("theme", "string", "De code in woorden", "The code in words", measure="nominal"),
    column("path", "string", "Waar de code hangt: route, hogere codes, zijzelf",
           "Where the code hangs: route, codes above, itself", measure="nominal"),
    column("valence", "string", "Wat het doet: bevordert, belemmert …", "What it does: helps, hinders …", measure="nominal"),
    column("new_aspect", "boolean", "Voegt iets nieuws toe over een bekende code", "Adds something new about a known code"),
    column("coder", "string", "Wie het codeerde", "Who coded it", measure="nominal"),
    column("start", "integer", "Waar het begint in de tekst, in tekens vanaf 0",
           "Where it starts in the text, in characters from 0", unit="tekens", measure="scale"),
    column("end", "integer", "Waar het eindigt in de tekst, dat teken niet meer mee", "Where it ends in the text, exclusive",
           unit="tekens", measure="scale"),
    column("text", "string", "De woorden", "The words"),
    column("context", "string", "Het hele antwoord, of van een lang antwoord de zinnen waarin het staat",
           "The whole answer, or of a long one the sentences that it is in"),
    column("coded_at", "datetime", "Wanneer het gecodeerd is", "When it was coded"),
    *(SHARED[name] for name in ("held_at", "protocol", "version", "wave", "mode")),
    column("state", "string", "Hoe de codering het doet in de tekst van nu", "How the coding fares in the text of now",
           options=_STATES, measure="nominal"),
    SHARED["withheld"],
)  # fmt: skip


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """The codings of the sessions that may leave: of all coders, of one, or those that stand (`choice.coder`)."""
    title = msg("Fragmenten", "Segments")
    return Table("segments", title, with_options(study, COLUMNS), _rows(study, choice, leaving), ("segment",))


def _rows(study: Study, choice: Choice, leaving: Leaving) -> Iterator[tuple[Any, ...]]:
    if choice.coder == CONSENSUS:
        told = coded_by_consensus(study, leaving.sessions)
    else:
        told = coded_sessions(study, leaving.sessions, None if choice.coder == ALL else choice.coder)
    name, codes = study_id(study), _Codes(codebook(study), choice.lang)
    for row, texts in told:
        hidden = leaving.masking.of(row.id)
        items = study.protocol(row.protocol, None if row.version is None else int(row.version)).by_id if row.protocol else {}
        begin, end = (name, row.site, row.conversation, row.id), (row.held_at, row.protocol, row.version, row.wave, row.mode)
        whose = people(row)
        for text, found in texts:
            if not choice.identified and leaving.stays(items, text.item, text.field):
                continue
            withheld = None if leaving.masking.may_quote(row.id, text.field) else QUOTING
            where = (text.section, text.item, pick(text.question, choice.lang) or None, text.field)
            said = (text.who or whose, text.speaker, row.role)
            words = text.text
            if hidden is not None and words is not None:
                words = hidden.text(text.item, text.field, words)
            went = leaving.names.mapped(words) if leaving.names is not None and words is not None else None
            around = _Context(words if went is None else went.text)
            for each in found:
                start, end_ = each.start, each.end
                body = each.body
                code, label, path, route = codes[body["code"]]
                if words is not None:
                    cut = each.text if hidden is None else words[each.start : each.end]
                else:
                    cut = each.text if hidden is None else hidden.former(text.item, text.field, each.text)
                if went is not None:
                    start, end_ = went.span(start, end_)
                    cut = went.text[start:end_]
                yield (
                    body["coding"], *begin, *said, body["actor"], body["route"] or route, *where, code, body["code"], label,
                    path, body["valence"], bool(body["new_aspect"]), body["coder"], start, end_, cut,
                    around.of(start, end_), _iso(each.at // 1_000_000, each.offset), *end, each.state, withheld,
                )  # fmt: skip


class _Codes(dict[str, tuple[str, str, str, str | None]]):
    """For the code that was given: what it counts as, that in words, where that hangs, and the route of the code given."""

    def __init__(self, book: Codebook, lang: Lang) -> None:
        self._book, self._lang = book, lang

    def __missing__(self, given: str) -> tuple[str, str, str, str | None]:
        book, code = self._book, self._book.effective(given)
        known = book.codes.get(given)
        found = (code, book.label(code, self._lang), "/".join(book.path(code)), known.route if known else None)
        self[given] = found
        return found


class _Context:
    """The surroundings of segments in one text."""

    def __init__(self, text: str | None) -> None:
        self._text = text
        self._is_short = text is None or len(text) <= WHOLE
        self._sentences: list[Span] | None = None

    def of(self, start: int, end: int) -> str | None:
        if self._is_short or self._text is None:
            return self._text
        if self._sentences is None:
            self._sentences = sentences(self._text)
            self._starts, self._ends = [one for one, _ in self._sentences], [two for _, two in self._sentences]
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        if last < first:
            return self._text[start:end]
        return self._text[min(self._starts[first], start) : max(self._ends[last], end)]


@lru_cache(maxsize=100_000)
def _iso(second: int, offset: int) -> str:
    return iso(second * 1_000_000, offset)
