"""A day in the field in a real terminal, by keyboard and by mouse; then sessions, log and export say exactly what was done."""

from __future__ import annotations

import csv
import datetime
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.support.day import CONSENT, HELD, OBSERVED, OPENED, PAPER, ROWS, SPOKEN, Happened, a_day, expected_sessions
from tests.support.day_hands import Researcher
from tests.support.day_keyboard import Keyboard
from tests.support.day_mouse import Mouse
from tests.support.studies import fieldwork, json_of, new_study

SECONDS_BEFORE_MIDNIGHT = 10


class Midnight:
    """A time zone in which midnight falls a few seconds from now: a day in the field that goes on beyond its date."""

    def __init__(self) -> None:
        now = datetime.datetime.now(datetime.UTC)
        into_day = now.hour * 3600 + now.minute * 60 + now.second
        self._ahead = datetime.timedelta(seconds=86_400 - SECONDS_BEFORE_MIDNIGHT - into_day)
        if self._ahead > datetime.timedelta(hours=12):
            self._ahead -= datetime.timedelta(days=1)
        west, sign = abs(int(self._ahead.total_seconds())), "-" if self._ahead > datetime.timedelta() else "+"
        self.zone = f"DAY{sign}{west // 3600:02}:{west // 60 % 60:02}:{west % 60:02}"
        self.first = self.today()

    def today(self) -> datetime.date:
        """The day that it is there."""
        return (datetime.datetime.now(datetime.UTC) + self._ahead).date()


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (140, 45)], ids=["80x24", "140x45"])
@pytest.mark.parametrize("hands", [Keyboard, Mouse], ids=lambda hands: hands.__name__.lower())
def test_a_day_in_the_field_is_told_alike_by_sessions_log_and_export(
    hands: type[Researcher], columns: int, rows: int, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    study = new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie")
    midnight = Midnight()
    on_paper = midnight.first - datetime.timedelta(days=3)
    researcher = hands(study, own_home, columns=columns, rows=rows, TZ=midnight.zone)
    try:
        a_day(researcher, on_paper)
    finally:
        researcher.terminal.close()

    sessions = json_of("sessions", "--study", str(study), home=own_home)
    assert [untimed(session) for session in sessions] == expected_sessions()
    held = [session["held_at"] for session in sessions]
    assert held.pop(PAPER) == f"{on_paper}T14:30"
    assert held == sorted(held)
    assert {at[:10] for at in held} <= {str(midnight.first), str(midnight.today())}

    order = [session["id"] for session in sessions]
    talks = [id for place, id in enumerate(order) if place != OBSERVED]
    events = json_of("log", "--study", str(study), home=own_home)
    for each, id in zip(HELD, talks, strict=True):
        assert happened(events, id) == [OPENED, *CONSENT, *each.log], each.who
    kinds = [kind for kind, *_ in happened(events, order[OBSERVED])]
    assert (kinds[0], kinds.count("row.set"), kinds.count("consent.set"), kinds[-1]) == ("session.opened", 20, 0, "session.closed")

    told = exported(study, own_home, tmp_path / "uit")
    for each, id in zip(HELD, talks, strict=True):
        assert {row["item"]: row["value"] for row in told[id] if row["value"]} == each.answers, each.who
    notes = "\n".join(f"[{speaker}] {words}" for speaker, words in SPOKEN)
    assert {row["notes"] for rows in told.values() for row in rows if row["notes"]} == {notes}
    assert all(not row["asked_at"] for row in told[order[PAPER]]), "on paper nobody knows the minute in which it was asked"
    (sheet,) = (json.loads(row["value"]) for row in told[order[OBSERVED]] if row["item"] == "blad")
    assert [row["descriptive"] for row in sheet] == ROWS
    assert "In orde" in fieldwork("verify", "--study", str(study), home=own_home).stdout


def untimed(session: dict[str, Any]) -> dict[str, Any]:
    """A session without what differs from day to day; none of these belongs to another's talk."""
    assert session["conversation"] == session["id"]
    return {name: value for name, value in session.items() if name not in ("id", "conversation", "held_at")}


def happened(events: list[dict[str, Any]], session: str) -> list[Happened]:
    """What the log tells of a session: kinds, with the item, what was said and by whom."""
    own = [event for event in events if event["subject"] == session]
    words = [[event["body"].get(name) for name in ("item", "value", "text", "speaker")] for event in own]
    return [(event["kind"], *(each for each in said if each)) for event, said in zip(own, words, strict=True)]


def exported(study: Path, home: Path, to: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of the table of answers, by session."""
    fieldwork("export", "answers", "--raw", "--study", str(study), "--to", str(to), home=home)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (to / "answers" / "answers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["session"]].append(row)
    return found
