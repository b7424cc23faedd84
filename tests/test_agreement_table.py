"""`fieldwork agreement --table`: any study's table on the command line, its numbers, and one clear sentence where it is none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fieldwork.cli.agreement import table_agreement
from fieldwork.coding.agreement import STATISTICS
from fieldwork.coding.explain import EXPLANATIONS
from fieldwork.errors import InputError
from fieldwork.i18n import LANGS
from tests.support.coders import KNOWN, Rows, known_id
from tests.support.studies import fieldwork, json_of


def saved(folder: Path, text: str | bytes) -> Path:
    """A file with this text."""
    file = folder / "tabel.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def csv_of(rows: Rows, sign: str = ",") -> str:
    """A table of units × coders as CSV."""
    head = sign.join(["eenheid", *(f"codeur {place}" for place in range(len(rows[0])))])
    lines = [sign.join([f"u{number}", *(value or "" for value in row)]) for number, row in enumerate(rows)]
    return "\n".join([head, *lines]) + "\n"


@pytest.mark.parametrize(("rows", "answers"), KNOWN, ids=known_id)
def test_published_answers_come_out_of_a_table(
    rows: Rows, answers: dict[str, str | None], tmp_path: Path, own_home: Path
) -> None:
    told = json_of("agreement", "--table", str(saved(tmp_path, csv_of(rows))), home=own_home)
    assert list(told) == ["units", "coders", "missing", *STATISTICS, "ci95", "by_code", "why"]
    assert (told["units"], told["coders"]) == (len(rows), len(rows[0]))
    assert told["missing"] == sum(value is None for row in rows for value in row)
    for name, answer in answers.items():
        if answer is None:
            assert told[name] is None
            assert told["why"][name].endswith(".")
        else:
            assert f"{told[name]:.{len(answer.split('.')[1])}f}" == answer


def test_only_the_sentences_under_why_follow_the_language(tmp_path: Path, own_home: Path) -> None:
    file = str(saved(tmp_path, csv_of(KNOWN[0][0])))
    dutch, english = (json_of("agreement", "--table", file, "--lang", lang, home=own_home) for lang in LANGS)
    assert dutch["why"]["cohen_kappa"] == "Deze maat is voor precies twee codeurs."
    assert english["why"]["cohen_kappa"] == "This statistic is for exactly two coders."

    def without(told: Any) -> Any:
        return {key: [without(each) for each in value] if key == "by_code" else value for key, value in told.items() if key != "why"}

    assert without(dutch) == without(english)


SAME: list[tuple[str, str | bytes]] = [
    ("a byte order mark", "\ufeffeenheid,A,B\n1,ja,nee\n2,nee,nee\n3,ja,\n"),
    ("a Dutch spreadsheet", "\ufeffeenheid;A;B\r\n1;ja;nee\r\n2;nee;nee\r\n3;ja;\r\n"),
    ("tabs", "eenheid\tA\tB\n1\tja\tnee\n2\tnee\tnee\n3\tja\t\n"),
    ("quotes and spaces", '"eenheid, of zo;",A, B\n1," ja ",nee\n\n2,nee ,"nee"\n3,ja,  \n'),
    ("no last line end", "eenheid,A,B\n1,ja,nee\n2,nee,nee\n3,ja,"),
]


@pytest.mark.parametrize("text", [case[1] for case in SAME], ids=[case[0] for case in SAME])
def test_a_table_is_read_however_a_program_wrote_it(text: str, tmp_path: Path) -> None:
    told = table_agreement(saved(tmp_path, text)).as_json("nl")
    assert (told["units"], told["coders"], told["missing"], told["percent"]) == (3, 2, 1, 0.5)
    assert [each["code"] for each in told["by_code"]] == ["ja", "nee"]


def test_one_word_in_two_ways_of_writing_its_accent_is_one_code(tmp_path: Path) -> None:
    apart = "e\u0301e\u0301n"
    told = table_agreement(saved(tmp_path, f"u,A,B\n1,{apart},één\n2,één,{apart}\n"))
    assert [each.code for each in told.by_code] == ["één"]


WRONG: list[tuple[str | bytes, int, str, str]] = [
    # the file, the line that is named, and words of the remedy in Dutch and English
    ("", 1, "leeg", "empty"),
    ("\n  \n", 1, "leeg", "empty"),
    ("eenheid\n1\n", 1, "kolom voor elke codeur", "column for each coder"),
    ("eenheid,A,B\n1,ja\n", 2, "2 cellen en de kopregel 3", "2 cells and the headings 3"),
    ("eenheid,A,B\n1,ja,nee\n2,ja,nee,ja\n", 3, "4 cellen", "4 cells"),
    ("eenheid,A,A\n1,ja,nee\n", 1, "“A” staat er twee keer", "“A” stands there twice"),
    ("eenheid,A,\n1,ja,nee\n", 1, "Kolom 3 heeft geen naam", "Column 3 has no name"),
    ("eenheid,A,B\n1,ja,nee\n\n 1,ja,ja\n", 4, "“1” stond al op regel 2", "“1” stood on line 2"),
    ("eenheid,A,B\n,ja,nee\n", 2, "geen naam in de eerste kolom", "no name in the first column"),
    ('eenheid,A,B\n1,"ja,nee\n', 2, "aanhalingsteken", "quote"),
    ("eenheid,A,B\n1,caf\xe9,nee\n".encode("latin-1"), 2, "opslaan met codering UTF-8", "save with encoding UTF-8"),
    ("eenheid,A,B\n1,ja,nee\n".encode("utf-16"), 1, "UTF-8", "UTF-8"),
    (b"eenheid,A,B\n1,\x00,nee\n", 2, "CSV in UTF-8", "CSV in UTF-8"),
    ("eenheid,A,B\n" + "".join(f"{n},x{n},y{n}\n" for n in range(600)), 1, "1200 verschillende waarden", "1200 different values"),
]


@pytest.mark.parametrize(("text", "line", "dutch", "english"), WRONG, ids=[f"{n}-{case[2][:20]}" for n, case in enumerate(WRONG)])
def test_a_wrong_table_is_one_sentence_with_its_place(
    text: str | bytes, line: int, dutch: str, english: str, tmp_path: Path
) -> None:
    file = saved(tmp_path, text)
    with pytest.raises(InputError) as caught:
        table_agreement(file)
    for lang, words in zip(LANGS, (dutch, english), strict=True):
        said = caught.value.message.text(lang)
        assert said.startswith(f"{file}:{line}: ")
        assert words in said
        assert "\n" not in said


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((), 3, "--study"),
        (("--json",), 3, "--study"),
        (("--table", "tabel.csv", "--round", "Proef"), 2, "--round"),
        (("--table",), 2, "--table"),
        (("--table", "nergens.csv"), 1, "nergens.csv bestaat niet"),
        (("--table", "."), 1, "kan niet gelezen worden"),
        (("--explain", "kapa"), 2, "cohen_kappa"),
        (("--explain", "--json"), 2, "niet beide"),
    ],
)
def test_what_cannot_be_done_ends_with_one_line_and_its_exit_code(
    args: tuple[str, ...], code: int, words: str, own_home: Path
) -> None:
    done = fieldwork("agreement", *args, home=own_home, expect=code)
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_headings_alone_are_no_units_and_one_coder_is_no_agreement(tmp_path: Path, own_home: Path) -> None:
    empty = json_of("agreement", "--table", str(saved(tmp_path, "eenheid,A,B\n")), home=own_home)
    alone = json_of("agreement", "--table", str(saved(tmp_path, "eenheid,A\n1,ja\n2,nee\n")), home=own_home)
    for told, words in ((empty, "geen enkele eenheid"), (alone, "minder dan twee codeurs")):
        assert {told[name] for name in STATISTICS} == {None}
        assert all(words in told["why"][name] for name in STATISTICS)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ("Eenheden: 12, codeurs: 4, lege cellen: 7", "0,743", "0,775", "0,818", " tot ", "precies twee codeurs", "geen grens")),
        ("en", ("Units: 12, coders: 4, empty cells: 7", "0.743", "0.775", "0.818", " to ", "exactly two coders", "good or bad")),
    ],
)
def test_a_person_reads_figures_intervals_reasons_and_codes_within_eighty_columns(
    lang: str, words: tuple[str, ...], tmp_path: Path, own_home: Path
) -> None:
    done = fieldwork("agreement", "--table", str(saved(tmp_path, csv_of(KNOWN[0][0]))), "--lang", lang, home=own_home)
    flat = " ".join(done.stdout.split())
    for each in words:
        assert " ".join(each.split()) in flat
    assert [line.split()[0] for line in done.stdout.splitlines() if re.match(r"[1-5]  ", line)] == ["1", "2", "3", "4", "5"]
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stderr == ""


def test_hostile_codes_are_shown_harmless(tmp_path: Path, own_home: Path) -> None:
    done = fieldwork("agreement", "--table", str(saved(tmp_path, "u,A,B\n1,[/a],=1+1\n2,\u202ex,[/a]\n")), home=own_home)
    assert "[/a]" in done.stdout
    assert "\u202e" not in done.stdout


def test_what_other_programs_write_for_a_missing_value_is_told(tmp_path: Path, own_home: Path) -> None:
    done = fieldwork("agreement", "--table", str(saved(tmp_path, "u,A,B\n1,ja,NA\n2,.,ja\n")), "--json", home=own_home)
    assert "“.”, “NA”" in done.stderr
    assert {each["code"] for each in json.loads(done.stdout)["by_code"]} == {"ja", "NA", "."}


@pytest.mark.parametrize("lang", LANGS)
def test_explanations_come_without_a_table_all_or_one(lang: str, own_home: Path) -> None:
    every = fieldwork("agreement", "--explain", "--lang", lang, home=own_home).stdout
    assert re.findall(r"^\S.*\((\w+)\)$", every, re.MULTILINE) == [*EXPLANATIONS]
    one = fieldwork("agreement", "--explain", "gwet_ac1", "--lang", lang, home=own_home).stdout
    assert "Gwet, K. L. (2008)" in one
    assert "Cohen, J." not in one
    assert max(map(len, every.splitlines())) <= 80


def test_a_table_can_be_explained_below_it(tmp_path: Path, own_home: Path) -> None:
    file = str(saved(tmp_path, csv_of(KNOWN[1][0])))
    done = fieldwork("agreement", "--table", file, "--explain", "cohen_kappa", home=own_home)
    assert done.stdout.index("0,091") < done.stdout.index("Cohen, J. (1960)")
