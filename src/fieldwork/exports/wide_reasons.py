"""Why a cell of the wide table has no answer: a code for each reason, the same in every variable and in every export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldwork.exports.table import Option
from fieldwork.i18n import msg
from fieldwork.protocol.model import DONT_KNOW, Text
from fieldwork.study.folder import Study
from fieldwork.study.start import reasons

FAR = -(10**15)
"""Where the codes begin of a variable that can be negative itself: no answer is below it (`protocol.values`)."""
# A dash, so that no reason of a study can be called the same.
NOT_ASKED, ASKED, COVERED, NOT_APPLICABLE = "not-asked", "only-asked", "covered-elsewhere", "not-applicable"
LAPSED, BLANK, NO_TIME, UNKNOWN, OTHER_VERSION = "has-lapsed", "left-blank", "no-such-time", "not-computable", "other-version"
_CODES = {
    NOT_ASKED: (1, msg("niet gesteld", "not asked")),
    ASKED: (2, msg("gesteld, geen antwoord genoteerd", "asked, no answer noted")),
    COVERED: (3, msg("beantwoord bij een andere vraag", "answered with another item")),
    "geen_tijd": (4, msg("overgeslagen: geen tijd", "skipped: no time")),
    "niet_van_toepassing": (5, msg("overgeslagen: niet van toepassing", "skipped: not applicable")),
    "geweigerd": (6, msg("overgeslagen: geweigerd", "skipped: refused")),
    "anders": (7, msg("overgeslagen: andere reden", "skipped: other reason")),
    DONT_KNOW: (8, msg("weet ik niet", "don't know")),
    NOT_APPLICABLE: (9, msg("hoefde niet gesteld te worden", "was not to be asked")),
    LAPSED: (10, msg("beantwoord, maar verviel door een ander antwoord", "answered, but lapsed by another answer")),
    BLANK: (11, msg("dit deel is leeg gelaten", "this part was left blank")),
    NO_TIME: (12, msg("zo vaak kwam het niet voor", "there were not so many times")),
    UNKNOWN: (13, msg("niet te berekenen", "cannot be computed")),
    OTHER_VERSION: (14, msg("stond niet in de leidraad van toen", "was not in the guide of that time")),
}
_ALWAYS = (NOT_ASKED, ASKED, COVERED, "geen_tijd", "niet_van_toepassing", "geweigerd", "anders", NOT_APPLICABLE, LAPSED,
           OTHER_VERSION)  # fmt: skip
_OWN = 31  # the study's own reasons begin here, in the order of study.yaml
_FOUND = "SELECT DISTINCT reason FROM skipped WHERE reason IS NOT NULL ORDER BY reason"


@dataclass(frozen=True)
class Reasons:
    """The reasons of a study, each with the number of its code (1 and up) and its words."""

    known: Mapping[str, tuple[int, Text]]
    own: tuple[str, ...]

    @classmethod
    def of(cls, study: Study) -> Reasons:
        """Those of the program, those of the study, and what was given as a reason and is in neither any more."""
        labels = dict(reasons(study))
        found = [reason for (reason,) in study.log.query(_FOUND)]
        own = tuple(dict.fromkeys(id_ for id_ in (*labels, *found) if id_ not in _CODES))
        fixed: dict[str, tuple[int, Text]] = {
            id_: (number, {"nl": words.nl, "en": words.en}) for id_, (number, words) in _CODES.items()
        }
        return cls(fixed | {id_: (_OWN + n, labels.get(id_, id_)) for n, id_ in enumerate(own)}, own)

    def options(self, base: int, *, also: Iterable[str] = ()) -> tuple[Option, ...]:
        """The codes that a variable can have instead of an answer; `also` those that not every variable has."""
        ids = sorted((*_ALWAYS, *self.own, *also), key=lambda id_: self.known[id_][0])
        return tuple(Option(self.code(id_, base), self.known[id_][1]) for id_ in ids)

    def code(self, id_: str, base: int) -> int:
        """The code of a reason: below `base`."""
        return base - self.known[id_][0]
