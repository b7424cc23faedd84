"""A part of the log as a file of its own, under a key of its own: it opens as a study, and merges back like any copy."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from fieldwork.store import crypt, projections, rows
from fieldwork.store.backup import complete, refuse_target, sha256_of
from fieldwork.store.faults import guard
from fieldwork.store.log import Log, lay_out
from fieldwork.store.places import sync_folder

_TAKE = f"""
INSERT INTO main.event({rows.COLUMNS}, digest) SELECT {rows.COLUMNS}, digest FROM whole.event
WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq
"""


def hand_over(log: Log, folder: Path, target: Path, key: crypt.Key, events: Sequence[int], *, overwrite: bool = False) -> str:
    """Write the events with these numbers, with the YAML of the study's `folder`, to `target`; the SHA-256 of its bytes.

    The file appears under its name only when it is whole and on the disk. InputError where `target` is there already, or is the
    study; NoRoom, ReadOnlyStudy.
    """
    refuse_target(log, target, overwrite=overwrite)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with guard(target):
        try:
            lay_out(part, key, log.study_id)
            with contextlib.closing(crypt.connect(part, key)) as copy:
                crypt.attach(copy, log.file, log.key, "whole", untouched=log.readonly)
                with copy:
                    copy.execute(_TAKE, (json.dumps(list(events)),))
                    projections.rebuild(copy)
                    newest = copy.execute("SELECT max(at) FROM main.event").get
                    copy.execute("INSERT INTO main.meta(name, value) VALUES('newest', ?)", (str(newest or 0),))
                copy.execute("DETACH whole")
            complete(part, key, folder)
            digest = sha256_of(part)
            part.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                crypt.remove(part)
            raise
        sync_folder(target.parent)
    return digest
