"""What this computer remembers, outside every study: which copy of which study it works on, and as whom.

A study file that is copied must not go on under the id of the copy it came from. The id of a copy is therefore held in
two places, in the study file and here together with the file's path; only where the two agree is it still the same
copy.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def state_folder() -> Path:
    """The folder of this user for what is remembered: `FIELDWORK_HOME`, or where the system keeps such things."""
    home = os.environ.get("FIELDWORK_HOME")
    if home:
        return Path(home)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "fieldwork"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "fieldwork"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "fieldwork"


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """The copies of one study on this computer.

    Where the folder cannot be written, nothing is remembered and nothing fails.
    """

    study_id: str

    def device(self, file: Path) -> str | None:
        """The id under which the copy at `file` was written here before, or None."""
        found = self._mine().get("copies", {}).get(str(file.resolve()))
        return found if isinstance(found, str) else None

    def remember_device(self, file: Path, device: str) -> None:
        """Keep the id of the copy at `file`."""
        mine = self._mine()
        self._keep({**mine, "copies": {**mine.get("copies", {}), str(file.resolve()): device}})

    def by(self) -> str | None:
        """The code of who last said who they are in this study (`--as CODE`), or None."""
        found = self._mine().get("by")
        return found if isinstance(found, str) else None

    def remember_by(self, code: str) -> None:
        """Keep who works here."""
        if code != self.by():
            self._keep({**self._mine(), "by": code})

    def _mine(self) -> dict[str, Any]:
        found = _read().get(self.study_id)
        return found if isinstance(found, dict) and isinstance(found.get("copies", {}), dict) else {}

    def _keep(self, mine: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            keep(_file(), {**_read(), self.study_id: mine})


def _file() -> Path:
    return state_folder() / "studies.json"


def _read() -> dict[str, Any]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(file: Path, held: Mapping[str, Any]) -> None:
    """Write a file of the state folder, whole or not at all, which only this user can read. OSError where it cannot be."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}.part")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(held, ensure_ascii=False, indent=1), "utf-8")
    beside.replace(file)
