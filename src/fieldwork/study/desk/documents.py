"""The texts of a session as a coder reads them: every answer in words, remark, note and row, in the order of the protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldwork.capture.state import SessionState
from fieldwork.coding.segments import Document, Part, PartKind
from fieldwork.errors import no_session
from fieldwork.protocol.model import DONT_KNOW, Item, Text
from fieldwork.protocol.values import WORDS_KINDS
from fieldwork.record.events import ERASED
from fieldwork.record.texts import cell
from fieldwork.store.current import heads_of

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_REGISTERS = ("opened", "field", "state", "answer", "note", "row", "mark")


def document(study: Study, session: str) -> Document:
    """The texts of a session; none where it was refused or erased. Raises InputError where there is no such session."""
    state = reading_state(study, session)
    return Document(session) if state is None else document_of(state)


def reading_state(study: Study, session: str) -> SessionState | None:
    """A session as far as its words go (no consent, no order of asking); None where it was refused or erased."""
    heads = heads_of(study.log, session, _REGISTERS)
    opened = heads.get("opened")
    if opened is None:
        raise no_session(session)
    body = opened[-1].body
    if opened[-1].kind == ERASED or not body.get("protocol"):
        return None
    return SessionState(session, study.protocol_of(session, body["protocol"], body["version"]), heads)


def document_of(state: SessionState) -> Document:
    """The texts of a session as it stands."""
    reader = _Reader(state)
    return Document(state.session, tuple(reader.parts()), state.header)


class _Reader:
    """The texts of one session, in their order."""

    def __init__(self, state: SessionState) -> None:
        self.state = state
        header = state.header
        people: Sequence[str] = header.get("participants") or ()
        self.roles: Mapping[str, Sequence[str]] = header.get("roles") or {}
        self.who = people[0] if len(people) == 1 else None
        self.speaker: str | None = header.get("role") or self._role(self.who)

    def _role(self, person: str | None) -> str | None:
        """The role in which a participant spoke: that of the session where it is one of theirs, else their only one."""
        theirs, asked = self.roles.get(person or "") or (), self.state.header.get("role")
        return asked if asked in theirs else theirs[0] if len(theirs) == 1 else None

    def parts(self) -> Iterator[Part]:
        for item in self.state.protocol.items:
            yield from self._said(item)
            if item.kind == "sheet":
                yield from self._rows(item)
            yield from self._notes(item)
        yield from self._notes(None)

    def _said(self, item: Item) -> Iterator[Part]:
        event = self.state.shown(f"answer/{item.id}")
        if event is None:
            return
        value, remark = event.body.get("value"), event.body.get("text")
        question = self.state.header.get("source") or item.question(self.state.wave)  # a text without a guide has a name
        yield from self._answer(item, item, "", value, remark, event.id, question)
        if item.kind == "repeat" and isinstance(value, (list, tuple)):
            for time in range(len(value)):
                for inner in item.items:
                    place = f"{time}.{inner.id}"
                    yield from self._answer(item, inner, f":{place}", *cell(value, place), event.id, inner.ask)

    def _answer(
        self, item: Item, inner: Item, place: str, value: Any, remark: str | None, event: str, question: Text
    ) -> Iterator[Part]:
        """An answer in words, and the words beside it; what a researcher writes in a field of the guide was said by nobody."""
        who, speaker = (None, None) if inner.kind == "note" else (self.who, self.speaker)
        at = (item.section, item.route)
        in_words = inner.kind in WORDS_KINDS and isinstance(value, str) and not (inner.dont_know and value == DONT_KNOW)
        if in_words and value.strip():
            yield Part(item.id, f"answer{place}", value, event, question, who, speaker, "answer", False, *at)
        if remark and remark.strip():
            yield Part(item.id, f"remark{place}", remark, event, question, who, speaker, "remark", False, *at)

    def _rows(self, item: Item) -> Iterator[Part]:
        labels = {row.id: row.label for row in item.rows}
        for row in self.state.rows:
            if row.get("type") not in labels:
                continue
            event = self.state.shown(f"row/{row['row']}")
            for column in ("descriptive", "reflective"):
                text = row.get(column) or ""
                if event is not None and text.strip():
                    kind: PartKind = "row" if column == "descriptive" else "reflection"
                    yield Part(
                        item.id, f"row:{row['row']}.{column}", text, event.id, labels[row["type"]], None, None,
                        kind, kind == "reflection", item.section, item.route, row.get("at"), row["row"],
                    )  # fmt: skip

    def _notes(self, item: Item | None) -> Iterator[Part]:
        for note in self.state.notes:
            if note.get("item") != (item.id if item else None):
                continue
            event = self.state.shown(f"note/{note['note']}")
            if event is not None and note["text"].strip():
                who = note.get("speaker")
                yield Part(
                    item.id if item else None, f"note:{note['note']}", note["text"], event.id,
                    item.question(self.state.wave) if item else None, who, self._role(who), "note",
                    note.get("kind") == "reflective", item.section if item else None, item.route if item else None,
                    note.get("at"), note["note"],
                )  # fmt: skip
