"""Opening a file of the REFI-QDA exchange that anybody may have made: within bounds, and with nothing in it obeyed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from fieldwork.errors import InputError, because
from fieldwork.i18n import Msg, msg
from fieldwork.text import one_line

MOST_BYTES = 1 << 30
"""What a project may be, unpacked."""
MOST_XML = 1 << 28
MOST_RATIO = 200
MOST_CODINGS = 250_000
_SMALL = 1 << 16
"""An archive that unpacks to less than this is no bomb, however well its words pack."""
_CODING = re.compile(rb"<(?:[\w.-]+:)?Coding[\s/>]")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.I)
_ROOT = re.compile(r"<[A-Za-z_]")
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, IndexError)


def wrong(file: Path, message: Msg, line: int | None = None) -> InputError:
    """The error that a file is not taken in, with its place."""
    place = f"{file}:{line}" if line else str(file)
    return InputError(msg("{place}: {what} Er is niets overgenomen.", "{place}: {what} Nothing was taken in.",
                          place=place, what=message))  # fmt: skip


class Archive:
    """The project or codebook of a file, and the texts beside it."""

    def __init__(self, path: Path, root: etree._Element, texts: Mapping[str, bytes]) -> None:
        self.path, self.root, self._texts = path, root, texts

    def wrong(self, message: Msg, at: etree._Element | None = None) -> InputError:
        """The error that this file is not taken in; `at` is the element that is wrong."""
        line: Any = at.sourceline if at is not None else None  # lxml's stubs take it for None, always
        return wrong(self.path, message, line)

    def text(self, path: str, at: etree._Element) -> str | None:
        """The text at a path of the format; None where it is not meant to be in the file. Raises InputError where it is
        missing or no UTF-8."""
        scheme, _, name = path.partition("://")
        if scheme != "internal":
            return None
        found = self._texts.get(name.strip("/"), self._texts.get(unquote(name.strip("/"))))
        if found is None:
            raise self.wrong(msg("de tekst {name} ontbreekt in het bestand.", "the text {name} is missing in the file.",
                                 name=one_line(name, 80)), at)  # fmt: skip
        try:
            return found.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.wrong(msg("de tekst {name} is geen UTF-8 (byte {n}). Sla hem op als UTF-8.",
                                 "the text {name} is not UTF-8 (byte {n}). Save it as UTF-8.",
                                 name=one_line(name, 80), n=error.start), at) from None  # fmt: skip


def opened(path: Path) -> Archive:
    """Open a .qdpx, .qde or .qdc, whatever it is called. Raises InputError, which has the place, for all that is not right."""
    try:
        if zipfile.is_zipfile(path):
            with _damage_told(path), zipfile.ZipFile(path) as archive:
                return _unzipped(path, archive)
        with path.open("rb") as file:
            raw = file.read(MOST_XML + 1)
    except OSError as error:
        raise wrong(path, msg("dit bestand is niet te lezen ({why}).", "this file cannot be read ({why}).",
                              why=because(error))) from error  # fmt: skip
    return Archive(path, _parsed(path, raw), {})


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise wrong(path, msg("dit archief is beschadigd, versleuteld of niet te lezen.",
                              "this archive is damaged, encrypted or cannot be read.")) from error  # fmt: skip


def _unzipped(path: Path, archive: zipfile.ZipFile) -> Archive:
    entries = archive.infolist()
    _check_bounds(path, entries)
    projects = [each for each in entries if each.filename.lower().endswith(".qde")]
    if len(projects) != 1:
        raise wrong(path, msg("er moet precies één .qde in staan; het zijn er {n}.",
                              "there must be exactly one .qde in it; there are {n}.", n=len(projects)))  # fmt: skip
    home = PurePosixPath(projects[0].filename).parent
    texts: dict[str, bytes] = {}
    root = _parsed(path, _read(archive, projects[0]))
    wanted = {unquote(name) for name in _internal(root)} | _internal(root)
    for entry in entries:
        place = PurePosixPath(entry.filename)
        inside = place.parts[len(home.parts) :]
        if place.parts[: len(home.parts)] == home.parts and len(inside) > 1 and inside[0].lower() == "sources":
            name = "/".join(inside[1:])
            if name in wanted:  # pictures and recordings stay where they are
                texts[name] = _read(archive, entry)
    return Archive(path, root, texts)


def _internal(root: etree._Element) -> set[str]:
    """The texts that a project wants to be beside it."""
    paths = (each.get("plainTextPath", "") for each in root.iter(etree.Element))
    return {path.partition("://")[2].strip("/") for path in paths if path.startswith("internal://")}


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def _check_bounds(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    names: set[str] = set()
    for each in entries:
        name = each.filename
        parts = PurePosixPath(name).parts
        if "\\" in (each.orig_filename or name) or name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
            raise wrong(path, msg("“{name}” wijst buiten het archief.", "“{name}” points outside the archive.",
                                  name=one_line(name, 80)))  # fmt: skip
        if name in names:
            raise wrong(path, msg("“{name}” staat er tweemaal in.", "“{name}” is in it twice.", name=one_line(name, 80)))
        names.add(name)
    whole, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if whole > MOST_BYTES:
        raise wrong(path, msg("uitgepakt is dit {n} MB; meer dan {most} MB wordt niet uitgepakt.",
                              "unpacked this is {n} MB; more than {most} MB is not unpacked.",
                              n=whole >> 20, most=MOST_BYTES >> 20))  # fmt: skip
    if whole > _SMALL and whole > MOST_RATIO * max(packed, 1):
        raise wrong(path, msg("dit pakt {n} keer zo groot uit; meer dan {most} keer wordt niet vertrouwd.",
                              "this unpacks to {n} times its size; more than {most} times is not trusted.",
                              n=whole // max(packed, 1), most=MOST_RATIO))  # fmt: skip


def _parsed(path: Path, raw: bytes) -> etree._Element:
    """The root of XML in which nothing is declared, included or fetched."""
    if len(raw) > MOST_XML:
        raise wrong(path, msg("de XML is groter dan {n} MB.", "the XML is larger than {n} MB.", n=MOST_XML >> 20))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(path, msg("de XML is geen UTF-8 (byte {n}).", "the XML is not UTF-8 (byte {n}).",
                              n=error.start)) from None  # fmt: skip
    declared = msg("er staat een DOCTYPE in; die kan iets anders binnenhalen en wordt niet gelezen.",
                   "there is a DOCTYPE in it; that can bring in something else and is not read.")  # fmt: skip
    root = _ROOT.search(text)
    if _DOCTYPE.search(text, 0, root.start() if root else len(text)):
        raise wrong(path, declared)
    if (many := sum(1 for _ in _CODING.finditer(raw))) > MOST_CODINGS:
        raise wrong(path, msg("er staan {n} coderingen in; meer dan {most} worden niet ineens overgenomen. Verdeel het.",
                              "there are {n} codings in it; more than {most} are not taken in at once. Divide it.",
                              n=many, most=MOST_CODINGS))  # fmt: skip
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        found = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise wrong(path, msg("dit is geen goede XML.", "this is no well-formed XML."), error.lineno) from None
    if found.getroottree().docinfo.internalDTD is not None:
        raise wrong(path, declared)
    return found
