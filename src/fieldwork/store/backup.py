"""A copy to keep elsewhere and the way back: the encrypted log with the study's YAML files inside it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from fieldwork.errors import DamagedStudy, InputError
from fieldwork.i18n import msg
from fieldwork.record.events import Event
from fieldwork.store import crypt, migrate
from fieldwork.store.faults import damaged, guard, of_backup, undone
from fieldwork.store.leftovers import RESTORING, being_made, clear_beside
from fieldwork.store.log import Log, require_study
from fieldwork.store.places import STUDY_FILE, private_folder, refuse_over_a_study, require_folder, sync_folder

TAKEN_ALONG = (
    "study.yaml", "codebook.yaml", "protocols/**/*.yaml", "protocols/**/*.yml", "exports/**/*.yaml", "schemas/**/*.json",
)  # fmt: skip
"""What of a study's folder goes into a backup, beside the log."""

NO_FILE = msg("Er is geen bestand gemaakt.", "No file was made.")
_NOTHING_BACK = msg("Er is niets teruggezet.", "Nothing was put back.")
_YAML_TABLE = "CREATE TABLE yaml_file(path TEXT PRIMARY KEY, content BLOB NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID"


def backup(
    log: Log, folder: Path, target: Path, *, by: str, recipient: str | None = None, overwrite: bool = False
) -> Event | None:
    """Write the study to `target`, encrypted with the same passphrase, together with the YAML of its `folder`.

    The file appears under its name only when it is whole and on the disk. Returns the event that says so and for whom it is, or
    None where the study itself cannot be written. InputError where `target` is there already, or is the study; NoRoom,
    ReadOnlyStudy.
    """
    refuse_target(log, target, overwrite=overwrite)
    clear_beside(target)
    part = being_made(target)
    with undone(NO_FILE), guard(target):
        try:
            with log.use() as db:
                crypt.duplicate(db, part, log.key)
            complete(part, log.key, folder)
            digest = sha256_of(part)
            part.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                crypt.remove(part)
            raise
        sync_folder(target.parent)
    told = {"file": target.name, "sha256": digest, **({"for": recipient} if recipient else {})}
    return _note(log, "backed_up", told, by=by)


def restore(file: Path, key: crypt.Key, folder: Path, *, by: str) -> int:
    """Make a study of a backup, in a folder that is new or empty; how many YAML files came back.

    The folder gets its name only when all is in it. The copy takes an id of its own at its first write, which is the
    event that it was restored. InputError where the folder holds something; NotAStudy for a file that opens and is none (a key
    file); StudyError for one of a newer program; what opening raises; DamagedStudy, NoRoom. Nothing stays where it fails.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            msg(
                "{folder} is niet leeg. Kies een nieuwe of lege map om de studie in terug te zetten.",
                "{folder} is not empty. Choose a new or empty folder to put the study back in.",
                folder=folder,
            )
        )
    with undone(_NOTHING_BACK):
        count = _put_back(file, key, folder)
        try:
            log = Log.open(folder / STUDY_FILE, key)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    with log:
        _note(log, "restored", {"file": file.name}, by=by)
    return count


def _put_back(file: Path, key: crypt.Key, folder: Path) -> int:
    with of_backup(file):
        connection = crypt.connect(file, key, readonly=True)
    with contextlib.closing(connection) as source, guard(folder):
        with of_backup(file), guard(file):
            require_study(source, file)  # before a byte of it is copied: it may be the names
            migrate.refuse_newer(source, file)
            if source.pragma("integrity_check") != "ok":
                raise damaged(file)
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        clear_beside(folder)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.{os.getpid()}-", suffix=RESTORING, dir=folder.parent))
        try:
            crypt.duplicate(source, part / STUDY_FILE, key)
            count = _unpack(part, key)
            if folder.exists():
                folder.rmdir()
            part.replace(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        private_folder(folder)
        sync_folder(folder.parent)
    return count


def refuse_target(log: Log, target: Path, *, overwrite: bool) -> None:
    """InputError where a copy cannot be put in a place: it is taken, or the study itself."""
    if target.exists() and log.file.exists() and target.samefile(log.file):
        raise InputError(
            msg(
                "{target} is de studie zelf. Kies een andere naam, liefst op een andere schijf.",
                "{target} is the study itself. Choose another name, best on another disk.",
                target=target,
            )
        )
    refuse_over_a_study(target)
    if target.exists() and (not overwrite or not target.is_file()):
        raise InputError(
            msg(
                "{target} bestaat al en wordt niet overschreven. Kies een andere naam.",
                "{target} is there already and is not written over. Choose another name.",
                target=target,
            )
        )
    require_folder(target.parent)


def complete(part: Path, key: crypt.Key, folder: Path) -> None:
    """Put the YAML of a study's folder into a copy, and take from it which copy it was made of. It is one file then."""
    with contextlib.closing(crypt.connect(part, key)) as copy:
        with copy:
            copy.execute("DELETE FROM meta WHERE name = 'device'")
            copy.execute("DROP TABLE IF EXISTS yaml_file")
            copy.execute(_YAML_TABLE)
            rows = ((path, content, hashlib.sha256(content).hexdigest()) for path, content in _yaml_of(folder))
            copy.executemany("INSERT INTO yaml_file(path, content, sha256) VALUES(?, ?, ?)", rows)
        copy.pragma("journal_mode", "delete")  # so that one file is all of it
    _sync(part)


def _yaml_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    found = {file for pattern in TAKEN_ALONG for file in folder.glob(pattern) if file.is_file()}
    for file in sorted(found):
        yield file.relative_to(folder).as_posix(), file.read_bytes()


def _unpack(folder: Path, key: crypt.Key) -> int:
    """Write the YAML of a copied backup into its folder and take it out of the copy; how many files."""
    count = 0
    with contextlib.closing(crypt.connect(folder / STUDY_FILE, key)) as copy:
        if copy.table_exists("main", "yaml_file"):
            rows: list[Any] = copy.execute("SELECT path, content, sha256 FROM yaml_file").fetchall()
            for path, content, digest in rows:
                if hashlib.sha256(content).hexdigest() != digest or not _stays_inside(path):
                    raise DamagedStudy(
                        msg(
                            "In de reservekopie is {path} niet meer wat is weggeschreven. Neem een andere kopie.",
                            "In the backup {path} is no longer what was written. Take another one.",
                            path=path,
                        )
                    )
                file = folder / path
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                file.write_bytes(content)
                _sync(file)
                count += 1
        with copy:
            copy.execute("DROP TABLE IF EXISTS yaml_file")
            copy.execute("DELETE FROM meta WHERE name = 'device'")
    _sync(folder / STUDY_FILE)
    return count


def _stays_inside(path: str) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and "\\" not in path and ":" not in path


def _sync(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _note(log: Log, kind: str, body: Mapping[str, Any], *, by: str) -> Event | None:
    """Write in the history of the study what was done with it."""
    if log.readonly:
        return None
    stamp = log.stamper(by)()
    event = Event(stamp.id, kind, "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)
    log.append([event])
    return event
