"""A codebook: ids once, every theme under a route that is there or generic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.ids import duplicates, entry_ids
from fieldwork.protocol.rules.outline import Context, maps
from fieldwork.protocol.rules.references import ROUTE, unknown_words


def check(document: Document, context: Context) -> Iterator[Defect]:
    """Every list of a codebook."""
    data: Mapping[str, Any] = document.data
    for name in ("roles", "routes", "valence"):
        yield from duplicates(document, entry_ids(data.get(name), (name,)))
    prefixes = ((role.get("prefix"), ("roles", index)) for index, role in maps(data.get("roles")))
    yield from _double_prefixes(document, prefixes)
    themes = list(_themes(data, ()))
    yield from duplicates(document, ((t.get("id") if isinstance(t.get("id"), str) else None, at) for t, at, _ in themes))
    routes = [route["id"] for _, route in maps(data.get("routes")) if isinstance(route.get("id"), str)]
    for theme, at, placed in themes:
        yield from _placed(document, theme, at, placed, routes)


def _themes(holder: Mapping[str, Any], at: Keys, placed: bool = False) -> Iterator[tuple[Mapping[str, Any], Keys, bool]]:
    """Every theme with its path, and whether a theme above it has a route or is generic."""
    for index, theme in maps(holder.get("themes")):
        here = (*at, "themes", index)
        yield theme, here, placed
        yield from _themes(theme, here, placed or "route" in theme or theme.get("generic") is True)


def _placed(document: Document, theme: Mapping[str, Any], at: Keys, placed: bool, routes: list[str]) -> Iterator[Defect]:
    route, generic = theme.get("route"), theme.get("generic") is True
    if isinstance(route, str) and route not in routes:
        yield defect(document, "unknown-route", (*at, "route"), unknown_words(ROUTE, route, routes))
    if "route" in theme and generic:
        yield defect(document, "theme-without-route", (*at, "generic"), msg(
            "Een thema hoort bij een route of is generic, niet allebei. Haal een van beide weg.",
            "A theme belongs to a route or is generic, not both. Remove one of the two."), key=True)  # fmt: skip
    elif "route" not in theme and not generic and not placed:
        yield defect(
            document,
            "theme-without-route",
            at,
            msg(
                "Dit thema hoort nergens bij. Schrijf “route: ...”, of “generic: true” als het bij elke route voorkomt.",
                "This theme belongs nowhere. Write “route: ...”, or “generic: true” if it occurs on every route.",
            ),
        )


def _double_prefixes(document: Document, prefixes: Iterator[tuple[Any, Keys]]) -> Iterator[Defect]:
    seen: set[str] = set()
    for prefix, at in prefixes:
        if isinstance(prefix, str) and prefix in seen:
            yield defect(
                document,
                "duplicate-id",
                (*at, "prefix"),
                msg(
                    "Twee rollen hebben de letter “{prefix}”. Geef elke rol een eigen letter.",
                    "Two roles have the letter “{prefix}”. Give each role a letter of its own.",
                    prefix=prefix,
                ),
            )
        seen.add(prefix if isinstance(prefix, str) else "")
