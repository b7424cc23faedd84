"""What the lead's screen shows, read and computed off the thread of the screens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldwork.coding.codebook import Codebook
from fieldwork.i18n import LANGS, Msg, msg
from fieldwork.protocol.model import Text
from fieldwork.saturation.band import Band, band
from fieldwork.study.codebook.book import codebook
from fieldwork.study.reading import Names, names
from fieldwork.study.saturation.coded import reading
from fieldwork.study.saturation.figures import StudySaturation, View, study_saturation
from fieldwork.study.start import roles

if TYPE_CHECKING:
    from fieldwork.study import Study

_NEWEST = "SELECT seq FROM event WHERE kind <> 'looked' ORDER BY seq DESC LIMIT 1"
_SKIPPED = "SELECT session, item FROM skipped"


@dataclass(frozen=True)
class Sight:
    """A study as the lead looks at it: the figures and all that is told beside them, as of the event `seq`.

    `own` are the settings of the study, `looks` how often was looked before. `signs` has the letter of each role, `questions`
    the words of the items that were often skipped, `skips` the sessions in which they were (both by protocol and item), and
    `lost` the sessions with codings whose words are gone. `conflicts` is what two people wrote side by side, the newest first:
    its place (subject, register) and what it is about.
    """

    found: StudySaturation
    own: View
    seq: int
    looks: int
    band: Band | None
    book: Codebook
    names: Names
    signs: Mapping[str, str]
    questions: Mapping[tuple[str, str], Text]
    skips: Mapping[tuple[str, str], tuple[str, ...]]
    lost: tuple[str, ...]
    conflicts: tuple[tuple[str, str, Msg], ...]


def newest(study: Study) -> int:
    """The number of the last event that was no look: where it is the same, so are the figures."""
    rows = study.log.query(_NEWEST)
    return int(rows[0][0]) if rows else 0


def sight_of(study: Study, view: View) -> Sight:
    """Look at a study. Everything is read here, so that painting it reads nothing more."""
    seq = newest(study)  # before the rest: what comes in meanwhile is seen the next time
    found = study_saturation(study, view)
    _ = (found.changes, found.sampling, found.open_rounds, found.open_differences, found.meaning)
    rows = {row.id: row.protocol or "" for row in found.heard.held}
    often = {(each.protocol, each.item) for each in found.skipped_often}
    skips: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for session, item in study.log.query(_SKIPPED) if often else ():
        if (rows.get(session), item) in often:
            skips[rows[session], item].append(session)
    coded = reading(study).coded
    return Sight(
        found, View.of(study), seq, found.looks, band(found.grid.overall, seed=view.seed), codebook(study), names(study),
        {role["id"]: str(role.get("prefix") or role["id"][:1].upper()) for role in roles(study)},
        _questions(study, often), {key: tuple(ids) for key, ids in skips.items()},
        tuple(row for row in rows if row in coded and coded[row].lost), tuple(_conflicts(study)),
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
