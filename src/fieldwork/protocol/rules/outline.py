"""A protocol file as rules look at it: its sections and items with their places, however badly the file is filled
in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fieldwork.protocol.load import Document, Keys


@dataclass(frozen=True)
class Spot:
    """An item (or section) where it stands: `order` counts in the file, `repeat` is the repeat that it is inside."""

    raw: Mapping[str, Any]
    at: Keys
    order: int
    section: Keys
    repeat: Spot | None = None

    @property
    def id(self) -> str | None:
        """Its id, if it has a proper one."""
        found = self.raw.get("id")
        return found if isinstance(found, str) else None

    @property
    def kind(self) -> str:
        """Its kind, or an empty string."""
        found = self.raw.get("kind")
        return found if isinstance(found, str) else ""


@dataclass(frozen=True)
class Context:
    """What a file is checked against.

    `codebook` and `study` are the data of those files beside it (None: not there, and not checked against), `held` the
    protocols that the study holds, compiled, by id and version.
    """

    codebook: Mapping[str, Any] | None = None
    study: Mapping[str, Any] | None = None
    held: Mapping[tuple[str, int], Any] = field(default_factory=dict)

    @cached_property
    def roles(self) -> frozenset[str] | None:
        """The roles that a protocol may name; None where nothing says which there are."""
        found = _ids_of(self.codebook, "roles") | _ids_of(self.study, "roles")
        return found or None

    @cached_property
    def routes(self) -> frozenset[str] | None:
        """The routes that a protocol may name; None without a codebook."""
        return None if self.codebook is None else _ids_of(self.codebook, "routes")


def _ids_of(data: Mapping[str, Any] | None, key: str) -> frozenset[str]:
    return frozenset(entry["id"] for _, entry in maps((data or {}).get(key)) if isinstance(entry.get("id"), str))


def maps(found: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries of a list that are maps, with their number; nothing where it is no list."""
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield index, entry


def strings(found: Any) -> Iterator[tuple[int, str]]:
    """The entries of a list that are text, with their number."""
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, str):
            yield index, entry


class Outline:
    """The sections and items of one protocol file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.data: Mapping[str, Any] = document.data if isinstance(document.data, Mapping) else {}
        self.sections: list[Spot] = []
        self.items: list[Spot] = []
        for index, section in maps(self.data.get("sections")):
            at: Keys = ("sections", index)
            self.sections.append(Spot(section, at, len(self.items), at))
            self._walk(section, at, at, None)

    def _walk(self, holder: Mapping[str, Any], at: Keys, section: Keys, repeat: Spot | None) -> None:
        for index, raw in maps(holder.get("items")):
            spot = Spot(raw, (*at, "items", index), len(self.items), section, repeat)
            self.items.append(spot)
            if raw.get("kind") == "repeat":
                self._walk(raw, spot.at, section, spot)

    @cached_property
    def by_id(self) -> Mapping[str, Spot]:
        """Items by id; of two with one id the first."""
        found: dict[str, Spot] = {}
        for spot in self.items:
            if spot.id is not None:
                found.setdefault(spot.id, spot)
        return found

    @cached_property
    def scales(self) -> Mapping[str, Any]:
        """The scales by name."""
        found = self.data.get("scales")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def waves(self) -> frozenset[str]:
        """The measurements at which it is taken."""
        return frozenset(wave for _, wave in strings(self.data.get("waves")))

    def conditions(self) -> Iterator[Spot]:
        """The sections and items that have a condition."""
        return (spot for spot in (*self.sections, *self.items) if isinstance(spot.raw.get("when"), Mapping))
