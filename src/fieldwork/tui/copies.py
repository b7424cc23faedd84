"""Finding another copy of a study by its path: what stands in a folder, and which of it can be taken in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from fieldwork.fuzzy import folded
from fieldwork.study.place import FILE

Kind: TypeAlias = Literal["folder", "study", "file"]

MOST = 300
"""So many entries of a folder are looked at."""
_ENDINGS = (".fieldwork", ".backup")
_MEDIA = ("/media", "/run/media", "/Volumes")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a folder: a folder to go into, a folder that is a study, or a file that may hold one."""

    path: Path
    kind: Kind


def place_of(typed: str) -> Path:
    """The path that was typed; `~` is the home folder."""
    try:
        return Path(typed.strip() or "~").expanduser()
    except RuntimeError:  # there is no such user
        return Path(typed.strip())


def spelled(path: Path) -> str:
    """A path as it is typed: short where it is in the home folder, and a folder with a slash at its end."""
    home = Path.home()
    text = str(path)
    if path == home or home in path.parents:
        text = str(Path("~") / path.relative_to(home))
    return text if text.endswith(os.sep) or not path.is_dir() else text + os.sep


def is_copy(path: Path) -> bool:
    """Whether a path is a file, or a folder that holds a study."""
    try:
        return path.is_file() or (path / FILE).is_file()
    except (OSError, ValueError):
        return False


def entries(typed: str, own: Path) -> list[Entry]:
    """What stands in the folder that is being typed and begins with what was typed after it: studies and files that may hold
    one first, then folders. `own` is the folder of the study itself, which is left out."""
    folder, begin = _split(typed)
    found = [each for each in _listed(folder, own) if folded(each.path.name).startswith(folded(begin))]
    found += [] if typed.strip().strip("~/") else [Entry(path, "folder") for path in _disks()]
    return sorted(found, key=lambda each: (each.kind == "folder", folded(each.path.name)))


def _split(typed: str) -> tuple[Path, str]:
    path = place_of(typed)
    whole = not typed.strip() or typed.rstrip().endswith((os.sep, "/", "~"))
    return (path, "") if whole else (path.parent, path.name)


def _listed(folder: Path, own: Path) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as listing:
            for number, each in enumerate(listing):
                if number >= MOST:
                    return
                found = None if each.name.startswith(".") else _entry(Path(each.path), is_folder=each.is_dir())
                if found is not None and not _same(found.path, own):
                    yield found
    except (OSError, ValueError):
        return


def _entry(path: Path, *, is_folder: bool) -> Entry | None:
    if is_folder:
        return Entry(path, "study" if is_copy(path) else "folder")
    return Entry(path, "file") if path.suffix in _ENDINGS else None


def _same(path: Path, own: Path) -> bool:
    try:
        return path.samefile(own)
    except OSError:
        return False


def _disks() -> Iterator[Path]:
    """Sticks and disks that are connected, where the system has them in a folder."""
    for base in _MEDIA:
        try:
            inside = [path for path in sorted(Path(base).iterdir()) if path.is_dir()]
            user = [path for path in inside if path.name == os.environ.get("USER")]
            yield from sorted(user[0].iterdir()) if user else inside
        except OSError:
            continue
