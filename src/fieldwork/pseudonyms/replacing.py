"""Names in people's texts, found and replaced by codes: pure functions over what is known of the names.

A name is found in whatever form people write it: with or without capitals, accents, given name or surname; possessive,
diminutive or made an adjective; with its tussenvoegsels in full, in short or run together; with initials; over the end of a
line. It is not found inside another word, nor in the program's own ids. Where a name may be two people's, both are told.
Positions are Unicode code points, the end exclusive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fieldwork.i18n import Lang, Msg, msg
from fieldwork.pseudonyms.finding import Found, Search
from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.forms import Forms
from fieldwork.pseudonyms.inflecting import spelled_out
from fieldwork.pseudonyms.kinds import Kind
from fieldwork.spans import Span

CALLED: Mapping[Kind, Msg] = {
    "person": msg("", ""),
    "site": msg("locatie ", "site "),
    "company": msg("bedrijf ", "company "),
    "other": msg("", ""),
}
"""What stands before the code, so that a text can still be read."""
BETWEEN = "/"
"""What stands between the codes of several who share a name."""
_IDS = re.compile(r"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{64})\b", re.IGNORECASE)
"""Ids and hashes of the program, in which hexadecimal digits may spell a name (Bea, Ad)."""


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """Somebody or something whose name may not leave: its code, kind, every spelling of its name, and how to reach them."""

    code: str
    kind: Kind
    spellings: tuple[str, ...]
    contact: str = ""

    def __repr__(self) -> str:
        return f"Known({self.code!r}, …)"


@dataclass(frozen=True, slots=True)
class Replaced:
    """A text with its names replaced: `hits` counts by code (of a name that several share by their codes together), `moved`
    has for each replacement its span in the old text and in the new."""

    text: str
    hits: Mapping[str, int] = field(default_factory=dict)
    moved: tuple[tuple[Span, Span], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Where a span of the old text stands in the new; one that cuts through a name takes the whole of it along."""
        return self._at(start, to_end=False), self._at(end, to_end=True) if end > start else self._at(start, to_end=False)

    def _at(self, place: int, *, to_end: bool) -> int:
        shift = 0
        for (old_start, old_end), (new_start, new_end) in self.moved:
            if place <= old_start:
                break
            if place < old_end:
                return new_end if to_end else new_start
            shift = new_end - old_end
        return place + shift


class Pseudonymiser:
    """Finds and replaces the names of some who are known. `lang` is the language of what stands before a code."""

    def __init__(self, known: Iterable[Known], lang: Lang = "nl") -> None:
        self._known = {each.code: each for each in known}
        self._lang = lang
        self._forms = Forms()
        for each in self._known.values():
            for spelling in each.spellings:
                for written in {spelling, spelled_out(spelling)}:
                    add = self._forms.person if each.kind == "person" else self._forms.named
                    add(each.code, written)
            self._forms.contact(each.code, each.contact)
        self._forms.close()
        self._kept: re.Pattern[str] | None = None
        self._kept_whole: frozenset[str] = frozenset()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all who are known."""
        return frozenset(self._known)

    @property
    def forms(self) -> Forms:
        """What is looked for."""
        return self._forms

    def keep(self, ids: Iterable[str]) -> None:
        """Leave these ids as they are wherever they stand, so that they can still be looked up; one that is a mere word only
        where it is the whole text."""
        held = sorted(id_ for id_ in set(ids) if not _IDS.fullmatch(id_) and self.find(id_))
        self._kept_whole = frozenset(held)
        plain = "|".join(re.escape(id_) for id_ in held if not id_.isalpha())
        self._kept = re.compile(rf"(?<![\w-])(?:{plain})(?![\w-])(?!\.\w)") if plain else None

    def kept_in(self, text: str) -> list[str]:
        """The ids in a text in which a name stands that is left there."""
        if text in self._kept_whole:
            return [text]
        return self._kept.findall(text) if self._kept is not None else []

    def label(self, codes: Sequence[str]) -> str:
        """What stands in place of a name: [W01], [locatie A], or [W01/W02] where it may be either's."""
        kinds = {self._known[code].kind for code in codes}
        called = CALLED[kinds.pop()].text(self._lang) if len(kinds) == 1 else ""
        return f"[{called}{BETWEEN.join(codes)}]"

    def replace(self, text: str) -> tuple[str, Mapping[str, int]]:
        """A text with its names replaced, and how often by each code."""
        done = self.replace_with_map(text)
        return done.text, done.hits

    def replace_with_map(self, text: str) -> Replaced:
        """As `replace`, with where everything went."""
        found = self.find(text)
        if not found:
            return Replaced(text)
        hits: Counter[str] = Counter()
        out: list[str] = []
        moved: list[tuple[Span, Span]] = []
        last = length = 0
        for each in found:
            label = self.label(each.codes)
            before = text[last : each.start]
            length += len(before)
            moved.append(((each.start, each.end), (length, length + len(label))))
            out += (before, label)
            length += len(label)
            last = each.end
            hits[BETWEEN.join(each.codes)] += 1
        out.append(text[last:])
        return Replaced("".join(out), dict(hits), tuple(moved))

    def find(self, text: str) -> list[Found]:
        """The names in a text, in their order; none overlaps another."""
        if not text or self._forms.is_empty:
            return []
        folded = fold(text)
        if self._forms.cannot_be_in(folded.text) and not folded.is_split:
            return []
        found = Search(self._forms, folded).found()
        if not found or text in self._kept_whole:
            return []
        ids = [each.span() for pattern in (_IDS, self._kept) if pattern is not None for each in pattern.finditer(text)]
        return [each for each in found if not any(start <= each.start and each.end <= end for start, end in ids)]
