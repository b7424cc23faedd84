"""What a killed program left half made: copies of a study, and tables in plain text, under names that carry its process.

Only what a process made that is gone is cleared; what one is making now stays.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

MERGING = ".merge-"
"""How the folder begins in which another copy is read; then come the process, a hyphen and letters."""
WRITING = ".writing-"
"""How the folder begins in which a table is made by a library that only takes a name; the rest is the same."""
RESTORING = ".part"
"""How the folder ends in which a study is put back; before it stand a dot, the folder's name, a dot, the process, letters."""
_FOLDER = re.compile(rf"(?:{re.escape(MERGING)}|{re.escape(WRITING)})(\d+)-")
_FILE = re.compile(r".+\.(\d+)\.part(?:-wal|-shm|-journal)?\Z")


def clear(folder: Path) -> None:
    """Take away what processes that are gone left in a study's own folder; by its names alone, so it costs next to nothing."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in list(entries):
            found = _FOLDER.match(entry.name) or _FILE.match(entry.name)
            if found is not None and not is_at_work(found[1]):
                _take_away(Path(entry.path))


def clear_beside(target: Path) -> None:
    """Take away what was left of an earlier try to put something in this place, by this process too, and nothing else."""
    named = re.compile(rf"{re.escape(target.name)}\.(\d+)\.part(?:-wal|-shm|-journal)?\Z")
    being_put_back = re.compile(rf"\.{re.escape(target.name)}\.(\d+)-.*{re.escape(RESTORING)}\Z")
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in list(entries):
            found = named.match(entry.name) or being_put_back.match(entry.name)
            if found is not None and (found[1] == str(os.getpid()) or not is_at_work(found[1])):
                _take_away(Path(entry.path))


def is_at_work(process: str) -> bool:
    """Whether a process is there. On Windows files that are open cannot be removed anyway."""
    if sys.platform == "win32" or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def being_made(target: Path) -> Path:
    """Under which name this process makes a file that gets its own when it is whole."""
    return target.with_name(f"{target.name}.{os.getpid()}.part")


def _take_away(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
