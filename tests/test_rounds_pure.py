"""Comparing coders without a study: units, figures, differences and the consensus, as tables and properties."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.coding.agreement import STATISTICS
from fieldwork.coding.comparing import Comparison, compared
from fieldwork.coding.frozen import frozen, thawed
from fieldwork.coding.reconcile import Decision, Round, consensus, differences
from fieldwork.coding.segments import Coding
from fieldwork.coding.units import KINDS, said_of, spanned, units
from fieldwork.i18n import LANGS
from tests.support.rounds import A, B, C, coding

TEXT = "De eerste zin is kort. De tweede is langer dan dat. Drie."
TEXTS = {("s", ("vitaliteit.a", "answer")): TEXT}


def itself(code: str) -> str:
    return code


def figures(codings: list[Coding], coders: list[str], kind: str = "overlap") -> Comparison:
    found = units(kind, codings, TEXTS)  # type: ignore[arg-type]
    return compared([said_of(unit, coders, itself) for unit in found], coders, spanned(codings, TEXTS, itself))


# --- units ---------------------------------------------------------------------------------------------------------------

OVERLAPS: list[tuple[str, list[tuple[str, int, int]], list[tuple[int, int]]]] = [
    ("the same span", [("C1", 0, 22), ("C2", 0, 22)], [(0, 22)]),
    ("half of the shorter", [("C1", 0, 20), ("C2", 15, 25)], [(0, 25)]),
    ("less than half", [("C1", 0, 20), ("C2", 16, 26)], [(0, 20), (16, 26)]),
    ("touching", [("C1", 0, 10), ("C2", 10, 20)], [(0, 10), (10, 20)]),
    ("one within another", [("C1", 0, 50), ("C2", 30, 34)], [(0, 50)]),
    ("by way of a third", [("C1", 0, 10), ("C2", 4, 16), ("C1", 12, 20)], [(0, 20)]),
    ("one coder alone", [("C1", 0, 10), ("C1", 2, 12)], [(0, 12)]),
]


@pytest.mark.parametrize(("spans", "found"), [case[1:] for case in OVERLAPS], ids=[case[0] for case in OVERLAPS])
def test_spans_that_share_half_of_the_shorter_are_one_unit(
    spans: list[tuple[str, int, int]], found: list[tuple[int, int]]
) -> None:
    told = [coding(*span) for span in spans]
    for order in (told, told[::-1]):
        assert [unit.span for unit in units("overlap", order)] == found


def test_sentences_and_whole_answers_are_units_too() -> None:
    told = [coding("C1", 0, 45), coding("C2", 27, 33, B)]
    assert [TEXT[slice(*unit.span)] for unit in units("sentence", told, TEXTS)] == [
        "De eerste zin is kort.", "De tweede is langer dan dat."]  # fmt: skip
    assert [unit.span for unit in units("answer", told, TEXTS)] == [(0, 45)]
    assert [sorted(unit.by) for unit in units("sentence", told, TEXTS)] == [["C1"], ["C1", "C2"]]


def test_one_coders_overlapping_spans_never_agree_with_themselves() -> None:
    once = [coding("C1", 0, 20), coding("C2", 30, 50, B)]
    twice = [*once, coding("C1", 2, 20), coding("C1", 0, 19)]
    for kind in KINDS:
        one, other = (figures(told, ["C1", "C2"], kind).as_json("nl") for told in (once, twice))
        assert one["by_code"] == other["by_code"]
    assert (figures(twice, ["C1", "C2"]).codes.figures["krippendorff_alpha"].value or 0) < 0
    assert differences(twice, ["C1", "C2"], itself), "what one coder said twice is a difference still"


def test_a_coding_whose_words_are_gone_is_in_no_unit() -> None:
    assert units("overlap", [replace(coding("C1", 0, 9), state="flagged")]) == []


# --- figures -------------------------------------------------------------------------------------------------------------


def sums(told: list[tuple[bool, bool, int]]) -> list[Coding]:
    """Codings of two coders on units of ten code points that all have B; A where it is said, so many times."""
    found: list[Coding] = []
    place = 0
    for one, other, times in told:
        for _ in range(times):
            spans = [("C1", B), ("C2", B), *([("C1", A)] if one else []), *([("C2", A)] if other else [])]
            found += [coding(coder, place, place + 10, code) for coder, code in spans]
            place += 10
    return found


@pytest.mark.parametrize(
    ("table", "kappa", "ac1"),
    [((20, 5, 10, 15), 0.40, None), ((40, 9, 6, 45), 0.70, 0.70), ((80, 10, 5, 5), 0.32, 0.81)],
)
def test_published_answers_come_out_of_codings(table: tuple[int, ...], kappa: float, ac1: float | None) -> None:
    yes_yes, yes_no, no_yes, no_no = table
    told = sums([(True, True, yes_yes), (True, False, yes_no), (False, True, no_yes), (False, False, no_no)])
    (found,) = [each for each in figures(told, ["C1", "C2"]).codes.by_code if each.code == A]
    assert (found.units, found.coded) == (sum(table), sum(table) - no_no)
    assert round(found.figures["cohen_kappa"].value or 0, 2) == kappa
    assert ac1 is None or round(found.figures["gwet_ac1"].value or 0, 2) == ac1


def test_themes_together_are_one_judgement_each_on_each_unit() -> None:
    told = sums([(True, True, 6), (True, False, 2), (False, False, 2)])
    whole = figures(told, ["C1", "C2"]).codes
    assert (whole.units, whole.coders, whole.missing) == (10, 2, 0)
    assert whole.figures["percent"].value == pytest.approx(18 / 20)
    low, high = whole.figures["percent"].interval or (0, 0)
    assert low < 18 / 20 < high


def test_perfect_agreement_is_one_and_what_cannot_be_known_is_null_with_its_reason() -> None:
    same = [coding(coder, at, at + 9, code) for coder in ("C1", "C2") for at, code in ((0, A), (20, B), (40, A))]
    both = figures(same, ["C1", "C2"])
    assert {both.codes.figures[name].value for name in STATISTICS if name != "fleiss_kappa"} == {1}
    assert both.unitizing.all.value == 1
    alone = figures([each for each in same if each.coder == "C1"], ["C1"]).as_json("nl")
    nobody = figures([], ["C1", "C2"]).as_json("en")
    for told, words in ((alone, "minder dan twee codeurs"), (nobody, "No unit was coded")):
        assert {told[name] for name in STATISTICS} == {None}
        assert all(words in told["why"][name] for name in STATISTICS)
        assert told["unitizing_alpha"]["all"] is None and words in told["unitizing_alpha"]["why"]["all"]


def test_what_was_left_as_filled_in_stands_apart() -> None:
    told = [
        coding("C1", 0, 9, prefilled=("actor",)), coding("C2", 0, 9, prefilled=("actor",)),
        coding("C1", 20, 29), coding("C2", 20, 29, actor="jobcoach"),
        coding("C1", 40, 49), coding("C2", 40, 49),
    ]  # fmt: skip
    found = figures(told, ["C1", "C2"]).as_json("nl")
    assert (found["actor"]["units"], round(found["actor"]["percent"], 3)) == (3, 0.667)
    apart = found["without_prefilled"]
    assert (apart["actor"]["units"], apart["actor"]["percent"]) == (2, 0.5)
    assert apart["by_route"][0]["units"] == 3, "routes were chosen everywhere"
    assert figures([replace(each, prefilled=()) for each in told], ["C1", "C2"]).as_json("nl")["without_prefilled"] is None


CODERS = ("C1", "C2", "C3")
CODINGS = st.lists(
    st.tuples(st.sampled_from(CODERS), st.integers(0, 9), st.integers(1, 4), st.sampled_from([A, B, C])), min_size=1, max_size=24
)


def numbers(told: Any) -> Any:
    """JSON without names and sentences: what must not change."""
    if isinstance(told, dict):
        return {key: numbers(value) for key, value in told.items() if key not in ("why", "code", "coder_ids")}
    if isinstance(told, list):
        return sorted((numbers(each) for each in told), key=repr)
    return round(told, 9) if isinstance(told, float) else told


@given(CODINGS, st.randoms(use_true_random=False), st.sampled_from([2, 3]))
def test_permuting_coders_units_or_labels_changes_no_number(
    told: list[tuple[str, int, int, str]], chance: random.Random, coders: int
) -> None:
    names = list(CODERS[:coders])
    found = [coding(coder, at * 6, at * 6 + size * 3, code) for coder, at, size, code in told if coder in names]
    other_names = dict(zip(names, chance.sample(names, len(names)), strict=True))
    other_codes = dict(zip((A, B, C), chance.sample((A, B, C), 3), strict=True))
    turned = [replace(each, coder=other_names[each.coder], code=other_codes[each.code]) for each in found]
    chance.shuffle(turned)
    assert numbers(figures(turned, chance.sample(names, len(names))).as_json("nl")) == numbers(figures(found, names).as_json("nl"))


@given(CODINGS)
def test_figures_that_are_kept_for_good_tell_the_same(told: list[tuple[str, int, int, str]]) -> None:
    found = figures([coding(coder, at * 6, at * 6 + size * 3, code) for coder, at, size, code in told], list(CODERS))
    for lang in LANGS:
        assert thawed(frozen(found)).as_json(lang) == found.as_json(lang)


# --- differences and the consensus -----------------------------------------------------------------------------------------

DIFFERING: list[tuple[str, dict[str, Any] | None, set[str] | None]] = [
    ("the same", {}, None),
    ("nothing coded", None, {"code"}),
    ("another theme", {"code": B}, {"code"}),
    ("another actor", {"actor": "jobcoach"}, {"actor"}),
    ("another valence", {"valence": "beide"}, {"valence"}),
    ("another route and actor", {"route": "ontwikkel", "actor": "jobcoach"}, {"route", "actor"}),
    ("a new aspect is the coder's own remark", {"new_aspect": True}, None),
    ("other edges", {"end": 21}, None),
]


@pytest.mark.parametrize(("change", "what"), [case[1:] for case in DIFFERING], ids=[case[0] for case in DIFFERING])
def test_coders_differ_in_what_they_say_and_not_in_where_exactly(change: dict[str, Any] | None, what: set[str] | None) -> None:
    one = coding("C1", 0, 20)
    other = [] if change is None else [replace(coding("C2", 0, 20), **change)]
    found = differences([one, *other], ["C1", "C2"], itself)
    assert [each.what for each in found] == ([] if what is None else [what])


def test_a_merged_code_is_no_difference() -> None:
    told = [coding("C1", 0, 20, A), coding("C2", 0, 20, B)]
    assert differences(told, ["C1", "C2"], itself)
    assert differences(told, ["C1", "C2"], lambda code: A if code == B else code) == []


def a_round(*, closed: bool = True, sessions: tuple[str, ...] = ("s",)) -> Round:
    return Round("r", "Ronde", ("C1", "C2"), sessions, closed_at=5 if closed else 0)


def standing(codings: list[Coding], rounds: list[Round], decisions: list[Decision] = []) -> list[tuple[str, int]]:  # noqa: B006
    return sorted((each.code, each.start) for each in consensus(codings, rounds, decisions, itself))


def test_what_coders_agree_on_stands_once_and_what_is_open_does_not() -> None:
    told = [coding("C1", 0, 20), coding("C2", 2, 22), coding("C1", 40, 60, B), coding("C3", 80, 90, C)]
    assert standing(told, [a_round()]) == [(A, 0)], "another's coding is no part of the round"
    assert standing(told, [a_round(closed=False)]) == [], "blind"
    assert standing(told, []) == sorted([(A, 0), (B, 40), (C, 80)]), "without a round what anyone coded stands, once"
    assert standing(told, [a_round(sessions=("t",))]) == standing(told, [])


def test_a_decision_stands_until_the_codings_that_it_was_on_are_others() -> None:
    told = [coding("C1", 0, 20, A), coding("C2", 0, 20, B)]
    (each,) = differences(told, ["C1", "C2"], itself)
    decision = Decision("r", each.unit, "s", "other", each.by["C2"], "daarom", "R1", each.codings)
    assert standing(told, [a_round()], [decision]) == [(B, 0)]
    assert [d.decision for d in differences(told, ["C1", "C2"], itself, [decision])] == [decision]
    more = [*told, coding("C1", 0, 20, C)]
    assert standing(more, [a_round()], [decision]) == []
    assert [d.decision for d in differences(more, ["C1", "C2"], itself, [decision])] == [None]
    new = replace(decision, outcome="new", codings=(coding("R1", 0, 20, C),))
    assert standing(told, [a_round()], [new]) == [(C, 0)]
    assert standing(told, [a_round()], [replace(decision, outcome="neither", codings=())]) == []
