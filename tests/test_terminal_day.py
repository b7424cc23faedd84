"""A day in the field in a real terminal; then sessions, log and export say exactly what was done."""

from __future__ import annotations

import csv
import datetime
import json
import re
import signal
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from fieldwork.study import Study
from tests.support.program import held
from tests.support.studies import PASSPHRASE, ROOT, environment, fieldwork, json_of, new_study
from tests.support.terminal import Terminal

TITLES = {"werknemer": "Interviewleidraad werknemer", "leidinggevende": "Interviewleidraad leidinggevende",
          "jobcoach": "Interviewleidraad jobcoach", "observatie": "Observatieblad werkvloer"}  # fmt: skip
ROWS = [f"regel {number:02} [/a] =1+1 caf\u00e9" for number in range(1, 21)]
HALF, REST = "de reistijd, en dan nog", " het wachten"
STOP = "\x1b[19;2~"
"""Shift+F8, as terminals send it."""


@cache
def question(guide: str, item: str) -> str:
    """The first words of an item, as the screen shows them."""
    read = yaml.safe_load((ROOT / f"protocols/tno-2019/{guide}.yaml").read_text("utf-8"))
    (found,) = (each for section in read["sections"] for each in section["items"] if each["id"] == item)
    return " ".join(found["ask"]["nl"].split())[:34].strip()


class Day:
    """A researcher at the keyboard of a terminal of 80×24."""

    def __init__(self, study: Path, home: Path) -> None:
        self.study, self.home = study, home
        self.terminal = self.opened()

    def opened(self) -> Terminal:
        """The program, at its first screen."""
        terminal = Terminal("--study", str(self.study), env=environment(self.home))
        terminal.until("P Van papier")
        return terminal

    def begin(self, guide: str, code: str, *, site: str = "", others: str = "", held: str = "") -> None:
        """Fill in the form; the code of the participant is the one that is proposed."""
        terminal = self.terminal
        terminal.press("p" if held else "n")
        terminal.until("Ook aanwezig")
        if held:
            terminal.type(held)
            terminal.press("tab")
        place = int(re.findall(r"› (\d)/5", terminal.flat())[0])
        while TITLES[guide] not in terminal.flat():
            place = place % 5 + 1
            terminal.press("right")
            terminal.until(f"› {place}/5")
        if site:
            terminal.press("tab")
            terminal.type(site)
            terminal.until(f"Locatie {site}")
        if code:
            terminal.until(f"Deelnemer(s) {code}")
        if others:
            terminal.press("tab", "tab", "tab", "end")  # by way of site and visit
            terminal.type(others)
            terminal.until(f"{code}{others}")
        terminal.press("ctrl+n")

    def agree(self, people: int = 1, *, key: str = "j") -> None:
        """Yes to the five items, spoken, by each participant."""
        for place in range(1, 6):
            self.terminal.until(f"Toestemming {place} van 5")
            self.terminal.press(key)
        self.terminal.until("Hoe is dat gezegd?")
        self.terminal.press("1")
        self.terminal.until("Door wie?")
        self.terminal.press(*["1"] * people)
        self.arrived()

    def arrived(self) -> None:
        """In the interview, with the outline away: a question then stands on the screen as one text."""
        self.terminal.until("Ctrl+N Volgende")
        if "│" in self.terminal.screen():
            self.terminal.press("f6")
        self.terminal.until("Ctrl+N Volgende", gone="│")

    def ask(self, guide: str, item: str) -> None:
        """Go to an item."""
        words = question(guide, item)
        self.terminal.press("ctrl+g")
        self.terminal.until("Naar welke vraag?")
        self.terminal.type(words)
        self.terminal.until(lambda: self.terminal.flat().count(words) >= 2)
        self.terminal.press("enter")
        self.terminal.until(words, gone="Naar welke vraag?")

    def answer(self, guide: str, item: str, words: str) -> None:
        """Go to an item and type an answer."""
        self.ask(guide, item)
        self.terminal.type(words)
        self.terminal.until(words)

    def close(self, still_open: bool = True) -> None:
        """Close the session, over what was not asked."""
        self.terminal.press("ctrl+l")
        if still_open:
            self.terminal.until("Toch afsluiten?")
            self.terminal.press("1")
        self.terminal.until("Afgesloten en bewaard")

    def leave(self) -> None:
        """Back to the first screen, the session still open."""
        self.terminal.press("ctrl+q")
        self.terminal.until("P Van papier")

    def take_up(self, code: str) -> None:
        """Find a session by the code of its participant, and open it."""
        self.terminal.press("/")
        self.terminal.until("Esc Alles tonen")
        self.terminal.type(code)
        self.terminal.until(lambda: len(re.findall(r" [○●◐] ", self.terminal.flat())) == 1)
        self.terminal.press("enter")
        self.arrived()

    def show_all(self) -> None:
        """The whole list again."""
        self.terminal.press("escape")
        self.terminal.until("P Van papier", gone="Esc Alles tonen")

    def draft_kept(self, text: str) -> bool:
        """Whether what is being typed stands in the file."""
        with Study.open(self.study, PASSPHRASE) as opened:
            return any(draft.text == text for draft in opened.log.drafts())


