"""Bits of sentences that several checks use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fieldwork.i18n import Msg, msg


def short(value: Any) -> str:
    """A value as it can stand in a message: one line, at most 40 characters."""
    words = " ".join(str(value).split())
    return words if len(words) <= 40 else words[:39] + "…"


def plain_number(amount: float) -> str:
    """A number without a needless `.0`."""
    return str(int(amount)) if float(amount).is_integer() else str(amount)


def likely(word: str, known: Sequence[str]) -> Msg | str:
    """A question that names the word that was probably meant; empty where none is near."""
    # Imported here: it is needed only where something is wrong, and this stands on the way to the first question.
    from difflib import get_close_matches

    near = get_close_matches(word[:100].lower(), known[:2_000], n=1, cutoff=0.6)
    return did_you_mean(near[0]) if near else ""


def did_you_mean(word: str) -> Msg:
    """A question, with a space before it."""
    return msg(" Bedoelde u “{near}”?", " Did you mean “{near}”?", near=word)


def listed(words: Iterable[Any], most: int = 20) -> str:
    """Words in a row, the first twenty."""
    every = [str(word) for word in words]
    return ", ".join(every[:most]) + (", …" if len(every) > most else "")
