"""The program that stood still, in a real terminal: it locks, and then takes every key again."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.support.studies import PASSPHRASE, environment, new_study
from tests.support.terminal import Terminal


@pytest.mark.skipif(not hasattr(signal, "SIGCONT"), reason="this system has no such signal")
def test_after_standing_still_it_is_locked_and_then_takes_every_key(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    (own_home / "settings.json").write_text(json.dumps({"keys": {"new": ["f4"]}, "colours": "light"}), "utf-8")
    with Terminal("open", str(study), env=environment(own_home)) as terminal:
        terminal.until("Er is nog geen gesprek")
        assert "Bedoelde u colors?" in terminal.flat()  # a slip in the settings is told
        terminal.kill(signal.SIGSTOP)
        terminal.kill(signal.SIGCONT)
        terminal.until("Het scherm ging op slot", gone="Er is nog geen gesprek")
        terminal.type(PASSPHRASE)
        terminal.press("enter")
        terminal.until("Er is nog geen gesprek", gone="op slot")
        terminal.press("f4")  # a key of one's own, from the settings
        terminal.until("Onderzoekers")
        terminal.press("down")
        for place in range(1, 6):  # each letter is read once, by one reader
            terminal.type("abcdefghij")
            terminal.until("abcdefghij" * place)
        terminal.press("escape")
        terminal.until("Er is nog geen gesprek")
        terminal.press("q")
        assert terminal.wait() == 0
