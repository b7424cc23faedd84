"""What was made of a text: codings, marks and decisions that keep a copy of its words, and which of them still stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldwork.capture.marks import following, following_row, following_times, span_of
from fieldwork.capture.state import SessionState
from fieldwork.coding.following import follow
from fieldwork.coding.segments import coding_of
from fieldwork.errors import InputError
from fieldwork.record.events import Event
from fieldwork.record.gone import ANY_FIELD, Body
from fieldwork.record.gone import Text as Lost
from fieldwork.record.texts import text_in
from fieldwork.store.current import body_of, shown_of
from fieldwork.study.desk.documents import reading_state

if TYPE_CHECKING:
    from fieldwork.study.folder import Study
    from fieldwork.study.privacy.texts import Text

_TEXTS = ("answer", "note", "row")


@dataclass(frozen=True, slots=True)
class Copies:
    """The events that show of codings, marks and decisions in a text of a session. `field` is the text's (`record.texts`);
    `many` whether it is one of several in an answer that was given a number of times."""

    study: Study
    text: Text
    state: SessionState | None
    field: str
    many: bool
    codings: tuple[Event, ...] = ()
    marks: tuple[Event, ...] = ()
    decisions: tuple[Event, ...] = ()

    def after(self, after: Body) -> tuple[list[dict[str, Any]], set[str], int]:
        """The marks that move along when the body becomes this, the ids of the events that keep their words, and how many
        codings and marks lose their place."""
        standing = {event.id for event in self.codings if self._stands(event.body, after)}
        flagged = len(self.codings) - len(standing)
        standing |= {each.id for each in self.decisions if all(self._stands(one, after) for one in self._of(each))}
        moved = {body["mark"]: body for body in self._moved(after)}
        for event in self.marks:
            body = moved.get(event.body["mark"])
            if body is None and self.state is not None and span_of(self.state, event.body) is not None:
                standing.add(event.id)
            elif body is None:
                moved[event.body["mark"]] = {**event.body, "start": None, "end": None}
        for mark, body in moved.items():
            if body.get("start") is None:
                flagged += 1
                moved[mark] = {**body, "text": None, "start": None, "end": None}
        return list(moved.values()), standing, flagged

    def _stands(self, body: Body, after: Body) -> bool:
        """Whether the words of a coding stand, to the letter, in what takes the place of the text."""
        coding = coding_of(self.text.subject, body)
        held = body_of(self.study.log, self.text.subject, coding.on)
        news = [text_in(after, field) for field in _fields(after, coding.field, self.many)]
        old = text_in(held, coding.field) if held else None
        for new in news:
            found = follow(old, coding, new)
            if coding.text and found.state != "flagged" and found.text == coding.text:
                return True
        return False

    def _of(self, decision: Event) -> Iterator[Body]:
        """The codings of a decision that are in this text."""
        here = _lost(self)
        return (each for each in decision.body.get("codings") or () if here.is_at(each))

    def _moved(self, after: Body) -> Iterator[dict[str, Any]]:
        """The marks whose place or words change."""
        if self.state is None:
            return iter(())
        name, _, place = self.text.register.partition("/")
        item = place if name == "answer" else None
        if name == "row":
            texts = {key: str(after.get(key) or "") if after.get("on", True) else "" for key in ("descriptive", "reflective")}
            writes = following_row(self.state, place, texts)
        elif self.many:
            writes = following_times(self.state, place, after.get("value"))
        else:
            writes = following(self.state, item, self.field, text_in(after, self.field))
        return (dict(body) for _, body in writes)


def copies(study: Study, text: Text) -> Copies:
    """What was made of a text; nothing of one that is no text of a session."""
    name = text.register.partition("/")[0]
    field, many = _field(text)
    if name not in _TEXTS or study.log.shown(text.subject, "opened") is None:
        return Copies(study, text, None, field, many)
    try:
        state = reading_state(study, text.subject)
    except InputError:  # of another copy, whose protocol did not come along
        state = None
    bare = Copies(study, text, state, field, many)
    here = _lost(bare)
    log, session = study.log, text.subject
    codings = tuple(event for event in shown_of(log, "coding", session) if here.is_at(event.body))
    marks = tuple(event for event in shown_of(log, "mark", session) if event.body.get("text") and here.is_at(event.body))
    decisions = tuple(event for event in shown_of(log, "decision", session) if any(bare._of(event)))
    return Copies(study, text, bare.state, field, many, codings, marks, decisions)


def _field(text: Text) -> tuple[str, bool]:
    """The field of a text (`record.texts`), and whether it is one of several in an answer given a number of times."""
    name, _, place = text.register.partition("/")
    if name == "note":
        return f"note:{place}", False
    if name == "row":
        return f"row:{place}.{text.path[0]}", False
    if text.path == ("text",):
        return "remark", False
    if len(text.path) < 3:
        return "answer", False
    return f"{'remark' if text.path[-1] == 'text' else 'answer'}:{text.path[1]}.{text.path[2]}", True


def _lost(made: Copies) -> Lost:
    name, _, place = made.text.register.partition("/")
    return Lost(place if name == "answer" else None, ANY_FIELD if made.many else made.field, frozenset())


def _fields(after: Body, field: str, many: bool) -> Sequence[str]:
    """The fields in which words of a coding may stand now: times of a repeat move."""
    if not many:
        return (field,)
    what, _, place = field.partition(":")
    value, inner = after.get("value"), place.partition(".")[2]
    times = range(len(value)) if isinstance(value, (list, tuple)) else ()
    return [f"{what}:{time}.{inner}" for time in times]

