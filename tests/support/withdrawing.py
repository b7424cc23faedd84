"""A study in which words of W01 stand in every corner, and next to them words of others: to see what withdrawing takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.record.events import Event
from fieldwork.record.resting import CHARTING
from fieldwork.store import crypt
from fieldwork.store.backup import backup
from fieldwork.store.log import Log
from fieldwork.study import Study
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import Live
from fieldwork.study.search import search
from tests.support.program import YES

THEIRS, OTHERS = "kolibrie", "zeearend"
"""A word in all that W01 said or that was written about W01, and one in all that others said."""
ITEM = "vitaliteit.a"
THEME = "thuissituatie"


def put(study: Study, kind: str, subject: str, body: dict[str, Any], old: tuple[Event, ...] = ()) -> Event:
    """Write one event as it stands."""
    at = study.log.stamper(study.by)()
    made = Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, tuple(each.id for each in old), body)
    study.log.append([made])
    return made


def talk(study: Study, session: str, *people: str, answer: str, close: bool = True) -> Live:
    """A talk with some people and one answer."""
    roles = {code: ("leidinggevende" if code.startswith("L") else "werknemer",) for code in people}
    header = Header(site="kas", participants=people, roles=roles, role="werknemer", researchers=("R1",),
                    held_at="2026-03-04T10:00")  # fmt: skip
    live = Live.start(study, study.protocol("tno-2019/werknemer"), header, ConsentGiven(YES, ("deelname",)), session)
    live.answer(ITEM, answer)
    if close:
        live.do(act.Close())
    return live


def coded(study: Study, session: str, coding: str, field: str, words: str, code: str = THEME) -> None:
    """A coding with its words, as coders make it."""
    put(study, "segment.coded", session, {"coding": coding, "item": ITEM, "field": field, "start": 0, "end": len(words),
        "text": words, "on": "", "code": code, "actor": "werknemer", "coder": "C1"})  # fmt: skip


def with_traces(study: Study) -> Study:
    """Fill a study: `alone` and `open` of W01, `both` of W01 and L01, `other` of L01, who names W01."""
    live = talk(study, "alone", "W01", answer=f"eerst {THEIRS} " * 300, close=False)
    live.answer(ITEM, f"ik zag een {THEIRS} in de kas " * 200, text=f"zachtjes {THEIRS}")
    live.do(act.Note("a1", ITEM, f"zij lacht om de {THEIRS}", "reflective"))
    live.do(act.Mark("am", "quote", ITEM, "answer", 0, 9))
    live.do(act.FollowUp("2027-05-03", f"over de {THEIRS}"))
    live.do(act.Close())
    live.type("note:", f"nog half {THEIRS}", 3)
    live.leave()
    coded(study, "alone", "ac", "answer", f"ik zag een {THEIRS}")
    put(study, "memo.set", "alone", {"memo": "amemo", "kind": "analytic", "about": {"session": "alone", "coding": "ac"},
                                     "text": f"wat doet die {THEIRS} daar", "coder": "C1"})  # fmt: skip
    live = talk(study, "open", "W01", answer=f"later nog een {THEIRS}", close=False)
    live.type(f"answer:{ITEM}", f"half getypte {THEIRS}", 4)
    live.leave()
    _both(study)
    talk(study, "other", "L01", answer=f"W01 heeft ook een {OTHERS}").leave()
    desk = Desk(study, "C1")
    desk.memo(f"W01 houdt van een {THEIRS}", "case", participant="W01")
    desk.memo(f"bij dit thema denk ik aan {OTHERS}, zie W01", code=THEME)
    put(study, "memo.set", "codebook", {"memo": "cp", "kind": "analytic", "about": {"code": THEME, "participant": "W01"},
                                        "text": f"thema van W01 met {THEIRS}", "coder": "C1"})  # fmt: skip
    _charted(study)
    study.log.put_draft(CHARTING, f"participant/W01/{THEME}", f"half over {THEIRS}", 3)
    study.log.put_draft("W01", "@memo:C1:", f"half over W01 en {THEIRS}", 3)
    search(study, THEIRS)
    return study


def _both(study: Study) -> None:
    live = talk(study, "both", "W01", "L01", answer=f"samen een {OTHERS}", close=False)
    live.do(act.Note("b1", ITEM, f"een {THEIRS} volgens mij", speaker="W01"))
    live.do(act.Note("b1", ITEM, f"ja een {THEIRS} dus", speaker="W01"))
    live.do(act.Note("b2", ITEM, f"die {THEIRS} ging weg", speaker="W01"))
    live.do(act.Note("b2", ITEM, ""))
    live.do(act.Note("b3", ITEM, f"ik zag een {OTHERS}", speaker="L01"))
    live.do(act.Mark("bm", "quote", ITEM, "note:b1", 0, 5))
    live.do(act.Mark("bq", "quote", ITEM, "note:b3", 0, 5))
    live.do(act.Close())
    live.type("change:b1", f"een {THEIRS} die half af is", 3)
    live.leave()
    coded(study, "both", "bc", "note:b1", f"een {THEIRS}")
    coded(study, "both", "bd", "note:b3", f"een {OTHERS}")
    put(study, "segment.uncoded", "both", {"coding": "be"}, (
        put(study, "segment.coded", "both", {"coding": "be", "item": ITEM, "field": "note:b1", "start": 0, "end": 3,
            "text": f"ooit {THEIRS}", "code": THEME, "coder": "C1"}),))  # fmt: skip
    for memo, coding, word in (("bcm", "bc", THEIRS), ("bdm", "bd", OTHERS)):
        put(study, "memo.set", "both", {"memo": memo, "kind": "analytic", "about": {"session": "both", "coding": coding},
                                        "text": f"memo op {word}", "coder": "C1"})  # fmt: skip
    for unit, field, word in (("u1", "note:b1", THEIRS), ("u2", "note:b3", OTHERS)):
        put(study, "decision.set", "both", {"round": "r", "unit": unit, "outcome": "both", "reason": f"omdat {word}",
                                            "codings": [{"field": field, "text": f"een {word}"}]})  # fmt: skip


def _charted(study: Study) -> None:
    def summary(rows: str, row: str, text: str, refs: list[str], rests_on: list[str]) -> None:
        put(study, "chart.summarised", CHARTING, {"rows": rows, "row": row, "code": THEME, "author": "C1", "text": text,
            "absent": False, "refs": refs, "rests_on": rests_on, "about": rests_on})  # fmt: skip

    def finding(name: str, text: str, supports: list[str], rests_on: list[str]) -> None:
        put(study, "finding.stated", CHARTING, {"finding": name, "statement": text, "status": "firm", "author": "C1", "by": "C1",
            "supports": supports, "contradicts": [], "rests_on": rests_on})  # fmt: skip

    summary("participant", "W01", f"samengevat: {THEIRS}", ["bc", "bd"], ["both"])
    summary("participant", "L01", f"samengevat: {OTHERS}", ["bd"], ["both"])
    summary("site", "kas", f"alleen uit {THEIRS}", ["ac"], ["alone"])
    finding("f1", f"uit een notitie: {THEIRS}", ["bc"], ["both"])
    finding("f2", f"uit beide: {OTHERS}", ["bc", "bd"], ["both"])


def keep_copy(study: Study, name: str) -> None:
    """A backup beside the study."""
    backup(study.log, study.folder, study.folder.parent / name, by=study.by)


def bytes_of(log: Log, folder: Path) -> bytes:
    """Every byte of the file's pages, decrypted where they stand: live ones, free ones, and the gaps within them; and those of
    the -wal, which has to be empty."""
    with log.use() as db:
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    return bytes_in(log.file, log.key, folder)


def bytes_in(file: Path, key: crypt.Key, folder: Path) -> bytes:
    """The same of a file that nobody has open."""
    wal = file.with_name(file.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    copy = folder / "copy.fieldwork"
    copy.write_bytes(file.read_bytes())
    db = apsw.Connection(str(copy))
    crypt.unlock(db, key)
    assert db.pragma("journal_mode", "delete") == "delete"
    db.pragma("rekey", "")
    db.close()
    raw = copy.read_bytes()
    assert raw.startswith(b"SQLite format 3")
    return raw
