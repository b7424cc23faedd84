"""A study file: ids once, targets for roles that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.ids import duplicates, entry_ids
from fieldwork.protocol.rules.outline import Context
from fieldwork.protocol.rules.references import ROLE, unknown_words


def check(document: Document, context: Context) -> Iterator[Defect]:
    """Every list of a study file, and its targets."""
    data: Mapping[str, Any] = document.data
    for name in ("roles", "sites", "reasons"):
        yield from duplicates(document, entry_ids(data.get(name), (name,)))
    consent = data.get("consent")
    if isinstance(consent, Mapping):
        yield from duplicates(document, entry_ids(consent.get("items"), ("consent", "items")))
    targets = data.get("targets")
    for name in ("roles", "per_site"):
        wanted = targets.get(name) if isinstance(targets, Mapping) else None
        for role in wanted if isinstance(wanted, Mapping) and context.roles is not None else ():
            if role not in (context.roles or ()):
                at = ("targets", name, role)
                words = unknown_words(ROLE, role, sorted(context.roles or ()))
                yield defect(document, "unknown-role", at, words, key=True)
