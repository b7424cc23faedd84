"""A session file against its protocol: items that are there, values that they can have, consent before answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document, Keys
from fieldwork.protocol.model import NO, Protocol
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.outline import maps
from fieldwork.protocol.rules.references import ROLE, WAVE, unknown_words
from fieldwork.protocol.values import from_file
from fieldwork.protocol.words import likely, short

CONTENT = ("answers", "notes", "skipped", "covered", "sheet")


def check(document: Document, protocol: Protocol) -> Iterator[Defect]:
    """Everything that a session file says about its protocol."""
    data: Mapping[str, Any] = document.data
    yield from _refused(document)
    yield from _header(document, protocol)
    wave = data.get("wave") if isinstance(data.get("wave"), str) else None
    for name, raw in _map(data, "answers"):
        at: Keys = ("answers", name)
        yield from _known(document, protocol, name, at, key=True)
        if name in protocol.by_id and isinstance(wrong := from_file(protocol.by_id[name], raw, wave), Msg):
            yield defect(document, "impossible-answer", at, wrong)
    for key in ("skipped", "covered"):
        for name, raw in _map(data, key):
            yield from _known(document, protocol, name, (key, name), key=True)
            if key == "covered" and isinstance(raw, str):
                yield from _known(document, protocol, raw, (key, name), key=False)
    for index, note in maps(data.get("notes")):
        if isinstance(note.get("item"), str):
            yield from _known(document, protocol, note["item"], ("notes", index, "item"), key=False)
    rows = [row.id for item in protocol.items if item.kind == "sheet" for row in item.rows]
    for index, entry in maps(data.get("sheet")):
        row = entry.get("row")
        if isinstance(row, str) and row not in rows:
            yield defect(document, "unknown-name", ("sheet", index, "row"), msg(
                "Het blad heeft geen rij “{row}”.{likely}", "The sheet has no row “{row}”.{likely}",
                row=short(row), likely=likely(row, rows)))  # fmt: skip


def _map(data: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    found = data.get(key)
    return list(found.items()) if isinstance(found, Mapping) else []


def _refused(document: Document) -> Iterator[Defect]:
    held = next((key for key in CONTENT if document.data.get(key)), None)
    if document.data.get("consent") == NO and held:
        yield defect(document, "refused-with-answers", (held,), msg(
            "De toestemming is nee; dan mag hier niets staan. Haal het weg, of verbeter de toestemming.",
            "Consent is nee; then nothing may stand here. Remove it, or correct the consent."), key=True)  # fmt: skip


def _header(document: Document, protocol: Protocol) -> Iterator[Defect]:
    for key, code, what, known in (
        ("role", "unknown-role", ROLE, protocol.roles),
        ("wave", "unknown-wave", WAVE, protocol.waves),
    ):
        name = document.data.get(key)
        if isinstance(name, str) and known and name not in known:
            yield defect(document, code, (key,), unknown_words(what, name, list(known)))


def _known(document: Document, protocol: Protocol, name: str, at: Keys, *, key: bool) -> Iterator[Defect]:
    if name not in {item.id for item in protocol.items}:
        yield defect(document, "unknown-name", at, msg(
            "Het protocol heeft geen vraag “{name}”.{likely}", "The protocol has no item “{name}”.{likely}",
            name=short(name), likely=likely(name, [item.id for item in protocol.items])), key=key)  # fmt: skip
