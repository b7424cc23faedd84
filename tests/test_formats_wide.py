"""The wide table: a row a session, a variable for every question, whatever its kind and version; and as SPSS takes it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyreadstat  # type: ignore[import-untyped]
import pytest

from fieldwork.demo import make_demo
from fieldwork.exports import csv_writer, datapackage, parquet_writer, sav_writer, xlsx_writer
from fieldwork.exports.table import Table
from fieldwork.exports.wide import respondents
from fieldwork.exports.wide_reasons import FAR
from fieldwork.exports.writing import Manner
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.incoming.sessions import import_sessions
from tests.support import formats, paper
from tests.support.kinds import FILE
from tests.support.paper import saved, session
from tests.test_formats_datapackage import faults

made, study = paper.made, paper.study

FULL = """\
answers:
  werk: "=1+1 \\u202e🌱"
  naam: Jan
  wil: {value: ja, text: graag}
  wie: {value: anders, text: mijn zus}
  hulp: {value: [geld, anders], text: een fiets}
  cijfer: 7
  oordeel: goed
  uren: 12.5
  deel: 40
  sinds: 2020-02-29
  begint: "07:30"
  reis: 90
  raster: {tillen: {nu: slecht, cijfer: 8}, lezen: {nu: goed}}
  banen: [{baan: kok, chef: Piet, jaren: 2}, {baan: bakker}]
  slot: niets meer
notes: [{item: wil, text: lachte erbij}]
"""
WHY = """\
answers: {slot: nee}
skipped:
  werk: geen_tijd
  wil: geweigerd
  wie: niet_van_toepassing
  hulp: {reason: anders, text: wist het niet}
  cijfer: te_persoonlijk
covered: {uren: slot}
"""


def take(study: Study, folder: Path, *texts: str) -> None:
    for text in texts:
        import_sessions(study, [saved(folder, text)], by="R1")


def tables(study: Study, **how: Any) -> dict[str, Table]:
    """The tables by guide, their rows read."""
    return {table.id: replace(table, rows=list(table.rows)) for table in respondents(study, lang=how.pop("lang", "en"), **how)}


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(table.names, row, strict=True)) for row in table.rows]


def label(table: Table, name: str, value: Any) -> str:
    """What a value of a variable is called."""
    (column,) = [each for each in table.columns if each.name == name]
    (found,) = [each.label for each in (*column.options, *column.missing) if each.value == value]
    return found if isinstance(found, str) else found["en"] if not hasattr(found, "text") else found.text("en")


def test_every_kind_of_answer_has_its_variables(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, session(FULL, id="s1", wave="T0", held_at='"2026-03-04 10:15"'))
    table = tables(study)["proef--gids"]
    (row,) = rows_of(table)
    about = {"participant": "W01", "site": "kas", "role": "werknemer", "wave": "T0", "held_at": "2026-03-04", "held_time": "10:15",
             "researchers": "R1|R2", "version": 1}  # fmt: skip
    assert row | about == row
    answers = {
        "werk": "=1+1 \u202e🌱", "werk_st": 1, "wil": 1, "wil_txt": "graag", "wie": 97, "wie_txt": "mijn zus",
        "hulp_geld": 1, "hulp_tijd": 0, "hulp_anders": 1, "hulp_txt": "een fiets", "cijfer": 7, "oordeel": 3, "uren": 12.5,
        "deel": 40, "sinds": "2020-02-29", "begint": "07:30", "reis": 90, "raster_tillen_nu": 1, "raster_tillen_cijfer": 8,
        "raster_lezen_nu": 3, "raster_lezen_cijfer": -11, "banen_n": 2, "banen_1_baan": "kok", "banen_1_jaren": 2,
        "banen_2_baan": "bakker", "banen_2_jaren": FAR - 11, "slot": "niets meer", "waarom": None, "waarom_st": -9,
    }  # fmt: skip
    assert row | answers == row
    assert not {"naam", "banen_1_chef", "notes"} & set(table.names)
    assert "lachte" not in str(row)
    assert {name: label(table, name, row[name]) for name in ("wil", "wie", "oordeel", "raster_tillen_nu", "waarom_st")} == {
        "wil": "yes", "wie": "other, namely", "oordeel": "good", "raster_tillen_nu": "bad", "waarom_st": "was not to be asked",
    }  # fmt: skip
    named = tables(study, identified=True)["proef--gids"]
    assert rows_of(named)[0] | {"naam": "Jan", "banen_1_chef": "Piet"} == rows_of(named)[0]


def test_every_reason_why_there_is_nothing_has_a_code_with_a_label(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, session(WHY))
    table = tables(study)["proef--gids"]
    (row,) = rows_of(table)
    reasons = {
        "werk_st": "skipped: no time", "wil": "skipped: refused", "wie": "skipped: not applicable", "hulp_geld": "skipped: other reason",
        "cijfer": "too personal", "uren": "answered with another item", "deel": "not asked", "sinds": "not asked", "begint": "not asked",
        "raster_lezen_nu": "not asked", "banen_n": "not asked", "banen_1_jaren": "not asked",
    }  # fmt: skip
    assert {name: label(table, name, row[name]) for name in reasons} == reasons
    assert (row["werk"], row["slot"]) == (None, "nee")


def test_a_session_that_may_not_leave_is_in_no_row(study: Study, tmp_path: Path) -> None:
    assert tables(study) == {}
    take(study, tmp_path, session(id="a"), session(id="b", participant="W02", consent="nee"))
    assert [row["participant"] for row in rows_of(tables(study)["proef--gids"])] == ["W01"]
    assert tables(study, reuse=True) == {}


def test_a_sheet_has_the_words_of_each_kind_of_row(study: Study, tmp_path: Path) -> None:
    sheet = """\
