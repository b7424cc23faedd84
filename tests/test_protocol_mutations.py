"""However a protocol or session file is damaged, it is taken or refused with a place, and nothing is raised."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from test_protocol_check import ALL_KINDS, CODEBOOK, SESSION, STUDY

from fieldwork.i18n import LANGS
from fieldwork.protocol.check import check_paths
from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.defects import errors_in
from fieldwork.protocol.load import load
from fieldwork.protocol.model import from_compiled
from fieldwork.protocol.shipped import shipped

ODD = [
    "",
    "~",
    "true",
    "no",
    "12",
    "-1",
    "1e9",
    "[]",
    "{}",
    "[[a], {b: c}]",
    "{a: {b: [1]}}",
    "'",
    "é",
    "x" * 300,
    "&a b",
    "*a",
    "!!int 3",
    "|",
    "{nl: 3}",
    "open",
    "repeat",
    "grid",
    "computed",
    "{sum: 3}",
    "{value: ja}",
    "$wave",
    "any",
]
SPECIAL = "\t:{}[]#&*!|>'\"%@`,-? \n\r\0\ufeff\u2028é"

Mutation = Callable[[random.Random, str], str]


def a_line(rng: random.Random, text: str) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, rng.randrange(len(lines))


def delete_line(rng: random.Random, text: str) -> str:
    lines, at = a_line(rng, text)
    return "\n".join(lines[:at] + lines[at + rng.randint(1, 4) :])


def duplicate_lines(rng: random.Random, text: str) -> str:
    lines, at = a_line(rng, text)
    return "\n".join(lines[: at + 1] + lines[max(0, at - rng.randint(0, 5)) :])


def swap_lines(rng: random.Random, text: str) -> str:
    lines, at = a_line(rng, text)
    other = rng.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def replace_value(rng: random.Random, text: str) -> str:
    lines, at = a_line(rng, text)
    head, colon, _ = lines[at].partition(":")
    lines[at] = f"{head}{colon} {rng.choice(ODD)}"
    return "\n".join(lines)


def replace_inside(rng: random.Random, text: str) -> str:
    places = [at for at, character in enumerate(text) if character in ":,"]
    at = rng.choice(places or [0])
    end = next((i for i in range(at + 1, len(text)) if text[i] in ",}\n]"), len(text))
    return f"{text[: at + 1]} {rng.choice(ODD)}{text[end:]}"


def rename_key(rng: random.Random, text: str) -> str:
    at = rng.choice([at for at, character in enumerate(text) if character == ":"] or [1])
    return text[: at - 1] + rng.choice(["", "x", "s", "_"]) + text[at:]


def change_indent(rng: random.Random, text: str) -> str:
    lines, at = a_line(rng, text)
    lines[at] = rng.choice(["", " ", "  ", "    ", "\t"]) + (lines[at] if rng.random() < 0.5 else lines[at].lstrip())
    return "\n".join(lines)


def insert_character(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(SPECIAL) + text[at + rng.randint(0, 1) :]


def truncate(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text))]


MUTATIONS: tuple[Mutation, ...] = (
    delete_line,
    duplicate_lines,
    swap_lines,
    replace_value,
    replace_inside,
    rename_key,
    change_indent,
    insert_character,
    truncate,
)


def mutated(rng: random.Random, text: str) -> bytes:
    """The text after one to three mutations, now and then with a byte that is no UTF-8."""
    for _ in range(rng.randint(1, 3)):
        text = rng.choice(MUTATIONS)(rng, text) or " "
    raw = text.encode("utf-8", "replace")
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :] if rng.random() < 0.05 else raw


@pytest.mark.parametrize(("kind", "seed"), [("protocol", 1), ("protocol", 2), ("session", 3), ("session", 4)])
def test_500_mutated_files_are_taken_or_refused_with_a_place(kind: str, seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    shipped_ones = [path.read_text("utf-8") for path in sorted(shipped("protocols").glob("*/observatie.yaml"))]
    sources = {"protocol": [ALL_KINDS.read_text("utf-8"), *shipped_ones], "session": [SESSION]}[kind]
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "all.yaml").write_text(ALL_KINDS.read_text("utf-8"), "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    (tmp_path / "codebook.yaml").write_text(CODEBOOK.replace("id: ontwikkel", "id: mobiliteit"), "utf-8")
    files = []
    for number in range(500):
        (tmp_path / str(number)).mkdir()
        files.append(tmp_path / str(number) / "f.yaml")
        files[-1].write_bytes(mutated(rng, rng.choice(sources)))
    found = check_paths(files)
    for each in found:
        lines = each.path.read_bytes().decode("utf-8", "replace").splitlines() or [""]
        assert 1 <= each.line <= len(lines) + 1 and each.column >= 1, each.render("en")
        assert all(each.render(lang) and each.message.text(lang) for lang in LANGS)
    refused = {each.path for each in errors_in(found)}
    assert len(refused) > 300, "the mutations do harm"
    for path in set(files) - refused if kind == "protocol" else ():
        data = load(path).data
        assert data is None or "sections" not in data or from_compiled(compile_protocol(data)).items
