"""Names of speakers stay out of what a computer remembers of commands; and no import waits for ever for what is no file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from fieldwork.errors import InputError
from fieldwork.study import Study
from fieldwork.study.transcripts.speakers import speakers_in
from tests.support import coder, paper
from tests.support.studies import environment, fieldwork

made, study = coder.made, coder.study
TALK = "I: Wat doet u?\nJan Jansen: Ik sorteer.\nI: Hoe dan?\nJan Jansen: Met de hand.\nPiet: Hij is er goed in.\n"
NEW = ("--protocol", "proef/gids", "--site", "kas", "--participant", "W31", "--role", "werknemer", "--held-at", "2026-05-03",
       "--consent", "ja")  # fmt: skip


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "gesprek.txt"
    path.write_text(TALK, "utf-8")
    return path


def speakers(study: Study) -> set[str | None]:
    """Who is the speaker of a note, and how the other texts of the newest session are labelled."""
    session = study.log.sessions()[-1].id
    return {speaker for (speaker,) in study.log.query("SELECT speaker FROM note WHERE session = ?", (session,))}


def stored(study: Study) -> str:
    return "".join(body for (body,) in study.log.query("SELECT body FROM event"))


# --- who the speakers are ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["file", "stdin", "typed"])
def test_who_the_speakers_are_is_said_in_a_file_on_standard_input_or_as_before(
    study: Study, talk: Path, tmp_path: Path, own_home: Path, way: str
) -> None:
    lines = "# van dinsdag\n\nJan Jansen = W31\nPiet=ander\n"
    (tmp_path / "sprekers.txt").write_text("\ufeff" + lines, "utf-8")
    given = {"file": str(tmp_path / "sprekers.txt"), "stdin": "-", "typed": "Jan Jansen=W31,Piet=ander"}[way]
    done = subprocess.run(
        [sys.executable, "-m", "fieldwork", "import", "transcripts", str(talk), *NEW, "--speakers", given, "--study",
         str(study.folder)],
        env=environment(own_home, FIELDWORK_PASSPHRASE=paper.PASSPHRASE), input=lines if way == "stdin" else "", text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "nieuw gesprek" in done.stderr, done.stderr
    assert "W31" in stored(study) and "Jan" not in stored(study) and "Piet" not in stored(study)


def test_where_nobody_can_answer_it_is_told_to_put_names_in_a_file_and_not_in_the_command(
    study: Study, talk: Path, own_home: Path
) -> None:
    home: dict[str, Any] = {"home": own_home, "FIELDWORK_PASSPHRASE": paper.PASSPHRASE}
    run = ("import", "transcripts", str(talk), *NEW, "--study", str(study.folder))
    done = fieldwork(*run, expect=1, **home)
    assert "Jan Jansen (2×), Piet (1×)" in done.stderr and "--speakers BESTAND" in done.stderr
    assert "Jansen=" not in done.stderr
    shown = fieldwork("import", "transcripts", "--help", **home).stdout
    assert "typ geen namen in een opdracht" in " ".join(shown.split())
    gone = fieldwork(*run, "--speakers", "er-niet.txt", expect=1, **home)
    assert "er-niet.txt kan niet gelezen worden: dat is er niet" in gone.stderr


@pytest.mark.parametrize("line", ["Jan Jansen", "Jan Jansen=Jan", "=W31", "Jan Jansen=Jan Jansen"])
def test_a_line_that_cannot_be_read_is_told_by_its_number_without_the_name_in_it(study: Study, line: str) -> None:
    with pytest.raises(InputError) as caught:
        speakers_in(study, f"Piet=ander\n{line}\n")
    for lang in ("nl", "en"):
        words = caught.value.message.text(lang)  # type: ignore[arg-type]
        assert ("Regel 2" in words or "Line 2" in words) and "Jan" not in words and "Piet" not in words


def test_a_label_with_an_equals_sign_in_it_is_read_up_to_the_last(study: Study) -> None:
    assert speakers_in(study, "a=b=W31\n") == {"a b": "W31"}


def test_in_a_terminal_it_is_asked_who_each_is_until_the_answer_can_be_read(study: Study, talk: Path, own_home: Path) -> None:
    study.log.close()
    child = pexpect.spawn(
        sys.executable, ["-m", "fieldwork", "import", "transcripts", str(talk), *NEW, "--study", str(study.folder)],
        env=environment(own_home, FIELDWORK_PASSPHRASE=paper.PASSPHRASE), encoding="utf-8", dimensions=(24, 120), timeout=30,
    )  # fmt: skip
    child.delaybeforesend = None
    for question, answer in (("“Jan Jansen” (2×)? W31, interviewer", "Jan"), ("“Jan Jansen” (2×)", "W99"), ("“Jan Jansen” (2×)", ""),
                             ("“Jan Jansen” (2×)", "w31"), ("“Piet” (1×)", "ander")):  # fmt: skip
        child.expect_exact(question)
        child.expect_exact("(geen spreker): ")
        child.sendline(answer)
        if answer == "W99":
            child.expect_exact("Die nam niet deel aan dit gesprek.")
    child.expect_exact("nieuw gesprek")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    with Study.open(study.folder, paper.PASSPHRASE) as again:
        assert "W31" in stored(again) and "Jan" not in stored(again) and "Piet" not in stored(again)


# --- what is no file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [("transcripts", *NEW), ("sessions",), ("codings",), ("refi-qda",), ("answers", "--protocol", "proef/gids")],
    ids=lambda each: each[0],
)
def test_a_pipe_or_a_device_is_refused_in_one_sentence_and_never_waited_for(
    study: Study, tmp_path: Path, own_home: Path, command: tuple[str, ...]
) -> None:
    pipe = tmp_path / "pijp"
    os.mkfifo(pipe)
    name, *rest = command
    for path in (str(pipe), os.devnull):
        done = fieldwork("import", name, path, *rest, "--study", str(study.folder), home=own_home, expect=1,
                         FIELDWORK_PASSPHRASE=paper.PASSPHRASE)  # fmt: skip
        assert done.stderr.strip().startswith(f"{path} is geen gewoon bestand, maar een pijp of apparaat.")
        assert done.stderr.count("\n") == 1


def test_the_speakers_may_not_come_from_a_pipe_by_name_either(study: Study, talk: Path, tmp_path: Path, own_home: Path) -> None:
    os.mkfifo(tmp_path / "pijp")
    done = fieldwork("import", "transcripts", str(talk), *NEW, "--speakers", str(tmp_path / "pijp"), "--study", str(study.folder),
                     home=own_home, expect=1, FIELDWORK_PASSPHRASE=paper.PASSPHRASE)  # fmt: skip
    assert "is geen gewoon bestand" in done.stderr
