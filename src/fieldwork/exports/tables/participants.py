"""A row a person, by code: the roles, where and when, and what was agreed to. No names: the study holds none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Column, Option, Table
from fieldwork.exports.tables.choice import SHARED, Choice, column, count
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO, YES
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study
from fieldwork.study.start import consent_items

COLUMNS = (
    column("participant", "string", "De code van de deelnemer", "The participant's code"),
    column("roles", "list", "De rollen waarin gesproken is", "The roles that were spoken in"),
    column("sites", "list", "De locaties", "The sites"),
    column("sessions", "list", "De sessies (id)", "The sessions (ids)"),
    count("conversations", "In hoeveel gesprekken", "In how many conversations"),
    column("waves", "list", "De metingen", "The measurements"),
    column("first_held", "date", "De eerste dag", "The first day"),
    column("last_held", "date", "De laatste dag", "The last day"),
    SHARED["withheld"],
)
"""After these comes a column `consent_ID` for each item of the study's consent form."""
_ANSWERS = (Option(YES, msg("toestemming", "agreed")), Option(NO, msg("geen toestemming", "did not agree")))


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """Everyone of whom a session may leave."""
    items = consent_items(study)
    asked = (
        Column(f"consent_{item['id']}", "string", item["ask"], options=_ANSWERS, measure="nominal", of=item["id"])
        for item in items
    )
    rows = _rows(leaving, [item["id"] for item in items])
    title: Msg = msg("Deelnemers", "Participants")
    return Table("participants", title, (*COLUMNS, *asked), rows, ("participant",))


def _rows(leaving: Leaving, items: list[str]) -> Iterator[tuple[Any, ...]]:
    sessions: defaultdict[str, list[SessionRow]] = defaultdict(list)
    for row in leaving.sessions:
        for person in row.participants:
            sessions[person].append(row)
    consents = leaving.consents
    for person in sorted(sessions):
        here = sessions[person]
        roles = dict.fromkeys(role for row in here for role in row.roles.get(person) or ([row.role] if row.role else ()))
        days = sorted(row.held_at[:10] for row in here if row.held_at)
        answers = [_over([consents.said(row.id, item, person) for row in here]) for item in items]
        withheld = None if all(consents.may(row.id, "quoting", person) for row in here) else "quoting"
        yield (
            person, list(roles), _each(row.site for row in here), [row.id for row in here],
            len({row.conversation for row in here}), _each(row.wave for row in here), days[0] if days else None,
            days[-1] if days else None, withheld, *answers,
        )  # fmt: skip


def _each(found: Any) -> list[str]:
    return list(dict.fromkeys(each for each in found if each))


def _over(said: list[str | None]) -> str | None:
    """What somebody said over several sessions: a no once is a no; yes where it was always that."""
    return NO if NO in said else YES if set(said) == {YES} else None
