"""The way back with what people and programs really bring: talks of two, time zones, indents, percentages, endless trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.errors import InputError
from fieldwork.exports.refi.codebook import write_codebook
from fieldwork.exports.refi.project import write_project
from fieldwork.exports.writing import Manner
from fieldwork.protocol.check import check_paths
from fieldwork.protocol.defects import DefectsError, errors_in
from fieldwork.study import Study
from fieldwork.study.incoming import batch
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.refi.taking import take_refi
from fieldwork.study.survey.answers import About, plan, take_in
from fieldwork.study.transcripts.reading import read
from tests.support import coder, hostile
from tests.support.paper import PASSPHRASE, saved, session
from tests.support.refi import guid, project_xml, qdpx

made, study = coder.made, coder.study


def twin(study: Study, folder: Path) -> Study:
    """An empty study with the same title."""
    title = study.form["title"]
    return Study.create(folder, "blank", title if isinstance(title, str) else title["nl"], PASSPHRASE, by="R1")


# --- REFI-QDA -----------------------------------------------------------------------------------------------------------------


def test_who_said_what_in_a_talk_of_two_and_the_zone_of_its_time_come_back_to_the_byte(study: Study, tmp_path: Path) -> None:
    notes = "notes: [{text: Zo doe ik het., speaker: W05}, {text: Ik niet., speaker: W06}]\n"
    talk = session(f"id: twee\n{notes}", held_at="2026-03-04T10:00+01:00").replace(
        "participant: W01", "participants: [W05, W06]")  # fmt: skip
    import_sessions(study, [saved(tmp_path, talk)], by="R1")
    write_project(study, tmp_path / "a.qdpx", codings="all")
    with twin(study, tmp_path / "nieuw") as new:
        take_refi(new, tmp_path / "a.qdpx")
        write_project(new, tmp_path / "b.qdpx", codings="all")
        assert "2026-03-04T10:00+01:00" in [row.held_at for row in new.log.sessions()]
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_a_tree_of_codes_deeper_than_the_codebook_can_hold_is_refused_with_the_code(study: Study, tmp_path: Path) -> None:
    def nested(many: int) -> str:
        codes = [f'<Code guid="{guid(f"d{n}")}" name="Diep {n}" isCodable="true">' for n in range(many)]
        return f'<Code guid="{guid("c")}" name="Werkdruk" isCodable="true">' + "".join(codes) + "</Code>" * (many + 1)

    before = (study.folder / "codebook.yaml").read_bytes()
    with pytest.raises(InputError) as refused:
        take_refi(study, qdpx(tmp_path / "diep.qdpx", project_xml(codes=nested(21))))
    assert "“Diep 20”" in refused.value.message.text("nl")
    assert (study.folder / "codebook.yaml").read_bytes() == before
    done = take_refi(study, qdpx(tmp_path / "net.qdpx", project_xml(codes=nested(20)))).batch
    assert done is not None and not errors_in(check_paths([study.folder]))
    batch.undo(study, done.id)
    assert "Diep" not in (study.folder / "codebook.yaml").read_text("utf-8")


def test_a_codebook_that_is_taken_back_leaves_a_file_without_defects(study: Study, tmp_path: Path) -> None:
    write_codebook(study, tmp_path / "a.qdc", Manner())
    with twin(study, tmp_path / "nieuw") as new:
        for _ in range(2):
            done = take_refi(new, tmp_path / "a.qdc").batch
            assert done is not None
            batch.undo(new, done.id)
            assert (new.folder / "codebook.yaml").read_text("utf-8").endswith("themes: []\n")
            assert not errors_in(check_paths([new.folder]))


# --- transcripts -----------------------------------------------------------------------------------------------------------------


def test_a_speaker_after_an_indent_is_a_speaker(tmp_path: Path) -> None:
    path = saved(tmp_path, "\tI: Wat doet u?\n   W01: Ik bak.\n  [00:01:02] I: En dan?\n", "t.txt")
    assert [(turn.label, turn.text) for turn in read(path).turns] == [("I", "Wat doet u?"), ("W01", "Ik bak."), ("I", "En dan?")]


def test_of_word_a_table_inside_a_table_is_read_once_and_what_was_deleted_is_counted(tmp_path: Path) -> None:
    path = hostile.docx(tmp_path / "t.docx", "I: Wat doet u?", rows=(("W01", "Brood."),))
    xml = hostile.part_of(path, "word/document.xml").decode()
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Binnenin.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    gone = "<w:del><w:r><w:delText>twee woorden</w:delText></w:r></w:del>"
    xml = xml.replace("<w:t>Wat", f"<w:t>{gone}Wat").replace("Brood.</w:t></w:r></w:p>", f"Brood.</w:t></w:r>{gone}</w:p>{inner}")
    hostile.with_part(path, "word/document.xml", xml.encode(), instead=True)
    found = read(path)
    assert " ".join(turn.whole for turn in found.turns).count("Binnenin.") == 1
    assert found.deleted == 2


# --- answers of a survey -----------------------------------------------------------------------------------------------------------

ABOUT = About(protocol="proef/gids", site="kas", role="werknemer", held_at="2026-05-03", consent="ja")


def test_a_percentage_that_excel_shows_as_55_percent_is_55(study: Study, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = hostile.xlsx(tmp_path / "a.xlsx", ("deelnemer", "deel"), ("W71", 0.55), ("W72", 55), ("W73", 0.071), ("W74", 1))
    book = load_workbook(path)
    for cell, shown_as in (("B2", "0%"), ("B4", "0.00%"), ("B5", "0 %")):
        book.worksheets[0][cell].number_format = shown_as
    book.save(path)
    take_in(study, plan(study, path, ABOUT))
    sql = "SELECT s.participants, a.value FROM answer a JOIN session s ON s.id = a.session WHERE a.item = 'deel' AND s.mode = 'import'"
    assert sorted(study.log.query(sql)) == [('["W71"]', "55"), ('["W72"]', "55"), ('["W73"]', "7.1"), ('["W74"]', "100")]


def test_what_is_wrong_with_a_row_as_such_is_told_without_an_empty_place(study: Study, tmp_path: Path) -> None:
    path = saved(tmp_path, "deelnemer;datum;werk\nW71;45000;Ik bak.\n", "a.csv")
    with pytest.raises(DefectsError) as refused:
        plan(study, path, About(protocol="proef/gids", site="kas", role="werknemer", consent="ja"))
    (told,) = (defect.render("nl") for defect in refused.value.defects)
    assert "rij 2: “45000” is geen dag" in told


@pytest.mark.parametrize(("name", "nl", "en"), [("weg.csv", "dat is er niet", "it is not there"), ("map.csv", "dat is een map", "folder")])
def test_why_a_file_cannot_be_read_is_told_in_both_languages(study: Study, tmp_path: Path, name: str, nl: str, en: str) -> None:
    (tmp_path / "map.csv").mkdir()
    with pytest.raises(DefectsError) as refused:
        plan(study, tmp_path / name, ABOUT)
    assert nl in refused.value.defects[0].render("nl") and en in refused.value.defects[0].render("en")
