"""Reading YAML as people write it: what is typed, where everything stands, and what is refused before it does harm."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from fieldwork.protocol.defects import Mark
from fieldwork.protocol.load import load, load_text

HERE = Path("f.yaml")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("12", 12), ("-3", -3), ("0", 0), ("1.50", 1.5), ("1e3", 1000.0),
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"),
        ("2026-05-03", "2026-05-03"), ("14:30", "14:30"), ("2026-05-03 14:30", "2026-05-03 14:30"),
        ("012", "012"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("1.", "1."), (".5", ".5"), (".inf", ".inf"), ("1e999", "1e999"),
        ("'12'", "12"), ('"true"', "true"), ("''", ""), ("٣", "٣"),
    ],
)  # fmt: skip
def test_only_true_false_null_and_numbers_are_typed(written: str, read: Any) -> None:
    document = load_text(f"a: {written}\n", HERE)
    assert not document.defects
    assert document.data == {"a": read} and type(document.data["a"]) is type(read)


def test_the_places_of_keys_and_values_are_known_also_behind_an_alias() -> None:
    document = load_text("a: &x\n  - één\n  -   b: 2\nc: *x\n", HERE)
    assert document.data == {"a": ["één", {"b": 2}], "c": ["één", {"b": 2}]}
    assert document.mark(("a", 0)) == Mark(2, 5)
    assert document.key_mark(("a", 1, "b")) == Mark(3, 7) and document.mark(("a", 1, "b")) == Mark(3, 10)
    assert document.key_mark(("c",)) == Mark(4, 1) and document.mark(("c", 1, "b")) == Mark(3, 10)
    assert document.mark(("a", 9, "nergens")) == Mark(1, 4), "what is not there is told where it would be"


def test_a_key_is_the_text_that_was_written() -> None:
    assert load_text("no: a\n1: b\ntrue: c\n", HERE).data == {"no": "a", "1": "b", "true": "c"}


def test_unquoted_yaml_words_are_remembered_and_quoted_ones_are_not() -> None:
    document = load_text("a: no\nb: 'no'\nYes: 1\n\"off\": 2\n", HERE)
    assert list(document.bare_values) == [("a",)] and list(document.bare_keys) == [("Yes",)]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join('*' + before for _ in range(10))}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LATIN = "protocol: a\ntitle: Vitaliteit, één\n".encode("cp1252")

BYTES: list[tuple[str, bytes, str, int, int, str]] = [
    ("alias bomb", BOMB.encode(), "alias-bomb", 4, 36, "*c"),
    ("10 MB", b"a: b\n" * 2_000_000, "too-big", 1, 1, "10.0 MB"),
    ("NUL", b"protocol: a\nti\0tle: b\n", "binary", 2, 3, "YAML"),
    ("PNG", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary", 0, 0, "YAML"),
    ("random bytes", bytes(range(128, 256)) * 4, "binary", 1, 1, "YAML"),
    ("Windows-1252", LATIN, "encoding", 2, 20, "Windows-1252"),
    ("UTF-16 with BOM", "protocol: a\n".encode("utf-16"), "encoding", 1, 1, "UTF-16"),
    ("UTF-16 without BOM", "protocol: a\n".encode("utf-16-be"), "encoding", 1, 1, "UTF-16"),
    ("bell", "a: één\x07\n".encode(), "control-character", 1, 7, "U+0007"),
    ("deep", b"[" * 400_000, "too-deep", 1, 61, "60"),
    ("long line", b"a: " + b"[a, " * 30_000, "too-deep", 0, 0, "60"),
    ("unclosed quote", b"a: 1\nb: 'x\nc: 2\n", "yaml-syntax", 2, 4, "2"),
    ("tab", b"a:\n \tb: 1\n", "tab", 2, 2, "spaties"),
]


@pytest.mark.parametrize(("raw", "code", "line", "column", "said"), [row[1:] for row in BYTES], ids=[row[0] for row in BYTES])
def test_what_cannot_be_read_is_one_defect_with_its_place(
    raw: bytes, code: str, line: int, column: int, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    started = time.perf_counter()
    document = load(path)
    assert time.perf_counter() - started < 5
    assert document.data is None
    (defect,) = document.defects
    assert defect.code == code and said in defect.message.text("nl")
    assert not line or (defect.line, defect.column) == (line, column)


def test_a_byte_order_mark_of_utf_8_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffa: één\r\nb: 2\r\n".encode())
    document = load(path)
    assert document.data == {"a": "één", "b": 2} and not document.defects


def test_a_folder_given_as_a_file_is_told_and_not_raised(tmp_path: Path) -> None:
    assert [defect.code for defect in load(tmp_path).defects] == ["unreadable"]


def test_an_alias_that_stays_small_is_allowed() -> None:
    assert load_text("a: &a {nl: x}\nb: *a\n", HERE).data == {"a": {"nl": "x"}, "b": {"nl": "x"}}
