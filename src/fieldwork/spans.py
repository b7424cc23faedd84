"""Places in a text that goes on changing: what two versions of it share, and where a span of the one stands in the other.

Places are counted in code points, so that what is painted wide or in several parts (emoji, combining letters) moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Start and end in code points, end exclusive."""
Block: TypeAlias = tuple[int, int, int]
"""What two texts share: where it begins in the one, where in the other, how long it is."""

_WORD = re.compile(r"\s*\S+|\s+")


def found_again(words: str, text: str) -> Span | None:
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


def same_times(old: Any, new: Any) -> dict[int, int]:
    """Which time of the one answer is which of the other: as many are the same ones, else those that say the same."""
    if times_in(old) == times_in(new):
        return {time: time for time in range(times_in(old))}
    a, b = ([repr(each) for each in whole] if times_in(whole) else [] for whole in (old, new))
    found: dict[int, int] = {}
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal" or (what == "replace" and a2 - a1 == b2 - b1):
            found.update(zip(range(a1, a2), range(b1, b2), strict=True))
    return found


def times_in(whole: Any) -> int:
    """How often a repeat was answered."""
    return len(whole) if isinstance(whole, (list, tuple)) else 0