sheet:
  - {row: verloop, at: "10:15", descriptive: "Drie mensen.", reflective: "Rustig."}
  - {row: verloop, at: "10:40", descriptive: "Pauze."}
  - {row: woorden, descriptive: "“Zo gaat het altijd.”", quote: true}
"""
    take(study, tmp_path, session(sheet, protocol="proef/blad", participant=None, role=None, consent=None))
    (row,) = rows_of(tables(study)["proef--blad"])
    told = {"blad_n": 3, "blad_verloop": "10:15 Drie mensen.\n10:40 Pauze.", "blad_verloop_refl": "10:15 Rustig.",
            "blad_woorden": "“Zo gaat het altijd.”"}  # fmt: skip
    assert row | told == row


def test_a_quote_that_may_not_leave_is_hidden(study: Study, tmp_path: Path) -> None:
    sheet = 'sheet: [{row: woorden, descriptive: "Zo gaat het altijd.", quote: true}]\n'
    refused = "{deelname: ja, citeren: nee}"
    take(study, tmp_path, session(sheet, protocol="proef/blad", consent=refused))
    (row,) = rows_of(tables(study)["proef--blad"])
    assert (row["blad_woorden"], row["withheld"]) == ("▒" * len("Zo gaat het altijd."), "quoting")


OLDER = """\
protocol: test/all-kinds
version: 1
kind: questionnaire
title: {nl: Vroeger, en: Before}
roles: [werknemer]
scales: {mate: [{id: af, score: -1, nl: minder, en: less}, {id: op, score: 1.5, nl: meer, en: more}]}
sections:
  - id: werk
    title: {nl: Werk, en: Work}
    items:
      - {id: werk.verhaal, kind: choice, source: added, ask: {nl: Hoe?, en: How?}, other: text, options: [{id: best, nl: best, en: fine}, {id: slecht, nl: slecht, en: bad}]}
      - {id: werk.soort, kind: choice, source: added, ask: {nl: Soort?, en: Kind?}, options: [{id: vroeger, nl: wat er vroeger was, en: of old}, {id: betaald, nl: betaald, en: paid}]}
      - {id: werk.mate, kind: scale, scale: mate, source: added, ask: {nl: Meer?, en: More?}}
      - {id: to, kind: number, source: added, ask: {nl: Hoe koud?, en: How cold?}}
"""
NEWER_ANSWERS = """\
answers:
  in_dienst: 2020-01-31
  vandaag: 2020-03-01
  werk.verhaal: het gaat
  werk.plan: weet_niet
  werk.soort: proef
  werk.hulp: [uwv]
  werk.cijfer: 5
  werk.laag: stil
  waarde: {kennis: {belang: altijd, bereik: soms, cijfer: 6}, inkomen: {belang: niet, bereik: niet, cijfer: 1}}
  baan: [{baan.functie: kok, baan.contract: ja, baan.einde: "het stopte"}]
