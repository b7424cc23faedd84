"""codebook.yaml written back: it says what the codebook is, and all that nobody changed stays as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.coding import edits
from fieldwork.coding.codebook import Codebook, codebook_of
from fieldwork.coding.hand_edits import changes, told
from fieldwork.protocol.check import check_paths
from fieldwork.protocol.compiled import compile_codebook
from fieldwork.protocol.load import load_text
from fieldwork.study.codebook import as_yaml as codebook_yaml
from fieldwork.study.codebook.as_yaml import theme_of, written
from tests.support.studies import ROOT
from tests.test_codebook_edits import STEPS, Steps, made

SHIPPED = (ROOT / "protocols/tno-2019/codebook.yaml").read_text("utf-8")
BY_HAND = """\
# yaml-language-server: $schema=schemas/codebook.schema.json
codebook: 'met-de-hand'   # zo heet het
version: 1
routes:
- {id: vitaliteit, nl: Vitaliteit, en: Vitality}   # de eerste
- {id: ontwikkel, nl: Ontwikkeling, en: Development}
themes:
# eerst de drukte
- id: drukte
  route: vitaliteit
  nl: Drukte   # of rust
  en: 'Bustle'
  definition: >-
    Over twee
    regels.
  themes:
  # hieronder
  - {id: drukte.lawaai, nl: Lawaai, en: Noise}
  - id: drukte.tempo
    nl: Tempo
    en: Pace
    # blijft bij tempo
  color: "#112233"

# dan het leren
- {id: leren, route: ontwikkel, nl: 'Leren: hoe', en: Learning, include: [a, "b"]}
- id: regels
  generic: true
  en: Rules
  nl: Regels
# slot
"""
IN_ONE_LINE = """\
# yaml-language-server: $schema=schemas/codebook.schema.json
codebook: kort
version: 1
routes: [{id: vitaliteit, nl: V, en: V}]
valence: [plus, min]
themes: [{id: a, route: vitaliteit, nl: A, en: A, themes: [{id: b, nl: B, en: B}]}, {id: c, generic: true, nl: C, en: C}]
"""
EMPTY = "# yaml-language-server: $schema=schemas/codebook.schema.json\ncodebook: leeg\nversion: 1\n# niets meer\n"


def book(text: str) -> Codebook:
    """What a text says."""
    document = load_text(text, Path("codebook.yaml"))
    assert not document.defects
    return codebook_of(compile_codebook(document.data))


def says(text: str, codebook: Codebook) -> None:
    """The text says each code of the codebook, in its place; one that is out of use may have been left out."""
    found = book(text)
    there = {id_: theme_of(codebook, code) for id_, code in codebook.codes.items() if not code.retired or id_ in found.codes}
    assert {id_: theme_of(found, code) for id_, code in found.codes.items()} == there
    assert [code.id for code in found.in_force()] == [code.id for code in codebook.in_force()]
    assert {i: found.path(i) for i in there} == {i: codebook.path(i) for i in there}


@pytest.fixture(autouse=True)
def never_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing all themes anew loses comments: it is there for what nobody foresaw, and never used in these tests."""

    def refuse(*_: Any) -> str:
        raise AssertionError("all themes would be written anew")

    monkeypatch.setattr(codebook_yaml, "_anew", refuse)


@pytest.mark.parametrize("text", [SHIPPED, BY_HAND, IN_ONE_LINE, EMPTY, BY_HAND.replace("\n", "\r\n")])
def test_a_text_that_says_it_already_stays_to_the_byte(text: str) -> None:
    assert written(text, book(text.replace("\r\n", "\n"))) == text


@settings(max_examples=60)
@given(st.sampled_from([BY_HAND, IN_ONE_LINE, EMPTY]), STEPS)
def test_whatever_is_changed_it_is_written_checked_read_and_written_again_the_same(text: str, steps: Steps) -> None:
    before = book(text)
    now = before
    for step in steps:
        if now.codes or step[0] == "define":
            now = now.after(made(now, *step))
    new = written(text, now)
    says(new, now)
    assert written(new, now) == new == written(new, book(new))
    assert [line for line in text.split("\n") if line.startswith("#")] == [line for line in new.split("\n") if line.startswith("#")]


