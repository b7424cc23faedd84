"""Names on their way out: every text of an export, with codes in place of the names that the key file knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from html import escape, unescape
from typing import Any

from fieldwork.coding.segments import Document, Place
from fieldwork.exports.table import Column, Option, Table
from fieldwork.i18n import Msg, msg, plural
from fieldwork.protocol.model import Text
from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.forms import WORD
from fieldwork.pseudonyms.replacing import Pseudonymiser, Replaced
from fieldwork.spans import Span

STRUCTURE = frozenset(
    {"item", "section", "route", "protocol", "kind", "status", "role", "speaker", "actor", "valence", "mode", "wave", "field"}
    | {"reason", "covered_by", "parts", "state", "withheld", "version"}
)
"""Columns that hold ids of the study's YAML or words of the program, and never what somebody wrote."""
SEGMENT = ("text", "context", "start", "end")
"""The columns of a segment and its place."""
CUT = "[…]"
"""What stands for a part of a word that may be a part of a name."""
_LAST, _FIRST = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}\Z"), re.compile(r"[^\W\d_]{4,}")
_TAG = re.compile(r"(<[^>]*>)")
_SPOKEN = re.compile(r'(\s(?:title|alt|aria-label|content)=)"([^"]*)"')
_TYPES = frozenset({"string", "list", "json"})
_REMEMBERED = 20_000


