"""Bits of sentences that several checks use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from fieldwork.i18n import Msg, msg


def likely(word: str, known: Sequence[str]) -> Msg | str:
    """A question that names the word that was probably meant; empty where none is near."""
    near = get_close_matches(word[:100].lower(), known, n=1, cutoff=0.6)
    return msg(" Bedoelde u “{near}”?", " Did you mean “{near}”?", near=near[0]) if near else ""


def listed(words: Iterable[Any], most: int = 20) -> str:
    """Words in a row, the first twenty."""
    every = [str(word) for word in words]
    return ", ".join(every[:most]) + (", …" if len(every) > most else "")
