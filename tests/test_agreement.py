"""Agreement of coders: the published answers to the printed digits, what may change nothing, and what cannot be known."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldwork.coding.agreement import STATISTICS, Agreement, agreement
from fieldwork.coding.explain import EXPLANATIONS, NO_PASS_MARK
from fieldwork.coding.unitizing import Span, end_to_end, unitizing_alpha
from fieldwork.i18n import LANGS
from tests.support.coders import KNOWN, Rows, known_id


def values(result: Agreement) -> dict[str, float | None]:
    return {name: figure.value for name, figure in result.figures.items()}


def reasons(result: Agreement) -> dict[str, str]:
    return {name: figure.why.id for name, figure in result.figures.items() if figure.value is None and figure.why}


@pytest.mark.parametrize(("rows", "answers"), KNOWN, ids=known_id)
def test_published_answers_come_out_to_the_printed_digits(rows: Rows, answers: dict[str, str | None]) -> None:
    found = values(agreement(rows, len(rows[0])))
    for name, answer in answers.items():
        value = found[name]
        assert (None if value is None else f"{value:.{len((answer or '.').split('.')[1])}f}") == answer, name


C1, C2 = [(225, 70), (370, 30)], [(220, 80), (355, 20), (400, 20)]
K = [(180, 60), (300, 50)]


def spans(code: str, placed: Sequence[tuple[int, int]]) -> list[Span]:
    return [Span(code, start, start + length) for start, length in placed]


def test_krippendorffs_continuum_gives_his_unitizing_alphas() -> None:
    found = unitizing_alpha([spans("c", C1) + spans("k", K), spans("c", C2) + spans("k", K)], 150, 450)
    shown = [found.by_code["c"].value, found.by_code["k"].value, found.all.value]
    assert [f"{value:.{digits}f}" for value, digits in zip(shown, (4, 1, 3), strict=True)] == ["0.7286", "1.0", "0.859"]


@st.composite
def tables(draw: st.DrawFn, missing: bool = True) -> Rows:
    coders = draw(st.integers(2, 4))
    cell: st.SearchStrategy[str | None] = st.sampled_from("abc")
    cell = st.one_of(st.none(), cell) if missing else cell
    return draw(st.lists(st.lists(cell, min_size=coders, max_size=coders), min_size=1, max_size=12))


def numbers(result: Agreement) -> list[object]:
    """Every number that is shown but the counts, rounded past what addition in another order can do."""
    found: list[object] = []
    for figures in (result.figures, *(each.figures for each in sorted(result.by_code, key=lambda each: each.code))):
        for figure in figures.values():
            found.append(None if figure.value is None else round(figure.value, 9))
            found.append(figure.interval and tuple(round(end, 9) for end in figure.interval))
    return found


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_coders_changes_no_number_and_no_interval(rows: Rows, chance: random.Random) -> None:
    before = agreement(rows, len(rows[0]), resamples=40)
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    turned = [[row[place] for place in order] for row in chance.sample(rows, len(rows))]
    assert numbers(agreement(turned, len(order), resamples=40)) == numbers(before)


@given(tables(), st.permutations("xyz"))
def test_other_names_for_the_codes_change_no_number(rows: Rows, names: list[str]) -> None:
    renamed = [[value and dict(zip("abc", names, strict=True))[value] for value in row] for row in rows]
    before, after = (agreement(each, len(rows[0]), resamples=0) for each in (rows, renamed))
    assert values(after) == pytest.approx(values(before), abs=1e-12)
    assert reasons(after) == reasons(before)


def test_other_names_for_the_codes_change_no_interval() -> None:
    for rows, _ in KNOWN:
        renamed = [[value and f"z{9 - int(value)}" for value in row] for row in rows]
        before, after = (agreement(each, len(rows[0]), by_code=False) for each in (rows, renamed))
        assert numbers(after) == numbers(before)


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=20), st.integers(2, 5))
def test_perfect_agreement_on_two_codes_or_more_is_one(chosen: list[str], coders: int) -> None:
    assume(len(set(chosen)) > 1)
    result = agreement([[value] * coders for value in chosen], coders)
    for figures in (result.figures, *(each.figures for each in result.by_code)):
        known = {name for name, figure in figures.items() if figure.value is not None}
        assert known == {*STATISTICS} - {"fleiss_kappa" if coders == 2 else "cohen_kappa"}
        assert {figures[name].value for name in known} == {1.0}
        assert all(figures[name].interval is None for name in known)  # no draw can differ: certainty is not claimed


ALL = dict.fromkeys(STATISTICS)
UNKNOWN: list[tuple[str, Rows, int, dict[str, str | None]]] = [
    ("no units", [], 2, dict.fromkeys(ALL, "no_units") | {"fleiss_kappa": "no_units"}),
    ("units that nobody coded", [[None, None, None]], 3, dict.fromkeys(ALL, "no_units")),
    ("no coders", [], 0, dict.fromkeys(ALL, "too_few_coders")),
    ("one coder", [["a"], ["b"]], 1, dict.fromkeys(ALL, "too_few_coders")),
    ("two coders who never met", [["a", None], [None, "b"]], 2, dict.fromkeys(ALL, "no_pairs") | {"fleiss_kappa": "needs_three_coders"}),
    ("one code", [["a", "a"], ["a", "a"]], 2, {"cohen_kappa": "one_category", "fleiss_kappa": "needs_three_coders", "krippendorff_alpha": "one_category", "gwet_ac1": "one_category"}),
    ("one code, three coders", [["a"] * 3] * 4, 3, {"cohen_kappa": "needs_two_coders", "fleiss_kappa": "one_category", "krippendorff_alpha": "one_category", "gwet_ac1": "one_category"}),
    ("a second code where one coder looked", [["a", "a"], ["b", None]], 2, {"cohen_kappa": "one_category", "fleiss_kappa": "needs_three_coders", "krippendorff_alpha": "one_category"}),
    ("a cell missing", [["a", "b", "a"], ["b", "b", None]], 3, {"cohen_kappa": "needs_two_coders", "fleiss_kappa": "missing_values"}),
]


@pytest.mark.parametrize(("rows", "coders", "expected"), [case[1:] for case in UNKNOWN], ids=[case[0] for case in UNKNOWN])
def test_what_cannot_be_known_is_null_with_its_reason(rows: Rows, coders: int, expected: dict[str, str]) -> None:
    result = agreement(rows, coders)
    assert reasons(result) == {name: why for name, why in expected.items() if why}
    told = result.as_json("nl")
    assert {name for name in told["why"] if "." not in name} == {name for name in STATISTICS if told[name] is None}


def test_one_code_for_all_is_full_agreement_in_percent_and_for_the_code_itself_no_more_is_known() -> None:
    result = agreement([["a", "a"], ["a", "a"]], 2)
    assert result.figures["percent"].value == 1.0
    assert {name for name, figure in result.by_code[0].figures.items() if figure.value is not None} == {"percent"}


@given(tables())
def test_json_has_the_contracts_keys_and_holds_no_number_that_json_lacks(rows: Rows) -> None:
    result = agreement(rows, len(rows[0]), resamples=20)
    for lang in LANGS:
        told = json.loads(json.dumps(result.as_json(lang), allow_nan=False))
        assert set(told) == {"units", "coders", "missing", *STATISTICS, "ci95", "by_code", "why"}
        assert set(told["ci95"]) == {*STATISTICS}
        for entry in (told, *told["by_code"]):
            for name in STATISTICS:
                assert (entry[name] is None) == (name in entry["why"])
                interval = entry["ci95"][name]
                assert interval is None or interval[0] < interval[1]
                assert interval is not None or {name, f"ci95.{name}"} & {*entry["why"]}


@given(tables(missing=False))
def test_a_code_is_measured_as_a_yes_no_variable_of_its_own(rows: Rows) -> None:
    for entry in agreement(rows, len(rows[0]), resamples=0).by_code:
        apart = agreement([["ja" if value == entry.code else "nee" for value in row] for row in rows], len(rows[0]), resamples=0)
        assert {n: f.value for n, f in entry.figures.items()} == pytest.approx(values(apart), abs=1e-12)
        assert entry.coded == sum(entry.code in row for row in rows)


@given(tables(missing=False))
def test_fewer_than_two_looks_at_a_unit_change_no_percent_kappa_or_alpha(rows: Rows) -> None:
    coders = len(rows[0])
    more: Rows = [*rows, ["c", *[None] * (coders - 1)], [None] * coders]
    before, after = (values(agreement(each, coders, resamples=0)) for each in (rows, more))
    for name in ("percent", "cohen_kappa", "krippendorff_alpha"):
        assert after[name] == pytest.approx(before[name])


def test_an_interval_lies_around_its_figure_narrows_with_more_units_and_is_the_same_each_time() -> None:
    table: Rows = [["a", "a"]] * 20 + [["a", "b"]] * 5 + [["b", "a"]] * 10 + [["b", "b"]] * 15
    once, again, more = agreement(table, 2), agreement(table, 2), agreement(table * 10, 2)
    assert numbers(once) == numbers(again)
    for name in ("percent", "cohen_kappa", "krippendorff_alpha", "gwet_ac1"):
        (low, high), value, (nearer, closer) = once.figures[name].interval, once.figures[name].value, more.figures[name].interval
        assert low < value < high
        assert 2.5 < (high - low) / (closer - nearer) < 4  # the square root of ten, nearly
    # the percentile interval of a share of 35 in 50: about 0.70 ± 1.96 √(0.7 × 0.3 / 50)
    assert once.figures["percent"].interval == pytest.approx((0.573, 0.827), abs=0.03)


def test_a_statistic_that_often_fails_to_exist_gets_no_interval() -> None:
    result = agreement([["a", "a"]] * 30 + [["a", "b"]], 2)
    assert result.figures["cohen_kappa"].value == 0.0
    assert result.figures["cohen_kappa"].why is not None
    assert result.figures["cohen_kappa"].why.id == "often_undefined"
    assert "ci95.cohen_kappa" in result.as_json("en")["why"]


@pytest.mark.parametrize(("coders", "codes"), [(2, 4), (4, 40)])
def test_a_thousand_resamples_of_five_hundred_units_take_well_under_two_seconds(coders: int, codes: int) -> None:
    chance = random.Random(5)
    rows: Rows = [[str(chance.randrange(codes)) for _ in range(coders)] for _ in range(500)]
    agreement(rows[:9], coders)
    began = time.perf_counter()
    agreement(rows, coders)
    assert time.perf_counter() - began < 1.5


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        agreement([["a", "b"], ["a"]], 2)


# --- free spans


def test_a_coders_own_overlapping_spans_are_one_and_never_agree_with_each_other() -> None:
    whole = unitizing_alpha([[Span("c", 10, 40)], [Span("c", 12, 41)]], 0, 100)
    pieces = [Span("c", 10, 30), Span("c", 15, 40), Span("c", 15, 40), Span("c", 12, 20)]
    assert unitizing_alpha([pieces, [Span("c", 12, 41)]], 0, 100) == whole
    alone = unitizing_alpha([pieces, []], 0, 100)
    assert alone.all.value is not None
    assert alone.all.value < 0.05


def test_spans_that_touch_stay_two_spans() -> None:
    two = [Span("c", 10, 20), Span("c", 20, 30)]
    against_one = unitizing_alpha([two, [Span("c", 10, 30)]], 0, 100).all.value
    assert unitizing_alpha([two, two], 0, 100).all.value == 1.0
    assert against_one is not None
    assert against_one < 0.7


def test_text_that_nobody_coded_does_not_raise_the_figure() -> None:
    coded: tuple[int, list[list[Span]]] = (100, [[Span("c", 10, 40)], [Span("c", 20, 60)]])
    silent: tuple[int, list[list[Span]]] = (5000, [[], []])
    assert end_to_end([silent, coded, silent]) == end_to_end([coded])
    together, length = end_to_end([silent, coded, silent])
    assert unitizing_alpha(together, 0, length) == unitizing_alpha(coded[1], 0, 100)


def test_texts_are_laid_end_to_end_with_each_coders_spans_moved_along() -> None:
    texts = [(50, [[Span("c", 0, 10)], []]), (30, [[], []]), (20, [[Span("k", 5, 9)], [Span("c", 1, 3)]])]
    assert end_to_end(texts) == ([[("c", 0, 10), ("k", 55, 59)], [("c", 51, 53)]], 70)


@st.composite
def coders_spans(draw: st.DrawFn) -> list[list[Span]]:
    ends = st.lists(st.integers(0, 60), min_size=0, max_size=6, unique=True).map(sorted)
    return [
        [Span(draw(st.sampled_from("ck")), start, end) for start, end in list(pairwise(draw(ends)))[::2]]
        for _ in range(draw(st.integers(2, 4)))
    ]


@given(coders_spans(), st.randoms(use_true_random=False))
def test_free_spans_give_the_same_whoever_comes_first_and_one_for_equal_coders(
    coders: list[list[Span]], chance: random.Random
) -> None:
    found = unitizing_alpha(coders, 0, 60)
    turned = unitizing_alpha([chance.sample(each, len(each)) for each in chance.sample(coders, len(coders))], 0, 60)
    assert turned.all.value == pytest.approx(found.all.value)
    assert found.all.value is None or found.all.value <= 1.0
    for each in coders:
        if each:
            assert unitizing_alpha([each] * len(coders), 0, 60).all.value in (1.0, None)


@given(coders_spans())
def test_what_is_expected_of_free_spans_is_the_mean_over_every_place(coders: list[list[Span]]) -> None:
    """Beside the closed form: two coders' spans of one code, each span moved along both continua by brute force."""
    one = [Span("c", start, end) for _, start, end in coders[0]]
    two = [Span("c", start, end) for _, start, end in coders[1]]
    assume(one or two)
    lengths = [span.end - span.start for span in (*one, *two)]
    gaps = [gap for each in (one, two) for gap in _gaps(each, 60)]
    total = 0
    for place, size in enumerate(lengths):
        for other_place, other in enumerate(lengths):
            if place != other_place:
                total += sum(shift**2 + (shift + size - other) ** 2 for shift in range(1 - size, other))
        total += 2 * sum(size**2 * max(gap - size + 1, 0) for gap in gaps)
    expected = total / (60 * (120 * 119 - sum(size * (size - 1) for size in lengths)))
    observed = 0
    for mine in one:
        observed += sum((mine.start - its.start) ** 2 + (mine.end - its.end) ** 2 for its in two if _meet(mine, its))
    for spans_of, others in ((one, two), (two, one)):
        observed += sum((s.end - s.start) ** 2 for s in spans_of if not any(_meet(s, its) for its in others))
    value = unitizing_alpha([one, two], 0, 60).all.value
    assert value == (pytest.approx(1 - observed / 60**2 / expected) if expected else None)


