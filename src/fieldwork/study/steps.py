"""What one coder did, step by step, so that each step can be taken back and done again, however long ago it was.

A step is one or more events with the same `step` in their bodies, each in a register of its own. Undoing it writes, for every
one of them, an event that holds again what was there before (`undoes` names the step); redoing writes what the step had
written (`redoes`). What was done is read back from the log, newest first and no further than is asked for, so that nothing of
it lives in memory only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fieldwork.coding.edits import back_to
from fieldwork.errors import InputError
from fieldwork.i18n import msg
from fieldwork.ids import uuid7
from fieldwork.record.events import EMPTIED, OF_STEP, Event, register_of
from fieldwork.record.gone import KNOWS
from fieldwork.record.resting import RESTING
from fieldwork.store.current import last_seq
from fieldwork.study.codebook.book import CODEBOOK, KINDS, change

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

Write: TypeAlias = tuple[str, str, Mapping[str, Any]]
"""What to write down: subject, kind, body."""
MARKED = "mark.set"
"""What is chosen as a quote, or left out: the steps of who chooses, and not of who codes."""
Held: TypeAlias = tuple[str, Mapping[str, Any], int]
"""What a register held: kind, body, and since when (microseconds UTC)."""

_OURS = ("segment.coded", "segment.uncoded", "memo.set", "session.read", "decision.set", MARKED,
         *sorted(KINDS), *sorted(RESTING))  # fmt: skip
_BACK = f"""
SELECT seq, kind, subject, at, supersedes, body FROM event
WHERE seq <= ? AND by = ? AND kind IN ({",".join("?" * len(_OURS))}) ORDER BY seq DESC LIMIT 200
"""
_SINCE = f"""
SELECT 1 FROM event WHERE seq > ? AND (by = ? AND kind IN ({",".join("?" * len(_OURS))}) OR kind = '{EMPTIED}') LIMIT 1
"""
_MARKS = (*OF_STEP, KNOWS)


@dataclass(frozen=True, slots=True)
class Change:
    """One register that a step changed: what it held before (None: nothing) and after."""

    subject: str
    before: Held | None
    after: Held


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done."""

    id: str
    changes: tuple[Change, ...]

    def turned(self, id_: str) -> Step:
        """The step that an event which undid it was about: what it changed, the other way round."""
        return Step(id_, tuple(Change(c.subject, c.after, c.before) for c in self.changes if c.before is not None))


