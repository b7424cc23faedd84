"""The program is killed 200 times while an interviewer types; after each, the study has every word that it promised to keep."""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldwork.capture.opening import HERE, ConsentGiven, Header
from fieldwork.store import crypt
from fieldwork.store.log import Draft
from fieldwork.store.verify import verify
from fieldwork.study import Study
from fieldwork.study.adopt import adopt_changes
from fieldwork.study.live import Live, answer_field
from tests.support.studies import PASSPHRASE, environment, fieldwork
from tests.support.terminal import Terminal

KILLS = 50
"""Of each study; four studies make 200, and two processes can share them."""
WITHIN = 1.0
"""Seconds of typing that may be missing after a kill."""
ITEMS = 400


def item(number: int) -> str:
    return f"v.{number:03}"


def question(number: int) -> str:
    return f"Wat was nummer {number:03}?"


@dataclass
class Answer:
    """What was typed at one item: all of it, and when how much of it was seen on the screen."""

    sent: str = ""
    seen: list[tuple[float, int]] = field(default_factory=lambda: [(-math.inf, 0)])
    left: bool = False

    def must_have(self, killed: float) -> int:
        """How many characters were on the screen a second before the kill."""
        return max(many for at, many in self.seen if at <= killed - WITHIN)

    def late(self, stored: int, killed: float) -> float:
        """Seconds between the first character that is missing and the kill; 0 where none is."""
        return next((killed - at for at, many in self.seen if many > stored), 0.0)


@dataclass
class Counts:
    """What the test has to tell."""

    kills: int = 0
    starting: int = 0
    right_after_next: int = 0
    whole: int = 0
    unfinished: int = 0
    missing: list[int] = field(default_factory=list)
    late: float = 0.0

    def __str__(self) -> str:
        mean = sum(self.missing) / max(len(self.missing), 1)
        return (
            f"{self.kills} kills ({self.starting} while starting, {self.right_after_next} right after 'next'): "
            f"{self.whole} answers left and whole, {self.unfinished} unfinished ones checked; characters missing of the one being "
            f"typed: mean {mean:.1f}, most {max(self.missing, default=0)}; oldest missing character {self.late:.2f} s"
        )


class Interviewer:
    """Types on over all kills, and knows what has to be there."""

    def __init__(self, folder: Path, home: Path, seed: int) -> None:
        self.folder, self.env = folder, environment(home)
        self.random = random.Random(seed)
        self.counts = Counts()
        self.answers: dict[int, Answer] = {0: Answer()}
        self.here = 0
        self.been: list[tuple[float, int]] = [(-math.inf, 0)]
        self.words = 0
        self.key = crypt.derive(folder / "study.fieldwork", PASSPHRASE)

    def tried_enough(self) -> bool:
        """Whether of the kills enough came while an answer was being typed, and enough answers were left before one."""
        left = [answer for answer in self.answers.values() if answer.left]
        return min(self.counts.unfinished, len(left)) > KILLS // 3

    # --- typing -----------------------------------------------------------------------------------------------------

    def run_until_killed(self) -> None:
        """Start, take the session up, type; killed at a moment that chance chooses."""
        self.been = [(-math.inf, self.here)]
        starting = self.random.random() < 0.25
        after_next = not starting and self.random.random() < 0.3
        with Terminal("--study", str(self.folder), env=self.env) as terminal:
            end = time.monotonic() + self.random.uniform(0.0, 0.9) if starting else math.inf
            if self._resume(terminal, end):
                self._type(terminal, time.monotonic() + self.random.uniform(0.0, 1.7), after_next=after_next)
            killed = time.monotonic()
            terminal.kill()
            terminal.process.wait()
        self.counts.kills += 1
        self.counts.starting += starting
        self.counts.right_after_next += after_next
        self.check(killed)

    def _resume(self, terminal: Terminal, end: float) -> bool:
        """Take the session up; it stands at its item, with the text that was found. False where the kill comes first."""
        answer = self.answers[self.here]
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("", lambda: "W01" in terminal.flat()),
            ("enter", lambda: question(self.here) in terminal.flat()),
            ("f6", lambda: shown(terminal, self.here, answer.sent) == len(answer.sent.rstrip())),
        )
        for key, condition in steps:
            if key:
                terminal.press(key)
            if end == math.inf:
                terminal.until(condition)
                continue
            while not condition():
                if time.monotonic() >= end:
                    return False
                terminal.pump(end - time.monotonic())
        return True

    def _type(self, terminal: Terminal, end: float, *, after_next: bool) -> None:
        """Type, letter by letter, with Ctrl+N between answers, until it is time; `after_next`: until just after a Ctrl+N."""
        while True:
            answer = self.answers[self.here]
            for letter in self._word(answer):
                if time.monotonic() >= end and not after_next:
                    return
                terminal.type(letter)
                answer.sent += letter
                self._look(terminal, answer, self.random.choice((0.0, 0.01, 0.03, 0.06)))
            if len(answer.sent) < 20 or (self.random.random() > 0.3 and time.monotonic() < end):
                continue
            terminal.press("ctrl+n")
            self.here += 1
            self.answers.setdefault(self.here, Answer())
            if after_next and time.monotonic() >= end:
                self._look(terminal, answer, self.random.uniform(0.0, 0.02))
                answer.left = question(self.here) in terminal.flat()
                return
            while question(self.here) not in terminal.flat():
                if time.monotonic() >= end and not after_next:
                    return
                terminal.pump(0.02)
            answer.left = True
            self.been.append((time.monotonic(), self.here))

    def _word(self, answer: Answer) -> str:
        self.words += 1
        return f"{'' if answer.sent[-1:] in ('', ' ') else ' '}{self.random.choice('žëïøé')}{self.words}{self.random.choice('abcdefgh')}"

    def _look(self, terminal: Terminal, answer: Answer, gap: float) -> None:
        """Take in what the program painted, for as long as an interviewer rests between two letters."""
        end = time.monotonic() + gap
        while terminal.pump(end - time.monotonic()) or time.monotonic() < end:
            many = shown(terminal, self.here, answer.sent)
            if many > answer.seen[-1][1]:
                answer.seen.append((time.monotonic(), many))

    # --- checking ---------------------------------------------------------------------------------------------------

    def check(self, killed: float) -> None:
        """The study opens, is in order, and has what was typed."""
        with Study.opened(self.folder, self.key, by="R1") as study:
            report = verify(study.log)
            assert report.ok, report.problems
            written = dict(study.log.query("select item, value ->> '$' from answer"))
            drafts = {draft.field: draft for draft in study.log.drafts()}
        for number, answer in self.answers.items():
            draft = drafts.get(answer_field(item(number)))
            stored = draft.text if draft else written.get(item(number)) or ""
            if answer.left:
                assert stored == answer.sent, f"kill {self.counts.kills}: the answer that was left is not whole"
                assert written[item(number)] == answer.sent
                self.counts.whole += 1
            else:
                assert answer.sent.startswith(stored), f"kill {self.counts.kills}: {stored!r} was never typed"
                assert len(stored) >= answer.must_have(killed), f"kill {self.counts.kills}: more than a second is missing"
                assert draft is None or draft.cursor == len(stored)
                self._count(answer, stored, killed)
        first_open = next(item(number) for number in range(ITEMS) if item(number) not in written)
        self._know_again(killed, drafts[HERE].text if HERE in drafts else first_open, written, drafts)

    def _count(self, answer: Answer, stored: str, killed: float) -> None:
        if len(answer.seen) > 1:  # something was typed since the last start
            self.counts.unfinished += 1
            self.counts.missing.append(max(answer.seen[-1][1] - len(stored), 0))
            self.counts.late = max(self.counts.late, answer.late(len(stored), killed))

    def _know_again(self, killed: float, here: str, written: dict[str, str], drafts: dict[str, Draft]) -> None:
        """What the next start has to go on with: the item that was open, or that was so within the last second."""
        places = [number for at, number in self.been if at <= killed - WITHIN][-1:]
        places += [number for at, number in self.been if at > killed - WITHIN]
        assert here in {item(number) for number in (*places, self.here)}, f"{here} was left more than a second ago"
        self.here = int(here[2:])
        for number, answer in self.answers.items():
            draft = drafts.get(answer_field(item(number)))
            answer.sent = draft.text if draft else written.get(item(number)) or ""
            answer.seen = [(-math.inf, len(answer.sent))]
            answer.left = draft is None and number != self.here and bool(answer.sent)


