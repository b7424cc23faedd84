"""The figures of saturation against answers that independent programs and published studies give, and against enumeration."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, permutations
from math import comb
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.cli.matrix import read_matrix
from fieldwork.saturation.accumulation import accumulation
from fieldwork.saturation.guest import first_stop, francis, orders_stopping, ratios, twelve
from fieldwork.saturation.incidence import Frequencies, Incidence
from fieldwork.saturation.result import saturation
from fieldwork.saturation.settings import Settings
from tests.support.incidences import DUNE, FOREST, REAL, at_once, incidence, new_codes_table, rows_of, tables

RULE = Settings()
PUBLISHED = [20, 10, 5, 2, 1, 3, 1, 0, 1, 0]
"""New codes with the ratios of Guest, Namey & Chen's example: 37 in the base of four, then 4/37, 4/37, 1/37."""


def figures(table: Sequence[Sequence[bool]], chosen: Settings = RULE) -> dict[str, Any]:
    """What `--json` tells of a table."""
    return saturation(incidence(table), chosen).as_json()


def test_a_public_meadow_gives_the_figures_of_independent_programs() -> None:
    found = figures(rows_of(20, DUNE))
    assert (found["sessions"], found["codes"]) == (20, 30)
    assert found["chao2"]["estimate"] == pytest.approx(32.1375)
    assert found["chao2"]["se"] == pytest.approx(3.2425, abs=5e-5)
    assert found["jackknife1"] == pytest.approx(32.85)
    assert found["jackknife2"] == pytest.approx(33.8447, abs=5e-5)
    assert found["accumulation"][:6] == pytest.approx([9.85, 15.110526, 18.510526, 20.937461, 22.754321, 24.149587], abs=5e-7)
    assert found["needed"]["0.95"] == pytest.approx(4.21, abs=0.005)


def test_a_public_forest_gives_the_figures_of_independent_programs() -> None:
    found = figures(rows_of(50, FOREST))
    assert (found["sessions"], found["codes"], found["uniques"], found["duplicates"]) == (50, 225, 21, 19)
    assert found["chao2"]["estimate"] == pytest.approx(236.3732, abs=5e-5)
    assert found["chao2"]["se"] == pytest.approx(6.5436, abs=5e-5)
    assert found["jackknife1"] == pytest.approx(245.58)
    assert found["jackknife2"] == pytest.approx(247.8722, abs=5e-5)
    assert found["accumulation"][:4] == pytest.approx([90.78, 121.609796, 139.045867, 150.711568], abs=5e-7)


def test_a_published_interview_study_never_stops_and_covers_most() -> None:
    seen = read_matrix(REAL)
    found = saturation(seen).as_json()
    assert (found["sessions"], found["codes"]) == (8, 51)
    assert found["coverage"] == pytest.approx(0.952, abs=5e-4)
    assert found["chao2"]["estimate"] == pytest.approx(54.5, abs=0.05)
    assert [first_stop(ratios(seen.new_codes, rule), rule) for rule in twelve(RULE)] == [None] * 12
    assert found["order_free"]["orders_stopping"] == pytest.approx(0.45, abs=0.04)
    assert found["indication"] == "little_new"
    assert found["why"] == ["coverage_holds", "ratio_fails", "orders_fails", "merges_holds", "still_new_in_order"]


@pytest.mark.parametrize(("run", "stop", "found"), [(2, "6+2", [4, 4, 1]), (3, "7+3", [5, 4, 2, 1])])
def test_the_published_example_of_the_stopping_rule_is_reproduced(run: int, stop: str, found: list[int]) -> None:
    guest = figures(new_codes_table(PUBLISHED), replace(RULE, run=run))["guest"]
    assert guest["stop"] == stop
    assert guest["ratios"][: len(found)] == pytest.approx([new / 37 for new in found])


@pytest.mark.parametrize(
    ("new", "stop"),
    [
        ([5] * 10 + [0, 0, 0], 10),
        ([5] * 10 + [1, 0, 0], None),
        ([5] * 10 + [1, 0, 0, 0], 11),
        ([5] + [0] * 11, None),
        ([0] * 13, 10),
    ],
)
def test_francis_stops_after_ten_and_three_without_a_new_code(new: list[int], stop: int | None) -> None:
    assert francis(new) == stop


@pytest.mark.parametrize(("blank", "bound"), [(2, 0.78), (3, 0.63), (10, 0.26)])
def test_a_blank_run_leaves_the_next_unit_a_chance_of_something_new(blank: int, bound: float) -> None:
    found = figures(new_codes_table([4, 3, *[0] * blank]))
    assert found["next_is_new_upper95"] == pytest.approx(bound, abs=0.005)


@given(tables(least=1, codes=10))
@settings(max_examples=40)
def test_the_curve_is_the_mean_of_the_collected_curves_of_all_orders(table: list[list[bool]]) -> None:
    sets = np.array([sum(1 << code for code, seen in enumerate(row) if seen) for row in table])
    orders = np.array(list(permutations(range(len(table)))))
    known = np.bitwise_or.accumulate(sets[orders], axis=1)
    size = np.array([number.bit_count() for number in range(1 << 10)])
    assert figures(table)["accumulation"] == pytest.approx(size[known].mean(axis=0).tolist(), abs=1e-9)


