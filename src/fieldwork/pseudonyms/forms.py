"""Every form in which a known name may be written: words, names of several words, initials, ways to reach somebody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from fieldwork.pseudonyms.called import Called, called, has_legal_form, plainly, spelled
from fieldwork.pseudonyms.folding import fold
from fieldwork.pseudonyms.inflecting import derived, inflected, variants
from fieldwork.pseudonyms.words import FUNCTION, GIVEN, LEADING, ORDINARY, PARTICLES, STRIPPED

Role: TypeAlias = Literal["given", "surname", "whole"]
WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHE = re.compile(r"(?<![^\W_])([^\W\d_]{1,2})'([^\W\d_]{3,})")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name: `token` is the part of the name that it is of, `exact` where it is not inflected.

    `lower`: it may stand there without a capital; `mid_only`: not as the first word of a sentence, where every word has one;
    `capitals`: how many it has to have. Of a person: the letters of the `particles` that go before (vd), and of the given names
    and the `surname`; `role`: which of these it is itself, or the whole. Of several words, `is_proper`: the last has a capital;
    `is_legal`: its legal form may stand after it.
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
    is_proper: bool = False
    is_legal: bool = False

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
        for match in _APOSTROPHE.finditer(fold(spelling).text):  # O'Brien, and who leaves it out: Obrien
            self._token(replace(about, role="surname"), match[1] + match[2])
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
        """Every form of a name that only counts as a whole, or as what people shorten it to: that of a place or a company."""
        about = Form(code, "", is_person, is_legal=not is_person and has_legal_form(spelling))
        for each in called(spelling)[: 1 if is_person else None]:
            self._called(about, each)
            core = plainly(each.core)
            if len(core) > 2 and not is_person and not each.is_short:
                short = "".join(word[0] for word in core)
                self.add(short, replace(about, token=short, capitals=len(short)))

    def _called(self, about: Form, each: Called) -> None:
        core = plainly(each.core)
        known = [word in ORDINARY or word in FUNCTION or word in PARTICLES for word in core]
        about = replace(about, token="".join(core), lower=not all(known) and len("".join(core)) > 2)
        if len(core) == 1 and not each.is_common:
            one = replace(about, mid_only=core[0] in FUNCTION)
            for variant in variants(core[0]):
                self.add(variant, one)
            for other in derived(core[0]):
                self.add(other, replace(one, exact=False, lower=one.lower and other not in ORDINARY))
        elif len(core) > 1:
            self.add("".join(core), about)
        about = replace(about, is_proper=each.is_common)
        for words in {each.core, each.every}:
            if len(plainly(words)) > 1:
                for first, *rest in spelled(words):
                    last = frozenset((*rest[-1], *derived(plainly(words)[-1])))
                    for word in first:
                        self.phrases[word].append(Phrase((*rest[:-1], last), about))
                self.add("".join(plainly(words)), replace(about, lower=True))

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
_COUNTRY = r"(?:(?:\+|00)[\s().\-/]*(?:\d[\s().\-/]*){1,4}|\(?0\)?[\s().\-/]*|\d{1,3})?"
"""What may stand before a number for its country: +31, 0031, +31 (0), 31 without a gap, or 0 alone."""
_NUMBER = 7
"""Digits that a telephone number has at the least."""


def _mail(plain: str) -> str | None:
    return rf"(?<![\w.]){re.escape(plain)}(?![\w])" if re.fullmatch(r"[^\s@]+@[^\s@]+\.\w+", plain) else None


def _number(plain: str) -> str | None:
    digits = re.sub(r"\D", "", plain)
    if len(digits) < _NUMBER or re.search(r"[^\d\s()+./-]", plain):
        return None
    own = r"[\s().\-/]*".join(digits[-9:])
    return rf"(?<!\d){_COUNTRY}{own}(?!\d)"


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
