"""The library for notebooks: frames with the export's columns in their types, nothing that may not leave, told in the log."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import fieldwork
from fieldwork.demo import make_demo
from fieldwork.errors import InputError, NotAStudy, ReadOnlyStudy, UsageError, WrongPassphrase
from fieldwork.exports.frames import StudyFrames
from fieldwork.exports.table import Table
from fieldwork.exports.tables import Choice, table
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.rounds.figures import study_agreement
from fieldwork.study.saturation.figures import study_saturation
from tests.support import paper
from tests.support.paper import saved, session

made, study = paper.made, paper.study
DTYPES = {
    "string": "string", "time": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean",
    "datetime": "datetime64[us, UTC]", "date": "datetime64[us]", "list": "object", "json": "object",
}  # fmt: skip
FRAMES = {"answers": "answers", "segments": "segments", "sessions": "sessions", "codes": "codebook", "saturation": "saturation"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "studie"
    make_demo(folder, "demo").close()
    return folder


@pytest.fixture
def demo(kept: Path, tmp_path: Path) -> Path:
    """The demo study, closed."""
    return Path(shutil.copytree(kept, tmp_path / "demo"))


def rows_of(made: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in made.rows]


def plain(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """A frame's cells as a table has them: missing is None, moments are told apart elsewhere."""
    columns = [[None if cell is pd.NA else cell for cell in frame[name]] for name in frame.columns]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_has_the_rows_and_columns_of_the_export_in_their_types(demo: Path, name: str) -> None:
    with Study.open(demo, "demo") as study:
        made = table(study, FRAMES[name], Choice("nl", coder="consensus"))
        rows = rows_of(made)
    with fieldwork.open_study(demo, "demo", lang="nl") as frames:
        frame = getattr(frames, name)()
    assert tuple(frame.columns) == made.names and len(frame) == len(rows) > 0
    assert {column.name: str(frame[column.name].dtype).replace("[pyarrow]", "") for column in made.columns} == {
        column.name: DTYPES[column.type] for column in made.columns
    }
    still = [n for n, column in enumerate(made.columns) if column.type not in ("datetime", "date")]
    assert [tuple(row[n] for n in still) for row in plain(frame)] == [tuple(row[n] for n in still) for row in rows]
    for n, column in enumerate(made.columns):
        if column.type == "datetime":
            told = [None if cell is pd.NaT else cell for cell in frame[column.name]]
            assert told == [None if row[n] is None else pd.Timestamp(row[n]) for row in rows]


def test_each_column_tells_what_it_means_and_that_goes_along_into_a_parquet_file(demo: Path, tmp_path: Path) -> None:
    with fieldwork.open_study(demo, "demo", lang="en") as frames:
        segments = frames.segments()
    about = segments.attrs["columns"]
    assert set(about) == set(segments.columns) and all(column["meaning"] for column in about.values())
    assert about["speaker"]["options"]["werknemer"] == "Employee" and segments.attrs["key"] == ["segment"]
    segments.to_parquet(tmp_path / "segments.parquet")
    again = pd.read_parquet(tmp_path / "segments.parquet")
    assert again.attrs == segments.attrs
    pd.testing.assert_frame_equal(again, segments, check_dtype=False)  # pandas reads words back into objects of its own
    assert json.loads(json.dumps(about)) == about


def test_segments_are_the_consensus_unless_a_coder_or_everyone_is_asked_for(demo: Path) -> None:
    with fieldwork.open_study(demo, "demo") as frames:
        whole, one, consensus = (frames.segments(coder=coder) for coder in ("all", "C1", "consensus"))
        assert frames.segments().equals(consensus)
    assert set(whole["coder"]) == {"C1", "C2"} and set(one["coder"]) == {"C1"} and len(one) < len(whole)
    assert len(consensus) < len(whole)


def test_incidence_is_the_table_under_the_figures_by_unit(demo: Path) -> None:
    with Study.open(demo, "demo") as study:
        found = study_saturation(study)
    with fieldwork.open_study(demo, "demo") as frames:
        heard, people, figures = frames.incidence(), frames.incidence(unit="participant"), frames.saturation()
        with pytest.raises(InputError, match="dag"):
            frames.incidence(unit="dag")
    assert (heard.index.name, list(heard.index)) == ("unit", [unit.name for unit in found.units])
    assert heard.shape == (found.result.frequencies.units, found.result.frequencies.codes)
    assert [int(n) for n in heard.sum()] == found.grid.overall.counts
    assert len(people) != len(heard) and "W01" in people.index
    whole = figures[figures["speaker"].isna()]
    assert list(whole["codes"])[1:] == heard.cumsum().gt(0).sum(axis="columns").tolist()


