"""Another copy of a study, open to be read and left as it is: never written, nothing made beside it, looked through first."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

import apsw

from fieldwork.errors import DamagedStudy, FieldworkError, InputError, StudyBusy, WrongPassphrase
from fieldwork.i18n import msg
from fieldwork.store import crypt, migrate, rows
from fieldwork.store.crypt import Key
from fieldwork.store.faults import guard, not_whole, of_another
from fieldwork.store.leftovers import MERGING, clear
from fieldwork.store.log import Log, require_study
from fieldwork.store.places import STUDY_FILE, examine
from fieldwork.store.recounted import AS_IT_STANDS, Recount

Tick: TypeAlias = Callable[[int, int], None]
"""Told how many events of how many were looked through."""

_BESIDE = ("-wal", "-journal")
"""What SQLite keeps beside a file and has to be read with it."""
_TRIES = 3
FEW = 50_000
"""Events of which the heads are looked at too: some thousand sessions. With more a merge would take half as long again."""
_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Other:
    """Another copy, open: `file` as it was named, `place` where it is read (a private copy, where it has to be), and the
    connection that looks through it."""

    file: Path
    place: Path
    key: Key
    db: apsw.Connection
    copied: bool

    @property
    def device(self) -> str | None:
        """The id of the copy that wrote it last, or None for a backup or a hand-over."""
        with guard(self.file):
            found: str | None = self.db.execute("SELECT value FROM meta WHERE name = 'device'").get
            return found

    @property
    def yaml(self) -> Iterator[tuple[str, bytes]]:
        """The YAML that a backup or hand-over carries with it, by its path in the study's folder."""
        if self.db.table_exists("main", "yaml_file"):
            with guard(self.file):
                yield from self.db.execute("SELECT path, content FROM yaml_file")


@contextmanager
def opened(file: Path, keys: Iterable[Callable[[], Key]], log: Log) -> Iterator[Other]:
    """Another copy of the study of `log`, with the first of some keys that fits; keys are only made as they are needed.

    What its program has not written into the file yet (a -wal), or an older format, is read through a copy in a private folder
    beside the log, which is gone afterwards. Raises WrongPassphrase, NotAStudy, DamagedStudy, StudyBusy; StudyError for a file
    of a newer program; InputError for another study, or this copy itself.
    """
    with of_another(file):
        examine(file)
    refuse_itself(file, log)
    with private_folder(log.file.parent) as folder:
        place = _copied(file, folder()) if _is_unsettled(file) else file
        with of_another(file):
            key, db = _unlocked(file, place, keys)
        try:
            with of_another(file), guard(file):
                require_study(db, file)
                version = int(db.pragma("user_version"))
                if version > migrate.VERSION:
                    migrate.bring_up(db, file, key, readonly=True)  # says so
                if version < migrate.VERSION:
                    if place == file:
                        db.close()
                        place = _copied(file, folder())
                        db = crypt.connect(place, key)
                    migrate.bring_up(db, place, key, readonly=False)
                _refuse_another(db, file, log)
            yield Other(file, place, key, db, place != file)
        finally:
            db.close()


def refuse_itself(file: Path, log: Log) -> None:
    """InputError where another copy is the file of this log."""
    if file.samefile(log.file):
        raise InputError(msg("{file} is deze studie zelf: er is niets samen te voegen.",
                             "{file} is this study itself: there is nothing to merge.", file=file))  # fmt: skip


def _unlocked(file: Path, place: Path, keys: Iterable[Callable[[], Key]]) -> tuple[Key, apsw.Connection]:
    for make in keys:
        key = make()
        with suppress(WrongPassphrase):
            return key, crypt.connect(place, key, untouched=place == file)
    raise crypt.wrong(file)


def _refuse_another(db: apsw.Connection, file: Path, log: Log) -> None:
    if db.execute("SELECT value FROM meta WHERE name = 'study'").get != log.study_id:
        raise InputError(
            msg(
                "{file} is een andere studie, en die worden niet samengevoegd. Kies een kopie van deze studie: een die met "
                "restore, handover of door kopiëren van de map is gemaakt.",
                "{file} is another study, and those are not merged. Choose a copy of this study: one that was made by "
                "restore, handover or copying the folder.",
                file=file,
            )
        )


# --- reading it through a copy ---------------------------------------------------------------------------------------


def _is_unsettled(file: Path) -> bool:
    return any(beside.exists() and beside.stat().st_size for beside in _beside(file))


def _beside(file: Path) -> list[Path]:
    return [Path(f"{file}{end}") for end in _BESIDE]


def _copied(file: Path, folder: Path) -> Path:
    """The file with what stands beside it, copied as it was at one moment. StudyBusy where it never stood still."""
    place = folder / STUDY_FILE
    with guard(file):
        for _ in range(_TRIES):
            before = _stood(file)
            shutil.copyfile(file, place)
            for beside, end in zip(_beside(file), _BESIDE, strict=True):
                copy = Path(f"{place}{end}")
                copy.unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    shutil.copyfile(beside, copy)
            if before == _stood(file):
                return place
    raise StudyBusy(msg("In {file} wordt nu geschreven. Sluit die kopie en voeg haar daarna samen.",
                        "{file} is being written to now. Close that copy and merge it then.", file=file))  # fmt: skip


def _stood(file: Path) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for path in (file, *_beside(file)):
        try:
            found.append((path.stat().st_mtime_ns, path.stat().st_size))
        except FileNotFoundError:
            found.append(None)
    return found


