"""Marks in a text that goes on changing: where each stands after an edit, or that its words are gone.

A mark keeps its words beside its place, so that it is never silently about other words: where the two disagree (two people
edited one answer, say) the mark counts as lost, and its words still tell what it was about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from fieldwork.capture.outcome import Write
from fieldwork.capture.state import SessionState

Span: TypeAlias = tuple[int, int]
"""Start and end in code points, end exclusive."""
Block: TypeAlias = tuple[int, int, int]
"""What two texts share: where it begins in the one, where in the other, how long it is."""

_WORD = re.compile(r"\s*\S+|\s+")


def text_of(state: SessionState, item: str | None, field: str) -> str:
    """The text that a mark's places count in: an answer in words, the words beside it (`remark`), or a note (`note:ID`)."""
    if field.startswith("note:"):
        return str(state.body(f"note/{field.removeprefix('note:')}").get("text") or "")
    if field == "remark":
        return state.remark(item or "")
    value = state.value(item or "")
    return value if isinstance(value, str) else ""


def span_of(state: SessionState, mark: Mapping[str, Any]) -> Span | None:
    """Where a mark stands now; None where it is about no words, or where its words are not there any more."""
    start, end = mark.get("start"), mark.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    words = text_of(state, mark.get("item"), str(mark.get("field") or "answer"))[start:end]
    return (start, end) if words and words == mark.get("text", words) else None


def is_lost(state: SessionState, mark: Mapping[str, Any]) -> bool:
    """Whether a mark was made in words that are not there any more."""
    return bool(mark.get("text")) and span_of(state, mark) is None


def following(state: SessionState, item: str | None, field: str, new: str) -> list[Write]:
    """What to write of the marks in a text when it becomes `new`: their new places, or that they are lost."""
    old = text_of(state, item, field)
    alike = [mark for mark in state.marks if mark.get("field") == field and mark.get("text")]
    marks = [mark for mark in alike if field.startswith("note:") or mark.get("item") == item]
    if old == new or not marks:
        return []
    blocks = shared(old, new)
    writes: list[Write] = []
    for mark in marks:
        span = span_of(state, mark)
        to = (moved(blocks, span) if span else None) or _found_again(str(mark["text"]), new)
        body = {**mark, "start": to[0], "end": to[1], "text": new[slice(*to)]} if to else {**mark, "start": None, "end": None}
        if body != dict(mark):
            writes.append(("mark.set", body))
    return writes


def _found_again(words: str, text: str) -> Span | None:
    """Words that were cut and pasted elsewhere are where they are, provided that there is one such place."""
    place = text.find(words)
    if place < 0 or text.find(words, place + 1) >= 0:
        return None
    return place, place + len(words)


def moved(blocks: Sequence[Block], span: Span) -> Span | None:
    """Where a span of the old text stands in the new one; None where less than half of it is left or most is new."""
    start, end = span
    left = [(max(old, start), min(old + size, end), new - old) for old, new, size in blocks if old < end and old + size > start]
    if not left:
        return None
    begins, ends = left[0][0] + left[0][2], left[-1][1] + left[-1][2]
    kept = sum(stop - first for first, stop, _ in left)
    return (begins, ends) if 2 * kept >= end - start and 2 * kept >= ends - begins else None


def shared(old: str, new: str) -> list[Block]:
    """What stays when a text becomes another, in its order. What is typed at one place costs next to nothing to find."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    inner = _by_words(old[head : len(old) - tail], new[head : len(new) - tail], head)
    return [block for block in ((0, 0, head), *inner, (len(old) - tail, len(new) - tail, tail)) if block[2]]


def _by_words(old: str, new: str, offset: int) -> Iterator[Block]:
    """The shared words of two texts, and of words that differ their shared beginnings and ends."""
    if not old or not new:
        return
    a, b = _WORD.findall(old), _WORD.findall(new)
    at_a, at_b = _starts(a), _starts(b)
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        x, y = at_a[a1], at_b[b1]
        if what == "equal":
            yield offset + x, offset + y, at_a[a2] - x
        elif what == "replace" and len(a) + len(b) > (a2 - a1) + (b2 - b1):
            for i, j, size in shared(old[x : at_a[a2]], new[y : at_b[b2]]):
                yield offset + x + i, offset + y + j, size


def _starts(words: Sequence[str]) -> list[int]:
    found = [0]
    for word in words:
        found.append(found[-1] + len(word))
    return found
