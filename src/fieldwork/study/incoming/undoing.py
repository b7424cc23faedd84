"""Taking an import back as one step.

What the import wrote is replaced by what was there before it; where nothing was, an event `import.emptied` replaces it and
says nothing, so that what it was about is as if it had never been: a session that the import made is gone from every list.
The log keeps both. What was done since on what came in is work of people: it goes along only where that was asked for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fieldwork.coding.edits import back_to
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.record.events import Event, register_of
from fieldwork.record.texts import register_of_text
from fieldwork.store.faults import read_only
from fieldwork.store.projections import stands
from fieldwork.study.codebook.book import CODEBOOK
from fieldwork.study.codebook.book import KINDS as CODE_KINDS
from fieldwork.study.incoming.batch import EMPTIED, IMPORTS, KINDS, TAKEN, UNDONE, Batch, batch_of, joined, named

if TYPE_CHECKING:
    from fieldwork.coding.codebook import Edit
    from fieldwork.ids import Stamper
    from fieldwork.study.folder import Study

_EVENTS = "SELECT seq, id, kind, at, supersedes, body FROM event WHERE subject = ? ORDER BY seq"
_HEADS = "SELECT register, event_seq FROM head WHERE subject = ? ORDER BY register"
_PLACES = ("site", "participant", "visit/")
_MARKS = ("step", "undoes", "redoes")
_TELLS: Mapping[str, str] = {"segment.coded": "codings", "segment.uncoded": "codings", "memo.set": "memos", "note.set": "notes"}
_WORDS: Mapping[str, tuple[Msg, Msg]] = {
    **KINDS,
    "memos": (msg("memo", "memo"), msg("memo's", "memos")),
    "changes": (msg("wijziging", "change"), msg("wijzigingen", "changes")),
}


class DoneSince(InputError):
    """Something was done since on what an import brought; taking it back takes that along."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An event of a subject, as far as taking back looks at it."""

    seq: int
    id: str
    kind: str
    at: int
    supersedes: tuple[str, ...]
    body: Mapping[str, Any]

    @property
    def register(self) -> str | None:
        return register_of(self.kind, self.body)


@dataclass
class _Subject:
    """What a batch wrote about one thing, and how that stands now: `heads` by register, the oldest first."""

    name: str
    rows: dict[str, _Row]
    ours: frozenset[str]
    heads: dict[str, list[_Row]] = field(default_factory=dict)

    @cached_property
    def made(self) -> bool:
        """Whether it is a session that this batch made and that is there."""
        return any(row.id in self.ours for row in self.heads.get("opened", ()) if row.kind == "session.opened")

    @property
    def erased(self) -> bool:
        return any(row.kind == "session.erased" for row in self.heads.get("opened", ()))

    @cached_property
    def touched(self) -> dict[str, list[_Row]]:
        """The registers that the batch wrote, with its events in each, oldest first."""
        found: dict[str, list[_Row]] = {}
        for id_ in self.ours:
            row = self.rows.get(id_)
            if row is not None and row.register is not None:
                found.setdefault(row.register, []).append(row)
        return {register: sorted(rows, key=lambda row: row.seq) for register, rows in found.items()}

    def before(self, register: str) -> _Row | None:
        """What a register held before the batch."""
        replaced = {old for row in self.touched[register] for old in row.supersedes} - self.ours
        held = [self.rows[old] for old in replaced if old in self.rows and self.rows[old].register == register]
        return max(held, key=lambda row: (row.at, row.id), default=None)

    def on_it(self) -> Iterator[_Row]:
        """What others did since on what the batch wrote: in the same registers, or on texts that it brought."""
        touched = self.touched
        for register, heads in self.heads.items():
            for row in heads:
                if row.id in self.ours:
                    continue
                field_ = row.body.get("field") if row.kind in ("segment.coded", "mark.set") else None
                on = register_of_text(row.body.get("item"), str(field_)) if field_ else None
                decided = row.kind == "decision.set" and not self._codings.isdisjoint(row.body.get("about") or ())
                if register in touched or on in touched or self.made or decided:
                    yield row

    @cached_property
    def _codings(self) -> frozenset[Any]:
        """The codings that the batch brought."""
        return frozenset(self.rows[id_].body.get("coding") for id_ in self.ours if id_ in self.rows) - {None}


