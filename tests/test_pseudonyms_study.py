"""A participant's name stands all over a study, in five spellings: no table holds it, all of it is found, and so are strangers."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fieldwork.exports import tables
from fieldwork.exports.pseudonyms import SEGMENT, Pseudonyms, apply
from fieldwork.exports.tables import Choice
from fieldwork.pseudonyms.replacing import Known, Pseudonymiser
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.desk.documents import document
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.privacy.names import entry, make_names
from fieldwork.study.privacy.pseudonymising import look_alikes, search_names
from tests.support import coder, paper
from tests.support.studies import fieldwork

made = coder.made
OWN = "namen blijven binnen de deur"
SPELLINGS = ("Hortensia", "hortensia's", "Hortensías", "HORTENSIA", "H. Zwaluwstaart-van der Hazel")
WORDS = ("hortens", "zwaluw", "hazel", "lavendel")
SESSION = """\
id: s9
answers:
  werk: "Ik ben Hortensia. Zwaluwstaart dus. Wij werken bij Lavendelkas West, met Fatima en dhr. Yilmaz."
  wil: {value: nee, text: "Dat is hortensia's keuze, zei Hortensía."}
  wie: {value: anders, text: "De zus van Van der Hazel"}
  banen: [{baan: bij HORTENSIA thuis, jaren: 3}]
  slot: "Bel 06-12345678 of mail hortensia@lavendel.example, zegt Hortensai."
notes:
  - {item: werk, kind: descriptive, text: "Hortensías moeder komt mee. Mevr. Zwaluwstaart-\\nvan der Hazel."}
  - {kind: reflective, text: "H. van der Hazel is moe."}
skipped: {hulp: {reason: anders, text: "Hortensia wilde niet"}}
"""
SEEN = """\
id: o9
sheet:
  - {row: verloop, at: "10:00", descriptive: "hortensia sjouwt", reflective: "Denkt Zwaluwstaart hieraan?"}
  - {row: woorden, at: "10:05", descriptive: "Ik heet Hortensia", reflective: "", quote: true}
