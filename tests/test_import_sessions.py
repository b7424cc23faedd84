"""Sessions written on paper come in whole, as they were, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fieldwork.capture.state import SessionState, replay
from fieldwork.exports.tables import session_rows
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import ImportRefused, ImportResult, import_sessions
from tests.support import paper
from tests.support.paper import saved, session

made, study = paper.made, paper.study


def take(study: Study, path: Path) -> ImportResult:
    return import_sessions(study, [path], by="R1")


def state_of(study: Study, name: str) -> SessionState:
    opened = study.log.shown(name, "opened")
    assert opened is not None
    return replay(name, study.protocol(opened.body["protocol"]), study.log.events(name))


ANSWERS: list[tuple[str, str, Any, str | None]] = [
    ("werk", "Kas vegen: van 8 tot 5.", "Kas vegen: van 8 tot 5.", None),
    ("wil", "ja", "ja", None),
    ("wil", "{value: nee, text: te oud}", "nee", "te oud"),
    ("wie", "coach", "coach", None),
    ("wie", "{value: anders, text: een nicht}", "anders", "een nicht"),
    ("hulp", "[geld, tijd]", ["geld", "tijd"], None),
    ("hulp", "{value: [geld, anders], text: rust}", ["geld", "anders"], "rust"),
    ("cijfer", "7", 7, None),
    ("oordeel", "matig", "matig", None),
    ("uren", "32.5", 32.5, None),
    ("deel", "20", 20, None),
    ("sinds", "2019-05-01", "2019-05-01", None),
    ("begint", "08:30", "08:30", None),
    ("reis", "45", 45, None),
    ("raster", "{tillen: {nu: goed, cijfer: 8}}", {"tillen": {"nu": "goed", "cijfer": "8"}}, None),
    ("banen", "[{baan: bakker, jaren: 3}, {baan: 'post'}]", [{"baan": "bakker", "jaren": 3}, {"baan": "post"}], None),
]


@pytest.mark.parametrize(("item", "written", "value", "text"), ANSWERS)
def test_each_kind_of_answer_is_kept_as_it_was_written(
    study: Study,
    tmp_path: Path,
    item: str,
    written: str,
    value: Any,
    text: str | None,
) -> None:
    quoted = f'"{written}"' if ": " in written and not written.startswith("{") and "[" not in written else written
    take(study, saved(tmp_path, session(f"id: s1\nwave: T0\nanswers:\n  {item}: {quoted}\n")))
    state = state_of(study, "s1")
    assert (state.value(item), state.remark(item) or None) == (value, text)
    assert state.item_status(item) == "answered"


CELLS = [
    ("wil", "ja", "ja", None),
    ("wil", '"nee, te oud"', "nee", "te oud"),
    ("hulp", "geld|tijd", ["geld", "tijd"], None),
    ("cijfer", "7", 7, None),
    ("uren", '"32,5"', 32.5, None),
    ("deel", "20%", 20, None),
    ("sinds", "1-5-2019", "2019-05-01", None),
    ("begint", "8.30", "08:30", None),
    ("reis", "1u30", 90, None),
    ("werk", '" =1+1 ""zei"" hij,\nen toen"', ' =1+1 "zei" hij,\nen toen', None),
    ("raster", '"{""tillen"": {""nu"": ""goed""}}"', {"tillen": {"nu": "goed"}}, None),
    ("banen", '"[{""baan"": ""a\\ud800b""}]"', [{"baan": "a?b"}], None),
    ("banen", '"[{""baan"": ""bakker"", ""jaren"": 3}]"', [{"baan": "bakker", "jaren": 3}], None),
]
HEAD = "session,protocol,site,participant,role,held_at,researchers,consent,wave,item,value,status\n"
START = "s1,proef/gids,kas,W01,werknemer,2026-03-04,R1|R2,ja,T0,"


@pytest.mark.parametrize(("item", "cell", "value", "text"), CELLS)
def test_a_cell_means_what_a_person_who_typed_it_means(
    study: Study,
    tmp_path: Path,
    item: str,
    cell: str,
    value: Any,
    text: str | None,
) -> None:
    take(study, saved(tmp_path, f"{HEAD}{START}{item},{cell},\n", "s.csv"))
    state = state_of(study, "s1")
    assert (state.value(item), state.remark(item) or None) == (value, text)


def test_the_header_of_a_session_is_kept(study: Study, tmp_path: Path) -> None:
    text = session("id: s1\nparticipants: [W01, W02]\npresent: [een tolk]\nwave: T6\nconversation: g1\n",
                   participant=None, held_at=None, date="2026-03-04T14:05", mode="telephone", role="jobcoach")  # fmt: skip
    assert take(study, saved(tmp_path, text)).imported == ("s1",)
    header = state_of(study, "s1").header
    told = {
        "site": "kas", "participants": ["W01", "W02"], "roles": {"W01": ["jobcoach"], "W02": ["jobcoach"]}, "role": "jobcoach",
        "researchers": ["R1", "R2"], "present": ["een tolk"], "mode": "telephone", "held_at": "2026-03-04T14:05", "wave": "T6",
        "conversation": "g1",
    }  # fmt: skip
    assert {name: header[name] for name in told} == told
    assert study.log.query("SELECT participant, roles FROM participant ORDER BY 1") == [
        ("W01", '["jobcoach"]'),
        ("W02", '["jobcoach"]'),
    ]
    assert study.log.query("SELECT site FROM site") == [("kas",)]


def test_what_was_skipped_covered_and_noted_is_kept_and_the_session_is_closed(study: Study, tmp_path: Path) -> None:
    body = """\
