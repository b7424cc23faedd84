"""Finding names in one text: which of its words are somebody's, and how far each name goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fieldwork.pseudonyms.folding import CAMEL, Folded
from fieldwork.pseudonyms.forms import WORD, Form, Forms
from fieldwork.pseudonyms.words import MONTHS, PARTICLES, TELLING
from fieldwork.spans import Span


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: where it stands and whose it may be."""

    start: int
    end: int
    codes: tuple[str, ...]


_JOIN = re.compile(r"([^\W\d_]+)(-|(?=[ \t]*\n))[ \t]*\n?[ \t]*([^\W\d_]+)")
_INITIALS = re.compile(r",?\s((?:[^\W\d_]\.\s?)*[^\W\d_]\.)")
_AFTER = re.compile(r"[\s./'-]{1,3}([^\W\d_]+)")
_GAP = re.compile(r"[\s.,/'&+()-]{0,6}")
_LONG_JOIN = 5
"""Letters of a word that was cut by the end of a line without a hyphen, before it is taken for a name."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A span of the folded text that is a form of somebody's name."""

    start: int
    end: int
    forms: tuple[Form, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(form.code for form in self.forms)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(form.role for form in self.forms)

    @property
    def tokens(self) -> frozenset[str]:
        return frozenset(form.token for form in self.forms)


class Search:
    """Finding the names in one text."""

    def __init__(self, forms: Forms, folded: Folded) -> None:
        self.forms, self.folded, self.text = forms, folded, folded.text
        self.words: list[Span] = [found.span() for found in WORD.finditer(self.text)]
        self.weak: list[_Hit] = []

    def found(self) -> list[Found]:
        hits = _apart([*self._words(), *self._phrases(), *self._joined(), *self._patterns()])
        hits = self._with_weak(hits)
        spans = []
        for hit in self._people(hits):
            start, end = self.folded.span(hit.start, hit.end)
            spans.append(Found(start, end, tuple(sorted(hit.codes))))
        return spans

    def _words(self) -> list[_Hit]:
        hits = []
        pieces = CAMEL.search(self.folded.whole) is not None
        for start, end in self.words:
            hit = self._word(start, end)
            if hit is None and pieces:
                hits += [each for a, b in self._pieces(start, end) if (each := self._word(a, b)) is not None]
            elif hit is not None:
                hits.append(hit)
        return hits

    def _word(self, start: int, end: int) -> _Hit | None:
        forms = self.forms.words.get(self.text[start:end])
        if forms is None:
            return None
        fitting = tuple(form for form in forms if self._fits(form, start, end))
        exact = tuple(form for form in fitting if form.exact)
        if not fitting:
            self.weak.append(_Hit(start, end, tuple(form for form in forms if form.exact and form.is_person)))
        return _Hit(start, end, exact or fitting) if fitting else None

    def _with_weak(self, hits: list[_Hit]) -> list[_Hit]:
        """The hits, with the words beside them that only together with them are a name: mark de jong."""
        weak = {hit for hit in self.weak if hit.forms and all(hit.end <= h.start or h.end <= hit.start for h in hits)}
        if not weak:
            return hits
        every = sorted({*hits, *weak}, key=lambda hit: hit.start)
        held = [hit not in weak for hit in every]
        for place, (first, second) in enumerate(pairwise(every)):
            same = first.codes & second.codes
            if same and self._belong(first, second):
                for at in (place, place + 1):
                    held[at] = True
                    every[at] = replace(every[at], forms=tuple(form for form in every[at].forms if form.code in same))
        return [hit for hit, stays in zip(every, held, strict=True) if stays]

    def _fits(self, form: Form, start: int, end: int) -> bool:
        """Whether a word may be this form: by its capitals, and by what stands beside it."""
        if form.capitals > 1:
            return self.folded.uppers(start, end) >= form.capitals
        if self.text[start:end] in MONTHS and self._beside_number(start, end):
            return False
        is_capital = self.folded.is_upper(start)
        if form.mid_only and is_capital and self.begins_sentence(start):
            return self._named_so(form, start)
        return is_capital or form.lower or self._named_so(form, start)

    def _named_so(self, form: Form, start: int) -> bool:
        """Whether a surname has its own tussenvoegsels before it, such as no ordinary word has."""
        letters = self._particles_before(start, form.particles)[1] if form.particles else ""
        return bool(letters) and bool(TELLING & set(letters))

    def _beside_number(self, start: int, end: int) -> bool:
        before, after = self.text[:start].rstrip(" ./-"), self.text[end:].lstrip(" ./-'")
        return before[-1:].isdigit() or after[:1].isdigit()

    def begins_sentence(self, start: int) -> bool:
        """Whether a word has a capital because of its place."""
        return begins_sentence(self.text, start)

    def _pieces(self, start: int, end: int) -> list[Span]:
        """The words in a word like JannekeBerg; none in any other."""
        cuts = [start]
        for place in range(start + 1, end):
            if self.folded.is_upper(place) and not self.folded.is_upper(place - 1):
                cuts.append(place)
        return [] if len(cuts) == 1 else list(zip(cuts, [*cuts[1:], end], strict=True))

    def _phrases(self) -> list[_Hit]:
        """Names of several words that only count together."""
        hits = []
        for n, (start, end) in enumerate(self.words):
            for phrase in self.forms.phrases.get(self.text[start:end], ()):
                last = self._rest(n, phrase.words)
                if last is not None and (phrase.form.lower or self.folded.uppers(start, last)):
                    is_short = self.text[start - 1 : end] in ("'s", "'t")
                    hits.append(_Hit(start - is_short, last, (phrase.form,)))
        return hits

    def _rest(self, n: int, words: Sequence[frozenset[str]]) -> int | None:
        """Where a phrase ends whose first word is word `n`; None where the words that follow are others."""
        end = self.words[n][1]
        for step, wanted in enumerate(words, 1):
            if n + step >= len(self.words):
                return None
            start, next_end = self.words[n + step]
            if self.text[start:next_end] not in wanted or _GAP.fullmatch(self.text, end, start) is None:
                return None
            end = next_end
        return end

    def _joined(self) -> list[_Hit]:
        """Words that the end of a line cuts in two."""
        hits = []
        place = 0
        while (cut := _JOIN.search(self.text, place)) is not None:
            place = cut.start(3)
            word, hyphen = cut[1] + cut[3], cut[2]
            forms = self.forms.words.get(word, ())
            fitting = tuple(f for f in forms if self._fits(f, cut.start(1), cut.end(1)) and (hyphen or f.exact))
            is_cut = "\n" in cut[0]
            if fitting and len(word) >= (2 if hyphen and is_cut else _LONG_JOIN):
                hits.append(_Hit(cut.start(1), cut.end(3), fitting))
        return hits

    def _patterns(self) -> list[_Hit]:
        """Initials with points, e-mail addresses, telephone numbers, streets."""
        hits = []
        for pattern, form in self.forms.patterns(self.text):
            for match in pattern.finditer(self.text):
                if self.folded.uppers(*match.span()) >= form.capitals:
                    hits.append(_Hit(*match.span(), (form,)))
        return hits

    # --- people: all that belongs to one mention is one -----------------------------------------------------------------

    def _people(self, hits: Sequence[_Hit]) -> list[_Hit]:
        """The hits with the parts of one name made one, and with the tussenvoegsels and initials that belong to them."""
        whole: list[_Hit] = []
        for hit in hits:
            before = whole[-1] if whole else None
            same = before.codes & hit.codes if before else frozenset()
            if before and same and self._belong(before, hit):
                forms = tuple(form for form in (*before.forms, *hit.forms) if form.code in same)
                whole[-1] = _Hit(before.start, hit.end, forms)
            else:
                whole.append(hit)
        reach = 0
        widened = []
        for place, hit in enumerate(whole):
            until = whole[place + 1].start if place + 1 < len(whole) else len(self.text)
            widened.append(self._widened(hit, reach, until))
            reach = widened[-1].end
        return widened

    def _belong(self, first: _Hit, second: _Hit) -> bool:
        gap = self.text[first.end : second.start]
        if not first.forms[0].is_person or len(gap) > 24 or first.tokens & second.tokens:
            return False
        if gap.startswith("."):  # the end of a sentence
            return False
        if "," in gap and not ("surname" in first.roles and second.roles == {"given"}):  # two mentions, one after the other
            return False
        if any(char not in " \t\n-,./'_" and not char.isalpha() for char in gap):
            return False
        letters = {letter for form in (*first.forms, *second.forms) for letter in form.initials}
        return all(word in PARTICLES or (len(word) == 1 and word in letters) for word in WORD.findall(gap))

    def _widened(self, hit: _Hit, reach: int, until: int) -> _Hit:
        if not hit.forms[0].is_person:
            return hit
        start, end = hit.start, hit.end
        own = [form for form in hit.forms if self.text.startswith(form.token, start)] or list(hit.forms)
        for form in own:
            if form.particles:
                start = min(start, self._particles_before(hit.start, form.particles, reach)[0])
        start = self._initials_before(start, hit, reach)
        end = self._initials_after(end, hit, until)
        if end == hit.end:
            end = self._particles_after(hit, until)
        return _Hit(start, end, hit.forms)

    def _particles_before(self, start: int, wanted: Sequence[str], reach: int = 0) -> tuple[int, str]:
        """Where the tussenvoegsels before a surname begin, and their letters; its own place where they are others'."""
        letters, at, best = "", start, (start, "")
        for _ in range(3):
            word = self._word_before(at, reach, r"[\s./'-]{0,3}")
            if word is None or word[1] not in PARTICLES:
                break
            at, letters = word[0], PARTICLES[word[1]] + letters
            if letters in wanted:
                best = (at, letters)
        if best[1] and best[0] > reach and self.text[best[0] - 1] == "'":  # the apostrophe of 't
            best = (best[0] - 1, best[1])
        return best

    def _particles_after(self, hit: _Hit, until: int) -> int:
        """Where "Berg, Janneke van der" ends, and "Berg, J. van der"."""
        at = hit.end
        if "," not in self.text[hit.start : hit.end]:
            given = {letter for form in hit.forms if form.role == "surname" for letter in form.given}
            match = _INITIALS.match(self.text, at, until)
            if match is None or not given.issuperset(WORD.findall(match[1])) or not self.folded.is_upper(match.start(1)):
                return at
            at = match.end(1)
        wanted = {letters for form in hit.forms for letters in form.particles}
        letters, best = "", at
        while (match := _AFTER.match(self.text, at, until)) is not None and match[1] in PARTICLES:
            at, letters = match.end(1), letters + PARTICLES[match[1]]
            best = at if letters in wanted else best
        return best

    def _initials_before(self, start: int, hit: _Hit, reach: int) -> int:
        letters = {form.given for form in hit.forms if form.given}
        at = start
        while (word := self._word_before(at, reach, r"[\s.'-]{0,3}")) is not None:
            is_one = len(word[1]) == 1 and any(word[1] in given for given in letters)
            is_several = 1 < len(word[1]) < 4 and any(given.startswith(word[1]) for given in letters)
            capitals = self.folded.uppers(word[0], word[0] + len(word[1]))
            if not (is_one or is_several) or (capitals < len(word[1]) and self.text[word[0] + len(word[1])] != "."):
                break
            at = word[0]
        return at

    def _initials_after(self, end: int, hit: _Hit, until: int) -> int:
        """Where "Janneke v.d. B." ends."""
        surname = {form.surname for form in hit.forms if form.surname}
        at = end
        for _ in range(4):
            match = _AFTER.match(self.text, at, until)
            if match is None:
                break
            word = match[1]
            if len(word) == 1 and word in surname and self.folded.is_upper(match.start(1)):
                dot = self.text[match.end(1) : match.end(1) + 1] == "."
                return match.end(1) + dot
            if word not in PARTICLES:
                break
            at = match.end(1)
        return end

    def _word_before(self, at: int, reach: int, gap: str) -> tuple[int, str] | None:
        """The word that ends before a place, with no more than a gap between: where it begins, and itself."""
        match = re.compile(rf"([^\W\d_]+){gap}\Z").search(self.text, max(reach, at - 24), at)
        if match is None or (match.end(1) == at):
            return None
        begins = match.start(1)
        if begins > 0 and begins == max(reach, at - 24) and self.text[begins - 1].isalpha():
            return None
        return begins, match[1]


def begins_sentence(text: str, start: int) -> bool:
    """Whether a place in a text is the first of a sentence, a line or a quotation."""
    place = start - 1
    while place >= 0 and text[place] in " \t\"'“”„«»([{*_":
        place -= 1
    return place < 0 or text[place] in ".!?:;\n\r•·>-–—|…]"


def _apart(hits: Iterable[_Hit]) -> list[_Hit]:
    """Hits of which none overlaps another: the longer one stays; of the same place all who it may be."""
    by_place: dict[Span, _Hit] = {}
    for hit in hits:
        there = by_place.get((hit.start, hit.end))
        forms = hit.forms if there is None else (*there.forms, *hit.forms)
        exact = tuple(form for form in forms if form.exact)
        by_place[hit.start, hit.end] = _Hit(hit.start, hit.end, exact or forms)
    kept: list[_Hit] = []
    for hit in sorted(by_place.values(), key=lambda hit: (hit.start - hit.end, hit.start)):
        start, end = hit.start, hit.end
        for other in kept:  # what a longer one does not take of it still goes
            if other.start <= start < other.end:
                start = other.end
            if other.start < end <= other.end:
                end = other.start
        if start < end:
            kept.append(_Hit(start, end, hit.forms))
    return sorted(kept, key=lambda hit: hit.start)
