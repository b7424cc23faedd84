"""How long what is kept may be kept: the days of study.yaml, what is wrong with them, and what is due on the first screen."""

from __future__ import annotations

import asyncio
import shutil
from datetime import date
from pathlib import Path

import pytest

from fieldwork.i18n import pick
from fieldwork.protocol.check import check_paths
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.privacy.retention import KEPT, due, terms
from fieldwork.study.privacy.withdrawal import plan, withdraw
from fieldwork.tui.homelines import lines
from fieldwork.tui.overview import Overview
from tests.support.program import flat, held, running
from tests.support.studies import PASSPHRASE, ROOT, fieldwork, new_study
from tests.support.withdrawing import keep_copy, put

DATA = """
data:
  controller: Instituut
  purpose: Leren wat werkt
  legal_ground: public_task
  special_ground: explicit_consent
  ends: 2026-08-31
  retention: {names: 6, recordings: 0, answers: 120, exports: 1, backups: 18}
  delete_on: 2036-12-31
"""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with (folder / "study.yaml").open("a", encoding="utf-8") as form:
        form.write(DATA)
    return Study.open(folder, PASSPHRASE, by="R1")


def seen(study: Study, day: str) -> list[str]:
    return [each.words.text("nl") for each in Overview(study, "nl", date.fromisoformat(day)).due() if each.id.startswith("term")]


def test_the_terms_count_in_months_from_the_end_and_a_month_without_that_day_ends_on_its_last(study: Study) -> None:
    assert [(term.kind, term.until.isoformat()) for term in terms(study)] == [
        ("recordings", "2026-08-31"), ("exports", "2026-09-30"), ("names", "2027-02-28"), ("backups", "2028-02-29"),
        ("answers", "2036-08-31"), ("everything", "2036-12-31"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-07-31", []),
        ("2026-08-01", ["opnamen: wissen vóór 31 augustus 2026"]),
        ("2026-08-30", ["opnamen: wissen vóór 31 augustus 2026"]),
        ("2026-08-31", ["opnamen: had weg moeten zijn op 31 augustus 2026", "exports: wissen vóór 30 september 2026"]),
        ("2036-12-31", ["opnamen: had weg moeten zijn op 31 augustus 2026", "exports: had weg moeten zijn op 30 september 2026",
                        "namen en contactgegevens: had weg moeten zijn op 28 februari 2027",
                        "reservekopieën: had weg moeten zijn op 29 februari 2028",
                        "antwoorden, notities en coderingen: had weg moeten zijn op 31 augustus 2036",
                        "alles van deze studie: had weg moeten zijn op 31 december 2036"]),
    ],
)  # fmt: skip
def test_what_is_due_is_told_from_a_month_before_its_day_until_it_is_gone(study: Study, day: str, told: list[str]) -> None:
    held(study, "W01")
    put(study, "exported", "study", {"profile": "answers", "file": "a.csv"})
    keep_copy(study, "kopie.fieldwork")
    (study.folder / "names.fieldwork").write_bytes(b"")
    assert seen(study, day) == told


def test_what_the_study_never_made_or_has_no_more_is_not_due(study: Study) -> None:
    held(study, "W01")
    late = date(2037, 1, 1)
    assert [term.kind for term in due(study, late)] == ["recordings", "answers", "everything"]
    withdraw(study, plan(study, "W01", erase=True))
    assert [term.kind for term in due(study, late)] == ["recordings", "everything"]


def test_a_study_that_says_nothing_of_it_has_nothing_due(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "s"), PASSPHRASE) as study:
        assert terms(study) == [] and due(study, date(2100, 1, 1)) == []


def test_what_is_due_stands_first_on_the_first_screen(study: Study) -> None:
    held(study, "W01")
    list_ = "\n".join(line.draw(100).plain for line in lines(Overview(study, "nl", date(2036, 12, 31)), "nl"))
    assert list_.index("had weg moeten zijn") < list_.index("nog te horen")

    async def walk() -> None:
        async with running(study, (80, 24)) as pilot:
            assert "Wat er nog ligt" in flat(pilot)

    asyncio.run(walk())