def shown(terminal: Terminal, number: int, text: str) -> int:
    """How many characters of `text` stand on the screen as the answer of an item."""
    _, found, rest = terminal.flat().partition(question(number))
    rest = rest.lstrip()
    same = next((n for n, (a, b) in enumerate(zip(text, rest, strict=False)) if a != b), min(len(text), len(rest)))
    return len(text[:same].rstrip()) if found else 0


@pytest.fixture
def interviewed(tmp_path: Path) -> Path:
    """A study with one open session, of a guide that is long enough for every kill."""
    folder = tmp_path / "studie"
    items = "\n".join(
        f"      - {{id: {item(n)}, kind: open, source: added, ask: {{nl: '{question(n)}', en: 'x'}}}}" for n in range(ITEMS)
    )
    guide = (
        "protocol: lang/gids\nversion: 1\nkind: interview\ntitle: {nl: Lang, en: Long}\nroles: []\n"
        f"sections:\n  - id: v\n    title: {{nl: Alles, en: All}}\n    items:\n{items}\n"
    )
    with Study.create(folder, "blank", "Proef", PASSPHRASE, by="R1") as study:
        for other in (folder / "protocols").iterdir():
            other.unlink()
        (folder / "protocols" / "lang.yaml").write_text(guide, "utf-8")
        adopt_changes(study)
        header = Header(site="hal", participants=("W01",), researchers=("R1",), held_at="2026-03-04T10:00")
        Live.start(study, study.protocol("lang/gids"), header, ConsentGiven({})).leave()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_after_each_kill_the_study_is_whole_and_at_most_a_second_of_typing_is_missing(
    seed: int,
    interviewed: Path,
    own_home: Path,
    capfd: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    interviewer = Interviewer(interviewed, own_home, seed)
    counts = interviewer.counts
    while counts.kills < KILLS or (not interviewer.tried_enough() and counts.kills < 2 * KILLS):  # chance may have it start often
        interviewer.run_until_killed()
    for name, value in vars(counts).items():
        record_property(name, max(value, default=0) if isinstance(value, list) else value)
    with capfd.disabled():  # what a test process of pytest-xdist prints is lost, but for its stderr
        print(f"\n  {counts}", file=sys.__stderr__)
    assert interviewer.tried_enough()
    assert "In orde" in fieldwork("verify", "--study", str(interviewed), home=own_home).stdout
