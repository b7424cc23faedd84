"""Every form in which a known name may be written: words, names of several words, initials, ways to reach somebody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.inflecting import derived, inflected, variants
from fieldwork.pseudonyms.words import FUNCTION, GIVEN, LEADING, LEGAL, ORDINARY, PARTICLES, STRIPPED

Role: TypeAlias = Literal["given", "surname", "whole"]
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name: `token` is the part of the name that it is of, `exact` where it is not inflected.

    `lower`: it may stand there without a capital; `mid_only`: not as the first word of a sentence, where every word has one;
    `capitals`: how many it has to have. Of a person: the letters of the `particles` that go before (vd), and of the given names
    and the `surname`; `role`: which of these it is itself, or the whole.
    """

    code: str
    token: str
    is_person: bool
    exact: bool = True
    lower: bool = True
    mid_only: bool = False
    capitals: int = 0
    particles: tuple[str, ...] = ()
    given: str = ""
    surname: str = ""
    role: Role = "given"

    @property
    def initials(self) -> str:
        """The letters by which the name may be told in short."""
        return self.given + self.surname


@dataclass(frozen=True, slots=True)
class Phrase:
    """What must follow a word before it is a name: of each next word the forms that it may have."""

    words: tuple[frozenset[str], ...]
    form: Form


