"""The framework matrix on its way out: tables, workbook, Word, report and command line; and what consent keeps back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from fieldwork.demo import make_demo
from fieldwork.demo.charting import FINDINGS, SUMMARIES
from fieldwork.errors import InputError
from fieldwork.exports.framework import Framework, framework, long_table
from fieldwork.exports.framework_file import write_framework_file
from fieldwork.exports.run import export
from fieldwork.exports.tables.choice import Choice
from fieldwork.exports.writing import Manner
from fieldwork.i18n import Lang
from fieldwork.store.erase import erase_session
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting
from fieldwork.text import kept, shown
from tests.support import coder
from tests.support.formats import HOSTILE, LIBREOFFICE, converted, sheets
from tests.support.logs import event
from tests.support.report import YES, code, quote, reported, talk
from tests.support.studies import fieldwork

made, study = coder.made, coder.study
NO_QUOTES = "{deelname: ja, citeren: nee}"


def rows(found: Framework) -> list[dict[str, object]]:
    table = long_table(found)
    return [dict(zip(table.names, row, strict=True)) for row in table.rows]


def written(study: Study, row: str, theme: str, text: str, *, by: str = "R1", kind: str = "participant") -> None:
    """A summary that leans on all that was coded in its cell."""
    charting = Charting(study, by)
    chart = charting.chart(kind)  # type: ignore[arg-type]
    found = chart.row(row)
    assert found is not None
    charting.summarise(found, theme, text, [said.coding.coding for said in chart.cell(row, theme).said])


def words(file: Path, folder: Path) -> str:
    """The words of a document as LibreOffice reads them."""
    (text,) = converted(file, "txt:Text (encoded):UTF8", folder)
    return text.read_text("utf-8-sig")


# --- tables ------------------------------------------------------------------------------------------------------------------


def test_the_rows_tell_each_cell_and_author_with_the_ids_of_its_segments(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W05")
    code(study, session, "De baas vraagt hoe het gaat.")
    written(study, "W05", "rust", "De baas let op.")
    written(study, "W05", "rust", "De baas vraagt ernaar.", by="C2")
    found = framework(study)
    (id_,) = [said.coding.coding for said in Charting(study).said]
    told = [(each["author"], each["summary"], each["references"], each["segments"]) for each in rows(found)
            if each["row"] == "W05" and each["code"] == "rust"]  # fmt: skip
    assert told == [("R1", "De baas let op.", [id_], 1), ("C2", "De baas vraagt ernaar.", [id_], 1)]
    empty = [each for each in rows(found) if each["row"] == "W02" and each["code"] == "leren"]
    assert [(each["status"], each["author"], each["summary"]) for each in empty] == [("not_asked", None, None)]
    assert len({(each["row"], each["code"], each["author"]) for each in rows(found)}) == len(rows(found))


def test_csv_is_one_table_that_reads_back_with_every_word(study: Study, tmp_path: Path) -> None:
    text = "=1+1\nregel twee, \"tussen aanhalingstekens\" 🌱"
    written(study, "W01", "leren", text)
    file = tmp_path / "raamwerk.csv"
    write_framework_file(file, framework(study), Manner(raw=True))
    with file.open(encoding="utf-8", newline="") as out:
        told = [row for row in csv.DictReader(out) if row["author"]]
    assert [(row["row"], row["code"], row["summary"]) for row in told] == [("W01", "leren", text)]
    assert study.log.query("SELECT body ->> '$.profile' FROM event WHERE kind = 'exported'") == [("framework",)]


def test_another_ending_is_refused_and_nothing_is_written(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.docx"):
        write_framework_file(tmp_path / "matrix.pdf", framework(study), Manner())
    assert not list(tmp_path.glob("matrix*"))


@LIBREOFFICE
def test_the_workbook_has_the_matrix_the_rows_the_findings_and_the_results(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W05")
    code(study, session, "De baas vraagt hoe het gaat.")
    written(study, "W05", "rust", "=De baas let op.")
    Charting(study).state("+Rust begint bij de baas.", supports=[said.coding.coding for said in Charting(study).said])
    file = tmp_path / "raamwerk.xlsx"
    write_framework_file(file, framework(study), Manner())
    found = sheets(file, tmp_path)
    assert {"framework", "framework_matrix", "findings", "matrix"} <= set(found)
    head, *body = found["framework_matrix"]
    (row,) = [dict(zip(head, each, strict=True)) for each in body if each[0] == "W05"]
    assert row["rust"] == "R1: =De baas let op. [1 fragment]"
    assert row["leren"] == "(niet gevraagd)"
    assert [each[1] for each in found["findings"][1:]] == ["+Rust begint bij de baas."]
    assert ["cell", "werknemer", "vitaliteit"] in [each[:3] for each in found["matrix"][1:]]


def test_the_profiles_write_the_workbook_and_the_document_and_tell_what_stays(study: Study, tmp_path: Path) -> None:
    code(study, talk(study, tmp_path, "W05"), "De baas vraagt hoe het gaat.")
    written(study, "W05", "rust", "De baas let op.")
    written(study, "kas", "rust", "De baas let op, overal.", kind="site")
    done = {each.path.name: each for each in export(study, ["framework", "framework-word", "excel"], tmp_path / "uit")}
    assert set(done) == {"framework.xlsx", "framework-word.docx", "excel.xlsx"}
    described = json.loads((tmp_path / "uit" / "framework" / "datapackage.json").read_text("utf-8"))
    assert [each["name"] for each in described["resources"]] == ["framework_matrix", "framework", "findings", "matrix"]
    withdraw(study, "t-W05")
    for each in export(study, ["framework", "framework-word"], tmp_path / "uit"):
        assert "1 samenvatting of bevinding blijft hier" in " ".join(note.text("nl") for note in each.receipt), each.profile


# --- Word ------------------------------------------------------------------------------------------------------------------------


@LIBREOFFICE
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_word_has_every_summary_and_finding_of_the_demo_on_its_side(demo: Study, tmp_path: Path, lang: Lang) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT

    file = tmp_path / "raamwerk.docx"
    write_framework_file(file, framework(demo, Choice(lang=lang)), Manner(lang=lang))
    assert Document(str(file)).sections[0].orientation == WD_ORIENT.LANDSCAPE
    told = " ".join(words(file, tmp_path).split())
    for each in SUMMARIES:
        assert (each.text in told) == (each.rows == "participant"), each.text
    for statement, *_ in FINDINGS:
        assert statement in told
    for label in {"nl": ("Vitaliteitsroute", "niets gezegd", "is er niet, werd gezegd", "Resultaten: wie op welke route"),
                  "en": ("Vitality route", "nothing said", "said to be absent", "Results: who on which route")}[lang]:  # fmt: skip
        assert label in told, label
    assert len(list(converted(file, "pdf", tmp_path / "pdf"))) == 1


@LIBREOFFICE
def test_what_people_wrote_is_literal_in_word(study: Study, tmp_path: Path) -> None:
    hostile = [text for text in HOSTILE if text.strip()]
    for number, text in enumerate(hostile):
        written(study, "W01", "leren", f"<{number}> {text}", by=f"C{number}")
    file = tmp_path / "raamwerk.docx"
    write_framework_file(file, framework(study), Manner())
    told = words(file, tmp_path)
    for number, text in enumerate(hostile):
        for line in shown(kept(f"C{number}: <{number}> {text}".rstrip())).split("\n"):
            assert line.strip() in told, line


# --- what stays --------------------------------------------------------------------------------------------------------------


def withdraw(study: Study, session: str) -> None:
    """Another copy tells that the participant took back taking part."""
    said = study.log.heads(session, "consent/deelname")
    body = {"item": "deelname", "value": "nee", "how": "spoken", "by_whom": "participant", "form_version": "3"}
    study.log.append([event(study.log.stamper("R2"), "consent.set", session, body, supersedes=tuple(e.id for e in said))])


def test_who_withdrew_is_in_no_row_and_what_tells_of_her_stays_here(study: Study, tmp_path: Path) -> None:
    for person in ("W05", "W06"):
        code(study, talk(study, tmp_path, person), "De baas vraagt hoe het gaat.")
        written(study, person, "rust", f"De baas let op, zegt {person}.")
    written(study, "kas", "rust", "De baas let op, zeggen twee.", kind="site")
    both = [said.coding.coding for said in Charting(study).said]
    Charting(study).state("Rust begint bij de baas.", supports=both)
    assert "W05" in {each["row"] for each in rows(framework(study))}
    withdraw(study, "t-W05")
    found = framework(study)
    assert "W05" not in {each["row"] for each in rows(found)}
    assert [each["summary"] for each in rows(found) if each["summary"]] == ["De baas let op, zegt W06."]
    assert (found.findings, found.withheld) == ((), 2)
    site = framework(study, rows="site")
    assert [each["summary"] for each in rows(site) if each["summary"]] == []
    assert Charting(study).to_review()[1]  # here it is seen, and that it is to be looked at
    erase_session(study.log, "t-W05", "R1")
    assert framework(study).withheld == 1  # the finding rests on W06 too: it waits for its author


def test_with_reuse_only_those_who_agreed_to_that_are_in_it(demo: Study) -> None:
    own, reused = framework(demo), framework(demo, Choice(reuse=True))
    assert {row.id for row in reused.chart.rows} < {row.id for row in own.chart.rows}
    assert reused.withheld > 0 == own.withheld


def test_words_that_may_not_be_quoted_are_hidden_in_a_summary_that_repeats_them(study: Study, tmp_path: Path) -> None:
    session = talk(study, tmp_path, "W05", consent=NO_QUOTES)
    code(study, session, "De baas vraagt hoe het gaat.")
    quote(study, session, "De baas vraagt hoe het gaat.")
    written(study, "W05", "rust", "Letterlijk: De baas vraagt hoe het gaat.")
    (told,) = [each["summary"] for each in rows(framework(study)) if each["summary"]]
    assert str(told).startswith("Letterlijk: ▒▒▒") and "baas" not in str(told)


@pytest.mark.parametrize(("people", "shown"), [(3, True), (2, False)])
def test_a_cell_carries_words_of_participants_only_where_three_persons_stand_in_it(
    study: Study, tmp_path: Path, people: int, shown: bool
) -> None:
    for number in range(people):
        said = f"De baas vraagt hoe het gaat, nummer {number}."
        code(study, talk(study, tmp_path, f"W1{number}", said, consent=YES if number else NO_QUOTES), said)
    written(study, "kas", "rust", "De baas let op.", kind="site")
    found = framework(study, rows="site")
    told = found.quotes(found.chart.cell("kas", "rust"))
    assert told == ([f"De baas vraagt hoe het gaat, nummer {number}." for number in (1, 2)] if shown else [])
    for person in framework(study).chart.rows:
        assert framework(study).quotes(framework(study).chart.cell(person.id, "rust")) == []


# --- the report and the command line -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, made once."""
    base = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDWORK_HOME", str(base / "home"))
        make_demo(base / "demo", "demo").close()
    return base / "demo"


