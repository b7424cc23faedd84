"""Elements of REFI-QDA, and the bytes that they become."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from lxml import etree

from fieldwork.exports.pseudonyms import Pseudonyms
from fieldwork.study.refi.codes import Node

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Writer:
    """Makes elements of one namespace."""

    def __init__(self, namespace: str) -> None:
        self._space = f"{{{namespace}}}"
        self._map: dict[Any, str] = {None: namespace}  # Any: lxml's stubs know no default namespace, which None is

    def root(self, tag: str, /, **attributes: str | None) -> etree._Element:
        """The root."""
        return etree.Element(f"{self._space}{tag}", _given(attributes), nsmap=self._map)

    def add(self, parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str | None) -> etree._Element:
        """An element in another, the last one; attributes that are None are left out."""
        made = etree.SubElement(parent, self._space + tag, _given(attributes))
        if text is not None:
            made.text = legal(text)
        return made

    def codes(self, parent: etree._Element, nodes: list[Node], told: Callable[[str], str]) -> None:
        """Codes with what is below them; `told` is what becomes of the words that explain one."""
        for node in nodes:
            codable = "true" if node.codable else "false"
            made = self.add(parent, "Code", guid=node.guid, name=node.name, isCodable=codable, color=node.color)
            if node.description:
                self.add(made, "Description", told(node.description))
            self.codes(made, node.inner, told)


def _given(attributes: dict[str, str | None]) -> dict[str, str]:
    """The attributes that say something; only names are people's own words."""
    given = {name: value for name, value in attributes.items() if value is not None}
    for name in ("name", "id"):
        if name in given:
            given[name] = legal(given[name])
    return given


def legal(text: str) -> str:
    """Text as XML 1.0 can hold it: another character in the place of each that it cannot."""
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def written(root: etree._Element, names: Pseudonyms | None = None) -> bytes:
    """The bytes of a file: UTF-8, LF, no byte order mark; without the names that `names` knows."""
    for element in root.iter() if names is not None else ():
        if element.text and names is not None:
            element.text = names.text(str(element.text))
        for word in ("name", "id"):
            if names is not None and word in element.attrib:
                element.set(word, names.text(str(element.attrib[word])))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


@lru_cache(maxsize=4_096)
def moment(at: int) -> str:
    """A time (microseconds UTC) as the format writes it."""
    return datetime.fromtimestamp(at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
