"""What an export says of itself: which items stay because they identify, and figures of nothing but what may leave."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fieldwork.exports.run import export
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from tests.support import coder
from tests.support.leaving import REUSED
from tests.support.paper import saved, session
from tests.support.report import YES, code, talk

made, study = coder.made, coder.study
IDENTIFYING = (
    "id: s9\nanswers: {naam: Truus Smit, banen: [{baan: bakker}, {baan: post, chef: Oom Bram}]}\n"
    "notes: [{item: naam, text: heet Truus}]\n"
)
TOLD = "Vragen die hier blijven, want ze kunnen iemand herkenbaar maken"


def receipt(study: Study, to: Path, profile: str, **how: bool) -> list[str]:
    """The lines of the receipt that tell of what identifies."""
    done = export(study, [profile], to / "uit", **how)
    return [each.text("nl") for each in done[-1].receipt if each.text("nl").startswith(TOLD)]


# --- what identifies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "profile", ["answers", "segments", "excel", "parquet", "spss", "word-record", "refi-qda", "sessions", "codebook", "matrix"]
)
def test_the_receipt_names_the_items_that_stay_because_they_identify(study: Study, tmp_path: Path, profile: str) -> None:
    import_sessions(study, [saved(tmp_path, session(IDENTIFYING, participant="W09", consent=YES))], by="R1")
    desk = Desk(study, "C1")
    for part in desk.document("s9").parts:
        desk.code("s9", part, 0, len(part.text), "rust", actor="werknemer", valence="bevorderend")
    there = [] if profile in ("sessions", "codebook", "matrix") else [f"{TOLD}: 2 (naam, chef)."]
    assert receipt(study, tmp_path, profile) == there
    assert receipt(study, tmp_path, profile, identified=True) == []


def test_an_item_to_which_nobody_said_anything_is_not_counted(study: Study, tmp_path: Path) -> None:
    assert receipt(study, tmp_path, "answers") == []


def test_each_profile_tells_of_its_own_sessions_only(study: Study, tmp_path: Path) -> None:
    import_sessions(study, [saved(tmp_path, session(IDENTIFYING, participant="W09", role="jobcoach", consent=YES))], by="R1")
    (study.folder / "exports" / "eigen.yaml").write_text("profile: eigen\nrows: answers\nwhere: {role: werknemer}\n", "utf-8")
    done = {each.profile: each.receipt for each in export(study, ["answers", "eigen"], tmp_path / "uit")}
    assert [any(TOLD in each.text("nl") for each in done[name]) for name in ("answers", "eigen")] == [True, False]


# --- figures that leave ---------------------------------------------------------------------------------------------------------


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_saturation_for_reuse_is_made_of_nothing_but_what_may_be_reused(study: Study, tmp_path: Path) -> None:
    form = study.folder / "study.yaml"
    item = "    - {id: hergebruik, allows: reuse, ask: {nl: Mag een ander het gebruiken?, en: May others use it?}}\nreasons:"
    form.write_text(form.read_text("utf-8").replace("reasons:", item, 1).replace("version: 3", "version: 4"), "utf-8")
    adopt_changes(study)
    for person, theme, consent in (("W05", "rust", REUSED), ("W06", "leren", YES), ("W07", "contact", YES)):
        code(study, talk(study, tmp_path, person, consent=consent), "De baas vraagt hoe het gaat.", theme)

    def curve(**how: bool) -> list[dict[str, str]]:
        (done,) = export(study, ["saturation"], tmp_path / "uit", **how)
        return [row for row in read(done.path) if not row["speaker"] and not row["route"]]

    own, reused = curve(), curve(reuse=True)
    assert {row["units"] for row in own} == {"3"} and own[-1]["codes"] == "3"
    assert {row["units"] for row in reused} == {"1"} and [row["codes"] for row in reused] == ["0", "1"]
    assert [row["unit"] for row in reused] == ["", "W05 2026-03-04"]
    assert curve() == own  # the figures of the study itself are not those of what was reused
