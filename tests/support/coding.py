"""Something to code: a study with sessions of many sentences, and what each sentence is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.study import Study
from fieldwork.study.live import Live
from tests.support.program import YES
from tests.support.studies import PASSPHRASE

ITEMS = ("vitaliteit.a", "vitaliteit.b", "vitaliteit.c")
"""Open questions of the guide for employees."""


def sentences(code: str, item: str, many: int) -> list[str]:
    """Sentences that tell where they stand; the first of each answer has letters that take more than one code point or cell."""
    first = f"Q\u0304oë 😀 begint {item} met {code}."
    return [first, *(f"Zin {n} van {item} gaat over werk nummer {n}." for n in range(2, many + 1))]


def study_to_code(folder: Path, codes: Sequence[str] = ("W01",), *, each: int = 12, by: str = "C1") -> None:
    """Sessions of these participants, each with three answers of so many sentences."""
    with Study.open(folder, PASSPHRASE, by=by) as study:
        for day, code in enumerate(codes, 1):
            header = Header(site="kas", participants=(code,), roles={code: ("werknemer",)}, role="werknemer",
                            researchers=("R1",), held_at=f"2026-03-0{day}T10:00")  # fmt: skip
            live = Live.start(study, study.protocol("tno-2019/werknemer"), header, ConsentGiven(YES, ("deelname",)))
            for item in ITEMS:
                live.answer(item, " ".join(sentences(code, item, each)))
            live.do(act.Close())
            live.leave()
