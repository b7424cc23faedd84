"""Seeing what a merge would come to where this study can only be read: it is tried on a copy that is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.store import crypt
from fieldwork.store.log import Log
from fieldwork.store.other import private_folder
from fieldwork.store.places import STUDY_FILE

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


@contextmanager
def on_a_copy(study: Study) -> Iterator[Study]:
    """The same study with its log in a private folder for temporary files, encrypted with the same key. NoRoom where there is
    no room for it."""
    from fieldwork.study.folder import Study as Opened

    with private_folder(Path(tempfile.gettempdir())) as folder:
        file = folder() / STUDY_FILE
        with study.log.use() as db:
            crypt.duplicate(db, file, study.log.key)
        with Log.open(file, study.log.key) as log:
            log.device = study.log.device
            yield Opened(study.folder, log, study.by)
