"""The figures of a study as they are shown: plain values, which can be kept in the encrypted file and shown again at once.

What is under a figure is not in them: it is read when somebody opens one (`figures.study_saturation`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import TYPE_CHECKING

from fieldwork.saturation.band import Band, band
from fieldwork.saturation.meaning import Meaning
from fieldwork.saturation.result import Saturation, saturation
from fieldwork.store.remembered import recall, remember
from fieldwork.study.saturation.around import Change, OpenDifferences, Skipped
from fieldwork.study.saturation.coded import reading
from fieldwork.study.saturation.figures import StudySaturation, study_saturation
from fieldwork.study.saturation.view import View
from fieldwork.study.saturation.words import uncoded, waiting_sessions, waits

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

NAME = "saturation"
_NEWEST = "SELECT seq, id FROM event WHERE kind <> 'looked' ORDER BY seq DESC LIMIT 1"
# since these, figures of before would tell of what may not be told any more
_RULING = """
SELECT EXISTS (SELECT 1 FROM event e WHERE seq > ?1 AND (kind LIKE 'round.%' OR kind IN
    ('participant.withdrawn', 'session.stopped', 'session.erased', 'words.erased', 'study.adopted')
  OR kind LIKE 'consent.%' AND EXISTS (SELECT 1 FROM event o WHERE o.subject = e.subject AND o.seq <= ?1)))
"""
_SKIPPED = "SELECT session, item FROM skipped"


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit by name, with the ids of its sessions and the roles of who was there."""

    name: str
    sessions: tuple[str, ...]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is shown of the saturation of a study in one way of looking (`view`).

    `units` stand in order of holding; `seen_in` has for each code in how many of them it was; `merged` are the codes into which
    others were merged. `held` are the sessions that count once they are coded, each as (site, id); `uncoded` one of each
    conversation that was not, `beside` records beside others of their conversation; `waits` how many conversations do not count
    yet, and how many were held, `waiting` all sessions of these. `by_speaker` has the figures per speaker where there are no
    routes to tell them by. `lost` are the sessions with codings whose words are gone, `gone` is how many codings those
    are. `skips` has the sessions in which an item was skipped that often is: (protocol, item, ids). The rest is as in
    `StudySaturation`.
    """

    view: View
    result: Saturation
    band: Band | None
    speakers: tuple[str, ...]
    routes: tuple[str, ...]
    by_speaker: tuple[Saturation, ...]
    units: tuple[ShownUnit, ...]
    seen_in: Mapping[str, int]
    merged: tuple[str, ...]
    at_parents: Saturation | None
    last_new: tuple[tuple[str, tuple[str, ...]], ...]
    changes: tuple[Change, ...]
    not_re_read: tuple[tuple[str, tuple[str, ...]], ...]
    meaning: tuple[Meaning, ...]
    open_differences: tuple[OpenDifferences, ...]
    held: tuple[tuple[str | None, str], ...]
    uncoded: tuple[str, ...]
    beside: tuple[str, ...]
    waits: tuple[int, int]
    waiting: tuple[str, ...]
    lost: tuple[str, ...]
    gone: int
    outside: Mapping[str, int]
    skipped_often: tuple[Skipped, ...]
    skips: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Figures as of the event `seq`, worked out at `at` (microseconds UTC; None: just now)."""

    shown: Shown
    seq: int
    at: int | None = None


def newest(study: Study) -> int:
    """The number of the last event that was no look: where it is the same, so are the figures."""
    return _newest(study)[0]


def shown(study: Study, view: View) -> Seen:
    """Work the figures out, and remember them where they are the study's own."""
    seq, basis = _newest(study)  # before the rest: what comes in meanwhile is seen the next time
    found = _shown(study, study_saturation(study, view))
    if view == View.of(study):
        import msgspec  # only who looks at figures

        remember(study.log, NAME, basis, seq, msgspec.msgpack.encode(found))
    return Seen(found, seq)


def remembered(study: Study) -> Seen | None:
    """The figures of the study's own view as they were last worked out, on this copy by this version of the program.

    None where there are none, or where something since forbids to show them: consent, a round, a withdrawal, other settings.
    Whether they are those of now is for `newest` to say.
    """
    kept = recall(study.log, NAME)
    if kept is None or study.log.query(_RULING, (kept.seq,))[0][0]:
        return None
    there = study.log.query("SELECT id FROM event WHERE seq = ?", (kept.seq,))
    if not there or kept.basis != _basis(kept.seq, str(there[0][0])):
        return None
    import msgspec

    try:
        found = msgspec.msgpack.decode(kept.body, type=Shown)
    except msgspec.MsgspecError:
        return None  # of another shape: worked out anew
    return Seen(found, kept.seq, kept.at) if found.view == View.of(study) else None


def _newest(study: Study) -> tuple[int, str]:
    rows = study.log.query(_NEWEST)
    seq, id_ = rows[0] if rows else (0, "")
    return int(seq), _basis(int(seq), str(id_))


def _basis(seq: int, id_: str) -> str:
    """What figures rest on: the log up to an event, and the program with its shape of them."""
    return " ".join((version("fieldwork"), ",".join(each.name for each in fields(Shown)), str(seq), id_))


def _shown(study: Study, found: StudySaturation) -> Shown:
    rows = {row.id: row for row in found.heard.held}
    coded = reading(study).coded
    seen = found.grid.overall
    talks, records = uncoded(found.uncoded, found.heard.held)
    return Shown(
        view=found.view,
        result=found.result,
        band=band(seen, seed=found.view.seed),
        speakers=found.heard.speakers,
        routes=found.heard.routes,
        by_speaker=() if found.heard.routes else tuple(_alone(found, who) for who in found.heard.speakers),
        units=tuple(
            ShownUnit(unit.name, tuple(row.id for row in unit.sessions), tuple(sorted(unit.speakers))) for unit in found.units
        ),
        seen_in=dict(zip(seen.codes, seen.counts, strict=True)),
        merged=tuple(map(found.heard.counts_as, found.merges)),
        at_parents=found.at_parents,
        last_new=found.last_new,
        changes=found.changes,
        not_re_read=tuple(found.not_re_read),
        meaning=found.meaning,
        open_differences=found.open_differences,
        held=tuple((row.site, row.id) for row in rows.values()),
        uncoded=tuple(row.id for row in talks),
        beside=tuple(row.id for row in records),
        waits=waits(found),
        waiting=tuple(row.id for row in waiting_sessions(found)),
        lost=tuple(id_ for id_ in rows if id_ in coded and coded[id_].lost),
        gone=found.heard.lost,
        outside=found.heard.outside,
        skipped_often=found.skipped_often,
        skips=tuple(_skips(study, found, {id_: row.protocol or "" for id_, row in rows.items()})),
    )


def _alone(found: StudySaturation, who: str) -> Saturation:
    """The figures of a speaker, whatever was spoken about."""
    apart = {code: each.by_speaker[who] for code, each in found.merges.items()}
    return saturation(found.grid.by_speaker[who], found.view.settings, unit=found.view.unit, merges=apart)


def _skips(study: Study, found: StudySaturation, protocols: Mapping[str, str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The sessions in which each item was skipped that often is."""
    often = {(each.protocol, each.item) for each in found.skipped_often}
    skips: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for session, item in study.log.query(_SKIPPED) if often else ():
        place = protocols.get(session, ""), item
        if session in protocols and place in often:
            skips[place].append(session)
    yield from ((protocol, item, tuple(ids)) for (protocol, item), ids in skips.items())