@pytest.fixture
def demo(demo_folder: Path) -> Study:
    return Study.open(demo_folder, "demo")


def test_the_report_has_the_findings_and_the_summaries_and_no_words_of_participants_with_them(demo: Study, tmp_path: Path) -> None:
    chapter = reported(demo, tmp_path).chapter("raamwerk")
    for statement, *_ in FINDINGS:
        assert statement in chapter.text
    for each in SUMMARIES:
        assert each.text in chapter.text
    assert chapter.all("blockquote") == []
    assert "4 fragmenten, tegengesproken door 1 fragment" in chapter.text


def test_a_study_without_summaries_says_so_in_its_report(study: Study, tmp_path: Path) -> None:
    assert "nog geen samenvattingen" in reported(study, tmp_path).chapter("raamwerk").text


def test_the_command_line_prints_one_row_and_all_as_json_and_writes_a_file(demo_folder: Path, own_home: Path, tmp_path: Path) -> None:
    def run(*args: str, expect: int = 0) -> str:
        done = fieldwork(*args, "--study", str(demo_folder), home=own_home, expect=expect, FIELDWORK_PASSPHRASE="demo")
        return done.stdout if not expect else done.stderr

    told = run("framework", "--row", "w04")
    assert "Loopbaanontwikkeling: is er niet, werd gezegd, 1 fragment" in told
    assert "    R1: is er niet, werd gezegd – Daar is nooit over gesproken, en dat hoeft ook niet. [1]" in told
    assert "  Vervoer: niets gezegd" in told
    assert FINDINGS[0][0] in told
    whole = json.loads(run("framework", "--rows", "sites", "--json"))
    assert {row["id"] for row in whole["rows"]} == {"cateraar", "distributie", "groenbedrijf"}
    assert len(whole["cells"]) == 3 * len(whole["themes"])
    assert {cell["status"] for cell in whole["cells"]} <= {"not_asked", "nothing_said", "said_absent", "content"}
    assert run("framework", "--to", str(tmp_path / "m.csv")).strip() == str(tmp_path / "m.csv")
    assert "W05" in run("framework", "--row", "Z9", expect=1)
    assert "Samenvattingen" in run("case", "W02") and json.loads(run("case", "W02", "--json"))["id"] == "W02"
    assert "groenbedrijf" in run("case", "nergens", expect=1)
