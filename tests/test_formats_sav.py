"""SPSS: labels, reasons and words as they were, in pyreadstat and in PSPP."""

from __future__ import annotations

import csv
import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.errors import NoRoom
from fieldwork.exports import sav_writer
from fieldwork.exports.table import Column, Option, Table
from fieldwork.exports.variable_names import LONGEST_NAME, variable_names, within
from fieldwork.exports.writing import Manner
from fieldwork.i18n import msg
from tests.support import formats
from tests.support.formats import HOSTILE, LONG, TYPES, every_type, told, words
from tests.support.places import no_file_beyond

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyreadstat  # type: ignore[import-untyped]


def read(path: Path, **how: Any) -> tuple[dict[str, list[Any]], Any]:
    """The cells of every variable, and what the file says of them."""
    found, meta = pyreadstat.read_sav(path, output_format="dict", **how)
    return {name: list(cells) for name, cells in found.items()}, meta


REASONS = tuple(Option(-n, msg(f"reden {n}", f"reason {n}")) for n in range(1, 7))
CODED = Table(
    "gecodeerd",
    msg("Een tabel met een titel van meer dan vierenzestig tekens, wat SPSS niet bewaart", "A table"),
    (
        Column("lijkt.op.id", "integer", "Vraag? " * 60, options=(Option(1, "ja"), Option(0, "nee" * 60)), missing=REASONS,
               measure="nominal"),
        Column("dag", "date", "Welke dag?", missing=REASONS),
        Column("bedrag", "number", "Hoeveel?", unit="euro", missing=(Option(-99, "weigert"), Option(-98, "weet niet"))),
        Column("soort", "string", "Wat?", options=(Option("een_lange_waarde", "Een lange waarde"),), missing=(Option("x", "niets"),)),
    ),
    [(1, "2026-01-02", 12.25, "een_lange_waarde"), (-6, -2, -99, "x"), (0, None, None, None), (-1, "1950-06-30", -98, "b")],
)  # fmt: skip


def test_labels_and_missing_reasons_come_along(tmp_path: Path) -> None:
    done = sav_writer.write(tmp_path / "t.sav", [CODED], Manner(lang="en"))
    cells, meta = read(tmp_path / "t.sav", user_missing=True)
    assert meta.column_names == ["lijkt_op_id", "dag", "bedrag", "soort"]
    assert meta.column_labels[1:] == ["Welke dag?", "Hoeveel?", "Wat?"]
    assert meta.column_labels[0].startswith("Vraag? ") and meta.column_labels[0].endswith("…")
    labels = meta.variable_value_labels
    assert labels["lijkt_op_id"] | {0: ""} == {1: "ja", 0: "", **{-n: f"reason {n}" for n in range(1, 7)}}
    assert labels["soort"] == {"een_lange_waarde": "Een lange waarde", "x": "niets"}
    assert meta.missing_ranges["lijkt_op_id"] == [{"lo": -6, "hi": -1}]
    assert [each["lo"] for each in meta.missing_ranges["bedrag"]] == [-99, -98]
    assert cells["lijkt_op_id"] == [1, -6, 0, -1]
    assert cells["soort"] == ["een_lange_waarde", "x", "", "b"]
    assert (meta.variable_measure["lijkt_op_id"], meta.variable_measure["dag"]) == ("nominal", "scale")
    assert told(done.receipt) == "Labels cut to what SPSS keeps (the whole text is in datapackage.json): lijkt_op_id."
    plain, _ = read(tmp_path / "t.sav")
    assert plain["dag"] == [date(2026, 1, 2), None, None, date(1950, 6, 30)]
    assert str(plain["lijkt_op_id"]) == "[1.0, None, 0.0, None]"


@formats.PSPP
def test_pspp_reads_labels_values_and_reasons(tmp_path: Path) -> None:
    sav_writer.write(tmp_path / "t.sav", [CODED], Manner())
    said = formats.pspp(tmp_path / "t.sav", "DISPLAY DICTIONARY.", "LIST bedrag dag.", "FREQUENCIES lijkt_op_id.")
    for word in ("reden 6", "weigert", "Een lange", "SDATE10", "-6 THRU", "2026/01/02", "12.25", "Missing"):
        assert word in said, word


def test_every_type_becomes_what_spss_has_for_it(tmp_path: Path) -> None:
    done = sav_writer.write(tmp_path / "t.sav", [every_type()], Manner())
    cells, meta = read(tmp_path / "t.sav", user_missing=True)
    assert list(meta.column_names) == list(TYPES)
    assert [cells[name][0] for name in TYPES] == [
        "een", 1, 1.5, 1, date(2026, 1, 2), time(10, 11), datetime(2026, 1, 2, 10, 11, 12), "a|b", '{"r": ["é"]}',
    ]  # fmt: skip
    assert meta.variable_value_labels["boolean"] == {0: "nee", 1: "ja"}
    receipt = told(done.receipt)
    assert "list, json" in receipt and "their zone does not fit: datetime" in receipt
    empty = sav_writer.write(tmp_path / "leeg.sav", [every_type([])], Manner())
    assert (empty.rows, list(read(tmp_path / "leeg.sav")[0])) == (0, list(TYPES))


