"""Names of imported files after erasure: a file may be called after the person whose session it brought."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fieldwork.study.incoming.batch import IMPORTS, TAKEN, UNDONE
from fieldwork.study.privacy.erasing_text import emptying

if TYPE_CHECKING:
    from fieldwork.study.folder import Study

_TOLD = ("source", "sha256")
"""What an import keeps of its file: its name, and the hash of its bytes."""
_ANY = """
SELECT EXISTS (SELECT 1 FROM event WHERE subject = ? AND kind = ?) AND EXISTS (SELECT 1 FROM session WHERE status = 'erased')
"""
_BATCHES = """
SELECT id, body -> '$.sessions', body -> '$.joined' FROM event WHERE subject = ? AND kind IN (?, ?)
  AND body <> '{}' AND (body ->> '$.source' IS NOT NULL OR body ->> '$.sha256' IS NOT NULL)
"""
_ERASED = "SELECT id FROM session WHERE status = 'erased'"


def forget_files(study: Study) -> int:
    """Take the name and the hash of their file out of the imports of which every session is erased, on this copy and on every
    one that it meets; of how many events. An import that brought no session keeps them. StudyError as any erasing."""
    if study.log.readonly or not study.log.query(_ANY, (IMPORTS, TAKEN))[0][0]:
        return 0
    erased = {session for (session,) in study.log.query(_ERASED)}
    parts = {}
    for id_, made, joined in study.log.query(_BATCHES, (IMPORTS, TAKEN, UNDONE)):
        sessions = {*json.loads(made or "[]"), *json.loads(joined or "[]")}
        if sessions and sessions <= erased:
            parts[str(id_)] = list(_TOLD)
    if parts:
        study.log.append([emptying(IMPORTS, {"parts": parts}, study.log.stamper(study.by))])
    return len(parts)
