"""What can be chosen in the windows over the codebook: codes, changes in time, and what the names of a split mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldwork.coding import edits
from fieldwork.coding.codebook import Code, Codebook, Edit
from fieldwork.fuzzy import folded
from fieldwork.i18n import LANGS, Lang, pick
from fieldwork.ids import local_time
from fieldwork.study.answers import day_words
from fieldwork.study.codebook.history import Change
from fieldwork.tui.screens.choosing import Choice
from fieldwork.tui.screens.codebook_tree import about

NARROW = 44
"""Characters of a change that a small screen shows; a longer one is told in full below the list."""


def code_choices(book: Codebook, codes: Iterable[Code], lang: Lang, without: str | None = None) -> list[Choice]:
    """Codes to choose from, each with what it means."""
    return [
        Choice(code.id, pick(code.label, lang), code.id, about(book, code, lang).plain.split("\n", 2)[-1])
        for code in codes
        if code.id != without and not code.undone
    ]


def change_choices(book: Codebook, changes: Sequence[Change], lang: Lang) -> list[Choice]:
    """Changes in time; the id of each is its number."""
    found = []
    for number, change in enumerate(changes):
        moment = local_time(change.at, change.offset)
        when = f"{day_words(moment.date().isoformat(), lang)} {moment:%H:%M} {change.by}"
        name = f"{book.label(change.code, lang)}: " if change.code else ""
        words, more = name + change.what.text(lang), change.more.text(lang) if change.more else ""
        about = "\n".join(filter(None, (words if len(words) > NARROW else "", more)))
        found.append(Choice(str(number), words, when, about))
    return found


def divided(book: Codebook, code: Code, typed: str, lang: Lang) -> list[Edit]:
    """The split of a code over the names typed with ; between: ids or names that are there, else new codes."""
    known = {folded(pick(each.label, either)): each.id for either in LANGS for each in book.in_force()}
    parts: dict[str, dict[str, str]] = {}
    for words in filter(None, (part.strip() for part in typed.split(";"))):
        id_ = words if words in book.codes else known.get(folded(words)) or edits.new_id(book, words, code.under)
        parts.setdefault(id_, {"code": id_, lang: words})
    return edits.split(book, code.id, list(parts.values()))
