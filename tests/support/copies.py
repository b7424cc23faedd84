"""Two copies of one study, for tests: R1's and one that R2 went on with elsewhere, with things that both wrote."""

from __future__ import annotations

from pathlib import Path

from fieldwork.coding import edits
from fieldwork.record.events import Event
from fieldwork.store import crypt
from fieldwork.store.backup import backup, restore
from fieldwork.study import Study
from fieldwork.study.codebook.book import change, codebook
from fieldwork.study.copies.merging import merge_file
from tests.support.rounds import A, said_anew, talk
from tests.support.studies import PASSPHRASE, new_study

MINE = "Zwaar werk, elke dag. [/a] [red]=1+1"
THEIRS = "Licht werk, elke dag. [b]zei ze[/b] \x1b[31m"


def two(base: Path, folder: Path, other: Path) -> tuple[Study, str]:
    """R1's study in `folder`, open, with one session; beside it R2's copy in `other`, closed, in which the same answer, code
    and person were changed as in R1's, and a session was held that R1 does not know. The id of the session of both."""
    study = Study.opened(new_study(base, folder), crypt.derive(folder / "study.fieldwork", PASSPHRASE), by="R1")
    session = talk(study, "W01")
    kept = folder.parent / "maandag.fieldwork"
    backup(study.log, study.folder, kept, by="R1")
    restore(kept, study.log.key, other, by="R2")
    kept.unlink()
    _both(study, session, MINE, "Last [red]", "kas")
    with Study.opened(other, study.log.key, by="R2") as theirs:
        _both(theirs, session, THEIRS, "Zwaarte [/a]", "bakkerij")
        talk(theirs, "W02")
    return study, session


def _both(study: Study, session: str, text: str, name: str, site: str) -> None:
    change(study, edits.rename(codebook(study), A, nl=name, en=name))
    (known,) = study.log.heads("W01", "participant")
    at = study.log.stamper(study.by)()
    body = {**known.body, "site": site}
    study.log.append([Event(at.id, known.kind, "W01", at.at, at.offset, at.by, at.device, (known.id,), body)])
    said_anew(study, session, text)


def joined(base: Path, folder: Path) -> tuple[Study, str]:
    """R1's study after R2's copy came in: an answer, a code and a person stand side by side."""
    study, session = two(base, folder, folder.parent / "andere-laptop")
    merge_file(study, folder.parent / "andere-laptop", [lambda: study.log.key])
    return study, session
