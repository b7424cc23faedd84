"""Putting a file where it was asked for: whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fieldwork.errors import FieldworkError, InputError, NoRoom, because
from fieldwork.i18n import msg
from fieldwork.store.places import require_folder

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextmanager
def placing(path: Path) -> Iterator[BinaryIO]:
    """A file to write beside its place, that is put there once it is whole; one that stood there is replaced.

    Only its owner can read it; what an earlier try of that name left half is taken away first. Raises NoRoom for a full disk
    and InputError where the place cannot be written or its folder is not there; then, and where the writer fails, what stood
    there still does and nothing else is left.
    """
    part = path.with_name(path.name + ".part")
    try:
        require_folder(path.parent)
        part.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(part, _NEW, 0o600), "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except OSError as fault:
        raise _ours(fault, part if part.is_dir() else path) from fault


def making(folder: Path) -> None:
    """Make a folder in one that is there. Raises as `placing` does."""
    require_folder(folder.parent)
    if folder.exists() and not folder.is_dir():
        raise InputError(msg("{file} is een bestand en geen map. Kies een andere map, of geef het bestand een andere naam.",
                             "{file} is a file and no folder. Choose another folder, or give the file another name.",
                             file=str(folder)))  # fmt: skip
    try:
        folder.mkdir(exist_ok=True)
    except OSError as fault:
        raise _ours(fault, folder) from fault


def place(path: Path, content: bytes) -> None:
    """Write a file; for the rest see `placing`."""
    with placing(path) as out:
        out.write(content)


@contextmanager
def unless_noted(path: Path) -> Iterator[None]:
    """Putting down in the log that a file left: where that fails (a full disk), the file does not stay either."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be flushed."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _ours(fault: OSError, path: Path) -> FieldworkError:
    if fault.errno in _FULL:
        return NoRoom(
            msg(
                "De schijf is vol: {file} is niet geschreven. Er is niets verloren; maak ruimte en probeer het opnieuw.",
                "The disk is full: {file} was not written. Nothing is lost; free some room and try again.",
                file=str(path),
            )
        )
    return InputError(
        msg(
            "{file} kan niet geschreven worden ({why}). Kies een andere plaats of naam.",
            "{file} cannot be written ({why}). Choose another place or name.",
            file=str(path),
            why=because(fault),
        )
    )
