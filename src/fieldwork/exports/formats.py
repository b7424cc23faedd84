"""Which module writes which format; each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from fieldwork.exports.table import Table
from fieldwork.exports.writing import Manner, Written

Writer: TypeAlias = Callable[[Path, Sequence[Table], Manner], Written]
"""Writes tables to a file, whole or not at all; the rows that it reports are those of all tables."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of tables: the end of its files' names, the module and function that write it, and whether a file can hold
    several tables."""

    id: str
    suffix: str
    module: str
    function: str
    several: bool = False

    def writer(self) -> Writer:
        """The function that writes it."""
        return cast(Writer, getattr(import_module(self.module), self.function))


_ROOM = "fieldwork.exports"
TABLES = {
    each.id: each
    for each in (
        Format("csv", ".csv", f"{_ROOM}.csv_writer", "write"),
        Format("xlsx", ".xlsx", f"{_ROOM}.xlsx_writer", "write", several=True),
        Format("sav", ".sav", f"{_ROOM}.sav_writer", "write"),
        Format("parquet", ".parquet", f"{_ROOM}.parquet_writer", "write"),
    )
}
"""The formats of tables."""
DOCUMENTS = {"qdpx": ".qdpx", "qdc": ".qdc", "docx": ".docx"}
"""Formats that are no table, with the end of their files' names."""


def write(format_: str, path: Path, tables: Sequence[Table], manner: Manner) -> Written:
    """Write tables in a format; a format that holds one table takes one."""
    return TABLES[format_].writer()(path, tables, manner)
