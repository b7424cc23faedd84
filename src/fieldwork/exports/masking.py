"""Words that may not leave: what was marked as a quote where nobody agreed to be quoted, hidden so that no place shifts.

An answer that was chosen or measured (yes or no, an option, a mark, a date) is no quotation and stays; words beside it are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fieldwork.capture.state import SessionState
from fieldwork.coding.segments import Document, Place, place_of
from fieldwork.protocol.model import DONT_KNOW, Item
from fieldwork.protocol.values import WORDS_KINDS, split
from fieldwork.record.events import Event
from fieldwork.spans import Span
from fieldwork.study.folder import Study
from fieldwork.study.privacy.consents import QUOTING, Consents

HIDDEN = "▒"
"""What stands for a character that is withheld."""
REFLECTIVE = ".reflective"
LONG = 12
"""Words of at least so many characters are hidden wherever they come back in their session, not only where they were marked."""

_MARKS = "SELECT session, item, field, start, \"end\", text FROM mark WHERE what = 'quote'"
_ROWS = "SELECT session, \"row\", descriptive FROM sheet_row WHERE quote AND descriptive <> ''"
_BESIDE = """
SELECT 1 FROM answer WHERE session = ?1 AND item = ?2 AND text <> ''
UNION ALL SELECT 1 FROM skipped WHERE session = ?1 AND item = ?2 AND text <> ''
"""
_HOLD_WORDS = WORDS_KINDS | {"repeat", "sheet"}
_SPEAKERS = "SELECT session, note, speaker FROM note WHERE speaker IS NOT NULL"


def mask(text: str, spans: Iterable[Span]) -> str:
    """A text with these spans hidden, character for character; line ends stay."""
    for start, end in spans:
        hidden = "".join(char if char in "\r\n" else HIDDEN for char in text[start:end])
        text = text[:start] + hidden + text[end:]
    return text


@dataclass(frozen=True)
class Hidden:
    """What is withheld in one session: `spans` by the text that they were marked in, with the words that stood there then;
    `whole` are the items, notes and rows of which all words are; `words` are hidden wherever they stand."""

    spans: Mapping[Place, tuple[tuple[Span, str], ...]]
    whole: frozenset[str]
    words: tuple[str, ...]

    def text(self, item: str | None, field: str, text: str) -> str:
        """The text of a field as it may leave."""
        if self._is_whole(item, field):
            return mask(text, [(0, len(text))])
        here: list[Span] = []
        for span, words in self.spans.get(place_of(item, field), ()):
            here += [span] if text[slice(*span)] == words else _all(words, text)
        return mask(text, [*here, *self._found(text)])

    def anywhere(self, text: str) -> str:
        """Words of the session that stand elsewhere, as they may leave."""
        return mask(text, self._found(text))

    def piece(self, item: str | None, field: str, whole: str | None, start: int, end: int, text: str) -> str:
        """A piece of a field as it may leave, `text` at `start` to `end` of the whole; where the whole is gone or another, as
        `former`."""
        if whole is None or whole[start:end] != text:
            return self.former(item, field, text)
        return self.text(item, field, whole)[start:end]

    def _found(self, text: str) -> list[Span]:
        return [span for words in self.words if words in text for span in _all(words, text)]

    def _is_whole(self, item: str | None, field: str) -> bool:
        return bool(self.whole) and not field.endswith(REFLECTIVE) and _marked_whole(item, field) in self.whole

    def former(self, item: str | None, field: str, text: str) -> str:
        """Words that stood in a field once and are gone: what may be part of something withheld is hidden whole."""
        if place_of(item, field) in self.spans or self._is_whole(item, field):
            return mask(text, [(0, len(text))])
        return self.anywhere(text)

    def before(self) -> Hidden:
        """The same, for texts that stood in a field once and were replaced since."""
        return _Before(self.spans, self.whole, self.words)

    def state(self, state: SessionState) -> SessionState:
        """A session as it may leave: every answer, remark, note and row."""
        items = state.protocol.by_id
        heads = {register: tuple(self._event(event, items) for event in events) for register, events in state.heads.items()}
        return SessionState(state.session, state.protocol, heads)

    def _event(self, event: Event, items: Mapping[str, Item]) -> Event:
        return replace(event, body=self.body(event.kind, event.body, items))

    def body(self, kind: str, told: Mapping[str, Any], items: Mapping[str, Item]) -> Mapping[str, Any]:
        """The body of an event of the session; `items` are those of its protocol, by id."""
        body, item = dict(told), told.get("item")
        if kind == "answer.set":
            body["value"] = self._value(item, body.get("value"), items)
            self._put(body, "text", item, "remark")
        elif kind == "note.set":
            self._put(body, "text", item, f"note:{body.get('note')}")
        elif kind == "row.set":
            for column in ("descriptive", "reflective"):
                self._put(body, column, None, f"row:{body.get('row')}.{column}")
        elif isinstance(body.get("text"), str):  # of a mark, or why something was skipped
            whole = self._is_whole(item, body.get("field") or "remark")
            body["text"] = mask(body["text"], [(0, len(body["text"]))]) if whole else self.anywhere(body["text"])
        else:
            return told
        return body

    def _put(self, body: dict[str, Any], key: str, item: str | None, field: str) -> None:
        if isinstance(body.get(key), str):
            body[key] = self.text(item, field, body[key])

    def _value(self, item: Any, value: Any, items: Mapping[str, Item]) -> Any:
        """An answer's value, also where the words stand inside a repeat."""
        if isinstance(value, str):
            return self.text(item, "answer", value) if _is_words(items.get(item), value) else value
        if isinstance(value, (list, tuple)):
            return [self._time(item, time, each, items) for time, each in enumerate(value)]
        return value

    def _time(self, item: str, time: int, said: Any, items: Mapping[str, Item]) -> Any:
        """One time of a repeat."""
        if not isinstance(said, Mapping):
            return said
        found: dict[str, Any] = {}
        for inner, each in said.items():
            value, words = split(each)
            if isinstance(value, str) and _is_words(items.get(inner), value):
                value = self.text(item, f"answer:{time}.{inner}", value)
            words = self.text(item, f"remark:{time}.{inner}", words) if words else words
            found[inner] = {**each, "value": value, "text": words} if isinstance(each, Mapping) and words else value
        return found


