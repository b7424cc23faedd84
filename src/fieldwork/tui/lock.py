"""One capture screen for each study on this computer: two would write each other's drafts away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldwork.config import state_folder
from fieldwork.errors import StudyBusy
from fieldwork.i18n import msg


@contextmanager
def capture_lock(study_folder: Path) -> Iterator[None]:
    """Hold the screens of a study. Raises StudyBusy where another window has them.

    The lock stands in this computer's state folder, not beside the study; where that cannot be written there is none. The
    system lets it go when the program ends, however it ends.
    """
    from filelock import FileLock, Timeout

    name = hashlib.sha256(str(study_folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    folder = state_folder() / "locks"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise StudyBusy(
            msg(
                "De studie in {folder} is al open in een ander venster op deze computer. Ga daar verder, of sluit dat eerst.",
                "The study in {folder} is open in another window on this computer. Go on there, or close that first.",
                folder=str(study_folder),
            )
        ) from None
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()
