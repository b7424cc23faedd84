"""A session that comes in as a file says what it follows and who answered for whom, or is refused where that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.protocol.defects import DefectsError
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import ImportResult, import_sessions
from fieldwork.tui.screens.review import state_of
from tests.support import paper
from tests.support.paper import saved, session

made, study = paper.made, paper.study

FIRST = session("id: eerst\nanswers: {werk: x}\n")
HEAD = "session,protocol,site,participant,role,held_at,consent,wave,follows,answered_for,item,value\n"


def take(study: Study, *files: Path) -> ImportResult:
    return import_sessions(study, files, by="R1")


def place(marked: str) -> tuple[int, int]:
    before = marked[: marked.index("«")]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("{W01: tolk}", {"W01": ["tolk"]}),
        ("{W01: [een tolk, zus]}", {"W01": ["een tolk", "zus"]}),
        ("tolk", {"W01": ["tolk"]}),
        ("[tolk, zus]", {"W01": ["tolk", "zus"]}),
    ],
)
def test_a_file_says_what_it_follows_and_who_answered(
    study: Study, tmp_path: Path, written: str, kept: dict[str, list[str]]
) -> None:
    take(study, saved(tmp_path, FIRST))
    text = session(f"id: later\nfollows: eerst\nanswered_for: {written}\nanswers: {{werk: y}}\n", held_at="2026-04-04")
    result = take(study, saved(tmp_path, text, "later.yaml"))
    header = state_of(study, "later").header
    assert (header["follows"], header["answered_for"], result.warnings) == ("eerst", kept, ())
    assert verify(study.log).ok


def test_files_of_one_command_may_follow_each_other_in_their_order(study: Study, tmp_path: Path) -> None:
    later = saved(tmp_path, session("id: later\nfollows: eerst\nanswers: {werk: y}\n", held_at="2026-04-04"), "b.yaml")
    assert take(study, saved(tmp_path, FIRST, "a.yaml"), later).imported == ("eerst", "later")


def test_a_table_may_follow_up_and_down_and_says_who_answered_for_whom(study: Study, tmp_path: Path) -> None:
    rows = HEAD + (
        "c,proef/gids,kas,W01,werknemer,2026-05-04,ja,T6,b,tolk|zus,werk,z\n"
        "b,proef/gids,kas,W01,werknemer,2026-04-04,ja,T0,a,,werk,y\n"
        'a,proef/gids,kas,W01|W02,werknemer,2026-03-04,ja,T0,,"{""W02"": ""tolk""}",werk,x\n'
    )
    assert take(study, saved(tmp_path, rows, "s.csv")).imported == ("c", "b", "a")
    told = {name: state_of(study, name).header for name in "abc"}
    assert [told[name]["follows"] for name in "abc"] == [None, "a", "b"]
    assert [told[name].get("answered_for") for name in "abc"] == [{"W02": ["tolk"]}, None, {"W01": ["tolk", "zus"]}]


REFUSED: list[tuple[str, str]] = [
    # what is marked « is where the defect must be told
    (session("id: s\nfollows: «eersst\n"), "unknown-name"),
    (session("id: s\nfollows: «s\n"), "impossible-value"),
    (session("id: s\nfollows: «nee\n"), "impossible-value"),
    (session("id: s\nfollows: «[eerst]\n"), "wrong-type"),
    (session("id: s\nanswered_for: {«W09: tolk}\n"), "unknown-name"),
    (session("id: s\nanswered_for: «tolk\nparticipants: [W01, W02]\n", participant=None), "impossible-value"),
    (session("id: s\nanswered_for: {W01: «{wie: tolk}}\n"), "wrong-type"),
    (HEAD + "a,proef/gids,kas,W01,werknemer,2026-03-04,ja,T0,«b,,werk,x\n"
     "b,proef/gids,kas,W01,werknemer,2026-03-05,ja,T0,a,,werk,x\n", "impossible-value"),
    (HEAD + "a,proef/gids,kas,W01,werknemer,2026-03-04,ja,T0,«b,,werk,x\n"
     "b,proef/gids,kas,W01,werknemer,2026-03-05,nee,T0,,,,\n", "impossible-value"),
    (HEAD + "a,proef/gids,kas,W01|W02,werknemer,2026-03-04,ja,T0,,«tolk,werk,x\n", "impossible-value"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "code"), REFUSED, ids=[f"{n}-{code}" for n, (_, code) in enumerate(REFUSED)])
def test_what_does_not_belong_is_refused_with_its_place_and_nothing_comes_in(
    study: Study, tmp_path: Path, marked: str, code: str
) -> None:
    take(study, saved(tmp_path, FIRST), saved(tmp_path, session("id: nee\n", consent="nee"), "nee.yaml"))
    before = len(list(study.log.events()))
    name = "s.csv" if marked.startswith(HEAD) else "s.yaml"
    with pytest.raises(DefectsError) as caught:
        take(study, saved(tmp_path, marked.replace("«", ""), name))
    assert (code, *place(marked)) in {(each.code, each.line, each.column) for each in caught.value.defects}
    assert len(list(study.log.events())) == before


def test_a_name_that_is_almost_right_is_proposed(study: Study, tmp_path: Path) -> None:
    take(study, saved(tmp_path, FIRST))
    with pytest.raises(DefectsError) as caught:
        take(study, saved(tmp_path, session("id: s\nfollows: eersst\n"), "s.yaml"))
    (defect,) = caught.value.defects
    assert "Bedoelde u eerst?" in defect.message.text("nl") and "Import that session first" in defect.message.text("en")


def test_a_day_or_a_person_that_does_not_fit_is_told_and_taken_in(study: Study, tmp_path: Path) -> None:
    take(study, saved(tmp_path, FIRST))
    text = session("id: s\nfollows: eerst\n", participant="W02", held_at="2026-01-04")
    told = " ".join(each.text("nl") for each in take(study, saved(tmp_path, text, "s.yaml")).warnings)
    assert "eerst was later (2026-03-04)" in told and "eerst was met W01" in told
    assert state_of(study, "s").header["follows"] == "eerst"
