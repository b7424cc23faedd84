"""A text in what stands around it, for whoever has to judge whose words it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.i18n import Lang, msg, pick
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.documents import document
from fieldwork.study.privacy.texts import NAMES, Text, ref_of_part, shown_body, texts_in

if TYPE_CHECKING:
    from fieldwork.coding.segments import Part
    from fieldwork.study.folder import Study

_KINDS = {
    "answer": msg("antwoord", "answer"), "remark": msg("daarbij", "beside it"), "note": msg("notitie", "note"),
    "row": msg("beschrijvend", "descriptive"), "reflection": msg("reflectief", "reflective"),
}  # fmt: skip
_SORTED = ("answer", "remark", "note", "row")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what is shown: what the program says before it, the words, and whether it is the text itself. A piece of only
    a label is a heading."""

    label: str
    words: str = ""
    is_it: bool = False


def around(study: Study, text: Text, lang: Lang) -> list[Piece]:
    """The text whole, with the question and what else stands there; of a code all that explains it. Of a text that is not there
    any more what stands around it."""
    found = list(_in_session(study, text, lang) if text.sort in _SORTED else _beside(study, text, lang))
    if not any(piece.is_it for piece in found):
        found.append(Piece(NAMES[text.sort].text(lang), text.words, True))
    return found


def _in_session(study: Study, text: Text, lang: Lang) -> Iterator[Piece]:
    """The texts on the same item, in their order."""
    try:
        parts = document(study, text.subject).parts
    except InputError:  # of another copy, whose protocol did not come along
        return
    it = next((part for part in parts if ref_of_part(text.subject, part.item, part.field) == text.ref), None)
    if it is None:
        return
    question = ""
    for part in parts:
        if part.item != it.item or (part.item is None and part is not it):
            continue
        label = pick(part.label, lang)
        if label and label != question and part.kind != "row":
            question = label
            yield Piece(label)
        yield Piece(_said_by(part, lang), part.text, part is it)


def _said_by(part: Part, lang: Lang) -> str:
    who = f"{part.who}, " if part.who else ""
    time = f" {part.at}" if part.at else ""
    return f"{who}{_KINDS[part.kind].text(lang)}{time}"


def _beside(study: Study, text: Text, lang: Lang) -> Iterator[Piece]:
    body = shown_body(study, text.subject, text.register)
    match text.sort:
        case "code":
            yield Piece(codebook(study).label(text.place, lang))
            for each in texts_in(study, text.subject, text.register, body):
                yield Piece(".".join(each.path), each.words, each.path == text.path)
        case "memo":
            about = body.get("about") or {}
            yield Piece(", ".join(f"{key} {str(value)[:36]}" for key, value in about.items()) or "-")
        case "chart":
            yield Piece(f"{body.get('row')} · {codebook(study).label(str(body.get('code')), lang)} · {body.get('author')}")
        case "skipped":
            yield Piece(f"{text.place}: {body.get('reason')}")
