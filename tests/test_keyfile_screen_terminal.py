"""A lead at a real terminal of 80 by 24: her key file from nothing to names in it, a lock, a closed window; no byte tells a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.study import Study
from fieldwork.study.privacy.names import open_names
from tests.support.keyfile import NAME, OWN, PHONE, WORDS, filled, raw, told
from tests.support.studies import PASSPHRASE, environment, fieldwork
from tests.support.terminal import PROGRAM, Terminal

HOME = "P Van papier"
LOCK = "\x1b[15;2~"
CLOSED = "het sleutelbestand is dicht"


def test_a_lead_at_a_terminal(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> None:
    study, _ = told(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    study.close()
    places = [tmp_path / name for name in ("thuis", "tmp", "hier")]
    for place in places:
        place.mkdir()
    env = environment(own_home, HOME=str(places[0]), TMPDIR=str(places[1]), XDG_STATE_HOME=str(places[0] / "state"),
                      TEXTUAL_LOG="textual.log", TEXTUAL_DEBUG="1", TEXTUAL_SCREENSHOT="1")  # fmt: skip
    with Terminal("--study", str(study.folder), "--as", "L1", env=env, cwd=places[2]) as terminal:
        terminal.until(HOME)
        terminal.press("s")
        terminal.until("Saturatie")
        terminal.until("gesprekken")
        terminal.press("a")
        terminal.until("Deze studie heeft er nog geen")
        terminal.type(f"{OWN}\n")
        terminal.until("Deze wachtzin is sterk")
        terminal.type(f"{OWN}\n")
        terminal.until("W01 is in de studie, en staat hier nog niet")
        terminal.press("enter")
        terminal.until("Wie of wat staat achter W01?")
        terminal.type(NAME)
        terminal.press("tab")
        terminal.paste("Horry\nHortje")
        terminal.until("Horry; Hortje")
        terminal.press("tab")
        terminal.type(PHONE)
        terminal.click("Ctrl+N Bewaren")
        terminal.until("Bewaard in het sleutelbestand: W01.")

        terminal.press("ctrl+f")
        terminal.until("Gevonden: 1. Nu nog: W01 1×")
        terminal.press("enter")
        terminal.until("Mijn maat Teunis Pelikaan leert mij")
        terminal.press("escape")
        terminal.until("Waar de namen staan")
        terminal.press("escape")
        terminal.until("Wie er achter de codes staat")

        terminal.press("ctrl+l")
        terminal.until("Teunis Pelikaan")
        terminal.until("B Bekend maken")
        terminal.click("Teunis Pelikaan")
        terminal.until("Mijn maat Teunis Pelikaan leert mij")
        terminal.press("b")
        terminal.until("Bij welke code hoort Teunis Pelikaan?")
        terminal.type("w02\n")
        terminal.until("Wie of wat staat achter W02?")
        terminal.press("ctrl+n")
        terminal.until("Bekend: W02.")

        terminal.type(LOCK)
        terminal.until("Het scherm is op slot.")
        assert terminal.told(WORDS) == [], terminal.screen()
        terminal.type(f"{PASSPHRASE}\n")
        terminal.until(CLOSED)
        assert terminal.told(WORDS) == [], terminal.screen()
        terminal.type(f"{OWN}\n")
        terminal.until("ingevuld: 2 · nog niet: 1")
        terminal.until(NAME)
        assert terminal.hang_up() == 129

    assert raw(tmp_path) == []
    assert "In orde" in fieldwork("verify", "--study", str(study.folder), home=own_home).stdout
    with Study.open(study.folder, PASSPHRASE) as again, open_names(again, OWN, "list") as names:
        assert [(each.code, each.name, each.also, each.contact) for each in names.entries()] == [
            ("W01", NAME, ("Horry", "Hortje"), PHONE), ("W02", "Teunis Pelikaan", (), ""),
        ]  # fmt: skip
        opened = [(event.by, event.body["for"]) for event in again.log.events("study", {"names.opened"})]
        assert [each for each in opened if each[1] != "list"] == [
            ("L1", purpose) for purpose in ("new", "set", "search", "lookalikes", "set", "screen")
        ]


FAULT = """
from fieldwork.tui.screens.keyfile_entry import KeyfileEntry
def broken(self):
    words = self._value("name")
    raise RuntimeError(f"it was {words}")
KeyfileEntry._made = broken
"""


def test_a_fault_of_the_program_while_names_are_open_tells_none(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    study, _ = told(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    filled(study, {"W01": NAME})
    study.close()
    env = environment(own_home, HOME=str(tmp_path), TMPDIR=str(tmp_path))
    with Terminal("--study", str(study.folder), env=env, cwd=tmp_path, program=FAULT + PROGRAM) as terminal:
        terminal.until(HOME)
        terminal.press("a")
        terminal.until("Typ de wachtzin van het sleutelbestand")
        terminal.type(f"{OWN}\n")
        terminal.until(NAME)
        terminal.press("enter")
        terminal.until("Wie of wat staat achter W01?")
        terminal.press("ctrl+n")
        assert terminal.wait() == 70
        printed = terminal.after_leaving()
    assert "Er ging iets mis in fieldwork zelf" in printed and not any(word in printed for word in WORDS)
    (crash,) = own_home.glob("crashes/*.txt")
    assert "keyfile_entry.py" in crash.read_text("utf-8")
    assert raw(tmp_path) == raw(own_home) == []