id: s1
answers: {werk: vegen, slot: niets}
skipped: {cijfer: geen_tijd, uren: {reason: te_persoonlijk, text: "wil niet"}}
covered: {hulp: werk}
notes:
  - {item: werk, text: "keek op", at: "14:05"}
  - {kind: reflective, text: "moe?", speaker: W01}
"""
    take(study, saved(tmp_path, session(body)))
    state = state_of(study, "s1")
    assert {item: state.item_status(item) for item in ("werk", "cijfer", "uren", "hulp", "deel", "waarom")} == {
        "werk": "answered", "cijfer": "skipped", "uren": "skipped", "hulp": "covered", "deel": "not_asked",
        "waarom": "not_applicable",
    }  # fmt: skip
    assert state.record["skipped"] == {"cijfer": ("geen_tijd", None), "uren": ("te_persoonlijk", "wil niet")}
    assert state.record["covered"] == {"hulp": "werk"}
    assert [(n["item"], n["kind"], n["text"], n.get("at"), n.get("speaker")) for n in state.notes] == [
        ("werk", "descriptive", "keek op", "14:05", None),
        (None, "reflective", "moe?", None, "W01"),
    ]
    assert (state.status, state.header["mode"]) == ("closed", "paper")


def test_an_observation_needs_no_participant_and_its_rows_come_in_order(study: Study, tmp_path: Path) -> None:
    body = """\
id: o1
sheet:
  - {row: verloop, at: "10:05", descriptive: komen binnen, reflective: vroeg}
  - {row: woorden, descriptive: "“hoi”"}
  - {row: verloop, quote: "ja hoor"}