@contextmanager
def private_folder(beside: Path) -> Iterator[Callable[[], Path]]:
    """A private folder, made when it is asked for and gone afterwards; what a killed merge left there goes first."""
    clear(beside)
    made: list[Path] = []

    def folder() -> Path:
        if not made:
            with guard(beside):
                made.append(Path(tempfile.mkdtemp(prefix=f"{MERGING}{os.getpid()}-", dir=beside)))
        return made[0]

    try:
        yield folder
    finally:
        for each in made:
            shutil.rmtree(each, ignore_errors=True)


# --- looking through it ----------------------------------------------------------------------------------------------


_LOOKED_AT = """
SELECT seq, digest, supersedes IS NOT NULL, {as_it_stands}, by || ' ' || device || ' ' || kind,
  '[' || json_quote(id) || ', ' || json_quote(kind) || ', ' ||
  json_quote(subject) || ', ' || at || ', ' || offset || ', ' || json_quote(by) || ', ' || json_quote(device) || ', ' ||
  json_quote(supersedes) || ', ' || json_quote(body) || ']'
FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq
"""
_WRITTEN = _LOOKED_AT.format(as_it_stands="0")
_WRITTEN_WITH_HEADS = _LOOKED_AT.format(as_it_stands=AS_IT_STANDS)
_ONE = f"SELECT {rows.COLUMNS} FROM event WHERE seq = ?"


class Checking(threading.Thread):
    """Looks at every new event of another copy while SQLite takes them in: are they what was written?

    That no page was changed or lost shows when it is read, for each carries a code that only its key makes; that no event is
    missing, from their numbers, which `merge` looks at. Of `bulk`, which is taken in with its heads, those are looked at too,
    where that takes no time that anybody notices.
    """

    def __init__(
        self, other: Other, bulk: Sequence[tuple[int, int]], rest: Sequence[tuple[int, int]], tick: Tick | None
    ) -> None:
        super().__init__(name="check", daemon=True)
        self._other, self._tick = other, tick
        self.with_heads = sum(last - first + 1 for first, last in bulk) <= FEW
        self._ranges = [*((*each, self.with_heads) for each in bulk), *((*each, False) for each in rest)]
        self._heads = Recount()
        self._told: Counter[str] = Counter()
        self._fault: BaseException | None = None
        self._ended = threading.Event()
        self.many = sum(last - first + 1 for first, last, _ in self._ranges)

    def run(self) -> None:
        """In a thread: SQLite lets go of the interpreter, and reading and hashing take as long as writing."""
        try:
            with guard(self._other.file):
                self._look()
        except DamagedStudy as fault:
            self._fault = not_whole(self._other.file) if fault.__cause__ is not None else fault
        except BaseException as fault:
            self._fault = fault

    def _look(self) -> None:
        """SQLite writes what is hashed (`rows.digest`) as fast as it reads; where its JSON is not ours, letter for
        letter, as with what is not ASCII, ours counts."""
        db, told, done, heads = self._other.db, self._told, 0, self._heads
        for first, last, with_heads in self._ranges:
            sql = _WRITTEN_WITH_HEADS if with_heads else _WRITTEN
            for seq, digest, replaces, is_sure, who, text in db.execute(sql, (first, last)):
                if text is None or blake2b(text.encode(), digest_size=16).digest() != digest:
                    row = db.execute(_ONE, (seq,)).fetchall()[0]
                    if rows.digest(row) != digest:
                        raise not_as_written(self._other.file, str(row[0]))
                if is_sure:
                    heads.heads += 1
                elif with_heads:
                    heads.unsure.append(seq)
                if replaces and with_heads:
                    heads.replacing.append(seq)
                told[who] += 1
                done += 1
                if done % _EVERY == 0:
                    if self._ended.is_set():
                        return
                    if self._tick is not None:
                        self._tick(done, self.many)
        heads.end(db)

    def stop(self) -> None:
        """Stop looking, for nothing will be taken in; returns when it has."""
        self._ended.set()
        if self.is_alive():
            self.join()

    def has(self, heads: int, awaited: int) -> bool:
        """Whether the heads of the events of `bulk`, so many, and what they wait for are what those make, after `result`; of
        more than FEW nobody looks."""
        found = self._heads
        return not self.with_heads or (found.right and (found.heads, found.awaited) == (heads, awaited))

    def result(self) -> Counter[tuple[str, str, str]]:
        """How many events there are of whom, of which copy, of which kind, when all were seen. DamagedStudy where one is not
        what was written."""
        self.join()
        if self._fault is not None:
            raise self._fault
        found: Counter[tuple[str, str, str]] = Counter()
        for who, many in self._told.items():
            by, device, kind = who.rsplit(" ", 2)
            found[by, device, kind] += many
        return found


def not_as_written(file: Path, event: str) -> DamagedStudy:
    """An event of another copy was changed after it was written."""
    return DamagedStudy(
        msg(
            "{file} is beschadigd of vervalst: gebeurtenis {id} is daar niet wat ervan is opgeschreven. Er is niets "
            "overgenomen. Laat op die computer fieldwork verify lopen en neem een reservekopie.",
            "{file} is damaged or forged: event {id} is not what was written of it there. Nothing was taken in. Run "
            "fieldwork verify on that computer and take a backup.",
            file=file,
            id=event,
        )
    )


def is_whole(other: Other, db: apsw.Connection) -> bool:
    """Whether a page of another copy can be read, as `db` has it attached as `other`; for telling which of two is damaged."""
    try:
        with guard(other.file):
            return bool(db.execute("PRAGMA other.quick_check").get == "ok")
    except FieldworkError:
        return False
