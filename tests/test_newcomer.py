"""A newcomer with only the README: in a real terminal, pressing only keys that stand on the screen, up to a first stored answer."""

from __future__ import annotations

import json
import re
import shlex
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.studies import ROOT, environment, fieldwork
from tests.support.terminal import Terminal

README = (ROOT / "README.md").read_text("utf-8")
MOST_KEYS = 40
MINUTES = 2
KEY, LETTER = 1.5, 0.3
"""Seconds that a person needs to find and press a key, and to type a letter: slow readers and two-finger typists."""

SECRET = "blauwe fiets tomaat orgel 7"
ANSWER = "Ik begin om acht uur."
SAID: Mapping[str, Mapping[str, str]] = {
    "nl": {"new": "N Nieuw", "field": "Tab Veld", "go": "Ctrl+N Verder", "yes": "J Ja", "consent": "Toestemming {n} van 5",
           "how": "Hoe is dat gezegd?", "spoken": "1 mondeling", "who": "Door wie?", "self": "1 de deelnemer zelf",
           "aloud": "Lees dit voor. Enter: verder.", "open": "nog niet gesteld", "next": "Ctrl+N Volgende", "saved": "bewaard",
           "passphrase": "Typ de wachtzin van deze studie, en dan Enter.", "choose": "Kies een wachtzin",
           "again": "Nog een keer", "beside": "vraag 2 van"},
    "en": {"new": "N New", "field": "Tab Field", "go": "Ctrl+N Go on", "yes": "Y Yes", "consent": "Consent {n} of 5",
           "how": "How was that given?", "spoken": "1 spoken", "who": "By whom?", "self": "1 the participant",
           "aloud": "Read this aloud. Enter: on.", "open": "not asked yet", "next": "Ctrl+N Next", "saved": "saved",
           "passphrase": "Type the passphrase of this study, then Enter.", "choose": "Choose a passphrase",
           "again": "Once more", "beside": "item 2 of"},
}  # fmt: skip
"""What the screens say, and so what can be pressed."""


class Newcomer:
    """Someone who presses what stands on the screen, and types what is asked for."""

    def __init__(self, home: Path, lang: str) -> None:
        self.said = SAID[lang]
        self.keys = self.letters = 0
        self.began = time.monotonic()
        self._env = environment(home, LANG={"nl": "nl_NL.UTF-8", "en": "en_GB.UTF-8"}[lang])
        del self._env["FIELDWORK_PASSPHRASE"]
        self.terminal: Terminal

    def run(self, command: str, folder: Path) -> None:
        """Type a command in the shell, as the README has it."""
        name, *args = shlex.split(command, comments=True)
        assert name == "fieldwork"
        self.terminal = Terminal(*args, env=self._env, cwd=folder)
        self.letters += len(command.partition("#")[0].strip())

    def press(self, key: str, words: str) -> None:
        """Press a key once the screen says to."""
        assert re.search(rf"(?<![\w+]){re.escape(key)}(?!\w)", words), f"{words!r} does not name {key}"
        self.terminal.until(words)
        self.terminal.painted()
        self.terminal.press(key.lower())
        self.keys += 1

    def type(self, words: str) -> None:
        """Type what is asked for."""
        self.terminal.type(words)
        self.letters += len(words)

    @property
    def by_hand(self) -> float:
        """What the person took."""
        return self.keys * KEY + self.letters * LETTER


def commands(after: str) -> list[str]:
    """The lines of the first block of commands after these words of the README."""
    block = README[README.index(after) :].split("```")[1]
    return [line.strip() for line in block.strip().splitlines()]


def to_the_first_answer(someone: Newcomer) -> None:
    """From the first screen to an answer, and on."""
    said = someone.said
    someone.press("N", said["new"])
    someone.press("Tab", said["field"])
    someone.type("drukkerij")
    someone.press("Ctrl+N", said["go"])
    for n in range(1, 6):
        someone.terminal.until(said["consent"].format(n=n))
        someone.press(said["yes"][0], said["yes"])
    someone.terminal.until(said["how"])
    someone.press("1", said["spoken"])
    someone.terminal.until(said["who"])
    someone.press("1", said["self"])
    someone.terminal.until(said["saved"])
    someone.terminal.painted()
    while said["open"] not in someone.terminal.flat():
        someone.press("Enter", said["aloud"])
        someone.terminal.painted()
    someone.type(ANSWER)
    someone.press("Ctrl+N", said["next"])
    someone.terminal.until(said["beside"])


def own_study(someone: Newcomer, folder: Path) -> tuple[Path, str]:
    """A study of one's own, open; where it is and its passphrase."""
    new, into, screens = commands("## Your first study")
    someone.run(new, folder)
    with someone.terminal as terminal:
        for asked in ("choose", "again"):
            terminal.until(someone.said[asked])
            someone.type(f"{SECRET}\n")
        assert terminal.wait() == 0, terminal.screen()
    study = folder / into.removeprefix("cd ")
    someone.run(screens, study)
    someone.terminal.until(someone.said["passphrase"])
    someone.type(SECRET)
    someone.press("Enter", someone.said["passphrase"])
    return study, SECRET


def demo(someone: Newcomer, folder: Path) -> tuple[Path, str]:
    """The demo, open, as `make run` does once its environment is there; where it is and its passphrase."""
    assert commands("# fieldwork")[0].startswith("make run ")
    recipe = re.search(r"^run:.*\n\t@\$\(BIN\)/(.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe is not None
    someone.run(recipe[1], folder)
    return folder / shlex.split(recipe[1])[-1], "demo"


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("way", ["a study of one's own", "the demo"])
def test_the_first_answer_is_stored_within_two_minutes_with_only_the_readme_and_what_the_screen_says(
    way: str, lang: str, tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    someone = Newcomer(own_home, lang)
    try:
        study, secret = (demo if way == "the demo" else own_study)(someone, tmp_path)
        to_the_first_answer(someone)
        took = time.monotonic() - someone.began
    finally:
        someone.terminal.close()

    at = ("--study", str(study))
    sessions = json.loads(fieldwork("sessions", "--json", *at, home=own_home, FIELDWORK_PASSPHRASE=secret).stdout)
    assert [row["answered"] for row in sessions if row["status"] == "open"] == [1]
    assert ANSWER in fieldwork("search", "acht uur", *at, home=own_home, FIELDWORK_PASSPHRASE=secret).stdout
    with capsys.disabled():
        sys.stdout.write(f"\n{way} ({lang}): {someone.keys} keys, {someone.letters} letters, {took:.1f} s of the program\n")
    assert someone.keys <= MOST_KEYS
    assert took + someone.by_hand < MINUTES * 60


def test_every_picture_and_page_that_the_docs_point_to_is_there_and_no_picture_asks_a_host_for_anything() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^):]+)\)", page.read_text("utf-8"))]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link.partition("#")[0]).is_file()] == []
    pictures = {(page.parent / link).resolve() for page, link in links if link.endswith(".svg")}
    assert pictures == set((ROOT / "docs" / "screens").glob("*.svg")), "each picture is shown somewhere"
    hosts = {host for each in pictures for host in re.findall(r"https?://[^\s\"')]+", each.read_text("utf-8"))}
    assert hosts <= {"http://www.w3.org/2000/svg"}
