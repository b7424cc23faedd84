"""What only looks takes nothing over from YAML that was just edited: it says so in one line, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.study import Study
from fieldwork.study.codebook.book import codebook
from fieldwork.study.steps import Steps
from tests.support import coder, paper
from tests.support.studies import fieldwork

made, study = coder.made, coder.study
TOLD = "Veranderd en nog niet overgenomen"
NEW = paper.GUIDE.replace("protocol: proef/gids", "protocol: proef/nieuw")


def told(study: Study, *args: str, expect: int | None = 0) -> list[str]:
    """What a command says of YAML that was not taken over."""
    study.close()
    done = fieldwork("--study", str(study.folder), *args, home=study.folder.parent / "thuis", expect=expect,
                     FIELDWORK_PASSPHRASE=paper.PASSPHRASE)  # fmt: skip
    return [line for line in done.stderr.splitlines() if TOLD in line]


def survey(folder: Path) -> str:
    path = folder / "antwoorden.csv"
    path.write_text("deelnemer,Wat doet u?\nW21,Ik pak in.\n", "utf-8")
    return str(path)


def commands(study: Study, tmp_path: Path) -> list[tuple[str, ...]]:
    return [
        ("import", "answers", survey(tmp_path), "--protocol", "proef/nieuw", "--dry-run"),
        ("withdraw", "W01", "--stop", "--dry-run"),
        ("sessions",),
    ]


@pytest.mark.parametrize("which", range(3))
def test_a_guide_that_was_just_added_is_named_where_nothing_is_taken_over(study: Study, tmp_path: Path, which: int) -> None:
    (study.folder / "protocols" / "nieuw.yaml").write_text(NEW, "utf-8")
    (line,) = told(study, *commands(study, tmp_path)[which], expect=None)
    assert "protocols/nieuw.yaml" in line


def test_a_codebook_that_was_edited_is_named_too(study: Study, tmp_path: Path) -> None:
    file = study.folder / "codebook.yaml"
    file.write_text(file.read_text("utf-8").replace("nl: Leren", "nl: Bijleren"), "utf-8")
    (line,) = told(study, "sessions")
    assert "codebook.yaml" in line


def test_it_is_not_said_where_nothing_changed_or_the_program_wrote_the_file(study: Study) -> None:
    before = (study.folder / "codebook.yaml").read_bytes()
    Steps(study, "R1").edit(edits.rename(codebook(study), "leren", nl="Bijleren", en="Learning"))
    assert (study.folder / "codebook.yaml").read_bytes() != before
    assert told(study, "sessions") == []


def test_a_command_that_writes_takes_the_guide_over_and_does_not_say_it(study: Study, tmp_path: Path) -> None:
    (study.folder / "protocols" / "nieuw.yaml").write_text(NEW, "utf-8")
    assert told(study, "export", "sessions", "--to", str(tmp_path / "uit")) == []
    assert told(study, *commands(study, tmp_path)[0], expect=None) == []
