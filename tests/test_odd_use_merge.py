"""Three laptops on which everybody just goes on: talks, notes, codings and memos, merges and old backups, while people withdraw."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fieldwork.capture import actions as act
from fieldwork.record.resting import CHARTING
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.copies.conflicts import conflicts, settle
from fieldwork.study.copies.merging import merge_file
from fieldwork.study.desk.desk import Desk
from fieldwork.study.live import Live
from fieldwork.study.privacy.withdrawal import plan, withdraw, withdrawn
from tests.support.studies import PASSPHRASE, new_study
from tests.support.withdrawing import ITEM, THEME, bytes_of, coded, put, talk

PEOPLE = {"W01": "kolibrie", "W02": "zwaluw", "L01": "zeearend"}
"""Who takes part, and the word that is in all that they say or that is written about them."""
STEPS = 80


class Laptops:
    """Three copies of a study, with a talk of all three people, and the backups that somebody kept."""

    def __init__(self, tmp_path: Path, base: Path, seed: int, stack: ExitStack) -> None:
        self.random, self.tmp, self.count = random.Random(seed), tmp_path, 0
        folder = new_study(base, tmp_path / "r1")
        self.key = crypt.derive(folder / "study.fieldwork", PASSPHRASE)
        first = stack.enter_context(Study.opened(folder, self.key, by="R1"))
        talk(first, "samen", *PEOPLE, answer="met elkaar").leave()
        self.kept = [self._keep(first)]
        self.all = [first]
        for by in ("R2", "R3"):
            restore(self.kept[0], self.key, tmp_path / by, by=by)
            self.all.append(stack.enter_context(Study.opened(tmp_path / by, self.key, by=by)))

    def new(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def _keep(self, study: Study) -> Path:
        file = self.tmp / f"{self.new()}.backup"
        backup(study.log, study.folder, file, by=study.by)
        return file

    def step(self) -> None:
        """Somebody does something that can be done where they are."""
        study = self.random.choice(self.all)
        kinds = ("alone", "note", "note", "note", "code", "code", "mark", "memo", "summary", "decision", "draft", "keep", "merge",
                 "merge", "older", "settle", "withdraw")  # fmt: skip
        getattr(self, self.random.choice(kinds))(study)

    def staying(self, study: Study) -> list[str]:
        return [code for code in PEOPLE if code not in withdrawn(study)]

    def noted(self, study: Study) -> tuple[str, str, str] | None:
        """A note of somebody in a talk with others: session, note, code."""
        found = study.log.query("SELECT session, note, speaker FROM note WHERE speaker IS NOT NULL ORDER BY session, note")
        return self.random.choice(found) if found else None  # type: ignore[return-value]

    def alone(self, study: Study) -> None:
        if people := self.staying(study):
            code = self.random.choice(people)
            talk(study, self.new() + study.by, code, answer=f"ik ben {PEOPLE[code]} " * self.random.choice((1, 300))).leave()

    def note(self, study: Study) -> None:
        live = Live.take_up(study, "samen")
        if people := live.state.taking_part:
            if live.state.status != "open":
                live.do(act.Reopen())
            code = self.random.choice(people)
            live.do(act.Note(self.new(), ITEM, f"notitie {PEOPLE[code]}", speaker=code))
        live.leave()

    def code(self, study: Study) -> None:
        if found := self.noted(study):
            coded(study, found[0], self.new(), f"note:{found[1]}", f"notitie {PEOPLE[found[2]]}")

    def mark(self, study: Study) -> None:
        if found := self.noted(study):
            put(study, "mark.set", found[0], {"mark": self.new(), "what": "quote", "item": ITEM, "field": f"note:{found[1]}",
                                              "start": 0, "end": 4, "text": PEOPLE[found[2]]})  # fmt: skip

    def memo(self, study: Study) -> None:
        if people := self.staying(study):
            code = self.random.choice(people)
            Desk(study, study.by).memo(f"over {PEOPLE[code]}", "case", participant=code)
        for session, coding, text in study.log.query("SELECT session, coding, text FROM coding LIMIT 1"):
            put(study, "memo.set", session, {"memo": self.new(), "kind": "analytic", "about": {"session": session, "coding": coding},
                                             "text": f"memo {text}", "coder": study.by})  # fmt: skip

    def summary(self, study: Study) -> None:
        for session, coding, text in study.log.query("SELECT session, coding, text FROM coding LIMIT 1"):
            put(study, "chart.summarised", CHARTING, {"rows": "site", "row": self.new(), "code": THEME, "author": study.by,
                "text": f"som {text}", "absent": False, "refs": [coding], "rests_on": [session], "about": [session]})  # fmt: skip

    def decision(self, study: Study) -> None:
        if found := self.noted(study):
            word = PEOPLE[found[2]]
            put(study, "decision.set", found[0], {"round": "r", "unit": self.new(), "outcome": "both", "reason": f"om {word}",
                                                  "codings": [{"field": f"note:{found[1]}", "text": word}]})  # fmt: skip

    def draft(self, study: Study) -> None:
        for row in study.log.sessions():
            if len(row.participants) == 1 and row.status == "closed":
                study.log.put_draft(row.id, f"change:{ITEM}", f"half {PEOPLE[row.participants[0]]}", 1)

    def keep(self, study: Study) -> None:
        self.kept.append(self._keep(study))

    def merge(self, study: Study) -> None:
        other = self.random.choice([each for each in self.all if each is not study])
        merge_file(study, other.folder, [lambda: self.key], dry_run=self.random.random() < 0.2)

    def older(self, study: Study) -> None:
        merge_file(study, self.random.choice(self.kept), [lambda: self.key])

    def settle(self, study: Study) -> None:
        if found := conflicts(study):
            conflict = self.random.choice(found)
            settle(study, conflict, self.random.choice(conflict.sides))

    def withdraw(self, study: Study) -> None:
        if self.random.random() < 0.4:
            withdraw(study, plan(study, self.random.choice(list(PEOPLE)), erase=self.random.random() < 0.7))

    def meet(self) -> None:
        """Every copy comes to every other, and then once more with what those had made of it."""
        for _ in range(2):
            for study in self.all:
                for other in self.all:
                    if other is not study:
                        merge_file(study, other.folder, [lambda: self.key])


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def current(study: Study) -> list[tuple[object, ...]]:
    sql = "SELECT subject, register, (SELECT id FROM event WHERE seq = event_seq), shown, stands FROM head ORDER BY 1, 2, 3"
    return study.log.query(sql)


@pytest.mark.parametrize("seed", range(16))
def test_wherever_words_of_who_withdrew_went_meanwhile_no_copy_holds_a_byte_of_them_and_all_come_to_one_record(
    seed: int, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, stack: ExitStack
) -> None:
    laptops = Laptops(tmp_path, tmp_path_factory.getbasetemp(), seed, stack)
    for _ in range(STEPS):
        laptops.step()
    laptops.meet()
    first = laptops.all[0]
    gone = [code for code, how in withdrawn(first).items() if how == "erase"]
    for study in laptops.all:
        assert verify(study.log).ok, verify(study.log).problems
        assert withdrawn(study) == withdrawn(first) and current(study) == current(first)
        raw = bytes_of(study.log, tmp_path)
        assert [code for code in gone if PEOPLE[code].encode() in raw] == []
