"""A codebook: ids once, every theme under a route that is there or generic, merged into and split over what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.ids import duplicates, entry_ids
from fieldwork.protocol.rules.outline import Context, maps
from fieldwork.protocol.rules.references import ROUTE, THEME, unknown_words


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
    yield from _became(document, [(theme, at) for theme, at, _ in themes])


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


def _became(document: Document, themes: list[tuple[Mapping[str, Any], Keys]]) -> Iterator[Defect]:
    """What themes were merged into or split over."""
    known = [theme["id"] for theme, _ in themes if isinstance(theme.get("id"), str)]
    merged = {theme.get("id"): theme.get("merged_into") for theme, _ in themes}
    for theme, at in themes:
        into = theme.get("merged_into")
        if isinstance(into, str) and into not in known:
            yield defect(document, "unknown-theme", (*at, "merged_into"), unknown_words(THEME, into, known))
        elif isinstance(into, str) and _comes_round(theme.get("id"), merged):
            yield defect(document, "merged-round", (*at, "merged_into"), msg(
                "Zo gaat dit thema via andere weer in zichzelf op. Haal een van de merged_into weg.",
                "This theme would be merged into itself by way of others. Remove one merged_into."))  # fmt: skip
        parts = theme.get("split_into")
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            if isinstance(part, str) and (part not in known or part == theme.get("id")):
                others = [name for name in known if name != theme.get("id")]
                yield defect(document, "unknown-theme", (*at, "split_into", index), unknown_words(THEME, part, others))


def _comes_round(name: Any, merged: Mapping[Any, Any]) -> bool:
    here, seen = merged.get(name), set()
    while isinstance(here, str) and here not in seen:
        if here == name:
            return True
        seen.add(here)
        here = merged.get(here)
    return False


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
