"""The command line when it is called in a way that nobody meant."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from fieldwork.cli import app, report
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


@pytest.mark.parametrize(
    "args", [["backup", "kopie"], ["guide", NAME, "gids.docx"], ["report", "stand.html"], ["export", "answers", "--to", "uit"]]
)
def test_a_disk_that_is_not_connected_is_told_and_its_folder_is_not_made(
    study: Path, tmp_path: Path, own_home: Path, args: list[str]
) -> None:
    missing = tmp_path / "stick"
    done = fieldwork(*args[:-1], str(missing / args[-1]), "--study", str(study), home=own_home, expect=1)
    assert f"De map {missing} bestaat niet." in done.stderr and done.stdout == ""
    assert not missing.exists()
    missing.mkdir()
    fieldwork(*args[:-1], str(missing / args[-1]), "--study", str(study), home=own_home)
    assert (missing / args[-1]).exists()


def test_a_path_is_told_once_to_who_reads_along_and_is_data_to_who_does_not(
    study: Path, tmp_path: Path, own_home: Path
) -> None:
    args = ["export", "answers", "--to", str(tmp_path / "u"), "--study", str(study)]
    file = str(tmp_path / "u" / "answers" / "answers.csv")
    child = pexpect.spawn(sys.executable, ["-m", "fieldwork", *args], env=environment(own_home), encoding="utf-8",
                          dimensions=(24, 250), timeout=60)  # fmt: skip
    child.expect(pexpect.EOF)
    assert child.before is not None and child.before.count(file) == 1
    done = fieldwork(*args, home=own_home)
    assert done.stdout.split() == [file] and file in done.stderr


class Watched(io.StringIO):
    """A stderr that someone reads, or not."""

    def __init__(self, watched: bool) -> None:
        super().__init__()
        self.watched = watched

    def isatty(self) -> bool:
        return self.watched


@pytest.mark.parametrize(("watched", "soon", "told"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)])
def test_a_long_check_says_how_far_it_is_to_who_watches(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], watched: bool, soon: float, told: bool
) -> None:
    monkeypatch.setattr(report, "SOON", soon)
    monkeypatch.setattr(report, "AGAIN", 0.0)
    monkeypatch.setattr(sys, "stderr", Watched(watched))
    assert app.run(["--lang", "nl", "check", str(study)]) == 0
    written = sys.stderr.getvalue()  # type: ignore[attr-defined]
    number = len(list(study.rglob("*.yaml")))
    assert (f"\r{number} van {number} bestanden bekeken\x1b[K\r\x1b[K" in written) == told
    assert "bekeken" not in capsys.readouterr().out and (told or "bekeken" not in written)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_version_that_cannot_be_written_is_told_in_one_line(own_home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "fieldwork", "--version"], env=environment(own_home), stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "geschreven" in done.stderr
