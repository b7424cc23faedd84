"""Putting a file where it was asked for: whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from fieldwork.errors import FieldworkError, InputError, NoRoom
from fieldwork.i18n import msg

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def place(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there when it is whole; one that stood there is replaced.

    Raises NoRoom for a full disk and InputError where the place cannot be written; then what stood there still does.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            with part.open("xb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise _ours(fault, path) from fault


def _ours(fault: OSError, path: Path) -> FieldworkError:
    if fault.errno in _FULL:
        return NoRoom(
            msg(
                "De schijf is vol: {file} is niet geschreven. Maak ruimte en probeer het opnieuw.",
                "The disk is full: {file} was not written. Free some room and try again.",
                file=str(path),
            )
        )
    return InputError(
        msg(
            "{file} kan niet geschreven worden ({why}). Kies een andere plaats of naam.",
            "{file} cannot be written ({why}). Choose another place or name.",
            file=str(path),
            why=fault.strerror or type(fault).__name__,
        )
    )
