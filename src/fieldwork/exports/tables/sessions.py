"""A row a session, interview, observation or questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Table
from fieldwork.exports.tables.choice import KINDS, SHARED, STATUSES, Choice, column, count, with_options
from fieldwork.i18n import msg
from fieldwork.store.log import SessionRow
from fieldwork.study.folder import Study

Row: TypeAlias = dict[str, Any]

SESSION_COLUMNS = (
    "id", "conversation", "protocol", "version", "kind", "site", "participant", "role", "wave", "mode", "held_at", "status",
    "answered", "asked", "researchers", "participants",
)  # fmt: skip
COLUMNS = (
    column("id", "string", "De sessie (id, blijft gelijk)", "The session (id, stays the same)"),
    *(SHARED[name] for name in ("conversation", "protocol", "version")),
    column("kind", "string", "Wat voor protocol", "What kind of protocol", options=KINDS, measure="nominal"),
    *(SHARED[name] for name in ("site", "participant", "role", "wave", "mode", "held_at")),
    column("status", "string", "Hoe het ervoor staat", "How it stands", options=STATUSES, measure="nominal"),
    count("answered", "Beantwoorde vragen", "Items answered"),
    count("asked", "Gestelde vragen", "Items asked"),
    SHARED["researchers"],
    column("participants", "list", "De codes van de deelnemers", "The participants' codes"),
)


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """Every session; of one that was refused or withdrawn only its role and date."""
    rows = (tuple(row.values()) for row in exported_sessions(leaving))
    return Table(
        "sessions", msg("Gesprekken en observaties", "Sessions"), with_options(study, COLUMNS), rows, ("id",), len(leaving.all)
    )


def session_rows(study: Study) -> Iterator[Row]:
    """A row a session, in the order in which they were opened."""
    for session in study.log.sessions():
        yield session_row(session)


def session_row(session: SessionRow) -> Row:
    """One session: the columns of `SESSION_COLUMNS`; `participant` joins the codes of several with `|`."""
    row: Row = {name: getattr(session, name) for name in SESSION_COLUMNS if name != "participant"}
    row["participant"] = people(session)
    row["researchers"], row["participants"] = list(session.researchers), list(session.participants)
    return {name: row[name] for name in SESSION_COLUMNS}


def people(session: SessionRow) -> str | None:
    """The codes of a session's participants, with | between."""
    return "|".join(session.participants) or None


def exported_sessions(leaving: Leaving) -> Iterator[Row]:
    """A row a session as it may leave the study: of one that was refused or withdrawn only its role and date."""
    allowed = {row.id for row in leaving.sessions}
    for session in leaving.all:
        if session.id not in allowed and leaving.consents.allow(session):  # it may leave, but not to be used again
            continue
        row = session_row(session)
        if session.id not in allowed:
            bare = {
                "id": session.id, "role": session.role, "held_at": (session.held_at or "")[:10] or None,
                "status": session.status,
            }  # fmt: skip
            row = {name: bare.get(name) for name in SESSION_COLUMNS}
        yield row
