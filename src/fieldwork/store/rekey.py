"""Another passphrase for an encrypted file, and the key itself as letters for on paper.

A file gets its new key by being copied: the copy is made, read through and put on the disk under the new key, and only then
takes the old one's name. Whenever the power fails, one whole file stands there, which the old passphrase opens or the new one.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import apsw

from fieldwork.errors import InputError, StudyBusy
from fieldwork.i18n import Msg, msg
from fieldwork.ids import Stamper
from fieldwork.record.events import Event
from fieldwork.store import crypt, intake, projections
from fieldwork.store.crypt import Key, connect, duplicate, remove
from fieldwork.store.faults import damaged, guard, read_only
from fieldwork.store.log import Log
from fieldwork.store.places import sync_folder, writable

CHANGED = "passphrase.changed"
"""The event that a study has another key."""
Noting: TypeAlias = Callable[[apsw.Connection], None]
"""Writes in the copy, before it takes the place, what was done with it."""


def rekey(file: Path, old: Key, new: Key, noting: Noting | None = None) -> None:
    """Put a file under another key, alone on it, all or nothing.

    StudyBusy where anybody else has it open, NoRoom, ReadOnlyStudy, WrongPassphrase, DamagedStudy: it is then as it was.
    """
    if not writable(file):
        raise read_only(file)
    part = crypt.being_rekeyed(file)
    with closing(connect(file, old)) as source, guard(file):
        with _alone(source, file):
            remove(part)
            try:
                duplicate(source, part, new)
                _finish(part, new, source, noting)
                if sys.platform == "win32":  # which lets no name go of a file that is open
                    source.close()
                part.replace(file)
            except BaseException:
                remove(part)
                raise
        sync_folder(file.parent)


def rekey_study(log: Log, new: Key, *, by: str, how: str) -> None:
    """Put the study of a log under another key and close the log; that it was done stands in the study from that moment on.

    `how` says by what right: `passphrase` or `recovery`. For errors see `rekey`; the log is closed then too.
    """
    file, old, device = log.file, log.key, log.device
    log.close()

    def noting(db: apsw.Connection) -> None:
        stamp = Stamper(by, device, projections.newest_at(db))()
        body = {"with": how}
        intake.take_in(db, [Event(stamp.id, CHANGED, "study", stamp.at, stamp.offset, stamp.by, stamp.device, (), body)])

    rekey(file, old, new, noting)


@contextmanager
def _alone(db: apsw.Connection, file: Path) -> Iterator[None]:
    """Hold a file so that nobody else can read or write it, all of it in one place, without a -wal."""
    try:
        if db.pragma("journal_mode", "delete") == "delete":
            db.pragma("locking_mode", "exclusive")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")  # the lock stays until the connection is closed
            if db.pragma("journal_mode") == "delete":
                Path(f"{file}-journal").unlink(missing_ok=True)  # of a change that broke off: it must not meet the new file
                yield
                return
    except (apsw.BusyError, apsw.LockedError):
        pass
    raise StudyBusy(
        msg(
            "{file} is ook in een ander venster of programma open. Sluit dat eerst: een andere wachtzin kan alleen als "
            "niemand anders de studie open heeft. Er is niets veranderd.",
            "{file} is open in another window or program too. Close that first: a new passphrase needs nobody else to have "
            "the study open. Nothing has changed.",
            file=file,
        )
    )


def _finish(part: Path, new: Key, source: apsw.Connection, noting: Noting | None) -> None:
    """See to it that the copy is whole, let it say what was done, and bring it to the disk."""
    with closing(connect(part, new)) as copy:
        if copy.pragma("integrity_check") != "ok" or _sizes(copy) != _sizes(source):
            raise damaged(part)
        if noting is not None:
            with copy:
                noting(copy)
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())


def _sizes(db: apsw.Connection) -> list[tuple[str, int]]:
    """How many rows each table has."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
    names = [name for (name,) in db.execute(named)]
    return [(name, db.execute(f'SELECT count(*) FROM "{name}"').get) for name in names]


# --- the key on paper -----------------------------------------------------------------------------------------------

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: no I, L, O or U, so that none is taken for another."""
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
GROUPS, IN_GROUP = 11, 6
"""A key is 11 groups of 6 letters, of which the sixth checks its group and its place."""
_DATA = GROUPS * (IN_GROUP - 1)
_SPARE = _DATA * 5 - 256
"""Bits that are left beside the 256 of the key: they check the whole."""


def on_paper(key: Key) -> list[str]:
    """A key as groups of letters, to print and type over: 256 bits, and what shows a slip in any group or their order."""
    number = int.from_bytes(key.key, "big") << _SPARE | _check(key.key)
    data = [number >> 5 * (_DATA - 1 - place) & 31 for place in range(_DATA)]
    step = IN_GROUP - 1
    groups = [data[start : start + step] for start in range(0, _DATA, step)]
    return ["".join(LETTERS[each] for each in (*group, _sum(place, group))) for place, group in enumerate(groups)]


def from_paper(typed: str, salt: bytes) -> Key:
    """The key of the letters on paper, for the file with this salt.

    Case, spaces and hyphens do not matter. InputError names the group that cannot be right.
    """
    plain = "".join(char for char in typed.upper().translate(_MEANT) if char not in " \t\r\n-–—.")
    strange = next((char for char in plain if char not in LETTERS), None)
    if strange is not None:
        raise InputError(_slip(plain.index(strange) // IN_GROUP))
    if len(plain) != GROUPS * IN_GROUP:
        raise InputError(
            msg(
                "Een herstelsleutel heeft {n} groepen van {m} letters en cijfers; dit zijn {there} tekens. Typ hem opnieuw.",
                "A recovery key has {n} groups of {m} letters and digits; these are {there} characters. Type it once more.",
                n=GROUPS,
                m=IN_GROUP,
                there=len(plain),
            )
        )
    number = 0
    for place in range(GROUPS):
        group = [LETTERS.index(char) for char in plain[place * IN_GROUP : (place + 1) * IN_GROUP]]
        if group[-1] != _sum(place, group[:-1]):
            raise InputError(_slip(place))
        for each in group[:-1]:
            number = number << 5 | each
    raw = (number >> _SPARE).to_bytes(32, "big")
    if number & (1 << _SPARE) - 1 != _check(raw):
        raise InputError(
            msg(
                "Deze groepen horen niet bij elkaar. Kijk of ze van hetzelfde papier komen en of er twee fouten in staan.",
                "These groups do not belong together. See whether they come from one paper and whether there are two slips.",
            )
        )
    return Key(raw, salt)


def _slip(group: int) -> Msg:
    return msg(
        "In groep {n} van de herstelsleutel zit een tikfout. Kijk die groep na en typ de sleutel nog eens.",
        "There is a slip in group {n} of the recovery key. Look at that group and type the key once more.",
        n=group + 1,
    )


def _sum(place: int, group: list[int]) -> int:
    """What the letters of a group and its place add up to: another one wherever a single letter differs."""
    return (place + sum(weight * each for weight, each in zip((1, 3, 5, 7, 9), group, strict=True))) % len(LETTERS)


def _check(raw: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"fieldwork recovery" + raw).digest()[:4], "big") >> 32 - _SPARE
