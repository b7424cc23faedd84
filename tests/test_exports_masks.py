"""What a quote without consent takes away: the words, and never what was chosen or measured."""

from __future__ import annotations

from pathlib import Path

import pyreadstat
import pytest

from fieldwork.capture import actions as act
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.masking import HIDDEN
from fieldwork.exports.run import export
from fieldwork.exports.tables import answer_rows
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import do_once
from tests.support import coder
from tests.support.paper import saved, session

made, study = coder.made, coder.study

CLOSED = {
    "wil": "nee", "wie": "baas", "hulp": ["geld", "tijd"], "cijfer": 8, "oordeel": "goed", "uren": 12.5, "deel": 40,
    "sinds": "2020-05-01", "begint": "07:30", "reis": 45, "raster": {"tillen": {"nu": "goed", "cijfer": "7"}},
}  # fmt: skip
BESIDE = "Dat zei ik liever niet hardop."


def held(study: Study, tmp_path: Path, marked: list[str]) -> str:
    """A session of someone who may not be quoted, in which whole answers were marked as a quote."""
    answers = "".join(f"  {item}: {value}\n" for item, value in CLOSED.items() if item not in ("wil", "wie"))
    body = (f'id: m1\nanswers:\n{answers}  wil: {{value: nee, text: "{BESIDE}"}}\n  wie: {{value: anders, text: "{BESIDE}"}}\n'
            '  waarom: "Ik ben te oud."\n  banen: [{baan: "bakker", jaren: 3}]\n')  # fmt: skip
    text = session(body, participant="W07", consent="{deelname: ja, citeren: nee}")
    import_sessions(study, [saved(tmp_path, text)], by="R1")
    do_once(study, "m1", act.Reopen())
    for item in marked:
        do_once(study, "m1", act.Mark(f"q-{item}", "quote", item))
    do_once(study, "m1", act.Close())
    return "m1"


def told(study: Study) -> dict[str, dict[str, object]]:
    return {row["item"]: row for row in answer_rows(study) if row["session"] == "m1" and row["item"]}


@pytest.mark.parametrize("item", [each for each in CLOSED if each not in ("wil", "wie")])
def test_a_closed_answer_that_was_marked_whole_keeps_its_value(study: Study, tmp_path: Path, item: str) -> None:
    held(study, tmp_path, [item])
    assert told(study)[item]["value"] == CLOSED[item]


@pytest.mark.parametrize(("item", "value"), [("wil", "nee"), ("wie", "anders")])
def test_of_a_closed_answer_the_words_beside_it_are_hidden_and_what_hangs_on_it_still_applies(
    study: Study, tmp_path: Path, item: str, value: str
) -> None:
    held(study, tmp_path, [item])
    row = told(study)[item]
    assert (row["value"], row["text"]) == (value, HIDDEN * len(BESIDE))
    why = told(study)["waarom"]
    assert (why["status"], why["lapsed"], why["value"]) == ("answered", False, "Ik ben te oud.")


def test_in_a_repeat_the_words_are_hidden_and_the_numbers_stay(study: Study, tmp_path: Path) -> None:
    held(study, tmp_path, ["banen"])
    assert told(study)["banen"]["value"] == [{"baan": HIDDEN * len("bakker"), "jaren": 3}]


def test_words_with_a_skipped_question_that_was_marked_whole_are_hidden(study: Study, tmp_path: Path) -> None:
    body = f'id: m1\nskipped: {{cijfer: {{reason: anders, text: "{BESIDE}"}}}}\n'
    import_sessions(study, [saved(tmp_path, session(body, participant="W07", consent="{deelname: ja, citeren: nee}"))], by="R1")
    do_once(study, "m1", act.Reopen())
    do_once(study, "m1", act.Mark("q", "quote", "cijfer"))
    do_once(study, "m1", act.Close())
    assert told(study)["cijfer"]["text"] == HIDDEN * len(BESIDE)


@pytest.mark.parametrize(("marked", "many"), [(["cijfer", "sinds"], 0), (["wil", "cijfer"], 1), (["waarom", "banen"], 2)])
def test_only_quotes_of_which_words_are_hidden_are_counted(study: Study, tmp_path: Path, marked: list[str], many: int) -> None:
    held(study, tmp_path, marked)
    assert Leaving(study).masking.many("m1") == many


def test_the_wide_table_has_the_value_that_was_chosen(study: Study, tmp_path: Path) -> None:
    held(study, tmp_path, list(CLOSED))
    (file,) = [each.path for each in export(study, ["spss"], tmp_path / "uit") if "gids" in each.path.name]
    frame, _ = pyreadstat.read_sav(file)
    row = frame[frame["session"] == "m1"].iloc[0]
    assert [row[name] for name in ("wil", "oordeel", "cijfer", "hulp_geld")] == [0, 3, 8, 1]
    assert row["wil_txt"] == HIDDEN * len(BESIDE)
