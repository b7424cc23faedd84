"""`fieldwork erase`: what it tells, what it asks, and that no word stays in the shell's history or in a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldwork.study import Study
from fieldwork.study.privacy.erasing_text import plan
from fieldwork.study.privacy.texts import ref_of_part
from tests.support.studies import PASSPHRASE, ROOT, environment, fieldwork, new_study
from tests.support.withdrawing import ITEM, bytes_of, put, talk

GONE, STAYS = "ijsvogel", "roerdomp"


@pytest.fixture
def made(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with Study.open(folder, PASSPHRASE, by="R1") as study:
        live = talk(study, "s", "W01", "L01", answer=f"eerst een {GONE}", close=False)
        live.answer(ITEM, f"W01 zag een {GONE}, L01 een {STAYS}")
        live.leave()
        put(study, "exported", "study", {"profile": "answers", "file": "antwoorden.csv", "for": "de universiteit"})
    return folder, ref_of_part("s", ITEM, "answer")


def words(folder: Path, ref: str) -> tuple[str, int]:
    with Study.open(folder, PASSPHRASE, readonly=True) as study:
        found = plan(study, ref)
        return found.text.words, found.earlier


def test_a_dry_run_tells_what_goes_and_changes_nothing(made: tuple[Path, str], own_home: Path) -> None:
    folder, ref = made
    done = fieldwork("erase", ref, "--dry-run", "--study", str(folder), home=own_home)
    assert done.stdout == ""
    for told in (f"{ref} · antwoord · W01, L01 2026-03-04 · {ITEM}", f"Er staat nu: W01 zag een {GONE}",
                 "Andere bewoordingen die het logboek ervan heeft: 1.", "antwoorden.csv voor de universiteit", "Er is niets veranderd."):  # fmt: skip
        assert told in done.stderr
    assert words(folder, ref) == (f"W01 zag een {GONE}, L01 een {STAYS}", 1)
    assert "Other wordings of it that the log holds: 1." in fieldwork(
        "--lang", "en", "erase", ref.upper(), "--dry-run", "--study", str(folder), home=own_home).stderr  # fmt: skip


def test_it_asks_first_and_refuses_what_is_not_clear(made: tuple[Path, str], own_home: Path) -> None:
    folder, ref = made
    at = ("--study", str(folder))
    assert "geef --yes" in fieldwork("erase", ref, *at, home=own_home, expect=2).stderr
    assert "--instead of --earlier" in fieldwork("erase", ref, "--instead", "x", "--earlier", *at, home=own_home, expect=2).stderr
    assert "bevestig met --yes" in fieldwork("erase", ref, "--instead", "-", *at, home=own_home, expect=2).stderr
    assert "is leeg" in fieldwork("erase", ref, "--instead", " ", "--yes", *at, home=own_home, expect=1).stderr
    done = fieldwork("erase", "zzzzzzz", "--yes", *at, home=own_home, expect=1)
    assert "Er is geen tekst “zzzzzzz”" in done.stderr and "Traceback" not in done.stderr
    assert words(folder, ref)[1] == 1


def test_the_text_that_takes_its_place_comes_from_the_input(made: tuple[Path, str], own_home: Path, tmp_path: Path) -> None:
    folder, ref = made
    argv = [sys.executable, "-m", "fieldwork", "erase", ref, "--instead", "-", "--yes", "--study", str(folder)]
    env = {**environment(own_home), "FIELDWORK_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(argv, input=f"L01 zag een {STAYS}\r\n".encode(), env=env, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Herschreven; wat er eerder stond, is gewist." in done.stderr.decode()
    assert words(folder, ref) == (f"L01 zag een {STAYS}", 0)
    with Study.open(folder, PASSPHRASE) as study:
        assert GONE.encode() not in bytes_of(study.log, tmp_path)


@pytest.mark.parametrize(("how", "left"), [((), ""), (("--earlier",), f"W01 zag een {GONE}, L01 een {STAYS}")])
def test_all_of_it_goes_or_only_what_stood_there_before(
    made: tuple[Path, str], own_home: Path, tmp_path: Path, how: tuple[str, ...], left: str
) -> None:
    folder, ref = made
    fieldwork("erase", ref, *how, "--yes", "--study", str(folder), home=own_home)
    assert words(folder, ref) == (left, 0)
    with Study.open(folder, PASSPHRASE) as study:
        assert f"eerst een {GONE}".encode() not in bytes_of(study.log, tmp_path)
        assert os.fspath(folder)


def test_no_file_of_the_run_holds_a_word(made: tuple[Path, str], own_home: Path, tmp_path: Path) -> None:
    folder, ref = made
    places = {name: tmp_path / name for name in ("tmp", "home", "here")}
    for place in places.values():
        place.mkdir()
    env = environment(own_home, TMPDIR=str(places["tmp"]), HOME=str(places["home"])) | {"FIELDWORK_PASSPHRASE": PASSPHRASE}
    argv = [sys.executable, "-m", "fieldwork", "erase", ref, "--instead", "-", "--yes", "--study", str(folder)]
    subprocess.run(argv, input=b"iets anders", env=env | {"PYTHONPATH": str(ROOT / "src")}, cwd=places["here"], check=True, timeout=60,
                   capture_output=True)  # fmt: skip
    for place in (*places.values(), own_home, folder):
        for path in place.rglob("*"):
            if path.is_file():
                assert GONE.encode() not in path.read_bytes() and b"iets anders" not in path.read_bytes(), path


def test_searching_tells_the_reference_of_what_it_finds(made: tuple[Path, str], own_home: Path) -> None:
    folder, ref = made
    line = fieldwork("search", STAYS, "--study", str(folder), home=own_home).stdout
    assert line.rstrip().endswith(f"({ref})")