class Pseudonyms:
    """Replaces names in the texts of one export, and counts by code how often. `codes` are never taken for a name; `kept`
    gathers the ids of sessions that hold a name, and stay as they are."""

    def __init__(self, known: Pseudonymiser, codes: frozenset[str] = frozenset()) -> None:
        self.known, self.codes = known, codes | known.codes
        self.hits: Counter[str] = Counter()
        self.kept: set[str] = set()
        self._seen = lru_cache(maxsize=_REMEMBERED)(known.replace_with_map)

    def text(self, text: str) -> str:
        """A text as it may leave."""
        return self.mapped(text).text

    def mapped(self, text: str) -> Replaced:
        """A text as it may leave, with where every place in it went: for spans in it."""
        if text in self.codes:
            return Replaced(text)
        done = self._seen(text) if len(text) < 400 else self.known.replace_with_map(text)
        self.hits.update(done.hits)
        self.kept.update(self.known.kept_in(text))
        return done

    def piece(self, whole: str | None, start: int, end: int, text: str) -> str:
        """A piece of a text as it may leave, `text` at `start` to `end` of the whole, in which a name that it cuts is seen;
        where the whole is gone or another, as `fragment`."""
        if whole is None or whole[start:end] != text:
            return self.fragment(text)
        done = self.known.replace_with_map(whole)
        self.hits.update(self.known.replace(text)[1])
        return done.text[slice(*done.span(start, end))]

    def fragment(self, text: str) -> str:
        """A piece that was cut from a text that is gone, as it may leave: its last and first word may be parts of a name."""
        left = self._without_edges(self.text(text))
        last, first = _LAST.search(left), _FIRST.match(left)
        if last is not None and any(token.startswith(fold(last[0]).text) for token in self._tokens):
            left = left[: last.start()] + CUT
        if first is not None and any(token.endswith(fold(first[0]).text) for token in self._tokens):
            left = CUT + left[first.end() :]
        return left

    def _without_edges(self, text: str) -> str:
        """A piece without the words at its edges of which, with what stood beside them, a name of several words is made."""
        found, words = list(WORD.finditer(text)), self._in_phrases
        first, last = 0, len(found)
        while first < last and fold(found[first][0]).text in words:
            first += 1
        while first < last and fold(found[last - 1][0]).text in words:
            last -= 1
        if first == last:
            return CUT if found else text
        start = found[first].start() if first else 0
        end = found[last - 1].end() if last < len(found) else len(text)
        return (CUT + " ") * bool(first) + text[start:end] + (" " + CUT) * (last < len(found))

    @cached_property
    def _in_phrases(self) -> frozenset[str]:
        """The words of which names of several words are made."""
        phrases = self.known.forms.phrases
        return frozenset(phrases) | {word for each in phrases.values() for one in each for words in one.words for word in words}

    @cached_property
    def _tokens(self) -> list[str]:
        """The words of names that are long enough to be known by a part."""
        return [word for word in self.known.forms.words if len(word) > 4]

    def value(self, value: Any) -> Any:
        """A value as it may leave: text, or anything nested with text in it. Keys are ids and stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.value(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            found = [self.value(each) for each in value]
            return found if isinstance(value, list) else tuple(found)
        return value

    def label(self, text: Msg | Text) -> Msg | Text:
        """A question or label of the study's own YAML as it may leave; of the program's own words what fills them."""
        if isinstance(text, Msg):
            return Msg(text.nl, text.en, {name: self._filling(each) for name, each in text.args.items()})
        found: Text = self.value(text)
        return found

    def _filling(self, value: Any) -> Any:
        return self.label(value) if isinstance(value, Msg) else self.value(value)

    def document(self, texts: Document) -> Moved:
        """The texts of a session as they may leave, with where their places went."""
        went = {part.place: self.mapped(part.text) for part in texts.parts}
        parts = tuple(replace(part, text=went[part.place].text, label=self.value(part.label)) for part in texts.parts)
        return Moved(replace(texts, parts=parts), went)

    def html(self, page: str) -> str:
        """A page of HTML as it may leave: what is read in it, and the words of its tooltips and descriptions."""
        out, skipped = [], ""
        for piece in _TAG.split(page):
            if piece.startswith("<"):
                name = piece[1:9].lower()
                skipped = next((each for each in ("style", "script") if name.startswith(each)), skipped)
                skipped = "" if name.startswith(f"/{skipped}") else skipped
                out.append(_SPOKEN.sub(lambda found: f'{found[1]}"{self._escaped(found[2])}"', piece))
            else:
                out.append(piece if skipped else self._escaped(piece))
        return "".join(out)

    def _escaped(self, text: str) -> str:
        done = self.mapped(unescape(text))
        return escape(done.text) if done.moved else text

    def word(self, document: Any) -> None:
        """Replace the names in a Word document (python-docx) before it is saved; a name in two typefaces keeps the first."""
        from docx.oxml.ns import qn

        for fact in ("title", "subject", "author", "comments", "keywords", "category"):
            setattr(document.core_properties, fact, self.text(getattr(document.core_properties, fact)))
        roots = [document.element.body]
        for section in document.sections:
            roots += [part._element for part in (section.header, section.footer)]
        for paragraph in (each for root in roots for each in root.iter(qn("w:p"))):
            pieces = [each for each in paragraph.iter(qn("w:t")) if each.text]
            done = self.mapped("".join(each.text for each in pieces))
            place = reach = 0
            for piece in pieces if done.moved else ():
                place += len(piece.text)
                until = done.span(0, place)[1]
                piece.text, reach = done.text[reach:until], until
                piece.set(qn("xml:space"), "preserve")

    def body(self) -> Mapping[str, int]:
        """What the event of the export tells: how many names by code, never a name."""
        return dict(sorted(self.hits.items()))

    def receipt(self) -> list[Msg]:
        """What was replaced, for who exports."""
        counted = ", ".join(f"{code} {n}×" for code, n in sorted(self.hits.items()))
        told = msg("Namen vervangen door codes: {counted}.", "Names replaced by codes: {counted}.", counted=counted)
        if not self.hits:
            told = msg("Er stond geen naam in die het sleutelbestand kent.", "It held no name that the key file knows.")
        kept = plural(len(self.kept), msg(
            "LET OP: in het id van 1 gesprek staat een naam die het sleutelbestand kent. Een id blijft zoals het is.",
            "MIND: the id of 1 session holds a name that the key file knows. An id stays as it is."), msg(
            "LET OP: in de ids van {n} gesprekken staat een naam die het sleutelbestand kent. Een id blijft zoals het is.",
            "MIND: the ids of {n} sessions hold a name that the key file knows. An id stays as it is."))  # fmt: skip
        return [told, *([kept] if self.kept else [])]


@dataclass(frozen=True)
class Moved:
    """A document with its names replaced."""

    document: Document
    went: Mapping[Place, Replaced] = field(default_factory=dict)

    def span(self, place: Place, start: int, end: int) -> Span:
        """Where a span of a text stands now; one that cuts through a name takes all of it along."""
        found = self.went.get(place)
        return (start, end) if found is None else found.span(start, end)


def apply(table: Table, pseudonyms: Pseudonyms) -> Table:
    """A table as it may leave: its rows, and the questions that its columns tell.

    Where it has segments (`text` at `start` to `end`, in a `context`) their places follow. That takes the whole text: where the
    context is only a part of it, the places are unknown, unless what made the table asked `Pseudonyms.mapped` itself.
    """
    columns = tuple(_column(column, pseudonyms) for column in table.columns)
    open_ = tuple(n for n, column in enumerate(table.columns) if _is_open(column) or _are_named(column, columns[n]))
    went = {before.name: after.name for before, after in zip(table.columns, columns, strict=True)}
    key = tuple(went.get(name, name) for name in table.key)
    return replace(table, title=pseudonyms.label(table.title), columns=columns, rows=_rows(table, open_, pseudonyms), key=key)


def _column(column: Column, pseudonyms: Pseudonyms) -> Column:
    """What a column says of itself, as it may leave; where a code gave it its name, that too."""
    options, missing = (
        tuple(Option(pseudonyms.value(each.value), pseudonyms.label(each.label)) for each in several)
        for several in (column.options, column.missing)
    )
    return replace(
        column, name=pseudonyms.text(column.name), meaning=pseudonyms.label(column.meaning), options=options, missing=missing,
        source=pseudonyms.value(column.source), of=pseudonyms.value(column.of), unit=pseudonyms.value(column.unit),
    )  # fmt: skip


def _are_named(before: Column, after: Column) -> bool:
    """Whether a value that a column can have is a name."""
    return [each.value for each in before.options] != [each.value for each in after.options]


def _is_open(column: Column) -> bool:
    """Whether a column may hold words that somebody wrote."""
    return column.type in _TYPES and column.name not in STRUCTURE and not column.options


def _rows(table: Table, open_: tuple[int, ...], pseudonyms: Pseudonyms) -> Iterator[tuple[Any, ...]]:
    names = table.names
    places = tuple(names.index(name) for name in SEGMENT) if set(SEGMENT) <= set(names) else None
    for row in table.rows:
        cells = list(row)
        if places is not None:
            _segment(cells, places, pseudonyms)
        for n in open_:
            if cells[n] is not None and (places is None or n not in places):
                cells[n] = pseudonyms.value(cells[n])
        yield tuple(cells)


def _segment(cells: list[Any], places: tuple[int, ...], pseudonyms: Pseudonyms) -> None:
    """Replace the names in a segment as they stand in their surroundings, so that none is missed where it was cut."""
    text, context, start, end = (cells[n] for n in places)
    if not text or not context:
        moved = (pseudonyms.fragment(text or ""), context, start, end)
    else:
        is_whole = isinstance(start, int) and context[start:end] == text
        at = start if is_whole else context.find(text)
        if at < 0:
            found = pseudonyms.text(context)
            moved = (pseudonyms.fragment(text), found, *((start, end) if found == context else (None, None)))
        else:
            done = pseudonyms.mapped(context)
            new = done.span(at, at + len(text))
            kept = new if is_whole else (start, end) if not done.moved else (None, None)
            moved = (done.text[slice(*new)], done.text, *kept)
    for n, value in zip(places, moved, strict=True):
        cells[n] = value
