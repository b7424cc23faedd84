"""Codings that were made elsewhere, from a CSV file: all of it or nothing, with every line told that does not fit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldwork.coding.segments import Document, Part, Place, place_of
from fieldwork.errors import InputError, no_session
from fieldwork.i18n import Msg, msg
from fieldwork.ids import uuid7
from fieldwork.protocol.defects import Defect, DefectsError, Mark
from fieldwork.record.events import Event
from fieldwork.study.codebook.book import codebook
from fieldwork.study.desk.codings import Imported
from fieldwork.study.desk.documents import document
from fieldwork.study.desk.fitting import actors, valences, wrong_code, wrong_name, wrong_span
from fieldwork.study.incoming import batch
from fieldwork.study.incoming.csv_file import by_names, read_rows
from fieldwork.study.incoming.csv_text import Cell
from fieldwork.study.people import person_code
from fieldwork.text import kept, one_line

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

COLUMNS = ("session", "item", "field", "start", "end", "code", "actor", "route", "coder", "valence", "new_aspect", "text")
NEEDED = ("session", "start", "end", "code", "coder")
_TRUE = frozenset({"1", "true", "ja", "yes", "waar", "x"})
_FALSE = frozenset({"", "0", "false", "nee", "no", "onwaar"})
_DIGITS = 12
Key: TypeAlias = tuple[str, Place, int, int, str, str]
"""What makes two codings the same: session, text, span, code, coder."""


def take(study: Study, path: Path, by: str) -> Imported:
    """Take in a file of codings in the name of `by`. Raises DefectsError with all that does not fit: nothing is taken in."""
    file = _File(study, path, by)
    file.read()
    if file.defects:
        raise DefectsError(file.defects)
    if file.events:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        batch.take(study, "codings", path.name, digest, file.events, {"codings": len(file.events)}, by=by)
    return Imported(len(file.events), file.known)


class _Wrong(Exception):
    """A cell that does not fit."""

    def __init__(self, code: str, cell: Cell, message: Msg) -> None:
        super().__init__(code)
        self.code, self.mark, self.message = code, cell.mark, message


@dataclass
class _File:
    """One file on its way in."""

    study: Study
    path: Path
    by: str
    defects: list[Defect] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    known: int = 0

    def __post_init__(self) -> None:
        self.stamp = self.study.log.stamper(self.by)
        self.book = codebook(self.study)
        self.actors, self.valences = actors(self.study, self.book), valences(self.book)
        self.texts: dict[str, Document | None] = {}
        self.there: dict[str, set[Key]] = {}
        self.lines: dict[Key, int] = {}

    def write(self, kind: str, subject: str, body: Mapping[str, Any]) -> None:
        """Have an event ready to be written."""
        at = self.stamp()
        self.events.append(Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, (), body))

    def read(self) -> None:
        """Read every row: what fits is an event, what does not a defect."""
        names, rows = read_rows(self.path, COLUMNS, NEEDED, self._add)
        if self.defects:
            return
        if "item" not in names and "field" not in names:
            self._add("missing-key", Mark(1, 1), msg("In de eerste regel ontbreekt de kolom item.",
                                                     "The first line lacks the column item."))  # fmt: skip
            return
        for row in rows:
            cells = by_names(names, row, self._add)
            if cells is None:
                continue
            try:
                self._row(_Row(cells, row[0]))
            except _Wrong as wrong:
                self._add(wrong.code, wrong.mark, wrong.message)

    def _add(self, code: str, mark: Mark, message: Msg) -> None:
        self.defects.append(Defect(code, self.path, mark.line, mark.column, msg("", ""), message))

    def _row(self, row: _Row) -> None:
        texts = self._document(row)
        part = self._part(texts, row)
        start, end = row.number("start"), row.number("end")
        if wrong := wrong_span(part.text, start, end):
            raise _Wrong("out-of-range", row.cell("start"), wrong)
        code, coder = row.needed("code"), self._coder(row)
        self._check(row, part.text[start:end])
        key = (texts.session, part.place, start, end, code, coder)
        before = self.lines.setdefault(key, row.line)
        if before != row.line:
            raise _Wrong("duplicate-id", row.first, msg(
                "Deze codering staat al op regel {before}. Houd er een.",
                "This coding stands on line {before} already. Keep one.", before=before))  # fmt: skip
        if key in self._there(texts):
            self.known += 1
            return
        if wrong := wrong_code(self.book, code):
            raise _Wrong("unknown-name", row.cell("code"), wrong)
        own = self.book.codes[code].route
        asked = part.route if part.route in self.book.routes else None
        route = row.get("route") or own or asked
        self.write("segment.coded", texts.session, {
            "coding": uuid7(), "item": part.item, "field": part.field, "start": start, "end": end,
            "text": part.text[start:end], "on": part.event, "code": code, "actor": row.get("actor"), "route": route,
            "valence": row.get("valence"), "new_aspect": row.yes("new_aspect"), "coder": coder,
            "prefilled": ["route"] if route and not (row.get("route") or own) else [], "mark": None, "settled": False,
            "step": None,
        })  # fmt: skip

    def _check(self, row: _Row, words: str) -> None:
        """What a row says beside its place and code."""
        of = {"actor": self.actors, "route": self.book.routes, "valence": self.valences}
        for name, known in of.items():
            if wrong := wrong_name(name, row.get(name), known):
                raise _Wrong("unknown-role" if name == "actor" else "unknown-word", row.cell(name), wrong)
        row.yes("new_aspect")
        told = kept(row.cells["text"].text) if "text" in row.cells else words
        if told.strip() != words.strip():
            raise _Wrong("impossible-value", row.cell("text"), msg(
                "Op {start}–{end} staat “{words}”, en niet de tekst van deze regel. Tel vanaf 0.",
                "At {start}–{end} stands “{words}”, not the text of this row. Count from 0.",
                start=row.get("start"), end=row.get("end"), words=one_line(words, 60)))  # fmt: skip

    def _coder(self, row: _Row) -> str:
        try:
            return person_code(row.needed("coder"))
        except InputError as error:
            raise _Wrong("unknown-word", row.cell("coder"), error.message) from None

    def _document(self, row: _Row) -> Document:
        session = row.needed("session")
        if session not in self.texts:
            try:
                self.texts[session] = document(self.study, session)
            except InputError:
                self.texts[session] = None
        found = self.texts[session]
        if found is None:
            raise _Wrong("unknown-name", row.cell("session"), no_session(one_line(session, 60)).message)
        return found

    def _part(self, texts: Document, row: _Row) -> Part:
        """The text that a row is about: its field, or else the answer of its item, or the words beside that."""
        item, name = row.get("item"), row.get("field")
        for each in (name,) if name else ("answer", "remark"):
            part = texts.part(item, each)
            if part is not None:
                return part
        if item is None and name is None:
            raise _Wrong("missing-key", row.first, msg("Deze regel noemt geen item.", "This row names no item."))
        known = texts.header and any(part.item == item for part in texts.parts)
        if item is None or known:
            raise _Wrong("unknown-name", row.cell("field" if name else "item"), msg(
                "Gesprek {session} heeft geen tekst in “{place}”. Er is: {known}.",
                "Session {session} has no text in “{place}”. There is: {known}.", session=texts.session,
                place=one_line(name or item or "", 60), known=_fields(texts, item)))  # fmt: skip
        raise _Wrong("unknown-name", row.cell("item"), msg(
            "Gesprek {session} heeft geen vraag “{item}” met een antwoord in woorden.",
            "Session {session} has no item “{item}” with an answer in words.", session=texts.session,
            item=one_line(item, 60)))  # fmt: skip

    def _there(self, texts: Document) -> set[Key]:
        """The codings that a session has already, at the place where they were made."""
        if texts.session not in self.there:
            sql = 'SELECT item, field, start, "end", code, coder FROM coding WHERE session = ?'
            rows = self.study.log.query(sql, (texts.session,))
            self.there[texts.session] = {
                (texts.session, place_of(item, name), start, end, code, coder) for item, name, start, end, code, coder in rows
            }
        return self.there[texts.session]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: the cells that hold anything, by column, and the first of all."""

    cells: Mapping[str, Cell]
    first: Cell

    @property
    def line(self) -> int:
        return self.first.mark.line

    def get(self, name: str) -> str | None:
        """What stands in a column, or None where it is empty."""
        cell = self.cells.get(name)
        return kept(cell.text).strip() if cell else None

    def cell(self, name: str) -> Cell:
        """The cell of a column, or the first of the row where it is empty."""
        return self.cells.get(name, self.first)

    def needed(self, name: str) -> str:
        found = self.get(name)
        if found is None:
            raise _Wrong("missing-key", self.first, msg("Deze regel heeft geen {name}.", "This row has no {name}.", name=name))
        return found

    def number(self, name: str) -> int:
        text = self.needed(name)
        if not (text.isascii() and text.removeprefix("-").isdecimal() and len(text) < _DIGITS):
            raise _Wrong("wrong-type", self.cell(name), msg(
                "“{text}” is geen heel getal; {name} telt tekens vanaf 0.",
                "“{text}” is no whole number; {name} counts characters from 0.",
                text=one_line(text, 40), name=name))  # fmt: skip
        return int(text)

    def yes(self, name: str) -> bool:
        text = (self.get(name) or "").lower()
        if text not in _TRUE | _FALSE:
            raise _Wrong("unknown-word", self.cell(name), msg(
                "{name} is true of false.", "{name} is true or false.", name=name))  # fmt: skip
        return text in _TRUE


def _fields(texts: Document, item: str | None) -> str:
    """The fields of an item, or of a session, to choose from."""
    found = [part.field for part in texts.parts if item is None or part.item == item]
    return ", ".join(found[:8]) + (" …" if len(found) > 8 else "")