def undo(study: Study, batch: str, *, by: str | None = None, force: bool = False) -> Batch:
    """Take back what an import brought; the batch, which then says so.

    Raises DoneSince where something was done since on what it brought, unless `force` takes that along; InputError where there
    is no such batch, it was taken back already, or a session of it is in a round; StudyError where it cannot be written.
    """
    if study.log.readonly:
        raise read_only(study.log.file)
    known = named(study, batch)
    if known.undone:
        raise InputError(msg("De import van {source} is al teruggenomen.", "The import of {source} was taken back already.",
                             source=known.source))  # fmt: skip
    heads = study.log.heads(IMPORTS, f"import/{known.id}")
    taken = next(head for head in heads if head.kind == TAKEN)
    subjects = [_read(study, name, ids) for name, ids in taken.body["events"].items()]
    there = [each for each in subjects if not each.erased]
    _refuse_rounds(study, there)
    if not force:
        _refuse_work(study, there, known)
    stamp = study.log.stamper(by or study.by)
    with ExitStack() as whole:
        events = _codes(study, next((each for each in there if each.name == CODEBOOK), None), stamp, whole)
        gone = {each.name for each in there if each.made}
        for each in there:
            if each.name != CODEBOOK:
                events += _back(each, _kept(study, each, gone), stamp)
        summary = {key: value for key, value in taken.body.items() if key != "events"}
        summary["taken"] = {"at": taken.at, "offset": taken.offset, "by": taken.by, "forced": force}
        ended = _event(UNDONE, IMPORTS, summary, [head.id for head in heads], stamp)
        study.log.append([*events, ended])
    return batch_of(ended)


def _read(study: Study, subject: str, ids: Sequence[str]) -> _Subject:
    rows = [
        _Row(seq, id_, kind, at, tuple((supersedes or "").split()), json.loads(body))
        for seq, id_, kind, at, supersedes, body in study.log.query(_EVENTS, (subject,))
    ]
    found = _Subject(subject, {row.id: row for row in rows}, frozenset(ids))
    by_seq = {row.seq: row for row in rows}
    for register, seq in study.log.query(_HEADS, (subject,)):
        found.heads.setdefault(register, []).append(by_seq[seq])
    return found


# --- what was done since -------------------------------------------------------------------------------------------------


def _refuse_rounds(study: Study, subjects: Sequence[_Subject]) -> None:
    """Rounds compare what two coders made of a session: one that is in a round stays."""
    from fieldwork.study.rounds.rounds import rounds

    made = {each.name for each in subjects if each.made}
    for each in rounds(study):
        if held := [session for session in each.sessions if session in made]:
            raise InputError(msg(
                "Gesprek {id} zit in de ronde “{round}”. Wat in een ronde zit, wordt niet teruggenomen.",
                "Session {id} is in the round “{round}”. What is in a round is not taken back.",
                id=held[0], round=each.name))  # fmt: skip


def _refuse_work(study: Study, subjects: Sequence[_Subject], batch: Batch) -> None:
    told: list[Msg] = []
    for each in subjects:
        if _is_place(each):
            continue
        counts = Counter(_TELLS.get(row.kind, "changes") for row in each.on_it() if _says(each, row))
        if counts:
            words = [msg("{n} {what}", "{n} {what}", n=n, what=_WORDS[name][n != 1]) for name, n in counts.items()]
            told.append(msg("{id} ({what})", "{id} ({what})", id=each.name, what=joined(words)))
    told += _followers(study, {each.name for each in subjects if each.made})
    if told:
        more = msg(" en nog {n}", " and {n} more", n=len(told) - 3) if len(told) > 3 else msg("", "")
        raise DoneSince(msg(
            "Na de import van {source} is ermee verder gewerkt: {what}{more}. Terugnemen neemt ook dat weg: geef dan --yes.",
            "After the import of {source} work was done on it: {what}{more}. Taking back takes that away too: give --yes then.",
            source=batch.source, more=more, what=joined(told[:3], "; ")))  # fmt: skip


