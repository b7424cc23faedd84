"""Word and Excel files of others: zips of XML that are looked through before any program reads them.

What no such file needs is refused with one line: paths that climb, a text that unpacks to far more than it weighs, entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from fieldwork.errors import because
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Defect, DefectsError

MAX_PACKED = 50_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200
MAX_PARTS = 5_000
_SMALL = 1_000_000
"""Below this many bytes a high ratio is no bomb."""
_CHUNK = 1 << 20
_FORBIDDEN = tuple(
    word.encode(coding) for word in ("<!DOCTYPE", "<!ENTITY") for coding in ("ascii", "utf-16-le", "utf-16-be")
)
_ENTITIES = msg("In dit bestand staan verwijzingen die er niet horen (DOCTYPE). Bewaar het in uw programma opnieuw.",
                "This file holds declarations that do not belong there (DOCTYPE). Save it again in your program.")  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0"


def refused(path: Path, code: str, message: Msg, line: int = 1, column: int = 1) -> DefectsError:
    """That a file is not taken in: one line with its place."""
    return DefectsError([Defect(code, path, line, column, msg("", ""), message)])


def content(path: Path, most: int = MAX_PACKED) -> bytes:
    """The bytes of a file, if there are not too many. Raises DefectsError."""
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise refused(path, "unreadable", msg("Dit bestand is niet te lezen: {why}.", "This file cannot be read: {why}.",
                                              why=because(error))) from None  # fmt: skip
    if len(raw) > most:
        raise refused(path, "too-big", msg(
            "Dit bestand is groter dan {n} MB. Verdeel het over meer bestanden.",
            "This file is over {n} MB. Spread it over more files.", n=most // 1_000_000))  # fmt: skip
    return raw


def unharmful(path: Path, raw: bytes, kind: str) -> io.BytesIO:
    """The bytes of a .docx or .xlsx (`kind`), looked through, to hand to who reads it. Raises DefectsError."""
    if raw.startswith(_OLE):
        raise refused(path, "unreadable", msg(
            "Dit is een oud of met een wachtwoord beveiligd bestand. Bewaar het in uw programma opnieuw als .{kind}, zonder "
            "wachtwoord.",
            "This is an old file or one with a password. Save it again in your program as .{kind}, without a password.",
            kind=kind))  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            _look_through(path, packed, len(raw))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, DefectsError):
            raise
        raise refused(path, "unreadable", not_a(kind)) from None
    return io.BytesIO(raw)


def not_a(kind: str) -> Msg:
    """That a file is not what its name says."""
    return msg("Dit is geen heel .{kind}-bestand. Open het in uw programma en bewaar het opnieuw als .{kind}.",
               "This is no whole .{kind} file. Open it in your program and save it again as .{kind}.", kind=kind)  # fmt: skip


def _look_through(path: Path, packed: zipfile.ZipFile, weight: int) -> None:
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS:
        raise refused(path, "too-many", msg(
            "Dit bestand heeft te veel onderdelen ({n}).", "This file has too many parts ({n}).", n=len(entries)))  # fmt: skip
    for name in names:
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if name.startswith(("/", "\\")) or ".." in parts or (parts and ":" in parts[0]):
            raise refused(path, "unreadable", msg(
                "In dit bestand staat een pad dat naar buiten wijst. Zo maakt geen programma het; er is niets gelezen.",
                "A path in this file points outside it. No program makes it so; nothing was read."))  # fmt: skip
    if len(set(names)) != len(names):
        raise refused(path, "duplicate-id", msg(
            "In dit bestand staat een onderdeel twee keer.", "A part stands twice in this file."))  # fmt: skip
    total = 0
    for entry in entries:
        tail = b""
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        with packed.open(entry) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED or (total > _SMALL and total > weight * MAX_RATIO):
                    raise refused(path, "too-big", msg(
                        "Dit bestand wordt uitgepakt veel te groot. Er is niets van gelezen.",
                        "Unpacked this file becomes far too big. Nothing of it was read."))  # fmt: skip
                if is_xml and any(word in tail + chunk for word in _FORBIDDEN):
                    raise refused(path, "unreadable", _ENTITIES)
                tail = chunk[-20:]
