"""One version of a protocol that came to say two things: every session keeps the words that it was held with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.record.events import Event
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.copies.conflicts import conflicts, settle
from fieldwork.study.copies.handing_over import Wish, hand
from fieldwork.study.copies.merging import merge_file
from fieldwork.study.desk.documents import document
from fieldwork.study.earlier import earlier
from fieldwork.study.live import Live
from fieldwork.study.read_back import record_text
from fieldwork.study.search import search
from fieldwork.tui.screens.review import state_of
from tests.support.program import YES
from tests.support.rounds import ITEM
from tests.support.studies import PASSPHRASE, new_study

GUIDE = "tno-2019/werknemer"
OTHER = "zeven losse woorden voor een overdracht"
EXTRA = "vitaliteit.extra"


class Copies:
    """A study on two laptops, R1's and R2's, on which the same guide was worded otherwise under the same version."""

    def __init__(self, tmp_path: Path, base: Path, stack: ExitStack) -> None:
        self.tmp, self.stack = tmp_path, stack
        folder = new_study(base, tmp_path / "a")
        self.key = crypt.derive(folder / "study.fieldwork", PASSPHRASE)
        self.mine = stack.enter_context(Study.opened(folder, self.key, by="R1"))
        kept = tmp_path / "b.backup"
        backup(self.mine.log, folder, kept, by="R1")
        restore(kept, self.key, tmp_path / "b", by="R2")
        self.theirs = stack.enter_context(Study.opened(tmp_path / "b", self.key, by="R2"))

    def meet(self) -> None:
        for into, other in ((self.mine, self.theirs), (self.theirs, self.mine)):
            merge_file(into, other.folder, [lambda: self.key])

    def anew(self, study: Study) -> Study:
        """The study opened again, as a program does that remembers nothing."""
        return self.stack.enter_context(Study.opened(study.folder, self.key, by=study.by))


@pytest.fixture
def copies(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with ExitStack() as stack:
        yield Copies(tmp_path, tmp_path_factory.getbasetemp(), stack)


def worded(study: Study, words: str, *, extra: bool = False) -> None:
    """The question is worded so in the file on this copy, and taken over; one more is asked where that is wanted."""
    file = next((study.folder / "protocols").rglob("werknemer.yaml"))
    before, item, after = file.read_text("utf-8").partition(f"      - id: {ITEM}\n")
    more = f"      - {{id: {EXTRA}, kind: open, source: added, ask: {{nl: 'Nog iets?', en: 'More?'}}}}\n" if extra else ""
    asked = re.sub(r"        ask:.*?        simple:", f"        ask: {{nl: '{words}', en: '{words}'}}\n        simple:", after,
                   count=1, flags=re.DOTALL)  # fmt: skip
    file.write_text(before + more + item + asked, "utf-8")
    (news,) = adopt_changes(study)
    assert "Overgenomen" in news.text("nl")


def talk(study: Study, code: str, *, old: bool = False, extra: str = "") -> str:
    """A closed session; `old` as a program wrote it that did not put down what it was held with."""
    header = Header(site="kas", participants=(code,), roles={code: ("werknemer",)}, role="werknemer", researchers=(study.by,),
                    held_at="2026-03-04T10:00")  # fmt: skip
    protocol = study.protocol(GUIDE)
    if old:
        protocol = replace(protocol, held_with=())
    live = Live.start(study, protocol, header, ConsentGiven(YES, ("deelname",)))
    live.answer(ITEM, "een rustige dag")
    if extra:
        live.answer(EXTRA, extra)
    live.do(act.Close())
    live.leave()
    return live.session


def question(study: Study, session: str) -> str:
    """The question of a session as everything shows it that reads a session; it must be the same everywhere."""
    part = document(study, session).part(ITEM, "answer")
    assert part is not None
    live = Live.take_up(study, session)
    live.leave()
    seen = {
        part.label["nl"],  # type: ignore[index,call-overload]
        live.state.protocol.by_id[ITEM].ask["nl"],  # type: ignore[index,call-overload]
        state_of(study, session).protocol.by_id[ITEM].ask["nl"],  # type: ignore[index,call-overload]
    }
    (words,) = seen
    assert words in record_text(state_of(study, session), "nl")
    return str(words)


@pytest.mark.parametrize("old", [False, True], ids=["now", "older-program"])
def test_after_merging_each_session_shows_the_words_it_was_held_with_also_when_it_was_settled(copies: Copies, old: bool) -> None:
    worded(copies.mine, "Hoe gaat het?")
    worded(copies.theirs, "Alles goed?", extra=True)
    first = talk(copies.mine, "W01", old=old)
    second = talk(copies.theirs, "W02", old=old, extra="ja, nog iets")
    copies.meet()
    for study in (copies.mine, copies.theirs):
        assert (question(study, first), question(study, second)) == ("Hoe gaat het?", "Alles goed?")
        assert EXTRA not in state_of(study, first).protocol.by_id and EXTRA in state_of(study, second).protocol.by_id
        (conflict,) = [each for each in conflicts(study) if each.what == "protocol"]
    for keep in (0, 1):
        study = (copies.mine, copies.theirs)[keep]
        settle(study, conflict, conflict.sides[keep]) if keep == 0 else copies.meet()
        study = copies.anew(study)
        assert (question(study, first), question(study, second)) == ("Hoe gaat het?", "Alles goed?")
        assert {EXTRA, ITEM} <= set(study.protocol(GUIDE).by_id)
        third = talk(study, f"W1{keep}")
        assert question(study, third) == "Hoe gaat het?" and EXTRA in state_of(study, third).protocol.by_id
        assert verify(study.log).ok


def test_a_file_that_was_changed_here_while_sessions_were_held_with_it_elsewhere_changes_none_of_them(copies: Copies) -> None:
    was = question(copies.theirs, talk(copies.theirs, "W08"))
    worded(copies.mine, "Hoe gaat het?")  # nobody was asked it here yet
    new, old = talk(copies.theirs, "W01"), talk(copies.theirs, "W02", old=True)
    copies.meet()
    assert not [each for each in conflicts(copies.mine) if each.what == "protocol"]
    assert question(copies.mine, new) == question(copies.theirs, new) == was
    assert question(copies.mine, old) == copies.mine.protocol(GUIDE).by_id[ITEM].ask["nl"]  # type: ignore[index,call-overload]


def test_an_item_that_another_added_stays_in_sight_where_an_older_program_answered_it(copies: Copies) -> None:
    worded(copies.mine, "Hoe gaat het?")
    worded(copies.theirs, "Alles goed?", extra=True)
    session = talk(copies.mine, "W01", old=True)
    copies.meet()
    assert EXTRA not in state_of(copies.mine, session).protocol.by_id
    at = copies.mine.log.stamper("R1")()
    said = Event(at.id, "answer.set", session, at.at, at.offset, "R1", at.device, (), {"item": EXTRA, "value": "toch"})
    copies.mine.log.append([said])
    assert "toch" in record_text(state_of(copies.anew(copies.mine), session), "nl")


def test_what_was_said_before_and_what_is_found_stand_under_the_words_that_were_asked(copies: Copies) -> None:
    worded(copies.mine, "Hoe gaat het?")
    worded(copies.theirs, "Alles goed?")
    session = talk(copies.theirs, "W02")
    copies.meet()
    study, protocol = copies.mine, copies.mine.protocol(GUIDE)
    (before,) = earlier(study, ["W02"], protocol, protocol.by_id[ITEM], "x")
    assert before.question["nl"] == "Alles goed?"  # type: ignore[index,call-overload]
    assert session in {hit.session for hit in search(study, "rustige")}


def test_a_hand_over_takes_along_what_its_sessions_were_held_with(copies: Copies, tmp_path: Path) -> None:
    worded(copies.mine, "Hoe gaat het?")
    worded(copies.theirs, "Alles goed?")
    first, second = talk(copies.mine, "W01"), talk(copies.theirs, "W02")
    copies.meet()
    (conflict,) = [each for each in conflicts(copies.mine) if each.what == "protocol"]
    settle(copies.mine, conflict, conflict.sides[0])
    file = tmp_path / "c2.fieldwork"
    key = crypt.new_key(OTHER)
    hand(copies.anew(copies.mine), file, key, Wish("C2", (first, second)))
    restore(file, key, tmp_path / "c2", by="C2")
    with Study.opened(tmp_path / "c2", key, by="C2") as study:
        assert (question(study, first), question(study, second)) == ("Hoe gaat het?", "Alles goed?")
        assert verify(study.log).ok


def test_where_no_version_says_two_things_nothing_is_read_but_one_count(copies: Copies) -> None:
    talk(copies.mine, "W01")
    asked: list[str] = []
    study = copies.anew(copies.mine)
    query = study.log.query
    study.log.query = lambda sql, args=(): (asked.append(sql), query(sql, args))[1]  # type: ignore[method-assign]
    for row in study.log.sessions() * 3:
        assert study.protocol_of(row.id, str(row.protocol), row.version) is study.protocol(GUIDE, 1)
    assert len([sql for sql in asked if "protocol.adopted" in sql]) == 1
    assert not [sql for sql in asked if "held_with" in sql]


def test_what_identifies_in_either_content_identifies_in_both(copies: Copies) -> None:
    worded(copies.mine, "Hoe gaat het?")
    worded(copies.theirs, "Alles goed?")
    session = talk(copies.mine, "W01")
    file = next((copies.theirs.folder / "protocols").rglob("werknemer.yaml"))
    text = file.read_text("utf-8")
    file.write_text(text.replace(f"- id: {ITEM}\n", f"- id: {ITEM}\n        identifier: true\n", 1), "utf-8")
    adopt_changes(copies.theirs)
    copies.meet()
    assert state_of(copies.mine, session).protocol.by_id[ITEM].identifier
