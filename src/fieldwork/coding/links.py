"""What codes hang under and were merged into, as links from id to id that never come round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def without_circles(links: Mapping[str, str]) -> dict[str, str]:
    """Links from one id to another, the later ones left out that would come round to where they began."""
    kept: dict[str, str] = {}
    for id_, into in links.items():
        if followed(into, kept) != id_ and into != id_:
            kept[id_] = into
    return kept


def followed(id_: str, links: Mapping[str, str]) -> str:
    """Where links lead to in the end: the id itself where none begins there."""
    while id_ in links:
        id_ = links[id_]
    return id_


def hangs_under(id_: str, raw: Mapping[str, str], merges: Mapping[str, str]) -> str | None:
    """The code above one: where it was merged, what it was merged into, unless that is the code itself or lies below it."""
    under = raw.get(id_)
    while under is not None:
        found = followed(under, merges)
        if found == under or not _is_below(found, id_, raw):
            return found
        under = raw.get(under)
    return None


def route_of(id_: str, bodies: Mapping[str, Mapping[str, Any]], above: Mapping[str, str], raw: Mapping[str, str]) -> str | None:
    """The route of a code, or else of what it hangs under (of one that was merged into a code below it: hung under)."""
    here: str | None = id_
    seen: set[str] = set()
    while here is not None and here not in seen:
        if route := bodies[here].get("route"):
            return str(route)
        seen.add(here)
        here = above.get(here) or raw.get(here)
    return None


def _is_below(id_: str | None, above: str, raw: Mapping[str, str]) -> bool:
    while id_ is not None and id_ != above:
        id_ = raw.get(id_)
    return id_ == above
