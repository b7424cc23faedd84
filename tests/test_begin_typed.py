"""What is typed in the form that begins a session means what a person meant by it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fieldwork.i18n import Msg
from fieldwork.store.log import SessionRow
from fieldwork.study.related import earlier, proposed_follow, proposed_talk, same_talk
from fieldwork.study.visits import Visit, proposed_visit
from fieldwork.tui.starting import answered_for, held_at, people, roles_of

TODAY = date(2026, 2, 10)
REFUSED = object()
"""Stands for: said in words what to type instead."""


def meant(found: Any) -> Any:
    return REFUSED if isinstance(found, Msg) else found


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("3 januari 14.30", "2026-01-03T14:30"),
        ("3 jan 14:30", "2026-01-03T14:30"),
        ("3 januari om 9 uur", "2026-01-03T09:00"),
        ("gisteren 9u15", "2026-02-09T09:15"),
        ("gisteren", "2026-02-09"),
        ("14.30", "2026-02-10T14:30"),
        ("3-1-2026 14:30", "2026-01-03T14:30"),
        ("2026-01-03T14:30", "2026-01-03T14:30"),
        ("2026-01-03", "2026-01-03"),
        ("12 december", "2025-12-12"),
        ("12 december 2025, 16:00", "2025-12-12T16:00"),
        ("12 december 2026", REFUSED),
        ("3 januari 25:00", REFUSED),
        ("31 februari", REFUSED),
        ("ergens in mei", REFUSED),
        ("[/a]", REFUSED),
    ],
)
def test_when_it_was_held_is_understood_as_people_write_it(typed: str, means: Any) -> None:
    assert meant(held_at(typed, TODAY)) == means


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("W01", ("W01",)),
        ("W01, W02 en J01", ("W01", "W02", "J01")),
        ("w01 W02 w01", ("W01", "W02")),
        ("Jan", REFUSED),
        ("W01, [/a]1", REFUSED),
        ("", REFUSED),
    ],
)
def test_participants_are_codes_and_never_names(typed: str, codes: Any) -> None:
    assert meant(people(typed, ["W01"])) == codes


@pytest.mark.parametrize(
    ("codes", "chosen", "roles"),
    [
        (("W04",), (), {"W04": ("werknemer",)}),
        (("W04",), ("jobcoach",), {"W04": ("werknemer", "jobcoach")}),
        (("W04", "J09", "X01"), (), {"W04": ("werknemer",), "J09": ("jobcoach",), "X01": ("werknemer",)}),
        (("B02", "W04"), (), {"B02": ("werkbegeleider", "leidinggevende"), "W04": ("werknemer",)}),
    ],
)
def test_each_participant_gets_the_roles_that_are_known_or_that_the_code_tells(codes: Any, chosen: Any, roles: Any) -> None:
    known = {"B02": ("werkbegeleider", "leidinggevende")}
    assert roles_of(codes, "werknemer", chosen, known, {"W": "werknemer", "J": "jobcoach"}) == roles


@pytest.mark.parametrize(
    ("typed", "codes", "found"),
    [
        ("tolk", ("W01",), {"W01": ("tolk",)}),
        ("tolk voor W02, J01 voor W02", ("W01", "W02"), {"W02": ("tolk", "J01")}),
        ("tolk", ("W01", "W02"), REFUSED),
        ("tolk voor W09", ("W01",), REFUSED),
        ("", ("W01",), {}),
    ],
)
def test_who_answered_for_whom_is_kept_by_participant(typed: str, codes: Any, found: Any) -> None:
    assert meant(answered_for(typed, codes)) == found


def row(id: str, day: str, *codes: str, guide: str = "werknemer", by: str = "R1", status: str = "closed") -> SessionRow:
    return SessionRow(
        id, f"talk-{id}", guide, 1, "interview", "kas", None, codes, guide, {}, (by,), None, "live", day, status, 0, 0, 1, 1
    )


def test_a_talk_of_the_same_day_is_proposed_where_another_guide_or_another_hand_recorded_it() -> None:
    rows = [row("a", "2026-03-04T10:00", "W01"), row("b", "2026-03-04T12:00", "W02"), row("c", "2026-03-03", "W01"),
            row("d", "2026-03-04", "W01", status="refused")]  # fmt: skip
    found = same_talk(rows, ["W01"], "2026-03-04T15:00")
    assert [each.id for each in found] == ["a"]
    assert proposed_talk(found, ["W01"], "leidinggevende", ["R1"]) == "talk-a"
    assert proposed_talk(found, ["W01"], "werknemer", ["R2"]) == "talk-a"
    assert proposed_talk(found, ["W01"], "werknemer", ["R1"]) is None, "the same guide by the same hand is another talk"
    assert proposed_talk(found, ["W01", "W02"], "leidinggevende", ["R2"]) is None, "others were there"


def test_the_newest_earlier_session_on_the_same_guide_is_proposed_to_follow() -> None:
    rows = [row("a", "2026-01-04", "W01"), row("b", "2026-02-04", "W01"), row("c", "2026-02-05", "W01", guide="jobcoach"),
            row("d", "2026-02-06", "W01", "W02"), row("e", "2026-03-04", "W01"), row("f", "2026-02-07", "W03")]  # fmt: skip
    found = earlier(rows, ["W01"], "2026-03-04T09:00")
    assert [each.id for each in found] == ["d", "c", "b", "a"]
    assert proposed_follow(found, ["W01"], "werknemer") == "b"
    assert proposed_follow(found, ["W01"], "werkbegeleider") is None


@pytest.mark.parametrize(
    ("day", "visit"),
    [("2026-03-05", "maart"), ("2026-03-12", "maart"), ("2026-03-20", None), ("2026-01-02T10:00", "nieuwjaar"), ("?", None)],
)
def test_a_day_within_a_week_of_a_visit_belongs_to_it(day: str, visit: str | None) -> None:
    known = [
        Visit("kas", "maart", "2026-03-04", "2026-03-06", ("R1",), 3),
        Visit("kas", "nieuwjaar", "2026-01-02", "2026-01-02", (), 1),
    ]
    assert proposed_visit(known, day) == visit