@settings(max_examples=40)
@given(STEPS)
def test_what_was_written_is_adopted_by_another_copy_as_the_same_codebook(steps: Steps) -> None:
    before = book(BY_HAND)
    now = before
    for step in steps:
        now = now.after(made(now, *step))
    adopted = before.after(changes(before, book(written(BY_HAND, now)), before))
    assert {id_: theme_of(now, now.codes[id_]) for id_ in adopted.codes} == {
        id_: theme_of(adopted, code) for id_, code in adopted.codes.items()
    }
    assert all(now.codes[id_].retired for id_ in now.codes.keys() - adopted.codes.keys())
    assert [code.id for code in adopted.in_force()] == [code.id for code in now.in_force()]


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that only one of two texts has."""
    before, after = old.split("\n"), new.split("\n")
    return [line for line in before if line not in after], [line for line in after if line not in before]


def test_a_change_touches_the_lines_of_its_code_only() -> None:
    now = book(BY_HAND)
    new = written(BY_HAND, now.after(edits.rename(now, "drukte", nl="Drukte en rust", en="Bustle")))
    assert changed_lines(BY_HAND, new) == (["  nl: Drukte   # of rust"], ['  nl: "Drukte en rust" # of rust'])
    new = written(BY_HAND, now.after(edits.retire(now, "leren")))
    assert changed_lines(BY_HAND, new)[1] == [
        "- {id: leren, route: ontwikkel, nl: 'Leren: hoe', en: Learning, include: [a, \"b\"], retired: true}"
    ]
    assert len(changed_lines(BY_HAND, new)[0]) == 1


def test_a_new_code_comes_below_the_heading_of_its_neighbours() -> None:
    now = book(BY_HAND)
    new = written(BY_HAND, now.after(edits.define(now, "slaap", nl="Slaap: genoeg?", route="vitaliteit", examples={"nl": ["#1"]})))
    assert new == BY_HAND.replace('  color: "#112233"\n', '''  color: "#112233"
- id: slaap
  route: vitaliteit
  nl: "Slaap: genoeg?"
  examples:
    nl: ["#1"]
''')  # fmt: skip


def test_what_is_moved_takes_its_lines_and_its_own_comments_along_and_comes_back_the_same() -> None:
    now = book(BY_HAND)
    moved = now.after(edits.move(now, "drukte.tempo", under="regels"))
    new = written(BY_HAND, moved)
    assert "  nl: Regels\n  themes:\n  - id: drukte.tempo\n    nl: Tempo\n    en: Pace\n    # blijft bij tempo\n# slot\n" in new
    assert written(new, now) == BY_HAND


def test_undoing_a_new_code_leaves_no_trace_in_the_file() -> None:
    for text in (SHIPPED, BY_HAND, EMPTY):
        now = book(text)
        more = now.after(edits.define(now, "nieuw", nl="Nieuw"))
        undone = more.after([edits.back_to("code.defined", more.bodies["nieuw"], None)])
        new = written(written(text, more), undone)
        assert new == text or (text == EMPTY and not book(new).codes)


def test_a_study_without_a_codebook_gets_one_that_is_valid(tmp_path: Path) -> None:
    empty = codebook_of({})
    text = written(None, empty.after(edits.define(empty, "rust", nl="Rust", en="Rest", examples={"nl": ['Zeg "nee" \\ ja\u2028']})))
    (tmp_path / "codebook.yaml").write_text(text, "utf-8")
    assert [defect for defect in check_paths([tmp_path / "codebook.yaml"]) if defect.severity == "error"] == []
    assert book(text).codes["rust"].examples == {"nl": ['Zeg "nee" \\ ja\u2028']}


def test_a_code_that_was_taken_out_by_hand_is_out_of_use_and_stays_out_of_the_file() -> None:
    old = book(BY_HAND)
    text = BY_HAND.replace(BY_HAND[BY_HAND.index("- id: regels") : BY_HAND.index("# slot")], "")
    made_of_it = changes(old, book(text), old)
    now = old.after(made_of_it)
    assert [kind for kind, _ in made_of_it] == ["code.retired"] and now.codes["regels"].retired
    assert written(text, now) == text
    assert "- id: regels" in written(text, now.after(edits.restore(now, "regels")))


BY_HANDS: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    ("another name", "nl: Tempo", "nl: Snelheid", [("code.renamed", "drukte.tempo")]),
    ("another definition", "regels.\n", "of meer regels.\n", [("code.redefined", "drukte")]),
    ("another route", "route: ontwikkel", "route: vitaliteit", [("code.moved", "leren")]),
    ("a new one", "- id: regels", "- {id: geld, generic: true, nl: Geld, en: Money}\n- id: regels", [("code.defined", "geld")]),
    ("out of use", "generic: true\n", "generic: true\n  retired: true\n", [("code.retired", "regels")]),
    ("merged", "generic: true\n", "generic: true\n  merged_into: leren\n", [("code.merged", "regels")]),
    ("another order", "  - {id: drukte.lawaai, nl: Lawaai, en: Noise}\n", "", [("code.retired", "drukte.lawaai")]),
    ("only a comment", "# dan het leren", "# en nu het leren", []),
    ("another id", "id: leren", "id: bijleren", [("code.defined", "bijleren"), ("code.retired", "leren")]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "events"), [each[1:] for each in BY_HANDS], ids=[each[0] for each in BY_HANDS])
def test_a_hand_edit_becomes_the_events_that_it_comes_down_to(old: str, new: str, events: list[tuple[str, str]]) -> None:
    assert old in BY_HAND
    before = book(BY_HAND)
    found = changes(before, book(BY_HAND.replace(old, new, 1)), before)
    assert [(kind, body["code"]) for kind, body in found] == events
    said = told(found)
    assert (said is None) == (not events) and (said is None or all(code in said.text("nl") for _, code in events))


def test_reordering_by_hand_moves_as_few_as_can_be() -> None:
    text = "codebook: x\nversion: 1\nthemes:\n" + "".join(f"- {{id: {c}, generic: true, nl: {c}}}\n" for c in "abcdef")
    line = "- {id: b, generic: true, nl: b}\n"
    moved = text.replace(line, "") + line
    found = changes(book(text), book(moved), book(text))
    assert [(kind, body["code"]) for kind, body in found] == [("code.moved", "b")]
    assert [code.id for code in book(text).after(found).in_force()] == list("acdefb")


def test_a_hand_edit_keeps_what_others_changed_meanwhile() -> None:
    file = book(BY_HAND)
    now = file.after(edits.rename(file, "leren", nl="Bijleren"))
    found = changes(file, book(BY_HAND.replace("nl: Tempo", "nl: Snelheid")), now)
    after = now.after(found)
    assert after.label("leren", "nl") == "Bijleren" and after.label("drukte.tempo", "nl") == "Snelheid"
