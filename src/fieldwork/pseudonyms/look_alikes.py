"""What looks like a name and is none that is known: for the lead to look through, before texts leave."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from fieldwork.pseudonyms.finding import begins_sentence
from fieldwork.pseudonyms.folding import Folded, fold
from fieldwork.pseudonyms.forms import WORD
from fieldwork.pseudonyms.replacing import Pseudonymiser
from fieldwork.pseudonyms.words import FUNCTION, GIVEN, KNOWN_CAPITALS, MONTHS, ORDINARY, PARTICLES, STRIPPED, TITLES
from fieldwork.spans import Span

Why: TypeAlias = Literal["near", "part", "title", "given", "reach", "capital", "begins"]
"""Why a word is on the list, the strongest reason first: it resembles a known name, holds one, comes after a title, is an often
heard given name, is an address or number, has a capital inside a sentence, or begins one and is no word of these texts."""
WHYS: tuple[Why, ...] = ("near", "part", "title", "given", "reach", "capital", "begins")
MOST_PLACES = 20
"""Of how many places of one word it is told where they are; more are counted."""
_NEAR = 4
"""Letters that a word has at the least before it may be a slip of a known name."""
_REACH = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<![\w\[])\+?\d(?:[\s().\-/]?\d){8,}(?!\w)|(?<!\w)\d{4}\s?[A-Z]{2}(?!\w)")
P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LookAlike(Generic[P]):
    """A word, or words together, as first seen: why it is told, how often it is there, where, and whose name it resembles."""

    word: str
    why: Why
    count: int
    places: tuple[P, ...]
    codes: tuple[str, ...] = ()


class LookAlikes(Generic[P]):
    """Gathers look-alikes from texts, each with its place (whatever the caller knows it by).

    `vocabulary` are words that the study itself uses (folded), `no_names` what was looked at before and set aside.
    """

    def __init__(
        self, pseudonymiser: Pseudonymiser, vocabulary: Collection[str] = (), no_names: Collection[str] = ()
    ) -> None:
        self._known = pseudonymiser
        self._vocabulary = frozenset(vocabulary)
        self._no_names = frozenset(fold(word).text for word in no_names)
        self._tokens = {token: form.code for token, forms in pseudonymiser.forms.words.items()
                        for form in forms if form.exact and len(token) >= _NEAR}  # fmt: skip
        self._lower: set[str] = set()
        self._seen: dict[str, str] = {}
        self._count: Counter[str] = Counter()
        self._why: defaultdict[str, set[Why]] = defaultdict(set)
        self._places: defaultdict[str, list[P]] = defaultdict(list)

    def add(self, text: str, place: P) -> None:
        """Look through a text."""
        taken = [(each.start, each.end) for each in self._known.find(text)]
        for match in _REACH.finditer(text):
            if not _covered(match.span(), taken):
                self._note(match[0], "reach", place)
                taken.append(match.span())
        folded = fold(text)
        words = [(match.span(), folded.span(*match.span()), match[0]) for match in WORD.finditer(folded.text)]
        reach = -1  # the words up to here are told of already
        for n, (_, span, _) in enumerate(words):
            if n <= reach or _covered(span, taken):
                continue
            why = self._reason(folded, words, n)
            if why is None:
                continue
            last = self._group(folded, words, n, taken)
            reach = last
            self._note(text[span[0] : words[last][1][1]], why, place)

    def rows(self) -> list[LookAlike[P]]:
        """What was found: the strongest reason first, then the most frequent."""
        found = []
        for key, count in self._count.items():
            why = min(self._why[key], key=WHYS.index)
            if key in self._no_names or (why == "begins" and self._is_word(key)):
                continue
            code = self._resembles(key)
            places = tuple(dict.fromkeys(self._places[key]))
            found.append(LookAlike(self._seen[key], why, count, places, (code,) if code else ()))
        return sorted(found, key=lambda each: (WHYS.index(each.why), -each.count, each.word))

    def _is_word(self, key: str) -> bool:
        return any(word in self._lower or word in self._vocabulary for word in WORD.findall(key)[:1])

    def _note(self, words: str, why: Why, place: P) -> None:
        key = fold(words).text
        self._seen.setdefault(key, " ".join(words.split()))
        self._count[key] += 1
        self._why[key].add(why)
        if len(self._places[key]) < MOST_PLACES:
            self._places[key].append(place)

    def _reason(self, folded: Folded, words: list[tuple[Span, Span, str]], n: int) -> Why | None:
        (start, end), _, word = words[n]
        is_capital = folded.is_upper(start)
        if not is_capital:
            self._lower.add(word)
        if len(word) < 2 or word in FUNCTION or word in self._no_names:
            return None
        if self._holds(word):
            return "part"
        before, between = (words[n - 1][2], folded.text[words[n - 1][0][1] : start]) if n else ("", "")
        is_titled = len(between) < 4 and between.strip(" \n.") == ""
        if is_titled and (before in STRIPPED or (before in TITLES and is_capital and "." not in between)):
            return "title" if word not in TITLES and word not in PARTICLES else None
        if word in GIVEN and (is_capital or (word not in ORDINARY and len(word) > 3)):
            return "given" if not _is_month(word, folded.text, start, end) else None
        if not is_capital or word in KNOWN_CAPITALS or word in MONTHS or word in PARTICLES or word in TITLES:
            return None
        if self._resembles(word):
            return "near"
        if begins_sentence(folded.text, start):
            return "begins" if word not in ORDINARY else None
        return "capital"

    def _group(self, folded: Folded, words: list[tuple[Span, Span, str]], n: int, taken: list[Span]) -> int:
        """The last word that belongs to a look-alike which begins at word `n`: Pieter de Boer is one."""
        last = at = n
        while at + 1 < len(words):
            (start, _), span, word = words[at + 1]
            between = folded.text[words[at][0][1] : start]
            is_end = "." in between and words[at][2] not in PARTICLES
            if between.strip(" \n-'.") or len(between) > 3 or is_end or _covered(span, taken):
                break
            at += 1
            if folded.is_upper(start) and word not in FUNCTION and word not in KNOWN_CAPITALS:
                last = at
            elif word not in PARTICLES:
                break
        return last

    def _holds(self, word: str) -> bool:
        """Whether a longer word begins with a known name: Philipsmedewerker."""
        return len(word) > 6 and any(
            word[:length] in self._tokens and word[:length] not in ORDINARY for length in range(5, len(word) - 1)
        )

    def _resembles(self, word: str) -> str | None:
        """Whose name a word is but for one letter."""
        if len(word) < _NEAR or word in GIVEN or word in ORDINARY:
            return None
        return next((code for each in edits(word) if (code := self._tokens.get(each)) is not None), None)


def _covered(span: Span, taken: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _is_month(word: str, text: str, start: int, end: int) -> bool:
    beside = text[:start].rstrip(" ./-")[-1:].isdigit() or text[end:].lstrip(" ./-'")[:1].isdigit()
    return word in MONTHS and beside


def edits(word: str) -> Iterable[str]:
    """What a word is with one letter less, more, other, or two changed over."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for n in range(len(word) + 1):
        head, tail = word[:n], word[n:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in letters)
