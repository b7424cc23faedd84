"""Summaries and findings in the log: copies join in any order, and an erased session takes along what rested on it."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldwork.ids import Stamper
from fieldwork.record.events import ERASED, Event
from fieldwork.record.resting import CHARTING, goes
from fieldwork.store import crypt
from fieldwork.store.erase import erase_session
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from tests.support.logs import OPENED, event, interview, key, new_log

SESSIONS = ("s1", "s2", "s3")
ONE, BOTH, OTHER = "alleen dit gesprek", "dit gesprek en een ander", "een gesprek dat blijft"


def summary(stamp: Stamper, text: str | None, rests_on: tuple[str, ...], *, row: str = "W01", author: str = "C1",
            about: tuple[str, ...] = (), old: tuple[Event, ...] = ()) -> Event:  # fmt: skip
    body = {"rows": "participant", "row": row, "code": "rust", "author": author, "text": text, "absent": False, "refs": [],
            "rests_on": list(rests_on), "about": list(about or rests_on)}  # fmt: skip
    return event(stamp, "chart.summarised", CHARTING, body, supersedes=tuple(each.id for each in old))


def finding(stamp: Stamper, text: str, rests_on: tuple[str, ...], old: tuple[Event, ...] = ()) -> Event:
    body = {"finding": "f1", "statement": text, "status": "firm", "author": "C1", "by": "C1", "supports": [],
            "contradicts": [], "rests_on": list(rests_on)}  # fmt: skip
    return event(stamp, "finding.stated", CHARTING, body, supersedes=tuple(each.id for each in old))


def texts(log: Log) -> set[str]:
    """The words that every event of charting still has, shown or not."""
    bodies = [each.body for each in log.events(CHARTING)]
    return {str(words) for body in bodies for words in (body.get("text"), body.get("statement")) if words}


def shown(log: Log) -> set[str]:
    sql = "SELECT coalesce(body ->> '$.text', body ->> '$.statement') FROM current WHERE subject = ? AND stands"
    return {words for (words,) in log.query(sql, (CHARTING,))}


@pytest.mark.parametrize(
    ("drawn", "about", "erased", "replaced", "gone"),
    [
        ((), (), "s1", False, False),
        (("s1",), ("s1",), "s1", False, True),
        (("s1",), ("s1", "s2"), "s1", False, True),
        (("s1", "s2"), ("s1", "s2"), "s1", False, False),
        (("s1", "s2"), ("s1", "s2"), "s1 s2", False, True),
        (("s1", "s2"), ("s1", "s2"), "s1", True, True),
        (("s2",), ("s1", "s2"), "s1", False, False),
        (("s2",), ("s1", "s2"), "s1", True, True),
        (("s2",), ("s2",), "s1", True, False),
    ],
)  # fmt: skip
def test_a_summary_goes_where_nothing_is_left_that_it_rests_on_or_another_took_its_place(
    drawn: tuple[str, ...], about: tuple[str, ...], erased: str, replaced: bool, gone: bool
) -> None:
    assert goes({"rests_on": drawn, "about": about}, set(erased.split()), replaced) is gone


def test_erasing_a_session_leaves_no_byte_of_what_rested_on_it_alone(tmp_path: Path) -> None:
    with new_log(tmp_path / "studie") as log:
        stamp = log.stamper("C1")
        for session in SESSIONS:
            log.append(interview(stamp, session))
        first = summary(stamp, f"{ONE}, een eerste keer", ("s1",))
        log.append([first])
        log.append([summary(stamp, ONE, ("s1",), old=(first,)), summary(stamp, BOTH, ("s1", "s2"), row="W02"),
                    summary(stamp, OTHER, ("s2",), row="W03"), finding(stamp, f"{ONE} als bevinding", ("s1",))])  # fmt: skip
        log.put_draft(CHARTING, "participant/W01/rust", f"half {ONE}", 3)
        erase_session(log, "s1", "R1")
        assert texts(log) == shown(log) == {BOTH, OTHER}
        assert log.drafts(CHARTING) == []
        assert verify(log).ok
        raw = everything_in(log, tmp_path)
    assert ONE.encode() not in raw and OTHER.encode() in raw


def test_what_its_author_writes_anew_after_an_erasure_leaves_no_byte_of_the_old_words(tmp_path: Path) -> None:
    with new_log(tmp_path / "studie") as log:
        stamp = log.stamper("C1")
        for session in SESSIONS:
            log.append(interview(stamp, session))
        mixed = summary(stamp, BOTH, ("s1", "s2"))
        log.append([mixed])
        erase_session(log, "s1", "R1")
        assert shown(log) == {BOTH}  # it stays, to be looked at
        log.append([summary(stamp, OTHER, ("s2",), old=(mixed,))])
        assert texts(log) == {OTHER}
        assert log.meta("scrub") is None
        assert BOTH.encode() not in everything_in(log, tmp_path)


def everything_in(log: Log, folder: Path) -> bytes:
    """Every byte of the file's pages, decrypted where they stand."""
    with log.use() as db:
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    copy = folder / "copy.fieldwork"
    copy.write_bytes(log.file.read_bytes())
    with closing(apsw.Connection(str(copy))) as db:
        crypt.unlock(db, key())
        db.pragma("journal_mode", "delete")
        db.pragma("rekey", "")
    return copy.read_bytes()