def test_words_come_back_to_the_letter_but_for_spaces_at_their_end(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if text]
    done = sav_writer.write(tmp_path / "t.sav", [words(*texts)], Manner())
    assert read(tmp_path / "t.sav")[0]["tekst"] == [text.rstrip(" ") for text in texts]
    assert done.receipt == ()


def test_a_text_that_is_too_long_goes_on_in_a_second_variable_and_that_is_told(tmp_path: Path) -> None:
    table = Table("t", "t", (Column("a", "string", "Wat?"), Column("a.2", "string", "Ander")), [(LONG, "x"), ("kort", None)])
    done = sav_writer.write(tmp_path / "t.sav", [table], Manner())
    cells, meta = read(tmp_path / "t.sav")
    pieces = [name for name in cells if meta.column_names_to_labels[name].startswith("Wat?")]
    assert len(pieces) == 2 and "".join(cells[name][0] for name in pieces) == LONG
    assert [cells[name][1] for name in pieces] == ["kort", ""]
    assert max(len(cells[name][0].encode()) for name in pieces) <= sav_writer.LONGEST_TEXT
    assert "go on in _2, _3 …: a" in told(done.receipt)


@formats.PSPP
def test_pspp_reads_long_words_and_names_that_are_alike(tmp_path: Path) -> None:
    ids = [*(f"vitaliteit.{n}" for n in "abcdefgh"), "s", "s0", "S_1", "vitali0", "vitali1", "to", "all", "1a", "a.b", "a_b",
           "x" * 70, "x" * 71]  # fmt: skip
    rows = [tuple(f"{id_}-{place} " * 300 for place, id_ in enumerate(ids)), tuple(f"b {id_}" for id_ in ids)]
    sav_writer.write(tmp_path / "t.sav", [Table("t", "t", tuple(Column(id_, "string", id_) for id_ in ids), rows)], Manner())
    out = tmp_path / "t.csv"
    formats.pspp(tmp_path / "t.sav", f"SAVE TRANSLATE /OUTFILE='{out}' /TYPE=CSV /FIELDNAMES /REPLACE.")
    with out.open(encoding="utf-8", newline="") as file:
        read_back = list(csv.reader(file))
    assert read_back[0] == variable_names(ids)
    assert [[cell.rstrip() for cell in row] for row in read_back[1:]] == [[cell.rstrip() for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["a.b", "a_b", "a-b"], ["a_b_2", "a_b", "a_b_3"]),
        (["All", "to", "1e", "_x", "x.", "é", ""], ["v_All", "v_to", "v_1e", "x", "x_2", "v", "v_2"]),
        (["a" * 70, "a" * 80], ["a" * 64, "a" * 62 + "_2"]),
        (["site", "Site", "site"], ["site", "Site_2", "site_3"]),
    ],
)
def test_every_variable_has_a_name_that_spss_takes(ids: list[str], names: list[str]) -> None:
    assert variable_names(ids) == names


@given(st.lists(st.text(max_size=80), max_size=12))
def test_names_are_always_legal_and_no_two_alike(ids: list[str]) -> None:
    names = variable_names(ids)
    assert len({name.lower() for name in names}) == len(ids)
    for name in names:
        assert name.isidentifier() and name.isascii() and name[0].isalpha() and len(name) <= LONGEST_NAME


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(4, 260))
def test_words_are_cut_between_letters(text: str, most: int) -> None:
    cut = within(text, most)
    assert len(cut.encode()) <= most
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (sav_writer.write(tmp_path / f"{name}.sav", [CODED], Manner()) for name in "ab")
    assert first.sha256 == second.sha256
    assert read(tmp_path / "a.sav")[1].creation_time == datetime(1980, 1, 1)


def test_a_value_that_does_not_fit_is_told(tmp_path: Path) -> None:
    table = Table("t", "t", (Column("dag", "date", "?"), Column("n", "integer", "?")), [("2026-02-30", "veel"), (None, 3)])
    done = sav_writer.write(tmp_path / "t.sav", [table], Manner())
    assert "do not fit their variable were left empty: dag, n" in told(done.receipt)


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    with no_file_beyond(20_000), pytest.raises(NoRoom):
        sav_writer.write(tmp_path / "t.sav", [words(*(f"{n} {LONG[:3000]}" for n in range(200)))], Manner())
    assert list(tmp_path.iterdir()) == []


def test_one_can_stop_it_and_nothing_half_is_left(tmp_path: Path) -> None:
    def tick(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sav_writer.write(tmp_path / "t.sav", [words(*["x"] * 600)], Manner(tick=tick))
    assert list(tmp_path.iterdir()) == []
