"""A coder at a real terminal: what she did is what `codings` and the log tell, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.coding import ITEMS, sentences, study_to_code
from tests.support.studies import environment, fieldwork, json_of, new_study
from tests.support.terminal import Terminal

HOME = "P Van papier"
CODEBOOK = "\x1b[17;2~"
"""Shift+F6."""
REDO = "\x1b[20;2~"
"""Shift+F9."""
EACH = 12
SENTENCES = [(item, words) for item in ITEMS for words in sentences("W01", item, EACH)]
ROLE_MODEL, TRANSPORT, SOCIAL = "begeleiding_ondersteuning.rolmodel", "contextueel.vervoer", "sociaal_relationeel"
THEMES = [("rolm", ROLE_MODEL), ("vervoer", TRANSPORT), ("ken soc", SOCIAL)]
"""Letters, and the theme that they find."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> Path:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    study_to_code(folder, each=EACH)
    return folder


@pytest.fixture
def coder(study: Path, own_home: Path) -> Iterator[Terminal]:
    """C1, on the first sentence."""
    with Terminal("--study", str(study), "--as", "C1", env=environment(own_home)) as terminal:
        terminal.until(HOME)
        terminal.press("c")
        terminal.until("C1 0 coderingen")
        terminal.until(SENTENCES[0][1].rpartition(" ")[2])
        yield terminal


def many(terminal: Terminal) -> int:
    """How many codings the top line tells."""
    found = re.search(r"C1 (\d+) codering", terminal.flat())
    return int(found[1]) if found else -1


def codings(study: Path, home: Path) -> list[tuple[str, str, str]]:
    """The codings that stand: item, words, theme. Every one is of C1, about what an employee does."""
    rows: list[dict[str, Any]] = json_of("codings", "--study", str(study), home=home)
    assert {(row["coder"], row["actor"], row["field"], row["state"]) for row in rows} <= {("C1", "werknemer", "answer", "kept")}
    for row in rows:
        text = " ".join(words for item, words in SENTENCES if item == row["item"])
        assert text[row["start"] : row["end"]] == row["text"]
    return [(row["item"], row["text"], row["code"]) for row in rows]


def test_thirty_segments_by_keyboard_three_undone_two_redone_one_code_made_and_one_merged(
    study: Path, coder: Terminal, own_home: Path
) -> None:
    expected = []
    for place, (item, words) in enumerate(SENTENCES[:30]):
        letters, theme = THEMES[place % 3]
        coder.press("enter")
        if place < 3:
            coder.type(letters)
            coder.press("enter")
        else:
            coder.press(str(place % 3 + 1))
        coder.press("down")
        coder.until(lambda place=place: many(coder) == place + 1)  # type: ignore[misc]
        expected.append((item, words, theme))
    for left in (29, 28, 27):
        coder.press("f9")
        coder.until(lambda left=left: many(coder) == left)  # type: ignore[misc]
    coder.until("Ongedaan gemaakt: codering “Rolmodel”")
    for again in (28, 29):
        coder.press(REDO)
        coder.until(lambda again=again: many(coder) == again)  # type: ignore[misc]
    del expected[29]
    coder.press("down", "down")
    coder.type("op de fiets")
    coder.until("Enter maakt een nieuw thema")
    coder.press("ctrl+y")
    coder.until(lambda: many(coder) == 30)
    coder.until("Nieuw thema “op de fiets” (Vitaliteitsroute)")
    expected.append((*SENTENCES[30], "op_de_fiets"))
    coder.press("shift+tab")  # the coding before the new one is about transport
    coder.until("▸Vervoer")
    coder.press(CODEBOOK)
    coder.until("N Nieuw Enter Omschrijven")
    coder.press("s")
    coder.until("Enter Kiezen")
    coder.type("sociale ken")
    coder.press("enter")
    coder.until("N Nieuw Enter Omschrijven")
    coder.press("escape")
    coder.until("▸Sociale kenmerken")
    coder.press("ctrl+q")
    coder.until(HOME)
    coder.press("q")
    assert coder.wait() == 0
    assert codings(study, own_home) == [(item, words, {TRANSPORT: SOCIAL}.get(theme, theme)) for item, words, theme in expected]
    assert "In orde" in fieldwork("verify", "--study", str(study), home=own_home).stdout


def test_six_keys_select_a_sentence_confirm_actor_and_route_give_a_theme_and_go_on(
    study: Path, coder: Terminal, own_home: Path
) -> None:
    keys = ["down", "enter", "t", "a", "enter", "down"]
    for key in keys:
        coder.press(key)
    coder.until(lambda: many(coder) == 1)
    coder.press("1")  # the next sentence is selected: a digit is all that it takes to give it the same theme
    coder.until(lambda: many(coder) == 2)
    coder.press("ctrl+q")
    coder.until(HOME)
    coder.press("q")
    assert coder.wait() == 0
    assert codings(study, own_home) == [(*SENTENCES[1], "taakomgeving"), (*SENTENCES[2], "taakomgeving")]
    written = [each["body"] for each in json_of("log", "--study", str(study), home=own_home) if each["kind"] == "segment.coded"]
    assert [each["prefilled"] for each in written] == [[], ["actor", "route"]], "confirmed with Enter, and left as proposed"


def test_a_few_segments_by_mouse_alone(study: Path, own_home: Path) -> None:
    with Terminal("--study", str(study), "--as", "C1", env=environment(own_home), columns=140, rows=45) as terminal:
        terminal.until(HOME)
        terminal.click("Ctrl+P")
        terminal.until("Wat wilt u doen?")
        for _ in range(4):
            terminal.wheel(20, 60)
        terminal.click(re.compile(r"^.{20,50}(Coderen)  "))
        terminal.until("C1 0 coderingen")
        terminal.click("Zin 2 van vitaliteit.a")
        terminal.click("Alle thema's")
        terminal.until("Welk thema?")
        terminal.until("Wel: Uitspraken")
        terminal.click(re.compile("(Werkvermogen volgen)"))
        terminal.until(lambda: many(terminal) == 1)
        terminal.click("Zin 5 van vitaliteit.a")
        terminal.click("1 Werkvermogen volgen")
        terminal.until(lambda: many(terminal) == 2)
        terminal.click("− Belemmerend")
        terminal.until("▸− Belemmerend")
        terminal.click("begint vitaliteit.b")
        terminal.click("1 Werkvermogen volgen")
        terminal.until(lambda: many(terminal) == 3)
        terminal.click("Delete Weghalen")
        terminal.until(lambda: many(terminal) == 2)
        terminal.close()
    assert codings(study, own_home) == [(*SENTENCES[1], "monitoren_bespreken"), (*SENTENCES[4], "monitoren_bespreken")]
    rows = json_of("codings", "--study", str(study), home=own_home)
    assert [row["valence"] for row in rows] == [None, "belemmerend"]
