"""Where things come from, and in what unit: warnings for what a reader will miss later."""

from __future__ import annotations

from collections.abc import Iterator

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import Context, Outline


def check(outline: Outline, context: Context) -> Iterator[Defect]:
    """Items without a source, numbers without a unit."""
    for spot in outline.items:
        if "source" not in spot.raw:
            yield defect(outline.document, "missing-source", spot.at, msg(
                "Deze vraag zegt niet waar zij vandaan komt. Schrijf “source: added” als zij van uzelf is.",
                "This item does not say where it comes from. Write “source: added” if it is your own."))  # fmt: skip
        if spot.kind == "number" and "unit" not in spot.raw:
            yield defect(outline.document, "missing-unit", spot.at, msg(
                "Dit getal heeft geen eenheid. Schrijf bijvoorbeeld “unit: uur”.",
                "This number has no unit. Write “unit: uur”, for instance."))  # fmt: skip


def schema_line(document: Document, schema: str) -> Iterator[Defect]:
    """Files whose first lines do not name their schema, so that an editor cannot help."""
    if not document.schema_line:
        yield defect(document, "missing-schema-line", (), msg(
            "Zet bovenaan “# yaml-language-server: $schema={up}schemas/{schema}.schema.json”, dan helpt uw editor mee.",
            "Put “# yaml-language-server: $schema={up}schemas/{schema}.schema.json” on top, then your editor helps.",
            schema=schema, up="../" if schema in ("protocol", "export") else ""))  # fmt: skip