"""


@pytest.fixture
def study(made: tuple[Path, Any], tmp_path: Path) -> Iterator[Study]:
    """A study with the name in answers, remarks, notes, skips, rows, codings, memos, codes, drafts and names of files."""
    with coder.copied(made, tmp_path / "proef") as study:
        texts = (paper.session(SESSION, participant="W09"),
                 paper.session(SEEN, protocol="proef/blad", participant=None, role=None, consent=None))  # fmt: skip
        import_sessions(study, [paper.saved(tmp_path, text, f"{n}.yaml") for n, text in enumerate(texts)], by="R1")
        desk = Desk(study)
        coder.code(desk, "Ik ben Hortensia. Zwaluw", session="s9")
        desk.memo("Vergelijk Hortensia met W01", code="leren")
        desk.memo("Hortensías verhaal is Lavendelkas-breed", session="s9")
        about = {"code": "hulp-van-hortensia", "route": "ontwikkel", "label": {"nl": "Hulp van Hortensia", "en": "Help"}}
        desk.edit_codebook([("code.defined", {**about, "definition": {"nl": "Zoals Zwaluwstaart helpt"}})])
        study.log.put_draft("s9", "note:", "en toen zei Hortensia", 3)
        (study.folder / "gesprek-hortensia.txt").write_text("niets", "utf-8")
        yield study


@pytest.fixture
def known(study: Study) -> Pseudonymiser:
    raw: list[Mapping[str, str]] = [
        {"code": "W09", "name": "Hortensia Zwaluwstaart-van der Hazel", "contact": "06-12345678; hortensia@lavendel.example"},
        {"code": "kas", "kind": "site", "name": "Lavendelkas West", "also": "Lavendelkas"},
    ]
    found = [entry(study, each) for each in raw]
    return Pseudonymiser([Known(e.code, e.kind, (e.name, *e.also), e.contact) for e in found])


def holds(what: Any) -> list[str]:
    """The names in something, in any spelling of the test."""
    plain = json.dumps(what, ensure_ascii=False, default=str).replace("í", "i").casefold()
    plain = plain.replace("hortensai", "")  # a slip of the pen, which is for the list of look-alikes
    return [word for word in (*WORDS, "12345678") if word in plain]


@pytest.mark.parametrize("kind", tables.KINDS)
def test_no_table_holds_the_name_in_any_spelling(study: Study, known: Pseudonymiser, kind: str) -> None:
    choice = Choice(identified=True)
    bare = tables.table(study, kind, choice)
    plain = [list(row) for row in bare.rows]
    out = Pseudonyms(known)
    table = apply(tables.table(study, kind, choice), out)
    rows = [list(row) for row in table.rows]
    assert holds(rows) == []
    assert holds([str(column.meaning) for column in table.columns]) == []
    assert len(rows) == len(plain) and [len(row) for row in rows] == [len(row) for row in plain]
    if kind in ("answers", "segments", "codebook"):
        assert holds(plain)
        assert out.hits["W09"] and holds(dict(out.body())) == [] and holds([m.text("nl") for m in out.receipt()]) == []
    codes = {"site", "participant", "session"}
    kept = [n for n, column in enumerate(table.columns) if column.name in codes]
    assert [[row[n] for n in kept] for row in rows] == [[row[n] for n in kept] for row in plain]


def test_the_places_of_segments_follow_and_a_name_that_is_cut_goes_whole(study: Study, known: Pseudonymiser) -> None:
    out = Pseudonyms(known)
    texts = document(study, "s9")
    moved = out.document(texts)
    assert holds([part.text for part in moved.document.parts]) == []
    (coding,) = Desk(study).codings("s9")
    place = (coding.item, coding.field)
    part = moved.document.part(*place)
    assert part is not None
    start, end = moved.span(place, coding.start, coding.end)
    assert coding.text == "Ik ben Hortensia. Zwaluw"
    assert part.text[start:end] == "Ik ben [W09]. [W09]"
    answers = apply(tables.table(study, "answers", Choice()), out)
    told = [dict(zip(answers.names, row, strict=True)) for row in answers.rows]
    (answer,) = [row["value"] for row in told if (row["session"], row["item"]) == ("s9", "werk")]
    segments = apply(tables.table(study, "segments", Choice()), out)
    (row,) = [dict(zip(segments.names, row, strict=True)) for row in segments.rows]
    assert row["text"] == answer[row["start"] : row["end"]] == "Ik ben [W09]. [W09]"


@pytest.mark.parametrize(
    ("text", "left"), [("zei Zwaluw", "zei […]"), ("staart kwam", "[…] kwam"), ("een Zwaan", "een Zwaan"), ("het gaat goed", "het gaat goed")]
)
def test_a_piece_of_a_text_that_is_gone_holds_no_part_of_a_name(known: Pseudonymiser, text: str, left: str) -> None:
    assert Pseudonyms(known).fragment(text) == left


def test_of_a_long_text_the_place_is_not_told_wrongly(known: Pseudonymiser) -> None:
    from fieldwork.exports.table import Column, Table

    columns = tuple(Column(name, "string" if n < 2 else "integer", name) for n, name in enumerate(SEGMENT))
    rows = [("blij", "Hortensia is blij.", 913, 917), ("blij", "Zij is blij.", 913, 917), ("Hort", None, 3, 7)]
    left = list(apply(Table("segments", "x", columns, rows), Pseudonyms(known)).rows)
    assert left == [("blij", "[W09] is blij.", None, None), ("blij", "Zij is blij.", 913, 917), ("[…]", None, 3, 7)]


def test_the_search_finds_it_wherever_it_is_stored(study: Study, known: Pseudonymiser) -> None:
    found = list(search_names(study, known))
    whats = {each.place.what for each in found}
    assert whats >= {"answer", "remark", "note", "row", "segment", "memo", "code", "draft", "file", "skipped"}
    assert {code for each in found for code in each.codes} == {"W09", "kas"}
    words = {each.words.casefold() for each in found}
    assert words >= {"hortensia", "hortensías", "h. van der hazel", "lavendelkas west", "06-12345678"}
    assert all(each.place.current for each in found)


def test_what_was_corrected_since_is_still_in_the_log_and_is_told_so(study: Study, known: Pseudonymiser) -> None:
    coder.say(study, "Nu zonder namen.", session="s9")
    answers = [each for each in search_names(study, known) if each.place.what == "answer" and each.place.item == "werk"]
    assert answers and not any(each.place.current for each in answers)


def test_the_list_of_look_alikes_finds_who_was_not_known_and_no_one_who_was(study: Study, known: Pseudonymiser) -> None:
    found = {each.word: each for each in look_alikes(study, known)}
    assert (found["Fatima"].why, found["Yilmaz"].why) == ("given", "title")
    assert (found["Hortensai"].why, found["Hortensai"].codes) == ("near", ("W09",))
    assert [(p.what, p.subject, p.item) for p in found["Fatima"].places] == [("answer", "s9", "werk")]
    assert not any(word.startswith(("Hortensia", "Zwaluwstaart", "Lavendelkas")) for word in found)
    nobody = Pseudonymiser([])
    assert {"Hortensia", "Zwaluwstaart", "Lavendelkas West"} <= {each.word for each in look_alikes(study, nobody)}
    assert "Fatima" not in {each.word for each in look_alikes(study, known, ["fatima"])}


def test_on_the_command_line_names_are_found_and_strangers_listed(study: Study, tmp_path: Path) -> None:
    with make_names(study, OWN) as names:
        names.put([entry(study, {"code": "W09", "name": "Hortensia Zwaluwstaart-van der Hazel"})])
    folder = str(study.folder)
    study.close()
    more = {"FIELDWORK_PASSPHRASE": paper.PASSPHRASE, "FIELDWORK_NAMES_PASSPHRASE": OWN}
    found = json.loads(fieldwork("names", "search", "--json", "--study", folder, home=tmp_path / "home", **more).stdout)
    assert {row["what"] for row in found} >= {"answer", "memo", "code", "draft", "file"}
    strangers = json.loads(fieldwork("names", "lookalikes", "--json", "--study", folder, home=tmp_path / "home", **more).stdout)
    assert {"Fatima", "Yilmaz"} <= {row["word"] for row in strangers}
    fieldwork("names", "ignore", "Fatima", "--study", folder, home=tmp_path / "home", **more)
    left = json.loads(fieldwork("names", "lookalikes", "--json", "--study", folder, home=tmp_path / "home", **more).stdout)
    assert "Fatima" not in {row["word"] for row in left}


def test_a_page_of_html_keeps_its_marks_and_loses_its_names(known: Pseudonymiser) -> None:
    page = ("<style>.hortensia{}</style><h1 title=\"van Hortensia\" class=\"hortensia\">Wat Hortensia&#x27;s &amp; co zei</h1>"
            "<p>1 &lt; 2, zei <b>Zwaluwstaart</b> &amp; anderen</p>")  # fmt: skip
    out = Pseudonyms(known)
    assert out.html(page) == (
        "<style>.hortensia{}</style><h1 title=\"van [W09]\" class=\"hortensia\">Wat [W09]&#x27;s &amp; co zei</h1>"
        "<p>1 &lt; 2, zei <b>[W09]</b> &amp; anderen</p>"
    )
    assert out.hits == {"W09": 3}


def test_a_word_document_keeps_its_typefaces_and_loses_its_names(known: Pseudonymiser) -> None:
    import docx

    document = docx.Document()
    paragraph = document.add_paragraph("Toen kwam Horten")
    paragraph.add_run("sia Zwaluw").bold = True
    paragraph.add_run("staart binnen. ")
    paragraph.add_run("Klaar").italic = True
    document.add_table(1, 1).cell(0, 0).text = "Bel 06-12345678"
    document.sections[0].header.paragraphs[0].text = "Gesprek met Hortensia"
    out = Pseudonyms(known)
    out.word(document)
    assert [run.text for run in paragraph.runs] == ["Toen kwam [W09]", "", " binnen. ", "Klaar"]
    assert paragraph.runs[3].italic
    assert document.tables[0].cell(0, 0).text == "Bel [W09]"
    assert document.sections[0].header.paragraphs[0].text == "Gesprek met [W09]"
    assert out.body() == {"W09": 3}


def content(path: Path) -> str:
    """All that a file says: of an archive, of every file in it; of Parquet and SPSS, every cell and label."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            inside = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        plain = [re.sub(r"<[^>]*>", "", each) for each in inside]  # also a name that stands in two pieces
        return "\n".join([*inside, *plain])
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        return str(table.to_pylist()) + str(table.schema.metadata)
    if path.suffix == ".sav":
        import pyreadstat

        frame, meta = pyreadstat.read_sav(str(path))
        return frame.to_csv() + str(vars(meta))
    return path.read_text("utf-8", "replace")


