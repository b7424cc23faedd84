"""Whose codings are counted: a file of the export and a frame of the notebook say the same where they are asked the same."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldwork.demo import make_demo
from fieldwork.exports.frames import StudyFrames
from fieldwork.exports.run import export
from fieldwork.study import Study


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    with make_demo(tmp_path_factory.mktemp("demo") / "demo", "demo") as opened:
        yield opened


def exported(study: Study, to: Path, coder: str) -> dict[str, int]:
    """How often each code was given, in a file; without a coder as the profile that is shipped counts."""
    (study.folder / "exports" / "eigen.yaml").write_text(f"profile: eigen\nrows: codebook\n{coder}", "utf-8")
    (done,) = export(study, ["eigen"], to)
    with done.path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: int(row["codings"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize(("line", "coder"), [("", "all"), ("coder: all\n", "all"), ("coder: consensus\n", "consensus"),
                                             ("coder: C1\n", "C1")])  # fmt: skip
def test_the_codes_of_a_notebook_are_counted_as_those_of_a_file(demo: Study, tmp_path: Path, line: str, coder: str) -> None:
    frames = StudyFrames(demo, "nl")
    codes = frames.codes(coder=coder).set_index("code")["codings"].to_dict()
    assert codes == exported(demo, tmp_path, line)
    segments = Counter(frames.segments(coder=coder)["code"])
    assert {code: many for code, many in codes.items() if many} == segments
    logged = [each.body for each in demo.log.events("study", {"exported"}) if each.body["profile"] == "notebook"]
    assert [each["coder"] for each in logged[-2:]] == [coder, coder]


def test_a_notebook_counts_what_stands_unless_a_coder_is_named(demo: Study, tmp_path: Path) -> None:
    frames = StudyFrames(demo, "nl")
    standing, everyone = frames.codes(), frames.codes(coder="all")
    assert standing["codings"].to_list() == frames.codes(coder="consensus")["codings"].to_list()
    assert standing["codings"].sum() < everyone["codings"].sum()
    assert standing["codings"].sum() == len(frames.segments())
