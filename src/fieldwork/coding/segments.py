"""What is coded: the texts of a session, their sentences and words, and a coding on a span of one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from fieldwork.protocol.model import Text
from fieldwork.spans import Span

PartKind: TypeAlias = Literal["answer", "remark", "note", "row", "reflection"]
"""What a text is: an answer, the words beside one, a note, what was seen (a row's left column), or what was made of it."""
Standing: TypeAlias = Literal["kept", "moved", "flagged"]
"""How a coding fares in the text as it is now: the same words at the same place, followed to another place, or gone."""
Place: TypeAlias = tuple[str | None, str]
"""Which text of a session: item (None where the field says it all) and field."""


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a session.

    `field` as in `capture.actions.Mark`; `event` the event that holds the text; `label` the question, or what the row or note
    is; `who` the participant who said it and `speaker` that person's role (None for what a researcher wrote); `route` the
    item's; `at` the time of day where it was noted apart; `ref` the id of the note or row.
    """

    item: str | None
    field: str
    text: str
    event: str
    label: Text | None
    who: str | None
    speaker: str | None
    kind: PartKind
    reflective: bool
    section: str | None
    route: str | None
    at: str | None = None
    ref: str | None = None

    @property
    def place(self) -> Place:
        """What it is found by."""
        return place_of(self.item, self.field)


@dataclass(frozen=True)
class Document:
    """All texts of a session, in the order of its protocol; notes in the margin come last. `header` is the session's."""

    session: str
    parts: tuple[Part, ...] = ()
    header: Mapping[str, Any] | None = None

    @cached_property
    def by_place(self) -> Mapping[Place, Part]:
        """The texts by where they stand."""
        return {part.place: part for part in self.parts}

    @cached_property
    def order(self) -> Mapping[Place, int]:
        """The number of each text."""
        return {part.place: number for number, part in enumerate(self.parts)}

    def part(self, item: str | None, field: str) -> Part | None:
        """The text of a field, or None where there is none (any more)."""
        return self.by_place.get(place_of(item, field))


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a span of a text by a coder.

    `start` and `end` are where it stands now (code points, end exclusive) and `text` the words there; where `state` is
    `flagged` the words are gone: all three are then as they were when it was coded. `coded` is the span and `on` the event of
    the text at that time. `prefilled` names what was proposed and not touched (`actor`, `route`); `mark` is the researcher's
    mark that it came from; `settled` whether it came out of a decision; `at` microseconds UTC, `offset` minutes east of it,
    `event` what it was written by.
    """

    coding: str
    session: str
    item: str | None
    field: str
    start: int
    end: int
    text: str
    on: str
    code: str
    actor: str | None
    route: str | None
    valence: str | None
    new_aspect: bool
    coder: str
    prefilled: tuple[str, ...] = ()
    mark: str | None = None
    settled: bool = False
    step: str | None = None
    state: Standing = "kept"
    coded: Span = (0, 0)
    at: int = 0
    offset: int = 0
    event: str = ""

    @property
    def span(self) -> Span | None:
        """Where it stands now; None where its words are gone."""
        return None if self.state == "flagged" else (self.start, self.end)

    @property
    def made(self) -> int:
        """When it was first made (microseconds UTC), whatever was changed of it since."""
        return made_at(self.coding, self.at)

    @property
    def place(self) -> Place:
        """Which text it is in."""
        return place_of(self.item, self.field)

    def standing(self, state: Standing, item: str | None, field: str, span: Span, text: str) -> Coding:
        """The same coding in the text as it is now."""
        return replace(self, state=state, item=item, field=field, start=span[0], end=span[1], text=text)


def made_at(coding: str, at: int) -> int:
    """When a coding with this id was first made (microseconds UTC): a UUIDv7 tells the millisecond; of any other id, `at`."""
    try:
        return int(coding[:8] + coding[9:13], 16) * 1_000 if len(coding) == 36 and coding[14] == "7" else at
    except ValueError:
        return at


def place_of(item: str | None, field: str) -> Place:
    """Where a text is found: notes and rows have ids of their own, so they may come to stand at another item."""
    return (None if field.startswith(("note:", "row:")) else item, field)


def coding_of(session: str, body: Mapping[str, Any], *, at: int = 0, offset: int = 0, event: str = "") -> Coding:
    """A coding as it was written down, before anything was looked up in the text of now."""
    start, end = int(body["start"]), int(body["end"])
    return Coding(
        body["coding"], session, body.get("item"), body.get("field") or "answer", start, end, body.get("text") or "",
        body.get("on") or "", body["code"], body.get("actor"), body.get("route"), body.get("valence"),
        bool(body.get("new_aspect")), body.get("coder") or "", tuple(body.get("prefilled") or ()), body.get("mark"),
        bool(body.get("settled")), body.get("step"), coded=(start, end), at=at, offset=offset, event=event,
    )  # fmt: skip


# --- sentences and words ---------------------------------------------------------------------------------------------

_NEVER_LAST = frozenset({
    "dhr", "mevr", "mw", "mr", "mrs", "ms", "dr", "drs", "ing", "ir", "prof", "st", "ca", "nr", "blz", "pag", "bijv", "bv",
    "d.w.z", "m.b.t", "t.a.v", "i.v.m", "o.a", "m.n", "o.l.v", "t.o.v", "z.g", "zgn", "resp", "evt", "incl", "excl", "vgl",
    "vs", "cf", "fig", "i.e", "e.g", "a.k.a", "approx",
})  # fmt: skip
"""Shortened words after which a sentence goes on."""
_SOMETIMES_LAST = frozenset({
    "enz", "etc", "e.d", "a.u.b", "s.v.p", "jl", "jr", "sr", "m.a.w", "a.m", "p.m", "ltd", "inc", "c.s", "max", "min",
    "tel", "art",
})  # fmt: skip
"""Shortened words after which a sentence goes on, unless a capital follows."""
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|\Z)|\n")
_TOKEN = re.compile(r"[^\s(\[\"'“‘«]*\Z")
_WORD = re.compile(r"\S+")
_VISIBLE = re.compile(r"\S")


def sentences(text: str) -> list[Span]:
    """The sentences of a text, without the white space around them; a line end always ends one."""
    found: list[Span] = []
    start = 0
    for end in _ends(text):
        span = _trimmed(text, start, end)
        if span is not None:
            found.append(span)
        start = end
    return found


def words(text: str) -> list[Span]:
    """The words of a text, without the signs around them; signs that stand alone are a word."""
    return [_bare(text, each.start(), each.end()) for each in _WORD.finditer(text)]


def _ends(text: str) -> Iterator[int]:
    for sign in _END.finditer(text):
        if sign.group() == "\n" or not _goes_on(text, sign):
            yield sign.end()
    yield len(text)


def _goes_on(text: str, sign: re.Match[str]) -> bool:
    """Whether a sentence goes on after signs that could end it."""
    after = _VISIBLE.search(text, sign.end())
    follows = after.group() if after else ""
    signs = sign.group().rstrip("\"'”’»)]")
    small = follows.islower()
    if signs != sign.group() or signs in ("…", "...", ".."):  # ‘Weg?’ zei zij; ja … dat wel
        return small
    if signs != ".":
        return False
    line = text.rfind("\n", 0, sign.start()) + 1
    token = _token(text, max(line, sign.start() - 20), sign.start())
    word = token.lower()
    if word in _NEVER_LAST or (len(token) == 1 and token.isupper()):
        return bool(follows)
    if word in _SOMETIMES_LAST:
        return small
    alone = not text[line : sign.start() - len(token)].strip()
    return token.isdecimal() and (alone or small)  # 1. a list; op 3. maart


def _token(text: str, start: int, end: int) -> str:
    found = _TOKEN.search(text[start:end])
    return found.group() if found else ""


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _bare(text: str, start: int, end: int) -> Span:
    first, last = start, end
    while first < last and not _lettered(text[first]):
        first += 1
    while last > first and not _lettered(text[last - 1]):
        last -= 1
    return (first, last) if first < last else (start, end)


def _lettered(char: str) -> bool:
    """Whether a sign belongs to a word; a mark goes with its letter, in every script."""
    return char.isalnum() or unicodedata.category(char).startswith("M")
