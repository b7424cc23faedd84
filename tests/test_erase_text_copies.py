"""Three copies on which single texts are erased at any moment: one record everywhere, and of the erased no byte once they met."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from fieldwork.record.events import EMPTIED, ERASED
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.privacy.erasing_text import erase, planned
from fieldwork.study.privacy.texts import Text, ref_of_part
from tests.support.studies import PASSPHRASE, ROOT, environment, new_study
from tests.support.withdrawing import ITEM, bytes_of, talk
from tests.test_merge_copies import CLOCKS, COPIES, SESSIONS, Copies, decrypted, taken

NOTE, FIELD = "t", "note:t"
TALKS = SESSIONS[:2]


class Texts(Copies):
    """What `Copies` do, with a note in each session that is written over, coded, marked and erased."""

    always = (ERASED, EMPTIED)  # as every hand-over has them

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}  # by event, a word that only it and copies of it hold

    def open(self, number: int, session: str) -> None:
        """No rule here: what is opened at first is enough."""
        super().open(number, session)

    @initialize()
    def begin(self) -> None:
        super().begin()
        for session in TALKS:
            self.note(0, session)
        for number in (1, 2):
            taken(self.logs[number], self.logs[0].file)

    def said(self, number: int, session: str) -> list[tuple[str, str]]:
        """The events of the note that this copy holds, with the text of each."""
        sql = "SELECT id, body ->> '$.text' FROM event WHERE subject = ? AND kind = 'note.set' AND body ->> '$.note' = ?"
        return [(id_, text) for id_, text in self.logs[number].query(sql, (session, NOTE)) if text]

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(TALKS))
    def note(self, number: int, session: str) -> None:
        if self.logs[number].query("SELECT 1 FROM session WHERE id = ? AND status <> 'erased'", (session,)):
            word = f"ekster{self.names}gaai"
            self.write(number, "note.set", session, {"note": NOTE, "item": None, "kind": "descriptive", "text": f"{word} " * 9})
            self.words[f"e{self.names:05}"] = word

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(TALKS), mark=st.booleans())
    def quote(self, number: int, session: str, mark: bool) -> None:
        """A coding or mark that keeps a copy of the words, and knows of the erasures that this copy knows of."""
        found = self.said(number, session)
        if not found or self.erased(number, session):
            return
        id_, text = found[-1]
        body = {"item": None, "field": FIELD, "start": 0, "end": 12, "text": text[:40]}
        if mark:
            knows = [e.id for e in self.logs[number].events(session, {EMPTIED}) if e.body]
            self.write(number, "mark.set", session, {"mark": f"m{number}", "what": "quote", "on": True, **body, "knows": knows})
        else:
            coding = {"coding": f"t{number}", "coder": f"R{number}", "code": "x", "on": id_, **body}
            self.write(number, "segment.coded", session, coding)
            self.write(number, "decision.set", session, {"round": "r", "unit": f"u{number}", "outcome": "one", "codings": [coding]})

    @rule(number=st.sampled_from(COPIES), session=st.sampled_from(TALKS), instead=st.booleans())
    def erase_text(self, number: int, session: str, instead: bool) -> None:
        log = self.logs[number]
        if self.erased(number, session) or not self.said(number, session):
            return
        self.tick += 1_000
        self.names += 1
        study = Study(log.file.parent, log, f"R{number}")
        shown = log.shown(session, f"note/{NOTE}")
        text = Text(session, f"note/{NOTE}", ("text",), str((shown.body.get("text") if shown else None) or ""))
        with patch("fieldwork.ids.time.time_ns", lambda: (self.tick + CLOCKS[number]) * 1_000):
            erase(study, planned(study, text), f"herschreven {self.names}" if instead else None)
        self.look(number)

    def look(self, number: int) -> None:
        """Nothing that this copy knows to be erased stands in any of its bytes."""
        log = self.logs[number]
        told = log.query("SELECT body FROM event WHERE kind = ? AND body <> '{}'", (EMPTIED,))
        gone = {self.words[id_] for (body,) in told for id_ in json.loads(body).get("parts") or () if id_ in self.words}
        raw = decrypted(log, self.folder)
        assert sorted(word for word in gone if word.encode() in raw) == []
        erased = [session for session in SESSIONS if self.erased(number, session)]
        assert [session for session in erased if f"kwikstaart{session}zwaluw".encode() in raw] == []


for rest in ("chart", "others", "search", "type"):  # what `Copies` does beside would leave too few steps for this
    setattr(Texts, rest, None)
Texts.TestCase.settings = settings(max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck), deadline=None)
TestTexts = Texts.TestCase


KILLED = """
import json, sys
from pathlib import Path
from fieldwork.store import crypt
from fieldwork.store.log import Log
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.privacy.erasing_text import erase_text, plan
from tests.support.killing import calls, child, die_after, die_at
from tests.support.withdrawing import bytes_of

folder, many, ref = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[4]
key = crypt.Key(*(bytes.fromhex(each) for each in json.loads(sys.argv[3])))
file = folder / "study.fieldwork"
before = file.read_bytes()

def opened():
    return Study(folder, Log.open(file, key), "R1")

def put_back():
    for name in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + name).unlink(missing_ok=True)
    file.write_bytes(before)

def erase(begin):
    study = opened()
    plan(study, ref)
    begin()
    erase_text(study, ref, "wat de ander zei")
    study.close()

whole = calls(erase)
tally = {"before": 0, "after": 0, "killed": 0}
for round in range(many):
    share = round / many
    def die():
        die_at(max(int(whole * share), 1)) if round % 2 else die_after(0.0003 + 0.05 * share)
    put_back()
    while not child(lambda: erase(die)):  # it was done sooner than it was killed
        put_back()
        share /= 2
    tally["killed"] += 1
    study = opened()
    report = verify(study.log)
    assert report.ok, report.problems
    found = plan(study, ref)
    gone = found.text.words == "wat de ander zei"
    assert gone or found.text.words.startswith("de reiger"), found.text.words
    assert found.earlier == (0 if gone else 1), found.earlier
    tally["after" if gone else "before"] += 1
    raw = bytes_of(study.log, folder.parent)
    assert (b"reiger" in raw) == (not gone), "traces are left" if gone else "something is lost"
    assert study.log.meta("scrub") is None and b"roerdomp" in raw
    study.close()
print(json.dumps(tally))
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_erasing_a_text_that_is_killed_twenty_times_has_happened_or_not_and_leaves_no_byte(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> None:
    with Study.open(new_study(tmp_path_factory.getbasetemp(), tmp_path / "studie"), PASSPHRASE, by="R1") as study:
        live = talk(study, "s", "W01", "L01", answer="eerst een reiger " * 50, close=False)
        live.answer(ITEM, "de reiger stond er " * 100)
        live.leave()
        talk(study, "r", "W02", answer="een roerdomp").leave()
        key = json.dumps([study.log.key.key.hex(), study.log.key.salt.hex()])
        assert b"reiger" in bytes_of(study.log, tmp_path) and verify(study.log).ok
    argv = [sys.executable, "-c", KILLED, str(tmp_path / "studie"), "20", key, ref_of_part("s", ITEM, "answer")]
    done = subprocess.run(argv, env=environment(own_home), cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    tally = json.loads(done.stdout)
    assert tally["killed"] == 20 and min(tally["before"], tally["after"]) >= 2, tally
