"""Reading what was heard in 10,000 sessions with 500,000 codings, against a plain SELECT of the same codings.

Ours is all that comes before the figures: the sessions, the codings with who said what, whether their words are there still,
and the units in order of holding. The note tells the rest: the figures of the study and of every cell, and reading again after
one more coding.
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
from fieldwork.ids import uuid7
from fieldwork.record.events import Event
from fieldwork.store.crypt import derive
from fieldwork.study.codebook.book import codebook
from fieldwork.study.folder import Study
from fieldwork.study.place import study_file
from fieldwork.study.saturation.figures import heard, study_saturation

SESSIONS, EACH = 10_000, 50
_SAME = "SELECT session, coding, code, route, coder, field, new_aspect, at FROM coding"
_BATCH = 5_000


def measure(sessions: int = SESSIONS) -> Row:
    """Each time in a study that was just opened."""
    folder = coded_study(sessions)
    key = derive(study_file(folder), PASSPHRASE)

    def ours() -> float:
        with Study.opened(folder, key) as study:
            return _timed(lambda: heard(study))

    def theirs() -> float:
        with Study.opened(folder, key) as study:
            return _timed(lambda: study.log.query(_SAME))

    found = compare(ours, theirs, least=3, most=6)
    with Study.opened(folder, key) as study:
        heard(study)
        figures = _timed(lambda: study_saturation(study))
        study.log.append(list(_codings(study, study.log.sessions()[0].id, 1, random.Random(2))))
        again = _timed(lambda: heard(study))
    return Row(
        "heard", f"reading what was heard in {sessions:,} sessions with {sessions * EACH:,} codings",
        "a plain SELECT of the same codings", 2.5, found.ratio, found.ours, found.theirs, found.rounds,
        f"the figures with 1,000 random orders {figures:.1f} s; again after one more coding {again:.2f} s",
    )  # fmt: skip


@cache
def coded_study(sessions: int) -> Path:
    """The folder of a closed study of so many sessions with `EACH` codings in each; made once a run."""
    folder = study_of(sessions)
    dice = random.Random(1)
    with Study.open(folder, PASSPHRASE, by="C1") as study:
        batch: list[Event] = []
        for row in study.log.sessions():
            batch += _codings(study, row.id, EACH, dice)
            if len(batch) >= _BATCH:
                study.log.append(batch)
                batch = []
        study.log.append(batch)
    return folder


def _codings(study: Study, session: str, many: int, dice: random.Random) -> Iterator[Event]:
    """Codings on the answers of a session, each on a code by chance."""
    stamp = study.log.stamper("C1")
    answers = study.log.query("SELECT item, event FROM answer WHERE session = ?", (session,))
    codes = [code.id for code in codebook(study).in_force()]
    routes = list(codebook(study).routes)
    for _ in range(many):
        (item, event), at = dice.choice(answers), stamp()
        body = {
            "coding": uuid7(at.at // 1_000), "item": item, "field": "answer", "start": 0, "end": 10, "text": "", "on": event,
            "code": dice.choice(codes), "actor": "werknemer", "route": dice.choice(routes), "valence": "beide",
            "new_aspect": False, "coder": "C1", "prefilled": [], "mark": None, "settled": False, "step": None,
        }  # fmt: skip
        yield Event(at.id, "segment.coded", session, at.at, at.offset, at.by, at.device, (), body)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
