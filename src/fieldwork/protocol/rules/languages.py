"""Words in every language: where Dutch stands, English does too, and the other way round. A warning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fieldwork.i18n import LANGS, msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.places import defect

NO_WORDS = frozenset({"when", "compute", "answers", "data"})
"""Keys below which no words for people stand."""


def missing_languages(document: Document) -> Iterator[Defect]:
    """Every Text, list of probes and labelled entry that has one language and not the other."""
    yield from _walk(document, document.data, ())


def _walk(document: Document, node: Any, at: Keys) -> Iterator[Defect]:
    if isinstance(node, list):
        for index, each in enumerate(node):
            yield from _walk(document, each, (*at, index))
    elif isinstance(node, dict):
        there = [lang for lang in LANGS if lang in node]
        if len(there) == 1 and (len(node) == 1 or "id" in node):
            missing = next(lang for lang in LANGS if lang not in there)
            yield defect(
                document,
                "missing-language",
                (*at, there[0]),
                msg(
                    "Hier staat alleen {there}; voeg “{missing}: ...” toe.",
                    "There is only {there} here; add “{missing}: ...”.",
                    there=there[0],
                    missing=missing,
                ),
                key=True,
            )
        for key, each in node.items():
            if key not in NO_WORDS:
                yield from _walk(document, each, (*at, key))