def _gaps(each: list[Span], length: int) -> list[int]:
    edges = [0, *(edge for span in sorted(each, key=lambda s: s.start) for edge in span[1:]), length]
    return [end - start for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


@pytest.mark.parametrize(
    ("coders", "why"), [([], "too_few_coders"), ([[Span("c", 1, 3)]], "too_few_coders"), ([[], []], "no_units")]
)
def test_free_spans_of_too_few_are_unknown(coders: list[list[Span]], why: str) -> None:
    found = unitizing_alpha(coders, 0, 10).all
    assert (found.value, found.why and found.why.id) == (None, why)


@pytest.mark.parametrize("span", [Span("c", 3, 3), Span("c", 5, 4), Span("c", -1, 3), Span("c", 8, 11)])
def test_a_span_outside_its_text_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="outside"):
        unitizing_alpha([[span], []], 0, 10)


# --- in words


def test_every_statistic_is_explained_in_both_languages_with_formula_and_source() -> None:
    assert set(EXPLANATIONS) == {*STATISTICS, "unitizing_alpha", "ci95"}
    for explanation in EXPLANATIONS.values():
        for lang in LANGS:
            lines = list(explanation.lines(lang))
            assert len(lines) == 5
            assert all(len(line) > 8 for line in lines[:4])
        assert any(char.isdigit() for char in explanation.source)
        assert explanation.says.nl != explanation.says.en
    assert all(NO_PASS_MARK.text(lang) for lang in LANGS)


def test_nothing_heavy_is_loaded_before_a_number_is_asked_for() -> None:
    code = (
        "import sys, fieldwork.cli.agreement, fieldwork.coding.agreement, fieldwork.coding.unitizing;"
        "print(sorted({'numpy', 'yaml', 'apsw', 'pandas', 'jsonschema'} & set(sys.modules)),"
        "      [name for name in sys.modules if name.startswith('fieldwork.store')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[] []"
