"""Exports of studies that have next to nothing, by people who point at the wrong thing, in profiles with a slip of the pen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyreadstat
import pytest

from fieldwork.errors import InputError
from fieldwork.exports.profiles import load_profiles
from fieldwork.exports.run import export
from fieldwork.exports.tables import Choice, table
from fieldwork.exports.writing import NothingToWrite
from fieldwork.protocol.defects import DefectsError
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.refi.taking import take_refi
from tests.support import coder, paper
from tests.support.paper import saved, session
from tests.support.refi import TEXT, qdpx
from tests.support.studies import fieldwork

made, study = coder.made, coder.study


def profile(study: Study, text: str, name: str = "eigen") -> None:
    (study.folder / "exports" / f"{name}.yaml").write_text(f"profile: {name}\n{text}", "utf-8")


# --- next to nothing -------------------------------------------------------------------------------------------------------------


def test_of_a_study_without_anything_every_profile_is_made_or_told_to_have_nothing_yet(tmp_path: Path) -> None:
    fieldwork("new", str(tmp_path / "leeg"), "--template", "blank", "--title", "Leeg", home=tmp_path / "thuis")
    done = fieldwork("--study", str(tmp_path / "leeg"), "export", "--to", str(tmp_path / "uit"), home=tmp_path / "thuis")
    files = {Path(line).parent.name for line in done.stdout.splitlines()}
    assert len(files) == 12 and all(Path(line).is_file() for line in done.stdout.splitlines())
    for name in ("qdc", "spss", "word-record"):
        assert name not in files and f"{tmp_path / 'uit' / name}: 0 rijen." in done.stderr
    assert done.stderr.count("niets te schrijven") == 3


def test_a_codebook_file_that_is_asked_for_alone_is_refused_while_there_is_no_code(tmp_path: Path) -> None:
    with Study.create(tmp_path / "leeg", "blank", "Leeg", paper.PASSPHRASE, by="R1") as empty:
        with pytest.raises(NothingToWrite) as told:
            export(empty, ["qdc"], tmp_path / "uit")
        assert "nog geen code" in told.value.message.text("nl")
        profile(empty, "rows: respondents\n")
        (done,) = export(empty, ["eigen"], tmp_path / "uit")
        assert (done.rows, done.path.is_dir(), [each.text("en") for each in done.receipt]) == (
            0, True, ["There is nothing to write yet."],
        )  # fmt: skip


def test_texts_of_another_program_leave_with_every_profile(study: Study, tmp_path: Path) -> None:
    take_refi(study, qdpx(tmp_path / "ander.qdpx"), consented=True)
    made = export(study, [], tmp_path / "uit")
    assert {done.profile for done in made} == set(load_profiles([study.folder / "exports"]))
    frame, about = pyreadstat.read_sav(tmp_path / "uit" / "spss" / "fieldwork--tekst.sav")
    assert frame["tekst"].tolist() == [TEXT] and about.column_names_to_labels["tekst"] == "Tekst"


# --- the same bytes, and what was made told -----------------------------------------------------------------------------------


def test_a_word_document_does_not_say_when_it_was_made(study: Study, tmp_path: Path) -> None:
    made = export(study, ["word-record", "framework-word"], tmp_path / "uit")
    assert len(made) > 1
    for done in made:
        with zipfile.ZipFile(done.path) as packed:
            assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_where_a_later_profile_cannot_be_made_the_earlier_ones_are_told(study: Study, tmp_path: Path) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "sessions").write_text("in de weg", "utf-8")
    told: list[str] = []
    with pytest.raises(InputError) as refused:
        export(study, ["answers", "sessions"], tmp_path / "uit", each=lambda done: told.extend(one.profile for one in done))
    assert told == ["answers"]
    assert "is een bestand en geen map" in refused.value.message.text("nl")


# --- a slip of the pen ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", ["segments", "codebook", "matrix", "all", "project"])
def test_a_coder_who_is_not_there_is_told_and_no_empty_table_leaves(study: Study, tmp_path: Path, rows: str) -> None:
    profile(study, f"rows: {rows}\ncoder: c1\n")
    with pytest.raises(InputError) as refused:
        export(study, ["eigen"], tmp_path / "uit")
    assert "“c1”" in refused.value.message.text("nl") and "consensus" in refused.value.message.text("nl")
    assert not [path for path in (tmp_path / "uit").rglob("*") if path.is_file()]


def test_a_frame_of_a_coder_who_is_not_there_is_refused_too(study: Study) -> None:
    with pytest.raises(InputError):
        table(study, "segments", Choice(coder="C99"))


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ('from: "2026-02-30"\n', "eigen.yaml:3:7: impossible-value De dag 2026-02-30 bestaat niet."),
        ('to: "2026-13-01"\n', "De dag 2026-13-01 bestaat niet."),
        ('from: "2026-03-05"\nto: "2026-03-04"\n', "vóór de dag van from"),
    ],
)
def test_days_that_no_session_can_be_between_are_told(study: Study, tmp_path: Path, days: str, told: str) -> None:
    profile(study, f"rows: sessions\n{days}")
    with pytest.raises(DefectsError) as refused:
        export(study, ["eigen"], tmp_path / "uit")
    assert told in "\n".join(defect.render("nl") for defect in refused.value.defects)


def test_a_moment_with_a_space_in_it_is_the_same_as_with_a_t(study: Study, tmp_path: Path) -> None:
    for hour in ("09", "11"):
        import_sessions(study, [saved(tmp_path, session(f"id: u{hour}\n", held_at=f"2026-08-05 {hour}:00"))], by="R1")
    for mark in (" ", "T"):
        profile(study, f'rows: sessions\nfrom: "2026-08-05{mark}10:00"\nto: "2026-08-05"\ncolumns: [id]\n')
        export(study, ["eigen"], tmp_path / "uit")
        assert (tmp_path / "uit" / "eigen" / "eigen.csv").read_text("utf-8").split() == ["id", "u11"]
