"""A table as it leaves the study: what each column means beside the rows, so that every format can say it in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from fieldwork.i18n import Msg
from fieldwork.protocol.model import Text

ColumnType: TypeAlias = Literal["string", "integer", "number", "boolean", "date", "time", "datetime", "list", "json"]
"""`date`, `time` and `datetime` are ISO 8601 strings; `list` a list of plain values; `json` anything nested."""
Scalar: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a column can have, and what it is called."""

    value: Scalar
    label: Msg | Text


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `meaning` says what a cell holds (a question's words, where it is one); `unit` what numbers count; `options` its values and
    their labels, in their own order; `missing` the values that stand for "not there" and why; `source` where the item comes
    from; `measure` how SPSS should take it; `of` the item (or `item/option` of a multiple one).
    """

    name: str
    type: ColumnType
    meaning: Msg | Text
    unit: str | None = None
    options: tuple[Option, ...] = ()
    missing: tuple[Option, ...] = ()
    source: str | None = None
    measure: Literal["nominal", "ordinal", "scale"] | None = None
    of: str | None = None


@dataclass(frozen=True)
class Table:
    """Columns and rows; a row is a tuple of cells in the order of the columns, unknown as None.

    `rows` may be a generator: it is read once. `key` names the columns that tell rows apart; `expected` how many rows there
    will be, where that is known, for showing progress.
    """

    id: str
    title: Msg | Text
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Any, ...]]
    key: tuple[str, ...] = ()
    expected: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)
