"""`fieldwork check`: every defect of the YAML files of a study, each with its place and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from fieldwork.i18n import msg
from fieldwork.protocol.compiled import compile_protocol
from fieldwork.protocol.defects import NO_PLACE, Defect, errors_in, unique
from fieldwork.protocol.load import Document, load
from fieldwork.protocol.model import Protocol, from_compiled
from fieldwork.protocol.places import defect
from fieldwork.protocol.rules import DEEP, DEEPEST, PLAIN, codebook, session, study
from fieldwork.protocol.rules.languages import missing_languages
from fieldwork.protocol.rules.origin import schema_line
from fieldwork.protocol.rules.outline import Context, Outline
from fieldwork.protocol.rules.yaml_words import yaml_words
from fieldwork.protocol.schemas import KINDS, top_keys
from fieldwork.protocol.shape import shape_defects
from fieldwork.protocol.shipped import shipped

Held: TypeAlias = Mapping[tuple[str, int], Any]
"""The protocols that a study holds: by id and version the compiled JSON."""

MARKS = {"profile": "export", "codebook": "codebook", "study": "study", "sections": "protocol"}
"""Top-level keys that only one kind of file has."""
LEVELS_UP = 4


def check_paths(
    paths: Iterable[Path], held: Held | None = None, seen: Callable[[int, int], None] = lambda done, whole: None
) -> list[Defect]:
    """Check files, and all YAML in folders; the defects sorted by file and place.

    A protocol is checked against the codebook and the study file beside or above it, and against the protocols that
    the study holds (`held`), as far as there are any. `seen` is told after each file how many are done of how many.
    """
    run = _Run(held or {})
    found: list[Defect] = []
    chosen: list[Path] = []
    for path in paths:
        files = list(_yaml_in(path)) if path.is_dir() else [path]
        if not files:
            nothing = msg("In deze map staat geen YAML-bestand.", "There is no YAML file in this folder.")
            found.append(Defect("no-file", path, 1, 1, NO_PLACE, nothing))
        chosen += files
    for done, file in enumerate(chosen, 1):
        found += run.check(file)
        seen(done, len(chosen))
    return sorted(unique(found), key=lambda each: each.order)


def check_document(document: Document, kind: str, context: Context, protocol: Protocol | None = None) -> list[Defect]:
    """Check one loaded document as one of `KINDS`; a session against its `protocol`, if that is known."""
    if document.data is None:
        return document.defects
    found = document.defects + shape_defects(document, kind)
    if isinstance(document.data, Mapping):
        if kind == "protocol":
            found += _protocol_rules(document, context, found)
        elif kind == "codebook":
            found += codebook.check(document, context)
        elif kind == "study":
            found += study.check(document, context)
        elif kind == "session" and protocol is not None:
            found += session.check(document, protocol)
    if kind != "session":
        found += [*missing_languages(document), *schema_line(document, kind)]
    told = {(each.line, each.column) for each in errors_in(found)}
    return found + [each for each in yaml_words(document) if (each.line, each.column) not in told]


def _protocol_rules(document: Document, context: Context, before: list[Defect]) -> list[Defect]:
    """The plain rules; and where nothing is wrong so far, those that need a whole protocol."""
    outline = Outline(document)
    found = [each for rule in PLAIN for each in rule(outline, context)]
    if errors_in([*before, *found]):
        return found
    protocol = from_compiled(compile_protocol(document.data))
    found += [each for rule in DEEP for each in rule(outline, context, protocol)]
    if not errors_in(found):
        found += [each for rule in DEEPEST for each in rule(outline, context, protocol)]
    return found


def kind_of(document: Document) -> str | None:
    """Which of `KINDS` a file is: by a key that only that has, by its name, or by most of its keys. None where
    nothing fits."""
    if not isinstance(document.data, Mapping):
        return document.path.stem if document.path.stem in ("study", "codebook") else None
    for key, kind in MARKS.items():
        if key in document.data:
            return kind
    if document.path.stem in ("study", "codebook"):
        return document.path.stem
    known = {kind: len(document.data.keys() & top_keys(kind)) for kind in KINDS}
    best = max(KINDS, key=lambda kind: known[kind])
    return best if known[best] >= min(2, len(document.data)) and known[best] else None


def _yaml_in(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, but in hidden folders."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in (".yaml", ".yml") and not hidden and path.is_file():
            yield path


class _Run:
    """One run over many files: each file is read once, also where others are checked against it."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.documents: dict[Path, Document] = {}
        self.protocols: dict[Path, Protocol | None] = {}

    def document(self, path: Path) -> Document:
        if path not in self.documents:
            self.documents[path] = load(path)
        return self.documents[path]

    def check(self, path: Path) -> list[Defect]:
        document = self.document(path)
        if document.data is None:
            return document.defects
        kind = kind_of(document)
        if kind is None:
            return [
                *document.defects,
                defect(
                    document,
                    "unknown-file",
                    (),
                    msg(
                        "Dit is geen bestand van fieldwork: het begint niet met protocol, codebook, study of "
                        "profile, en het is geen "
                        "afgenomen gesprek.",
                        "This is no file of fieldwork: it does not begin with protocol, codebook, study or "
                        "profile, and it is no "
                        "session.",
                    ),
                ),
            ]
        context = Context(self._above(path, "codebook"), self._above(path, "study"), self.held)
        protocol = self._protocol_of(document) if kind == "session" else None
        found = check_document(document, kind, context, protocol)
        return found + (self._same_version(document) if kind == "protocol" else [])

    def _around(self, path: Path) -> list[Path]:
        """The folders in and above which a file's study may be."""
        return list(path.resolve().parents)[:LEVELS_UP]

    def _above(self, path: Path, name: str) -> Mapping[str, Any] | None:
        """The data of the codebook or study file beside or above a file."""
        for folder in self._around(path):
            if (folder / f"{name}.yaml").is_file():
                data = self.document(folder / f"{name}.yaml").data
                return data if isinstance(data, Mapping) else None
        return None

    def _same_version(self, document: Document) -> list[Defect]:
        """Another file of the study with the same id and version."""
        mine = _version(document)
        found = []
        for path in self._siblings(document.path):
            if None not in mine and path != document.path.resolve() and _version(self.document(path)) == mine:
                found.append(defect(document, "same-id-and-version", ("version",), msg(
                    "Ook {other} is “{id}” versie {version}. Geef een van beide een andere versie of een ander id.",
                    "{other} is “{id}” version {version} too. Give one of the two another version or id.",
                    other=path.name, id=mine[0], version=mine[1])))  # fmt: skip
        return found

    def _siblings(self, path: Path) -> list[Path]:
        """The YAML files that may hold protocols of the same study: those below its `protocols/`, or beside the
        file."""
        around = self._around(path)
        home = next(
            (folder for folder in around if folder.name == "protocols" and (folder.parent / "study.yaml").is_file()),
            None,
        )
        return list(_yaml_in(home)) if home else sorted(around[0].glob("*.yaml"))

    @cached_property
    def _shipped(self) -> list[Path]:
        return list(_yaml_in(shipped("protocols")))

    def _protocol_of(self, document: Document) -> Protocol | None:
        """The protocol that a session was held with: from the study around it, what that holds, or what is shipped."""
        name, version = document.data.get("protocol"), document.data.get("version")
        held = [(v, compiled) for (each, v), compiled in self.held.items() if each == name and version in (None, v)]
        if held:
            return from_compiled(max(held, key=lambda pair: pair[0])[1])
        near = next((f / "protocols" for f in self._around(document.path) if (f / "study.yaml").is_file()), None)
        for path in [*(_yaml_in(near) if near else ()), *self._shipped]:
            if name and _version(self.document(path))[0] == name:
                return self._sound(path)
        return None

    def _sound(self, path: Path) -> Protocol | None:
        """The protocol in a file, if that has no errors."""
        if path not in self.protocols:
            document = self.document(path)
            sound = not errors_in(check_document(document, "protocol", Context()))
            self.protocols[path] = from_compiled(compile_protocol(document.data)) if sound else None
        return self.protocols[path]


def _version(document: Document) -> tuple[str | None, Any]:
    data = document.data if isinstance(document.data, Mapping) else {}
    name, version = data.get("protocol"), data.get("version")
    return (name if isinstance(name, str) and "sections" in data else None), version
