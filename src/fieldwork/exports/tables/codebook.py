"""A row a code: what it means, where it hangs, what became of it, and how often it was given."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.coding.codebook import Code, Codebook, lines_of
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Table
from fieldwork.exports.tables.choice import ALL, CONSENSUS, SHARED, Choice, column, count, with_options
from fieldwork.i18n import Lang, msg, pick
from fieldwork.study.codebook.book import codebook
from fieldwork.study.folder import Study

COLUMNS = (
    column("code", "string", "De code (id, blijft gelijk)", "The code (id, stays the same)"),
    column("label_nl", "string", "De code in woorden, in het Nederlands", "The code in words, in Dutch"),
    column("label_en", "string", "De code in woorden, in het Engels", "The code in words, in English"),
    column("path", "string", "Waar de code hangt: route, hogere codes, zijzelf",
           "Where the code hangs: route, codes above, itself"),
    SHARED["route"],
    column("under", "string", "De code erboven", "The code above it", measure="nominal"),
    column("definition", "string", "Wat de code betekent", "What the code means"),
    column("include", "string", "Wat erbij hoort", "What it includes"),
    column("exclude", "string", "Wat er niet bij hoort", "What it excludes"),
    column("examples", "string", "Voorbeelden", "Examples"),
    column("in_force", "boolean", "Kan nu gegeven worden", "Can be given now"),
    column("retired", "boolean", "Uit gebruik genomen", "Taken out of use"),
    column("merged_into", "string", "Samengevoegd met", "Merged into", measure="nominal"),
    column("split_into", "list", "Gesplitst in", "Split into"),
    count("codings", "Hoe vaak gegeven, met wat erin samengevoegd is", "How often given, with what was merged into it"),
    count("sessions", "In hoeveel sessies", "In how many sessions"),
)  # fmt: skip
_COUNTS = """
SELECT h.subject, e.body ->> '$.code', count(*) FROM json_each(?1) n
CROSS JOIN head h ON h.subject = n.value AND h.register >= 'coding/' AND h.register < 'coding0'
JOIN event e ON e.seq = h.event_seq
WHERE h.shown AND h.stands AND (?2 IS NULL OR e.body ->> '$.coder' = ?2) GROUP BY 1, 2
"""


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """The codes in the order of the tree, those that are out of use too."""
    title = msg("Codeboek", "Codebook")
    return Table("codebook", title, with_options(study, COLUMNS), _rows(study, choice, leaving), ("code",))


def _rows(study: Study, choice: Choice, leaving: Leaving) -> Iterator[tuple[Any, ...]]:
    book = codebook(study)
    codings, sessions = _counted(study, choice, leaving, book)
    for code in book.codes.values():
        if not code.undone:
            yield (
                code.id, pick(code.label, "nl"), pick(code.label, "en"), "/".join(book.path(code.id)), code.route, code.under,
                *_words(code, choice.lang, leaving), code.in_force, code.retired, code.merged_into, list(code.split_into),
                codings[code.id], len(sessions.get(code.id, ())),
            )  # fmt: skip


def _words(code: Code, lang: Lang, leaving: Leaving) -> Iterator[str | None]:
    """What explains a code; an example that is a quote without consent is hidden."""
    for value in (code.definition, code.include, code.exclude, code.examples):
        text = "\n".join(lines_of(value, lang))
        yield leaving.masking.anywhere(text) or None


def _counted(
    study: Study, choice: Choice, leaving: Leaving, book: Codebook
) -> tuple[Counter[str], Mapping[str, set[str]]]:
    """How often each code counts, and in which sessions."""
    told: list[tuple[str, str, int]]
    if choice.coder == CONSENSUS:
        from fieldwork.study.rounds.settling import consensus_of

        here = {row.id for row in leaving.sessions}
        told = [(each.session, each.code, 1) for each in consensus_of(study) if each.session in here]
    else:
        ids = json.dumps([row.id for row in leaving.sessions])
        rows = study.log.query(_COUNTS, (ids, None if choice.coder == ALL else choice.coder))
        told = [(session, code, many) for session, code, many in rows]
    codings, sessions = Counter[str](), defaultdict[str, set[str]](set)
    for session, code, many in told:
        codings[book.effective(code)] += many
        sessions[book.effective(code)].add(session)
    return codings, sessions
