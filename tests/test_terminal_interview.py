"""A whole interview in a real terminal of 80×24, by keyboard alone; then every way out of the study tells the same of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.studies import ROOT, environment, fieldwork, json_of, new_study
from tests.support.terminal import Terminal

GUIDE = yaml.safe_load((ROOT / "protocols/tno-2019/werknemer.yaml").read_text("utf-8"))
ITEMS = {item["id"]: item for section in GUIDE["sections"] for item in section["items"]}
ASKED_IN_STUDY = [id for id, item in ITEMS.items() if item["source"] != "added"]

HOSTILE = "Best goed [/a] [red] “sic” \\[b] =1+1"
DECOMPOSED = "Zoe\u0308 en ik"
"""Typed as some terminals send it: a letter, then its mark."""
COMPOSED = "Zo\u00eb en ik"

Step = tuple[str, ...]
"""What is done at an item: ("type", text), ("press", key) or ("see", words); after the last one Ctrl+N goes on."""

VISITS: tuple[tuple[str, tuple[Step, ...]], ...] = (
    ("opening.doel", ()),
    ("opening.routes", ()),
    ("opening.vrij", ()),
    ("opening.werkdag", (("type", "=1+1"),)),
    ("vitaliteit.a", (
        ("type", HOSTILE), ("see", "[/a] [red]"), ("type", "\nNa de lunch ben ik op."), ("see", "ben ik op."),
        ("press", "f3"), ("press", "1"), ("see", "1 ✓"), ("press", "3"), ("see", "3 ✓"),
    )),
    ("vitaliteit.b", (
        ("press", "ctrl+e"), ("see", "Bij welke vraag"), ("type", "hoe gezond voelt u zich als"), ("see", "a Hoe gezond"),
        ("press", "enter"),
    )),
    ("vitaliteit.c", (
        ("press", "ctrl+t"), ("see", "Notitie bij vraag c"), ("type", "kijkt weg [/i] naar " + DECOMPOSED), ("see", COMPOSED),
        ("press", "ctrl+r"), ("see", "Reflectief"), ("press", "escape"), ("see", "✎ reflectief"),
        ("press", "ctrl+k"), ("see", "1 geen tijd"), ("press", "1"),
    )),
    ("vitaliteit.d", (("press", "j"), ("see", "● beantwoord"))),
    ("vitaliteit.e", (("type", DECOMPOSED + " praatten erover."),)),
    ("ontwikkel.a", (("press", "n"), ("see", "● beantwoord"))),
    ("ontwikkel.a.a", (("type", "kleine stappen"),)),
    ("ontwikkel.b", (("type", "een cursus"),)),
    ("ontwikkel.c", (("press", "ctrl+k"), ("see", "4 anders"), ("press", "4"), ("see", "Wat is de reden"),
                     ("type", "de telefoon ging [/]"), ("press", "ctrl+n"))),
    ("ontwikkel.d", (("type", "ja, een vaste plek"),)),
    ("ontwikkel.e", ()),
    ("baanherontwerp.a", (("type", "veel ruimte"),)),
    ("baanherontwerp.b", (("type", "een andere tafel"), ("press", "f4"), ("see", "Doorvragen"), ("press", "escape"),
                          ("press", "3"), ("see", "3 ✓"))),
    ("baanherontwerp.c", (("type", "samen bedacht"),)),
    ("baanherontwerp.d", (("type", "elk kwartaal"),)),
    ("baanherontwerp.e", (("press", "1"), ("see", "● beantwoord"))),
    ("baanherontwerp.e.a", (("type", "rustig beginnen"),)),
    ("mobiliteit.a", (("type", "één keer per jaar"),)),
    ("mobiliteit.b", (("press", "n"), ("see", "● beantwoord"), ("press", "tab"), ("type", "tijdelijk, tot mei"))),
    ("mobiliteit.b.a", (("type", "pas na een maand"),)),
    ("mobiliteit.b.b", (("type", "mijn jobcoach"),)),
    ("mobiliteit.c", (("type", "nog niet besloten"),)),
    ("interactie.a", (("type", "luisteren"),)),
    ("interactie.b", (("type", "komt elke week langs"),)),
    ("afsluiting.vergeten", (("type", "nee, dit was het"),)),
    ("afsluiting.dank", ()),
    ("afsluiting.indruk", (("type", "open gesprek"),)),
)  # fmt: skip

ANSWERS: dict[str, dict[str, Any]] = {
    "opening.werkdag": {"value": "=1+1"},
    "vitaliteit.a": {"value": f"{HOSTILE}\nNa de lunch ben ik op.", "parts": "gezondheid|wisseling"},
    "vitaliteit.b": {"status": "covered", "covered_by": "vitaliteit.a"},
    "vitaliteit.c": {"status": "skipped", "reason": "geen_tijd",
                     "notes": f"[reflective] kijkt weg [/i] naar {COMPOSED}"},
    "vitaliteit.d": {"value": "ja"},
    "vitaliteit.e": {"value": f"{COMPOSED} praatten erover."},
    "ontwikkel.a": {"value": "nee"},
    "ontwikkel.a.a": {"value": "kleine stappen"},
    "ontwikkel.b": {"value": "een cursus"},
    "ontwikkel.c": {"status": "skipped", "reason": "anders", "text": "de telefoon ging [/]"},
    "ontwikkel.d": {"value": "ja, een vaste plek"},
    "ontwikkel.e": {"status": "asked"},
    "baanherontwerp.a": {"value": "veel ruimte"},
    "baanherontwerp.b": {"value": "een andere tafel", "probes": "1"},
    "baanherontwerp.c": {"value": "samen bedacht"},
    "baanherontwerp.d": {"value": "elk kwartaal"},
    "baanherontwerp.e": {"value": "ja"},
    "baanherontwerp.e.a": {"value": "rustig beginnen"},
    "mobiliteit.a": {"value": "één keer per jaar"},
    "mobiliteit.b": {"value": "nee", "text": "tijdelijk, tot mei"},
    "mobiliteit.b.a": {"value": "pas na een maand"},
    "mobiliteit.b.b": {"value": "mijn jobcoach"},
    "mobiliteit.c": {"value": "nog niet besloten"},
    "interactie.a": {"value": "luisteren"},
    "interactie.b": {"value": "komt elke week langs"},
    "afsluiting.vergeten": {"value": "nee, dit was het"},
    "afsluiting.indruk": {"value": "open gesprek"},
}  # fmt: skip
TOLD = ("value", "text", "status", "reason", "covered_by", "parts", "probes", "notes", "lapsed")
"""The columns of the CSV that tell what happened at an item."""


@pytest.fixture
def study(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")


@pytest.fixture
def start(study: Path, own_home: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts `fieldwork` in a terminal of 80×24; `begun` with a session whose consent is given, at its first item."""
    opened: list[Terminal] = []

    def starting(*args: str, begun: bool = False) -> Terminal:
        session = ("capture", "--protocol", "tno-2019/werknemer", "--site", "bakkerij", "--participant", "W01")
        terminal = Terminal(*(session if begun else ()), *args, "--study", str(study), env=environment(own_home))
        opened.append(terminal)
        if begun:
            consent(terminal, "jjjjj")
        return terminal

    yield starting
    for terminal in opened:
        terminal.close()


