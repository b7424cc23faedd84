"""An import is a batch: what it wrote came in as one, is told as one, and can be taken back as one.

With the events of a batch one more is written, `import.taken` about `imports`, that names them. Taking a batch back is a step
of its own (`study.incoming.undoing`): the log keeps what came in and that it went, and the same file can come in again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.ids import Stamper, uuid7
from fieldwork.record.events import Event
from fieldwork.store.faults import read_only

if TYPE_CHECKING:
    from fieldwork.coding.codebook import Edit
    from fieldwork.study.folder import Study

IMPORTS = "imports"
"""The subject of events about imports."""
STUDY = "study"
GONE = "–"
"""Stands for the name of a file of which every session was erased (`erased_files`)."""
TAKEN, UNDONE, EMPTIED = "import.taken", "import.undone", "import.emptied"
_HISTORY = """
SELECT event, kind, at, offset, by, device, json_remove(body, '$.events') FROM current
WHERE subject = ? AND register >= 'import/' AND register < 'import0'
"""
_SAME = """
SELECT body -> '$.sessions', body -> '$.joined' FROM current WHERE subject = ? AND kind = ? AND body ->> '$.sha256' = ?
"""
_OLD = """
SELECT body -> '$.sessions', '[]' FROM event WHERE subject = ? AND kind = 'imported' AND body ->> '$.sha256' = ? LIMIT 1
"""  # as it was written before imports were batches
KINDS: Mapping[str, tuple[Msg, Msg]] = {
    "sessions": (msg("gesprek", "session"), msg("gesprekken", "sessions")),
    "codings": (msg("codering", "coding"), msg("coderingen", "codings")),
    "codes": (msg("code", "code"), msg("codes", "codes")),
    "participants": (msg("deelnemer", "participant"), msg("deelnemers", "participants")),
    "joined": (msg("gesprek aangevuld", "session added to"), msg("gesprekken aangevuld", "sessions added to")),
    "notes": (msg("notitie", "note"), msg("notities", "notes")),
    "answers": (msg("antwoord", "answer"), msg("antwoorden", "answers")),
}
"""What the counts of a batch may be of, for one and for more; others are told by their own name."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One import: `what` was imported (sessions, codings, refi-qda, transcripts, answers), from which file (its name only)
    with which bytes (`sha256`), how much of what, the sessions that it made and those that it added to (`joined`), when
    (microseconds UTC, minutes) and by whom."""

    id: str
    what: str
    source: str
    sha256: str
    counts: Mapping[str, int]
    sessions: tuple[str, ...]
    at: int
    offset: int
    by: str
    undone: bool = False
    joined: tuple[str, ...] = ()

    @property
    def told(self) -> Msg:
        """The counts in words: `3 sessions, 1 coding`."""
        parts = [
            msg("{n} {what}", "{n} {what}", n=n, what=KINDS[name][n != 1] if name in KINDS else name)
            for name, n in self.counts.items() if n
        ]  # fmt: skip
        return joined(parts) if parts else msg("niets", "nothing")


def joined(parts: Sequence[Msg], between: str = ", ") -> Msg:
    """Several messages as one."""
    return Msg(between.join(part.text("nl") for part in parts), between.join(part.text("en") for part in parts))


def take(
    study: Study,
    what: str,
    source: str,
    digest: str,
    events: Sequence[Event],
    counts: Mapping[str, int],
    *,
    by: str | None = None,
    codes: Sequence[Edit] = (),
) -> Batch:
    """Write the events of an import down in one transaction, as a batch; `codes` are changes of the codebook that go with it.

    `source` is the name of the file without its folder, `digest` the SHA-256 of its bytes. Raises StudyError where it cannot
    be written; InputError where codebook.yaml was changed by hand meanwhile (only with `codes`). Nothing is written then.
    """
    who = by or study.by
    stamp = Stamper(who, study.log.device, max(study.log.stamper(who).last, max((e.at for e in events), default=0)))
    with ExitStack() as whole:
        every = [*events, *codebook_events(study, codes, stamp, whole)]
        wrote: dict[str, list[str]] = {}
        for event in every:
            if (event.subject, event.kind) != (STUDY, "codebook.adopted"):  # what the file says follows from the codes
                wrote.setdefault(event.subject, []).append(event.id)
        made = [event.subject for event in every if event.kind == "session.opened"]
        there = {session for (session,) in study.log.query("SELECT id FROM session")} - set(made)
        body = {
            "batch": uuid7(), "what": what, "source": source, "sha256": digest, "counts": dict(counts),
            "sessions": made, "joined": [subject for subject in wrote if subject in there], "events": wrote,
        }  # fmt: skip
        at = stamp()
        taken = Event(at.id, TAKEN, IMPORTS, at.at, at.offset, at.by, at.device, (), body)
        study.log.append([*every, taken])
    return batch_of(taken)


def codebook_events(study: Study, edits: Sequence[Edit], stamp: Stamper, whole: ExitStack) -> list[Event]:
    """The events of changes of the codebook, to be written inside `whole`; codebook.yaml says the same unless that fails."""
    if not edits:
        return []
    from fieldwork.study.adopt import adopt_changes
    from fieldwork.study.codebook.book import FILE, adoption, code_events, held
    from fieldwork.study.codebook.file import rewritten  # loads a YAML parser, which only a change needs

    if study.log.readonly:
        raise read_only(study.log.file)
    if news := adopt_changes(study, only=FILE):
        raise InputError(msg("{news} Doe het daarna opnieuw.", "{news} Then do it once more.", news=news[0]))
    now = held(study)
    stamp.last = max(stamp.last, study.log.stamper(stamp.by).last)
    events = list(code_events(now, edits, stamp, {"step": uuid7()}))
    after = now.codebook.taking(events)
    sha256 = whole.enter_context(rewritten(study, after))
    return [*events, adoption(now.heads, after, sha256, stamp)]


def batch_of(event: Event) -> Batch:
    """The batch that an event tells of: that it was taken in, or taken back."""
    body: Mapping[str, Any] = event.body
    first = body.get("taken") or {}
    return Batch(
        str(body["batch"]), str(body["what"]), str(body["source"] or GONE), str(body["sha256"] or ""), dict(body["counts"]),
        tuple(body["sessions"]), first.get("at", event.at), first.get("offset", event.offset), first.get("by", event.by),
        event.kind == UNDONE, tuple(body["joined"]),
    )  # fmt: skip


def history(study: Study) -> list[Batch]:
    """Every import as a batch, oldest first, also those that were taken back."""
    found = [
        batch_of(Event(id_, kind, IMPORTS, at, offset, by, device, (), json.loads(body)))
        for id_, kind, at, offset, by, device, body in study.log.query(_HISTORY, (IMPORTS,))
    ]
    return sorted(found, key=lambda batch: (batch.at, batch.id))


def named(study: Study, batch: str) -> Batch:
    """A batch by its id or the end of it. Raises InputError that tells how to see them all."""
    every = history(study)
    found = [each for each in every if each.id == batch] or [each for each in every if batch and each.id.endswith(batch)]
    if len(found) != 1:
        raise InputError(msg(
            "Er is geen import “{id}”. `fieldwork import undo --list` noemt ze alle.",
            "There is no import “{id}”. `fieldwork import undo --list` lists them all.", id=batch[:60]))  # fmt: skip
    return found[0]


def taken_before(study: Study, digest: str) -> tuple[str, ...]:
    """The sessions that a file made or added to when it was taken in before, to the byte, and not taken back since."""
    for made, joined in [*study.log.query(_SAME, (IMPORTS, TAKEN, digest)), *study.log.query(_OLD, (STUDY, digest))]:
        return tuple(str(name) for name in (*json.loads(made or "[]"), *json.loads(joined)))
    return ()


def undo(study: Study, batch: str, *, by: str | None = None, force: bool = False) -> Batch:
    """Take a batch back, all of it in one transaction (`study.incoming.undoing.undo`)."""
    from fieldwork.study.incoming.undoing import undo as take_back  # only who takes back needs it

    return take_back(study, batch, by=by, force=force)
