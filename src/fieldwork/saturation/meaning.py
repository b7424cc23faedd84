"""What the count of codes does not tell: whether known codes still get new sides, and what was never looked for again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldwork.saturation.incidence import Incidence


@dataclass(frozen=True, slots=True)
class Meaning:
    """A code, the last unit that added something new about it, and how many units came since; None where none was marked."""

    code: str
    last: str | None
    since: int | None


def meaning(seen: Incidence, aspects: Iterable[tuple[str, str]]) -> list[Meaning]:
    """Per code, where its meaning last grew (Hennink, Kaiser & Marconi 2017).

    `aspects` are the (unit, code) pairs that were coded as adding something new about a known code.
    """
    place = {unit: at for at, unit in enumerate(seen.units)}
    last: dict[str, int] = {}
    for unit, code in aspects:
        last[code] = max(place[unit], last.get(code, 0))
    return [
        Meaning(code, seen.units[last[code]], len(seen.units) - 1 - last[code]) if code in last else Meaning(code, None, None)
        for code in seen.codes
    ]


def not_re_read(
    seen: Incidence, made_at: Mapping[str, str], looked: Collection[tuple[str, str]] = (), coded: Sequence[str] | None = None
) -> list[tuple[str, str]]:
    """The (unit, code) pairs that nobody looked at: a code made at one unit was not looked for in those coded before.

    `made_at` names for each code the unit at which it was made, `looked` the pairs that were looked at since, `coded` the
    units in the order in which they were coded (as they were held, unless given). Where a code was seen, it was looked for.
    """
    order = list(seen.units if coded is None else coded)
    place = {unit: at for at, unit in enumerate(order)}
    found = {(unit, code) for unit, codes in zip(seen.units, seen.codes_of(), strict=True) for code in codes} | set(looked)
    before = {code: order[: place[made_at[code]]] for code in seen.codes if code in made_at}
    return [(unit, code) for code, units in before.items() for unit in units if (unit, code) not in found]