def question(item: str) -> str:
    """The first words of an item, as the screen shows them."""
    return " ".join(ITEMS[item]["ask"]["nl"].split())[:60].strip()


def consent(terminal: Terminal, answers: str) -> None:
    """Answer the five consent items by key, said by the participant."""
    for place, key in enumerate(answers, 1):
        terminal.until(f"Toestemming {place} van 5")
        terminal.press(key)
    terminal.until("Hoe is dat gezegd?")
    terminal.press("2")
    terminal.until("Door wie?")
    terminal.press("1")
    terminal.until("Fijn dat u met mij wilt praten")
    terminal.press("f6")  # without the outline, a question stands on the screen as one text
    terminal.until(question("opening.doel"))


def jump(terminal: Terminal, item: str) -> None:
    terminal.press("ctrl+g")
    terminal.until("Naar welke vraag?")
    terminal.type(question(item)[:30])
    terminal.until(lambda: terminal.flat().count(question(item)[:30]) >= 2)
    terminal.press("enter")
    terminal.until(question(item), gone="Naar welke vraag?")


def told(study: Path, home: Path, to: Path) -> dict[str, dict[str, str]]:
    """What the CSV tells of each item, empty columns left out."""
    fieldwork("export", "answers", "--raw", "--study", str(study), "--to", str(to), home=home)
    with (to / "answers" / "answers.csv").open(encoding="utf-8", newline="") as file:
        return {row["item"]: {name: row[name] for name in TOLD if row[name]} for row in csv.DictReader(file)}


