"""A row a cell of the framework matrix and author: what was summarised of a theme in a row, and on what it leans."""

from __future__ import annotations

from fieldwork.exports.framework import COLUMNS as COLUMNS
from fieldwork.exports.framework import framework, long_table
from fieldwork.exports.leaving import Leaving
from fieldwork.exports.table import Table
from fieldwork.exports.tables.choice import Choice
from fieldwork.study.folder import Study


def table(study: Study, choice: Choice, leaving: Leaving) -> Table:
    """The matrix with a row a participant."""
    return long_table(framework(study, choice, leaving))
