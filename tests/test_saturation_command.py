"""`fieldwork saturation --matrix`: any table of sessions × codes, for programs and for people, in both languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fieldwork.cli.matrix import read_matrix
from fieldwork.cli.saturation_text import chart
from fieldwork.errors import InputError
from tests.support.incidences import DUNE, REAL, csv_of, new_codes_table, rows_of
from tests.support.studies import fieldwork, json_of

KEYS = ["unit", "sessions", "codes", "uniques", "duplicates", "accumulation", "chao2", "jackknife1", "jackknife2", "coverage",
        "new_codes", "guest", "order_free", "expected_new", "needed", "next_is_new_upper95", "indication", "why", "cells",
        "least_heard"]  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A place for a table."""
    return tmp_path / "tabel.csv"


def told(file: Path, home: Path, *more: str) -> dict[str, Any]:
    """What `--json` tells of a file."""
    found: dict[str, Any] = json_of("saturation", "--matrix", str(file), *more, home=home)
    return found


def test_json_keeps_its_keys_and_tells_the_known_answers(table: Path, own_home: Path) -> None:
    table.write_text(csv_of(rows_of(20, DUNE), 30), encoding="utf-8")
    found = told(table, own_home)
    assert list(found) == KEYS
    assert list(found["chao2"]) == ["estimate", "se", "low", "high"]
    assert list(found["guest"]) == ["base", "run", "threshold", "ratios", "stop"]
    assert list(found["order_free"]) == ["ratios", "stop", "orders_stopping"]
    assert (list(found["expected_new"]), list(found["needed"])) == (["1", "3", "5"], ["0.90", "0.95"])
    assert found["chao2"]["estimate"] == pytest.approx(32.1375)
    assert (found["unit"], found["cells"], found["least_heard"]) == ("session", [], [])


def test_the_settings_of_the_rule_are_those_that_were_asked_for(own_home: Path, table: Path) -> None:
    new = [20, 10, 5, 2, 1, 3, 1, 0, 1, 0]
    table.write_text(csv_of(new_codes_table(new), sum(new)), encoding="utf-8")
    assert told(table, own_home)["guest"]["stop"] == "6+2"
    assert told(table, own_home, "--run", "3")["guest"]["stop"] == "7+3"
    found = told(table, own_home, "--base", "6", "--threshold", "0", "--seed", "7")["guest"]
    assert (found["base"], found["threshold"], found["stop"]) == (6, 0, None)