def test_agreement_has_a_row_for_all_that_coders_can_agree_on_and_says_why_a_figure_is_not_there(demo: Path) -> None:
    with Study.open(demo, "demo") as study:
        found = study_agreement(study).as_json("nl")
    with fieldwork.open_study(demo, "demo") as frames:
        frame = frames.agreement()
        with pytest.raises(InputError):
            frames.agreement(round="die er niet is")
    (whole,) = frame[frame["what"] == "codes"].to_dict("records")
    assert whole["units"] == found["units"] and whole["krippendorff_alpha"] == found["krippendorff_alpha"]
    assert (whole["percent_low"], whole["percent_high"]) == tuple(found["ci95"]["percent"])
    assert pd.isna(whole["fleiss_kappa"]) and "fleiss_kappa:needs_three_coders" in whole["why"]
    codes = frame[(frame["what"] == "code")]
    assert list(codes["id"]) == [each["code"] for each in found["by_code"]]
    assert set(frame["what"]) == {"codes", "code", "route", "actor"}


def test_what_identifies_a_person_takes_an_explicit_word_and_what_consent_withholds_takes_none(
    study: Study, tmp_path: Path
) -> None:
    text = session("id: s1\nanswers: {werk: ik bak brood, naam: Truus Bakker}\n")
    refused = "protocol: proef/gids\nid: s2\nsite: kas\nrole: werknemer\nheld_at: 2026-03-05\nresearchers: [R1]\nconsent: nee\n"
    for each in (text, refused):
        import_sessions(study, [saved(tmp_path, each)], by="R1")
    frames = StudyFrames(study, "nl")
    assert "Truus" not in frames.answers().to_csv() and "Truus" in frames.answers(identified=True).to_csv()
    assert set(frames.answers()["session"]) == {"s1"}
    bare = frames.sessions().set_index("id").loc["s2"]
    assert (bare["status"], bare["site"], bare["role"]) == ("refused", pd.NA, "werknemer")


def test_each_frame_is_told_in_the_log_once_an_opening(demo: Path) -> None:
    with fieldwork.open_study(demo, "demo", by="R7") as frames:
        for _ in range(2):
            frames.segments()
            frames.answers(identified=True)
        rows = len(frames.incidence(unit="site"))
    with Study.open(demo, "demo") as study:
        told = [(event.by, dict(event.body)) for event in study.log.events(kinds=["exported"])]
    assert [(by, body["profile"], body["table"], body["identified"]) for by, body in told] == [
        ("R7", "notebook", "segments", False), ("R7", "notebook", "answers", True), ("R7", "notebook", "incidence", False),
    ]  # fmt: skip
    assert told[0][1]["coder"] == "consensus" and (told[2][1]["unit"], told[2][1]["rows"]) == ("site", rows)


def test_a_study_that_can_only_be_read_gives_no_frames_and_says_why(demo: Path) -> None:
    with Study.open(demo, "demo"):
        pass
    demo.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(demo, os.W_OK):  # who may do everything may also write here: then it is the study that says so
        demo.chmod(stat.S_IRWXU)
        with Study.open(demo, "demo", readonly=True) as study:
            with pytest.raises(ReadOnlyStudy):
                StudyFrames(study, "nl").sessions()
        return
    try:
        with pytest.raises(ReadOnlyStudy, match="log"):
            fieldwork.open_study(demo, "demo")
    finally:
        demo.chmod(stat.S_IRWXU)


def test_the_passphrase_is_given_or_stands_in_the_environment_and_does_not_stay_there(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDWORK_PASSPHRASE", "demo")
    with fieldwork.open_study(str(demo / "study.fieldwork")) as frames:
        assert frames.title and "FIELDWORK_PASSPHRASE" not in os.environ
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="FIELDWORK_PASSPHRASE"):
        fieldwork.open_study(demo)
    with pytest.raises(WrongPassphrase):
        fieldwork.open_study(demo, "anders")
    with pytest.raises(NotAStudy):
        fieldwork.open_study(demo / "nergens", "demo")


def test_nothing_can_be_changed_through_it(demo: Path) -> None:
    public = {name for name in dir(StudyFrames) if not name.startswith("_")}
    assert public == {*FRAMES, "incidence", "agreement", "close", "title"}
    with fieldwork.open_study(demo, "demo") as frames:
        frame = frames.sessions()
        frame.loc[:, "site"] = "elders"
        assert "elders" not in set(frames.sessions()["site"])


def test_importing_fieldwork_loads_nothing_until_a_study_is_opened() -> None:
    heavy = ("fieldwork", "pandas", "pyarrow", "numpy", "apsw", "yaml", "typing")
    code = f"import fieldwork, sys; print(fieldwork.__version__, *(m for m in sys.modules if m.split('.')[0] in {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [fieldwork.__version__, "fieldwork"]
    with pytest.raises(AttributeError, match="nothing_such"):
        fieldwork.nothing_such  # noqa: B018
