"""Which codes were seen in which units: presence, not how often. One more unit costs as much as it has codes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many units there are (T), and how many codes were seen in exactly j of them (Q_j), by j from 1 on."""

    units: int
    by_count: Mapping[int, int]

    @classmethod
    def of(cls, units: int, counts: Iterable[int]) -> Frequencies:
        """From the number of units in which each code was seen; a code seen in none does not count."""
        return cls(units, Counter(count for count in counts if count))

    @property
    def codes(self) -> int:
        """S: codes seen."""
        return sum(self.by_count.values())

    @property
    def occurrences(self) -> int:
        """U: pairs of a unit and a code seen in it."""
        return sum(count * codes for count, codes in self.by_count.items())

    @property
    def uniques(self) -> int:
        """Q1: codes seen in one unit only."""
        return self.by_count.get(1, 0)

    @property
    def duplicates(self) -> int:
        """Q2: codes seen in exactly two units."""
        return self.by_count.get(2, 0)


class Incidence:
    """Units in order of holding, and the codes seen in each.

    Of each code of `codes`: `counts` has q, the number of units that it was seen in, `first` the place of the first of these.
    `new_codes` has for each unit how many codes were first seen there. Codes that were seen nowhere are not in it.
    """

    def __init__(self, units: Iterable[tuple[str, Iterable[str]]] = ()) -> None:
        self.units: list[str] = []
        self.codes: list[str] = []
        self.counts: list[int] = []
        self.first: list[int] = []
        self.new_codes: list[int] = []
        self._by_count: dict[int, int] = {}
        self._held: set[str] = set()
        self._place: dict[str, int] = {}
        self._unit_of, self._code_of = array("q"), array("q")
        self._sorted: tuple[Places, Places] | None = None
        for unit, codes in units:
            self.add(unit, codes)

    @classmethod
    def of_table(cls, units: Sequence[str], codes: Sequence[str], table: NDArray[np.bool_]) -> Incidence:
        """From a table of presence, units × codes, whose rows stand in order of holding."""
        pairs = np.flatnonzero(table)
        unit_of, code_of = np.divmod(pairs, max(len(codes), 1))
        return cls._made(units, codes, unit_of, code_of, np.unique(code_of))

    @classmethod
    def of_pairs(cls, units: Sequence[str], codes: Sequence[str], unit_of: Places, code_of: Places) -> Incidence:
        """From pairs of a unit and a code seen in it, by their places in `units` (in order of holding) and `codes`, sorted by
        unit; what is there twice counts once. The codes come to stand in the order in which they were first seen."""
        once = np.sort(np.unique(unit_of * len(codes) + code_of, return_index=True)[1])
        unit_of, code_of = unit_of[once], code_of[once]
        seen, first = np.unique(code_of, return_index=True)
        return cls._made(units, codes, unit_of, code_of, seen[np.argsort(first)])

    @classmethod
    def _made(cls, units: Sequence[str], codes: Sequence[str], unit_of: Places, code_of: Places, seen: Places) -> Incidence:
        """From pairs that stand there once, sorted by unit; `seen` has the codes among them, in the order they are to have."""
        made = cls()
        place = np.zeros(len(codes), np.int64)
        place[seen] = np.arange(len(seen))
        code_of = place[code_of]
        first = np.zeros(len(seen), np.int64)
        first[code_of[::-1]] = unit_of[::-1]  # of equal places the last one written stays: the earliest unit
        made.units, made._held = list(units), set(units)
        made.codes = [codes[each] for each in seen.tolist()]
        made.counts, made.first = np.bincount(code_of, minlength=len(seen)).tolist(), first.tolist()
        made.new_codes = np.bincount(first, minlength=len(units)).tolist()
        made._by_count = dict(Counter(made.counts))
        made._place = {code: at for at, code in enumerate(made.codes)}
        made._unit_of.frombytes(unit_of.astype(np.int64).tobytes())
        made._code_of.frombytes(code_of.tobytes())
        made._refuse_doubles()
        return made

    def add(self, unit: str, codes: Iterable[str]) -> int:
        """Add the unit that was held last, and tell how many of its codes are new. Raises ValueError where it is there."""
        if unit in self._held:
            raise ValueError(f"the unit {unit!r} is there already")
        at, known = len(self.units), len(self.codes)
        self.units.append(unit)
        self._held.add(unit)
        for code in dict.fromkeys(codes):
            place = self._place.setdefault(code, len(self.codes))
            if place == len(self.codes):
                self.codes.append(code)
                self.counts.append(0)
                self.first.append(at)
            self._seen_once_more(place)
            self._unit_of.append(at)
            self._code_of.append(place)
        self._sorted = None
        self.new_codes.append(len(self.codes) - known)
        return self.new_codes[-1]

    def _seen_once_more(self, place: int) -> None:
        """Move a code from Q_q to Q_(q+1)."""
        count = self.counts[place]
        if count:
            self._by_count[count] -= 1
            if not self._by_count[count]:
                del self._by_count[count]
        self._by_count[count + 1] = self._by_count.get(count + 1, 0) + 1
        self.counts[place] = count + 1

    def _refuse_doubles(self) -> None:
        if len(self._held) < len(self.units) or len(self._place) < len(self.codes):
            raise ValueError("two units, or two codes, have the same name")

    @property
    def frequencies(self) -> Frequencies:
        """T and the Q_j as they are now."""
        return Frequencies(len(self.units), dict(self._by_count))

    def pairs_by_code(self) -> tuple[Places, Places]:
        """The unit of each (unit, code) pair, sorted by code and within it by unit; and where each code's pairs begin."""
        if self._sorted is None:
            unit_of, code_of = np.array(self._unit_of, np.int64), np.array(self._code_of, np.int64)
            counts = np.array(self.counts, np.int64)
            self._sorted = unit_of[np.argsort(code_of, kind="stable")], np.cumsum(counts) - counts
        return self._sorted

    def codes_of(self) -> list[list[str]]:
        """The codes seen in each unit."""
        found: list[list[str]] = [[] for _ in self.units]
        for unit, code in zip(self._unit_of, self._code_of, strict=True):
            found[unit].append(self.codes[code])
        return found

    def new_in(self, unit: int) -> list[str]:
        """The codes that were first seen in the unit at a place."""
        return [code for code, first in zip(self.codes, self.first, strict=True) if first == unit]

    def renamed(self, name: Callable[[str], str]) -> Incidence:
        """The same units with every code called otherwise; codes that get one name are one code (a parent level, a merge)."""
        names = [name(code) for code in self.codes]
        places = {code: place for place, code in enumerate(dict.fromkeys(names))}
        now = np.array([places[code] for code in names], np.int64)
        unit_of, code_of = np.array(self._unit_of, np.int64), np.array(self._code_of, np.int64)
        return Incidence.of_pairs(self.units, list(places), unit_of, now[code_of])
