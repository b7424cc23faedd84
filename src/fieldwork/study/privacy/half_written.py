"""Exports that were broken off: what was written stands in plain text under a name of its own, and no event tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

HALF = ".part"
"""How the name of a file ends that is not whole yet (`exports.placing`)."""
_FILES = "SELECT DISTINCT body ->> '$.file' FROM event WHERE subject = 'study' AND kind = 'exported'"


def half_written(study: Study) -> Iterator[Path]:
    """Files of exports that were broken off: every one in the study's folder and its `exports`; beside that folder, and where
    the program was started, those that have the name of an export that was made."""
    known = {f"{name}{HALF}" for (name,) in study.log.query(_FILES) if name}
    seen: set[Path] = set()
    own, near = (study.folder, study.folder / "exports"), (study.folder.parent, Path())
    for folder, every in (*((each, True) for each in own), *((each, False) for each in near)):
        with suppress(OSError):
            for path in sorted(folder.resolve().glob(f"*{HALF}")):
                if path.is_file() and path not in seen and (every or path.name in known):
                    seen.add(path)
                    yield path
