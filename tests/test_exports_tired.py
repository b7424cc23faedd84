"""Exports by people at the end of a day: a wrong folder, a full disk, a closed window, something in the way; nothing half stays."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fieldwork.cli.app import run
from fieldwork.errors import InputError, NoRoom
from fieldwork.exports.framework import framework
from fieldwork.exports.framework_file import write_framework_file
from fieldwork.exports.profiles import find_profiles
from fieldwork.exports.run import Exported, export
from fieldwork.exports.writing import Manner
from fieldwork.i18n import msg
from fieldwork.protocol.defects import DefectsError
from fieldwork.protocol.shipped import shipped
from fieldwork.study import Study
from tests.support import coder, paper
from tests.support.studies import environment, fieldwork

made, study = coder.made, coder.study


def command(study: Study, *args: str, expect: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    """`fieldwork export` on the study, which is closed for it."""
    study.close()
    home = study.folder.parent / "thuis"
    more = {"FIELDWORK_PASSPHRASE": paper.PASSPHRASE, **more}
    return fieldwork("--study", str(study.folder), "export", *args, home=home, expect=expect, **more)


def halves(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.suffix == ".part"]


# --- where it goes --------------------------------------------------------------------------------------------------------------


def test_an_empty_folder_is_not_where_one_stands(study: Study) -> None:
    assert "Achter --to staat niets" in command(study, "sessions", "--to", "", expect=2).stderr


@pytest.mark.parametrize(("folder", "told"), [("uit", True), (".", True), ("../uit", False)])
def test_files_in_the_folder_of_the_study_are_said_to_be_readable_there(study: Study, folder: str, told: bool) -> None:
    assert ("liggen in de map van de studie" in command(study, "sessions", "--to", str(study.folder / folder)).stderr) == told


def test_what_lies_in_the_way_of_a_half_file_is_named(study: Study, tmp_path: Path) -> None:
    (tmp_path / "uit" / "sessions" / "sessions.csv.part").mkdir(parents=True)
    with pytest.raises(InputError, match=r"sessions\.csv\.part"):
        export(study, ["sessions"], tmp_path / "uit")


def test_where_nobody_reads_on_every_profile_is_made_all_the_same(study: Study, tmp_path: Path) -> None:
    study.close()
    going = subprocess.Popen(
        [sys.executable, "-m", "fieldwork", "--study", str(study.folder), "export", "sessions", "answers", "--to", str(tmp_path / "uit")],
        env=environment(tmp_path / "thuis", FIELDWORK_PASSPHRASE=paper.PASSPHRASE), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert going.stdout is not None
    going.stdout.close()
    assert going.wait(60) == 0
    assert {path.name for path in (tmp_path / "uit").iterdir()} == {"sessions", "answers"}


# --- stopping -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("profile", ["excel", "parquet"])
def test_a_window_that_is_closed_leaves_no_half_file(
    study: Study, tmp_path: Path, name: str, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = getattr(signal, name)
    study.close()
    monkeypatch.setenv("FIELDWORK_PASSPHRASE", paper.PASSPHRASE)
    monkeypatch.setattr("fieldwork.exports.stream.EVERY", 1)
    ticks = iter(range(9))

    def close(*_: object) -> None:
        if next(ticks, 9) == 2:
            assert halves(tmp_path / "uit")
            os.kill(os.getpid(), number)

    monkeypatch.setattr("fieldwork.cli.report.Progress.at", close)
    before = signal.getsignal(number)
    code = run(["--study", str(study.folder), "export", profile, "--to", str(tmp_path / "uit")])
    assert code == 130
    assert not halves(tmp_path / "uit")
    assert signal.getsignal(number) == before


def test_of_several_files_those_that_were_whole_are_told_when_it_stops(study: Study, tmp_path: Path) -> None:
    told: list[Exported] = []

    def stop(_: str, rows: int) -> None:
        if told or list((tmp_path / "uit" / "parquet").glob("*.parquet")):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(study, ["parquet"], tmp_path / "uit", tick=stop, each=told.extend)
    there = set((tmp_path / "uit" / "parquet").iterdir())
    assert there and {each.path for each in told} == there


# --- no room --------------------------------------------------------------------------------------------------------------------


def _full(*_: Any) -> None:
    raise NoRoom(msg("vol", "full"))


def test_what_the_log_could_not_put_down_does_not_leave(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(study.log), "append", _full)
    with pytest.raises(NoRoom):
        export(study, ["sessions"], tmp_path / "uit")
    with pytest.raises(NoRoom):
        write_framework_file(tmp_path / "uit" / "matrix.csv", framework(study), Manner())
    assert not [path for path in (tmp_path / "uit").rglob("*") if path.is_file()]


# --- profiles -------------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
def test_what_is_no_file_is_no_profile(study: Study, tmp_path: Path) -> None:
    os.mkfifo(study.folder / "exports" / "pijp.yaml")
    (study.folder / "exports" / "map.yaml").mkdir()
    assert export(study, ["sessions"], tmp_path / "uit")


def test_a_profile_that_was_changed_is_checked_and_the_others_are_not_read(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = study.folder / "exports"
    (folder / "answers.yaml").write_text((folder / "answers.yaml").read_text("utf-8") + "# van ons\n", "utf-8")
    read: list[str] = []
    from fieldwork.protocol import load

    before = load.load
    monkeypatch.setattr(load, "load", lambda path: read.append(path.name) or before(path))  # type: ignore[func-returns-value]
    export(study, ["sessions"], tmp_path / "uit")
    assert read == ["answers.yaml", "sessions.yaml"]


def test_a_copy_of_a_shipped_profile_under_another_file_name_is_told_to_have_its_name_twice(study: Study) -> None:
    shutil.copy(study.folder / "exports" / "answers.yaml", study.folder / "exports" / "a-kopie.yaml")
    with pytest.raises(DefectsError, match=r"a-kopie\.yaml.*answers"):
        find_profiles(shipped("exports"), study.folder / "exports")


def test_a_shipped_profile_is_called_as_its_file_is() -> None:
    from fieldwork.exports.profiles import load_profiles, read_profile

    folder = shipped("exports")
    checked = load_profiles([folder])
    assert checked == {id_: read_profile(each) for id_, each in find_profiles(folder, folder / "niets").items()}


HEAVY = {"jsonschema", "pandas", "numpy", "pyarrow", "pyreadstat", "openpyxl", "docx", "lxml", "ruamel"}


@pytest.mark.parametrize(
    ("profile", "needs"),
    [("answers", ()), ("segments", ()), ("sessions", ()), ("codebook", ()), ("participants", ()), ("refi-qda", ("lxml",))],
)
def test_no_package_is_loaded_that_a_profile_does_not_need(study: Study, tmp_path: Path, profile: str, needs: Sequence[str]) -> None:
    done = command(study, profile, "--to", str(tmp_path / "uit"), PYTHONPROFILEIMPORTTIME="1")
    loaded = {name.partition(".")[0] for name in re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE)}
    assert "fieldwork" in loaded
    assert loaded & HEAVY == set(needs)
