"""Whether what was made is what other programs can read: the schema, references, names, GUIDs and places."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from fieldwork.errors import FieldworkError
from fieldwork.exports.refi.xml import PROJECT
from fieldwork.i18n import msg

_HERE = Path(__file__).parent
_INTERNAL = "internal://"
_REFERENCES = ("targetGUID", "creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")


@cache
def schema(name: str) -> etree.XMLSchema:
    """The published schema of `Project` or `Codebook`."""
    return etree.XMLSchema(etree.parse(_HERE / f"{name}.xsd"))


def check_project(archive: bytes) -> None:
    """Raise FieldworkError, a fault of ours, where a project that was made is not right."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        root = _valid(opened.read("project.qde"), "Project")
        _check_guids(root)
        names = set(opened.namelist())
        for source in root.iter(f"{{{PROJECT}}}TextSource", f"{{{PROJECT}}}Note"):
            path = source.get("plainTextPath", "")
            file = f"sources/{path.removeprefix(_INTERNAL)}"
            if not path.startswith(_INTERNAL) or file not in names:
                raise _wrong(f"no {path}")
            text = opened.read(file).decode("utf-8")
            for place in source.iterfind(f"{{{PROJECT}}}PlainTextSelection"):
                if not 0 <= int(place.get("startPosition", "-1")) < int(place.get("endPosition", "0")) <= len(text):
                    raise _wrong(f"selection {place.get('guid')} outside its text")


def check_codebook(content: bytes) -> None:
    """Raise FieldworkError, a fault of ours, where a codebook that was made is not right."""
    _check_guids(_valid(content, "Codebook"))


def _valid(content: bytes, name: str) -> etree._Element:
    root = etree.fromstring(content)
    found = schema(name)
    if not found.validate(root):
        log: Any = found.error_log  # lxml's stubs do not say what stands in it
        raise _wrong(f"{name}.xsd: {log.last_error.type_name}")
    return root


def _check_guids(root: etree._Element) -> None:
    """Every GUID once (that of a case also for its code), every name of a code, variable, user and source once, and no
    reference to nothing."""
    guids: dict[str, str] = {}
    names: set[tuple[str, str]] = set()
    wanted: set[str] = set()
    for each in root.iter(etree.Element):
        kind = str(each.tag).rpartition("}")[2]
        attributes: Any = each.attrib  # to lxml's stubs no mapping
        said: dict[str, str] = dict(attributes)  # one look, not seven, at each of many
        guid, name = said.get("guid"), said.get("name")
        if guid is not None:
            if guid in guids and {guids[guid], kind} != {"Case", "Code"}:
                raise _wrong(f"GUID {guid} twice")
            guids[guid] = kind
        if name is not None and kind != "PlainTextSelection":
            if (kind, name.casefold()) in names:
                raise _wrong(f"a name of a {kind} twice")
            names.add((kind, name.casefold()))
        wanted.update(said[attribute] for attribute in _REFERENCES if attribute in said)
    if missing := wanted - guids.keys():
        raise _wrong(f"no {min(missing)}")


def _wrong(what: str) -> FieldworkError:
    return FieldworkError(msg("Het bestand is niet goed geworden en niet geschreven ({what}). Meld dit als een fout van ons.",
                              "The file did not come out right and was not written ({what}). Report this as a fault of ours.",
                              what=what))  # fmt: skip
