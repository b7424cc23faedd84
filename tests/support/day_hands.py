"""A researcher at a real terminal: what she does in a day in the field, whatever her hands.

How a command is given, a field reached or a line chosen is in `day_keyboard` and `day_mouse`. Letters of answers are typed by
both.
"""

from __future__ import annotations

import re
import signal
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path

import yaml

from fieldwork.study import Study
from tests.support.studies import PASSPHRASE, ROOT, environment
from tests.support.terminal import Terminal

TITLES = {"werknemer": "Interviewleidraad werknemer", "leidinggevende": "Interviewleidraad leidinggevende",
          "jobcoach": "Interviewleidraad jobcoach", "observatie": "Observatieblad werkvloer"}  # fmt: skip
HOME, FORM, INTERVIEW = "P Van papier", "Ook aanwezig", "N Volgende"
"""Words that tell which screen it is."""
TYPING, TYPING_ROW = "Ctrl+N Volgende", "Ctrl+N Nieuwe regel"
"""Words that tell that letters are typed, and give no commands."""


@cache
def question(guide: str, item: str) -> str:
    """The first words of an item, as many as the first line of the question always holds."""
    read = yaml.safe_load((ROOT / f"protocols/tno-2019/{guide}.yaml").read_text("utf-8"))
    (found,) = (each for section in read["sections"] for each in section["items"] if each["id"] == item)
    return " ".join(found["ask"]["nl"].split())[:34].strip()


