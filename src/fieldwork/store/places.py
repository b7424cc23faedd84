"""Where a study file may stand, and what can be seen of it without a key."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from fieldwork.errors import DamagedStudy, InputError, NotAStudy, StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.store.faults import guard, remedy

PAGE = 4096
PLAIN_HEADER = b"SQLite format 3\x00"
STUDY_FILE = "study.fieldwork"
_OF_A_STUDY = (STUDY_FILE, "names.fieldwork", "study.yaml", "codebook.yaml")
"""What stands in a study's folder: its log, its key file, its form and its codebook."""
NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ncpfs", "9p", "afpfs", "webdav", "davfs", "ceph"}
    | {
        "fuse.sshfs",
        "fuse.davfs2",
        "fuse.rclone",
        "fuse.gvfsd-fuse",
        "fuse.s3fs",
        "fuse.glusterfs",
        "glusterfs",
        "lustre",
    }
)


def examine(file: Path) -> None:
    """Refuse what cannot be a study file, as far as its outside shows: NotAStudy or DamagedStudy."""
    if not file.exists():
        raise NotAStudy(
            msg(
                "{file} bestaat niet. Wijs de map van een studie aan (--study MAP), of maak er een met fieldwork new.",
                "{file} does not exist. Point at a study's folder (--study DIR), or make one with fieldwork new.",
                file=file,
            )
        )
    if not file.is_file():
        raise NotAStudy(_no_study(file, msg("het is geen bestand", "it is not a file")))
    with guard(file):
        size = file.stat().st_size
        with file.open("rb") as source:
            start = source.read(512)
    if size == 0:
        raise DamagedStudy(
            msg(
                "{file} is leeg. {remedy}",
                "{file} is empty. {remedy}",
                file=file,
                remedy=remedy(file),
            )
        )
    if start.startswith(PLAIN_HEADER):
        raise NotAStudy(_no_study(file, msg("het is een onversleutelde database", "it is a database without encryption")))
    if _is_text(start):
        raise NotAStudy(_no_study(file, msg("het is een tekstbestand", "it is a text file")))
    wal = Path(f"{file}-wal")
    if size % PAGE and not (wal.exists() and wal.stat().st_size):
        raise DamagedStudy(
            msg(
                "{file} is niet heel: het eind ontbreekt, of het is geen bestand van fieldwork ({size} bytes is geen veelvoud "
                "van {page}). {remedy}",
                "{file} is not whole: its end is missing, or it is no file of fieldwork ({size} bytes is not a multiple of "
                "{page}). {remedy}",
                file=file,
                size=size,
                page=PAGE,
                remedy=remedy(file),
            )
        )


def _no_study(file: Path, why: Msg) -> Msg:
    if file.name == "names.fieldwork":
        return msg("{file} is geen sleutelbestand: {why}. {remedy}", "{file} is no key file: {why}. {remedy}",
                   file=file, why=why, remedy=remedy(file))  # fmt: skip
    return msg(
        "{file} is geen studie: {why}. Wijs een study.fieldwork of een reservekopie daarvan aan.",
        "{file} is no study: {why}. Point at a study.fieldwork or at a backup of one.",
        file=file,
        why=why,
    )


def _is_text(start: bytes) -> bool:
    """Whether the first bytes read as text; ciphertext of this length does not."""
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as fault:
        text = start[: fault.start].decode("utf-8") if fault.start >= len(start) - 3 else "\0"
    return "\0" not in text


def writable(file: Path) -> bool:
    """Whether the file and its folder (which has to take a -wal beside it) can be written by us."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)


def require_folder(folder: Path) -> None:
    """InputError where a folder is not there. It is not made: the disk that it is on may not be connected."""
    if not folder.is_dir():
        raise InputError(
            msg(
                "De map {folder} bestaat niet. Sluit de schijf aan waar zij op staat, maak haar zelf, of kies een andere.",
                "The folder {folder} does not exist. Connect the disk that it is on, make it yourself, or choose another.",
                folder=folder,
            )
        )


def refuse_over_a_study(target: Path) -> None:
    """InputError where a copy would be written over what a study is made of, whatever was confirmed."""
    beside = (target.with_name(name) for name in _OF_A_STUDY if name != target.name.casefold())
    if target.name.casefold() in _OF_A_STUDY and target.exists() and any(each.exists() for each in beside):
        raise InputError(
            msg(
                "{file} hoort bij een studie en wordt niet overschreven. Kies een andere naam, liefst op een andere schijf.",
                "{file} belongs to a study and is not written over. Choose another name, best on another disk.",
                file=target,
            )
        )


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32":
        folder.chmod(0o700)


def new_private_file(file: Path) -> None:
    """Make an empty file that only its owner can read. SQLite gives -wal and -shm the rights of their file."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise InputError(
            msg(
                "{file} bestaat al en wordt niet overschreven. Kies een andere naam.",
                "{file} is there already and is not written over. Choose another name.",
                file=file,
            )
        ) from None


def sync_folder(folder: Path) -> None:
    """Make the folder's names durable, where the system has that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refuse_network(file: Path) -> None:
    """StudyError where the file stands in a network folder: locks do not hold there, and answers get lost."""
    kind = network_type(file)
    if kind:
        raise StudyError(
            msg(
                "{file} staat in een netwerkmap ({kind}). Daar kunnen twee computers elkaars antwoorden beschadigen: "
                "zet de studie op de schijf van deze computer en breng kopieën samen met een reservekopie.",
                "{file} is in a network folder ({kind}). There two computers can damage each other's answers: put the "
                "study on this computer's own disk and bring copies along as a backup.",
                file=file,
                kind=kind,
            )
        )


def network_type(file: Path) -> str | None:
    """The kind of network folder that holds `file`, or None where none is seen (macOS does not tell us)."""
    full = str(file.resolve())
    if sys.platform == "win32":
        return "UNC" if full.startswith("\\\\") and not full.startswith("\\\\?\\") else None
    if sys.platform == "darwin":
        return None
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    return network_mount(mounts, full)


def network_mount(mounts: str, full: str) -> str | None:
    """The network type of the mount (lines as in /proc/self/mounts) that holds the path `full`, or None."""
    best, found = "", ""
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        # The kernel writes a space, tab, newline and backslash in a path as three octal digits.
        point = words[1].replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
        inside = full == point or full.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, found = point, words[2]
    # A whole system on such a mount (some containers) is nobody's shared folder.
    return found if found in NETWORK_TYPES and best != "/" else None
