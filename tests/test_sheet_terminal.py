"""An observation of twenty rows in a real terminal of 80×24, killed on the way; then every way out of the study tells it."""

from __future__ import annotations

import csv
import json
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.studies import environment, fieldwork, json_of, new_study
from tests.support.terminal import Terminal

ALT_UP, SHIFT_DOWN = "\x1b[1;3A", "\x1b[1;2B"
DIGITS = {"situatie": "1", "deelnemers": "2", "activiteiten": "3", "betrokkenen": "4", "verloop": "5", "interacties": "6",
          "ongepland": "7", "opmerkingen": "8", "duiding": "9"}  # fmt: skip
PROPOSED = ["situatie", "deelnemers", "activiteiten", "betrokkenen", *["verloop"] * 16]
"""What each of the twenty rows is about unless someone says otherwise: after a row that is no course comes the course."""
WANTED = [*PROPOSED[:7], "interacties", *PROPOSED[8:11], "opmerkingen", *PROPOSED[12:15], "ongepland", *PROPOSED[16:19], "duiding"]
HALF = "de bel gaat en ie"


def words(number: int) -> str:
    return f"regel {number:02} [/a] =1+1 caf\u00e9"


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def start(study: Path, own_home: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def starting(*args: str) -> Terminal:
        opened.append(Terminal(*args, "--study", str(study), env=environment(own_home)))
        return opened[-1]

    yield starting
    for each in opened:
        each.close()


def test_twenty_rows_are_typed_retyped_moved_and_taken_up_after_a_kill(
    study: Path, own_home: Path, tmp_path: Path, start: Callable[..., Terminal]
) -> None:
    terminal = start("capture", "--protocol", "tno-2019/observatie", "--site", "kas")
    terminal.until("Plek binnen het bedrijf", timeout=20)
    terminal.until("telt nog")
    terminal.type("kas 2\r")
    terminal.until("Wie er meedoen: codes van deelnemers en aantallen")
    terminal.type("W05, B03\r")
    terminal.until("1 Situatie")
    for number, (proposed, wanted) in enumerate(zip(PROPOSED, WANTED, strict=True), 1):
        terminal.until(f"{DIGITS[proposed]} {proposed.capitalize()}")
        if wanted != proposed:
            terminal.press("f2")
            terminal.until("Wat voor regel")
            terminal.type(DIGITS[wanted])
            terminal.until(f"{DIGITS[wanted]} {wanted.capitalize()}", gone="Wat voor regel")
        terminal.type(words(number))
        terminal.until(words(number))
        if number % 5 == 0 and wanted != "duiding":
            terminal.press("tab")
            terminal.type(f"gedachte {number}")
            terminal.until(f"gedachte {number}")
        terminal.press("ctrl+n")
        terminal.until("nieuwe regel", gone="regel 20 van 19")
    terminal.type(HALF)
    terminal.until(HALF)
    terminal.until(lambda: _draft_is_kept(study, own_home, HALF))
    terminal.kill(signal.SIGKILL)
    terminal.wait()

    again = start()
    again.until("Verder gaan", timeout=20)
    again.press("enter")
    again.until(HALF, timeout=20)
    again.type("dereen kijkt op")
    again.until(HALF + "dereen kijkt op")
    again.press(ALT_UP)  # written down first, then moved: 21 goes before 20
    again.until("regel 20 van 21")
    again.press("escape")
    again.until("Enter Typen")
    again.press("up", "6")  # the nineteenth, from the list
    again.until("6 Interacties")
    again.press(SHIFT_DOWN)
    again.until("regel 20 van 21")
    again.type("l")
    again.until("afgesloten", timeout=20)
    again.type("q")
    assert again.wait(20) == 0

    (session,) = json_of("sessions", "--study", str(study), home=own_home)
    told = {name: session[name] for name in ("protocol", "kind", "site", "participant", "mode", "status", "answered", "asked")}
    assert told == {"protocol": "tno-2019/observatie", "kind": "observation", "site": "kas", "participant": None, "mode": "live",
                    "status": "closed", "answered": 5, "asked": 5}  # fmt: skip

    rows = _exported(study, own_home, tmp_path)
    expected = [(WANTED[n - 1], words(n), f"gedachte {n}" if n % 5 == 0 and n < 20 else "") for n in range(1, 20)]
    moved = ("interacties", *expected.pop()[1:])
    expected += [("verloop", HALF + "dereen kijkt op", ""), moved, ("duiding", "", words(20))]
    assert [(row["row"], row["descriptive"], row["reflective"]) for row in rows] == expected
    assert all(re.fullmatch(r"\d\d:\d\d", row["at"]) for row in rows)
    assert [row["row"] for row in rows if row["quote"]] == ["opmerkingen"]
    kinds = [event["kind"] for event in json_of("log", "--study", str(study), home=own_home)]
    assert (kinds.count("session.closed"), kinds.count("consent.set")) == (1, 0)
    fieldwork("verify", "--study", str(study), home=own_home)


def _draft_is_kept(study: Path, home: Path, text: str) -> bool:
    from fieldwork.study import Study
    from tests.support.studies import PASSPHRASE

    with Study.open(study, PASSPHRASE) as opened:
        return any(draft.text == text for draft in opened.log.drafts())


def _exported(study: Path, home: Path, folder: Path) -> list[dict[str, str]]:
    fieldwork("export", "answers", "--raw", "--to", str(folder / "uit"), "--study", str(study), home=home)
    (file,) = (folder / "uit").rglob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        sheet = next(row for row in csv.DictReader(lines) if row["item"] == "blad")
    found: list[dict[str, str]] = json.loads(sheet["value"])
    return found
