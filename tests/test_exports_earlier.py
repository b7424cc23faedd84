"""Exporting again into the same folder: nothing of an earlier run goes along unseen, and nothing that is not ours is touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.exports.run import export
from fieldwork.study import Study
from fieldwork.study.live import do_once
from tests.support import coder
from tests.support.report import YES, talk

made, study = coder.made, coder.study


@pytest.fixture
def records(study: Study, tmp_path: Path) -> tuple[Path, Path]:
    """The folder with the records of two, and the record of the one who withdraws after that."""
    talk(study, tmp_path, "W05", consent=YES)
    talk(study, tmp_path, "W06", consent=YES)
    done = export(study, ["word-record"], tmp_path / "uit")
    (theirs,) = [each.path for each in done if "W06" in each.path.name]
    do_once(study, "t-W06", act.Consent("deelname", "nee"))
    return tmp_path / "uit" / "word-record", theirs


def again(study: Study, folder: Path) -> str:
    """What is told of an earlier run when the profile is exported once more."""
    done = export(study, [folder.name], folder.parent)
    return "\n".join(each.text("nl") for each in done[-1].receipt if "eerdere export" in each.text("nl"))


def test_what_an_earlier_run_made_and_this_one_does_not_is_taken_away_and_told(study: Study, records: tuple[Path, Path]) -> None:
    folder, theirs = records
    kept = {path.name for path in folder.iterdir()} - {theirs.name}
    assert again(study, folder) == f"Weggehaald, want van een eerdere export en nu niet meer gemaakt: {theirs.name}."
    assert {path.name for path in folder.iterdir()} == kept
    assert again(study, folder) == ""


def test_also_where_nothing_is_left_to_write(study: Study, tmp_path: Path) -> None:
    (study.folder / "exports" / "een.yaml").write_text("profile: een\nrows: records\nwhere: {participant: W05}\n", "utf-8")
    talk(study, tmp_path, "W05", consent=YES)
    (done,) = export(study, ["een"], tmp_path / "uit")
    do_once(study, "t-W05", act.Consent("deelname", "nee"))
    assert done.path.name in again(study, tmp_path / "uit" / "een")
    assert not list((tmp_path / "uit" / "een").iterdir())


def test_the_table_of_a_guide_that_is_gone_from_the_profile_goes_with_what_described_it(study: Study, tmp_path: Path) -> None:
    profile = study.folder / "exports" / "eigen.yaml"
    profile.write_text("profile: eigen\nrows: codebook\n", "utf-8")
    export(study, ["eigen"], tmp_path / "uit")
    assert {path.name for path in (tmp_path / "uit" / "eigen").iterdir()} == {"eigen.csv", "datapackage.json"}
    profile.write_text("profile: eigen\nrows: codebook\nformat: qdc\n", "utf-8")
    assert "eigen.csv" in again(study, tmp_path / "uit" / "eigen")
    assert [path.name for path in (tmp_path / "uit" / "eigen").iterdir()] == ["eigen.qdc"]


def test_what_was_changed_since_stays_and_is_told(study: Study, records: tuple[Path, Path]) -> None:
    folder, theirs = records
    theirs.write_bytes(theirs.read_bytes() + b" ")
    told = again(study, folder)
    assert "sindsdien veranderd" in told and theirs.name in told
    assert theirs.is_file()


def _renamed(theirs: Path) -> Path:
    return theirs.rename(theirs.with_name("mijn kopie.docx"))


def _linked(theirs: Path) -> Path:
    away = theirs.rename(theirs.parent.parent / "elders.docx")
    theirs.symlink_to(away)
    return away


def _notes(theirs: Path) -> Path:
    mine = theirs.with_name("aantekeningen.txt")
    mine.write_text("van mij", "utf-8")
    return mine


@pytest.mark.parametrize("theirs_to_mine", [_renamed, _linked, _notes])
def test_what_no_run_put_there_is_not_touched(
    study: Study, records: tuple[Path, Path], theirs_to_mine: Callable[[Path], Path]
) -> None:
    folder, theirs = records
    mine = theirs_to_mine(theirs)
    before = mine.read_bytes()
    assert mine.name not in again(study, folder)
    assert mine.read_bytes() == before


@pytest.mark.parametrize("path", ["../../geheim.txt", "/etc/hostname", "..", "", "sub/x.csv", "C:\\x", 5, None])
def test_a_description_of_someone_else_leads_nowhere(study: Study, tmp_path: Path, path: object) -> None:
    folder = tmp_path / "uit" / "sessions"
    folder.mkdir(parents=True)
    (tmp_path / "geheim.txt").write_text("blijft", "utf-8")
    (folder / "van-een-ander.csv").write_text("a,b\n", "utf-8")
    told = {"resources": [{"path": path, "hash": "sha256:00"}, {"path": "van-een-ander.csv", "hash": "sha256:00"}]}
    (folder / "datapackage.json").write_text(json.dumps(told), "utf-8")
    assert "van-een-ander.csv" in again(study, folder)
    assert (tmp_path / "geheim.txt").read_text("utf-8") == "blijft"
    assert (folder / "van-een-ander.csv").is_file()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": 5}', '{"resources": [5]}', "[" * 100_000, "\ufffe"])
def test_a_description_that_is_none_stops_nothing(study: Study, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "uit" / "sessions"
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(text, "utf-8")
    assert again(study, folder) == ""
    assert json.loads((folder / "datapackage.json").read_text("utf-8"))["name"] == "sessions"


def test_a_run_that_is_stopped_takes_nothing_away(study: Study, records: tuple[Path, Path]) -> None:
    folder, theirs = records

    def stop(_: str, __: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(study, ["word-record"], folder.parent, tick=stop)
    assert theirs.is_file()
