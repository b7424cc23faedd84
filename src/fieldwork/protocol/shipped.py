"""Where the instruments, schemas and export profiles that come with the program are.

In a checkout they are the top-level folders `protocols/`, `schemas/` and `exports/`; in an installed wheel they are
data inside the package, under `fieldwork/_shipped/`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

Shipped: TypeAlias = Literal["protocols", "schemas", "exports"]

PACKAGE = Path(__file__).resolve().parents[1]
BLANK = "blank"
"""The template that holds nothing but a start; it is made, not copied."""


@cache
def root() -> Path:
    """The folder that holds `protocols/`, `schemas/` and `exports/`."""
    installed = PACKAGE / "_shipped"
    checkout = PACKAGE.parents[1]
    if not installed.is_dir() and PACKAGE.parent.name == "src" and (checkout / "pyproject.toml").is_file():
        return checkout
    return installed


def shipped(kind: Shipped) -> Path:
    """The folder of one kind of shipped file; read-only for the program."""
    return root() / kind


def templates() -> tuple[str, ...]:
    """The names that `fieldwork new --template` knows: the shipped sets, and `blank`."""
    folder = shipped("protocols")
    found = sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    return (*(name for name in found if name != BLANK and not name.startswith((".", "_"))), BLANK)
