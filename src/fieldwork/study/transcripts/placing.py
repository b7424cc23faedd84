"""Where the words of a transcript go: into passages under the items that were recognised, and from there into a session."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.ids import uuid7
from fieldwork.protocol.model import Item
from fieldwork.protocol.values import WORDS_KINDS
from fieldwork.study.transcripts.matching import CERTAIN, UNLABELLED, Match, Wordings
from fieldwork.study.transcripts.reading import Transcript
from fieldwork.study.transcripts.speakers import INTERVIEWER, OTHER, TEXT
from fieldwork.text import kept

PROBE_WORDS = 10
"""An unrecognised question of more words than this ends what is said under an item; a shorter one asks on."""
_PREFIX = {INTERVIEWER: "I: ", OTHER: "X: "}


@dataclass
class Piece:
    """What one speaker said at one go; `who` None where nobody is named. Each line with the seconds since the beginning, where
    these are known, and `between` what stands between two."""

    who: str | None
    lines: list[tuple[str, float | None]]
    between: str = "\n"

    @property
    def text(self) -> str:
        return self.between.join(line for line, _ in self.lines)

    @property
    def start(self) -> float | None:
        return next((start for _, start in self.lines if start is not None), None)


@dataclass(frozen=True, slots=True)
class Found:
    """A question that was recognised: its item, how certain (1 is to the word), and the words that were said under it."""

    item: str
    certainty: float
    words: int


@dataclass
class Passage:
    """What was said from one recognised question to the next, or what is under none: `asked` is the question as it was put."""

    match: Match | None = None
    asked: Piece | None = None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def item(self) -> Item | None:
        return self.match.item if self.match else None

    @property
    def words(self) -> int:
        return sum(len(piece.text.split()) for piece in self.pieces)

    @property
    def found(self) -> Found | None:
        return Found(self.match.item.id, self.match.certainty, self.words) if self.match else None


def passages_of(transcript: Transcript, meaning: Mapping[str, str], wordings: Wordings) -> tuple[list[Passage], bool]:
    """A transcript as passages in its order, and whether it says who spoke; `meaning` tells of each label who that is."""
    pieces = _pieces(transcript, meaning)
    labelled = any(piece.who is not None for piece in pieces)
    found = [Passage()]
    for piece in pieces:
        asks = piece.who == INTERVIEWER or not labelled
        match = wordings.match(piece.text, CERTAIN if labelled else UNLABELLED) if asks else None
        here = found[-1].item
        if match is not None:
            found.append(Passage(match, piece))
            continue
        long = len(piece.text.split()) > PROBE_WORDS
        if labelled and asks and here is not None and long and not wordings.is_probe(here.id, piece.text):
            found.append(Passage())
        found[-1].pieces.append(piece)
    return [each for each in found if each.pieces or each.match], labelled


def _pieces(transcript: Transcript, meaning: Mapping[str, str]) -> list[Piece]:
    """The turns of one speaker together; where nobody is named every line by itself."""
    found: list[Piece] = []
    named = any(each != TEXT for each in meaning.values())
    who: str | None = None
    waiting: float | None = None  # a time on a line of its own goes with the words after it
    for turn in transcript.turns:
        says = meaning.get(turn.label, TEXT) if turn.label is not None else TEXT
        who = says if says != TEXT else who
        text = kept(turn.whole if says == TEXT else turn.text).strip()
        start = turn.start if turn.start is not None else waiting
        waiting = None if text else start
        if not text:
            continue
        if not named or not found or found[-1].who != who:
            found.append(Piece(who, [], transcript.between))
        found[-1].lines.append((text, start))
    return found


# --- into a session ------------------------------------------------------------------------------------------------------


def actions_of(
    state: SessionState, passages: Sequence[Passage], people: Sequence[str], held_at: str, *, as_notes: bool
) -> Iterator[act.Action]:
    """What writes passages into a session: answers where an item takes words, else notes (with `as_notes` always)."""
    ids = map(uuid7, count(int(time.time() * 1000)))  # ids order the notes of a session
    said: dict[str, list[Piece]] = {}  # of an item that was asked twice it is one answer
    for each in passages:
        if each.item is not None and not as_notes and _takes_words(state, each.item):
            said.setdefault(each.item.id, []).extend(each.pieces)
    for passage in passages:
        item, asked = passage.item, passage.asked
        if item is not None and not as_notes:
            yield act.Ask(item.id)
        if asked is not None and passage.match is not None and not passage.match.whole:
            yield from _note(item, [asked], people, held_at, next(ids))
        elif asked is not None and asked.start is not None and item is not None:
            yield _moment(item.id, "answer", None, asked.start, held_at)
        if item is not None and item.id in said:
            text, starts = _written(said[item.id], people)
            said[item.id] = []
            if text:
                yield act.Answer(item.id, text)
            for span, start in starts:
                yield _moment(item.id, "answer", span, start, held_at)
        elif passage.pieces:
            yield from _note(item, passage.pieces, people, held_at, next(ids))


def _takes_words(state: SessionState, item: Item) -> bool:
    return item.kind in WORDS_KINDS and state.applies.get(item.id, False) and state.value(item.id) is None


def _note(
    item: Item | None, pieces: Sequence[Piece], people: Sequence[str], held_at: str, id_: str
) -> Iterator[act.Action]:
    text, starts = _written(pieces, people)
    spoke = {piece.who for piece in pieces}
    speaker = next(iter(spoke)) if len(spoke) == 1 else None
    speaker = speaker if speaker in people else None
    clock = _clock(held_at, next((piece.start for piece in pieces if piece.start is not None), None))
    name = item.id if item else None
    yield act.Note(id_, name, text, "descriptive", speaker, clock[:5] if clock else None)
    for span, start in starts:
        yield _moment(name, f"note:{id_}", span, start, held_at)


def _written(pieces: Sequence[Piece], people: Sequence[str]) -> tuple[str, list[tuple[tuple[int, int], float]]]:
    """Pieces as one text, with who speaks before what is not of the one participant; and where each time belongs in it."""
    text = ""
    starts: list[tuple[tuple[int, int], float]] = []
    for piece in pieces:
        own = piece.who is None or (len(people) == 1 and piece.who in people)
        text += ("\n" if text else "") + ("" if own else _PREFIX.get(str(piece.who), f"{piece.who}: "))
        for number, (line, start) in enumerate(piece.lines):
            text += piece.between if number else ""
            if start is not None:
                starts.append(((len(text), len(text) + len(line.split(maxsplit=1)[0])), start))
            text += line
    return text, starts


def _moment(item: str | None, field_: str, span: tuple[int, int] | None, start: float, held_at: str) -> act.Mark:
    elapsed = int(start)
    at = _clock(held_at, start) or f"{elapsed // 3600}:{elapsed // 60 % 60:02}:{elapsed % 60:02}"
    first, last = span if span else (None, None)
    return act.Mark(uuid7(), "time", item, field_, first, last, at=at, elapsed=elapsed)


def _clock(held_at: str, start: float | None) -> str | None:
    """The time on the clock of a moment, where it is known when the session began."""
    if start is None or len(held_at) < len("2026-05-03T14:00"):
        return None
    try:
        return (datetime.fromisoformat(held_at) + timedelta(seconds=int(start))).strftime("%H:%M:%S")
    except (ValueError, OverflowError):
        return None
