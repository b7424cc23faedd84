"""Half a million segments from the file to a pandas frame, against a plain SELECT of the same rows.

Ours is all of `open_study(…).segments()` but opening: who may leave, whether the words are there still, consensus, columns with
their types, the line in the log.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.places import PASSPHRASE
from bench.row import Row, compare
from bench.studies import study_of
from fieldwork.exports.frames import StudyFrames
from fieldwork.ids import uuid7
from fieldwork.record.events import Event
from fieldwork.store.crypt import derive
from fieldwork.study.codebook.book import codebook
from fieldwork.study.folder import Study
from fieldwork.study.place import study_file

SESSIONS, EACH = 10_000, 50
SPAN = 40
"""Characters of a segment."""
_BATCH = 5_000
_ANSWERS = "SELECT item, event, value ->> '$' FROM answer WHERE session = ? AND value IS NOT NULL"


def measure(sessions: int = SESSIONS) -> Row:
    """Each time in a study that was just opened."""
    folder = segments_of(sessions)
    key = derive(study_file(folder), PASSPHRASE)
    seen: list[tuple[int, int]] = []

    def ours() -> float:
        with Study.opened(folder, key) as study:
            frames = StudyFrames(study, "nl")
            begun = time.perf_counter()
            frame = frames.segments()
            seconds = time.perf_counter() - begun
        seen.append(frame.shape)
        return seconds

    def theirs() -> float:
        with Study.opened(folder, key) as study:
            return _timed(lambda: study.log.query(SAME))

    ours()  # pandas is loaded once
    found = compare(ours, theirs, least=3, most=4)
    rows, columns = seen[-1]
    return Row(
        "frame", f"a frame of {rows:,} segments with {columns} columns from a study of {sessions:,} sessions",
        "a plain SELECT of the same: codings with their answers and sessions", 1.5, found.ratio, found.ours, found.theirs,
        found.rounds,
    )  # fmt: skip


SAME = """
SELECT c.*, a.value, s.site, s.conversation, s.participants, s.role, s.held_at, s.protocol, s.version, s.wave, s.mode
FROM coding c JOIN session s ON s.id = c.session JOIN answer a ON a.session = c.session AND a.item = c.item
"""
"""What the frame has, as far as the file has it: codings, the answers that they are in (the context), the sessions."""


@cache
def segments_of(sessions: int) -> Path:
    """The folder of a closed study of so many sessions with `EACH` segments in each; made once a run."""
    folder = study_of(sessions)
    dice = random.Random(1)
    with Study.open(folder, PASSPHRASE, by="C1") as study:
        batch: list[Event] = []
        for row in study.log.sessions():
            batch += _codings(study, row.id, dice)
            if len(batch) >= _BATCH:
                study.log.append(batch)
                batch = []
        study.log.append(batch)
    return folder


def _codings(study: Study, session: str, dice: random.Random) -> Iterator[Event]:
    """Codings on the answers of a session, each of some of its words and with a code by chance."""
    stamp = study.log.stamper("C1")
    answers = study.log.query(_ANSWERS, (session,))
    codes = [code.id for code in codebook(study).in_force()]
    routes = list(codebook(study).routes)
    for _ in range(EACH):
        (item, event, words), at = dice.choice(answers), stamp()
        start = dice.randrange(len(words) - SPAN)
        body = {
            "coding": uuid7(at.at // 1_000), "item": item, "field": "answer", "start": start, "end": start + SPAN,
            "text": words[start : start + SPAN], "on": event, "code": dice.choice(codes), "actor": "werknemer",
            "route": dice.choice(routes), "valence": "beide", "new_aspect": False, "coder": "C1", "prefilled": [],
            "mark": None, "settled": False, "step": None,
        }  # fmt: skip
        yield Event(at.id, "segment.coded", session, at.at, at.offset, at.by, at.device, (), body)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
