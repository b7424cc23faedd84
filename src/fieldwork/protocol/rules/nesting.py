"""What stands inside a repeat: no repeat of its own, and no sheet."""

from __future__ import annotations

from collections.abc import Iterator

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline

NOT_INSIDE = frozenset({"repeat", "sheet"})


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Every item inside a repeat."""
    for spot in outline.items:
        if spot.repeat is not None and spot.kind in NOT_INSIDE:
            yield defect(outline.document, "inside-repeat", (*spot.at, "kind"), msg(
                "Een {kind} kan niet binnen een repeat staan. Zet deze vraag erbuiten.",
                "A {kind} cannot stand inside a repeat. Put this item outside it.", kind=spot.kind))  # fmt: skip
