"""Finding names in one text: which of its words are somebody's, and how far each name goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fieldwork.pseudonyms.folding import CAMEL, Folded
from fieldwork.pseudonyms.forms import WORD, Form, Forms
from fieldwork.pseudonyms.hits import Hit, apart
from fieldwork.pseudonyms.mentions import Mentions
from fieldwork.pseudonyms.words import MONTHS, TELLING
from fieldwork.spans import Span


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: where it stands and whose it may be."""

    start: int
    end: int
    codes: tuple[str, ...]


_JOIN = re.compile(r"([^\W\d_]+)(-|(?=[ \t]*\n))[ \t]*\n?[ \t]*([^\W\d_]+)")
_GAP = re.compile(r"[\s.,/'&+()-]{0,6}")
_LONG_JOIN = 5
"""Letters of a word that was cut by the end of a line without a hyphen, before it is taken for a name."""


class Search:
    """Finding the names in one text."""

    def __init__(self, forms: Forms, folded: Folded) -> None:
        self.forms, self.folded, self.text = forms, folded, folded.text
        self.mentions = Mentions(folded)
        self.words: list[Span] = [found.span() for found in WORD.finditer(self.text)]
        self.weak: list[Hit] = []

    def found(self) -> list[Found]:
        hits = apart([*self._words(), *self._phrases(), *self._joined(), *self._patterns()])
        hits = self._with_weak(hits)
        spans = []
        for hit in self.mentions.whole(hits):
            start, end = self.folded.span(hit.start, hit.end)
            spans.append(Found(start, end, tuple(sorted(hit.codes))))
        return spans

    def _words(self) -> list[Hit]:
        hits = []
        pieces = CAMEL.search(self.folded.whole) is not None
        for start, end in self.words:
            hit = self._word(start, end)
            if hit is None and pieces:
                hits += [each for a, b in self._pieces(start, end) if (each := self._word(a, b)) is not None]
            elif hit is not None:
                hits.append(hit)
        return hits

    def _word(self, start: int, end: int) -> Hit | None:
        forms = self.forms.words.get(self.text[start:end])
        if forms is None:
            return None
        fitting = tuple(form for form in forms if self._fits(form, start, end))
        exact = tuple(form for form in fitting if form.exact)
        if not fitting:
            self.weak.append(Hit(start, end, tuple(form for form in forms if form.exact and form.is_person)))
        return Hit(start, end, exact or fitting) if fitting else None

    def _with_weak(self, hits: list[Hit]) -> list[Hit]:
        """The hits, with the words beside them that only together with them are a name: mark de jong."""
        weak = {hit for hit in self.weak if hit.forms and all(hit.end <= h.start or h.end <= hit.start for h in hits)}
        if not weak:
            return hits
        every = sorted({*hits, *weak}, key=lambda hit: hit.start)
        held = [hit not in weak for hit in every]
        for place, (first, second) in enumerate(pairwise(every)):
            same = first.codes & second.codes
            if same and self.mentions.belong(first, second):
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
        letters = self.mentions.particles_before(start, form.particles)[1] if form.particles else ""
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

    def _phrases(self) -> list[Hit]:
        """Names of several words that only count together."""
        hits = []
        for n, (start, end) in enumerate(self.words):
            for phrase in self.forms.phrases.get(self.text[start:end], ()):
                last = self._rest(n, phrase.words)
                if last is not None and self._may_be(phrase.form, start, last, n + len(phrase.words)):
                    is_short = self.text[start - 1 : end] in ("'s", "'t")
                    hits.append(Hit(start - is_short, last, (phrase.form,)))
        return hits

    def _may_be(self, form: Form, start: int, end: int, last: int) -> bool:
        """Whether words that follow each other may be this form, by their capitals; `last` is the number of the last."""
        if form.is_proper:
            return self.folded.is_upper(self.words[last][0])
        return form.lower or bool(self.folded.uppers(start, end))

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

    def _joined(self) -> list[Hit]:
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
                hits.append(Hit(cut.start(1), cut.end(3), fitting))
        return hits

    def _patterns(self) -> list[Hit]:
        """Initials with points, e-mail addresses, telephone numbers, streets."""
        hits = []
        for pattern, form in self.forms.patterns(self.text):
            for match in pattern.finditer(self.text):
                if self.folded.uppers(*match.span()) >= form.capitals:
                    hits.append(Hit(*match.span(), (form,)))
        return hits


def begins_sentence(text: str, start: int) -> bool:
    """Whether a place in a text is the first of a sentence, a line or a quotation."""
    place = start - 1
    while place >= 0 and text[place] in " \t\"'“”„«»([{*_":
        place -= 1
    return place < 0 or text[place] in ".!?:;\n\r•·>-–—|…]"
