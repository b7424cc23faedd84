"""Whether a coding fits: its span lies in its text, and the codebook knows what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldwork.coding.codebook import Codebook, Named
from fieldwork.coding.edits import unknown_code
from fieldwork.coding.segments import Part
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


def check_span(part: Part, start: int, end: int) -> None:
    """Raise InputError unless a span has words and lies in a text."""
    wrong = wrong_span(part.text, start, end)
    if wrong is not None:
        raise InputError(wrong)


def wrong_span(text: str, start: int, end: int) -> Msg | None:
    """What is wrong with a span of a text, or None."""
    at = {"start": start, "end": end, "length": len(text)}
    if start >= end:
        return msg("Het begin ({start}) moet vóór het einde ({end}) liggen.",
                   "The start ({start}) must come before the end ({end}).", **at)  # fmt: skip
    if start < 0 or end > len(text):
        return msg("Het fragment {start}–{end} valt buiten de tekst, die van 0 tot {length} loopt.",
                   "The segment {start}–{end} lies outside its text, which runs from 0 to {length}.", **at)  # fmt: skip
    if not text[start:end].strip():
        return msg("Op {start}–{end} staat alleen wit. Kies woorden.",
                   "At {start}–{end} there is only white space. Choose words.", **at)  # fmt: skip
    return None


_VALENCES = {
    name: Named(name, {"nl": nl, "en": en})
    for name, nl, en in (
        ("bevorderend", "Bevorderend", "Facilitator"), ("belemmerend", "Belemmerend", "Barrier"),
        ("beide", "Bevorderend en belemmerend", "Facilitator and barrier"), ("neutraal", "Neutraal", "Neutral"),
    )
}  # fmt: skip


def actors(study: Study, book: Codebook) -> Mapping[str, Named]:
    """Who can act in what is said: the roles of the codebook, and those that the study has of its own."""
    return {**{role["id"]: Named(role["id"], role["label"]) for role in study.form.get("roles") or ()}, **book.roles}


def valences(book: Codebook) -> Mapping[str, Named]:
    """The valences of the codebook, or where it has none the four that are usual."""
    return book.valences or _VALENCES


def check_judgement(study: Study, book: Codebook, body: Mapping[str, Any]) -> None:
    """Raise InputError unless the codebook has the code (in force), actor, route and valence of a coding."""
    wrong = wrong_code(book, body["code"])
    of = (("actor", actors(study, book)), ("route", book.routes), ("valence", valences(book)))
    for name, known in of:
        wrong = wrong or wrong_name(name, body.get(name), known)
    if wrong is not None:
        raise InputError(wrong)


def wrong_code(book: Codebook, code: str) -> Msg | None:
    """What is wrong with a code, or None where it can be given now."""
    known = book.codes.get(code)
    if known is None or known.undone:
        return unknown_code(book, code)
    if known.in_force:
        return None
    into = book.effective(code)
    if into != code:
        return msg("De code “{code}” is opgegaan in “{into}”. Gebruik die.",
                   "The code “{code}” was merged into “{into}”. Use that.", code=code, into=into)  # fmt: skip
    if known.split_into:
        return msg("De code “{code}” is gesplitst in {into}. Kies een daarvan.",
                   "The code “{code}” was split into {into}. Choose one of them.",
                   code=code, into=", ".join(known.split_into))  # fmt: skip
    return msg("De code “{code}” is niet meer in gebruik. Kies een andere, of neem haar weer in gebruik.",
               "The code “{code}” is retired. Choose another, or restore it.", code=code)  # fmt: skip


_WHAT = {
    "actor": msg("De actor", "The actor"), "route": msg("De route", "The route"), "valence": msg("De valentie", "The valence"),
}  # fmt: skip


def wrong_name(what: str, name: str | None, known: Mapping[str, Named]) -> Msg | None:
    """What is wrong with an actor, route or valence, or None where the codebook has it or none was given."""
    if name is None or name in known:
        return None
    return msg("{what} “{name}” staat niet in het codeboek. Kies uit: {known}.",
               "{what} “{name}” is not in the codebook. Choose from: {known}.",
               what=_WHAT[what], name=one_line(str(name), 40), known=", ".join(known) or "-")  # fmt: skip
