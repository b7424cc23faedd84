"""Mentions: which parts of a name that stand in a text are one, with the tussenvoegsels and initials that go with them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fieldwork.pseudonyms.called import AFTER
from fieldwork.pseudonyms.folding import Folded
from fieldwork.pseudonyms.forms import WORD
from fieldwork.pseudonyms.hits import Hit
from fieldwork.pseudonyms.words import PARTICLES

_INITIALS = re.compile(r",?\s((?:[^\W\d_]\.\s?)*[^\W\d_]\.)")
_AFTER = re.compile(r"[\s./'-]{1,3}([^\W\d_]+)")


class Mentions:
    """The mentions in one text."""

    def __init__(self, folded: Folded) -> None:
        self.folded, self.text = folded, folded.text

    def whole(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits with the parts of one name made one, and with the tussenvoegsels and initials that belong to them."""
        whole: list[Hit] = []
        for hit in hits:
            before = whole[-1] if whole else None
            same = before.codes & hit.codes if before else frozenset()
            if before and same and self.belong(before, hit):
                forms = tuple(form for form in (*before.forms, *hit.forms) if form.code in same)
                whole[-1] = Hit(before.start, hit.end, forms)
            else:
                whole.append(hit)
        reach = 0
        widened = []
        for place, hit in enumerate(whole):
            until = whole[place + 1].start if place + 1 < len(whole) else len(self.text)
            widened.append(self._widened(hit, reach, until))
            reach = widened[-1].end
        return widened

    def belong(self, first: Hit, second: Hit) -> bool:
        """Whether two hits are parts of one name, by what stands between them."""
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

    def _widened(self, hit: Hit, reach: int, until: int) -> Hit:
        if not hit.forms[0].is_person:
            legal = AFTER.match(self.text, hit.end, until) if any(form.is_legal for form in hit.forms) else None
            return hit if legal is None else Hit(hit.start, legal.end(), hit.forms)
        start, end = hit.start, hit.end
        own = [form for form in hit.forms if self.text.startswith(form.token, start)] or list(hit.forms)
        for form in own:
            if form.particles:
                start = min(start, self.particles_before(hit.start, form.particles, reach)[0])
        start = self._initials_before(start, hit, reach)
        end = self._initials_after(end, hit, until)
        if end == hit.end:
            end = self._particles_after(hit, until)
        return Hit(start, end, hit.forms)

    def particles_before(self, start: int, wanted: Sequence[str], reach: int = 0) -> tuple[int, str]:
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

    def _particles_after(self, hit: Hit, until: int) -> int:
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

    def _initials_before(self, start: int, hit: Hit, reach: int) -> int:
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

    def _initials_after(self, end: int, hit: Hit, until: int) -> int:
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
