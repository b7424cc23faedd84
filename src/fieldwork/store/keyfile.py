"""The key file: who stands behind each code, in a second encrypted file with a passphrase of its own.

It holds what the study may not: names, other spellings, contacts, the real names of sites and companies. It is no log, since
what is taken out of it has to be gone: every page that falls free is overwritten, and the file is one file at any moment.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw

from fieldwork.errors import InputError, NotAStudy, StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.pseudonyms.kinds import Kind
from fieldwork.store import crypt
from fieldwork.store.faults import guard, read_only, undone
from fieldwork.store.leftovers import being_made, clear_beside
from fieldwork.store.places import new_private_file, refuse_network, refuse_over_a_study, require_folder, sync_folder

VERSION = 1
_UNCHANGED = msg("In het sleutelbestand is niets veranderd.", "Nothing was changed in the key file.")
_MAKE = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry(
  code TEXT PRIMARY KEY,
  kind TEXT NOT NULL,     -- person, site, company, other
  name TEXT NOT NULL,
  also TEXT NOT NULL,     -- JSON: other spellings
  contact TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE no_name(word TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """Who or what stands behind a code: `kind` person, site, company or other; `also` other spellings and names by which it is
    known; `contact` how to reach them."""

    code: str
    kind: Kind
    name: str
    also: tuple[str, ...] = ()
    contact: str = ""

    def __repr__(self) -> str:  # so that no crash, log or test report tells a name
        return f"Entry({self.code!r}, …)"


class KeyFile:
    """A key file, open. Every method raises errors of `fieldwork.errors` only."""

    def __init__(self, file: Path, key: crypt.Key, connection: apsw.Connection) -> None:
        self.file, self.key = file, key
        self._db = connection

    @classmethod
    def create(cls, file: Path, key: crypt.Key, *, study_id: str) -> KeyFile:
        """Make the key file of a study and open it. InputError where it is there already."""
        refuse_network(file)
        with guard(file):
            new_private_file(file)
            try:
                with closing(apsw.Connection(str(file), apsw.SQLITE_OPEN_READWRITE)) as db:
                    crypt.unlock(db, key)
                    db.pragma("synchronous", "full")
                    with db:
                        db.execute(_MAKE)
                        db.executemany("INSERT INTO meta VALUES(?, ?)", [("names", str(VERSION)), ("study", study_id)])
            except BaseException:
                crypt.remove(file)
                raise
            sync_folder(file.parent)
        return cls.open(file, key, study_id=study_id)

    @classmethod
    def open(cls, file: Path, key: crypt.Key, *, study_id: str | None) -> KeyFile:
        """Open the key file of a study (None: of whichever). WrongPassphrase, NotAStudy, DamagedStudy; StudyError where it is
        of another study or of a newer program."""
        connection = crypt.connect(file, key)
        try:
            with guard(file):
                facts = dict(connection.execute("SELECT name, value FROM meta")) if _is_one(connection) else {}
            if "names" not in facts:
                raise NotAStudy(msg("{file} gaat open, maar is geen sleutelbestand van fieldwork.",
                                    "{file} opens, but is no key file of fieldwork.", file=file))  # fmt: skip
            if int(facts["names"]) > VERSION:
                raise StudyError(_newer(file))
            if study_id is not None and facts["study"] != study_id:
                raise StudyError(
                    msg(
                        "{file} is het sleutelbestand van een andere studie. Zet dat van deze studie ervoor in de plaats.",
                        "{file} is the key file of another study. Put the one of this study in its place.",
                        file=file,
                    )
                )
            return cls(file, key, connection)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        with guard(self.file):
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def readonly(self) -> bool:
        """Whether it can only be read."""
        with guard(self.file):
            return bool(self._db.pragma("query_only"))

    def entries(self) -> list[Entry]:
        """All there is, by code."""
        with guard(self.file):
            read = self._db.execute("SELECT code, kind, name, also, contact FROM entry ORDER BY code")
            rows: list[tuple[Any, ...]] = read.fetchall()
            return [Entry(code, kind, name, tuple(json.loads(also)), contact) for code, kind, name, also, contact in rows]

    def entry(self, code: str) -> Entry | None:
        """What stands behind a code, or None."""
        return next((each for each in self.entries() if each.code == code), None)

    def put(self, entries: Iterable[Entry]) -> None:
        """Write entries, each in place of what stood under its code: all or none."""
        with self._writing():
            self._db.executemany(
                "INSERT OR REPLACE INTO entry(code, kind, name, also, contact) VALUES(?, ?, ?, ?, ?)",
                [(e.code, e.kind, e.name, json.dumps(e.also, ensure_ascii=False), e.contact) for e in entries],
            )

    def remove(self, codes: Sequence[str]) -> int:
        """Take out what stands behind some codes; how many there were. No page of the file holds them after that."""
        with self._writing():
            self._db.execute("DELETE FROM entry WHERE code IN (SELECT value FROM json_each(?))", (json.dumps(codes),))
            gone = self._db.changes()
        with guard(self.file):
            self._db.execute("VACUUM")  # secure_delete misses what splitting a page left behind
        return gone

    def no_names(self) -> frozenset[str]:
        """Words that were looked at and are no names."""
        with guard(self.file):
            return frozenset(word for (word,) in self._db.execute("SELECT word FROM no_name"))

    def put_no_names(self, words: Iterable[str], *, on: bool = True) -> None:
        """Set words aside that are no names, or (`on` False) take them back."""
        sql = "INSERT OR IGNORE INTO no_name(word) VALUES(?)" if on else "DELETE FROM no_name WHERE word = ?"
        with self._writing():
            self._db.executemany(sql, [(word,) for word in words])

    def copy_to(self, target: Path, *, overwrite: bool = False) -> str:
        """Write a copy with the same passphrase; its SHA-256. InputError where the name is taken; nothing is left half."""
        require_folder(target.parent)
        refuse_over_a_study(target)
        if target.exists() and (not overwrite or not target.is_file() or target.samefile(self.file)):
            raise InputError(msg("{file} bestaat al en wordt niet overschreven. Kies een andere naam.",
                                 "{file} is there already and is not written over. Choose another name.",
                                 file=target))  # fmt: skip
        clear_beside(target)
        part = being_made(target)
        crypt.duplicate(self._db, part, self.key)
        with guard(target):
            try:
                with part.open("rb+") as made:
                    os.fsync(made.fileno())
                    digest = hashlib.file_digest(made, "sha256").hexdigest()
                part.replace(target)
            except BaseException:
                crypt.remove(part)
                raise
            sync_folder(target.parent)
        return digest

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with undone(_UNCHANGED), guard(self.file):
            if self._db.pragma("query_only"):
                raise read_only(self.file)
            with self._db:
                yield


def _is_one(db: apsw.Connection) -> bool:
    return db.table_exists("main", "meta") and db.table_exists("main", "entry")


def _newer(file: Path) -> Msg:
    return msg(
        "{file} is gemaakt met een nieuwere fieldwork. Installeer de nieuwste versie en open het daarmee.",
        "{file} was made by a newer fieldwork. Install the newest version and open it with that.",
        file=file,
    )
