"""What leaves the study: every answer to the letter, nothing that may not leave, and never half a file."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import InputError, NoRoom, ReadOnlyStudy
from fieldwork.exports.csv_writer import FORMULA_STARTS, cell, write
from fieldwork.exports.run import export
from fieldwork.exports.sampling import sampling_table
from fieldwork.exports.table import Column, Table
from fieldwork.exports.tables import ANSWER_COLUMNS, SESSION_COLUMNS, answer_rows, session_rows
from fieldwork.exports.writing import Manner, Written
from fieldwork.protocol.defects import DefectsError
from fieldwork.study import Study
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.live import Live
from tests.support import paper
from tests.support.paper import saved, session

made, study = paper.made, paper.study


def take(study: Study, tmp_path: Path, *texts: str) -> None:
    for text in texts:
        import_sessions(study, [saved(tmp_path, text)], by="R1")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one(rows: list[dict[str, str]], item: str) -> dict[str, str]:
    (found,) = [row for row in rows if row["item"] == item]
    return found


def written(path: Path, rows: Iterable[tuple[Any, ...]], **how: Any) -> Written:
    """A table of one column as CSV."""
    return write(path, [Table("t", "t", (Column("x", "string", "x"),), rows)], Manner(**how))


def text_of(words: str) -> str:
    """A session whose open answer is these words."""
    return session(f"id: s1\nanswers: {{werk: {json.dumps(words, ensure_ascii=False)}}}\n")


LETTERS = ["=1+1", "+31", "-5 graden", "@huis", "a, b; c", 'zei "nee"', "regel een\nregel twee", "é ë ï 漢 🌱", "'tja",
           "#N/A", "a|b", "  ruim  ", "[red]sic[/a]", "\\n"]  # fmt: skip


@pytest.mark.parametrize("words", LETTERS)
def test_a_raw_export_reads_back_to_the_letter(study: Study, tmp_path: Path, words: str) -> None:
    take(study, tmp_path, text_of(words))
    (done,) = export(study, ["answers"], tmp_path / "uit", raw=True)
    assert one(read(done.path), "werk")["value"] == words


@pytest.mark.parametrize("words", LETTERS)
def test_no_cell_of_an_export_is_a_formula(study: Study, tmp_path: Path, words: str) -> None:
    take(study, tmp_path, text_of(words))
    (done,) = export(study, ["answers"], tmp_path / "uit")
    value = one(read(done.path), "werk")["value"]
    assert value == (f"'{words}" if words[0] in "=+-@" else words)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""), (7, "7"), (-7, "-7"), (32.0, "32"), (1.5, "1.5"), (True, "true"), (False, "false"), ("", ""),
        (["a", "b"], "a|b"), (["=a"], "'=a"), ([], ""), ({"r": {"k": "é"}}, '{"r": {"k": "é"}}'), ([{"a": 1}], '[{"a": 1}]'),
        *((start + "x", "'" + start + "x") for start in FORMULA_STARTS),
    ],
)  # fmt: skip
def test_each_kind_of_value_has_one_way_to_stand_in_a_cell(value: Any, written: str) -> None:
    assert cell(value) == written


# Without U+0000, which no text that is kept has: pandas' reader ends a cell there.
CELLS = st.one_of(
    st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), st.sampled_from(LETTERS), st.text("=+-@\t\r\n\",;' a", min_size=1),
)  # fmt: skip


@given(rows=st.lists(st.tuples(CELLS, st.one_of(st.none(), st.integers(-(2**53), 2**53)), CELLS), max_size=20))
def test_raw_csv_is_the_frame_to_the_letter_and_without_it_no_cell_starts_a_formula(
    rows: list[tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    columns = (Column("a", "string", "a"), Column("n", "integer", "n"), Column("b", "string", "b"))
    told = [tuple("" if each is None else str(each) for each in row) for row in rows]

    def back() -> list[tuple[str, ...]]:
        with path.open(encoding="utf-8", newline="") as file:
            names, *found = csv.reader(file)
        assert names == ["a", "n", "b"]
        return [tuple(row) for row in found]

    assert write(path, [Table("t", "t", columns, rows)], Manner(raw=True)).rows == len(rows)
    assert back() == told
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)
    assert [tuple(row) for row in frame.itertuples(index=False)] == told
    write(path, [Table("t", "t", columns, rows)], Manner())
    for written_, plain in zip(back(), told, strict=True):
        assert [cell.removeprefix("'") if plain[n][:1] in FORMULA_STARTS and plain[n] else cell
                for n, cell in enumerate(written_) if n != 1] == [plain[0], plain[2]]  # fmt: skip
        assert not any(cell.startswith(FORMULA_STARTS) for cell in (written_[0], written_[2]))


def test_an_answer_row_tells_everything_of_its_item(study: Study, tmp_path: Path) -> None:
    body = """\