"""
    take(study, saved(tmp_path, session(body, protocol="proef/blad", participant=None, role=None, consent=None)))
    state = state_of(study, "o1")
    assert [(r["type"], r["at"], r["descriptive"], r["reflective"], r["quote"]) for r in state.rows] == [
        ("verloop", "10:05", "komen binnen", "vroeg", False),
        ("woorden", None, "“hoi”", "", True),
        ("verloop", None, "ja hoor", "", True),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ja", {"deelname": "ja"}),
        ("{deelname: ja, citeren: nee}", {"deelname": "ja", "citeren": "nee"}),
    ],
)
def test_consent_says_no_more_than_the_file_says(study: Study, tmp_path: Path, written: str, kept: dict[str, str]) -> None:
    take(study, saved(tmp_path, session("id: s1\n", consent=written)))
    assert state_of(study, "s1").consent == kept
    assert study.log.query("SELECT DISTINCT form_version FROM consent") == [(3,)]


def test_of_a_refusal_only_role_and_date_are_kept(study: Study, tmp_path: Path) -> None:
    take(study, saved(tmp_path, session("id: s1\n", consent="nee", held_at="2026-03-04T14:00")))
    (row,) = session_rows(study)
    told = {name: value for name, value in row.items() if value and name not in ("id", "conversation")}
    assert told == {"role": "werknemer", "held_at": "2026-03-04", "status": "refused"}
    assert study.log.query("SELECT count(*) FROM participant") == [(0,)]


def test_a_session_that_was_there_is_skipped_and_left_alone(study: Study, tmp_path: Path) -> None:
    take(study, saved(tmp_path, session("id: s1\nanswers: {werk: eerst}\n")))
    again = take(study, saved(tmp_path, session("id: s1\nanswers: {werk: later}\n")))
    assert (again.imported, again.skipped) == ((), ("s1",))
    assert state_of(study, "s1").value("werk") == "eerst"


def test_a_file_without_ids_comes_in_once(study: Study, tmp_path: Path) -> None:
    path = saved(tmp_path, session("answers: {werk: vegen}\n"))
    first, second = take(study, path), take(study, path)
    assert (second.imported, second.skipped) == ((), first.imported)
    assert len(list(session_rows(study))) == 1


def test_a_csv_holds_several_sessions_and_their_people_are_made_once(study: Study, tmp_path: Path) -> None:
    rows = HEAD + (
        "a,proef/gids,kas,W01,werknemer,4-3-2026,R1,ja,T0,wil,nee,\n"
        "a,,,,,,,,,waarom,geen zin,answered\n"
        "a,,,,,,,,,hulp,,covered:waarom\n"
        "b,proef/gids,kas,W01,jobcoach,2026-03-05,R2,ja,T0,cijfer,,skipped:geen_tijd\n"
        "c,proef/gids,loods,W02,werknemer,2026-03-05,R2,nee,T0,,,\n"
    )
    assert take(study, saved(tmp_path, rows, "s.csv")).imported == ("a", "b", "c")
    first = state_of(study, "a")
    assert (first.header["held_at"], first.value("waarom"), first.item_status("hulp")) == ("2026-03-04", "geen zin", "covered")
    assert state_of(study, "b").item_status("cijfer") == "skipped"
    assert study.log.query("SELECT participant, roles, conflict FROM participant") == [("W01", '["werknemer","jobcoach"]', 0)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_as_a_spreadsheet_saves_it_is_read(study: Study, tmp_path: Path, delimiter: str) -> None:
    line = "s1,proef/gids,kas,W01,werknemer,2026-03-04,R1,ja,T0,werk,vegen,"
    text = "\ufeff" + f"{HEAD}{line}\n".replace(",", delimiter).replace("\n", "\r\n")
    assert take(study, saved(tmp_path, text, "s.csv")).imported == ("s1",)
    assert state_of(study, "s1").value("werk") == "vegen"


def test_an_answer_whose_condition_does_not_hold_is_kept_and_told(study: Study, tmp_path: Path) -> None:
    result = take(study, saved(tmp_path, session("id: s1\nanswers: {wil: ja, waarom: toch}\n")))
    (warning,) = (str(each) for each in result.warnings)
    assert "sessie.yaml:9:" in warning
    assert "waarom" in warning
    state = state_of(study, "s1")
    assert (state.value("waarom"), state.lapsed("waarom")) == ("toch", True)


def test_a_wrong_file_leaves_nothing_and_the_others_come_in(study: Study, tmp_path: Path) -> None:
    good = saved(tmp_path, session("id: goed\n"), "goed.yaml")
    bad = saved(tmp_path, f"{HEAD}s1,proef/gids,loods,W09,werknemer,2026-03-04,R1,ja,T0,werk,vegen,\n"
                          "s2,proef/gids,loods,W09,werknemer,2026-03-04,R1,ja,T0,cijfer,11,\n", "slecht.csv")  # fmt: skip
    before = len(list(study.log.events()))
    with pytest.raises(ImportRefused) as refused:
        import_sessions(study, [bad], by="R1")
    assert len(list(study.log.events())) == before
    with pytest.raises(ImportRefused) as refused:
        import_sessions(study, [bad, good], by="R1")
    assert refused.value.result.imported == ("goed",)
    assert [row["id"] for row in session_rows(study)] == ["goed"]
    assert study.log.query("SELECT participant FROM participant") == [("W01",)]
