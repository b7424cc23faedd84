"""A part of the log as a file of its own, under a key of its own: it opens as a study, and merges back like any copy."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from fieldwork.store import crypt, projections, rows
from fieldwork.store.backup import NO_FILE, complete, refuse_target, sha256_of
from fieldwork.store.faults import guard, undone
from fieldwork.store.leftovers import being_made, clear_beside
from fieldwork.store.log import Log, lay_out
from fieldwork.store.places import sync_folder

CODES = "codes"
"""The fact about a copy: the codes of participants that are in use in the study that it was handed out of, as JSON."""
_TAKE = f"""
INSERT INTO main.event({rows.COLUMNS}, digest) SELECT {rows.COLUMNS}, digest FROM whole.event
WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq
"""


def hand_over(
    log: Log, folder: Path, target: Path, key: crypt.Key, events: Sequence[int], *, codes: Iterable[str] = (),
    overwrite: bool = False,
) -> str:  # fmt: skip
    """Write the events with these numbers, with the YAML of the study's `folder`, to `target`; the SHA-256 of its bytes.

    `codes` are those of participants that are in use, so that none is given to somebody else there.

    The file appears under its name only when it is whole and on the disk. InputError where `target` is there already, or is the
    study; NoRoom, ReadOnlyStudy.
    """
    refuse_target(log, target, overwrite=overwrite)
    clear_beside(target)
    part = being_made(target)
    with undone(NO_FILE), guard(target):
        try:
            lay_out(part, key, log.study_id)
            with contextlib.closing(crypt.connect(part, key)) as copy:
                crypt.attach(copy, log.file, log.key, "whole", untouched=log.readonly)
                with copy:
                    copy.execute(_TAKE, (json.dumps(list(events)),))
                    projections.rebuild(copy)
                    newest = copy.execute("SELECT max(at) FROM main.event").get
                    facts = [("newest", str(newest or 0)), (CODES, json.dumps(sorted(codes)))]
                    copy.executemany("INSERT INTO main.meta(name, value) VALUES(?, ?)", facts)
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
