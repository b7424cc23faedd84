"""The study as tables: what leaves it, row by row, with what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Column, Table
from fieldwork.exports.tables.answers import ANSWER_COLUMNS as ANSWER_COLUMNS
from fieldwork.exports.tables.answers import answer_rows as answer_rows
from fieldwork.exports.tables.choice import ALL as ALL
from fieldwork.exports.tables.choice import CONSENSUS as CONSENSUS
from fieldwork.exports.tables.choice import Choice as Choice
from fieldwork.exports.tables.choice import require_coder
from fieldwork.exports.tables.sessions import SESSION_COLUMNS as SESSION_COLUMNS
from fieldwork.exports.tables.sessions import session_row as session_row
from fieldwork.exports.tables.sessions import session_rows as session_rows
from fieldwork.study.folder import Study

KINDS = ("answers", "sessions", "segments", "participants", "codebook", "saturation", "matrix", "framework")
"""What a row can be; each is a module of this room, which has its `COLUMNS` and makes its `table`."""


def table(study: Study, kind: str, choice: Choice = Choice(), leaving: Leaving | None = None) -> Table:
    """A table of a study; `leaving` where it was read already. The rows are read when they are asked for.

    Raises InputError for an unknown coder.
    """
    require_coder(study, choice.coder)
    made: Table = import_module(f"{__name__}.{kind}").table(study, choice, leaving or choice.leaving(study))
    return made


def columns_of(kind: str) -> Mapping[str, Column]:
    """The columns of a kind of rows by name, without what only a study knows."""
    return {column.name: column for column in import_module(f"{__name__}.{kind}").COLUMNS}
