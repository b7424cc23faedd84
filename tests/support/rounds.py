"""A study that is coded double, for tests: sessions of numbered sentences, and codings taken in as anybody's."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.coding.segments import Coding
from fieldwork.study import Study
from fieldwork.study.desk.codings import import_codings
from fieldwork.study.live import Live, do_once
from tests.support.program import YES

ITEM = "vitaliteit.a"
A, B, C = "werkvermogen_belasting", "thuissituatie", "monitoren_bespreken"
"""Three themes of the vitality route."""


def sentence(number: int) -> str:
    """A sentence of 20 code points."""
    return f"Zin {number:02} staat er nog."


def talk(study: Study, code: str = "W01", sentences: int = 6, role: str = "werknemer") -> str:
    """A closed session with one answer of so many sentences; its id."""
    header = Header(site="kas", participants=(code,), roles={code: (role,)}, role=role, researchers=("R1",),
                    held_at="2026-03-04T10:00")  # fmt: skip
    live = Live.start(study, study.protocol(f"tno-2019/{role}"), header, ConsentGiven(YES, ("deelname",)))
    live.answer(ITEM, " ".join(sentence(number) for number in range(sentences)))
    live.do(act.Close())
    live.leave()
    return live.session


def said_anew(study: Study, session: str, text: str) -> None:
    """Correct the answer of a session that was closed."""
    do_once(study, session, act.Reopen())
    do_once(study, session, act.Answer(ITEM, text))
    do_once(study, session, act.Close())


Told = tuple[str, int, str] | tuple[str, int, str, str]
"""A coder, the number of a sentence, a code, and who acts (else the employee)."""


def coded(study: Study, folder: Path, session: str, told: Iterable[Told]) -> None:
    """Take in a coding of whole sentences for each."""
    rows = []
    for coder, number, code, *actor in told:
        start = number * 21
        rows.append([session, ITEM, start, start + 20, code, actor[0] if actor else "werknemer", coder, "bevorderend", "false"])
    file = folder / "coderingen.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["session", "item", "start", "end", "code", "actor", "coder", "valence", "new_aspect"])
        writer.writerows(rows)
    import_codings(study, file, by="R1")


def coding(coder: str, start: int, end: int, code: str = A, **more: object) -> Coding:
    """A coding that was never written down."""
    given: dict[str, object] = {
        "coding": f"{start:03}-{end:03}-{code}-{coder}", "session": "s", "item": ITEM, "field": "answer", "start": start,
        "end": end, "text": "x" * (end - start), "on": "e", "code": code, "actor": "werknemer", "route": "vitaliteit",
        "valence": "bevorderend", "new_aspect": False, "coder": coder, **more,
    }  # fmt: skip
    return Coding(**given)  # type: ignore[arg-type]
