"""Whom was heard on what: the study, each speaker, and each cell speaker × route, kept up to date one unit at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fieldwork.saturation.estimators import coverage, enough
from fieldwork.saturation.incidence import Incidence


class Heard(NamedTuple):
    """A code in a unit: who said it, and on which route."""

    code: str
    speaker: str
    route: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (a conversation, participant or site): the roles that were heard in it, and every code with speaker and route."""

    name: str
    speakers: frozenset[str]
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class LeastHeard:
    """New codes expected in the next unit with a role; None where nobody of it was heard or the study has too few units.

    It rests on `codes`, those that were seen in one unit only, one of the `units` of the role.
    """

    role: str
    expected_new: float | None
    units: int = 0
    codes: tuple[str, ...] = ()


class Grid:
    """The incidences of a study: `overall`, `by_speaker`, and `cells` by (speaker, route).

    A unit with two speakers counts once overall and once for each; in a cell stands what that speaker said on that route.
    """

    def __init__(self, speakers: Sequence[str], routes: Sequence[str], units: Iterable[Unit] = ()) -> None:
        self.routes = tuple(routes)
        self.overall = Incidence()
        self.by_speaker = {speaker: Incidence() for speaker in speakers}
        self.cells = {(speaker, route): Incidence() for speaker in speakers for route in routes}
        self._speakers_in: list[frozenset[str]] = []
        for unit in units:
            self.add(unit)

    @classmethod
    def of_pairs(
        cls, speakers: Sequence[str], routes: Sequence[str], units: Sequence[tuple[str, frozenset[str]]], codes: Sequence[str],
        heard: NDArray[np.int64],
    ) -> Grid:  # fmt: skip
        """The same from units, each with its speakers, and a row for each time that a code was heard, sorted by unit: the
        places of unit, code, speaker and route, -1 for a speaker or route that is not known."""
        made = cls(speakers, routes)
        made._speakers_in = [who for _, who in units]
        unit_of, code_of, speaker_of, route_of = heard.T
        made.overall = Incidence.of_pairs([name for name, _ in units], codes, unit_of, code_of)
        for number, speaker in enumerate(speakers):
            theirs = np.array([speaker in who for _, who in units], bool)
            names = [name for name, who in units if speaker in who]
            at = (np.cumsum(theirs) - 1)[unit_of]
            said = (speaker_of == number) & theirs[unit_of]
            made.by_speaker[speaker] = Incidence.of_pairs(names, codes, at[said], code_of[said])
            for place, route in enumerate(routes):
                here = said & (route_of == place)
                made.cells[speaker, route] = Incidence.of_pairs(names, codes, at[here], code_of[here])
        return made

    def add(self, unit: Unit) -> None:
        """Add the unit that was held last. Raises ValueError if it is there already."""
        self.overall.add(unit.name, (heard.code for heard in unit.heard))
        self._speakers_in.append(unit.speakers)
        for speaker in unit.speakers & self.by_speaker.keys():
            said = [heard for heard in unit.heard if heard.speaker == speaker]
            self.by_speaker[speaker].add(unit.name, (heard.code for heard in said))
            for route in self.routes:
                self.cells[speaker, route].add(unit.name, (heard.code for heard in said if heard.route == route))

    def least_heard(self) -> list[LeastHeard]:
        """The roles, least heard first: codes seen in one unit only, that unit being of the role, by the units of the role.

        A role of which nobody was heard comes first; ties go to the lowest coverage.
        """
        alone: dict[str, list[str]] = {speaker: [] for speaker in self.by_speaker}
        for code, count, unit in zip(self.overall.codes, self.overall.counts, self.overall.first, strict=True):
            if count == 1:
                for speaker in self._speakers_in[unit] & alone.keys():
                    alone[speaker].append(code)
        known = enough(self.overall.frequencies)
        found = []
        for speaker, seen in self.by_speaker.items():
            expected = len(alone[speaker]) / len(seen.units) if known and seen.units else None
            rank = (bool(seen.units), -(expected or 0.0), coverage(seen.frequencies) or 0.0)
            found.append((rank, LeastHeard(speaker, expected, len(seen.units), tuple(alone[speaker]))))
        return [least for _, least in sorted(found, key=lambda each: each[0])]