class Steps:
    """The steps of one coder in a study: those whose kind and body `mine` says yes to, or else all but those of charting and
    of choosing quotes."""

    def __init__(self, study: Study, coder: str, mine: Callable[[str, Mapping[str, Any]], bool] | None = None) -> None:
        self.study = study
        self.coder = coder
        self._mine = mine or (lambda kind, _: kind not in RESTING and kind != MARKED)
        self._stamp = study.log.stamper(coder)
        self._read_from(last_seq(study.log))

    def _read_from(self, seq: int) -> None:
        """Know nothing but what the log says up to an event, and of that no more yet than is asked for."""
        self._seq = seq
        self._done: list[Step] = []
        self._undone: list[Step] | None = None  # None: not read back yet
        self._earlier = self._look_back(seq)

    def _catch_up(self) -> None:
        """What this coder did meanwhile on another screen or in another window comes in its place in the order; of words that
        were erased nothing is remembered."""
        seq = last_seq(self.study.log)
        if seq != self._seq and self.study.log.query(_SINCE, (self._seq, self.coder, *_OURS)):
            self._read_from(seq)
        self._seq = seq

    def write(self, writes: Sequence[Write]) -> list[Event]:
        """Write one step down, all or none; its events."""
        self._catch_up()
        step = uuid7()
        events, changes = self._events(writes, {"step": step})
        self.study.log.append(events)
        self._did(Step(step, changes))
        return events

    def edit(self, edits: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Change the codebook as one step."""
        self._catch_up()
        step, before = uuid7(), last_seq(self.study.log)
        change(self.study, [(kind, dict(body)) for kind, body in edits], by=self.coder, step=step)
        self._did(next(self._groups(last_seq(self.study.log), before))[1])

    def _did(self, step: Step) -> None:
        self._done.append(step)
        self._undone = []
        self._seq = last_seq(self.study.log)

    def undo(self) -> Step | None:
        """Take the last step back that was not taken back yet; None where there is none.

        Raises InputError where somebody changed the same since; the step is then left out, so that earlier ones can be undone.
        """
        self._catch_up()
        self._read_undone()
        step = self._last()
        while step is not None and self._is_erased(step):
            step = self._last()
        if step is None:
            return None
        self._restore(step, [(c.subject, c.after, c.before) for c in reversed(step.changes)], "undoes")
        assert self._undone is not None
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """Do again what was taken back last; None where nothing was, or where something was done since."""
        self._catch_up()
        undone = self._read_undone()
        step = undone.pop() if undone else None
        while step is not None and self._is_erased(step):
            step = undone.pop() if undone else None
        if step is not None:
            self._restore(step, [(c.subject, c.before, c.after) for c in step.changes], "redoes")
            self._done.append(step)
        return step

    # --- writing ----------------------------------------------------------------------------------------------------

    def _events(self, writes: Sequence[Write], marks: Mapping[str, str]) -> tuple[list[Event], tuple[Change, ...]]:
        events, changes = [], []
        for subject, kind, body in writes:
            heads = self.study.log.heads(subject, register_of(kind, body) or "")
            at = self._stamp()
            told = {**body, **marks}
            if kind == MARKED and KNOWS not in told and (gone := self.study.log.heads(subject, "emptied")):
                told[KNOWS] = [each.id for each in gone]
            events.append(Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, tuple(h.id for h in heads), told))
            before = (heads[-1].kind, _plain(heads[-1].body), heads[-1].at) if heads else None
            changes.append(Change(subject, before, (kind, _plain(body), at.at)))
        return events, tuple(changes)

    def _restore(self, step: Step, wanted: Sequence[tuple[str, Held | None, Held | None]], how: str) -> None:
        """Let registers hold again what they held; `wanted` says of each what it must hold now, and what it is to hold."""
        marks = {"step": uuid7(), how: step.id}
        writes: list[Write] = []
        edits: list[tuple[str, dict[str, Any]]] = []
        for subject, now, then in wanted:
            known = now or then
            assert known is not None
            self._refuse_changed(subject, known, now)
            if subject == CODEBOOK and known[0] in KINDS:
                edits.append(back_to(known[0], known[1], then))
            else:
                writes.append((subject, *_taken_back(known[0], known[1])) if then is None else (subject, then[0], then[1]))
        if edits:
            change(self.study, edits, by=self.coder, **marks)
        if writes:
            self.study.log.append(self._events(writes, marks)[0])
        self._seq = last_seq(self.study.log)

    def _last(self) -> Step | None:
        """The last step that is not taken back, off the pile."""
        return self._done.pop() if self._done else next((step for what, step in self._earlier if what != "undone"), None)

    def _is_erased(self, step: Step) -> bool:
        """Whether what a step was about is no more: its session was erased."""
        return any(self.study.log.shown(c.subject, register_of(c.after[0], c.after[1]) or "") is None for c in step.changes)

    def _refuse_changed(self, subject: str, known: Held, now: Held | None) -> None:
        """Nobody's later work is overwritten by undoing an earlier step."""
        shown = self.study.log.shown(subject, register_of(known[0], known[1]) or "")
        if shown is None or now is None:
            return
        if subject == CODEBOOK and shown.body.get(KNOWS) and shown.at > now[2]:
            raise InputError(msg(
                "Woorden van deze code zijn daarna gewist; de code blijft zoals zij nu is.",
                "Words of this code were erased since; it stays as it is now."))  # fmt: skip
        differs = subject != CODEBOOK and (shown.kind, _plain(shown.body)) != now[:2]
        if differs or shown.by != self.coder:
            raise InputError(msg(
                "{by} heeft dit daarna veranderd; het blijft zoals het nu is.",
                "{by} changed this since; it stays as it is now.", by=shown.by))  # fmt: skip

    # --- reading back -----------------------------------------------------------------------------------------------

    def _read_undone(self) -> list[Step]:
        """What can be done again: the steps that were taken back after the last new one."""
        if self._undone is None:
            undone: list[Step] = []
            done: list[Step] = []
            for what, step in self._earlier:
                (undone if what == "undone" else done).append(step)
                if what == "done":
                    break
            self._undone, self._done = undone[::-1], done[::-1]
        return self._undone

    def _look_back(self, seq: int) -> Iterator[tuple[Literal["done", "redone", "undone"], Step]]:
        """The steps up to an event, newest first, each once: done, undone, or undone and done again."""
        seen: set[str] = set()
        for marks, step in self._groups(seq):
            undoes, redoes = marks.get("undoes"), marks.get("redoes")
            about = undoes or redoes or step.id
            if about in seen:
                continue
            seen.add(about)
            if undoes:
                yield "undone", step.turned(about)
            else:
                yield ("redone" if redoes else "done"), Step(about, step.changes)

    def _groups(self, seq: int, after: int = 0) -> Iterator[tuple[Mapping[str, Any], Step]]:
        """The events of each step together, newest step first, with what the step says of itself."""
        marks: Mapping[str, Any] = {}
        changes: list[Change] = []
        for subject, kind, at, supersedes, body in self._rows(seq, after):
            if changes and body["step"] != marks["step"]:
                yield marks, Step(marks["step"], tuple(reversed(changes)))
                changes = []
            marks = body
            changes.append(Change(subject, self._before(subject, supersedes), (kind, _plain(body), at)))
        if changes:
            yield marks, Step(marks["step"], tuple(reversed(changes)))

    def _rows(self, seq: int, after: int) -> Iterator[tuple[str, str, int, str | None, Mapping[str, Any]]]:
        while True:
            rows = self.study.log.query(_BACK, (seq, self.coder, *_OURS))
            for number, kind, subject, at, supersedes, raw in rows:
                if number <= after:
                    return
                body = json.loads(raw)
                if body.get("step") and self._mine(kind, body):
                    yield subject, kind, at, supersedes, body
            if not rows:
                return
            seq = rows[-1][0] - 1

    def _before(self, subject: str, supersedes: str | None) -> Held | None:
        """What the events that another replaced held: the latest of them."""
        if not supersedes:
            return None
        sql = "SELECT kind, body, at FROM event WHERE subject = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY at, id"
        rows = self.study.log.query(sql, (subject, json.dumps(supersedes.split())))
        body = _plain(json.loads(rows[-1][1])) if rows else {}
        return (rows[-1][0], body, rows[-1][2]) if body else None  # of what was erased nothing is left to go back to


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in _MARKS}


def _taken_back(kind: str, body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """What says that a register holds nothing any more."""
    match kind:
        case "segment.coded" | "segment.uncoded":
            return "segment.uncoded", {"coding": body["coding"], "coder": body["coder"]}
        case "memo.set":
            return kind, {**body, "text": None}
        case "session.read":
            return kind, {**body, "done": False}
        case "mark.set":
            return kind, {**body, "on": False}
        case "chart.summarised":
            return kind, {**body, "text": None, "absent": False, "refs": []}
        case "finding.stated":
            return kind, {**body, "statement": None, "supports": [], "contradicts": []}
        case _:
            return kind, {**body, "outcome": None, "codings": []}
