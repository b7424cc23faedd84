"""Finding words back in all that was answered, noted and observed: what is current, wherever it stands in the study."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fieldwork.errors import InputError
from fieldwork.protocol.model import Item, Protocol
from fieldwork.protocol.values import WORDS_KINDS, split
from fieldwork.store import search as index
from fieldwork.text import kept

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

Told: TypeAlias = Callable[[str, str, Mapping[str, Any]], tuple[Mapping[str, Any], Mapping[str, Any]] | None]
"""From a session, the kind of an event and its body to the body in which words are looked for, and the one that is shown, which
has as many characters; None for what is not told."""
What: TypeAlias = Literal["answer", "note", "row"]
MOST = 200
"""How many hits a search gives at most."""
_BEFORE, _AFTER = 40, 100
"""How many code points a snippet shows around the first word that was found."""
_WHATS: dict[str, What] = {"answer.set": "answer", "note.set": "note", "row.set": "row"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A text in which every word was found.

    `what` it is and `ref`, the id of the note or row (None for an answer); `beside` whether the words stand beside the answer
    or in the reflective column. `snippet` is one line; `spans` are the words in it, and `start` is the place of the first in
    the whole text: code points, end exclusive. `item` is None for a note in the margin. `rank`: the lower, the better.
    """

    session: str
    item: str | None
    what: What
    ref: str | None
    beside: bool
    snippet: str
    spans: tuple[tuple[int, int], ...]
    start: int
    held_at: str | None
    participants: tuple[str, ...]
    site: str | None
    role: str | None
    rank: float


def search(
    study: Study,
    typed: str,
    *,
    session: str | None = None,
    participant: str | None = None,
    only_participants: Sequence[str] | None = None,
    most: int = MOST,
    told: Told | None = None,
) -> list[Hit]:
    """The texts that hold every word of `typed`, the last perhaps only begun; those of the session held last come first.

    Case and accents make no difference, and nothing that is typed is an operator. `session` and `participant` look in that
    session, or in the sessions of that participant, only. During a live session pass its participants as
    `only_participants`: sessions in which anybody else took part, and observations of everybody, are then not looked at. `told`
    hides what may not be read here.
    """
    words = index.Words(study.log, kept(typed))
    reading = _Reading(study)
    found = index.find(
        study.log, words, reading.words_of, session=session, participant=participant, only=only_participants, most=most
    )
    hits = (_hit(each, words, reading, told) for each in found)
    return [each for each in hits if each is not None]


def follow(study: Study) -> None:
    """Bring the index up to date, off the UI thread: the first time takes long in a large study, and searching waits for it."""
    index.follow(study.log, _Reading(study).words_of)


def rebuild(study: Study) -> None:
    """Make the index again from the log."""
    if not study.log.readonly:
        with study.log.write() as db:
            index.drop(db)
    follow(study)


class _Reading:
    """What of an answer was typed, as the protocol of its session tells."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._protocols: dict[str, Protocol | None] = {}

    def protocol(self, session: str) -> Protocol | None:
        """The protocol of a session, where the study holds it."""
        if session not in self._protocols:
            rows = self.study.log.query("SELECT protocol, version FROM session WHERE id = ?", (session,))
            try:
                name, version = rows[0] if rows else (None, None)
                self._protocols[session] = self.study.protocol_of(session, name, int(version)) if name else None
            except (InputError, TypeError, ValueError):
                self._protocols[session] = None
        return self._protocols[session]

    def words_of(self, session: str, item: str, value: Any) -> str:
        """The words that were typed in an answer; nothing of what was chosen, counted or dated."""
        protocol = self.protocol(session)
        known = protocol.by_id.get(item) if protocol else None
        if known is None:
            return value if isinstance(value, str) else ""
        return typed_words(known, value)

    def sheet(self, session: str, row_type: str) -> str | None:
        """The item of the observation sheet that has a row of this type."""
        protocol = self.protocol(session)
        items = protocol.items if protocol else ()
        return next((each.id for each in items if each.kind == "sheet" and row_type in {r.id for r in each.rows}), None)


def typed_words(item: Item, value: Any) -> str:
    """The words in the value of an answer that someone typed, those inside a repeat under each other."""
    if item.kind in WORDS_KINDS:
        return value if isinstance(value, str) else ""
    if item.kind != "repeat" or not isinstance(value, (list, tuple)):
        return ""
    inner = {each.id: each for each in item.items}
    found: list[str] = []
    for instance in value:
        for name, raw in instance.items() if isinstance(instance, dict) else ():
            answer, beside = split(raw)
            found += [typed_words(inner[name], answer) if name in inner else "", beside or ""]
    return "\n".join(filter(None, found))


def _hit(found: index.Found, words: index.Words, reading: _Reading, told: Told | None) -> Hit | None:
    looked = shown = (found.words, found.beside)
    if told is not None:
        bodies = told(found.session, found.kind, found.body)
        if bodies is None:
            return None
        looked, shown = (index.texts_of(found.session, found.kind, body, reading.words_of) for body in bodies)
    spans = words.spans(looked[0])
    beside = not spans
    spans = spans or words.spans(looked[1])
    if told is not None and not spans:
        return None
    snippet, inside = _snippet(shown[beside], spans)
    what = _WHATS[found.kind]
    item = found.body.get("item") if what != "row" else reading.sheet(found.session, str(found.body.get("type")))
    return Hit(
        found.session, item, what, found.body.get("note") or found.body.get("row"), beside, snippet, inside,
        spans[0][0] if spans else 0, found.held_at, found.participants, found.site, found.role, found.rank,
    )  # fmt: skip


def _snippet(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of a text around the first span, on one line, cut between words; and the spans that are in it."""
    first = spans[0] if spans else (0, 0)
    start = _cut(text, max(first[0] - _BEFORE, 0), first[0], lambda space: space + 1)
    end = _cut(text, min(first[1] + _AFTER, len(text)), first[1], lambda space: space)
    head, tail = "… " if start else "", " …" if end < len(text) else ""
    line = "".join(" " if char.isspace() else char for char in text[start:end])
    move = len(head) - start
    return head + line + tail, tuple((a + move, b + move) for a, b in spans if start <= a and b <= end)


def _cut(text: str, wanted: int, found: int, place: Callable[[int], int]) -> int:
    """Where to cut near `wanted` so that no word is broken, on this side of what was found."""
    if wanted in (0, len(text)):
        return wanted
    if wanted < found:
        space = next((n for n in range(wanted, found) if text[n].isspace()), None)
    else:
        space = next((n for n in range(wanted, found, -1) if text[n].isspace()), None)
    return wanted if space is None else place(space)