TODAY = datetime.date.today().isoformat()
YESTERDAY = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
NOTES = ("[W03] ik sta vooraan", "[B01] ik kijk mee [sic]", "[W04] ik pak in")
CONSENT = [("consent.set", item, "ja") for item in ("deelname", "opname", "citeren", "opnieuw_benaderen", "hergebruik")]
OPENED, CLOSED = ("session.opened",), ("session.closed",)
Happened = tuple[Any, ...]


@dataclass(frozen=True)
class Held:
    """What must be told of a session: its answers as they stand in the end, and all that came after consent."""

    who: str
    answers: dict[str, str]
    log: list[Happened]
    role: str = "werknemer"
    guide: str = "werknemer"
    mode: str = "live"
    status: str = "closed"


def said(item: str, *values: str) -> list[Happened]:
    """An item that was asked, and what was answered, one after the other."""
    return [("item.asked", item), *(("answer.set", item, value) for value in values)]


HELD = [
    Held("W01", {"opening.werkdag": "ik pluk tomaten", "vitaliteit.a": "dat wisselt per dag", "vitaliteit.b": "hij ziet het aan me"},
         [*said("opening.werkdag", "ik pluk tomaten"), *said("vitaliteit.a", "dat wisselt", "dat wisselt per dag"),
          *said("vitaliteit.b", "hij ziet het aan me"), CLOSED]),
    Held("W02", {"opening.werkdag": "ik sorteer", "vitaliteit.b": "ze vraagt het elke dag"},
         [*said("opening.werkdag", "ik sorteer"), *said("vitaliteit.b", "ze vraagt het elke dag"), CLOSED]),
    Held("L01", {"opening.ervaring": "sinds 2018", "vitaliteit.a": "ik vraag het na"},
         [*said("opening.ervaring", "sinds 2019"), *said("vitaliteit.a", "ik vraag het na"), CLOSED,
          ("session.reopened",), ("answer.set", "opening.ervaring", "sinds 2018"), CLOSED],
         role="leidinggevende", guide="leidinggevende"),
    Held("W03|W04|B01", {"opening.werkdag": "samen aan de band"},
         [*(("note.set", "opening.werkdag", note[6:]) for note in NOTES), *said("opening.werkdag", "samen aan de band"), CLOSED]),
    Held("J01", {"opening.ervaring": HALF + REST}, said("opening.ervaring", HALF + REST),
         role="jobcoach", guide="jobcoach", status="open"),
    Held("W05", {"opening.werkdag": "eerst koffie\ndan de machines", "vitaliteit.a": "goed genoeg"},
         [*said("opening.werkdag", "eerst koffie\ndan de machines"), *said("vitaliteit.a", "goed genoeg"), CLOSED], mode="paper"),
    Held("W06", {"opening.werkdag": "liever niet meer"}, [*said("opening.werkdag", "liever niet meer"), ("session.stopped",)],
         status="stopped"),
]  # fmt: skip
OBSERVED = 4
"""The place of the observation among the sessions."""


