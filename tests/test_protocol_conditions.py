"""Conditions are three-valued: they hold, do not, or cannot be known yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.conditions import MISSING, Lookup, both, either, holds, names, passes, relevance
from fieldwork.protocol.load import load
from fieldwork.protocol.model import Protocol, from_compiled

T, F, U = True, False, None
TRUTHS = (T, F, U)


def looking(answers: Mapping[str, Any]) -> Lookup:
    return lambda name: answers.get(name, MISSING)


ANSWERS = {
    "a": "ja",
    "b": "nee",
    "n": 12,
    "half": 1.5,
    "many": ["uwv", "gemeente"],
    "none": [],
    "unsure": "weet_niet",
    "told": {"value": "ja", "text": "soms"},
    "cleared": None,
    "grid": {"r": {"k": "8", "l": "laag"}, "half": {}},
    "dotted.id.here": "ja",
    "$wave": "T6",
}


@pytest.mark.parametrize(
    ("when", "truth"),
    [
        ({}, T),
        ({"a": "ja"}, T), ({"a": "nee"}, F), ({"x": "ja"}, U), ({"cleared": "ja"}, U),
        ({"told": "ja"}, T), ({"told": "soms"}, F),
        ({"n": 12}, T), ({"n": 12.0}, T), ({"n": "12"}, T), ({"n": True}, F), ({"half": 1.5}, T),
        ({"n": {"minimum": 12, "maximum": 12}}, T), ({"n": {"minimum": 13}}, F), ({"n": {"minimum": 5, "maximum": 11}}, F),
        ({"a": {"minimum": 1}}, F), ({"unsure": {"minimum": 1}}, U), ({"unsure": "weet_niet"}, T),
        ({"a": {"const": "ja"}}, T), ({"a": {"enum": ["x", "ja"]}}, T), ({"a": {"enum": ["x"]}}, F), ({"x": {"enum": []}}, U),
        ({"many": {"contains": "uwv"}}, T), ({"many": {"contains": "ggz"}}, F), ({"none": {"contains": "uwv"}}, F),
        ({"many": {"contains": {"enum": ["ggz", "uwv"]}}}, T), ({"a": {"contains": "ja"}}, F), ({"x": {"contains": "a"}}, U),
        ({"grid.r.k": 8}, T), ({"grid.r.k": {"minimum": 9}}, F), ({"grid.r.l": "laag"}, T), ({"grid.half.k": 8}, U),
        ({"grid.z.k": 8}, U), ({"dotted.id.here": "ja"}, T), ({"$wave": "T6"}, T), ({"$role": "jobcoach"}, U),
        ({"a": "ja", "b": "nee"}, T), ({"a": "ja", "x": "ja"}, U), ({"a": "nee", "x": "ja"}, F),
        ({"not": {"a": "ja"}}, F), ({"not": {"b": "ja"}}, T), ({"not": {"x": "ja"}}, U), ({"not": {"unsure": {"maximum": 3}}}, U),
        ({"any": [{"x": "ja"}, {"a": "ja"}]}, T), ({"any": [{"x": "ja"}, {"b": "ja"}]}, U), ({"any": [{"b": "ja"}]}, F),
        ({"all": [{"x": "ja"}, {"b": "ja"}]}, F), ({"all": [{"x": "ja"}, {"a": "ja"}]}, U),
        ({"not": {"any": [{"x": "ja"}, {"a": "ja"}]}}, F), ({"not": {"all": [{"x": "ja"}, {"a": "ja"}]}}, U),
    ],
)  # fmt: skip
def test_a_condition_is_true_false_or_unknown(when: Mapping[str, Any], truth: bool | None) -> None:
    assert holds(when, looking(ANSWERS)) is truth


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_and_and_or_are_kleenes(left: bool | None, right: bool | None) -> None:
    order = {F: 0, U: 1, T: 2}
    assert both((left, right)) is min(left, right, key=order.__getitem__)
    assert either((left, right)) is max(left, right, key=order.__getitem__)


values = st.sampled_from(["ja", "nee", "weet_niet", 3, 7])
tests = values | st.fixed_dictionaries({"enum": st.lists(values, max_size=2)}) | st.fixed_dictionaries({"minimum": st.just(5)})
conditions = st.recursive(
    st.dictionaries(st.sampled_from("abc"), tests, min_size=1, max_size=2),
    lambda inner: (
        st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)})
    ),
    max_leaves=6,
)


@given(conditions, st.dictionaries(st.sampled_from("abc"), values), st.dictionaries(st.sampled_from("abc"), values))
def test_what_is_known_stays_so_whatever_is_answered_later(when: Any, now: dict[str, Any], later: dict[str, Any]) -> None:
    truth = holds(when, looking(now))
    if "weet_niet" not in now.values() and truth is not None:
        assert holds(when, looking({**later, **now})) is truth


@given(conditions)
def test_with_nothing_answered_nothing_is_known(when: Any) -> None:
    assert holds(when, looking({})) is None
    assert names(when) <= set("abc")


def test_an_unanswered_value_passes_no_test_and_fails_none() -> None:
    assert passes(MISSING, {"const": "ja"}) is None


@pytest.fixture(scope="module")
def everything() -> Protocol:
    return from_compiled(compile_protocol(load(Path(__file__).parent / "data" / "all_kinds.yaml").data))


def test_follow_ups_lapse_along_the_chain_and_items_of_another_measurement_are_not_asked(everything: Protocol) -> None:
    asked = relevance(everything, looking({"werk.plan": "nee", "werk.cijfer": 8, "$wave": "T0", "$role": "werknemer"}))
    assert (asked["werk.welk_plan"], asked["werk.kans"], asked["waarde"], asked["werk.hulp_hoe"]) == (F, F, T, U)
    assert asked["werk.laag"] is True, "any: the plan is no"
    assert relevance(everything, looking({"$role": "jobcoach"}))["waarde"] is False
    assert relevance(everything, looking({}))["werk.kans"] is None, "no measurement was given"