@dataclass
class Forms:
    """All forms that are looked for. `words` and `phrases` by their (first) word, folded."""

    words: dict[str, list[Form]] = field(default_factory=lambda: defaultdict(list))
    phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    dotted: list[tuple[re.Pattern[str], Form]] = field(default_factory=list)
    reached: list[tuple[re.Pattern[str], Form]] = field(default_factory=list)
    _all: frozenset[str] = frozenset()

    def close(self) -> None:
        """No more comes in."""
        self.words, self.phrases = dict(self.words), dict(self.phrases)
        self._all = frozenset((*self.words, *self.phrases))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self._all or self.reached)

    def cannot_be_in(self, folded: str) -> bool:
        """Whether a folded text holds no whole word of any name, no initials with points and no way to reach anybody."""
        return (
            self._all.isdisjoint(WORD.findall(folded))
            and not (self.dotted and _DOTTED.search(folded))
            and not (self.reached and _REACHING.search(folded))
        )

    def patterns(self, folded: str) -> Iterator[tuple[re.Pattern[str], Form]]:
        """The patterns that may be found in a text."""
        if self.dotted and _DOTTED.search(folded):
            yield from self.dotted
        if self.reached and _REACHING.search(folded):
            yield from self.reached

    def add(self, word: str, form: Form) -> None:
        """Take a word in; once for each code."""
        if len(word) > 1 and all(known.code != form.code or known.exact < form.exact for known in self.words[word]):
            self.words[word].append(form)

    # --- people -----------------------------------------------------------------------------------------------------

    def person(self, code: str, spelling: str) -> None:
        """Every form of a person's name in one spelling of it."""
        name = parsed(spelling)
        if not any(char.isupper() for char in spelling) and len(name.every) > 1:  # "die man van de kas": only as a whole
            self.named(code, spelling, is_person=True)
            return
        given = "".join(word[0] for word in (*name.given, *name.initials))
        surname = "".join(word[0] for word, _ in name.surname)
        about = Form(code, "", True, given=given, surname=surname)
        for word in name.given:
            self._token(about, word)
        if len(name.given) > 1:
            self._token(about, "".join(name.given[:2]))
        for word, before in name.surname:
            letters = tuple(dict.fromkeys(_letters(before[start:]) for start in range(len(before))))
            self._token(replace(about, particles=letters, role="surname"), word)
            joined = _joined(before) or {""}
            for each in joined:
                if each:
                    self._token(replace(about, role="surname"), each + word)
                for first in (*name.given[:1], *(letter for letter in given[:1] if len(each + word) > 3)):
                    self._token(replace(about, role="whole"), first + each + word)  # as in an address or a file's name
        if name.surname and given:
            self._initials(about, name)

    def _token(self, about: Form, word: str) -> None:
        is_function, is_word = word in FUNCTION or word in PARTICLES, word in ORDINARY
        is_small = not (is_function or is_word) and len(word) > 2
        form = replace(about, token=word, lower=is_small, mid_only=is_function and word not in GIVEN)
        for variant in variants(word):
            self.add(variant, form)
        for other in inflected(word):
            self.add(other, replace(form, exact=False, lower=form.lower and other not in ORDINARY and other not in FUNCTION))

    def _initials(self, about: Form, name: Name) -> None:
        """Initials that stand for the whole: J.v.d.B., and JvdB where tussenvoegsels make that nobody else's."""
        word, before = name.surname[0]
        letters = [each[0] for each in (*name.given, *name.initials)]
        between = "".join(rf"(?:{re.escape(each)}|{each[0]})\.?\s?" for each in before)
        more = "".join(rf"(?:{each}\.\s?)?" for each in letters[1:])
        pattern = rf"(?<![^\W_]){letters[0]}\.\s?{more}(?:{between})?{word[0]}\.(?![^\W\d_])"
        self.dotted.append((re.compile(pattern), replace(about, token=letters[0] + word[0], capitals=2, role="whole")))
        if before:
            short = letters[0] + "".join(each[0] for each in before) + word[0]
            self.add(short, replace(about, token=short, capitals=2, role="whole"))

    # --- places and companies -----------------------------------------------------------------------------------------

    def named(self, code: str, spelling: str, *, is_person: bool = False) -> None:
        """Every form of a name that only counts as a whole: that of a place or a company."""
        every, core = _core(spelling)
        if not core:
            return
        known = [word in ORDINARY or word in FUNCTION or word in PARTICLES for word in core]
        about = Form(code, "".join(core), is_person, lower=not all(known) and len("".join(core)) > 2)
        if len(core) == 1:
            about = replace(about, mid_only=core[0] in FUNCTION)
            for variant in variants(core[0]):
                self.add(variant, about)
            for other in derived(core[0]):
                self.add(other, replace(about, exact=False, lower=about.lower and other not in ORDINARY))
        else:
            self.add("".join(core), about)
        for words in {tuple(core), tuple(every)}:
            if len(words) > 1:
                last = frozenset((*variants(words[-1]), *derived(words[-1])))
                rest = (*(frozenset(variants(word)) for word in words[1:-1]), last)
                for first in variants(words[0]):
                    self.phrases[first].append(Phrase(rest, about))
                self.add("".join(words), replace(about, lower=True))
        if len(core) > 2 and not is_person:
            short = "".join(word[0] for word in core)
            self.add(short, replace(about, token=short, capitals=len(short)))

    # --- how to reach somebody ----------------------------------------------------------------------------------------

    def contact(self, code: str, text: str) -> None:
        """The addresses and numbers in what is known of how to reach somebody."""
        for piece in re.split(r"[;,\n|]", text):
            plain = re.sub(r"^\s*[^\W\d]+\.?\s*:\s*", "", fold(piece).text).strip()
            pattern = _mail(plain) or _number(plain) or _street(plain)
            if pattern is not None:
                self.reached.append((re.compile(pattern), Form(code, plain, False)))


_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_]\.")
_REACHING = re.compile(r"@|\d")
_NUMBER = 7
"""Digits that a telephone number has at the least."""


def _mail(plain: str) -> str | None:
    return rf"(?<![\w.]){re.escape(plain)}(?![\w])" if re.fullmatch(r"[^\s@]+@[^\s@]+\.\w+", plain) else None


