"""Codings from a table come in whole or not at all, and are told again exactly as they are."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from fieldwork.coding import edits
from fieldwork.protocol.defects import DefectsError
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.desk.codings import codings_rows, import_codings
from fieldwork.study.desk.desk import Desk
from tests.support import coder
from tests.support.coder import HEADER, SAID, code, say
from tests.support.studies import fieldwork, new_study

made, study = coder.made, coder.study
KOFFIE = (SAID.index("koffie"), SAID.index("koffie") + 6)
GOOD = f"s1,werk,{KOFFIE[0]},{KOFFIE[1]},leren,werknemer,C1,bevorderend,true"


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "coderingen.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def row_ids(study: Study) -> str:
    (row,) = [part.ref for part in Desk(study).document("o1").parts if part.kind == "row"]
    assert row is not None
    return row


def test_a_table_comes_in_and_is_told_again_in_the_order_of_the_sessions(study: Study, tmp_path: Path) -> None:
    row, header = row_ids(study), f"{HEADER},field,text"
    file = table(
        tmp_path,
        f"o1,,9,22,contact,,C2,,,row:{row}.descriptive,drinkt koffie",
        "s1,wil,10,13,leren,werknemer,C1,belemmerend,nee,,oud",
        "s1,banen,0,6,rust,jobcoach,C1,,,answer:0.baan,",
        f"{GOOD},,koffie",
        header=header,
    )
    done = import_codings(study, file)
    assert (done.new, done.known) == (4, 0)
    rows = list(codings_rows(study))
    for each in rows:
        assert each.pop("at")[:4].isdigit()
    assert rows == [
        {"session": "s1", "item": "werk", "field": "answer", "start": KOFFIE[0], "end": KOFFIE[1], "code": "leren",
         "actor": "werknemer", "route": "ontwikkel", "coder": "C1", "valence": "bevorderend", "new_aspect": True,
         "text": "koffie", "state": "kept"},
        {"session": "s1", "item": "wil", "field": "remark", "start": 10, "end": 13, "code": "leren", "actor": "werknemer",
         "route": "ontwikkel", "coder": "C1", "valence": "belemmerend", "new_aspect": False, "text": "oud", "state": "kept"},
        {"session": "s1", "item": "banen", "field": "answer:0.baan", "start": 0, "end": 6, "code": "rust", "actor": "jobcoach",
         "route": "vitaliteit", "coder": "C1", "valence": None, "new_aspect": False, "text": "bakker", "state": "kept"},
        {"session": "o1", "item": "blad", "field": f"row:{row}.descriptive", "start": 9, "end": 22, "code": "contact",
         "actor": None, "route": None, "coder": "C2", "valence": None, "new_aspect": False, "text": "drinkt koffie",
         "state": "kept"},
    ]  # fmt: skip
    assert [each["coder"] for each in codings_rows(study, "C2")] == ["C2"]
    assert verify(study.log).ok


def test_the_same_file_again_adds_nothing_and_what_was_changed_since_stays(study: Study, tmp_path: Path) -> None:
    file = table(tmp_path, GOOD, "s2,werk,0,10,rust,,C1,,")
    import_codings(study, file)
    desk = Desk(study, "C1")
    desk.change("s1", desk.codings("s1")[0].coding, valence="belemmerend")
    say(study, "Nu. " + SAID)
    desk.edit_codebook(edits.merge(desk.codebook, "rust", "contact"))
    before = list(codings_rows(study))
    done = import_codings(study, file)
    assert (done.new, done.known) == (0, 2)
    assert list(codings_rows(study)) == before
    assert [(each["code"], each["state"]) for each in before] == [("leren", "moved"), ("contact", "kept")]


def test_what_a_coder_did_on_screen_is_known_to_an_import(study: Study, tmp_path: Path) -> None:
    code(Desk(study, "C1"), "koffie", "leren")
    done = import_codings(study, table(tmp_path, GOOD))
    assert (done.new, done.known) == (0, 1)


def with_(**cells: str) -> str:
    """The good row with some cells changed."""
    held = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    return ",".join(held.values())


WRONG = [
    (with_(end="500"), "out-of-range", "van 0 tot 84"),
    (with_(start="-1"), "out-of-range", "van 0 tot 84"),
    (with_(start="60", end="50"), "out-of-range", "vóór het einde"),
    (with_(start="7", end="7"), "out-of-range", "vóór het einde"),
    (with_(start="een"), "wrong-type", "geen heel getal"),
    (with_(start="9" * 5000), "wrong-type", "geen heel getal"),
    (with_(start=""), "missing-key", "geen start"),
    (with_(code="lerem"), "unknown-name", "leren"),
    (with_(code=""), "missing-key", "geen code"),
    (with_(session="s9"), "unknown-name", "fieldwork sessions"),
    (with_(item="slot"), "unknown-name", "“slot”"),
    (with_(item=""), "missing-key", "geen item"),
    (with_(actor="baas"), "unknown-role", "werknemer, jobcoach"),
    (with_(valence="goed"), "unknown-word", "bevorderend, belemmerend"),
    (with_(new_aspect="misschien"), "unknown-word", "true of false"),
    (with_(coder="Jan de Vries"), "unknown-word", "geen code"),
    (GOOD, "duplicate-id", "regel 2"),
    (GOOD + ",erbij", "too-many", "meer cellen"),
]


@pytest.mark.parametrize(("row", "id_", "words"), WRONG, ids=[f"{n}-{each[1]}" for n, each in enumerate(WRONG)])
def test_a_row_that_does_not_fit_is_told_by_its_line_and_nothing_comes_in(
    study: Study, tmp_path: Path, row: str, id_: str, words: str
) -> None:
    with pytest.raises(DefectsError) as error:
        import_codings(study, table(tmp_path, GOOD, row))
    (defect,) = error.value.defects
    assert (defect.code, defect.line) == (id_, 3)
    assert words in defect.render("nl")
    assert list(codings_rows(study)) == []


def test_words_that_stand_elsewhere_are_told_with_those_that_stand_there(study: Study, tmp_path: Path) -> None:
    with pytest.raises(DefectsError) as error:
        import_codings(study, table(tmp_path, f"{GOOD},thee", header=f"{HEADER},text"))
    assert "“koffie”" in error.value.defects[0].render("nl")


def test_every_line_that_is_wrong_is_told_at_once(study: Study, tmp_path: Path) -> None:
    with pytest.raises(DefectsError) as error:
        import_codings(study, table(tmp_path, *(row for row, _, _ in WRONG[:12])))
    assert [each.line for each in error.value.defects] == list(range(2, 14))


@pytest.mark.parametrize(("header", "rows", "id_"), [
    (HEADER.replace("coder,", ""), [], "missing-key"), (HEADER.replace("item,", ""), [], "missing-key"),
    (HEADER + ",kleur", [], "unknown-key"), (HEADER + ",code", [], "duplicate-key"), ("", [], "empty-file"),
])  # fmt: skip
def test_a_file_with_other_columns_is_refused(study: Study, tmp_path: Path, header: str, rows: list[str], id_: str) -> None:
    with pytest.raises(DefectsError) as error:
        import_codings(study, table(tmp_path, *rows, header=header))
    assert {each.code for each in error.value.defects} == {id_}


def test_the_commands_take_in_and_tell_the_same(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home, folder = tmp_path / "home", new_study(tmp_path_factory.getbasetemp(), tmp_path / "s")
    session = tmp_path / "sessie.csv"
    session.write_text(
        "session,protocol,site,participant,role,held_at,consent,item,value\n"
        "s1,tno-2019/werknemer,L1,W01,werknemer,2026-03-04,ja,vitaliteit.b,"
        '"e\u0301e\u0301n 😀 en [/b] =1+1 koffie"\n', "utf-8")  # fmt: skip
    fieldwork("--study", str(folder), "import", "sessions", str(session), home=home)
    text = "één 😀 en [/b] =1+1 koffie"
    start = text.index("koffie")
    written = [{"session": "s1", "item": "vitaliteit.b", "start": start, "end": len(text), "code": "gezondheid",
                "actor": "werknemer", "coder": "C1", "valence": "beide", "new_aspect": "true"}]  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, list(written[0]))
    writer.writeheader()
    writer.writerows(written)
    file = tmp_path / "coderingen.csv"
    known = json.loads(fieldwork("--study", str(folder), "codings", "--json", home=home).stdout)
    assert known == []
    file.write_text(out.getvalue().replace("gezondheid", "bestaat_niet"), "utf-8")
    refused = fieldwork("--study", str(folder), "import", "codings", str(file), home=home, expect=1)
    assert refused.stdout == "" and f"{file}:2:" in refused.stderr and "bestaat_niet" in refused.stderr
    file.write_text(out.getvalue().replace("gezondheid", "werkvermogen_belasting"), "utf-8")
    fieldwork("--study", str(folder), "import", "codings", str(file), home=home)
    again = fieldwork("--study", str(folder), "import", "codings", str(file), home=home)
    assert "1 was er al" in again.stderr
    (row,) = json.loads(fieldwork("--study", str(folder), "codings", "--json", home=home).stdout)
    assert {name: row[name] for name in ("session", "item", "start", "end", "text", "state", "code", "new_aspect")} == {
        "session": "s1", "item": "vitaliteit.b", "start": start, "end": len(text), "text": "koffie", "state": "kept",
        "code": "werkvermogen_belasting", "new_aspect": True,
    }  # fmt: skip
    shown = fieldwork("--study", str(folder), "codings", home=home).stdout.splitlines()
    assert shown[0].split()[:3] == ["session", "item", "field"] and "koffie" in shown[1]