def _says(subject: _Subject, row: _Row) -> bool:
    """Whether an event is work: it says something, or takes back what the batch said."""
    return stands(row.kind, row.body) or row.register in subject.touched


def _followers(study: Study, made: set[str]) -> list[Msg]:
    """The sessions that come back to one that the batch made."""
    sql = "SELECT subject, body ->> '$.follows' FROM current WHERE register = 'opened' AND body ->> '$.follows' IS NOT NULL"
    return [
        msg("{id} ({other} komt erop terug)", "{id} ({other} comes back to it)", id=follows, other=session)
        for session, follows in (study.log.query(sql) if made else ())
        if follows in made and session not in made
    ]


# --- putting back --------------------------------------------------------------------------------------------------------


def _back(subject: _Subject, kept: frozenset[str], stamp: Stamper) -> list[Event]:
    """The events that put a subject back to what it was: of a session that was made everything goes."""
    restored: list[Event] = []
    emptied: list[str] = []
    also = [row for row in subject.on_it() if row.register not in subject.touched]
    for register in subject.touched:
        now = [row.id for row in subject.heads.get(register, ())]
        if register in kept or not now:
            continue
        was = subject.before(register)
        if was is None or subject.made:
            emptied += now
        else:
            restored.append(_event(was.kind, subject.name, _plain(was.body), now, stamp))
    texts = {register for register in subject.touched if subject.before(register) is None}
    emptied += [row.id for row in also if subject.made or _on(row) in texts or row.kind == "decision.set"]
    if not emptied:
        return restored
    return [*restored, _event(EMPTIED, subject.name, {}, list(dict.fromkeys(emptied)), stamp)]


def _on(row: _Row) -> str:
    return register_of_text(row.body.get("item"), str(row.body.get("field")))


def _codes(study: Study, subject: _Subject | None, stamp: Stamper, whole: ExitStack) -> list[Event]:
    """The events that bring the codebook back; a code that was new is no more, though what was coded with it knows it."""
    if subject is None:
        return []
    from fieldwork.study.incoming.batch import codebook_events

    edits: list[Edit] = []
    for register, rows in subject.touched.items():
        was = subject.before(register)
        if rows[-1].kind in CODE_KINDS and (was is None or was.id not in subject.ours):
            held = (was.kind, was.body, was.at) if was else None
            edits.append(back_to(rows[-1].kind, rows[-1].body, held))
    return codebook_events(study, edits, stamp, whole)


def _is_place(subject: _Subject) -> bool:
    """Whether it is a site or a participant: who else uses it keeps it."""
    return bool(subject.touched) and all(register.startswith(_PLACES) for register in subject.touched)


def _kept(study: Study, subject: _Subject, gone: set[str]) -> frozenset[str]:
    """The registers of a site or participant that stay: another session is there or with them, or they were changed since."""
    if not _is_place(subject):
        return frozenset()
    name = subject.name
    others = [row for row in study.log.sessions() if row.id not in gone]
    if any(name == row.site or name in row.participants for row in others):
        return frozenset(subject.touched)
    return frozenset(row.register or "" for row in subject.on_it())


def _event(kind: str, subject: str, body: Mapping[str, Any], supersedes: Sequence[str], stamp: Stamper) -> Event:
    at = stamp()
    return Event(at.id, kind, subject, at.at, at.offset, at.by, at.device, tuple(supersedes), body)


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in _MARKS}
