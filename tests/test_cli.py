"""The command line as a contract: exit codes, streams, languages, and one clear sentence for each refusal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.studies import ROOT, fieldwork, json_of, new_study


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["bestaat-niet"], 2, "Er is geen opdracht “bestaat-niet”"),
        (["sessions", "--jsn"], 2, "--json"),
        (["new"], 2, "ontbreekt"),
        (["--lang", "fr", "sessions"], 2, "kies uit nl, en"),
        (["sessions", "--study", "nergens"], 3, "staat geen studie"),
        (["check", "nergens.yaml"], 1, "bestaat niet"),
        (["new", "x", "--title", "T", "--template", "tno-1919"], 1, "Kies uit"),
        (["restore", "nergens.fw", "map"], 1, "bestaat niet"),
        (["open", "nergens"], 3, "staat geen studie"),
        (["--as", "Jan Jansen", "sessions"], 1, "is geen code"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_exit_code(
    args: list[str], code: int, words: str, own_home: Path, tmp_path: Path
) -> None:
    done = fieldwork(*args, home=own_home, expect=code)
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("passphrase", "words"), [("fout", "wachtzin"), ("", "FIELDWORK_PASSPHRASE")], ids=["wrong", "none"]
)
def test_without_the_right_passphrase_nothing_opens(study: Path, own_home: Path, passphrase: str, words: str) -> None:
    done = fieldwork("sessions", "--study", str(study), home=own_home, expect=None, FIELDWORK_PASSPHRASE=passphrase)
    assert done.returncode == (3 if passphrase else 2)
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_shared_options_work_before_and_after_the_command(study: Path, own_home: Path) -> None:
    before = fieldwork("--study", str(study), "--lang", "en", "--as", "R7", "sessions", "--json", home=own_home)
    after = fieldwork("sessions", "--json", "--study", str(study), "--lang", "en", "--as", "R7", home=own_home)
    assert before.stdout == after.stdout == "[]\n"


def test_without_a_terminal_the_screens_say_what_to_use_instead(study: Path, own_home: Path) -> None:
    done = fieldwork("open", str(study), home=own_home, expect=2)
    assert "fieldwork sessions" in done.stderr


@pytest.mark.parametrize(("lang", "words"), [("nl", "Gebruik:"), ("en", "Usage:")])
def test_help_is_in_the_language_of_the_run(lang: str, words: str, own_home: Path) -> None:
    for command in ("", "new", "check", "protocol", "ask", "import", "export", "log", "verify", "backup", "restore", "demo"):
        done = fieldwork(*command.split(), "--help", "--lang", lang, home=own_home)
        assert done.stdout.startswith(words)
        assert done.stderr == ""


def test_a_new_study_holds_the_shipped_instruments_and_passes_its_own_check(study: Path, own_home: Path) -> None:
    assert {path.name for path in study.iterdir()} >= {"study.yaml", "codebook.yaml", "protocols", "exports", "schemas"}
    listed = fieldwork("protocol", "list", "--study", str(study), home=own_home).stdout
    assert [line.split()[0] for line in listed.splitlines()[1:]] == [
        "tno-2019/jobcoach", "tno-2019/leidinggevende", "tno-2019/observatie", "tno-2019/werkbegeleider", "tno-2019/werknemer",
    ]  # fmt: skip
    done = fieldwork("check", str(study), home=own_home)
    assert done.stdout == ""
    for path in [study / "study.yaml", *(study / "protocols").glob("*.yaml")]:
        first = path.read_text("utf-8").splitlines()[0]
        assert (path.parent / first.partition("$schema=")[2]).is_file(), first


def test_a_blank_study_passes_its_own_check(tmp_path: Path, own_home: Path) -> None:
    folder = tmp_path / "Mijn studie"
    fieldwork("new", str(folder), "--template", "blank", "--title", 'Met "aanhalingstekens": en dubbele punt', home=own_home)
    assert fieldwork("check", str(folder), home=own_home).stdout == ""
    assert "mijn-studie/leidraad" in fieldwork("protocol", "list", "--study", str(folder), home=own_home).stdout


def test_check_prints_place_code_and_remedy_and_exits_1(tmp_path: Path, own_home: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text((ROOT / "protocols/tno-2019/jobcoach.yaml").read_text("utf-8").replace("kind: open", "knid: open", 1))
    done = fieldwork("check", str(file), home=own_home, expect=1)
    line = next(number for number, text in enumerate(file.read_text().splitlines(), 1) if "knid" in text)
    assert f"{file}:{line}:9: unknown-key" in done.stdout
    assert "kind" in done.stdout
    english = fieldwork("check", str(file), "--lang", "en", home=own_home, expect=1)
    assert english.stdout != done.stdout


def test_an_edited_protocol_is_taken_over_and_a_used_version_never_changes(study: Path, own_home: Path) -> None:
    file = study / "protocols" / "jobcoach.yaml"
    words = file.read_text("utf-8")
    file.write_text(words.replace("version: 1", "version: 2", 1), "utf-8")
    listed = fieldwork("protocol", "list", "--study", str(study), home=own_home)
    assert "Overgenomen: protocols/jobcoach.yaml" in listed.stderr
    assert [line.split()[:2] for line in listed.stdout.splitlines()[1:3]] == [
        ["tno-2019/jobcoach", "1"], ["tno-2019/jobcoach", "2"],
    ]  # fmt: skip
    file.write_text(words.replace("version: 1", "version: 3", 1).replace("kind: open", "knid: open", 1), "utf-8")
    done = fieldwork("protocol", "list", "--study", str(study), home=own_home)
    assert "niet overgenomen, regel" in done.stderr
    assert len(done.stdout.splitlines()) == len(listed.stdout.splitlines())


def test_a_version_that_was_asked_stays_as_it_was(study: Path, own_home: Path, tmp_path: Path) -> None:
    held = tmp_path / "s1.yaml"
    held.write_text(
        "protocol: tno-2019/jobcoach\nid: s1\nsite: bakkerij\nparticipant: J01\nrole: jobcoach\nheld_at: 2026-03-04\n"
        "researchers: [R1]\nconsent: ja\nanswers: {vitaliteit.a: goed}\n", "utf-8")  # fmt: skip
    fieldwork("import", "sessions", str(held), "--study", str(study), home=own_home)
    before = fieldwork("protocol", "show", "tno-2019/jobcoach", "--study", str(study), home=own_home).stdout
    file = study / "protocols" / "jobcoach.yaml"
    file.write_text(file.read_text("utf-8").replace("id: vitaliteit.c", "id: vitaliteit.z", 1), "utf-8")
    done = fieldwork("protocol", "show", "tno-2019/jobcoach", "--study", str(study), home=own_home)
    assert "Verhoog `version` naar 2" in done.stderr
    assert done.stdout == before


def test_protocol_diff_tells_what_a_new_version_changes(study: Path, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "nieuw.yaml"
    words = (ROOT / "protocols/tno-2019/jobcoach.yaml").read_text("utf-8")
    file.write_text(words.replace("version: 1", "version: 2", 1).replace("id: vitaliteit.c", "id: vitaliteit.z", 1), "utf-8")
    done = fieldwork("protocol", "diff", "tno-2019/jobcoach", str(file), "--study", str(study), home=own_home)
    assert "vitaliteit.c" in done.stdout
    assert "vitaliteit.z" in done.stdout


def test_the_demo_without_a_terminal_exports_and_prints_the_sampling_matrix(tmp_path: Path, own_home: Path) -> None:
    folder = tmp_path / "demo"
    done = fieldwork("demo", str(folder), home=own_home, FIELDWORK_PASSPHRASE="")
    assert "De wachtzin is: demo" in done.stderr
    assert "Werknemer" in done.stdout
    for name in ("answers", "sessions"):
        assert str(folder / "out" / name / f"{name}.csv") in done.stdout
        assert (folder / "out" / name / f"{name}.csv").is_file()
    rows = json.loads(
        fieldwork("sessions", "--study", str(folder), "--json", home=own_home, FIELDWORK_PASSPHRASE="demo").stdout
    )
    assert len(rows) >= 12
    assert {row["role"] for row in rows if row["kind"] == "interview"} == {
        "werknemer", "leidinggevende", "werkbegeleider", "jobcoach",
    }  # fmt: skip
    assert len({row["site"] for row in rows if row["site"]}) == 3
    assert any(row["kind"] == "observation" for row in rows)
    again = fieldwork("demo", str(folder), "--no-open", home=own_home, FIELDWORK_PASSPHRASE="")
    assert again.returncode == 0


def test_the_demo_never_takes_a_real_study_for_its_own(study: Path, own_home: Path) -> None:
    done = fieldwork("demo", str(study), home=own_home, expect=1)
    assert "echte studie" in done.stderr


def test_import_is_all_or_nothing_per_file_and_exits_1_on_a_defect(study: Path, own_home: Path, tmp_path: Path) -> None:
    good = tmp_path / "goed.yaml"
    good.write_text(
        "protocol: tno-2019/werknemer\nid: s1\nsite: bakkerij\nparticipant: W01\nrole: werknemer\nheld_at: 2026-03-04\n"
        "researchers: [R1]\nconsent: ja\nanswers: {vitaliteit.a: goed}\n", "utf-8")  # fmt: skip
    bad = tmp_path / "fout.yaml"
    bad.write_text(good.read_text("utf-8").replace("s1", "s2").replace("vitaliteit.a", "vitaliteit.q"), "utf-8")
    done = fieldwork("import", "sessions", str(bad), str(good), "--study", str(study), home=own_home, expect=1)
    assert f"{bad}:9:" in done.stderr
    assert [row["id"] for row in json_of("sessions", "--study", str(study), home=own_home)] == ["s1"]
    again = fieldwork("import", "sessions", str(good), "--study", str(study), home=own_home)
    assert "was er al" in again.stderr


def test_a_backup_comes_back_whole(study: Path, own_home: Path, tmp_path: Path) -> None:
    fieldwork("backup", str(tmp_path / "kopie.fw"), "--study", str(study), home=own_home)
    fieldwork("restore", str(tmp_path / "kopie.fw"), str(tmp_path / "terug"), home=own_home)
    assert "In orde" in fieldwork("verify", "--study", str(tmp_path / "terug"), home=own_home).stdout
    names = {path.relative_to(study).as_posix() for path in study.rglob("*.yaml")}
    assert {path.relative_to(tmp_path / "terug").as_posix() for path in (tmp_path / "terug").rglob("*.yaml")} >= {
        name for name in names if not name.startswith("schemas")
    }
    done = fieldwork("backup", str(tmp_path / "kopie.fw"), "--study", str(study), home=own_home, expect=None)
    assert done.returncode in (1, 2)


def test_a_fault_of_ours_leaves_a_crash_file_without_a_word_of_any_value(study: Path, own_home: Path) -> None:
    broken = study.parent / "stuk"
    shutil.copytree(ROOT / "src", broken / "src", ignore=shutil.ignore_patterns("__pycache__"))
    module = broken / "src" / "fieldwork" / "cli" / "sessions.py"
    module.write_text(
        module.read_text("utf-8").replace("    if as_json:", '    raise ValueError("geheim woord")\n        if as_json:'), "utf-8"
    )
    for name in ("protocols", "schemas", "exports", "pyproject.toml"):
        (broken / name).symlink_to(ROOT / name)
    done = fieldwork("sessions", "--study", str(study), home=own_home, expect=70, PYTHONPATH=str(broken / "src"))
    assert "geheim" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    (crash,) = (own_home / "crashes").glob("*.txt")
    assert "ValueError" in crash.read_text("utf-8")
    assert "geheim" not in crash.read_text("utf-8")


def test_data_goes_to_stdout_and_all_else_to_stderr(study: Path, own_home: Path, tmp_path: Path) -> None:
    done = fieldwork("export", "answers", "sessions", "--to", str(tmp_path / "uit"), "--study", str(study), home=own_home)
    assert [Path(line).name for line in done.stdout.splitlines()] == ["answers.csv", "sessions.csv"]
    assert "rijen" in done.stderr
