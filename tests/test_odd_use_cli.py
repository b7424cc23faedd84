"""The command line when it is called in a way that nobody meant."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.studies import environment, fieldwork, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


NAME = "tno-2019/werknemer"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["sessions", "--json=3"], 2, "Bij --json hoort geen waarde."),
        (["log", "--session", "nergens"], 1, "Er is geen gesprek “nergens”."),
        (["log", "--json", "--session", "nergens"], 1, "Er is geen gesprek “nergens”."),
        (["protocol", "show", NAME, "--version", "9"], 1, f"Protocol “{NAME}” heeft geen versie 9. Er is: 1."),
        (["protocol", "diff", NAME, f"{NAME}:2"], 1, "heeft geen versie 2"),
        (["protocol", "diff", NAME, f"{NAME}:²"], 1, "“²” is geen versie."),
        (["protocol", "diff", NAME, f"{NAME}:1"], 0, ""),
    ],
)
def test_each_is_told_what_to_type_instead(study: Path, own_home: Path, args: list[str], code: int, words: str) -> None:
    done = fieldwork(*args, "--study", str(study), home=own_home, expect=code)
    assert words in done.stderr
    assert (done.stdout == "") == (code != 0)


def test_an_option_without_its_value_is_told(own_home: Path) -> None:
    assert "Na --as hoort een waarde." in fieldwork("sessions", "--as", home=own_home, expect=2).stderr
    assert "--as needs a value after it." in fieldwork("--lang", "en", "sessions", "--as", home=own_home, expect=2).stderr


def test_a_study_may_be_named_by_its_file(study: Path, own_home: Path) -> None:
    assert fieldwork("verify", "--study", str(study / "study.fieldwork"), home=own_home).stdout.startswith("In orde")
    done = fieldwork("open", str(study / "study.fieldwork"), home=own_home, expect=2)
    assert "heeft een terminal nodig" in done.stderr


@pytest.mark.parametrize("title", ["", "  \t"])
def test_a_study_without_a_title_is_not_made(tmp_path: Path, own_home: Path, title: str) -> None:
    done = fieldwork("new", str(tmp_path / "nieuw"), "--title", title, home=own_home, expect=1)
    assert "titel" in done.stderr
    assert not (tmp_path / "nieuw").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="written for a shell")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("fieldwork sessions >&-", 0),
        ("fieldwork sessions >&- 2>&-", 0),
        ("fieldwork sessions <&-", 0),
        ("FIELDWORK_PASSPHRASE= fieldwork sessions <&-", 2),
    ],
)
def test_streams_that_are_closed_are_no_fault_of_anyone(study: Path, own_home: Path, line: str, code: int) -> None:
    call = f'fieldwork() {{ "{sys.executable}" -m fieldwork "$@"; }}; {line}'
    done = subprocess.run(["bash", "-c", call], env=environment(own_home), cwd=study, capture_output=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    assert not (own_home / "crashes").exists()


@pytest.mark.parametrize("command", [["sessions"], ["log"], ["--help"]])
def test_who_stops_reading_early_gets_no_complaint(study: Path, own_home: Path, command: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "fieldwork", *command], env=environment(own_home), cwd=study, stdout=writing,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
