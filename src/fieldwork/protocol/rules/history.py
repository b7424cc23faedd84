"""A new version against what the study holds: an id never changes its kind, but to `open`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline


def kinds_of(compiled: Any) -> dict[str, str]:
    """The kind of every item of a compiled protocol, by id."""
    found: dict[str, str] = {}
    stack = list(compiled.get("sections", ()))
    while stack:
        for item in stack.pop().get("items", ()):
            found[item["id"]] = item["kind"]
            stack.append(item)
    return found


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Every item whose kind differs from the newest held version that has it."""
    name = outline.data.get("protocol")
    versions = sorted(((v, c) for (held, v), c in context.held.items() if held == name), key=lambda pair: pair[0])
    before: dict[str, tuple[str, int]] = {}
    for version, compiled in versions:
        if isinstance(compiled, Mapping):
            before.update((item, (kind, version)) for item, kind in kinds_of(compiled).items())
    for spot in outline.items:
        kind, version = before.get(spot.id or "", (spot.kind, 0))
        if spot.kind and spot.kind not in (kind, "open"):
            yield defect(
                outline.document,
                "kind-changed",
                (*spot.at, "kind"),
                msg(
                    "In versie {version} was “{id}” van soort {old}; antwoorden daarop passen niet bij {new}. "
                    "Geef de nieuwe vraag een nieuw id, of houd {old}.",
                    "In version {version} “{id}” was of kind {old}; its answers do not fit {new}. "
                    "Give the new item a new id, or keep {old}.",
                    version=version,
                    id=spot.id,
                    old=kind,
                    new=spot.kind,
                ),
            )