def test_a_day_in_the_field_by_keyboard_is_told_alike_by_sessions_log_and_export(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    day = Day(study, own_home)
    try:
        two_interviews_one_interrupted(day)
        a_talk_with_three(day)
        an_observation(day)
        a_resumed_draft(day)
        one_from_paper(day)
        a_correction(day)
        a_withdrawal(day)
        day.terminal.press("q")
        assert day.terminal.wait() == 0
    finally:
        day.terminal.close()

    sessions = json_of("sessions", "--study", str(study), home=own_home)
    assert [untimed(session) for session in sessions] == expected_sessions()
    assert [session["held_at"][:10] for session in sessions] == [TODAY] * 6 + [YESTERDAY, TODAY]
    assert sessions[6]["held_at"] == f"{YESTERDAY}T14:30"

    order = [session["id"] for session in sessions]
    talks = [id for place, id in enumerate(order) if place != OBSERVED]
    events = json_of("log", "--study", str(study), home=own_home)
    for held, id in zip(HELD, talks, strict=True):
        assert happened(events, id) == [OPENED, *CONSENT, *held.log], held.who
    kinds = [kind for kind, *_ in happened(events, order[OBSERVED])]
    assert (kinds[0], kinds.count("row.set"), kinds.count("consent.set"), kinds[-1]) == ("session.opened", 20, 0, "session.closed")

    told = exported(study, own_home, tmp_path / "uit")
    for held, id in zip(HELD, talks, strict=True):
        assert {row["item"]: row["value"] for row in told[id] if row["value"]} == held.answers, held.who
    assert {row["notes"] for rows in told.values() for row in rows if row["notes"]} == {"\n".join(NOTES)}
    assert all(not row["asked_at"] for row in told[talks[5]]), "on paper nobody knows the minute in which it was asked"
    (sheet,) = (json.loads(row["value"]) for row in told[order[OBSERVED]] if row["item"] == "blad")
    assert [row["descriptive"] for row in sheet] == ROWS
    assert "In orde" in fieldwork("verify", "--study", str(study), home=own_home).stdout


def untimed(session: dict[str, Any]) -> dict[str, Any]:
    """A session without what differs from day to day; none of these belongs to another's talk."""
    assert session["conversation"] == session["id"]
    return {name: value for name, value in session.items() if name not in ("id", "conversation", "held_at")}


def expected_sessions() -> list[dict[str, Any]]:
    """Every session, in the order in which it was begun."""
    always = {"version": 1, "site": "kas", "wave": None}
    rows = [
        {**always, "protocol": f"tno-2019/{held.guide}", "kind": "interview", "participant": held.who, "role": held.role,
         "mode": held.mode, "status": held.status, "answered": len(held.answers), "asked": len(held.answers)}
        for held in HELD
    ]  # fmt: skip
    seen = {**always, "protocol": "tno-2019/observatie", "kind": "observation", "participant": None, "role": None,
            "mode": "live", "status": "closed", "answered": 5, "asked": 5}  # fmt: skip
    return [*rows[:OBSERVED], seen, *rows[OBSERVED:]]


def happened(events: list[dict[str, Any]], session: str) -> list[Happened]:
    """What the log tells of a session: kinds, with the item and what was said."""
    own = [event for event in events if event["subject"] == session]
    words = [[event["body"].get(name) for name in ("item", "value", "text")] for event in own]
    return [(event["kind"], *(each for each in said if each)) for event, said in zip(own, words, strict=True)]


def exported(study: Path, home: Path, to: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of the table of answers, by session."""
    fieldwork("export", "answers", "--raw", "--study", str(study), "--to", str(to), home=home)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (to / "answers" / "answers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["session"]].append(row)
    return found


# --- the day --------------------------------------------------------------------------------------------------------


def two_interviews_one_interrupted(day: Day) -> None:
    """A worker, interrupted by another with the same guide; then a manager."""
    day.begin("werknemer", "W01", site="kas")
    day.agree()
    day.answer("werknemer", "opening.werkdag", "ik pluk tomaten")
    day.answer("werknemer", "vitaliteit.a", "dat wisselt")
    day.leave()
    day.begin("werknemer", "W02")
    day.agree()
    day.answer("werknemer", "opening.werkdag", "ik sorteer")
    day.answer("werknemer", "vitaliteit.b", "ze vraagt het elke dag")
    day.close()
    day.take_up("W01")
    day.terminal.until(question("werknemer", "vitaliteit.a"))
    day.terminal.until("dat wisselt")
    day.terminal.type(" per dag")
    day.terminal.until("dat wisselt per dag")
    day.answer("werknemer", "vitaliteit.b", "hij ziet het aan me")
    day.close()
    day.show_all()
    day.begin("leidinggevende", "L01")
    day.agree()
    day.answer("leidinggevende", "opening.ervaring", "sinds 2019")
    day.answer("leidinggevende", "vitaliteit.a", "ik vraag het na")
    day.close()


def a_talk_with_three(day: Day) -> None:
    """Each note has its speaker."""
    terminal = day.terminal
    day.begin("werknemer", "W03", others=", W04, B01")
    day.agree(3, key="a")
    day.answer("werknemer", "opening.werkdag", "samen aan de band")
    for digit, words in (("1", "ik sta vooraan"), ("3", "ik kijk mee [sic]"), ("2", "ik pak in")):
        terminal.press("ctrl+t")
        terminal.until("Notitie bij vraag")
        terminal.type(digit + words)
        terminal.until(words)
        terminal.press("escape")
        terminal.until(words, gone="Notitie bij vraag")
    day.close()


def an_observation(day: Day) -> None:
    """Twenty rows, as many as a shift gives."""
    terminal = day.terminal
    day.begin("observatie", "")
    terminal.until("Plek binnen het bedrijf")
    terminal.type("kas 2\r")
    terminal.until("Wie er meedoen: codes van deelnemers en aantallen")
    terminal.type("W05, B03\r")
    for words in ROWS:
        terminal.until("nieuwe regel")
        terminal.type(words)
        terminal.until(words)
        terminal.press("ctrl+n")
    terminal.until("nieuwe regel")
    terminal.press("ctrl+l")
    terminal.until("P Van papier")


def a_resumed_draft(day: Day) -> None:
    """The program is killed in the middle of an answer; the words are there again, and so is the cursor."""
    day.begin("jobcoach", "J01")
    day.agree()
    day.answer("jobcoach", "opening.ervaring", HALF)
    day.terminal.until(lambda: day.draft_kept(HALF))
    day.terminal.kill(signal.SIGKILL)
    day.terminal.wait()
    day.terminal.close()
    day.terminal = day.opened()
    day.terminal.press("enter")
    day.arrived()
    day.terminal.until(HALF)
    day.terminal.type(REST)
    day.terminal.until(HALF + REST)
    day.leave()


def one_from_paper(day: Day) -> None:
    """A talk of yesterday, typed over."""
    terminal = day.terminal
    day.begin("werknemer", "W05", held="gisteren 14.30")
    terminal.until("Wat staat er op het formulier?")
    terminal.press("a", "enter")
    day.arrived()
    terminal.until(question("werknemer", "opening.werkdag"))
    terminal.type("eerst koffie\rdan de machines")
    terminal.until("dan de machines")
    terminal.press("enter", "enter")
    terminal.until(question("werknemer", "vitaliteit.a"))
    terminal.type("goed genoeg")
    terminal.until("goed genoeg")
    day.close()


def a_correction(day: Day) -> None:
    """The manager calls: it was another year."""
    terminal = day.terminal
    day.take_up("L01")
    terminal.until("afgesloten")
    day.terminal.press("ctrl+o")
    terminal.until("bewaard", gone="afgesloten")
    day.ask("leidinggevende", "opening.ervaring")
    terminal.until("sinds 2019")
    terminal.press("end", "backspace")
    terminal.type("8")
    terminal.until("sinds 2018")
    day.close()
    day.show_all()


def a_withdrawal(day: Day) -> None:
    """Halfway someone wants to stop; what was said may be kept."""
    day.begin("werknemer", "W06")
    day.agree()
    day.answer("werknemer", "opening.werkdag", "liever niet meer")
    day.terminal.type(STOP)
    day.terminal.until("De deelnemer trekt zich terug")
    day.terminal.press("1")
    day.terminal.until("Gestopt. Wat er al stond, is bewaard.")


# --- by mouse -------------------------------------------------------------------------------------------------------


def test_a_session_is_begun_answered_and_closed_by_mouse_alone(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    with Study.open(study, PASSPHRASE, by="R1") as opened:
        held(opened, held_at=f"{TODAY}T09:00")
    with Terminal("--study", str(study), env=environment(own_home), columns=140, rows=45) as terminal:
        click(terminal, "N Nieuw")
        terminal.until("W02 is nieuw")
        click(terminal, "Ctrl+N Verder")
        for place in range(1, 6):
            terminal.until(f"Toestemming {place} van 5")
            click(terminal, "J  ja")
        click(terminal, "met een handtekening")
        click(terminal, "de deelnemer zelf")
        terminal.until("Fijn dat u met mij wilt praten")
        for line, option in (("d Is uw gezondheid", "ja"), ("a Wilt u zich", "nee")):
            click(terminal, f"· {line}")
            terminal.until("nog niet gesteld")
            click(terminal, f"○ {option}")
            terminal.until(f"● {line}")
        click(terminal, "Ctrl+P Opdrachten")
        click(terminal, "Afsluiten")
        click(terminal, "1  Afsluiten")
        terminal.until("Afgesloten en bewaard.")
        click(terminal, "Q Stoppen")
        assert terminal.wait() == 0
    _, session = json_of("sessions", "--study", str(study), home=own_home)
    assert untimed(session) == {
        "protocol": "tno-2019/werknemer", "version": 1, "kind": "interview", "site": "kas", "participant": "W02",
        "role": "werknemer", "wave": None, "mode": "live", "status": "closed", "answered": 2, "asked": 2,
    }  # fmt: skip
    events = json_of("log", "--session", session["id"], "--study", str(study), home=own_home)
    assert happened(events, session["id"]) == [
        OPENED, *CONSENT, *said("vitaliteit.d", "ja"), *said("ontwikkel.a", "nee"), CLOSED
    ]  # fmt: skip


def click(terminal: Terminal, words: str) -> None:
    """Click the first place on the screen where these words stand, once they do and the painting is done."""
    terminal.until(lambda: words in terminal.screen() and not terminal.pump(0.1))
    row, text = next((row, text) for row, text in enumerate(terminal.lines(), 1) if words in text)
    column = text.index(words) + 2
    terminal.type(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
