"""The key and the way in: SQLCipher 4's file format, opened with a key that is derived once.

The file's first 16 bytes are its salt; the key is PBKDF2-HMAC-SHA512 over the passphrase with 256,000 rounds (SQLCipher
4's own numbers), so that any SQLCipher 4 program opens the file with the passphrase. Deriving takes some 0.15 s and
lets other threads run; a further connection takes the derived key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import apsw

from fieldwork.errors import ReadOnlyStudy, WrongPassphrase
from fieldwork.i18n import msg
from fieldwork.store.faults import guard, remedy
from fieldwork.store.places import examine, new_private_file, refuse_network, writable

SALT_BYTES = 16
ROUNDS = 256_000
BUSY_MS = 5_000
"""How long a writer waits for its turn."""
CACHE_KIB = 16_384
"""How much of the file may stay decrypted in memory."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What opens one study file: the derived key and the file's salt. Never shown."""

    key: bytes
    salt: bytes

    def __repr__(self) -> str:
        return "Key(…)"


def derive(file: Path, passphrase: str) -> Key:
    """The key of a file that exists. Whether it fits is seen when the file is opened.

    NotAStudy or DamagedStudy where the file cannot be a study's.
    """
    examine(file)
    with guard(file), file.open("rb") as source:
        return _stretch(passphrase, source.read(SALT_BYTES))


def fits(key: Key, passphrase: str) -> bool:
    """Whether a passphrase is that of a file that is open with `key`. The file itself is left alone: closing it anywhere
    in a process lets go of the locks that SQLite holds on it there.
    """
    return hmac.compare_digest(_stretch(passphrase, key.salt).key, key.key)


def new_key(passphrase: str) -> Key:
    """The key of a file that is still to be made, with a salt of its own."""
    return _stretch(passphrase, os.urandom(SALT_BYTES))


def _stretch(passphrase: str, salt: bytes) -> Key:
    plain = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Key(hashlib.pbkdf2_hmac("sha512", plain, salt, ROUNDS, 32), salt)


def connect(file: Path, key: Key, *, readonly: bool = False, untouched: bool = False) -> apsw.Connection:
    """A connection that has read the file's first page with the key.

    One that may not write (`readonly`, or the folder does not allow it) refuses every write; one that leaves the file
    `untouched` makes nothing beside it either. WrongPassphrase where the key does not fit; the errors of `places.examine`;
    ReadOnlyStudy where the newest changes cannot be read from such a folder.
    """
    examine(file)
    can_write = writable(file) and not untouched
    if not readonly and can_write:
        refuse_network(file)
    with guard(file):
        if can_write:  # an absolute path begins with no `file:`, so that only `attach` names a file that way
            flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
            connection = apsw.Connection(str(file.absolute()), flags)
        else:
            connection = _open_immutable(file)
        try:
            connection.set_busy_timeout(BUSY_MS)
            unlock(connection, key)
            try:
                connection.pragma("user_version")
            except apsw.NotADBError:
                raise wrong(file) from None
            _settle(connection, readonly=readonly or not can_write)
            if can_write and not readonly and being_rekeyed(file).exists():  # a change of passphrase that was broken off
                remove(being_rekeyed(file))
        except BaseException:
            connection.close()
            raise
    return connection


def wrong(file: Path) -> WrongPassphrase:
    """The passphrase is not that of the file."""
    return WrongPassphrase(
        msg(
            "Deze wachtzin opent {file} niet. Typ haar nog eens, let op hoofdletters en spaties. Weet u zeker dat zij goed is, "
            "dan is het begin van het bestand beschadigd. {remedy}",
            "This passphrase does not open {file}. Type it again and mind capitals and spaces. If you are certain that it is "
            "right, the start of the file is damaged. {remedy}",
            file=file,
            remedy=remedy(file),
        )
    )


def unlock(connection: apsw.Connection, key: Key) -> None:
    """Say in what format and with which key a connection's file is written."""
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.pragma("key", f"x'{key.key.hex()}{key.salt.hex()}'")


def _open_immutable(file: Path) -> apsw.Connection:
    """Read where nothing beside the file can be made: SQLite then needs to be told that no one writes."""
    wal, shm = Path(f"{file}-wal"), Path(f"{file}-shm")
    waiting = wal.exists() and wal.stat().st_size > 0
    journal = Path(f"{file}-journal")
    if journal.exists() and journal.stat().st_size > 0:  # of a merge that was killed: the file itself is half of it
        wal, waiting = journal, True
    elif waiting and shm.exists():  # SQLite reads both from a folder it may not write to
        return apsw.Connection(str(file), apsw.SQLITE_OPEN_READONLY)
    if waiting:
        raise ReadOnlyStudy(
            msg(
                "In deze map mag niet geschreven worden, en de laatste wijzigingen staan nog in {wal}. Kopieer {file} "
                "en {wal} samen naar een map waarin u mag schrijven en open de studie daar.",
                "This folder cannot be written to, and the last changes are still in {wal}. Copy {file} and {wal} "
                "together to a folder that you can write to, and open the study there.",
                file=file,
                wal=wal.name,
            )
        )
    return apsw.Connection(_untouched(file), apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)


def _untouched(file: Path) -> str:
    """The name by which SQLite reads a file without making anything beside it."""
    from urllib.parse import quote

    return f"file:{quote(str(file.resolve()))}?immutable=1"


def attach(connection: apsw.Connection, file: Path, key: Key, name: str, *, untouched: bool) -> None:
    """Let a connection of `connect` that may write read another encrypted file too, as the schema `name`."""
    where = _untouched(file) if untouched else str(file.absolute())
    connection.execute(f"ATTACH ? AS {name} KEY ?", (where, f"x'{key.key.hex()}{key.salt.hex()}'"))
    connection.pragma("cache_size", -CACHE_KIB, schema=name)


def _settle(connection: apsw.Connection, *, readonly: bool) -> None:
    connection.pragma("temp_store", "memory")
    connection.pragma("cache_size", -CACHE_KIB)
    connection.pragma("trusted_schema", 0)
    connection.pragma("cell_size_check", 1)
    if readonly:
        connection.pragma("query_only", 1)
        return
    connection.pragma("secure_delete", 1)
    connection.pragma("synchronous", "full")
    connection.pragma("fullfsync", 1)  # macOS keeps what is synced in the disk's own memory otherwise


def duplicate(source: apsw.Connection, target: Path, key: Key) -> None:
    """Write a whole, consistent copy of an open study under a new name, with the same key, while others may go on
    writing.

    InputError where the name is taken; nothing stays of a copy that fails.
    """
    with guard(target):
        new_private_file(target)
        try:
            copy = apsw.Connection(str(target), apsw.SQLITE_OPEN_READWRITE)
            try:
                unlock(copy, key)
                copy.pragma("synchronous", "full")
                with copy.backup("main", source, "main") as run:
                    while not run.done:
                        run.step(-1)
            finally:
                copy.close()
        except BaseException:
            remove(target)
            raise


def being_rekeyed(file: Path) -> Path:
    """Where the copy under a new key is made, before it takes the place of the file."""
    return file.with_name(f"{file.name}.rekey")


def remove(file: Path) -> None:
    """Take away a database file with what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{end}").unlink(missing_ok=True)
