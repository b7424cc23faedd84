"""Saturation of a study: all that the lead's screen, the command line and the report tell, with what is under each figure.

Only the figures are computed at once; what else is asked for is read when it is first looked at. The last of them are kept as
long as nothing is written but looks, so that what is under a figure can be opened; `shown` keeps what is shown beyond that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from fieldwork.coding.reconcile import Round
from fieldwork.coding.segments import Coding
from fieldwork.record.events import Event
from fieldwork.saturation.cells import Grid
from fieldwork.saturation.meaning import Meaning, meaning
from fieldwork.saturation.result import Saturation, grid_saturation, saturation
from fieldwork.study.codebook.book import codebook
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.sampling import SamplingRow, sampling_matrix
from fieldwork.study.saturation import around
from fieldwork.study.saturation.around import Change, OpenDifferences, Skipped
from fieldwork.study.saturation.coded import reading
from fieldwork.study.saturation.heard import Heard, HeardUnit, Said, counting, heard
from fieldwork.study.saturation.view import UNIT_KINDS, UnitKind, View

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow
    from fieldwork.study.folder import Study

__all__ = [
    "UNIT_KINDS", "Change", "Heard", "HeardUnit", "OpenDifferences", "Said", "Skipped", "StudySaturation", "UnitKind", "View",
    "heard", "looked", "looks", "study_saturation",
]  # fmt: skip

LOOKED = "looked"
KEPT = 2
"""So many ways of looking are kept: the study's own, and what was tried beside it."""
STUDY = "study"
_WRITTEN = "SELECT coalesce(max(seq), 0) FROM event WHERE seq > ? AND kind <> 'looked'"


