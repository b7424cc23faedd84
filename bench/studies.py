"""Studies to measure on: invented sessions in any number, written straight to the log."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

from bench.places import PASSPHRASE, here
from fieldwork.capture.opening import ConsentGiven, Header, begin
from fieldwork.ids import Stamper, uuid7
from fieldwork.protocol.model import Protocol
from fieldwork.record.events import Event
from fieldwork.study.folder import Study

PROTOCOL = "tno-2019/werknemer"
ANSWERS = 20
"""Answers of each session."""
SITES = 25
_BATCH = 200
_SYLLABLES = ("wer", "ken", "ge", "ver", "de", "sa", "men", "le", "ren", "da", "gen", "ste", "be", "to", "el", "an")



def words(length: int, seed: int = 0) -> str:
    """A paragraph of so many characters in words of one to four syllables, the same at every run."""
    dice = random.Random(seed)
    text = ""
    while len(text) < length:
        text += "".join(dice.choices(_SYLLABLES, k=dice.randint(1, 4))) + " "
    return text[: length - 1] + "."


@cache
def study_of(sessions: int) -> Path:
    """The folder of a closed study with so many sessions of `ANSWERS` answers each; made once a run."""
    folder = here() / f"study-{sessions}"
    with Study.create(folder, "tno-2019", "Meting", PASSPHRASE, by="R1") as study:
        protocol = study.protocol(PROTOCOL)
        stamp = study.log.stamper("R1")
        batch: list[Event] = []
        for number in range(1, sessions + 1):
            batch += _session(study, protocol, number, stamp)
            if number in (SITES, sessions) or number % _BATCH == 0:  # by SITES each site is known
                study.log.append(batch)
                batch = []
    return folder


def header(number: int) -> Header:
    """What is known of session `number` before its first question."""
    code = f"W{number:05d}"
    return Header(
        site=f"plek-{number % SITES}", participants=(code,), roles={code: ("werknemer",)}, role="werknemer",
        researchers=("R1",), held_at="2026-03-04T10:00", mode="live",
    )  # fmt: skip


def consent(study: Study) -> ConsentGiven:
    """Yes to everything that the study's form asks."""
    items = study.form["consent"]["items"]
    return ConsentGiven({item["id"]: "ja" for item in items}, tuple(item["id"] for item in items if item.get("required")))


def open_items(protocol: Protocol) -> Iterator[str]:
    """The items of a protocol that are answered in one's own words and asked of everybody."""
    return (item.id for item in protocol.items if item.kind == "open" and not item.when)


def _session(study: Study, protocol: Protocol, number: int, stamp: Stamper) -> Iterator[Event]:
    state, events = begin(uuid7(), protocol, header(number), consent(study), stamp)
    yield from study.newcomers(header(number), stamp)
    yield from events
    for item in [item.id for item in protocol.items if item.kind == "open"][:ANSWERS]:
        at = stamp()
        body = {"item": item, "value": words(120, at.at % 1000), "text": None}
        yield Event(at.id, "answer.set", state.session, at.at, at.offset, at.by, at.device, (), body)
    at = stamp()
    yield Event(at.id, "session.closed", state.session, at.at, at.offset, at.by, at.device, (), {})


_numbers = count(1)


def new_session_number() -> int:
    """A number that no other session of this run has."""
    return 1_000_000 + next(_numbers)
