"""Routes, roles, scales and measurements: none is named that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Keys
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline, maps, strings
from fieldwork.protocol.words import likely, listed, short

ROUTE = msg("de route", "the route")
THEME = msg("het thema", "the theme")
ROLE = msg("de rol", "the role")
SCALE = msg("de schaal", "the scale")
WAVE = msg("de meting", "the measurement")
NAMES = {"unknown-route": ROUTE, "unknown-role": ROLE, "unknown-scale": SCALE, "unknown-wave": WAVE}


def unknown(outline: Outline, code: str, name: Any, known: Iterable[str], at: Keys, *, key: bool = False) -> Iterator[Defect]:
    """A defect if a name (text) is not among the known ones."""
    every = sorted(known)
    if isinstance(name, str) and name not in every:
        yield defect(outline.document, code, at, unknown_words(NAMES[code], name, every), key=key)


def unknown_words(what: Msg, name: str, known: list[str]) -> Msg:
    """That there is no such thing, with the likely one and all that there are."""
    if not known:
        return msg(
            "Niet bekend: {what} “{name}”. Er staat er hier nog geen; voeg er een toe.",
            "Not known: {what} “{name}”. There is none here yet; add one.",
            what=what,
            name=short(name),
        )
    return msg("Niet bekend: {what} “{name}”.{likely} Bekend zijn: {known}.",
               "Not known: {what} “{name}”.{likely} Known are: {known}.",
               what=what, name=short(name), likely=likely(name, known), known=listed(known))  # fmt: skip


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Every name that a protocol takes from the codebook, from its scales, or from its measurements."""
    if context.roles is not None:
        for index, role in strings(outline.data.get("roles")):
            yield from unknown(outline, "unknown-role", role, context.roles, ("roles", index))
    if context.routes is not None:
        for spot in (*outline.sections, *outline.items):
            yield from unknown(outline, "unknown-route", spot.raw.get("route"), context.routes, (*spot.at, "route"))
    yield from _scales(outline)
    yield from _waves(outline)


def _scales(outline: Outline) -> Iterator[Defect]:
    used: set[Any] = set()
    for spot in outline.items:
        places = [(spot.raw.get("scale"), (*spot.at, "scale"))]
        places += [(c.get("scale"), (*spot.at, "columns", n, "scale")) for n, c in maps(spot.raw.get("columns"))]
        for name, at in places:
            used.add(name if isinstance(name, str) else None)
            yield from unknown(outline, "unknown-scale", name, outline.scales, at)
    for name in outline.scales:
        if name not in used:
            yield defect(outline.document, "unused-scale", ("scales", name), msg(
                "De schaal “{name}” wordt nergens gebruikt. Haal haar weg, of gebruik haar.",
                "The scale “{name}” is used nowhere. Remove it, or use it.", name=short(name)), key=True)  # fmt: skip


def _waves(outline: Outline) -> Iterator[Defect]:
    for spot in outline.items:
        for index, wave in strings(spot.raw.get("waves")):
            yield from unknown(outline, "unknown-wave", wave, outline.waves, (*spot.at, "waves", index))
        wording = spot.raw.get("wording")
        for wave in wording if isinstance(wording, dict) else ():
            yield from unknown(outline, "unknown-wave", wave, outline.waves, (*spot.at, "wording", wave), key=True)
        for number, option in maps(spot.raw.get("options")):
            for index, wave in strings(option.get("waves")):
                at = (*spot.at, "options", number, "waves", index)
                yield from unknown(outline, "unknown-wave", wave, outline.waves, at)
