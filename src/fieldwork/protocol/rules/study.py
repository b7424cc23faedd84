"""A study file: ids once, targets for roles that are there, days that exist and until which something may be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fieldwork.i18n import msg
from fieldwork.protocol.defects import Defect
from fieldwork.protocol.load import Document
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules.ids import duplicates, entry_ids
from fieldwork.protocol.rules.outline import Context
from fieldwork.protocol.rules.references import ROLE, unknown_words
from fieldwork.protocol.typed import months_after
from fieldwork.protocol.words import short

NEEDED = {
    "controller": msg("wie verantwoordelijk is voor de gegevens", "who answers for the data"),
    "purpose": msg("waar de gegevens voor zijn", "what the data are for"),
}
"""What an institute asks of every study, and only its people can tell."""


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
    if isinstance(data.get("data"), Mapping):
        yield from _data(document, data["data"])


def _data(document: Document, told: Mapping[str, Any]) -> Iterator[Defect]:
    """How long what is kept may be kept: days that there are, and none on which everything goes before its time."""
    for name, what in NEEDED.items():
        if not told.get(name):
            yield defect(document, "missing-data", ("data",), msg(
                "Hier staat niet {what}. Voeg “{name}:” toe.", "It does not say {what}. Add “{name}:”.",
                what=what, name=name), key=True)  # fmt: skip
    days: dict[str, date] = {}
    for name in ("ends", "delete_on"):
        if isinstance(told.get(name), str):
            try:
                days[name] = date.fromisoformat(told[name])
            except ValueError:
                yield defect(document, "no-date", ("data", name), msg(
                    "“{day}” is geen dag die bestaat. Schrijf een dag als 2027-12-31.",
                    "“{day}” is no day that exists. Write a day as 2027-12-31.", day=short(told[name])))  # fmt: skip
    kept = told.get("retention")
    if isinstance(kept, Mapping) and "ends" not in told:
        yield defect(document, "missing-key", ("data", "retention"), msg(
            "Een termijn telt vanaf het einde van de studie: schrijf ook “ends:”.",
            "A term counts from the end of the study: write “ends:” too."), key=True)  # fmt: skip
    ends, last = days.get("ends"), days.get("delete_on")
    if isinstance(kept, Mapping) and ends and last:
        yield from _too_early(document, kept, ends, last)


def _too_early(document: Document, kept: Mapping[str, Any], ends: date, last: date) -> Iterator[Defect]:
    for kind, months in kept.items():
        until = months_after(ends, months) if isinstance(months, int) else last
        if until > last:
            yield defect(document, "too-early", ("data", "delete_on"), msg(
                "Op deze dag moet alles weg zijn, maar {kind} blijft {months} maanden na het einde, tot {until}. Kort die "
                "termijn in, of kies een latere dag.",
                "On this day everything has to be gone, but {kind} is kept {months} months after the end, until {until}. "
                "Shorten that term, or choose a later day.", kind=kind, months=months, until=until.isoformat()))  # fmt: skip