@given(st.integers(1, 60).flatmap(lambda units: st.tuples(st.just(units), st.lists(st.integers(0, units), max_size=40))))
def test_the_curve_equals_its_formula_in_exact_numbers_rises_and_bends_down(drawn: tuple[int, list[int]]) -> None:
    units, counts = drawn
    seen = [count for count in counts if count]
    curve = accumulation(Frequencies.of(units, counts)).tolist()
    exact = [float(len(seen) - sum(Fraction(comb(units - q, t), comb(units, t)) for q in seen)) for t in range(1, units + 1)]
    assert curve == pytest.approx(exact, abs=1e-8)
    steps = np.diff([0.0, *curve])
    assert (steps >= -1e-8).all()
    assert (np.diff(steps) <= 1e-8).all()
    assert curve[-1] == len(seen)


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_other_names_and_another_order_change_only_what_was_collected_in_order(table: list[list[bool]], random: Any) -> None:
    wide = range(len(table[0]) if table else 0)
    columns = random.sample(wide, len(wide))
    units = [(f"v{at}", [f"d{columns[code]}" for code in wide if row[code]]) for at, row in enumerate(table)]
    before = figures(table)
    assert saturation(Incidence(units)).as_json() == before
    random.shuffle(units)
    after = saturation(Incidence(units)).as_json()
    for found in (before, after):
        del found["new_codes"], found["guest"], found["next_is_new_upper95"]
        del found["order_free"]["orders_stopping"], found["indication"], found["why"]
    assert after == before


def test_the_share_of_random_orders_does_not_depend_on_the_order_of_holding() -> None:
    seen = read_matrix(REAL)
    units = list(zip(seen.units, seen.codes_of(), strict=True))
    assert orders_stopping(Incidence(reversed(units)), RULE) == orders_stopping(seen, RULE)
    assert orders_stopping(seen, replace(RULE, seed=2)) != orders_stopping(seen, RULE)


def test_the_share_of_random_orders_is_that_of_all_orders_but_for_chance() -> None:
    units = [set(codes) for codes in read_matrix(REAL).codes_of()[:7]]
    stopping = 0
    for order in permutations(units):
        known = [len(codes) for codes in accumulate(order, set.union, initial=set())]
        stopping += any((known[s + 2] - known[s]) / known[4] <= 0.05 for s in (4, 5))
    drawn = orders_stopping(Incidence((str(at), codes) for at, codes in enumerate(units)), RULE)
    assert drawn == pytest.approx(stopping / 5040, abs=0.06)


@given(
    st.integers(0, 2**32 - 1), st.integers(13, 60), st.sampled_from([0.02, 0.1, 0.4]), st.integers(1, 3), st.integers(1, 2),
    st.sampled_from([0.0, 0.05, 0.3]),
)  # fmt: skip
def test_the_share_of_random_orders_is_the_same_where_only_their_beginnings_have_to_be_looked_at(
    seed: int, units: int, density: float, base: int, run: int, threshold: float
) -> None:
    seen = incidence((np.random.default_rng(seed).random((units, 20)) < density).tolist())
    rule = replace(RULE, base=base, run=run, threshold=threshold, orders=40)
    whole = orders_stopping(seen, rule)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fieldwork.saturation.guest.BEGINNING", base + run + 1)
        assert orders_stopping(seen, rule) == whole


@given(tables(codes=12))
def test_a_table_read_at_once_is_the_same_as_one_that_grew_unit_by_unit(table: list[list[bool]]) -> None:
    grown, read = incidence(table), at_once(table)
    assert _state(grown) == _state(read)
    grown.add("last", ["c0", "new", "c0"])
    read.add("last", ["c0", "new", "c0"])
    assert _state(grown) == _state(read)
    assert saturation(grown).as_json() == saturation(read).as_json()


def _state(seen: Incidence) -> dict[str, Any]:
    """What an incidence holds, whatever the order in which its codes were met."""
    return {
        "codes": sorted(zip(seen.codes, seen.counts, seen.first, strict=True)),
        "new": seen.new_codes,
        "units": [(unit, sorted(codes)) for unit, codes in zip(seen.units, seen.codes_of(), strict=True)],
        "frequencies": seen.frequencies,
    }


@pytest.mark.parametrize("make", [lambda: Incidence([("a", []), ("a", [])]), lambda: Incidence.of_table(["a", "b"], ["x", "x"], np.ones((2, 2), bool))])
def test_two_units_or_codes_of_one_name_are_refused(make: Any) -> None:
    with pytest.raises(ValueError):
        make()


@given(tables(most=12, codes=6))
def test_every_table_gives_json_without_nan_or_infinity(table: list[list[bool]]) -> None:
    assert json.loads(json.dumps(figures(table, replace(RULE, orders=50)), allow_nan=False))


