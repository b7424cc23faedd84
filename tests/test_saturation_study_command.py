"""`fieldwork saturation` of the study: the contract, the same figures as its table, what-if said aloud, and every look in the log."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.saturation.figures import study_saturation
from tests.support.studies import PASSPHRASE, fieldwork, new_study

SECRET = {"FIELDWORK_PASSPHRASE": "demo"}
Run = Callable[..., str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("thuis")


@pytest.fixture(scope="module")
def demo(home: Path) -> Path:
    """The folder of the demo study."""
    fieldwork("demo", str(home / "demo"), "--no-open", home=home, **SECRET)
    return home / "demo"


@pytest.fixture
def run(demo: Path, home: Path) -> Run:
    """What `fieldwork saturation` prints about the demo."""
    return lambda *args: fieldwork("saturation", "--study", str(demo), *args, home=home, **SECRET).stdout


def test_json_keeps_the_contract_with_a_cell_for_each_speaker_and_route(run: Run) -> None:
    told: dict[str, Any] = json.loads(run("--json"))
    assert told["unit"] == "conversation"
    assert told["sessions"] == len(told["new_codes"]) == len(told["accumulation"])
    assert len(told["cells"]) == 16
    keys = set(told) - {"cells", "least_heard"} | {"speaker", "route"}
    assert all(set(cell) == keys for cell in told["cells"])
    assert {cell["indication"] for cell in told["cells"]} == {"unknown", "new", "little_new", "none_new"}
    assert {each["role"] for each in told["least_heard"]} == {"werknemer", "leidinggevende", "werkbegeleider", "jobcoach"}


def test_the_study_and_its_table_tell_the_same(run: Run, demo: Path, home: Path, tmp_path: Path) -> None:
    with Study.open(demo, "demo", readonly=True) as study:
        seen = study_saturation(study).grid.overall
        with (tmp_path / "tabel.csv").open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out)
            table.writerow(["gesprek", *seen.codes])
            for name, codes in zip(seen.units, seen.codes_of(), strict=True):
                table.writerow([name, *(int(code in codes) for code in seen.codes)])
    of_table = json.loads(fieldwork("saturation", "--json", "--matrix", str(tmp_path / "tabel.csv"), home=home).stdout)
    of_study = json.loads(run("--json"))
    of_study["why"].remove("unsettled")  # of differences between coders a table knows nothing
    own = {"unit", "cells", "least_heard"}
    assert {key: value for key, value in of_study.items() if key not in own} == {
        key: value for key, value in of_table.items() if key not in own
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ("Aanwijzing: ", "Werknemer", "Ronde “Ronde 2” is open: haar 4 gesprekken", "verschillen zijn nog niet besproken",
                "Van 15 gehouden gesprekken tellen er 4 nog niet mee.", "versie van het codeboek", "Vaak overgeslagen:",
                "niet van toepassing 2", "Keren gekeken")),
        ("en", ("Indication: ", "Employee", "Round “Ronde 2” is open: its 4 sessions", "differences are not settled yet",
                "Of 15 conversations held 4 do not count yet.", "version of the codebook", "Often skipped:",
                "does not apply 2", "Looks so far")),
    ],
)  # fmt: skip
def test_a_person_reads_the_figures_and_what_stands_beside_them(lang: str, words: tuple[str, ...], run: Run) -> None:
    out = run("--lang", lang)
    assert [each for each in words if each not in out] == []
    assert "Wat als" not in out
    assert "What if" not in out


def test_other_settings_are_said_to_be_a_what_if(run: Run) -> None:
    first = run("--unit", "participant", "--threshold", "0", "--all-codings").splitlines()[0]
    assert first.startswith("Wat als: ")
    assert first.endswith("eenheid: deelnemer (gesprek); drempel: 0 van de 100 (5 van de 100); alleen consensus: nee (ja).")
    assert not run("--unit", "conversation", "--base", "4").startswith("Wat als")


def test_each_look_is_in_the_log_with_its_settings(run: Run, demo: Path, home: Path) -> None:
    def looks() -> list[dict[str, Any]]:
        out = fieldwork("log", "--json", "--study", str(demo), home=home, **SECRET).stdout
        return [event["body"] for event in json.loads(out) if event["kind"] == "looked"]

    before = len(looks())
    run("--json", "--run", "3")
    run("--parents")
    first, second = looks()[before:]
    assert (first["what"], first["where"], first["run"], first["parents"]) == ("saturation", "cli", 3, False)
    assert (second["run"], second["parents"]) == (2, True)


def test_a_threshold_that_was_changed_stands_in_the_log_beside_what_it_was(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder, home = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), tmp_path / "thuis"
    file = folder / "study.yaml"
    file.write_text(file.read_text("utf-8").replace("threshold: 0.05", "threshold: 0"), "utf-8")
    Study.open(folder, PASSPHRASE, by="C1").close()
    out = json.loads(fieldwork("log", "--json", "--study", str(folder), home=home).stdout)
    assert [event["body"]["saturation"]["threshold"] for event in out if event["kind"] == "study.adopted"] == [0.05, 0]


def test_an_observation_counts_once_it_is_asked_for(tmp_path: Path) -> None:
    home = tmp_path / "thuis"
    fieldwork("demo", str(tmp_path / "demo"), "--no-open", home=home, **SECRET)

    def told(*args: str) -> dict[str, Any]:
        out = fieldwork("saturation", "--json", "--study", str(tmp_path / "demo"), *args, home=home, **SECRET).stdout
        found: dict[str, Any] = json.loads(out)
        return found

    before = told()
    with Study.open(tmp_path / "demo", "demo", by="C1") as study:
        desk = Desk(study, "C1")
        part = next(part for part in desk.document("demo-obs-cateraar").parts if part.kind == "row")
        desk.code("demo-obs-cateraar", part, 0, 12, "aannamebeleid")
    assert told() == before
    with_it = told("--with-observations")
    assert (with_it["sessions"], with_it["codes"]) == (before["sessions"] + 1, before["codes"] + 1)
    assert with_it["cells"] == before["cells"]


def test_a_merge_that_was_never_made_cannot_be_undone(demo: Path, home: Path) -> None:
    done = fieldwork("saturation", "--without-merge", "thuissituatie", "--study", str(demo), home=home, expect=1, **SECRET)
    assert (done.stdout, done.stderr) == ("", "De code “thuissituatie” is niet samengevoegd. Samengevoegd is: -.\n")