def test_the_command_loads_numpy_only_when_it_counts_and_the_figures_know_no_study() -> None:
    code = (
        "import sys, fieldwork.cli.app, fieldwork.cli.saturation; early = 'numpy' in sys.modules;"
        "import fieldwork.saturation.result, fieldwork.saturation.words, fieldwork.saturation.meaning;"
        "known = {name.split('.')[1] for name in sys.modules if name.startswith('fieldwork.')};"
        "print(early, sorted(known & {'store', 'coding', 'protocol', 'capture', 'study'}), 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False [] False\n"


def test_a_header_alone_is_no_session_at_all(table: Path, own_home: Path) -> None:
    table.write_text("session,rust,druk\n", encoding="utf-8")
    found = told(table, own_home)
    assert (found["sessions"], found["codes"], found["indication"], found["coverage"]) == (0, 0, "unknown", None)
    assert "Er zijn nog geen gesprekken." in fieldwork("saturation", "--matrix", str(table), home=own_home).stdout


@pytest.mark.parametrize(
    "raw",
    [
        b"session,rust,druk\ng1,1,0\ng2,3,2\n",
        b"\xef\xbb\xbfsessie;rust;druk\r\ng1;1;\r\ng2;3;2\r\n",
        b'"session"\t"rust"\t"druk"\n\n"g1"\t"1"\t"0"\n"g2"\t"1,0"\t"1.00"\n\n',
        b'session;"rust";druk\rg1; 1 ; 00\rg2;3;2',
        b",rust,druk\ng1,1,0.0\ng2,3,2\n",
    ],
    ids=["commas", "a Dutch spreadsheet", "tabs", "old line ends", "a data frame"],
)
def test_the_same_table_is_read_however_a_program_wrote_it(table: Path, raw: bytes) -> None:
    table.write_bytes(raw)
    seen = read_matrix(table)
    assert list(zip(seen.units, seen.codes_of(), strict=True)) == [("g1", ["rust"]), ("g2", ["rust", "druk"])]


def test_codes_may_be_called_by_numbers_or_hold_the_separator(table: Path) -> None:
    table.write_text(',0,1,"2; of 3"\na,1,0,1\n', encoding="utf-8")
    assert read_matrix(table).codes == ["0", "2; of 3"]
    table.write_text("session,1,2,3\na,1,0,1\n", encoding="utf-8")
    assert read_matrix(table).codes == ["1", "3"]


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"", 1, "the file is empty"),
        (b"\n \n", 1, "the file is empty"),
        (b"g1,1,0,1\ng2,0,1,1\n", 1, "put a line above them"),
        (b"session,rust,,druk\ng1,1,0,1\n", 1, "column 3 has no name"),
        (b"session,rust,rust\ng1,1,0\n", 1, "the code “rust” stands there twice"),
        (b"session,rust,druk\ng1,1\n", 2, "2 cells and the first line 3"),
        (b"session,rust,druk\ng1,1,0\n\ng2,1,0,1\n", 4, "4 cells and the first line 3"),
        (b"session,rust,druk\n,1,0\n", 2, "names no session"),
        (b"session,rust,druk\ng1,1,0\ng2,0,1\ng1,1,1\n", 4, "“g1” stands on line 2 too"),
        (b"session,rust,druk\ng1,1,x\n", 2, "“druk” has “x”"),
        (b"session,rust,druk\ng1,1,nan\n", 2, "“druk” has “nan”"),
        (b"session,rust,druk\ng1,inf,1\n", 2, "“rust” has “inf”"),
        (b"session,rust,druk\ng1,0.5,1\n", 2, "write a whole number"),
        (b"session,rust,druk\ng1,-1,1\n", 2, "never under 0"),
        (b'session,rust,druk\ng1,"1,1\n', 2, "quotes"),
        (b"session,rust,druk\ng1,1,1\ng\xe9,1,1\n", 3, "not UTF-8"),
        ("session,rust\ng1,1\n".encode("utf-16"), 1, "not UTF-8"),
        (b"session,ru\x07st\ng1,1\n", 1, "control character"),
        (b"PK\x03\x04\x00\x00session", 1, "this is no text"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_with_its_line_and_the_remedy(table: Path, raw: bytes, line: int, words: str) -> None:
    table.write_bytes(raw)
    with pytest.raises(InputError) as refused:
        read_matrix(table)
    assert refused.value.message.text("en").startswith(f"{table}:{line}: ")
    assert words in refused.value.message.text("en")
    assert refused.value.message.text("nl").startswith(f"{table}:{line}: ")


def test_what_is_wrong_is_one_line_with_its_exit_code(table: Path, own_home: Path) -> None:
    table.write_text("session,rust\ng1,\x1b[31m\n", encoding="utf-8")
    for args, code, words in (
        (["--matrix", str(table)], 1, f"{table}:2: "),
        (["--matrix", str(table.parent / "nergens.csv")], 1, "nergens.csv"),
        ([], 3, "geen studie"),
        (["--matrix", str(table), "--parents"], 2, "--parents"),
        (["--matrix", str(table), "--base", "3"], 2, "kies uit 4, 5, 6"),
    ):
        done = fieldwork("saturation", *args, home=own_home, expect=code)
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert "\x1b" not in done.stderr
        assert done.stdout == ""


@pytest.mark.parametrize(
    ("lang", "first", "least", "at_most"),
    [("nl", "Aanwijzing: weinig nieuws", "ten minste 54,5", "gevraagd is hooguit 5"), ("en", "Indication: little that is new", "at least 54.5", "at most 5 is asked")],
)
def test_a_person_reads_the_indication_first_and_never_a_certainty(lang: str, first: str, least: str, at_most: str, own_home: Path) -> None:
    out = fieldwork("saturation", "--matrix", str(REAL), "--lang", lang, home=own_home).stdout
    assert out.startswith(first)
    assert least in out
    assert at_most in out
    assert "95 %" not in out
    assert "95%" not in out
    assert "QUALITY:committed, QUALITY:consistent, QUALITY:maturity" in out
    assert "█" in out


def test_under_six_sessions_people_see_counts_and_the_curve_and_programs_the_formulas(table: Path, own_home: Path) -> None:
    table.write_text(csv_of(rows_of(5, [5, 4, 2, 1, 1]), 5), encoding="utf-8")
    assert told(table, own_home)["chao2"]["estimate"] > 5
    out = fieldwork("saturation", "--matrix", str(table), home=own_home).stdout
    assert "Onder 6 gesprekken" in out
    assert "█" in out
    for hidden in ("Chao2", "jackknife", "Dekking", "ten minste 5"):
        assert hidden not in out


def test_names_in_a_table_cannot_reach_the_terminal_raw(table: Path, own_home: Path) -> None:
    rows = "".join(f"[/g{n}],1,{n}\n" for n in range(6))
    table.write_text("session,=1+1,[red]\u202e\n" + rows, encoding="utf-8")
    out = fieldwork("saturation", "--matrix", str(table), home=own_home).stdout
    assert "[/g5]" in out
    assert "\u202e" not in out
    assert told(table, own_home)["sessions"] == 6


def test_the_curve_ends_at_its_top_whatever_its_length() -> None:
    assert chart([1.0, 2.0], height=2) == ["2     ████", "0 ████████"]
    long = chart([float(at) for at in range(1, 501)])
    assert {len(line) for line in long[-1:]} == {64}
    assert long[0].startswith("500 ")
    assert long[0].endswith("█")
