"""Computations: on earlier items that are numbers, scored labels or dates, and on columns that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.compute import NUMERIC_KINDS
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Keys
from fieldwork.protocol.model import SILENT_KINDS
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.names import name_defects
from fieldwork.protocol.rules.outline import Context, Outline, Spot, maps
from fieldwork.protocol.words import likely, listed, short

NUMBER = msg("een getal (number, grade, percentage, duration, computed of een scale met scores)",
             "a number (number, grade, percentage, duration, computed, or a scale with scores)")  # fmt: skip
DATE = msg("een datum (date)", "a date (date)")
ANSWER = msg("een vraag met een antwoord", "an item with an answer")


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Every `compute` of a file."""
    for spot in outline.items:
        compute = spot.raw.get("compute")
        if isinstance(compute, Mapping) and spot.kind == "computed":
            for name, what in compute.items():
                yield from _one(outline, spot, str(name), what, (*spot.at, "compute", name))


def _one(outline: Outline, spot: Spot, name: str, what: Any, at: Keys) -> Iterator[Defect]:
    wanted = {"count": ANSWER, "months_between": DATE}.get(name, NUMBER)
    if isinstance(what, list):
        for index, each in enumerate(what):
            yield from _item(outline, spot, each, (*at, index), wanted)
    elif isinstance(what, Mapping):
        if "of" in what:
            yield from _item(outline, spot, what["of"], (*at, "of"), NUMBER)
        if "grid" in what:
            yield from _grid(outline, spot, what, at)


def _item(outline: Outline, spot: Spot, name: Any, at: Keys, wanted: Msg) -> Iterator[Defect]:
    if not isinstance(name, str):
        return
    wrong = list(name_defects(outline, spot, name, at, key=False))
    yield from wrong
    item = outline.by_id.get(name)
    if item is None and not wrong:
        yield defect(outline.document, "unknown-name", at, msg(
            "Noem hier een vraag; een kolom van een grid schrijft u als {{grid: ..., column: ...}}.",
            "Name an item here; write a grid's column as {{grid: ..., column: ...}}.", id=short(name)))  # fmt: skip
    elif item is not None and not wrong and not _fits(outline, item, wanted):
        yield defect(outline.document, "computes-no-number", at, msg(
            "“{id}” is van soort {kind}; hier hoort {wanted}. Noem een andere vraag.",
            "“{id}” is of kind {kind}; {wanted} is needed here. Name another item.",
            id=short(name), kind=item.kind, wanted=wanted))  # fmt: skip


def _fits(outline: Outline, item: Spot, wanted: Msg) -> bool:
    if wanted is DATE:
        return item.kind == "date"
    if wanted is ANSWER:
        return item.kind not in SILENT_KINDS
    return item.kind in NUMERIC_KINDS or (item.kind == "scale" and _scored(outline, item.raw.get("scale")))


def _scored(outline: Outline, scale: Any) -> bool:
    labels = [label for _, label in maps(outline.scales.get(scale) if isinstance(scale, str) else None)]
    return bool(labels) and all("score" in label for label in labels)


def _grid(outline: Outline, spot: Spot, what: Mapping[str, Any], at: Keys) -> Iterator[Defect]:
    name = what["grid"]
    wrong = list(name_defects(outline, spot, name, (*at, "grid"), key=False)) if isinstance(name, str) else []
    yield from wrong
    grid = outline.by_id.get(name) if isinstance(name, str) else None
    if wrong or grid is None:
        return
    if grid.kind != "grid":
        yield defect(outline.document, "computes-no-number", (*at, "grid"), msg(
            "“{id}” is van soort {kind}; hier hoort een grid.", "“{id}” is of kind {kind}; a grid is needed here.",
            id=short(name), kind=grid.kind))  # fmt: skip
        return
    columns = {column.get("id"): column for _, column in maps(grid.raw.get("columns"))}
    listed_columns = what.get("columns")
    wanted = [(("columns", n), each) for n, each in enumerate(listed_columns if isinstance(listed_columns, list) else ())]
    for path, column in [*wanted, *([(("column",), what["column"])] if "column" in what else [])]:
        if isinstance(column, str):
            yield from _column(outline, columns, column, (*at, *path))


def _column(outline: Outline, columns: Mapping[Any, Mapping[str, Any]], name: str, at: Keys) -> Iterator[Defect]:
    known = [str(each) for each in columns]
    if name not in columns:
        yield defect(
            outline.document,
            "unknown-name",
            at,
            msg(
                "Er is geen kolom “{id}”.{likely} Er zijn: {known}.",
                "There is no column “{id}”.{likely} There are: {known}.",
                id=short(name),
                likely=likely(name, known),
                known=listed(known),
            ),
        )
    elif columns[name].get("kind") != "grade" and not _scored(outline, columns[name].get("scale")):
        yield defect(outline.document, "computes-no-number", at, msg(
            "De schaal van kolom “{id}” heeft geen scores. Geef elk label een score.",
            "The scale of column “{id}” has no scores. Give each label a score.", id=short(name)))  # fmt: skip
