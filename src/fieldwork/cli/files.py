"""Files that are named on the command line to be read: ordinary ones, so that no command waits for ever for a pipe."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from fieldwork.errors import InputError, because
from fieldwork.i18n import msg

MOST = 1_000_000
"""Bytes of a text that is read whole."""


class Ordinary(click.Path):
    """The path of a file to read. InputError for a pipe, a device or a socket; what is not there is told by who reads it."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path, where it is ordinary."""
        path = Path(str(super().convert(value, param, ctx)))
        try:
            odd = path.exists() and not path.is_file() and not path.is_dir()
        except OSError:
            return path  # reading says why
        if odd:
            raise InputError(msg(
                "{file} is geen gewoon bestand, maar een pijp of apparaat. Bewaar wat eruit komt in een bestand en geef dat.",
                "{file} is no ordinary file, but a pipe or a device. Save what comes out of it in a file, and give that.",
                file=str(path)))  # fmt: skip
        return path


def copy_given(path: Path, made_by: str) -> Path:
    """The path of a copy to put back, which `fieldwork {made_by}` made. InputError where nothing or a folder stands there."""
    if path.is_dir():
        raise InputError(msg("{file} is een map. Wijs het bestand aan dat fieldwork {made_by} heeft gemaakt.",
                             "{file} is a folder. Point at the file that fieldwork {made_by} made.",
                             file=str(path), made_by=made_by))  # fmt: skip
    if not path.is_file():
        raise InputError(msg("{file} bestaat niet.", "{file} does not exist.", file=str(path)))
    return path


def text_given(path: Path) -> str:
    """The text of a small file, or with `-` of standard input. InputError where it cannot be read, is too long, or is no UTF-8;
    nothing of it is told."""
    from fieldwork.protocol.reading import decoded

    try:
        raw = sys.stdin.buffer.read(MOST + 1) if str(path) == "-" else _read(path)
    except OSError as error:
        raise InputError(msg("{file} kan niet gelezen worden: {why}.", "{file} cannot be read: {why}.", file=str(path),
                             why=because(error))) from None  # fmt: skip
    if len(raw) > MOST:
        raise InputError(msg("{file} is te lang voor een lijst.", "{file} is too long for a list.", file=str(path)))
    text, fault = decoded(raw)
    if fault is not None:
        raise InputError(msg("{file}: {why}", "{file}: {why}", file=str(path), why=fault.message))
    return text


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST + 1)