def test_a_whole_interview_by_keyboard_is_told_alike_by_sessions_table_and_log(
    start: Callable[..., Terminal], study: Path, own_home: Path, tmp_path: Path
) -> None:
    terminal = start()
    terminal.until("nog geen gesprek")
    terminal.press("n")
    terminal.until("Nieuw gesprek")
    terminal.until("Interviewleidraad werknemer › 4/5")  # of the study's first role
    terminal.press("right")
    terminal.until("5/5")
    terminal.press("left")
    terminal.until("Interviewleidraad werknemer › 4/5")
    terminal.until("W01")
    terminal.press("tab")
    terminal.type("bakkerij")
    terminal.press("ctrl+n")
    consent(terminal, "jnjjn")
    does: dict[str, Callable[[str], None]] = {"type": terminal.type, "press": terminal.press, "see": terminal.until}
    for item, steps in VISITS:
        terminal.until(question(item))
        for what, words in steps:
            does[what](words)
        if steps and item in ("vitaliteit.b", "vitaliteit.c", "ontwikkel.c"):
            continue  # a choice of where or why goes on to the next item by itself
        terminal.press("ctrl+n")
    terminal.until("Dit was de laatste vraag")
    terminal.press("ctrl+l")
    terminal.until("Er staat nog één vraag open")
    terminal.press("1")
    terminal.until("Afgesloten en bewaard")
    terminal.press("q")
    assert terminal.wait() == 0

    assert {item for item, _ in VISITS} == set(ITEMS)
    assert len(ASKED_IN_STUDY) == 24

    (session,) = json_of("sessions", "--study", str(study), home=own_home)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", session.pop("held_at"))
    assert session.pop("conversation") == (id := session.pop("id"))
    assert session == {
        "protocol": "tno-2019/werknemer", "version": 1, "kind": "interview", "site": "bakkerij", "participant": "W01",
        "role": "werknemer", "wave": None, "mode": "live", "status": "closed", "answered": 23, "asked": 24,
    }  # fmt: skip

    assert told(study, own_home, tmp_path / "uit") == {
        item: {"status": "answered" if "value" in row else "", "lapsed": "false", **row} for item, row in ANSWERS.items()
    }
    assert happened(json_of("log", "--session", id, "--study", str(study), home=own_home)) == expected_log()
    assert "In orde" in fieldwork("verify", "--study", str(study), home=own_home).stdout