def _number(plain: str) -> str | None:
    digits = re.sub(r"\D", "", plain)
    if len(digits) < _NUMBER or re.search(r"[^\d\s()+./-]", plain):
        return None
    own = r"[\s().\-/]*".join(digits[-9:])  # whatever stands for the country before it
    return rf"(?<!\d)(?:\+?(?:\d[\s().\-/]*){{1,5}})?{own}(?!\d)|(?<!\d){own}(?!\d)"


def _street(plain: str) -> str | None:
    words = re.findall(r"\w+", plain)
    if len(words) < 2 or not re.search(r"\d", plain):
        return None
    return r"(?<!\w)" + r"[\s.,-]*".join(map(re.escape, words)) + r"(?!\w)"


# --- reading a name ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """A person's name in its parts, folded: `surname` has with each word the tussenvoegsels before it."""

    given: tuple[str, ...]
    initials: tuple[str, ...]
    surname: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def every(self) -> tuple[str, ...]:
        """Its words."""
        return (*self.given, *(word for word, _ in self.surname))


def parsed(spelling: str) -> Name:
    """A name in its parts: "Berg, J. (Janneke) van den" is that of Janneke van den Berg."""
    first, comma, rest = spelling.partition(",")
    ordered = f"{rest} {first}" if comma else spelling
    text = fold(ordered).text
    initials = [word for group in re.findall(r"(?<![^\W_])((?:[^\W\d_]\.\s?)+)", text) for word in WORD.findall(group)]
    parts = re.sub(r"(?<![^\W_])(?:[^\W\d_]\.\s?)+", " ", text).split()
    placed = [(word, n) for n, part in enumerate(parts) for word in WORD.findall(part) if word not in STRIPPED]
    initials += [word for word, _ in placed if len(word) == 1 and word not in PARTICLES]
    placed = [(word, n) for word, n in placed if len(word) > 1 or word in PARTICLES]
    words = [word for word, _ in placed]
    cut = next((n for n, word in enumerate(words) if n and word in PARTICLES), None)
    if cut is None:  # the last of the parts, with all that hyphens join in it
        is_alone = len({part for _, part in placed}) < 2
        first_of_last = next((n for n, (_, part) in enumerate(placed) if part == placed[-1][1]), 0)
        cut = first_of_last if not is_alone else 0 if initials or comma else len(words)
    only_surname = len(words) > 1 and words[0] in LEADING and (len(words) == 2 or words[1] in LEADING)
    if only_surname or (initials and words and words[0] in PARTICLES) or (comma and first.strip() and not rest.strip()):
        cut = 0
    surname: list[tuple[str, tuple[str, ...]]] = []
    before: list[str] = []
    for word in words[cut:]:
        if word in PARTICLES:
            before.append(word)
        else:
            surname.append((word, tuple(before)))
            before = []
    given = words[:cut] if surname or not before else [*words[:cut], *before]
    return Name(tuple(given), tuple(initials), tuple(surname))


def _letters(particles: Sequence[str]) -> str:
    return "".join(PARTICLES[each] for each in particles)


def _joined(particles: Sequence[str]) -> set[str]:
    """Tussenvoegsels as they are run together with a surname: vanden, vander, vd."""
    if not particles:
        return set()
    found = {"".join(particles), "".join(each[0] for each in particles)}
    if particles[-1] in ("de", "den", "der"):
        found |= {"".join((*particles[:-1], each)) for each in ("de", "den", "der")}
    return {each for each in found if len(each) > 1}


def _core(spelling: str) -> tuple[list[str], list[str]]:
    """The words of a place's or company's name without its legal form, and those by which it is known: without the article."""
    text = re.sub(r"\b[bn]\.?\s?v\b\.?|\bv\.?\s?o\.?\s?f\b\.?", " ", fold(spelling).text)
    words = WORD.findall(text)
    every = [word for word in words if word not in LEGAL] or words
    start = 0
    while start < len(every) - 1 and (every[start] in PARTICLES or every[start] in ("the", "een")):
        start += 1
    return every, every[start:]
