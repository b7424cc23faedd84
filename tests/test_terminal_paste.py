"""Pasting in a real terminal: whatever is pasted in one go is stored to the letter, composed, whether it is shown or not."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from tests.support.studies import environment, fieldwork, new_study
from tests.support.terminal import Terminal

PARAGRAPH = " ".join(f"woord{number:05}" for number in range(1, 1_820))[:19_993] + " einde."
LINES = "\r".join(f"regel {number:03} [/a] =1+1" for number in range(1, 301)) + "\r\rslot"
"""As terminals send it: a line ends with a return."""
STRANGE = "Zoe\u0308 en nai\u0308ef \U0001f600 \U0001f469\u200d\U0001f9bd [/a] [red]rood[/] \u200f\u05e9\u05dc\u05d5\u05dd\u200e \u202eom\u202c klaar"
PASTED = {"opening.werkdag": (PARAGRAPH, "einde."), "vitaliteit.a": (LINES, "slot"), "vitaliteit.b": (STRANGE, "klaar")}
"""What is pasted at each item, and the words that the screen then ends with."""


def test_a_long_paste_many_lines_and_strange_letters_are_stored_to_the_letter(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    session = ("capture", "--protocol", "tno-2019/werknemer", "--site", "kas", "--participant", "W01")
    with Terminal(*session, "--study", str(study), env=environment(own_home)) as terminal:
        for place in range(1, 6):
            terminal.until(f"Toestemming {place} van 5")
            terminal.press("j")
        terminal.until("Hoe is dat gezegd?")
        terminal.press("1", "1")
        terminal.until("vrij U kunt niets")
        for number, (text, end) in enumerate(PASTED.values(), 1):
            while f"vraag {number} van 23" not in terminal.flat():
                terminal.press("ctrl+n")
                terminal.until(lambda: not terminal.pump(0.2))
            terminal.paste(text)
            terminal.until(end)
        terminal.press("ctrl+t")
        terminal.until("Notitie bij vraag b")
        terminal.paste(STRANGE)
        terminal.until("om klaar")
        terminal.press("escape")
        terminal.until("✎ beschrijvend", gone="Notitie bij vraag b")
        terminal.press("ctrl+q")
        terminal.until("Enter Openen")
        assert not set(bytes(terminal.output).decode("utf-8", "replace")) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
        terminal.press("q")
        assert terminal.wait() == 0

    fieldwork("export", "answers", "--raw", "--study", str(study), "--to", str(tmp_path / "uit"), home=own_home)
    with (tmp_path / "uit" / "answers" / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["item"]: row for row in csv.DictReader(file)}
    for item, (text, _) in PASTED.items():
        assert rows[item]["value"] == unicodedata.normalize("NFC", text).replace("\r", "\n"), item
    assert len(rows["opening.werkdag"]["value"]) == 20_000
    assert rows["vitaliteit.b"]["notes"] == unicodedata.normalize("NFC", STRANGE)
