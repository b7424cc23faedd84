"""`fieldwork ask` in a real pseudo-terminal."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.support.studies import environment, fieldwork, json_of, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


def ask(study: Path, home: Path, *args: str) -> Any:
    child = pexpect.spawn(
        sys.executable, ["-m", "fieldwork", "ask", "--study", str(study), *args],
        env=environment(home), encoding="utf-8", dimensions=(24, 80), timeout=30,
    )  # fmt: skip
    child.delaybeforesend = None
    return child


def say(child: Any, line: str, prompt: str = "> ") -> None:
    child.expect_exact(prompt)
    child.sendline(line)


def test_an_interview_from_consent_to_close_line_by_line(study: Path, own_home: Path, tmp_path: Path) -> None:
    child = ask(study, own_home, "--protocol", "tno-2019/werknemer", "--site", "bakkerij", "--participant", "W01")
    for answer in ("ja", "nee", "ja", "ja", "nee"):
        say(child, answer, "ja of nee: ")
    say(child, ":g vitaliteit.a")
    child.expect_exact("vitaliteit.a")
    say(child, "Best goed. [/a] =1+1 “sic”")
    say(child, "Na de lunch ben ik op.", "  ")
    say(child, "", "  ")
    child.expect_exact("vitaliteit.b")
    say(child, ":n kijkt naar zijn handen")
    say(child, ":o 1")
    say(child, ":e vitaliteit.a")
    child.expect_exact("vitaliteit.d")
    say(child, ":g ontwikkel.a")
    child.expect_exact("ontwikkel.a ")
    say(child, "nee", "ja/nee> ")
    child.expect_exact("ontwikkel.a.a")
    say(child, ":b")
    child.expect_exact("ontwikkel.a ")
    say(child, "ja", "ja/nee> ")
    child.expect_exact("ontwikkel.b")
    say(child, ":sluit")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0

    (row,) = json_of("sessions", "--study", str(study), home=own_home)
    assert {key: row[key] for key in ("participant", "site", "role", "status", "answered", "asked")} == {
        "participant": "W01", "site": "bakkerij", "role": "werknemer", "status": "closed", "answered": 2, "asked": 2,
    }  # fmt: skip
    fieldwork("export", "answers", "--study", str(study), "--to", str(tmp_path / "uit"), "--raw", home=own_home)
    with (tmp_path / "uit" / "answers" / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = {line["item"]: line for line in csv.DictReader(file)}
    assert rows["vitaliteit.a"]["value"] == "Best goed. [/a] =1+1 “sic”\nNa de lunch ben ik op."
    assert (rows["vitaliteit.b"]["status"], rows["vitaliteit.b"]["reason"]) == ("skipped", "geen_tijd")
    assert "kijkt naar zijn handen" in rows["vitaliteit.b"]["notes"]
    assert (rows["vitaliteit.c"]["status"], rows["vitaliteit.c"]["covered_by"]) == ("covered", "vitaliteit.a")
    assert rows["ontwikkel.a"]["value"] == "ja"
    events = json_of("log", "--study", str(study), home=own_home)
    assert [event["body"]["value"] for event in events if event["kind"] == "answer.set"][-2:] == ["nee", "ja"]
    assert "In orde" in fieldwork("verify", "--study", str(study), home=own_home).stdout


def test_a_refusal_keeps_role_and_date_only(study: Path, own_home: Path) -> None:
    child = ask(study, own_home, "--protocol", "tno-2019/werknemer", "--site", "bakkerij", "--participant", "W01")
    say(child, "nee", "ja of nee: ")
    child.expect_exact("alleen rol en datum")
    child.expect(pexpect.EOF)
    (row,) = json_of("sessions", "--study", str(study), home=own_home)
    assert (row["status"], row["role"], row["participant"], row["site"]) == ("refused", "werknemer", None, None)
    assert not [e for e in json_of("log", "--study", str(study), home=own_home) if e["kind"] in ("site.set", "participant.set")]


def test_a_killed_walk_goes_on_at_the_same_item_with_the_unfinished_text(study: Path, own_home: Path) -> None:
    child = ask(study, own_home, "--protocol", "tno-2019/leidinggevende", "--site", "bakkerij", "--participant", "L01")
    for answer in ("ja",) * 5:
        say(child, answer, "ja of nee: ")
    say(child, ":g vitaliteit.c")
    child.expect_exact("vitaliteit.c")
    say(child, "eerste regel")
    child.expect_exact("eerste regel\r\n  ")
    child.kill(9)
    child.wait()
    (row,) = json_of("sessions", "--study", str(study), home=own_home)
    again = ask(study, own_home, "--resume", row["id"])
    again.expect_exact("vitaliteit.c")
    again.expect_exact("eerste regel")
    say(again, "")
    say(again, ":weg")
    again.expect(pexpect.EOF)
    (row,) = json_of("sessions", "--study", str(study), home=own_home)
    assert (row["status"], row["answered"]) == ("open", 1)


def test_without_a_terminal_it_says_what_is_missing(study: Path, own_home: Path) -> None:
    done = fieldwork("ask", "--study", str(study), home=own_home, expect=2)
    assert "heeft een terminal nodig" in done.stderr
