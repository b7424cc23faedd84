"""A blind round at real terminals: the lead opens it, two coders code without seeing each other, it is closed and settled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.coding import ITEMS, sentences, study_to_code
from tests.support.studies import environment, fieldwork, json_of, new_study
from tests.support.terminal import Terminal

HOME = "P Van papier"
ROLE_MODEL, TRANSPORT, SOCIAL = "begeleiding_ondersteuning.rolmodel", "contextueel.vervoer", "sociaal_relationeel"
ITEM = ITEMS[0]
LETTERS = {ROLE_MODEL: "rolm", TRANSPORT: "vervoer", SOCIAL: "ken soc"}
LABELS = {ROLE_MODEL: "Rolmodel", TRANSPORT: "Vervoer", SOCIAL: "Sociale kenmerken"}
GIVEN = {
    "C1": (ROLE_MODEL, TRANSPORT, SOCIAL, None),
    "C2": (ROLE_MODEL, SOCIAL, None, TRANSPORT),
}
"""What each coder makes of the first four sentences."""
SENTENCES = sentences("W01", ITEM, 4)


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> Path:
    folder = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    study_to_code(folder, each=4)
    return folder


@contextmanager
def at_home(study: Path, who: str, home: Path, *, columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
    """The program in a terminal of somebody, on its first screen; it is left from there."""
    with Terminal("--study", str(study), "--as", who, env=environment(home), columns=columns, rows=rows) as terminal:
        terminal.until(HOME)
        yield terminal
        terminal.until(HOME)
        terminal.press("q")
        assert terminal.wait() == 0


def rounds_screen(terminal: Terminal, words: str) -> None:
    """To the rounds, once the words stand there."""
    terminal.press("d")
    terminal.until("Dubbel coderen")
    terminal.until(words)


def back_home(terminal: Terminal) -> None:
    terminal.press("escape")
    terminal.until(HOME)


def code(study: Path, who: str, home: Path) -> None:
    """Code four sentences by keyboard, seeing no theme but one's own, and say that it is done."""
    with at_home(study, who, home) as terminal:
        terminal.press("c")
        terminal.until(f"{who} 0 coderingen")
        terminal.until(SENTENCES[-1].rpartition(" ")[2])
        given: list[str] = []
        for theme in GIVEN[who]:
            assert terminal.told(LABELS[each] for each in LABELS if each not in given) == []
            if theme is not None:
                terminal.press("enter")
                terminal.type(LETTERS[theme])
                terminal.press("enter")
                given.append(theme)
                terminal.until(f"{who} {len(given)} codering")
                terminal.painted()
            terminal.press("down")
        terminal.press("ctrl+q")
        terminal.until(HOME)
        rounds_screen(terminal, "open; wacht op")
        terminal.press("k")
        terminal.until(f"{who} is klaar")
        back_home(terminal)


def codings(study: Path, home: Path, *who: str) -> list[tuple[int, str, str]]:
    """The codings that `codings --json` tells: the number of the sentence, the theme, the coder."""
    rows: list[dict[str, Any]] = json_of("codings", *who, "--study", str(study), home=home)
    assert all(row["item"] == ITEM and row["state"] == "kept" for row in rows)
    return sorted((SENTENCES.index(row["text"]), row["code"], row["coder"]) for row in rows)


def test_a_blind_round_by_two_coders_from_start_to_consensus(study: Path, own_home: Path) -> None:
    with at_home(study, "R1", own_home) as lead:
        rounds_screen(lead, "Er is nog geen ronde")
        lead.press("n")
        lead.until("Nieuwe ronde Naam")
        lead.press("tab")
        lead.type("C1, C2")
        lead.press("ctrl+n")
        lead.until("Ronde 1 open; wacht op C1, C2")
        lead.press("l")
        lead.until("Nog niet klaar: C1, C2")
        back_home(lead)

    code(study, "C1", own_home)
    code(study, "C2", own_home)
    told = fieldwork("agreement", "--round", "Ronde 1", "--study", str(study), home=own_home, expect=1)
    assert "blind" in told.stderr

    with at_home(study, "C2", own_home) as terminal:
        rounds_screen(terminal, "iedereen is klaar; te sluiten")
        terminal.press("l")
        terminal.until("codeboek Ronde 1")
        terminal.until("Rolmodel")
        terminal.press("?")
        terminal.until("Wat de maten zeggen")
        terminal.press("escape")
        terminal.until("codeboek Ronde 1", gone="Wat de maten zeggen")
        terminal.press("v")
        terminal.until("0 van 3 vastgelegd")
        terminal.press("1")
        terminal.until("Wat C1 codeerde, blijft staan. Waarom?")
        terminal.type("het gaat over de reis\n")
        terminal.until("1 van 3 vastgelegd")
        terminal.press("g")
        terminal.until("Hier blijft niets staan. Waarom?")
        terminal.type("te algemeen\n")
        terminal.until("2 van 3 vastgelegd")
        terminal.press("u")
        terminal.until("1 van 3 vastgelegd")
        terminal.press("f9")
        terminal.until("0 van 3 vastgelegd")
        terminal.press("r")
        terminal.until("1 van 3 vastgelegd")
        terminal.press("r")
        terminal.until("2 van 3 vastgelegd")
        terminal.press("enter")
        terminal.until("Nog niet vastgelegd")
        terminal.click("B Allebei")
        terminal.until("Alles wat gecodeerd is, blijft staan. Waarom?")
        terminal.type("klopt\n")
        terminal.until("Alle verschillen zijn vastgelegd")
        terminal.press("escape")
        terminal.until("codeboek Ronde 1")
        terminal.press("escape")
        terminal.until("gesloten; alle 3 verschillen vastgelegd")
        back_home(terminal)

    everything = [(place, theme, who) for who, themes in GIVEN.items() for place, theme in enumerate(themes) if theme]
    assert codings(study, own_home) == sorted(everything)
    stands = [(place, theme) for place, theme, _ in codings(study, own_home, "--coder", "consensus")]
    assert stands == [(0, ROLE_MODEL), (1, TRANSPORT), (3, TRANSPORT)]

    figures = json_of("agreement", "--round", "Ronde 1", "--study", str(study), home=own_home)
    assert (figures["units"], figures["coders"], figures["round"], figures["codebook"]) == (4, 2, "Ronde 1", "Ronde 1")
    assert figures["percent"] == pytest.approx(8 / 12)
    assert {each["code"]: each["percent"] for each in figures["by_code"]} == {
        ROLE_MODEL: 1, TRANSPORT: pytest.approx(2 / 4), SOCIAL: pytest.approx(2 / 4),
    }  # fmt: skip
    assert "In orde" in fieldwork("verify", "--study", str(study), home=own_home).stdout
