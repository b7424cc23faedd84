"""YAML as people write it: plain data, with the place of every key and value.

The event stream of PyYAML (its C parser where it is there) is read here, and not its constructors: only `true`,
`false`, `null` and numbers are typed, everything else stays the text that was written; keys may not stand twice;
aliases, depth and size have limits; and each fault is a defect with its place and remedy instead of an exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import NO_PLACE, Defect, Mark
from fieldwork.protocol.reading import text_of
from fieldwork.protocol.syntax import syntax_fault

Keys: TypeAlias = tuple[str | int, ...]
"""A path into the data: keys of maps and numbers in lists."""

DEPTH = 60
ALIASED_NODES = 10_000
YAML_WORDS = frozenset({"yes", "no", "on", "off", "y", "n"})
"""Words that other YAML programs read as true or false when they stand without quotes."""

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d{1,3})?\Z", re.ASCII)
_TYPED: dict[str, Any] = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
                          "null": None, "Null": None, "NULL": None, "~": None, "": None}  # fmt: skip
_SCHEMA_LINE = re.compile(r"^#\s*yaml-language-server:.*\$schema=", re.MULTILINE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Document:
    """One file as data: `marks` and `key_marks` say where each value and each key stands, by its path; `bare_values`
    and `bare_keys` are those written as an unquoted `yes`, `no`, `on`, `off`, `y` or `n`."""

    path: Path
    data: Any = None
    marks: dict[Keys, Mark] = field(default_factory=dict)
    key_marks: dict[Keys, Mark] = field(default_factory=dict)
    bare_values: dict[Keys, Mark] = field(default_factory=dict)
    bare_keys: dict[Keys, Mark] = field(default_factory=dict)
    schema_line: bool = False
    defects: list[Defect] = field(default_factory=list)

    def add(self, code: str, mark: Mark, message: Msg, place: Msg = NO_PLACE) -> None:
        """Note a defect."""
        self.defects.append(Defect(code, self.path, mark.line, mark.column, place, message))

    def mark(self, at: Keys) -> Mark:
        """Where the value at a path stands, or the nearest thing around it that stands in the file."""
        while at and at not in self.marks:
            at = at[:-1]
        return self.marks.get(at, Mark(1, 1))

    def key_mark(self, at: Keys) -> Mark:
        """Where the key at the end of a path stands (in a list: the entry itself)."""
        return self.key_marks.get(at) or self.mark(at)

    def get(self, at: Keys) -> Any:
        """The data at a path; None where there is nothing."""
        here = self.data
        for key in at:
            try:
                here = here[key]
            except (KeyError, IndexError, TypeError):
                return None
        return here


@dataclass(slots=True)
class _Node:
    """A scalar (`text`), or a list or map with its `children` (of a map: key, value, key, value); an alias is the
    node that it stands for, and counts in `size`."""

    kind: str
    mark: Mark
    text: str = ""
    quoted: bool = False
    children: list[_Node] = field(default_factory=list)
    size: int = 1
    done: bool = True


class _Fault(Exception):
    def __init__(self, code: str, mark: Mark, message: Msg) -> None:
        super().__init__(code)
        self.code, self.mark, self.message = code, mark, message


def load(path: Path) -> Document:
    """Read one file. What is wrong with its bytes or its YAML is in `defects`; then `data` is None."""
    text, fault = text_of(path)
    if fault is None:
        return load_text(text, path)
    document = Document(path)
    document.add(fault.code, fault.mark, fault.message)
    return document


def load_text(text: str, path: Path) -> Document:
    """The same for text that was read already."""
    document = Document(path)
    document.schema_line = bool(_SCHEMA_LINE.search(text))
    try:
        node = _tree(text)
        if node is None:
            raise _Fault("empty-file", Mark(1, 1), msg("Het bestand is leeg.", "The file is empty."))
        document.data = _data(node, (), document)
    except _Fault as fault:
        document.add(fault.code, fault.mark, fault.message)
    except yaml.YAMLError as error:
        document.add(*syntax_fault(error, text))
    return document


# --- events to nodes --------------------------------------------------------------------------------------------------


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _tree(text: str) -> _Node | None:
    """The document as nodes, or None where it is empty."""
    reader = _Reader()
    for event in yaml.parse(text, Loader=_LOADER):
        reader.take(event)
    return reader.root


class _Reader:
    """Builds nodes from events, within the limits."""

    def __init__(self) -> None:
        self.root: _Node | None = None
        self.open: list[_Node] = []
        self.anchors: dict[str, _Node] = {}
        self.aliased = 0

    def take(self, event: Any) -> None:
        """Take in one event."""
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            node = self.open.pop()
            node.done = True
            node.size += sum(child.size for child in node.children)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise _Fault("many-documents", _mark(event), MANY_DOCUMENTS)
        elif isinstance(event, yaml.NodeEvent):
            node = self._alias(event) if isinstance(event, yaml.AliasEvent) else self._node(event)
            if self.open:
                self.open[-1].children.append(node)
            else:
                self.root = node
            if isinstance(event, yaml.CollectionStartEvent):
                self._descend(node)

    def _descend(self, node: _Node) -> None:
        if len(self.open) >= DEPTH:
            raise _Fault("too-deep", node.mark, TOO_DEEP)
        node.done = False
        self.open.append(node)

    def _node(self, event: Any) -> _Node:
        if event.tag not in (None, "!"):
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")[:40]
            raise _Fault("tag", _mark(event), msg(TAG.nl, TAG.en, tag=tag))
        if isinstance(event, yaml.ScalarEvent):
            node = _Node("scalar", _mark(event), event.value, quoted=event.style not in (None, ""))
        else:
            node = _Node("map" if isinstance(event, yaml.MappingStartEvent) else "list", _mark(event))
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: Any) -> _Node:
        name, node = str(event.anchor)[:40], self.anchors.get(event.anchor)
        if node is None:
            raise _Fault("unknown-alias", _mark(event), msg(UNKNOWN_ALIAS.nl, UNKNOWN_ALIAS.en, name=name))
        if not node.done:
            raise _Fault("alias-loop", _mark(event), msg(ALIAS_LOOP.nl, ALIAS_LOOP.en, name=name))
        self.aliased += node.size
        if self.aliased > ALIASED_NODES:
            raise _Fault("alias-bomb", _mark(event), msg(ALIAS_BOMB.nl, ALIAS_BOMB.en, name=name, n=ALIASED_NODES))
        return node


# --- nodes to data ----------------------------------------------------------------------------------------------------


def scalar(text: str) -> Any:
    """What an unquoted scalar is: true, false, null, a number as JSON writes one, or else the text itself."""
    if text in _TYPED:
        return _TYPED[text]
    if found := _NUMBER.match(text):
        whole = not (found[2] or found[3]) and len(text) < 20
        amount = int(text) if whole else float(text)
        return amount if isfinite(amount) else text
    return text


def _data(node: _Node, at: Keys, document: Document) -> Any:
    """The plain data of a node, with its places written into the document."""
    document.marks[at] = node.mark
    if node.kind == "map":
        return _map(node, at, document)
    if node.kind == "list":
        return [_data(child, (*at, index), document) for index, child in enumerate(node.children)]
    if not node.quoted and node.text.lower() in YAML_WORDS:
        document.bare_values[at] = node.mark
    return node.text if node.quoted else scalar(node.text)


def _map(node: _Node, at: Keys, document: Document) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in zip(node.children[::2], node.children[1::2], strict=True):
        if key.kind != "scalar":
            raise _Fault("key-not-text", key.mark, KEY_NOT_TEXT)
        name = key.text
        if name == "<<" and not key.quoted:
            document.add("merge-key", key.mark, MERGE_KEY)
        elif name in data:
            first = document.key_marks[(*at, name)].line
            document.add("duplicate-key", key.mark, msg(DUPLICATE_KEY.nl, DUPLICATE_KEY.en, key=name[:40], line=first))
        else:
            document.key_marks[(*at, name)] = key.mark
            if not key.quoted and name.lower() in YAML_WORDS:
                document.bare_keys[(*at, name)] = key.mark
            data[name] = _data(value, (*at, name), document)
    return data


MANY_DOCUMENTS = msg(
    "Hier begint met --- een tweede document. Zet elk document in een eigen bestand.",
    "A second document begins here (---). Put each document in a file of its own.",
)
TOO_DEEP = msg(
    f"Dit staat meer dan {DEPTH} niveaus diep. Haal haken of inspringing weg.",
    f"This stands more than {DEPTH} levels deep. Remove brackets or indentation.",
)
TAG = msg(
    "“{tag}” is een YAML-tag; fieldwork leest die niet. Haal hem weg, of zet de tekst tussen aanhalingstekens.",
    "“{tag}” is a YAML tag; fieldwork reads none. Remove it, or put the text between quotes.",
)
UNKNOWN_ALIAS = msg(
    "“*{name}” wijst naar niets: er staat geen &{name} voor. Zet tekst met een sterretje tussen aanhalingstekens.",
    "“*{name}” points at nothing: no &{name} comes before it. Put text with an asterisk between quotes.",
)
ALIAS_LOOP = msg(
    "“*{name}” staat in zichzelf. Schrijf de inhoud uit.",
    "“*{name}” stands inside itself. Write the content out.",
)
ALIAS_BOMB = msg(
    "“*{name}” maakt het bestand te groot (meer dan {n} delen door verwijzingen). Schrijf uit wat nodig is.",
    "“*{name}” makes the file too big (over {n} parts through references). Write out what is needed.",
)
KEY_NOT_TEXT = msg(
    "Een naam voor een dubbele punt moet tekst zijn, geen lijst of groep. Tekst met {} of [] hoort tussen aanhalingstekens.",
    "A name before a colon must be text, not a list or a map. Text with {} or [] belongs between quotes.",
)
MERGE_KEY = msg(
    "“<<” (samenvoegen) kent deze taal niet. Schrijf de regels uit.",
    "“<<” (merging) is not in this language. Write the lines out.",
)
DUPLICATE_KEY = msg(
    "“{key}” staat hier voor de tweede keer; de eerste staat op regel {line}. Houd er een, of geef deze een andere naam.",
    "“{key}” is here for the second time; the first is on line {line}. Keep one, or give this one another name.",
)
