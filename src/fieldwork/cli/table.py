"""A plain table for a terminal, a pipe or a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from fieldwork.text import one_line


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows under their headings, in columns as wide as they need; nothing is cut."""
    cells = [[one_line("-" if cell is None or cell == "" else str(cell)) for cell in row] for row in rows]
    widths = [max([len(name), *(len(row[place]) for row in cells)]) for place, name in enumerate(columns)]
    for line in (list(columns), *cells):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
