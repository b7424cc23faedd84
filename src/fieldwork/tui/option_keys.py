"""Which key chooses which option: digits for the first ten, letters for the rest of a longer list."""

from __future__ import annotations

KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
UNSURE = "?"
"""The key of don't know, wherever that is an answer; its place in the list has a key as well."""


def key_at(place: int) -> str:
    """The key of the option at a place (from 0); an empty string where keys have run out."""
    return KEYS[place] if place < len(KEYS) else ""


def place_of(character: str, many: int) -> int | None:
    """The place of the option that a key chooses among `many`, or None. Letters choose only where digits are not enough."""
    place = KEYS.find(character.lower()) if len(character) == 1 else -1
    return place if 0 <= place < many else None
