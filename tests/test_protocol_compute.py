"""Computations against answers worked out by hand; a part that is unanswered gives no number."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.compute import class_of, computed, months_between
from fieldwork.protocol.conditions import MISSING
from fieldwork.protocol.load import load_text
from fieldwork.protocol.model import Protocol, from_compiled

ROWS = [f"r{n}" for n in range(1, 8)]
TEXT = f"""\
protocol: test/compute
version: 1
kind: questionnaire
title: T
scales:
  vijf: [{", ".join(f"{{id: s{n}, score: {n}, nl: x, en: x}}" for n in range(1, 6))}]
  kaal: [{{id: laag, nl: x, en: x}}, {{id: hoog, nl: x, en: x}}]
sections:
  - id: s
    title: S
    items:
      - {{id: a, kind: number, ask: A}}
      - {{id: b, kind: grade, ask: A}}
      - {{id: c, kind: scale, scale: vijf, ask: A}}
      - {{id: d, kind: date, ask: A}}
      - {{id: e, kind: date, ask: A}}
      - {{id: k, kind: scale, scale: kaal, ask: A}}
      - id: g
        kind: grid
        ask: A
        rows: [{", ".join(f"{{id: {row}, nl: x, en: x}}" for row in ROWS)}]
        columns: [{{id: belang, nl: x, en: x, scale: vijf}}, {{id: bereik, nl: x, en: x, scale: vijf}},
                  {{id: cijfer, nl: x, en: x, kind: grade}}]
      - {{id: som, kind: computed, ask: A, compute: {{sum_of_products: {{grid: g, columns: [belang, bereik]}}}}}}
"""
GRID = {row: {"belang": "s5", "bereik": "s5", "cijfer": str(n)} for n, row in enumerate(ROWS, 1)}
FULL = {"a": 2.5, "b": 7, "c": "s3", "d": "2026-01-15", "e": "2026-07-14", "k": "laag", "g": GRID}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return from_compiled(compile_protocol(load_text(TEXT, Path("f")).data))


@pytest.mark.parametrize(
    ("compute", "without", "result"),
    [
        ({"sum": ["a", "b", "c"]}, "", 12.5),
        ({"sum": ["b", "c"]}, "", 10),
        ({"sum": ["b", "c"]}, "b", None),
        ({"sum": ["b", "k"]}, "", None),
        ({"mean": ["a", "b", "c"]}, "", 12.5 / 3),
        ({"mean": ["a", "b", "c"]}, "c", None),
        ({"count": ["a", "b", "c"]}, "b", 2),
        ({"count": ["a", "b", "c"]}, "abc", 0),
        ({"sum": {"grid": "g", "column": "cijfer"}}, "", 28),
        ({"mean": {"grid": "g", "column": "cijfer"}}, "", 4),
        ({"count": {"grid": "g", "column": "belang"}}, "", 7),
        ({"count": {"grid": "g", "column": "belang"}}, "g", 0),
        ({"sum": {"grid": "g", "column": "cijfer"}}, "g", None),
        ({"sum_of_products": {"grid": "g", "columns": ["belang", "bereik"]}}, "", 175),
        ({"classes": {"of": "som", "minimum": 7, "maximum": 175, "classes": 10}}, "", 10),
        ({"classes": {"of": "som", "minimum": 7, "maximum": 175, "classes": 10}}, "g", None),
        ({"months_between": ["d", "e"]}, "", 5),
        ({"months_between": ["e", "d"]}, "", -5),
        ({"months_between": ["d", "e"]}, "e", None),
    ],
)
def test_a_computation_gives_what_was_worked_out_by_hand(
    protocol: Protocol, compute: dict[str, Any], without: str, result: float | None
) -> None:
    answers = {name: value for name, value in FULL.items() if name not in without}
    assert computed(compute, protocol, lambda name: answers.get(name, MISSING)) == result


def test_one_unrated_cell_leaves_the_capability_score_unknown(protocol: Protocol) -> None:
    holed = {row: dict(cells) for row, cells in GRID.items()}
    del holed["r4"]["bereik"]
    answers = {"g": holed}
    what = {"sum_of_products": {"grid": "g", "columns": ["belang", "bereik"]}}
    assert computed(what, protocol, lambda name: answers.get(name, MISSING)) is None
    assert computed({"count": {"grid": "g", "column": "bereik"}}, protocol, lambda name: answers.get(name, MISSING)) == 6


@pytest.mark.parametrize(
    ("score", "expected"), [(7, 1), (23, 1), (24, 2), (40, 2), (41, 3), (57, 3), (58, 4), (159, 9), (160, 10), (175, 10)]
)
def test_the_ten_classes_of_7_to_175_are_16_9_wide(score: int, expected: int) -> None:
    assert class_of(score, 7, 175, 10) == expected


def test_every_whole_number_of_the_range_has_a_class_and_the_classes_differ_by_one_at_most() -> None:
    found = [class_of(score, 7, 175, 10) for score in range(7, 176)]
    sizes = [found.count(n) for n in range(1, 11)]
    assert sum(sizes) == 169 and max(sizes) - min(sizes) == 1
    assert class_of(6, 7, 175, 10) is None and class_of(176, 7, 175, 10) is None


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-15", "2026-01-15", 0), ("2026-01-15", "2026-02-14", 0), ("2026-01-15", "2026-02-15", 1),
        ("2026-01-31", "2026-02-28", 1), ("2024-01-31", "2024-02-28", 0), ("2025-11-30", "2026-05-30", 6),
    ],
)  # fmt: skip
def test_months_are_whole_and_the_last_day_of_a_short_month_completes_one(start: str, end: str, months: int) -> None:
    assert months_between(date.fromisoformat(start), date.fromisoformat(end)) == months
