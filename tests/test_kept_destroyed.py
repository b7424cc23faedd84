"""What stands outside the study stays due until somebody says that it was destroyed; that is an event, and what comes later counts anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldwork.errors import InputError
from fieldwork.exports.word.data_plan import document
from fieldwork.study import Study
from fieldwork.study.privacy.data_plan import data_plan
from fieldwork.study.privacy.retention import OUTSIDE, destroy, destroyed, due, not_destroyed
from fieldwork.tui.overview import Overview
from tests.support.program import flat, held, running
from tests.support.studies import PASSPHRASE, fieldwork, json_of, new_study
from tests.support.withdrawing import keep_copy, put
from tests.test_data_plan import blocks

DATA = """
data:
  ends: 2026-01-31
  retention: {names: 0, recordings: 1, exports: 1, backups: 1, answers: 2, consent_forms: 3, photos: 1}
"""
LATE = date(2026, 11, 22)
TODAY = date.today()


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with (folder / "study.yaml").open("a", encoding="utf-8") as form:
        form.write(DATA)
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        held(study, "W01")
        keep_copy(study, "een.fieldwork")
        keep_copy(study, "twee.fieldwork")
        put(study, "exported", "study", {"profile": "answers", "file": "a.csv"})
        yield study


def kinds(study: Study) -> set[str]:
    return {term.kind for term in due(study, LATE)}


@pytest.mark.parametrize("kind", OUTSIDE)
def test_what_was_destroyed_is_not_due_any_more_until_more_of_it_is_made(study: Study, kind: str) -> None:
    before = kinds(study)
    assert kind in before
    destroy(study, kind, day=TODAY)
    assert kinds(study) == before - {kind}
    assert [(each.kind, each.day, each.by) for each in destroyed(study)] == [(kind, TODAY.isoformat(), "R1")]
    if kind == "exports":
        put(study, "exported", "study", {"profile": "answers", "file": "b.csv"})
    elif kind == "backups":
        keep_copy(study, "drie.fieldwork")
    else:
        held(study, "W02")
    assert kind in kinds(study)
    destroy(study, kind, day=TODAY)
    not_destroyed(study, kind)
    assert kind in kinds(study) and destroyed(study) == []


def test_files_may_be_destroyed_one_by_one_and_the_last_ends_the_reminder(study: Study) -> None:
    destroy(study, "backups", day=TODAY, file="een.fieldwork")
    assert "backups" in kinds(study)
    destroy(study, "backups", day=TODAY, file="twee.fieldwork")
    assert "backups" not in kinds(study)
    not_destroyed(study, "backups", "een.fieldwork")
    assert "backups" in kinds(study)


@pytest.mark.parametrize(
    ("kind", "file", "day", "words"),
    [
        ("answers", None, TODAY, "erase every participant"), ("names", None, TODAY, "destroy the key file"),
        ("everything", None, TODAY, "destroy the folder"), ("opnamen", None, TODAY, "recordings"),
        ("exports", "niet-gemaakt.csv", TODAY, "fieldwork log --exports"),
        ("recordings", None, TODAY + timedelta(days=1), "yet to come"),
    ],
)  # fmt: skip
def test_what_nobody_can_have_destroyed_is_refused(study: Study, kind: str, file: str | None, day: date, words: str) -> None:
    before = kinds(study)
    with pytest.raises(InputError) as caught:
        destroy(study, kind, day=day, file=file)
    assert words in caught.value.message.text("en") and kinds(study) == before and not destroyed(study)


def test_the_command_lists_the_terms_and_puts_down_what_is_gone(study: Study, own_home: Path) -> None:
    folder = str(study.folder)
    study.close()
    assert "recordings" in fieldwork("retention", "--study", folder, home=own_home).stdout
    told = fieldwork("retention", "--done", "recordings", "--study", folder, home=own_home, expect=2).stderr
    assert "geef --yes" in told
    fieldwork("retention", "--done", "recordings", "--day", "2026-02-03", "--yes", "--study", folder, home=own_home)
    fieldwork("retention", "--done", "backups", "--file", "een.fieldwork", "--yes", "--study", folder, home=own_home)
    plain = fieldwork("retention", "--study", folder, home=own_home).stdout
    assert "Vernietigd op 2026-02-03: opnamen (R1)." in plain and "reservekopieën “een.fieldwork”" in plain
    found = json_of("retention", "--study", folder, home=own_home)
    is_due = {term["kind"]: term["due"] for term in found["terms"]}
    assert not is_due["recordings"] and is_due["backups"] and is_due["photos"]
    assert [each["kind"] for each in found["destroyed"]] == ["recordings", "backups"]
    fieldwork("retention", "--not-done", "photos", "--study", folder, home=own_home, expect=1)
    fieldwork("retention", "--not-done", "recordings", "--study", folder, home=own_home)
    assert {t["kind"]: t["due"] for t in json_of("retention", "--study", folder, home=own_home)["terms"]}["recordings"]
    fieldwork("retention", "--day", "2026-02-03", "--study", folder, home=own_home, expect=2)


def test_the_data_plan_says_what_was_destroyed_and_when(study: Study) -> None:
    destroy(study, "recordings", day=date(2026, 2, 3))
    assert "• Vernietigd op 2026-02-03: opnamen (R1)." in blocks(document(data_plan(study), "nl", LATE))


def test_from_the_first_screen_enter_asks_first_and_then_the_line_is_gone(study: Study) -> None:
    def lines() -> list[str]:
        return [each.id for each in Overview(study, "nl", LATE).due() if each.id.startswith("term")]

    assert {"term:recordings", "term:answers"} <= set(lines())

    async def walk() -> None:
        async with running(study, (100, 40)) as pilot:
            home = pilot.app.screen
            for kind in ("answers", "recordings"):
                await point_at(pilot, f"due:term:{kind}")
                await pilot.press("enter")
                await pilot.pause()
                if kind == "answers":
                    assert "wis elke deelnemer" in flat(pilot) and pilot.app.screen is home
            assert "is alles daarvan vernietigd" in flat(pilot)
            await pilot.press("1")
            await pilot.pause()
            assert not destroyed(study)
            await point_at(pilot, "due:term:recordings")
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press("2")
            await pilot.pause()
            assert "--not-done recordings" in flat(pilot)
            assert [each.kind for each in destroyed(study)] == ["recordings"] and "term:recordings" not in lines()

    asyncio.run(walk())


async def point_at(pilot: object, line: str) -> None:
    from fieldwork.tui.widgets.lines import Lines

    lists = pilot.app.screen.query(Lines)  # type: ignore[attr-defined]
    found, *_ = [each for each in lists if each.display and line in each.ids]
    found.lend_focus()
    found.focus()
    found.show(found._lines, line)
    await pilot.pause()  # type: ignore[attr-defined]
