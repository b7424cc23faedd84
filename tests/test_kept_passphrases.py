"""Health data are not put under a passphrase that is found at once; and who chose one that is found in a day knows it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from fieldwork.cli import secrets
from fieldwork.errors import FieldworkError, InputError, UsageError
from fieldwork.strength import AT_ONCE, SOON, judged, strength
from tests.support.studies import fieldwork

AT_ONCE_FOUND = ["ikhouvanjou", "een goede wachtzin", "Groningen1987", "zeppelin 1234", "huis huis huis huis huis"]
IN_A_DAY = ["een goede lange wachtzin", "de kat zit op de mat"]
HOLDS = ["tomaat orgel wolk ketting", "correct horse battery staple umbrella"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("passphrase", AT_ONCE_FOUND)
def test_one_that_is_found_within_a_minute_is_refused_with_the_reason(
    passphrase: str, tmp_path: Path, own_home: Path
) -> None:
    found = strength(passphrase)
    assert found.refused and found.seconds < AT_ONCE
    with pytest.raises(InputError) as caught:
        secrets.weigh(passphrase)
    assert "is not taken" in caught.value.message.text("en") and "niet aangenomen" in caught.value.message.text("nl")
    assert "sterker" in judged(found).text("nl"), "what would be better"
    done = fieldwork("new", str(tmp_path / "s"), "--title", "T", home=own_home, expect=1, FIELDWORK_PASSPHRASE=passphrase)
    assert "niet aangenomen" in done.stderr and not (tmp_path / "s" / "study.fieldwork").exists()
    assert passphrase not in done.stderr


@pytest.mark.parametrize("passphrase", IN_A_DAY)
@pytest.mark.parametrize(("typed", "is_taken"), [("j\n", True), ("y\n", True), ("\n", False), ("n\n", False)])
def test_one_that_is_found_within_a_day_is_asked_about_on_a_terminal(
    passphrase: str, typed: str, is_taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AT_ONCE <= strength(passphrase).seconds < SOON
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys, "stderr", Terminal())
    refused: FieldworkError | None = None
    try:
        secrets.weigh(passphrase)
    except UsageError as error:
        refused = error
    assert (refused is None) == is_taken


@pytest.mark.parametrize("passphrase", IN_A_DAY)
def test_where_nobody_can_be_asked_it_is_told_and_taken(passphrase: str, tmp_path: Path, own_home: Path) -> None:
    done = fieldwork("new", str(tmp_path / "s"), "--title", "T", home=own_home, FIELDWORK_PASSPHRASE=passphrase)
    assert "Deze wachtzin is zwak" in done.stderr and "Toch deze wachtzin" not in done.stderr


@pytest.mark.parametrize("passphrase", HOLDS)
def test_one_that_holds_is_asked_about_nowhere(passphrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    monkeypatch.setattr(sys, "stderr", said)
    secrets.weigh(passphrase)
    assert "Toch deze wachtzin" not in said.getvalue()
