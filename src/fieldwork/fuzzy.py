"""Finding by a few letters: one way for sessions, questions and codes."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Text to compare: lower case, without marks on letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def score(query: str, text: str) -> int | None:
    """How well a text (folded already) answers a query: 0 is best, None not at all.

    Every word of the query has to be found: at the start of a word best, inside a word next, and else its letters in order.
    """
    total = 0
    for word in folded(query).split():
        if text.startswith(word) or f" {word}" in text:
            continue
        if word in text:
            total += 1
        elif _in_order(word, text):
            total += 10 + len(text) // 20
        else:
            return None
    return total


def _in_order(word: str, text: str) -> bool:
    place = 0
    for char in word:
        place = text.find(char, place) + 1
        if place == 0:
            return False
    return True