"""


def adopted(study: Study, protocol: str, version: int) -> None:
    """Give the study a version of the questionnaire."""
    (study.folder / "protocols" / f"{version}.yaml").write_text(protocol, "utf-8")
    told = [str(news) for news in adopt_changes(study)]
    assert ("test/all-kinds", version) in study.protocols(), told


@pytest.fixture
def kinds(study: Study, tmp_path: Path) -> Study:
    """The study with a questionnaire of every kind in two versions, and a session of each."""
    older = "answers: {werk.verhaal: {value: anders, text: zo zo}, werk.soort: vroeger, werk.mate: af, to: -999}\n"
    sessions = (
        session(NEWER_ANSWERS, protocol="test/all-kinds", id="nieuw", wave="T0"),
        session("answers: {werk.kans: 30}\n", protocol="test/all-kinds", id="later", wave="T6"),
    )
    adopted(study, OLDER, 1)
    take(study, tmp_path, session(older, protocol="test/all-kinds", id="oud"))
    adopted(study, FILE.read_text("utf-8"), 2)
    take(study, tmp_path, *sessions)
    return study


def test_all_versions_of_a_guide_are_one_table(kinds: Study) -> None:
    table = tables(kinds)["test--all-kinds"]
    old, new, later = rows_of(table)
    assert (old["version"], new["version"]) == (1, 2)
    assert (old["werk_verhaal"], new["werk_verhaal"]) == ("zo zo", "het gaat")
    assert label(table, "werk_soort", old["werk_soort"]) == "of old"
    assert label(table, "werk_soort", new["werk_soort"]) == "Trial placement"
    assert label(table, "werk_mate", old["werk_mate"]) == "less" and old["werk_mate"] == -1
    assert label(table, "werk_mate", new["werk_mate"]) == "was not in the guide of that time"
    assert (old["v_to"], new["v_to"]) == (-999, FAR - 14)
    assert label(table, "werk_cijfer", old["werk_cijfer"]) == "was not in the guide of that time"
    assert label(table, "werk_plan", new["werk_plan"]) == "don't know"
    assert label(table, "werk_kans", new["werk_kans"]) == "was not to be asked" and later["werk_kans"] == 30
    assert label(table, "werk_laag_st", new["werk_laag_st"]) == "answered" and new["werk_laag"] == "stil"


def test_what_is_computed_comes_along(kinds: Study) -> None:
    table = tables(kinds)["test--all-kinds"]
    _, new, later = rows_of(table)
    assert (new["maanden"], new["waarde_som"], new["waarde_hoeveel"]) == (1, 16, 2)
    assert label(table, "maanden", later["maanden"]) == "cannot be computed"
    assert (new["baan_1_functie"], new["baan_1_contract"], new["baan_1_einde"]) == ("kok", 1, "het stopte")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_spss_has_the_questions_the_options_and_the_reasons(kinds: Study, tmp_path: Path, lang: Any) -> None:
    table = tables(kinds, lang=lang)["test--all-kinds"]
    done = sav_writer.write(tmp_path / "t.sav", [table], Manner(lang))
    frame, meta = pyreadstat.read_sav(tmp_path / "t.sav", user_missing=True)
    assert tuple(frame.columns) == table.names
    labels = meta.column_names_to_labels
    assert labels["werk_plan"] == {"nl": "Is er een plan?", "en": "Is there a plan?"}[lang]
    assert labels["werk_hulp_uwv"].startswith("UWV · ") and labels["baan_1_functie"].startswith({"nl": "baan 1 · ", "en": "job 1 · "}[lang])
    assert meta.variable_value_labels["werk_plan"][-8] == {"nl": "weet ik niet", "en": "don't know"}[lang]
    assert list(frame["werk_plan"]) == [-14, -8, -1]
    assert [meta.variable_measure[name] for name in ("werk_plan", "werk_passend", "werk_cijfer")] == ["nominal", "ordinal", "scale"]
    assert any("werk.hulp" in str(each) for each in done.receipt)
    missing, _ = pyreadstat.read_sav(tmp_path / "t.sav")
    assert missing["werk_plan"].isna().all() and missing["v_to"].isna().tolist() == [False, True, True]
    assert missing["v_to"][0] == -999


@formats.PSPP
def test_pspp_counts_reasons_as_missing(kinds: Study, tmp_path: Path) -> None:
    table = tables(kinds)["test--all-kinds"]
    sav_writer.write(tmp_path / "t.sav", [table], Manner("en"))
    out = tmp_path / "t.csv"
    said = formats.pspp(
        tmp_path / "t.sav",
        "DISPLAY DICTIONARY.",
        "FREQUENCIES werk_soort werk_plan.",
        "DESCRIPTIVES werk_kans v_to.",
        f"SAVE TRANSLATE /OUTFILE='{out}' /TYPE=CSV /FIELDNAMES /CELLS=LABELS /REPLACE.",
    )
    for word in ("Trial placement", "don't know", "was not to be asked", "-999.00", "30.00"):
        assert word in said, word
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["werk_soort"].strip() for row in rows] == ["of old", "Trial placement", "not asked"]
    assert rows[1]["werk_verhaal"].strip() == "het gaat"


def test_the_codes_are_the_same_whatever_sessions_there_are(kinds: Study, tmp_path: Path) -> None:
    before = tables(kinds)["test--all-kinds"].columns
    take(kinds, tmp_path, session("answers: {baan: [{baan.functie: a}, {baan.functie: b}]}\n", protocol="test/all-kinds", id="x"))
    after = {column.name: column for column in tables(kinds)["test--all-kinds"].columns}
    assert [after[column.name] for column in before] == list(before)
    assert "baan_2_functie" in after and "baan_2_functie" not in {column.name for column in before}


def test_every_table_is_valid_in_every_format(kinds: Study, tmp_path: Path) -> None:
    take(kinds, tmp_path, session(FULL, id="s1"), session(WHY, id="s2", participant="W02"))
    described = []
    for id_, table in tables(kinds).items():
        for writer, end in ((csv_writer, "csv"), (xlsx_writer, "xlsx"), (parquet_writer, "parquet"), (sav_writer, "sav")):
            writer.write(tmp_path / f"{id_}.{end}", [table], Manner())
            described.append((table, datapackage.File.of(tmp_path / f"{id_}.{end}", id_ if end == "xlsx" else None)))
    path = datapackage.write_descriptor(tmp_path, "wide", "Wide", described, "nl")
    assert path is not None and faults(path) == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Table]]:
    """The tables of the demo."""
    base = tmp_path_factory.mktemp("wide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        with make_demo(base / "demo", "demo") as study:
            yield tables(study, lang="nl")


def test_the_demo_has_a_table_for_every_guide_that_was_used(demo: dict[str, Table], tmp_path: Path) -> None:
    assert set(demo) == {f"tno-2019--{name}" for name in ("jobcoach", "leidinggevende", "observatie", "werkbegeleider", "werknemer")}
    for id_, table in demo.items():
        sav_writer.write(tmp_path / f"{id_}.sav", [table], Manner())
        frame, meta = pyreadstat.read_sav(tmp_path / f"{id_}.sav")
        assert len(frame) == table.expected and tuple(frame.columns) == table.names
        assert all(meta.column_labels), id_
        texts = [column.name for column in table.columns if column.type == "string"]
        for row, read in zip(rows_of(table), frame.to_dict("records"), strict=True):
            assert {name: (row[name] or "").rstrip() for name in texts} == {name: read[name] for name in texts}


@formats.PSPP
def test_pspp_opens_every_table_of_the_demo(demo: dict[str, Table], tmp_path: Path) -> None:
    for id_, table in demo.items():
        sav_writer.write(tmp_path / f"{id_}.sav", [table], Manner())
        assert "gezondheid" in (said := formats.pspp(tmp_path / f"{id_}.sav", "DISPLAY DICTIONARY.")) or id_.endswith("observatie"), said


def test_a_table_can_be_described_without_reading_its_rows(study: Study, tmp_path: Path) -> None:
    take(study, tmp_path, session(FULL))
    (table,) = respondents(study, lang="nl")
    assert json.dumps(datapackage.descriptor("w", "W", [(table, datapackage.File("w.csv", "0" * 64, 1))], "nl"))
    assert len(list(table.rows)) == table.expected == 1
