"""Taking in sessions that were written elsewhere: on paper and typed over, or in a table. All or nothing per file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.capture import actions as act
from fieldwork.capture.opening import begin
from fieldwork.capture.state import SessionState
from fieldwork.capture.step import Stamping, step
from fieldwork.errors import InputError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect, DefectsError, errors_in
from fieldwork.protocol.load import Document, load
from fieldwork.protocol.model import YES
from fieldwork.record.events import Event
from fieldwork.study.incoming.batch import take, taken_before
from fieldwork.study.incoming.named_ids import named_ids
from fieldwork.study.incoming.session_csv import read_csv
from fieldwork.study.incoming.session_file import Plan, Reader
from fieldwork.study.incoming.session_links import Beside
from fieldwork.study.incoming.spelling import Spelling

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of it: ids of sessions taken in, ids of those that were there already, warnings of one line each."""

    imported: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    warnings: tuple[Msg, ...] = ()


class ImportRefused(DefectsError):
    """Files with defects, of which nothing was taken in; `result` is what came of the other files."""

    def __init__(self, defects: Iterable[Defect], result: ImportResult) -> None:
        super().__init__(defects)
        self.result = result


def import_sessions(study: Study, files: Iterable[Path], *, by: str) -> ImportResult:
    """Take in session files, YAML or CSV, in the name of `by`.

    Each file is taken in whole or not at all; a session whose id is there already is skipped, and so is a file without
    ids that was taken in before to the byte. Raises ImportRefused, after all files were looked at, with every defect of
    the refused ones.
    """
    imported: list[str] = []
    skipped: list[str] = []
    warnings: list[Msg] = []
    defects: list[Defect] = []
    for path in files:
        one = Intake(study, Path(path), study.log.stamper(by), by)
        one.take()
        errors = errors_in(one.defects)
        defects += errors
        skipped += one.skipped
        if not errors:
            imported += one.imported
            warnings += one.remarks
            warnings += [Msg(each.render("nl"), each.render("en")) for each in one.defects]
    result = ImportResult(tuple(imported), tuple(skipped), tuple(warnings))
    if defects:
        raise ImportRefused(defects, result)
    return result


@dataclass
class Intake:
    """One file on its way in: `events` are written only when nothing in it is wrong."""

    study: Study
    path: Path
    stamp: Stamping
    by: str
    defects: list[Defect] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    newcomers: dict[tuple[str, str, str], Event] = field(default_factory=dict)
    remarks: list[Msg] = field(default_factory=list)
    beside: Beside = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = Spelling(self.study)

    def take(self) -> None:
        """Read, check, and write it."""
        typed = self.path.suffix.lower() in (".csv", ".tsv")
        documents = self._documents(typed)
        if errors_in(self.defects):
            return
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        self.read(documents, taken_before(self.study, digest), typed=typed)
        if self.events and not errors_in(self.defects):
            self.remarks += filter(None, [named_ids(self.study, self.imported)])
            take(self.study, "sessions", self.path.name, digest, self.all_events, {"sessions": len(self.imported)}, by=self.by)

    @property
    def all_events(self) -> list[Event]:
        """What is to be written: people and places that are new, then the sessions."""
        return [*self.newcomers.values(), *self.events]

    def read(self, documents: Sequence[Document], before: Sequence[str], *, typed: bool) -> None:
        """Make the events of sessions; `before` are those that the same file brought already; `typed`: of a table."""
        self.beside = {str(each.data["id"]).strip(): each.data for each in documents if each.data.get("id") is not None}
        for document in documents:
            known = self._known(document, before)
            if known is not None:
                self.skipped.append(known)
            else:
                self._one(document, typed=typed)

    def _documents(self, typed: bool) -> list[Document]:
        if typed:
            documents, self.defects = read_csv(self.path)
            return documents
        document = load(self.path)
        self.defects = document.defects or shape_of(document)
        return [document]

    def _known(self, document: Document, before: Sequence[str]) -> str | None:
        """The id under which a session is in the study already, or None."""
        name = document.data.get("id")
        if name is not None:
            return str(name) if self.study.log.shown(str(name).strip(), "opened") else None
        return before[0] if before else None

    def _one(self, document: Document, *, typed: bool) -> None:
        reader = Reader(self.study, document, typed=typed, beside=self.beside, known=self.known)
        plan = reader.plan()
        self.defects += reader.defects
        self.remarks += reader.remarks
        if plan is not None:
            self.hold(plan, reader)

    def hold(self, plan: Plan, reader: Reader) -> None:
        """Make the events of one session, from its consent to its end; what cannot be is a defect."""
        try:
            state, events = begin(plan.session, plan.protocol, plan.header, plan.consent, self.stamp)
        except InputError as error:
            reader.wrong("missing-consent", ("consent",), error.message)
            self.defects.append(reader.defects[-1])
            return
        events = tuple(_marked(event) for event in events)
        if state.status != "refused":
            self._make_newcomers(plan)
            events += self._walk(plan, state, reader)
        self.events += events
        self.imported.append(plan.session)

    def _make_newcomers(self, plan: Plan) -> None:
        """Site, visit and participants that the study does not know; two sessions of one file may name the same ones."""
        for event in self.study.newcomers(plan.header, self.stamp):
            key = (event.kind, event.subject, str(event.body.get("visit", "")))
            made = self.newcomers.get(key)
            joined = {"participant.set": "roles", "visit.set": "researchers"}.get(event.kind)
            if made is not None and joined:
                both = list(dict.fromkeys([*made.body[joined], *event.body[joined]]))
                event = replace(made, body={**made.body, joined: both})
            self.newcomers[key] = event

    def _walk(self, plan: Plan, state: SessionState, reader: Reader) -> tuple[Event, ...]:
        """The session held over: every action of the plan, then closing it."""
        found: list[Event] = []
        for action, at in plan.actions:
            state, events = step(state, action, self.stamp)
            if state.said is not None and not events:
                reader.wrong("impossible-answer", at, state.said)
                self.defects.append(reader.defects[-1])
            found += events
        for action, at in plan.actions:
            if isinstance(action, act.Answer) and not state.applies.get(action.item, False):
                reader.wrong("not-relevant", at, NOT_RELEVANT, key=True)
                self.defects.append(reader.defects[-1])
            elif isinstance(action, act.Cover) and action.by and state.item_status(action.by) != "answered":
                reader.wrong(
                    "not-relevant",
                    at,
                    msg(
                        "De vraag {by} waar dit naar wijst, heeft geen antwoord.",
                        "The item {by} that this points at has no answer.",
                        by=action.by,
                    ),
                )
                self.defects.append(reader.defects[-1])
        state, events = step(state, act.Close(), self.stamp)
        return (*found, *events)


def shape_of(document: Document) -> list[Defect]:
    """What the shape of a YAML file has wrong, by its schema; whether consent is needed is looked at later."""
    from fieldwork.protocol.shape import shape_defects

    data = document.data
    if isinstance(data, dict) and "consent" not in data:
        document = replace(document, data={**data, "consent": YES})
    return shape_defects(document, "session")


def _marked(event: Event) -> Event:
    """That a session was imported: the times of its events are those of importing it."""
    if event.kind != "session.opened" or "protocol" not in event.body:
        return event
    return replace(event, body={**event.body, "imported": True})


NOT_RELEVANT = msg(
    "Deze vraag hoort bij een antwoord dat niet gegeven is. Het antwoord blijft bewaard en is gemerkt.",
    "This item belongs to an answer that was not given. The answer is kept and marked.",
)