UNKNOWN_ESTIMATES = {
    "chao2": {"estimate": None, "se": None, "low": None, "high": None}, "jackknife1": None, "jackknife2": None, "coverage": None,
    "expected_new": {"1": None, "3": None, "5": None}, "needed": {"0.90": None, "0.95": None}, "next_is_new_upper95": None,
    "indication": "unknown",
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "why", "curve"),
    [
        ([], "no_units", []),
        ([[True, True, False]], "too_few_units", [2]),
        ([[True, False], [True, True]], "too_few_units", [1.5, 2]),
        ([[]] * 7, "no_codes", [0] * 7),
        ([[False, False]] * 3, "no_codes", [0] * 3),
    ],
    ids=["T=0", "T=1", "T=2", "no codes", "codes never seen"],
)
def test_with_too_little_everything_but_the_counts_is_unknown(table: list[list[bool]], why: str, curve: list[float]) -> None:
    found = figures(table)
    assert found.items() >= UNKNOWN_ESTIMATES.items()
    assert found["why"] == [why]
    assert found["sessions"] == len(found["new_codes"]) == len(table)
    assert found["accumulation"] == pytest.approx(curve)


@pytest.mark.parametrize("units", [3, 5])
def test_without_rare_codes_coverage_and_forecast_are_unknown_under_six_units(units: int) -> None:
    found = figures([[True, True, True]] * units)
    assert found["chao2"] == {"estimate": 3, "se": 0, "low": None, "high": None}
    assert found["jackknife1"] == 3
    assert found["coverage"] is None
    assert set(found["expected_new"].values()) == set(found["needed"].values()) == {None}
    assert found["next_is_new_upper95"] == pytest.approx(1 - 0.05 ** (1 / (units - 1)))
    assert found["indication"] == "unknown"
    assert found["why"] == ["too_few_units_for_rule", "no_rare_codes"]


def test_without_rare_codes_six_units_are_told_as_complete_with_a_warning() -> None:
    found = figures([[True, True, True]] * 6)
    assert found["chao2"] == {"estimate": 3, "se": 0, "low": None, "high": None}
    assert found["coverage"] == 1
    assert set(found["expected_new"].values()) == set(found["needed"].values()) == {0}
    assert found["indication"] == "none_new"
    assert found["why"][-1] == "no_rare_codes"


def test_one_rare_code_is_not_taken_for_completeness() -> None:
    found = figures([[True, True, at == 2] for at in range(6)])
    assert (found["uniques"], found["duplicates"]) == (1, 0)
    assert found["coverage"] == pytest.approx(1 - 1 / 13)
    assert found["chao2"]["estimate"] == 3
    assert found["chao2"]["low"] is found["chao2"]["high"] is None
    assert set(found["expected_new"].values()) == set(found["needed"].values()) == {None}
    assert "one_rare_code" in found["why"]


def test_a_rule_that_cannot_be_looked_at_is_unknown_and_not_passed() -> None:
    few = figures(rows_of(7, [7, 7, 2, 1]), replace(RULE, base=6, run=3))
    assert few["guest"]["ratios"] == few["order_free"]["ratios"] == []
    assert few["guest"]["stop"] is few["order_free"]["stop"] is few["order_free"]["orders_stopping"] is None
    assert few["coverage"] is not None
    assert (few["indication"], few["why"]) == ("unknown", ["too_few_units_for_rule"])
    late = figures([[False, False]] * 4 + [[True, False], [True, True], [True, True]])
    assert late["guest"]["ratios"] == [None, None]
    assert late["guest"]["stop"] is None


def test_a_ratio_at_the_threshold_stops() -> None:
    assert figures(new_codes_table([20, 0, 0, 0, 1, 0]))["guest"]["stop"] == "4+2"
    assert figures(new_codes_table([20, 0, 0, 0, 1, 0]), replace(RULE, threshold=0.0))["guest"]["stop"] is None
    assert figures(new_codes_table([20, 0, 0, 0, 0, 0]), replace(RULE, threshold=0.0))["guest"]["stop"] == "4+2"


@pytest.mark.parametrize(
    ("table", "indicated"),
    [
        (rows_of(8, [1] * 16), "new"),
        (rows_of(8, [8] * 20 + [1] * 6), "little_new"),
        ([[True] * 5] * 8, "none_new"),
        (rows_of(5, [5, 5, 2]), "unknown"),
    ],
    ids=["each brings two", "two of four", "all the same", "five units"],
)
def test_the_indication_is_one_of_four_steps(table: list[list[bool]], indicated: str) -> None:
    assert figures(table)["indication"] == indicated


def test_codes_that_keep_coming_in_order_are_told_where_figures_without_order_are_at_ease() -> None:
    found = figures(new_codes_table([3] * 8))
    assert found["indication"] == "none_new"
    assert found["why"][-1] == "still_new_in_order"
    assert "still_new_in_order" not in figures(list(reversed(new_codes_table([3] * 8))))["why"]