class StudySaturation:
    """The saturation of a study, looked at in one way (`view`): `heard` is what it rests on, `grid` the incidences of that and
    `result` the figures. Units are named as `heard.units` are; codes are ids, as they count in this view."""

    def __init__(self, study: Study, found: Heard) -> None:
        self._study = study
        self.view: View = found.view
        self.heard: Heard = found
        self.grid: Grid = found.grid()
        self.not_re_read: Sequence[tuple[str, tuple[str, ...]]] = around.not_re_read(study, found, self.grid.overall)
        """The units to be read again, each with the codes that were not looked for there."""
        self.merges: Mapping[str, Grid] = {code: self._apart(code) for code in self._merged()}
        """The incidences with one recorded merge undone, by the code that was merged."""
        unread = sum(len(codes) for _, codes in self.not_re_read)
        self.result: Saturation = grid_saturation(
            self.grid, self.view.settings, unit=self.view.unit, merges=self.merges, not_re_read=unread,
            unsettled=sum(any(row.id in found.unsettled for row in unit.sessions) for unit in found.units),
        )  # fmt: skip

    def _merged(self) -> list[str]:
        """The recorded merges that are followed in this view."""
        return [code for code in codebook(self._study).merges if code != self.view.without_merge]

    def _apart(self, code: str) -> Grid:
        other = counting(codebook(self._study), self.view, code)
        given = {each.given for unit in self.units for each in unit.said}
        if all(other(each) == self.heard.counts_as(each) for each in given):
            return self.grid
        if not (self.view.consensus and rounds(self._study)):  # what stands does not depend on what codes count as
            return replace(self.heard, counts_as=other).grid()
        return heard(self._study, self.view, also_apart=code, only=self.heard.only).grid()

    # --- the figures, opened ----------------------------------------------------------------------------------------

    @property
    def units(self) -> tuple[HeardUnit, ...]:
        """The units, in order of holding."""
        return self.heard.units

    def segments_of(
        self, code: str | None = None, speaker: str | None = None, route: str | None = None, unit: str | None = None
    ) -> list[tuple[str, str]]:
        """The (session, coding) pairs under a figure; each that is left out counts for all."""
        return self.heard.segments(code, speaker=speaker, route=route, unit=unit)

    def coding(self, session: str, coding: str) -> Coding | None:
        """One of those pairs as a coding with its place and words of now, also where it came out of a decision; None where it
        is gone since."""
        known = reading(self._study)
        with known.turn:
            known.catch_up(self._study)
            codings, decided = known.settled(self._study, session)
        settled = (each for decision in decided for each in decision.codings)
        return next((each for each in (*codings, *settled) if each.coding == coding), None)

    def new_in(self, unit: int) -> tuple[str, ...]:
        """The codes first heard in a unit, by its place in order of holding (from 0)."""
        return tuple(self.grid.overall.new_in(unit))

    @cached_property
    def at_parents(self) -> Saturation | None:
        """The figures with each code counted as the top of its branch: fewer codes are sooner complete. None where the codebook
        has no branches, or this view counts that way already."""
        book = codebook(self._study)
        if self.view.parents or not any(code.under for code in book.codes.values()):
            return None
        top = counting(book, replace(self.view, parents=True))
        apart = {code: each.overall.renamed(top) for code, each in self.merges.items()}
        return saturation(self.grid.overall.renamed(top), self.view.settings, unit=self.view.unit, merges=apart)

    @cached_property
    def last_new(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The units of the last run, in order of holding, each with the codes that are new in it."""
        total = len(self.units)
        return tuple((self.units[n].name, self.new_in(n)) for n in range(max(total - self.view.run, 0), total))

    @cached_property
    def meaning(self) -> tuple[Meaning, ...]:
        """Per code the last unit that added something new about it, and how many came since."""
        return tuple(meaning(self.grid.overall, self.heard.aspects()))

    @property
    def surviving(self) -> tuple[int, int] | None:
        """In how many of the recorded merges, undone, the picture holds, and of how many; None where that is unknown."""
        found = next((each for each in self.result.criteria if each.id == "merges"), None)
        return None if found is None else (int(found.value or 0), int(found.asked))

    # --- beside the figures -----------------------------------------------------------------------------------------

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What changed in guide and codebook on the way, with the unit from which it held."""
        return tuple(around.changes(self._study, self.heard))

    @cached_property
    def sampling(self) -> tuple[SamplingRow, ...]:
        """Who was heard and who was planned, per site and role; the whole study last."""
        return tuple(sampling_matrix(self._study))

    @cached_property
    def open_rounds(self) -> tuple[Round, ...]:
        """The rounds that are blind still: what is coded in them does not count yet."""
        return tuple(each for each in rounds(self._study) if each.is_open)

    @cached_property
    def open_differences(self) -> tuple[OpenDifferences, ...]:
        """The closed rounds with differences to settle."""
        return tuple(around.open_differences(self._study, self.heard))

    @property
    def uncoded(self) -> tuple[SessionRow, ...]:
        """The sessions that would count and that nobody coded."""
        return self.heard.uncoded

    @cached_property
    def skipped_often(self) -> tuple[Skipped, ...]:
        """The items that were often skipped, and why."""
        return tuple(around.skipped_often(self._study, self.heard))

    @cached_property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """The answers that two people changed side by side: (session, item)."""
        return tuple(around.conflicts(self._study))

    @property
    def looks(self) -> int:
        """How often was looked so far."""
        return looks(self._study)


def study_saturation(study: Study, view: View | None = None) -> StudySaturation:
    """The saturation of a study in its own view, or in another. It may be asked for in a thread of its own."""
    view = view or View.of(study)
    known = reading(study)
    with known.turn:
        seq = study.log.query(_WRITTEN, (known.remembered_at,))[0][0]
        if seq:
            known.remembered.clear()
            known.remembered_at = seq
        found = known.remembered.get(view)
        if not isinstance(found, StudySaturation):
            found = StudySaturation(study, heard(study, view))
            while len(known.remembered) >= KEPT:  # what was looked at longest ago goes first
                del known.remembered[next(iter(known.remembered))]
            known.remembered[view] = found
    return found


def looked(study: Study, view: View, at: str = "screen") -> None:
    """Put down in the log that saturation was looked at, with which settings and where (`screen`, `cli`, `report`).

    Looking often and stopping at a lucky moment makes saturation too. What can only be read is read without it.
    """
    if study.log.readonly:
        return
    stamp = study.log.stamper(study.by)()
    body = {"what": "saturation", "where": at, **view.as_json()}
    study.log.append([Event(stamp.id, LOOKED, STUDY, stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])


def looks(study: Study) -> int:
    """How often anyone looked at the saturation of a study, on any copy that this one knows of."""
    sql = "SELECT count(*) FROM event WHERE subject = ? AND kind = ?"
    return int(study.log.query(sql, (STUDY, LOOKED))[0][0])