# --- the checker ------------------------------------------------------------------------------------------------------

WRONG = [
    ("no-date", "ends: 2026-08-31", "ends: 2026-02-30", "“2026-02-30” is no day that exists"),
    ("no-date", "delete_on: 2036-12-31", "delete_on: 2036-13-01", "is no day that exists"),
    ("bad-id", "ends: 2026-08-31", "ends: eind 2026", "Write a day as 2027-12-31."),
    ("too-early", "delete_on: 2036-12-31", "delete_on: 2036-08-30", "answers is kept 120 months after the end, until 2036-08-31"),
    ("too-early", "delete_on: 2036-12-31", "delete_on: 2026-08-30", "backups is kept 18 months"),
    ("missing-key", "  ends: 2026-08-31\n", "", "write “ends:” too"),
    ("missing-data", "  controller: Instituut\n", "", "who answers for the data"),
    ("missing-data", "  purpose: Leren wat werkt\n", "", "what the data are for"),
    ("unknown-key", "names: 6", "namen: 6", "“namen” is unknown here"),
    ("unknown-word", "public_task", "omdat_het_mag", "Choose from: consent, public_task, legitimate_interest"),
    ("out-of-range", "names: 6", "names: -1", "too low"),
    ("wrong-type", "names: 6", "names: half jaar", "whole number"),
]


@pytest.mark.parametrize(("code", "old", "new", "words"), WRONG, ids=[f"{code}: {new.strip()}" for code, _, new, _ in WRONG])
def test_days_that_contradict_and_what_is_missing_are_told_at_their_line(
    tmp_path: Path, code: str, old: str, new: str, words: str
) -> None:
    shutil.copytree(ROOT / "protocols" / "tno-2019", tmp_path / "s")
    path = tmp_path / "s" / "study.yaml"
    text = path.read_text("utf-8")
    assert DATA.count(old) == 1
    path.write_text(text + DATA.replace(old, new), "utf-8")
    found = [each for each in check_paths([path]) if each.code != "missing-schema-line"]
    assert code in {each.code for each in found}, [each.render("en") for each in found]
    told = [each for each in found if each.code == code and words in each.render("en")]
    assert told, [each.render("en") for each in found]
    assert told[0].line > text.count("\n"), "its own line"
    assert told[0].severity == ("warning" if code == "missing-data" else "error")
    assert told[0].message.text("nl") != told[0].message.text("en")


def test_a_study_with_days_that_contradict_is_not_taken_over(study: Study) -> None:
    form = study.folder / "study.yaml"
    form.write_text(form.read_text("utf-8").replace("delete_on: 2036-12-31", "delete_on: 2027-01-01"), "utf-8")
    (told,) = adopt_changes(study)
    assert "niet overgenomen" in told.text("nl") and study.form["data"]["delete_on"] == "2036-12-31"


@pytest.mark.parametrize("template", ["tno-2019", "blank"])
def test_a_new_study_shows_what_to_fill_in_and_the_lines_are_right_as_they_stand(
    tmp_path: Path, template: str, own_home: Path
) -> None:
    folder = tmp_path / "nieuw"
    fieldwork("new", str(folder), "--template", template, "--title", "Proef", home=own_home)
    form = folder / "study.yaml"
    words = form.read_text("utf-8")
    block = words[words.index("#data:") :]
    form.write_text(words.replace(block, "".join(line.removeprefix("#") for line in block.splitlines(keepends=True))), "utf-8")
    assert [each.render("en") for each in check_paths([folder])] == []
    with Study.open(folder, PASSPHRASE) as study:
        assert len(terms(study)) >= 7 and due(study, date(2026, 1, 1)) == []


def test_the_demo_says_who_answers_for_it_and_nothing_of_it_is_due() -> None:
    from fieldwork.protocol.load import load

    told = load(ROOT / "src" / "fieldwork" / "demo" / "study.yaml").data["data"]
    assert "verzonnen" in pick(told["controller"], "nl") and set(told["retention"]) <= set(KEPT)
    assert str(told["ends"]) > "2040"
