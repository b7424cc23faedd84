"""Ids: none twice, none that means something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.conditions import WORDS
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.model import DONT_KNOW, OTHER
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline, Spot, maps

LISTS = ("parts", "options", "rows", "columns")


def duplicates(document: Document, ids: Iterable[tuple[str | None, Keys]]) -> Iterator[Defect]:
    """A defect for every id that was there before; `ids` with the path of the thing that has it."""
    first: dict[str, Keys] = {}
    for name, at in ids:
        if name is None:
            continue
        if name in first:
            line = document.mark((*first[name], "id")).line
            yield defect(document, "duplicate-id", (*at, "id"), msg(
                "“{id}” is al gebruikt op regel {line}. Geef dit een ander id.",
                "“{id}” is used already on line {line}. Give this one another id.", id=name, line=line))  # fmt: skip
        else:
            first[name] = at


def entry_ids(found: Any, at: Keys) -> Iterator[tuple[str | None, Keys]]:
    """The ids of a list's entries, with their paths."""
    for index, entry in maps(found):
        name = entry.get("id")
        yield (name if isinstance(name, str) else None), (*at, index)


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Sections, items, and within each item its parts, options, rows and columns; labels within a scale; rows of all
    sheets."""
    document = outline.document
    yield from duplicates(document, ((spot.id, spot.at) for spot in outline.sections))
    yield from duplicates(document, ((spot.id, spot.at) for spot in outline.items))
    for spot in outline.items:
        for name in LISTS:
            if name != "rows" or spot.kind != "sheet":
                yield from duplicates(document, entry_ids(spot.raw.get(name), (*spot.at, name)))
        yield from _reserved(document, spot)
    sheets = [spot for spot in outline.items if spot.kind == "sheet"]
    yield from duplicates(document, (pair for s in sheets for pair in entry_ids(s.raw.get("rows"), (*s.at, "rows"))))
    for name, labels in outline.scales.items():
        yield from duplicates(document, entry_ids(labels, ("scales", name)))
    yield from _ambiguous(outline)


def _reserved(document: Document, spot: Spot) -> Iterator[Defect]:
    if spot.id in WORDS:
        yield defect(document, "reserved-id", (*spot.at, "id"), _reserved_words(spot.id or ""))
    for index, option in maps(spot.raw.get("options")):
        if option.get("id") == OTHER and spot.raw.get("other"):
            yield defect(document, "reserved-id", (*spot.at, "options", index, "id"), msg(
                "“anders” komt er al door “other: text”. Haal een van beide weg.",
                "“anders” is there already through “other: text”. Remove one of the two."))  # fmt: skip
        elif option.get("id") == DONT_KNOW:
            yield defect(document, "reserved-id", (*spot.at, "options", index, "id"), msg(
                "Schrijf “dont_know: true” in plaats van een keuze weet_niet.",
                "Write “dont_know: true” instead of an option weet_niet."))  # fmt: skip


def _reserved_words(name: str) -> Msg:
    return msg("“{id}” is een woord van de voorwaarden. Kies een ander id.",
               "“{id}” is a word of the conditions. Choose another id.", id=name)  # fmt: skip


def cells(grid: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The row and column ids of a grid's cells."""
    columns = [column.get("id") for _, column in maps(grid.get("columns"))]
    for _, row in maps(grid.get("rows")):
        for column in columns:
            if isinstance(row.get("id"), str) and isinstance(column, str):
                yield row["id"], column


def _ambiguous(outline: Outline) -> Iterator[Defect]:
    for grid in outline.items:
        if grid.kind == "grid" and grid.id:
            for row, column in cells(grid.raw):
                name = f"{grid.id}.{row}.{column}"
                if name in outline.by_id:
                    yield defect(outline.document, "ambiguous-id", (*outline.by_id[name].at, "id"), msg(
                        "“{id}” is ook een cel van {grid}. Kies een ander id.",
                        "“{id}” is also a cell of {grid}. Choose another id.", id=name, grid=grid.id))  # fmt: skip
