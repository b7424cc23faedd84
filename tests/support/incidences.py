"""Tables of units × codes for tests: rebuilt from how often codes were seen, drawn by Hypothesis, and a real one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from fieldwork.saturation.incidence import Incidence

REAL = Path(__file__).resolve().parents[1] / "data" / "rqi_relf_counts.csv"
"""8 interviews × 51 codes of a published study (Zenodo 10.5281/zenodo.10149475, MIT licence)."""
DUNE = [7, 10, 2, 8, 6, 6, 5, 1, 1, 2, 5, 6, 1, 3, 5, 4, 12, 7, 14, 13, 6, 5, 7, 3, 18, 3, 16, 3, 15, 3]
"""In how many of 20 meadows each of 30 plants was found (`dune` of R's vegan)."""
_FOREST = {
    1: 21, 2: 19, 3: 10, 4: 5, 5: 6, 6: 3, 7: 5, 8: 7, 9: 6, 10: 5, 11: 3, 12: 6, 13: 4, 14: 4, 15: 2, 16: 5, 17: 4, 18: 8,
    19: 5, 20: 2, 21: 3, 22: 3, 23: 4, 24: 1, 25: 2, 26: 3, 27: 4, 28: 4, 30: 3, 31: 5, 32: 4, 33: 2, 34: 2, 35: 4, 36: 2,
    37: 3, 38: 2, 39: 3, 40: 2, 41: 2, 42: 1, 43: 3, 44: 3, 45: 4, 46: 4, 47: 3, 48: 7, 49: 5, 50: 7,
}  # fmt: skip
FOREST = [plots for plots, trees in _FOREST.items() for _ in range(trees)]
"""In how many of 50 plots of a hectare each of 225 trees was found (`BCI` of R's vegan; Condit et al. 2002)."""


def rows_of(units: int, counts: Sequence[int]) -> list[list[bool]]:
    """A table in which code i is seen in counts[i] units, spread around."""
    table = [[False] * len(counts) for _ in range(units)]
    for code, count in enumerate(counts):
        for more in range(count):
            table[(7 * code + more) % units][code] = True
    return table


def new_codes_table(new: Sequence[int]) -> list[list[bool]]:
    """A table in which each unit brings so many new codes and repeats all that came before."""
    total = sum(new)
    known, table = 0, []
    for more in new:
        known += more
        table.append([place < known for place in range(total)])
    return table


def incidence(table: Iterable[Sequence[bool]]) -> Incidence:
    """The incidence of a table, added unit by unit."""
    return Incidence((f"u{at}", [f"c{code}" for code, seen in enumerate(row) if seen]) for at, row in enumerate(table))


def at_once(table: Sequence[Sequence[bool]]) -> Incidence:
    """The incidence of a table, read as a whole."""
    codes = len(table[0]) if table else 0
    array = np.array(table, bool).reshape(len(table), codes)
    return Incidence.of_table([f"u{at}" for at in range(len(table))], [f"c{code}" for code in range(codes)], array)


def tables(least: int = 0, most: int = 8, codes: int = 9) -> st.SearchStrategy[list[list[bool]]]:
    """Tables of so many units and up to so many codes."""
    return st.integers(0, codes).flatmap(
        lambda wide: st.lists(st.lists(st.booleans(), min_size=wide, max_size=wide), min_size=least, max_size=most)
    )


def csv_of(table: Iterable[Sequence[bool]], codes: int, sign: str = ",") -> str:
    """A table as CSV text."""
    lines = [["session", *(f"c{code}" for code in range(codes))]]
    lines += [[f"g{at}", *(str(int(seen)) for seen in row)] for at, row in enumerate(table)]
    return "".join(sign.join(line) + "\n" for line in lines)
