"""Names in conditions and computations: each is an item that comes earlier and can be seen from here."""

from __future__ import annotations

from collections.abc import Iterator

from fieldwork.i18n import msg
from fieldwork.protocol.conditions import FACTS, clauses
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Keys
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.ids import cells
from fieldwork.protocol.rules.outline import Context, Outline, Spot
from fieldwork.protocol.words import likely, short


def meant(outline: Outline, name: str) -> Spot | None:
    """The item that a name speaks of: by its id, or as a cell `grid.row.column`."""
    if name in outline.by_id:
        return outline.by_id[name]
    head, _, column = name.rpartition(".")
    grid, _, row = head.rpartition(".")
    spot = outline.by_id.get(grid)
    return spot if spot and spot.kind == "grid" and (row, column) in set(cells(spot.raw)) else None


def name_defects(outline: Outline, here: Spot, name: str, at: Keys, *, key: bool) -> Iterator[Defect]:
    """What is wrong with naming an item from `here` (an item, or a section: then what comes before its first item)."""
    document, spot = outline.document, meant(outline, name)
    is_item = here.at != here.section
    if spot is None:
        known = [each.id for each in outline.items[: here.order] if each.id]
        cell = next(
            (each for each in outline.items if each.kind == "grid" and each.id and name.startswith(each.id + ".")), None
        )
        if cell is not None:
            known = [f"{cell.id}.{row}.{column}" for row, column in cells(cell.raw)]
        yield defect(document, "unknown-name", at, msg(
            "Er is geen vraag (of cel) “{name}”.{likely}", "There is no item (or cell) “{name}”.{likely}",
            name=short(name), likely=likely(name, known)), key=key)  # fmt: skip
    elif is_item and spot is here:
        yield defect(document, "own-item", at, msg(
            "“{name}” is deze vraag zelf. Noem een vraag die eerder komt.",
            "“{name}” is this item itself. Name an item that comes earlier.", name=short(name)), key=key)  # fmt: skip
    elif spot.repeat is not None and spot.repeat is not here.repeat and spot.repeat is not here:
        yield defect(
            document,
            "outside-repeat",
            at,
            msg(
                "“{name}” wordt vaker gevraagd, in {repeat}; van buitenaf is niet te zeggen welke keer. Zet dit "
                "ook in {repeat}.",
                "“{name}” is asked several times, in {repeat}; from outside nobody can say which time. Put this "
                "in {repeat} too.",
                name=short(name),
                repeat=short(spot.repeat.id),
            ),
            key=key,
        )
    elif spot.order >= here.order or spot is here.repeat:
        yield defect(document, "later-item", at, msg(
            "“{name}” is hier nog niet gevraagd. Noem een vraag die eerder komt, of zet die vraag eerder.",
            "“{name}” is not yet asked here. Name an item that comes earlier, or move that item up.",
            name=short(name)), key=key)  # fmt: skip


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """The names in conditions."""
    for spot in outline.conditions():
        for name, _, path in clauses(spot.raw["when"]):
            at = (*spot.at, "when", *path)
            if name.startswith("$"):
                if name not in FACTS:
                    yield defect(outline.document, "unknown-name", at, msg(
                        "“{name}” is onbekend.{likely} Er zijn: $wave, $role, $speaker.",
                        "“{name}” is unknown.{likely} There are: $wave, $role, $speaker.",
                        name=short(name), likely=likely(name, FACTS)), key=True)  # fmt: skip
            else:
                yield from name_defects(outline, spot, name, at, key=True)
