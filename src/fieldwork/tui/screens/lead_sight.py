"""What the lead's screen shows, read and computed off the thread of the screens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.coding.codebook import Codebook
from fieldwork.coding.reconcile import Round
from fieldwork.i18n import LANGS, Msg, msg
from fieldwork.protocol.model import Text
from fieldwork.study.codebook.book import codebook
from fieldwork.study.reading import Names, names
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.sampling import SamplingRow, sampling_matrix
from fieldwork.study.saturation.figures import looks
from fieldwork.study.saturation.shown import Seen, Shown, remembered, shown
from fieldwork.study.saturation.view import View
from fieldwork.study.start import roles

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study import Study


@dataclass(frozen=True)
class Sight:
    """A study as the lead looks at it: the figures and all that is told beside them, as of the event `seq`.

    `at` tells when they were worked out where that was not just now (microseconds UTC). `own` are the settings of the study,
    `looks` how often was looked before, `sampling` who was heard and who was planned. `signs` has the letter of each role,
    `questions` the words of the items that were often skipped (by protocol and item). `conflicts` is what two people wrote side
    by side, the newest first: its place (subject, register) and what it is about.
    """

    found: Shown
    own: View
    seq: int
    at: int | None
    looks: int
    sampling: Sequence[SamplingRow]
    open_rounds: tuple[Round, ...]
    book: Codebook
    names: Names
    signs: Mapping[str, str]
    questions: Mapping[tuple[str, str], Text]
    conflicts: tuple[tuple[str, str, Msg], ...]


def sight_of(study: Study, view: View) -> Sight:
    """Look at a study. Everything is read here, so that painting it reads nothing more."""
    return _sight(study, shown(study, view))


def sight_before(study: Study, held: Sequence[SessionRow] | None = None) -> Sight | None:
    """The study as it was last looked at with its own settings, which takes no time; None where that may not be shown. `held`
    are the sessions where they were read already."""
    found = remembered(study)
    return None if found is None else _sight(study, found, held)


def _sight(study: Study, seen: Seen, held: Sequence[SessionRow] | None = None) -> Sight:
    often = {(each.protocol, each.item) for each in seen.shown.skipped_often}
    return Sight(
        seen.shown, View.of(study), seen.seq, seen.at, looks(study), sampling_matrix(study, held),
        tuple(each for each in rounds(study) if each.is_open), codebook(study), names(study),
        {role["id"]: str(role.get("prefix") or role["id"][:1].upper()) for role in roles(study)},
        _questions(study, often), tuple(_conflicts(study)),
    )  # fmt: skip


def _conflicts(study: Study) -> Iterator[tuple[str, str, Msg]]:
    from fieldwork.study.copies.listed import open_matters  # few studies have any
    from fieldwork.study.copies.words import Telling

    found = open_matters(study)
    told = {lang: Telling(study, lang) for lang in LANGS} if found else {}
    for each in found:
        people = " / ".join(dict.fromkeys(side.by for side in each.sides))
        nl, en = (" · ".join(filter(None, (told[lang].who(each.conflict), told[lang].where(each.conflict)))) for lang in LANGS)
        words = msg("{what}: {where} ({people})", "{what}: {where} ({people})",
                    what=each.conflict.name, where=Msg(nl, en), people=people)  # fmt: skip
        yield *each.key, words


def _questions(study: Study, items: set[tuple[str, str]]) -> dict[tuple[str, str], Text]:
    """The words of items, as the newest version of their protocol asks them."""
    known = dict(study.protocols())
    found = {}
    for protocol, item in items:
        asked = study.protocol(protocol).by_id.get(item) if protocol in known else None
        if asked is not None:
            found[protocol, item] = asked.ask
    return found