def taken(study: Study, tmp_path: Path, *more: str, expect: int = 0, **secret: str) -> tuple[str, list[Path]]:
    """All that the command line takes out of a study: every export and the report; what it says, and the files."""
    folder, out = str(study.folder), tmp_path / "uit"
    env = {"FIELDWORK_PASSPHRASE": paper.PASSPHRASE, **secret}
    home = tmp_path / "home"
    said = fieldwork("export", "--to", str(out), "--study", folder, "--identified", "--yes", *more, home=home, expect=expect, **env)
    report = fieldwork("report", str(tmp_path / "verslag.html"), "--study", folder, *more, home=home, expect=expect, **env)
    return said.stderr + report.stderr, [*(path for path in out.rglob("*") if path.is_file()), *tmp_path.glob("verslag.html")]


def test_no_export_and_no_report_holds_the_name_in_any_spelling(study: Study, known: Pseudonymiser, tmp_path: Path) -> None:
    with make_names(study, OWN) as names:
        names.put([
            entry(study, {"code": "W09", "name": "Hortensia Zwaluwstaart-van der Hazel",
                          "contact": "06-12345678; hortensia@lavendel.example"}),
            entry(study, {"code": "kas", "kind": "site", "name": "Lavendelkas West", "also": "Lavendelkas"}),
        ])  # fmt: skip
    study.close()
    said, files = taken(study, tmp_path, expect=2)
    assert "FIELDWORK_NAMES_PASSPHRASE" in said and "--without-names-check" in said and files == []
    said, files = taken(study, tmp_path, "--without-names-check")
    assert "LET OP" in said and any(holds(content(path)) for path in files)
    for path in files:
        path.unlink()
    said, files = taken(study, tmp_path, FIELDWORK_NAMES_PASSPHRASE=OWN)
    assert {path.suffix for path in files} >= {".csv", ".xlsx", ".sav", ".parquet", ".docx", ".qdpx", ".qdc", ".json", ".html"}
    assert {path.name: holds(content(path)) for path in files if holds(content(path))} == {}
    assert [path.name for path in files if holds(str(path.relative_to(tmp_path)))] == []
    assert "W09 " in said and holds(said) == []
    env = {"FIELDWORK_PASSPHRASE": paper.PASSPHRASE, "FIELDWORK_NAMES_PASSPHRASE": OWN}
    rows = json.loads(fieldwork("log", "--exports", "--json", "--study", str(study.folder), home=tmp_path / "home", **env).stdout)
    assert rows[0]["names"] == "unchecked" and rows[-1]["what"] == "report"
    assert next(row for row in rows if row["what"] == "answers" and row["names"] != "unchecked")["names"]["W09"] > 5
    for row in rows:
        (file,) = [path for path in files if path.name == row["file"] and path.parent.name in (row["what"], tmp_path.name)] or [None]
        assert row["names"] == "unchecked" or file is None or hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