class _Before(Hidden):
    """What is withheld in earlier texts of a session."""

    def text(self, item: str | None, field: str, text: str) -> str:
        """The text of a field as it was once, as it may leave."""
        return self.former(item, field, text)


class Masking:
    """What is withheld in the sessions of a study, by session; a session of which everything may be quoted is not in it."""

    def __init__(self, study: Study, consents: Consents) -> None:
        self._consents, self._study = consents, study
        sessions = study.log.sessions()
        self._guides = {row.id: (row.protocol, row.version) for row in sessions}
        self._may: dict[tuple[str, str | None], bool] = {}
        self._alone = {row.id: row.participants[0] for row in sessions if len(row.participants) == 1}
        self._noted = {(session, f"note:{note}"): who for session, note, who in study.log.query(_SPEAKERS)}
        spans: defaultdict[str, defaultdict[Place, list[tuple[Span, str]]]]
        spans, whole = defaultdict(lambda: defaultdict(list)), defaultdict[str, set[str]](set)
        for session, item, field, start, end, words in study.log.query(_MARKS):
            field = field or "answer"
            if self.may_quote(session, field):
                continue
            if words:
                span = (start, end) if isinstance(start, int) and isinstance(end, int) else (0, 0)
                spans[session][place_of(item, field)].append((span, words))
            elif (item or field != "answer") and self._has_words(session, item, field):
                whole[session].add(str(_marked_whole(item, field)))
        for session, row, words in study.log.query(_ROWS):
            field = f"row:{row}.descriptive"
            if not self.may_quote(session, field):
                spans[session][None, field].append(((0, len(words)), words))
        self._hidden = {session: _hidden(spans[session], whole[session]) for session in {**spans, **whole}}

    def may_quote(self, session: str, field: str) -> bool:
        """Whether the words of a field may be quoted: by consent of who said them, or of all where that is not known."""
        who = (self._noted.get((session, field)) if field.startswith("note:") else None) or self._alone.get(session)
        if (session, who) not in self._may:
            self._may[session, who] = self._consents.may(session, QUOTING, who)
        return self._may[session, who]

    def _has_words(self, session: str, item: str | None, field: str) -> bool:
        """Whether what was marked whole holds any words to hide: a closed answer without a remark does not."""
        protocol, version = self._guides.get(session, (None, None))
        if not item or field != "answer" or protocol is None:
            return True
        asked = self._study.protocol(protocol, None if version is None else int(version)).by_id.get(item)
        if asked is None or asked.kind in _HOLD_WORDS:
            return True
        return bool(self._study.log.query(_BESIDE, (session, item)))

    def of(self, session: str) -> Hidden | None:
        """What is withheld in a session; None where nothing is."""
        return self._hidden.get(session)

    def anywhere(self, text: str) -> str:
        """Words that belong to no session, such as the examples in a codebook, without what is withheld in any."""
        for hidden in self._hidden.values():
            text = hidden.anywhere(text)
        return text

    def many(self, session: str) -> int:
        """How many quotes are withheld in a session."""
        hidden = self.of(session)
        return len(hidden.whole) + sum(map(len, hidden.spans.values())) if hidden else 0

    def document(self, texts: Document) -> Document:
        """The texts of a session as they may leave, every place where it was."""
        hidden = self.of(texts.session)
        if hidden is None:
            return texts
        parts = (replace(part, text=hidden.text(part.item, part.field, part.text)) for part in texts.parts)
        return replace(texts, parts=tuple(parts))


