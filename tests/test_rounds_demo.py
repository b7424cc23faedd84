"""The demo is coded by two coders: one round closed and in part settled, one open; and `fieldwork agreement` tells of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldwork.coding.agreement import STATISTICS
from fieldwork.demo.rounds import FIRST, SECOND
from fieldwork.study import Study
from fieldwork.study.desk.codings import codings
from fieldwork.study.rounds.rounds import rounds
from fieldwork.study.rounds.settling import Settling, consensus_of
from tests.support.studies import fieldwork

SECRET = {"FIELDWORK_PASSPHRASE": "demo"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("thuis")


@pytest.fixture(scope="module")
def demo(home: Path) -> Path:
    """The folder of the demo study, made by the command; the tests only read it."""
    fieldwork("demo", str(home / "demo"), "--no-open", home=home, **SECRET)
    return home / "demo"


@pytest.fixture
def study(demo: Path) -> Iterator[Study]:
    with Study.open(demo, "demo", readonly=True) as study:
        yield study


def agreement(demo: Path, home: Path, *args: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(fieldwork("agreement", "--json", "--study", str(demo), *args, home=home, **SECRET).stdout)
    return told


def test_the_demo_has_a_closed_round_and_an_open_one(study: Study) -> None:
    first, second = rounds(study)
    assert (first.name, first.is_open, first.calibration, first.waiting_for) == (FIRST, False, True, ())
    assert (second.name, second.is_open, second.waiting_for) == (SECOND, True, ("C2",))
    settling = Settling(study, FIRST)
    outcomes = Counter(each.decision.outcome for each in settling.all if each.decision)
    assert set(outcomes) == {"one", "other", "both", "neither", "new"}
    assert 0 < len(settling.open) < len(settling.all)
    roles = {row.id: row.role for row in study.log.sessions()}
    assert {roles[session] for session in first.sessions} == {"werknemer", "leidinggevende", "werkbegeleider", "jobcoach"}


def test_its_codings_are_whole_words_of_what_was_said(study: Study) -> None:
    found = codings(study)
    assert [who for who, _ in Counter(each.coder for each in found).most_common()] == ["C1", "C2"]
    for each in found:
        assert each.state == "kept" and each.text == each.text.strip() and " " in each.text
    open_sessions = set(rounds(study)[1].sessions)
    standing = consensus_of(study)
    assert standing and not open_sessions & {each.session for each in standing}
    assert {each.settled for each in standing} == {True, False}


def test_agreement_in_it_is_neither_perfect_nor_poor(demo: Path, home: Path) -> None:
    told = agreement(demo, home, "--round", FIRST)
    assert list(told)[:11] == ["units", "coders", "missing", *STATISTICS, "ci95", "by_code", "why"]
    assert (told["coders"], told["coder_ids"], told["sessions"], told["round"]) == (2, ["C1", "C2"], 4, FIRST)
    assert 0.6 < told["krippendorff_alpha"] < 0.9 and 0.8 < told["actor"]["krippendorff_alpha"] < 0.95
    assert 0.6 < told["unitizing_alpha"]["all"] < 0.95
    assert told["fleiss_kappa"] is None and told["why"]["fleiss_kappa"]
    low, high = told["ci95"]["krippendorff_alpha"]
    assert low < told["krippendorff_alpha"] < high
    for each in told["by_code"]:
        assert {"code", *STATISTICS, "ci95", "why"} <= set(each) and 0 < each["coded"] < each["units"] == told["units"]
    assert [each["code"] for each in told["by_route"]] == ["baanherontwerp", "mobiliteit", "ontwikkel", "vitaliteit"]


def test_without_a_round_all_that_is_not_blind_is_compared(demo: Path, home: Path) -> None:
    told, of_round = agreement(demo, home), agreement(demo, home, "--round", FIRST)
    assert told["round"] is None and (told["sessions"], told["units"]) == (4, of_round["units"])
    assert {name: told[name] for name in STATISTICS} == {name: of_round[name] for name in STATISTICS}
    for kind in ("sentence", "answer"):
        other = agreement(demo, home, "--units", kind)
        assert other["unit_kind"] == kind and 0 < other["units"] != told["units"] and other["krippendorff_alpha"] > 0.5


@pytest.mark.parametrize(("lang", "words"), [
    ("nl", ("Ronde: Proefronde", "Codeboek: Proefronde", "fragmenten die overlappen", "Cohens kappa", "Werktijden", "geen grens")),
    ("en", ("Round: Proefronde", "Codebook: Proefronde", "segments that overlap", "Cohen's kappa", "Working hours", "as good or bad")),
])  # fmt: skip
def test_people_read_it_in_their_language(demo: Path, home: Path, lang: str, words: tuple[str, ...]) -> None:
    done = fieldwork("agreement", "--round", "proefronde", "--lang", lang, "--study", str(demo), home=home, **SECRET)
    assert [each for each in words if each not in done.stdout] == []
    assert done.stderr == ""


@pytest.mark.parametrize(("name", "words"), [(SECOND, "nog open en blind"), ("Ronde 9", f"Er is: {FIRST}, {SECOND}")])
def test_a_round_that_tells_nothing_says_why(demo: Path, home: Path, name: str, words: str) -> None:
    done = fieldwork("agreement", "--json", "--round", name, "--study", str(demo), home=home, expect=1, **SECRET)
    assert words in done.stderr and len(done.stderr.strip().splitlines()) == 1 and done.stdout == ""
