"""What stands in a REFI-QDA project or codebook, as plain values: every GUID known, every reference leading somewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from fieldwork.i18n import Msg, msg, plural
from fieldwork.spans import Span
from fieldwork.study.refi.archive import Archive, opened
from fieldwork.study.refi.model import FileCase, FileCode, FileCoding, FileNote, FileSource, RefiFile
from fieldwork.text import one_line

_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?\Z")
_COLOR = re.compile(r"#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\Z")
_ROOTS = {"Project", "CodeBook"}
CODINGS = msg("1 codering", "1 coding"), msg("{n} coderingen", "{n} codings")
_PIECES = msg("1 fragment", "1 selection"), msg("{n} fragmenten", "{n} selections")
_TYPES = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")


def read_refi(path: Path) -> RefiFile:
    """Read a .qdpx or .qdc. Raises InputError, one line with its place, for whatever is not right."""
    return _Reader(opened(path)).read()


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.file = RefiFile(archive.path, archive.root.get("origin") or "")
        self.guids: dict[str, str] = {}
        self.variables: dict[str, tuple[str, str]] = {}

    def read(self) -> RefiFile:
        root = self.archive.root
        if _name(root) not in _ROOTS or "QDA-XML" not in str(root.tag):
            raise self.archive.wrong(msg("dit is geen REFI-QDA-project en geen codeboek.",
                                         "this is no REFI-QDA project and no codebook."), root)  # fmt: skip
        self._know_guids(root)
        book = root if _name(root) == "CodeBook" else _child(root, "CodeBook")
        codes = _child(book, "Codes") if book is not None else None
        self.file.codes = [self._code(each) for each in _children(codes, "Code")]
        if book is not root:
            self._project(root)
        return self.file

    def _know_guids(self, root: etree._Element) -> None:
        """Every GUID, once; only a case and its code have one between them."""
        for each in root.iter(etree.Element):
            if each.get("guid") is not None:
                guid, kind = self._guid(each, "guid"), _name(each)
                if guid in self.guids and {self.guids[guid], kind} != {"Case", "Code"}:
                    raise self.archive.wrong(msg("de GUID {guid} komt tweemaal voor.", "the GUID {guid} is there twice.",
                                                 guid=guid), each)  # fmt: skip
                self.guids[guid] = kind

    def _guid(self, at: etree._Element, attribute: str) -> str:
        found = _GUID.match((at.get(attribute) or "").strip())
        if found is None:
            raise self.archive.wrong(msg("{name} heeft geen goede {what}.", "{name} has no right {what}.", name=_name(at),
                                         what=attribute), at)  # fmt: skip
        return found.group(1).lower()

    def _reference(self, at: etree._Element | None, of: etree._Element, *kinds: str) -> str:
        """What an element refers to, of one of these kinds."""
        guid = self._guid(at, "targetGUID") if at is not None else None
        if at is None or guid is None or self.guids.get(guid) not in kinds:
            raise self.archive.wrong(msg("{name} verwijst naar iets dat er niet is ({guid}).",
                                         "{name} refers to something that is not there ({guid}).",
                                         name=_name(of), guid=guid or "–"), of)  # fmt: skip
        return guid

    def _user(self, *at: etree._Element) -> str | None:
        """Who made something: readers and writers differ on which element says so."""
        for name in ("creatingUser", "modifyingUser"):
            for each in at:
                found = _GUID.match((each.get(name) or "").strip())
                if found is not None:
                    return found.group(1).lower()
        return None

    # --- codes ------------------------------------------------------------------------------------------------------

    def _code(self, at: etree._Element) -> FileCode:
        color = (at.get("color") or "").strip()
        if color and not _COLOR.match(color):
            color = ""
        if len(color) == 4:
            color = "#" + "".join(char * 2 for char in color[1:])
        return FileCode(
            self._guid(at, "guid"), self._needed(at, "name"), (at.get("isCodable") or "true") not in ("false", "0"),
            color or None, _words(at, "Description"), self._note_refs(at), [self._code(each) for each in _children(at, "Code")],
        )  # fmt: skip

    def _needed(self, at: etree._Element, attribute: str) -> str:
        found = " ".join((at.get(attribute) or "").split())
        if not found:
            raise self.archive.wrong(msg("{name} heeft geen {what}.", "{name} has no {what}.", name=_name(at), what=attribute),
                                     at)  # fmt: skip
        return found

    def _note_refs(self, at: etree._Element) -> list[str]:
        return [self._reference(each, each, "Note") for each in _children(at, "NoteRef")]

    # --- a project --------------------------------------------------------------------------------------------------

    def _project(self, root: etree._Element) -> None:
        for each in _children(_child(root, "Users"), "User"):
            self.file.users[self._guid(each, "guid")] = (each.get("name") or "", each.get("id") or "")
        for each in _children(_child(root, "Variables"), "Variable"):
            kind = each.get("typeOfVariable") or "Text"
            self.variables[self._guid(each, "guid")] = (self._needed(each, "name"), kind if kind in _TYPES else "Text")
        for each in _inner(root, "Sources"):
            self._source(each)
        for each in _children(_child(root, "Cases"), "Case"):
            self._case(each)
        for each in _children(_child(root, "Notes"), "Note"):
            self._note(each)
        for name, what in (("Links", msg("koppelingen", "links")), ("Sets", msg("sets", "sets")),
                           ("Graphs", msg("schema's", "graphs"))):  # fmt: skip
            if (many := len(_inner(root, name))) > 0:
                self._tell(msg("{n} {what} niet overgenomen.", "{n} {what} not taken in.", n=many, what=what))

    def _tell(self, message: Msg) -> None:
        self.file.told.append(message)

    def _values(self, at: etree._Element) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for each in _children(at, "VariableValue"):
            name, kind = self.variables[self._reference(_child(each, "VariableRef"), each, "Variable")]
            value = next((inner.text or "" for inner in each if _name(inner).endswith("Value")), "")
            if value.strip():
                found[name] = (kind, value)
        return found

    def _case(self, at: etree._Element) -> None:
        values, guid, name = self._values(at), self._guid(at, "guid"), (at.get("name") or "").strip()
        sources = [self._reference(each, each, "TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
                   for each in _children(at, "SourceRef")]  # fmt: skip
        if name:
            self.file.cases.append(FileCase(guid, name, values, sources))
        elif len(sources) == 1:  # some programs tell the variables of a source so
            for source in self.file.sources:
                if source.guid == sources[0]:
                    source.values = {**values, **source.values}

    def _note(self, at: etree._Element) -> None:
        text = self._text(at)
        words = (text if text is not None else "") or _words(at, "Description")
        if words.strip():
            made = _moment(at.get("creationDateTime") or at.get("modifiedDateTime"))
            self.file.notes.append(FileNote(self._guid(at, "guid"), at.get("name") or "", words, self._user(at), made))

    # --- sources ----------------------------------------------------------------------------------------------------

    def _source(self, at: etree._Element) -> None:
        kind, name = _name(at), one_line(at.get("name") or "", 80)
        text = at
        if kind == "PDFSource" and (found := _child(at, "Representation")) is not None:
            text = found
        content = self._text(text) if kind in ("TextSource", "PDFSource") else None
        if content is None or not content.strip():
            self._tell(msg("Bron “{name}” ({kind}) heeft geen tekst in het bestand; niet overgenomen, met {codings}.",
                           "Source “{name}” ({kind}) has no text in the file; not taken in, with {codings}.",
                           name=name, kind=kind, codings=plural(sum(1 for _ in at.iter("{*}Coding")), *CODINGS)))  # fmt: skip
            return
        if kind == "PDFSource" and (many := len(_children(at, "PDFSelection"))):
            self._tell(msg("Bron “{name}”: {pieces} in het beeld van de pdf niet overgenomen.",
                           "Source “{name}”: {pieces} in the image of the pdf not taken in.",
                           name=name, pieces=plural(many, *_PIECES)))  # fmt: skip
        known = _Text(content, halved="ATLAS" not in self.file.origin.upper())
        made = _moment(at.get("creationDateTime") or at.get("modifiedDateTime"))
        source = FileSource(self._guid(at, "guid"), at.get("name") or "", known.text, made, notes=self._note_refs(at),
                            values=self._values(at))  # fmt: skip
        bare = 0
        for each in _children(text, "PlainTextSelection"):
            span = known.span(self._position(each, "startPosition", known), self._position(each, "endPosition", known))
            if span[0] > span[1]:
                raise self._outside(each, known)
            codings = _children(each, "Coding")
            bare += not codings
            source.codings += [self._coding(coding, each, span) for coding in codings]
        for each in (*_children(at, "Coding"), *(_children(text, "Coding") if text is not at else ())):
            source.codings.append(self._coding(each, each, (0, len(known.text))))
        if bare:
            self._tell(msg("Bron “{name}”: {pieces} zonder code niet overgenomen.",
                           "Source “{name}”: {pieces} without a code not taken in.",
                           name=name, pieces=plural(bare, *_PIECES)))  # fmt: skip
        self.file.sources.append(source)

    def _text(self, at: etree._Element) -> str | None:
        path, inline = at.get("plainTextPath"), _child(at, "PlainTextContent")
        if path:
            return self.archive.text(path, at)
        return inline.text or "" if inline is not None else None

    def _position(self, at: etree._Element, attribute: str, text: _Text) -> int:
        found = (at.get(attribute) or "").strip()
        if not found.isascii() or not found.isdecimal() or len(found) > 12 or int(found) > text.length:
            raise self._outside(at, text)
        return int(found)

    def _outside(self, at: etree._Element, text: _Text) -> Exception:
        return self.archive.wrong(msg(
            "het fragment {start}–{end} valt buiten zijn tekst, die van 0 tot {n} loopt.",
            "the selection {start}–{end} lies outside its text, which runs from 0 to {n}.",
            start=one_line(at.get("startPosition") or "–", 20), end=one_line(at.get("endPosition") or "–", 20), n=text.length,
        ), at)  # fmt: skip

    def _coding(self, at: etree._Element, selection: etree._Element, span: Span) -> FileCoding:
        code = self._reference(_child(at, "CodeRef"), at, "Code", "Case")
        times = (each.get(name) for each in (at, selection) for name in ("creationDateTime", "modifiedDateTime"))
        made = next((found for time in times if (found := _moment(time)) is not None), None)
        words = _words(selection, "Description") if selection is not at else ""
        return FileCoding(self._guid(at, "guid"), span, code, self._user(at, selection), made, words)


class _Text:
    """A text as it is kept, LF only, and where its positions went; `halved` where a position counts CR and LF apart."""

    def __init__(self, raw: str, *, halved: bool) -> None:
        self._returns = [each.start() for each in re.finditer("\r\n", raw)] if halved else []
        self.text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
        self.length = len(raw) if halved else len(self.text)

    def span(self, start: int, end: int) -> Span:
        """The span in the text as it is kept."""
        return start - bisect_left(self._returns, start), end - bisect_left(self._returns, end)


def _name(at: etree._Element) -> str:
    return str(at.tag).rpartition("}")[2]


def _children(at: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if at is None else [each for each in at if _name(each) == name]


def _child(at: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(at, name)), None)


def _inner(at: etree._Element, name: str) -> list[etree._Element]:
    """What stands in the child of a name, whatever it is called; nothing where there is no such child."""
    found = _child(at, name)
    return [] if found is None else list(found)


def _words(at: etree._Element, name: str) -> str:
    found = _child(at, name)
    return (found.text or "").strip() if found is not None else ""


def _moment(text: str | None) -> int | None:
    """A time of the format in microseconds UTC; one without a zone is taken as UTC. None for none, or one that is not right."""
    try:
        found = datetime.fromisoformat((text or "").strip())
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()) * 1_000_000
    except (ValueError, OverflowError):
        return None
