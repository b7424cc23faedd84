"""A copy of the key file put back, without who was taken out of it since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fieldwork.store import crypt
from fieldwork.store.backup import sha256_of
from fieldwork.store.faults import of_backup
from fieldwork.store.keyfile import KeyFile
from fieldwork.study.privacy.names import COPIED, OPENED, REMOVE, names_file, note, writable
from fieldwork.study.privacy.withdrawal import erased_codes

if TYPE_CHECKING:
    from fieldwork.study.folder import Study


def restore_names(study: Study, file: Path, passphrase: str) -> tuple[str, ...]:
    """Put a copy of the key file back where there is none, without who was erased or removed since: their codes. StudyError
    where it is of another study, InputError where one is there."""
    writable(study)
    place = names_file(study.folder)
    with of_backup(file):
        key = crypt.derive(file, passphrase)
        sha256 = sha256_of(file)
        with KeyFile.open(file, key, study_id=study.log.study_id) as copy:
            copy.copy_to(place)
    try:
        with KeyFile.open(place, key, study_id=study.log.study_id) as found:
            gone = erased_codes(study) | _removed(study, sha256)
            codes = tuple(each.code for each in found.entries() if each.code.casefold() in gone)
            if codes:
                found.remove(codes)
        note(study, OPENED, {"for": "restore"})
    except BaseException:  # with who was erased in it, it does not stay
        crypt.remove(place)
        raise
    return codes


def _removed(study: Study, sha256: str) -> frozenset[str]:
    """The codes whose names were taken out since a copy of the key file was made, folded; of a copy that no event tells of,
    those that were taken out last and not filled in again."""
    made = (event for event in study.log.events("study", {COPIED}) if event.body.get("sha256") == sha256)
    copied = max((event.order for event in made), default=None)
    gone: set[str] = set()
    for event in sorted(study.log.events("study", {OPENED}), key=lambda each: each.order):
        codes = {str(code).casefold() for code in event.body.get("codes") or ()}
        if event.body.get("for") == REMOVE:
            gone |= codes if copied is None or event.order > copied else set()
        elif copied is None:
            gone -= codes
    return frozenset(gone)
