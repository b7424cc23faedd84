"""What was written down of a session, as a Word document for the participant to check: one file a session."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from fieldwork.exports.leaving import Leaving
from fieldwork.exports.placing import place
from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.exports.word.paper import Paper
from fieldwork.exports.writing import Manner, Written
from fieldwork.i18n import Lang, msg
from fieldwork.store.log import SessionRow
from fieldwork.study.desk.documents import reading_state
from fieldwork.study.folder import Study
from fieldwork.study.read_back import Record, record

ROOM = 10
"""Lines to write on at the end."""
_ASK = msg("Dit is wat er is opgeschreven. Lees het rustig na. Klopt iets niet, of wilt u dat iets weg gaat? Schrijf het "
           "onderaan, of zeg het tegen de onderzoeker.",
           "This is what was written down. Take your time to read it. Is something wrong, or do you want something to be "
           "removed? Write it at the end, or tell the researcher.")  # fmt: skip
_HIDDEN = msg("Waar ▒ staat, stonden woorden die niet als citaat gebruikt mogen worden.",
              "Where it says ▒, there were words that may not be used as a quote.")  # fmt: skip
_CHANGES = msg("Wat er anders moet", "What should be different")
_LEFT_OUT = msg("Niet in het verslag: wat de onderzoeker er zelf van dacht.",
                "Not in the record: what the researcher thought of it.")  # fmt: skip


def write_records(study: Study, leaving: Leaving, folder: Path, manner: Manner) -> Iterator[tuple[Path, Written]]:
    """Write a document for each session that may leave and in which something was told; each as soon as it is there.

    The rows are questions. Raises NoRoom and InputError where one cannot be written.
    """
    for number, row in enumerate(leaving.sessions, 1):
        state = reading_state(study, row.id)
        if state is None:
            continue
        told = record(leaving.state(state, identified=manner.identified), manner.lang)
        if told.sections:
            content = _document(told, manner.lang, leaving.masking.many(row.id) > 0, leaving.names)
            path = folder / f"{leaving.names.text(file_name(row)) if leaving.names else file_name(row)}.docx"
            place(path, content)
            many = sum(len(questions) for _, questions in told.sections)
            yield path, Written(many, hashlib.sha256(content).hexdigest(), (_LEFT_OUT,), (row.id,))
        if manner.tick is not None:
            manner.tick(number)


def file_name(row: SessionRow) -> str:
    """Who (or where), the day and the session's id, in letters that every disk takes."""
    who = "-".join(row.participants) or row.site
    told = "_".join(filter(None, (who, (row.held_at or "")[:10], row.id)))
    return re.sub(r"[^\w.-]+", "-", told).strip(".-")[:150]


def _document(told: Record, lang: Lang, hidden: bool, names: Pseudonyms | None) -> bytes:
    paper = Paper(told.title, lang)
    paper.footer(told.about)
    paper.heading(told.title, 0)
    paper.aside(told.about, "")
    paper.text(_ASK.text(lang), "Guide Hint")
    if hidden:
        paper.text(_HIDDEN.text(lang), "Guide Hint")
    for title, questions in told.sections:
        paper.heading(title, 1)
        for each in questions:
            if each.question:
                paper.gap()
                paper.text(each.question, "Guide Question")
            for line in each.lines:
                paper.text(line, keep=False)
    paper.heading(_CHANGES.text(lang), 1)
    paper.ruled(ROOM)
    return paper.saved(names)