def _marked_whole(item: str | None, field: str) -> str | None:
    """What a mark without a span is on: a note, a row, or an item."""
    if field.startswith("row:"):
        return field.removesuffix(".descriptive")
    return field if field.startswith("note:") else item


def _is_words(item: Item | None, value: str) -> bool:
    """Whether the value of an answer is what somebody said, and not what was chosen or measured."""
    return item is None or (item.kind in WORDS_KINDS and not (item.dont_know and value == DONT_KNOW))


def _all(words: str, text: str) -> list[Span]:
    """Every place at which words stand in a text."""
    found, place = [], text.find(words)
    while place >= 0:
        found.append((place, place + len(words)))
        place = text.find(words, place + 1)
    return found


def _hidden(spans: Mapping[Place, list[tuple[Span, str]]], whole: set[str]) -> Hidden:
    words = {words for here in spans.values() for span, words in here if len(words) >= LONG}
    by_place = {place: tuple(here) for place, here in spans.items()}
    return Hidden(by_place, frozenset(whole), tuple(sorted(words, key=lambda each: (-len(each), each))))


def identifying_in(state: SessionState) -> Iterator[str]:
    """The items that can identify a person and have an answer or a note in a session, also those inside a repeat."""
    if not any(item.identifier for item in state.protocol.by_id.values()):
        return
    noted = {note.get("item") for note in state.notes}
    for item in state.protocol.items:
        value = state.value(item.id)
        if item.identifier and (value is not None or state.remark(item.id) or item.id in noted):
            yield item.id
        times = [time for time in value if isinstance(time, Mapping)] if item.items and isinstance(value, (list, tuple)) else []
        yield from (each.id for each in item.items if each.identifier and any(time.get(each.id) is not None for time in times))


def unidentified(state: SessionState) -> SessionState:
    """A session without the answers that can identify a person, and without the notes and marks on them."""
    hidden = {item.id for item in state.protocol.by_id.values() if item.identifier}
    if not hidden:
        return state
    heads = {}
    for register, events in state.heads.items():
        about = (event for event in events if event.kind == "consent.set" or event.body.get("item") not in hidden)
        kept = tuple(_without(event, hidden) for event in about)
        if kept:
            heads[register] = kept
    return SessionState(state.session, state.protocol, heads)


def _without(event: Event, hidden: set[str]) -> Event:
    """An answer without what can identify a person in any time of a repeat."""
    value = event.body.get("value")
    if event.kind != "answer.set" or not isinstance(value, (list, tuple)):
        return event
    times = [{key: each for key, each in time.items() if key not in hidden} if isinstance(time, Mapping) else time
             for time in value]  # fmt: skip
    return replace(event, body={**event.body, "value": times})