class Researcher(ABC):
    """Everything she does in a day, each thing until the screen shows that it was done."""

    def __init__(self, study: Path, home: Path, *, columns: int, rows: int, **env: str) -> None:
        self.study, self.guide = study, ""
        self._env = environment(home, **env)
        self._size = (columns, rows)
        self.terminal = self._opened()

    def _opened(self) -> Terminal:
        columns, rows = self._size
        terminal = Terminal("--study", str(self.study), env=self._env, columns=columns, rows=rows)
        terminal.until(HOME)
        return terminal

    # --- how, which the hands decide --------------------------------------------------------------------------------

    @abstractmethod
    def command(self, id: str) -> None:
        """Give a command of the registry."""

    @abstractmethod
    def field(self, label: str) -> None:
        """Put the keys in a field of the form that begins a session, the cursor at its end."""

    @abstractmethod
    def turn(self, label: str) -> None:
        """The next choice of a field of that form that has fixed values."""

    @abstractmethod
    def option(self, words: str) -> None:
        """Take an option of the consent form."""

    @abstractmethod
    def choose(self, words: str) -> None:
        """Take a line of a window that asks something."""

    @abstractmethod
    def item(self, item: str) -> None:
        """Go to an item of the guide, the keys where its answer is given."""

    @abstractmethod
    def session(self, code: str) -> None:
        """Open the session of a participant from the first screen."""

    @abstractmethod
    def header(self, label: str, value: str) -> None:
        """Fill in a line at the head of an observation sheet."""

    @abstractmethod
    def speaker(self, code: str) -> None:
        """Say, of a note, who spoke."""

    @abstractmethod
    def cursor_behind(self, words: str) -> None:
        """Put the cursor behind the words of the answer."""

    # --- what, which is the same ------------------------------------------------------------------------------------

    def begin(self, guide: str, code: str = "", *, site: str = "", others: str = "", held: str = "") -> None:
        """Fill in the form; the code of the first participant is the one that is proposed."""
        self.guide, terminal = guide, self.terminal
        self.command("paper" if held else "new")
        terminal.until(FORM)
        if held:
            self.field("Gehouden op")
            terminal.type(held)
        while TITLES[guide] not in terminal.flat():
            before = _turned(terminal)
            self.turn("Leidraad")
            terminal.until(lambda before=before: _turned(terminal) != before)  # type: ignore[misc]
        if site:
            self.field("Locatie")
            terminal.type(site)
            terminal.until(f"Locatie {site}")
        if code:
            terminal.until(f"Deelnemer(s) {code}")
        if others:
            self.field("Deelnemer(s)")
            terminal.type(others)
            terminal.until(f"{code}{others}")
        self.command("go")

    def agree(self, *codes: str) -> None:
        """Yes to the five items, spoken, by each participant."""
        for place in range(1, 6):
            self.terminal.until(f"Toestemming {place} van 5")
            if codes:
                self.command("all_yes")
            else:
                self.option("ja")
        self.terminal.until("Hoe is dat gezegd?")
        self.option("mondeling")
        for code in codes or ("Door wie?",):
            self.terminal.until(f"▸ {code}" if codes else code)
            self.option("de deelnemer zelf")
        self.terminal.until(INTERVIEW)

    def reads_the_form(self) -> None:
        """The form on paper says yes to everything."""
        self.terminal.until("Wat staat er op het formulier?")
        self.command("all_yes")
        self.command("begin")
        self.terminal.until(INTERVIEW)

    def sees(self, item: str, words: str = "") -> None:
        """An item is open, with these words in its answer."""
        self.terminal.until(question(self.guide, item))
        self.terminal.until(words)

    def types(self, words: str, *, shows: str) -> None:
        """Type where the keys go."""
        self.terminal.type(words)
        self.terminal.until(shows)

    def answer(self, item: str, words: str) -> None:
        """Go to an item and type an answer."""
        self.item(item)
        self.types(words, shows=words)

    def correct(self, item: str, stands: str, *, wrong: int, right: str) -> None:
        """Take away the last letters of an answer and type others."""
        self.item(item)
        self.terminal.until(stands)
        self.cursor_behind(stands)
        self.terminal.press(*["backspace"] * wrong)
        self.types(right, shows=stands[:-wrong] + right)

    def note(self, speaker: str, words: str) -> None:
        """A note on the item that is open, by who said it."""
        self.command("note")
        self.terminal.until("Notitie bij vraag")
        self.speaker(speaker)
        self.types(words, shows=words)
        self.command("done")
        self.terminal.until(words, gone="Notitie bij vraag")

    def row(self, words: str) -> None:
        """A row of an observation sheet."""
        self.command("new_row")
        self.terminal.until("nieuwe regel")
        self.types(words, shows=words)

    def next(self) -> None:
        """To the next item."""
        self.command("next")

    def close(self, *, still_open: bool = True) -> None:
        """Close the session, over what was not asked."""
        self.command("close")
        if still_open:
            self.terminal.until("Toch afsluiten?")
            self.choose("Afsluiten")
        self.terminal.until("Afgesloten en bewaard")
        self.at_home()

    def reopen(self) -> None:
        """Open a closed session again."""
        self.terminal.until("afgesloten")
        self.command("reopen")
        self.terminal.until("bewaard", gone="afgesloten")

    def leave(self) -> None:
        """Back to the first screen, the session still open."""
        self.command("leave")
        self.at_home()

    def participant_stops(self) -> None:
        """The participant withdraws; what was said is kept."""
        self.command("stop")
        self.terminal.until("De deelnemer trekt zich terug")
        self.choose("Stoppen en bewaren wat er staat")
        self.terminal.until("Gestopt. Wat er al stond, is bewaard.")

    def take_up(self, code: str, guide: str) -> None:
        """Open a session again where it was left."""
        self.guide = guide
        self.session(code)
        self.terminal.until(INTERVIEW)

    def is_cut_off(self, typed: str) -> None:
        """The program is killed once what is being typed stands in the file, and started again."""
        self.terminal.until(lambda: self._draft_kept(typed))
        self.terminal.kill(signal.SIGKILL)
        self.terminal.wait()
        self.terminal.close()
        self.terminal = self._opened()

    def _draft_kept(self, text: str) -> bool:
        with Study.open(self.study, PASSPHRASE) as opened:
            return any(draft.text == text for draft in opened.log.drafts())

    def at_home(self) -> None:
        """The first screen, with every session."""
        self.terminal.until(HOME)

    def quit(self) -> None:
        """Leave the program, in good order."""
        self.command("quit")
        assert self.terminal.wait() == 0


def _turned(terminal: Terminal) -> list[str]:
    """Which of its choices the field of the guide shows."""
    return re.findall(r"Leidraad +.* › +(\d)/\d", terminal.screen())