def happened(events: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The kinds of the events of a session with what each says: the item, and its value, reason, part …"""
    inner = ("item", "value", "text", "reason", "by", "part", "probe", "on")
    return [(event["kind"], *(event["body"][key] for key in inner if event["body"].get(key) is not None)) for event in events]


def expected_log() -> list[tuple[Any, ...]]:
    """The events of the interview, in the order of the visits."""
    given = dict(zip(("deelname", "opname", "citeren", "opnieuw_benaderen", "hergebruik"), "jnjjn", strict=True))
    found: list[tuple[Any, ...]] = [("session.opened",)]
    found += [("consent.set", item, {"j": "ja", "n": "nee"}[said]) for item, said in given.items()]
    for item, row in ANSWERS.items():
        if "notes" in row:
            found.append(("note.set", item, row["notes"].removeprefix("[reflective] ")))
        if "covered_by" in row:
            found.append(("item.covered", item, row["covered_by"]))
        elif "reason" in row:
            found.append(("item.skipped", item, *(row[key] for key in ("text", "reason") if key in row)))
        else:
            found.append(("item.asked", item))
        if "value" in row:
            found.append(("answer.set", item, row["value"]))
        if "text" in row and "value" in row:
            found.append(("answer.set", item, row["value"], row["text"]))
        found += [("part.ticked", item, part, True) for part in row.get("parts", "").split("|") if part]
        found += [("probe.used", item, int(probe) - 1, True) for probe in row.get("probes", "").split("|") if probe]
    return [*found, ("session.closed",)]


def test_nee_opens_the_follow_up_and_ja_does_not_and_what_was_said_there_is_kept(
    start: Callable[..., Terminal], study: Path, own_home: Path, tmp_path: Path
) -> None:
    terminal = start(begun=True)
    jump(terminal, "ontwikkel.a")
    terminal.press("j")
    terminal.until("● beantwoord")
    terminal.press("ctrl+n")
    terminal.until(question("ontwikkel.b"))
    assert not terminal.told([question("ontwikkel.a.a")])
    terminal.press("ctrl+b")
    terminal.until(question("ontwikkel.a"))
    terminal.press("n", "ctrl+n")
    terminal.until(question("ontwikkel.a.a"))
    terminal.type("een vaste plek")
    terminal.press("ctrl+b")
    terminal.until(question("ontwikkel.a"))
    terminal.press("j", "ctrl+n")
    terminal.until(question("ontwikkel.b"))
    terminal.press("ctrl+q")
    terminal.until("W01 ")
    terminal.press("q")
    assert terminal.wait() == 0
    rows = told(study, own_home, tmp_path / "uit")
    assert {item: rows[item] for item in ("ontwikkel.a", "ontwikkel.a.a")} == {
        "ontwikkel.a": {"value": "ja", "status": "answered", "lapsed": "false"},
        "ontwikkel.a.a": {"value": "een vaste plek", "status": "not_applicable", "lapsed": "true"},
    }


def test_a_session_that_was_left_goes_on_at_its_item_with_the_text_and_its_cursor(
    start: Callable[..., Terminal], study: Path, own_home: Path, tmp_path: Path
) -> None:
    terminal = start(begun=True)
    jump(terminal, "ontwikkel.c")
    terminal.type("mijn ploëg\nen ik")
    terminal.press(*["left"] * 7)
    terminal.until("en ik")
    terminal.press("ctrl+q")
    terminal.until("Enter Openen")
    terminal.press("q")
    assert terminal.wait() == 0

    again = start()
    again.until("W01")
    again.press("enter")
    again.until("mijn ploëg")
    again.type("enz")
    again.until("mijn ploëenzg")
    again.press("ctrl+q")
    again.until("Enter Openen")
    again.press("q")
    assert again.wait() == 0
    assert told(study, own_home, tmp_path / "uit")["ontwikkel.c"]["value"] == "mijn ploëenzg\nen ik"


def test_a_second_window_on_the_same_study_is_told_so(start: Callable[..., Terminal]) -> None:
    first = start()
    first.until("nog geen gesprek")
    second = start()
    assert second.wait() == 3
    assert "al open in een ander venster" in " ".join(second.after_leaving().split())
    first.press("q")
    assert first.wait() == 0


@pytest.mark.parametrize(
    ("command", "after", "shows"),
    [("\x0e", "nog een zin", "nog een zin"), ("\x1b[27u", "n", question("ontwikkel.c")), ("\x14", "gezien", "gezien")],
    ids=["next", "escape", "note"],
)
def test_letters_typed_just_before_a_command_belong_to_the_answer_they_were_typed_in(
    start: Callable[..., Terminal], study: Path, own_home: Path, tmp_path: Path, command: str, after: str, shows: str
) -> None:
    """Letters, a command and what follows it reach a program that is behind together; none may overtake another."""
    terminal = start(begun=True)
    jump(terminal, "ontwikkel.b")
    words = "dit kwam er heel snel achter elkaar uit"
    terminal.type(words + command + after)
    terminal.until(shows)
    if command == "\x14":
        terminal.press("escape")
        terminal.until("✎ beschrijvend gezien")
    terminal.press("ctrl+q")
    terminal.until("Enter Openen")
    terminal.press("q")
    assert terminal.wait() == 0
    rows = told(study, own_home, tmp_path / "uit")
    assert rows["ontwikkel.b"]["value"] == words
    assert rows["ontwikkel.c"].get("value") == (after if command == "\x0e" else None)