# --- copies ------------------------------------------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What several people wrote, some of it over what another wrote, and sessions that were erased."""
    stamps = [Stamper(by, f"device-{by}", 0) for by in ("C1", "C2")]
    events = [event(stamps[0], "session.opened", session, {**OPENED, "conversation": session}) for session in SESSIONS]
    written: dict[str, list[Event]] = {}
    for number in range(draw(st.integers(2, 9))):
        stamp = draw(st.sampled_from(stamps))
        rests_on = tuple(draw(st.lists(st.sampled_from(SESSIONS), max_size=3, unique=True)))
        if draw(st.booleans()):
            place = f"{stamp.by} {(row := draw(st.sampled_from(('W01', 'W02'))))}"
            old = written.get(place, [])[-1:] if draw(st.booleans()) else []
            text = draw(st.sampled_from((f"woorden {number}", None)))
            made = summary(stamp, text, rests_on, row=row, author=stamp.by, old=tuple(old))
        else:
            place = "f1"
            old = written.get(place, [])[-1:] if draw(st.booleans()) else []
            made = finding(stamp, f"bevinding {number}", rests_on, tuple(old))
        written.setdefault(place, []).append(made)
        events.append(made)
    for session in draw(st.lists(st.sampled_from(SESSIONS), max_size=2, unique=True)):
        opened = next(each for each in events if each.subject == session)
        body: dict[str, Any] = {"role": "werknemer", "held_at": "2026-11-21"}
        events.append(event(stamps[1], ERASED, session, body, supersedes=(opened.id,)))
    return events


def state(log: Log) -> list[tuple[Any, ...]]:
    heads = log.query(
        "SELECT h.subject, h.register, e.id, h.shown, h.stands, e.body FROM head h JOIN event e ON e.seq = h.event_seq "
        "ORDER BY 1, 2, 3"
    )
    return [*heads, *log.query("SELECT id, body FROM event ORDER BY id")]


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_copies_that_join_in_any_order_in_parts_and_twice_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event], chance: random.Random
) -> None:
    base = tmp_path_factory.mktemp("copies")
    found = []
    for number in range(2):
        order = list(events) if number == 0 else [*events, *events[: len(events) // 2]]
        if number:
            chance.shuffle(order)
        with new_log(base / str(number)) as log:
            while order:
                part = chance.randint(1, len(order))
                log.append(order[:part])
                order = order[part:]
            assert verify(log).ok
            found.append(state(log))
    assert found[0] == found[1]
