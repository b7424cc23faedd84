"""From an older file format to today's, one numbered step at a time, each after a backup."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import apsw

from fieldwork.errors import ReadOnlyStudy, StudyError
from fieldwork.i18n import msg
from fieldwork.store.crypt import Key, duplicate

VERSION = 1
"""The format that this program writes (`user_version`)."""

STEPS: Mapping[int, Callable[[apsw.Connection], None]] = {}
"""`STEPS[n]` brings a file from format n to n + 1, inside a transaction."""


def make(db: apsw.Connection) -> None:
    """Lay out an empty file in today's format, inside the transaction of whoever calls."""
    from importlib import resources  # only a new study pays for it

    db.execute(resources.files("fieldwork.store").joinpath("schema.sql").read_text("utf-8"))
    db.pragma("user_version", VERSION)


def bring_up(db: apsw.Connection, file: Path, key: Key, *, readonly: bool) -> Path | None:
    """Migrate a file that an older program wrote; the path of the backup made first, or None where nothing was to do.

    StudyError where a newer program wrote it, ReadOnlyStudy where it would have to be written and cannot.
    """
    found = db.pragma("user_version")
    if found == VERSION:
        return None
    if found > VERSION:
        raise StudyError(
            msg(
                "{file} is gemaakt met een nieuwere fieldwork (vorm {found}; deze kent tot en met {known}). "
                "Installeer de nieuwste versie en open de studie daarmee.",
                "{file} was made by a newer fieldwork (format {found}; this one knows up to {known}). Install the "
                "newest version and open the study with that.",
                file=file,
                found=found,
                known=VERSION,
            )
        )
    if readonly:
        raise ReadOnlyStudy(
            msg(
                "{file} is van een oudere fieldwork en moet eerst worden omgezet, maar mag niet beschreven worden. "
                "Open de studie een keer op een plaats waar u mag schrijven.",
                "{file} is of an older fieldwork and must be converted first, but cannot be written to. Open the study "
                "once in a place where you can write.",
                file=file,
            )
        )
    stamp = time.strftime("%Y%m%dT%H%M%S")
    kept = file.with_name(f"{file.name}.before-{VERSION}-{stamp}")
    duplicate(db, kept, key)
    for step in range(found, VERSION):
        with db:  # one transaction a step: stopped half way, the next opening goes on from here
            STEPS[step](db)
            db.pragma("user_version", step + 1)
    return kept
