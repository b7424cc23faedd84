"""A clock that is hours off: it is told at opening and at merging, on whose copy and how far, and nothing is changed by that."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldwork.study import Study
from fieldwork.study.copies.merging import Came, merge_file
from tests.support.copies import two
from tests.support.rounds import talk
from tests.support.studies import fieldwork

HOUR = 3_600


def clock(monkeypatch: pytest.MonkeyPatch, ahead: float) -> None:
    """Let this computer's clock run so many seconds ahead of what it does."""
    now = time.time_ns
    shifted = SimpleNamespace(**{**vars(time), "time_ns": lambda: now() + round(ahead * 10**9)})
    monkeypatch.setattr("fieldwork.ids.time", shifted)


def told(came: Came) -> str:
    return "\n".join(line.text("nl") for line in came.words(done=True))


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(5 * 60, None), (11 * 60, "11 minuten"), (3 * HOUR, "3 uur"), (30 * HOUR, "1 dag"), (9 * 24 * HOUR, "9 dagen")],
)
def test_at_merging_and_at_opening_it_is_told_whose_clock_runs_how_far_ahead(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, own_home: Path, ahead: float,
    words: str | None,
) -> None:  # fmt: skip
    study, _ = two(tmp_path_factory.getbasetemp(), tmp_path / "studie", tmp_path / "andere")
    key = study.log.key
    with monkeypatch.context() as there, Study.opened(tmp_path / "andere", key, by="R2") as theirs:
        clock(there, ahead)
        talk(theirs, "W05")
        talk(theirs, "W06")
        device = theirs.log.device[:4]
    sentence = f"De klok van kopie {device} (R2) loopt {words} voor op deze computer"
    would = merge_file(study, tmp_path / "andere", [lambda: key], dry_run=True)
    came = merge_file(study, tmp_path / "andere", [lambda: key])
    assert told(came).startswith(told(would)) and (sentence in told(would)) is (words is not None)
    assert ("De klok van" in told(came)) is (words is not None)
    talk(study, "W07")  # stamped later still, and not to blame for that
    assert told(merge_file(study, tmp_path / "andere", [lambda: key])).count("De klok van") == 0
    study.close()
    with Study.opened(tmp_path / "studie", key, by="R1", readonly=True) as again:
        news = [each.text("nl") for each in again.news]
    assert [each.startswith(sentence) for each in news] == ([True] if words else [])
    done = fieldwork("sessions", "--study", str(tmp_path / "studie"), home=own_home)
    assert (sentence in done.stderr) is (words is not None) and "klok" not in done.stdout


def test_what_was_written_ahead_on_this_copy_itself_is_told_as_that(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, _ = two(tmp_path_factory.getbasetemp(), tmp_path / "studie", tmp_path / "andere")
    with monkeypatch.context() as then:
        clock(then, 2 * HOUR)
        talk(study, "W05")
    key = study.log.key
    study.close()
    with Study.opened(tmp_path / "studie", key, by="R1") as again:
        assert "De klok van deze kopie (R1) loopt 2 uur voor" in " ".join(each.text("nl") for each in again.news)
        assert "The clock of this copy (R1) runs 2 hours ahead" in " ".join(each.text("en") for each in again.news)
