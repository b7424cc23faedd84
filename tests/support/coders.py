"""Tables of coders with published answers, as units × coders."""

from __future__ import annotations

from typing import Any

Rows = list[list[str | None]]


def columns(*coders: str) -> Rows:
    """A string a coder, a character a unit; a point is missing."""
    return [[None if value == "." else value for value in unit] for unit in zip(*coders, strict=True)]


def crossed(table: list[list[int]]) -> Rows:
    """The units of two coders from how often each pair of categories occurred."""
    return [[str(a), str(b)] for a, row in enumerate(table) for b, times in enumerate(row) for _ in range(times)]


def tallied(*units: str) -> Rows:
    """Units from how many coders chose each category."""
    return [[str(kind) for kind, times in enumerate(unit.split()) for _ in range(int(times))] for unit in units]


KNOWN: list[tuple[Rows, dict[str, str | None]]] = [
    (columns("123321412...", "1233224125.3", ".3332342251.", "12332441251."),
     {"krippendorff_alpha": "0.743", "gwet_ac1": "0.775", "fleiss_kappa": None, "cohen_kappa": None}),
    (columns("0100000010", "1110010000"), {"krippendorff_alpha": "0.095", "cohen_kappa": "0.0909"}),
    (crossed([[20, 5], [10, 15]]), {"cohen_kappa": "0.40"}),
    (crossed([[40, 9], [6, 45]]), {"percent": "0.85", "cohen_kappa": "0.70", "gwet_ac1": "0.70"}),
    (crossed([[80, 10], [5, 5]]), {"percent": "0.85", "cohen_kappa": "0.32", "gwet_ac1": "0.81"}),
    # the worked example of fourteen raters, ten subjects and five categories that texts on Fleiss' kappa share
    (tallied("0 0 0 0 14", "0 2 6 4 2", "0 0 3 5 6", "0 3 9 2 0", "2 2 8 1 1", "7 7 0 0 0", "3 2 6 3 0", "2 5 3 2 2",
             "6 5 2 1 0", "0 2 2 3 7"), {"fleiss_kappa": "0.210", "percent": "0.378", "cohen_kappa": None}),
]  # fmt: skip


def known_id(value: Any) -> str:
    """A name for a case in a test's output."""
    return f"{len(value)}x{len(value[0])}" if isinstance(value, list) else ""