id: s1
wave: T0
conversation: g1
answers:
  wil: {value: ja, text: graag}
  waarom: toch niet
  hulp: [geld, tijd]
  raster: {tillen: {nu: goed}}
skipped: {cijfer: {reason: anders, text: te moe}}
covered: {slot: wil}
notes: [{item: wil, text: lacht}, {item: wil, kind: reflective, text: "opgelucht?", at: "14:05"}, {text: "lawaai"}]
"""
    take(study, tmp_path, session(body))
    (done,) = export(study, ["answers"], tmp_path / "uit", lang="en")
    rows = read(done.path)
    assert tuple(rows[0]) == ANSWER_COLUMNS
    told = {row["item"]: {name: value for name, value in row.items() if value} for row in rows}
    about = {
        "study": "proef", "site": "kas", "conversation": "g1", "session": "s1", "participant": "W01", "speaker": "werknemer",
        "role": "werknemer", "held_at": "2026-03-04", "protocol": "proef/gids", "version": "1", "wave": "T0", "mode": "paper",
        "researchers": "R1|R2", "withheld": "quoting",
    }  # fmt: skip
    leren = {**about, "route": "ontwikkel", "section": "leren", "lapsed": "false"}
    assert told["wil"] == {
        **leren, "item": "wil", "question": "Do you want to learn?", "kind": "yes_no", "value": "ja", "text": "graag",
        "status": "answered", "notes": "lacht\n[reflective, 14:05] opgelucht?",
    }  # fmt: skip
    assert told["waarom"]["lapsed"] == "true"
    assert told["waarom"]["status"] == "not_applicable"
    assert told["hulp"]["value"] == "geld|tijd"
    assert json.loads(told["raster"]["value"]) == {"tillen": {"nu": "goed"}}
    assert [told["cijfer"][name] for name in ("status", "reason", "text")] == ["skipped", "anders", "te moe"]
    assert [told["slot"][name] for name in ("status", "covered_by")] == ["covered", "wil"]
    assert told["werk"]["status"] == "not_asked"
    assert told[""] == {**about, "kind": "note", "notes": "lawaai"}
    assert "welkom" not in told


def test_only_a_live_talk_has_the_times_at_which_things_were_asked_and_said(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, session("id: papier\nanswers: {werk: vegen}\n", mode="live"))
    header = Header(site="kas", participants=("W02",), role="werknemer", held_at="2026-03-04T14:00")
    live = Live.start(study, study.protocol("proef/gids"), header, ConsentGiven({"deelname": "ja"}, ("deelname",)), "live")
    for action in (act.Tick("werk", "hoe"), act.Answer("werk", "vegen"), act.Ask("wil")):
        live.do(action)
    live.leave()
    rows = {(row["session"], row["item"]): row for row in answer_rows(study)}
    assert rows["live", "werk"]["parts"] == ["hoe"]
    assert rows["live", "werk"]["asked_at"] <= rows["live", "werk"]["answered_at"]
    assert (rows["live", "wil"]["status"], rows["live", "wil"]["answered_at"]) == ("asked", None)
    assert (rows["papier", "werk"]["asked_at"], rows["papier", "werk"]["answered_at"]) == (None, None)


def test_a_sheet_leaves_as_its_rows(study: Study, tmp_path: Path) -> None:
    body = "id: o1\nsheet: [{row: verloop, at: '10:05', descriptive: komen, reflective: vroeg}]\n"
    take(study, tmp_path, session(body, protocol="proef/blad", participant=None, role=None))
    (row,) = answer_rows(study)
    assert row["value"] == [{"row": "verloop", "at": "10:05", "descriptive": "komen", "reflective": "vroeg", "quote": False}]


def test_what_identifies_a_person_leaves_only_when_named(study: Study, tmp_path: Path) -> None:
    body = (
        "id: s1\nanswers: {naam: Truus Smit, banen: [{baan: bakker, chef: Oom Bram}]}\n"
        "notes: [{item: naam, text: heet Truus}]\n"
    )
    take(study, tmp_path, session(body))
    for identified in (False, True):
        (done,) = export(study, ["answers"], tmp_path / "uit", identified=identified)
        text = done.path.read_text("utf-8")
        assert [word in text for word in ("Truus", "Bram", "bakker")] == [identified, identified, True]


def test_who_refused_withdrew_or_stopped(study: Study, tmp_path: Path) -> None:
    take(
        study, tmp_path,
        session("id: nee\n", consent="nee"),
        session("id: blijft\nanswers: {werk: blijft}\n"),
        session("id: introk\nanswers: {werk: introk}\n", participant="W02"),
        session("id: stopte\nanswers: {werk: stopte}\n", participant="W03"),
    )  # fmt: skip
    for name, actions in (("introk", [act.Consent("deelname", "nee")]), ("stopte", [act.Reopen(), act.Stop()])):
        live = Live.take_up(study, name)
        for action in actions:
            live.do(action)
        live.leave()
    answers, sessions = export(study, ["answers", "sessions"], tmp_path / "uit")
    assert {row["session"] for row in read(answers.path)} == {"blijft", "stopte"}
    told = {row["id"]: {name: value for name, value in row.items() if value} for row in read(sessions.path)}
    assert told["nee"] == {"id": "nee", "role": "werknemer", "held_at": "2026-03-04", "status": "refused"}
    assert set(told["introk"]) == {"id", "role", "held_at", "status"}
    assert told["stopte"]["status"] == "stopped"
    assert told["blijft"]["answered"] == "1"


def test_sessions_have_the_keys_of_the_contract(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, session("id: s1\nanswers: {werk: x}\nskipped: {cijfer: geweigerd}\n"))
    (row,) = session_rows(study)
    assert row == {
        "id": "s1", "conversation": "s1", "protocol": "proef/gids", "version": 1, "kind": "interview", "site": "kas",
        "participant": "W01", "role": "werknemer", "wave": None, "mode": "paper", "held_at": "2026-03-04", "status": "closed",
        "answered": 1, "asked": 2, "researchers": ["R1", "R2"], "participants": ["W01"],
    }  # fmt: skip
    assert tuple(row) == SESSION_COLUMNS


def test_each_export_is_an_event_with_its_hash(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, text_of("vegen"))
    done = export(study, ["answers", "sessions"], tmp_path / "uit", recipient="R. Collega")
    assert [(each.profile, each.path) for each in done] == [
        (name, tmp_path / "uit" / name / f"{name}.csv") for name in ("answers", "sessions")
    ]
    events = list(study.log.events("study", {"exported"}))
    for each, event in zip(done, events, strict=True):
        raw = each.path.read_bytes()
        assert (event.body["profile"], event.body["file"], event.body["rows"]) == (each.profile, each.path.name, each.rows)
        assert event.body["sha256"] == hashlib.sha256(raw).hexdigest()
        assert (event.body["for"], event.body["use"]) == ("R. Collega", "own")
        assert each.rows == len(read(each.path))
        assert raw.count(b"\r\n") == each.rows + 1
    assert "vegen" not in json.dumps([dict(event.body) for event in events])


def test_a_broken_off_export_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "uit" / "a.csv"
    path.parent.mkdir()
    written(path, [("oud",)])
    old = path.read_bytes()

    def broken() -> Iterator[tuple[str]]:
        yield ("nieuw",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        written(path, broken())

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        written(path, [("nieuw",)], tick=stop)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "vol")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoom):
        written(path, [("nieuw",)])
    assert path.read_bytes() == old
    assert list(path.parent.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_said(study: Study, tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("een bestand")
    with pytest.raises(InputError) as caught:
        export(study, [], tmp_path / "uit")
    assert "andere map" in caught.value.message.text("nl")
    assert not list(study.log.events("study", {"exported"}))


def test_a_study_that_can_only_be_read_exports_nothing_unseen(made: tuple[Path, Any], tmp_path: Path) -> None:
    with Study.opened(*made, readonly=True) as opened, pytest.raises(ReadOnlyStudy):
        export(opened, [], tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


# --- profiles -------------------------------------------------------------------------------------------------------

PROFILE = """\
profile: leren
rows: answers
columns: [session, item, value]
where: {route: ontwikkel, status: [answered, skipped], participant: W02}
order: [item]
"""


def put(study: Study, name: str, text: str) -> Path:
    (study.folder / "exports").mkdir(exist_ok=True)
    return saved(study.folder / "exports", text, name)


def test_a_profile_chooses_rows_columns_and_order(study: Study, tmp_path: Path) -> None:
    put(study, "x.yaml", PROFILE)
    several = "id: s2\nparticipants: [W02, W03]\nanswers: {wil: ja, cijfer: 7, werk: x}\nskipped: {hulp: geen_tijd}\n"
    take(study, tmp_path, session("id: s1\nanswers: {wil: ja}\n"), session(several, participant=None))
    (done,) = export(study, ["leren"], tmp_path / "uit")
    assert [tuple(row.values()) for row in read(done.path)] == [("s2", "cijfer", "7"), ("s2", "hulp", ""), ("s2", "wil", "ja")]


def test_a_profile_of_the_study_goes_before_the_shipped_one_of_that_name(study: Study, tmp_path: Path) -> None:
    for each in (study.folder / "exports").glob("*.yaml"):
        each.unlink()
    put(study, "eigen.yaml", "profile: sessions\nrows: sessions\ncolumns: [id]\n")
    take(study, tmp_path, session("id: s1\n"))
    (done,) = export(study, ["sessions"], tmp_path / "uit")
    assert done.path.read_bytes() == b"id\r\ns1\r\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (PROFILE.replace("value]", "waarde]"), "unknown-name", 3),
        (PROFILE.replace("order: [item]", "order: [naam]"), "unknown-name", 5),
        (PROFILE.replace("rows: answers", "rows: sessions"), "unknown-name", 3),
        (PROFILE.replace("rows: answers", "rows: anwsers"), "unknown-word", 2),
        (PROFILE.replace("where", "were"), "unknown-key", 4),
        ("profile: x\nrows: [\n", "yaml-syntax", 2),
    ],
)
def test_a_wrong_profile_is_told_at_its_place_and_nothing_is_written(
    study: Study,
    tmp_path: Path,
    text: str,
    code: str,
    line: int,
) -> None:
    put(study, "x.yaml", text)
    with pytest.raises(DefectsError) as caught:
        export(study, [], tmp_path / "uit")
    assert (code, line) in {(each.code, each.line) for each in caught.value.defects}
    assert not (tmp_path / "uit").exists()


def test_two_profiles_of_one_name_and_an_unknown_name_are_refused(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        export(study, ["alles"], tmp_path / "uit")
    assert "answers, codebook, excel" in caught.value.message.text("nl")
    put(study, "x.yaml", PROFILE)
    put(study, "y.yaml", PROFILE)
    with pytest.raises(DefectsError):
        export(study, ["leren"], tmp_path / "uit")


# --- the sampling matrix ----------------------------------------------------------------------------------------------


def test_the_matrix_counts_talks_per_site_and_role_against_the_targets(study: Study, tmp_path: Path) -> None:
    sheet = "id: o1\nsheet: [{row: verloop, descriptive: x}]\n"
    take(
        study, tmp_path,
        session("id: a\nconversation: g1\n"),
        session("id: b\nconversation: g1\n"),
        session("id: c\n", participant="W02", site="loods"),
        session("id: d\n", participant="J01", role="jobcoach"),
        session("id: e\n", consent="nee"),
        session(sheet, protocol="proef/blad", participant=None, role=None),
    )  # fmt: skip
    assert sampling_table(study, "nl") == [
        ["locatie", "Werknemer", "Jobcoach", "observaties"],
        ["kas", "1/2", "1", "1"],
        ["loods", "1/2", "0", "0"],
        ["samen", "2/4", "1/1", "1"],
    ]
