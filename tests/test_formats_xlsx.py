"""Excel: every word to the letter and none a formula, nothing cut unsaid, and LibreOffice opens it without a word."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fieldwork.errors import InputError
from fieldwork.exports import xlsx_writer
from fieldwork.exports.table import Column, Table
from fieldwork.exports.writing import Manner
from tests.support import formats
from tests.support.formats import HOSTILE, LONG, every_type, told, words


def test_words_stand_to_the_letter_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    xlsx_writer.write(tmp_path / "t.xlsx", [words(*HOSTILE)], Manner())
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["woorden"]
    cells = [sheet.cell(row, 1) for row in range(2, len(HOSTILE) + 2)]
    assert [cell.data_type for cell in cells] == ["s" if text else "n" for text in HOSTILE]
    # openpyxl gives back the escape that Excel itself writes and reads
    assert [(cell.value or "").replace("_x005F_", "_") for cell in cells] == list(HOSTILE)


@formats.LIBREOFFICE
def test_libreoffice_opens_it_and_reads_every_word(tmp_path: Path) -> None:
    texts = ("na een lege cel", *HOSTILE, LONG)
    xlsx_writer.write(tmp_path / "t.xlsx", [words(*texts), every_type()], Manner(lang="en"))
    sheets = formats.sheets(tmp_path / "t.xlsx", tmp_path)
    read = [row[0] if row else "" for row in sheets["woorden"]]
    assert read[:-1] == ["tekst", *texts[:-1]]
    assert read[-1].endswith("[…→ Long texts]") and LONG.startswith(read[-1].removesuffix(" […→ Long texts]"))
    assert "".join(row[4] for row in sheets["Long texts"][1:]) == LONG
    assert sheets["typen"][1] == ["een", "1", "1.5", "TRUE", "2026-01-02", "10:11", "2026-01-02T10:11:12+01:00", "a|b",
                                  '{"r": ["é"]}']  # fmt: skip
    assert ["typen", "All types", "number", "What number is?", "number", "uur", "", "", "", ""] in sheets["Columns"]


@formats.LIBREOFFICE
def test_it_prints(tmp_path: Path) -> None:
    xlsx_writer.write(tmp_path / "t.xlsx", [every_type()], Manner())
    (pdf,) = formats.converted(tmp_path / "t.xlsx", "pdf", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF")


def test_the_header_stays_in_view_is_bold_and_filters(tmp_path: Path) -> None:
    xlsx_writer.write(tmp_path / "t.xlsx", [every_type()], Manner())
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Kolommen", "typen"]
    sheet = book["typen"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.b, sheet["A2"].font.b) == ("A2", "A1:I5", True, False)
    assert [row[0].value for row in sheet.iter_rows(2)] == ["een", "=2", None, "drie\nvier"]
    assert sheet.column_dimensions["G"].width > sheet.column_dimensions["A"].width
    assert (sheet["B2"].value, sheet["C2"].value, sheet["D2"].value, sheet["D3"].value) == (1, 1.5, True, False)


def test_the_first_sheet_says_what_each_column_means(tmp_path: Path) -> None:
    xlsx_writer.write(tmp_path / "t.xlsx", [every_type(), words()], Manner())
    rows = list(openpyxl.load_workbook(tmp_path / "t.xlsx")["Kolommen"].values)
    assert rows[0] == ("blad", "inhoud", "kolom", "betekenis", "soort", "eenheid", "waarden", "ontbrekend", "bron", "vraag")
    assert rows[1] == ("typen", "Alle typen", "string", "Wat string is?", "string", None, "een = Eén", None, "bron/1", None)
    assert rows[2][6:8] == ("1 = 1 “keer”\n32 = vaak", "-3 = geweigerd")
    assert rows[-1][:4] == ("woorden", "Woorden", "tekst", "Wat zei u?")


def test_a_long_text_is_whole_on_a_sheet_of_its_own_and_the_receipt_says_where(tmp_path: Path) -> None:
    done = xlsx_writer.write(tmp_path / "t.xlsx", [words("kort", LONG)], Manner())
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    shown = book["woorden"]["A3"].value
    assert shown.endswith(" […→ Lange teksten]") and len(shown.encode("utf-16-le")) // 2 == xlsx_writer.LONGEST_CELL
    rows = list(book["Lange teksten"].values)
    assert [row[:4] for row in rows] == [("blad", "rij", "kolom", "deel"), ("woorden", 3, "tekst", 1), ("woorden", 3, "tekst", 2)]
    assert "".join(row[4] for row in rows[1:]) == LONG
    assert f"Sheet woorden, row 3, column tekst: {len(LONG)} characters do not fit" in told(done.receipt)


def test_what_a_cell_cannot_hold_becomes_visible_and_is_told(tmp_path: Path) -> None:
    controls = "".join(map(chr, range(32))) + "\x7f\ufffe\uffff\ud800"
    done = xlsx_writer.write(tmp_path / "t.xlsx", [words(controls, "gewoon\r\nwit")], Manner())
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["woorden"]
    read = sheet["A2"].value
    assert "␀" in read and "␛" in read and "\t\n" in read and read.endswith("\x7f���")
    assert sheet["A3"].value == "gewoon\nwit"
    assert told(done.receipt).startswith("1 cells have control characters")


def test_a_number_that_excel_would_change_is_text(tmp_path: Path) -> None:
    table = Table("t", "t", (Column("n", "integer", "n"), Column("f", "number", "f")), [(2**60, float("inf")), (7, float("nan"))])
    done = xlsx_writer.write(tmp_path / "t.xlsx", [table], Manner())
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert list(sheet.values)[1:] == [(str(2**60), None), (7, None)]
    assert "1 numbers are too large" in told(done.receipt)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["a", "A", "a"], ["a", "A (2)", "a (3)"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
        (["[a]:*?/\\b", "'q'", "", "History"], ["-a------b", "q", "-", "History -"]),
        (["🌱" * 20], ["🌱" * 15]),
    ],
)
def test_every_sheet_has_a_name_that_excel_takes(wanted: list[str], names: list[str]) -> None:
    assert xlsx_writer.sheet_names(wanted) == names


def test_the_same_tables_give_the_same_bytes_and_name_nobody(tmp_path: Path) -> None:
    first, second = (xlsx_writer.write(tmp_path / f"{n}.xlsx", [every_type(), words(*HOSTILE)], Manner()) for n in "ab")
    assert first == second
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = etree.fromstring(file.read("docProps/core.xml"))
    assert [(etree.QName(each).localname, each.text) for each in core] == [("creator", "fieldwork")]


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    done = xlsx_writer.write(tmp_path / "t.xlsx", [every_type([]), words()], Manner())
    assert done.rows == 0
    assert [list(sheet.values) for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx")][1:] == [
        [tuple(formats.TYPES)], [("tekst",)],
    ]  # fmt: skip


def test_a_table_that_no_sheet_holds_is_refused_with_a_remedy_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 3)
    with pytest.raises(InputError) as fault:
        xlsx_writer.write(tmp_path / "t.xlsx", [words("a", "b", "c")], Manner())
    assert "woorden" in str(fault.value) and "parquet" in str(fault.value)
    assert list(tmp_path.iterdir()) == []


def test_one_can_stop_it_and_nothing_half_is_left(tmp_path: Path) -> None:
    seen: list[int] = []

    def tick(rows: int) -> None:
        seen.append(rows)
        if rows >= 1_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        xlsx_writer.write(tmp_path / "t.xlsx", [words(*["x"] * 600), words(*["y"] * 600, id="b")], Manner(tick=tick))
    assert seen == [0, 500, 600, 1_000]  # at the beginning of each sheet too
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")), max_size=5))
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("x") / "t.xlsx"
    xlsx_writer.write(path, [words(*texts, "slot")], Manner())
    read = [row[0] for row in openpyxl.load_workbook(path)["woorden"].iter_rows(2, values_only=True)]
    assert [(each or "").replace("_x005F_", "_") for each in read] == [*texts, "slot"]
