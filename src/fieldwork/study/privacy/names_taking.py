"""Names that come into the key file: from a table, and what to mind of a name that comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.pseudonyms.called import shorter
from fieldwork.pseudonyms.folding import fold
from fieldwork.store.keyfile import Entry
from fieldwork.study.privacy.names import entry, pseudonymiser

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

COLUMNS = ("code", "kind", "name", "also", "contact")
ANOTHER_NAME = msg(
    "Let op: achter {codes} staat al een andere naam. Is dat iemand anders, geef die dan een andere code. De naam van nu "
    "blijft bij de andere schrijfwijzen staan, zodat ook hij niet naar buiten gaat.",
    "Mind: another name stands behind {codes} already. Is that somebody else, then give them another code. The name of now "
    "stays among the other spellings, so that it does not leave either.",
)


def renamed(found: Iterable[Entry], before: Mapping[str, Entry]) -> tuple[str, ...]:
    """The codes behind which somebody else comes to stand, or a name that is written otherwise."""
    return tuple(each.code for each in found if each.code in before and _is_other(each.name, before[each.code].name))


def _is_other(name: str, before: str) -> bool:
    return fold(name).text != fold(before).text


def _keeping(made: Entry, before: Entry | None) -> Entry:
    """An entry that takes the place of another name, with what that one was called among its own other spellings: who it was
    still leaves no text."""
    if before is None or not _is_other(made.name, before.name):
        return made
    also = dict.fromkeys((*made.also, before.name, *before.also))
    return replace(made, also=tuple(each for each in also if each != made.name))


def read_csv(study: Study, text: str, before: Mapping[str, Entry]) -> list[Entry]:
    """The entries of a CSV with the columns of COLUMNS (`code` and `name` needed). Where a name takes the place of another (see
    `renamed`) that one stays among the other spellings. InputError names the line, never a name."""
    import csv
    import io

    sample = text.partition("\n")[0]
    delimiter = max(",;\t", key=sample.count)
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")), delimiter=delimiter)
    head = [cell.strip().lower() for cell in next(rows, [])]
    if "code" not in head or "name" not in head or set(head) - set(COLUMNS):
        raise InputError(msg("De eerste regel noemt de kolommen: {columns}; code en name moeten erbij zijn.",
                             "The first line names the columns: {columns}; code and name have to be among them.",
                             columns=", ".join(COLUMNS)))  # fmt: skip
    found: dict[str, Entry] = {}
    there = {code.casefold(): entry for code, entry in before.items()}
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            raise InputError(
                msg(
                    "Regel {n} heeft {there} cellen in plaats van {wanted}. Zet een cel met “{sign}” tussen aanhalingstekens.",
                    "Line {n} has {there} cells instead of {wanted}. Put a cell with “{sign}” between quotes.",
                    n=number,
                    there=len(row),
                    wanted=len(head),
                    sign=delimiter,
                )
            )
        cells = dict(zip(head, row, strict=True))
        was = there.get(cells["code"].strip().casefold())
        try:
            made = _keeping(entry(study, cells, was), was)
        except InputError as wrong:
            raise InputError(msg("Regel {n}: {why}", "Line {n}: {why}", n=number, why=wrong.message)) from None
        if made.code.casefold() in found:
            raise InputError(msg("Regel {n}: {code} staat er twee keer.", "Line {n}: {code} is there twice.",
                                 n=number, code=made.code))  # fmt: skip
        found[made.code.casefold()] = made
    return list(found.values())


def told_by_code(found: Entry) -> Msg | None:
    """What to say where a code tells the name itself: it stands in every export."""
    if not pseudonymiser([found]).find(found.code.replace("_", " ")):
        return None
    return msg(
        "Let op: de code {code} lijkt op de naam zelf, en staat wel in elke export. Kies liever een code die niets zegt.",
        "Mind: the code {code} resembles the name itself, and it does stand in every export. Rather choose one that says "
        "nothing.",
        code=found.code,
    )


def told_unfound(found: Entry) -> Msg | None:
    """What to say where a place or company is called by an ordinary word: which spellings are not found, for a sentence may
    mean the word."""
    if found.kind == "person":
        return None
    known = pseudonymiser([found])
    tried = dict.fromkeys(short for spelling in (found.name, *found.also) for short in shorter(spelling))
    missed = [short for short in tried if not known.find(f"… {short} …")]
    if not missed:
        return None
    return msg(
        "Let op: bij {code} wordt niet vervangen: {spellings}, want dat zijn ook gewone woorden. Lees teksten daarop na "
        "voordat zij naar buiten gaan.",
        "Mind: of {code} these are not replaced: {spellings}, for they are ordinary words too. Read texts for them before they "
        "leave.",
        code=found.code, spellings=", ".join(f"“{each}”" for each in missed),
    )  # fmt: skip
