"""The paragraphs of a .docx transcript in their order: text, tables row by row, footnotes and comments after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fieldwork.study.incoming.office import not_a, refused, unharmful
from fieldwork.study.transcripts.reading import CLOCK
from fieldwork.text import kept

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({_FALLBACK, f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText"})
_CHARS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_AFTER = ("footnotes", "endnotes", "comments")
_BESIDE = ("header", "footer")
_MAX_DEPTH = 200


def paragraphs(path: Path, raw: bytes) -> tuple[list[tuple[int, str]], int, int]:
    """The lines of the text with their numbers; how many words of headers and footers are not among them, and how many that
    were deleted with changes tracked.

    Raises DefectsError for what is no whole .docx.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = Document(unharmful(path, raw, "docx"))
        lines = list(_lines(document.element.body))
        beside, deleted = 0, _deleted(document.element.body)
        for part in document.part.package.iter_parts():
            name = str(part.partname).rpartition("/")[2].rstrip("0123456789").removesuffix(".xml").rstrip("0123456789")
            if name in _AFTER:
                lines += _lines(_root(part))
            elif name in _BESIDE:
                beside += sum(len(line.split()) for line in _lines(_root(part)))
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError, RecursionError) as error:
        if hasattr(error, "defects"):
            raise
        raise refused(path, "unreadable", not_a("docx")) from None
    return [(number, kept(line)) for number, line in enumerate(lines, 1)], beside, deleted


def _deleted(body: Any) -> int:
    """The words that were deleted with changes tracked; what was moved stands elsewhere."""
    return sum(len("".join(gone.itertext(f"{W}delText", f"{W}t")).split()) for gone in body.iter(f"{W}del"))


def _root(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _lines(root: Any) -> Iterator[str]:
    """The lines of all that stands below an element, in its order."""
    for child in root:
        if child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                if next(row.iterancestors(f"{W}tbl"), child) is child:  # one of a table inside comes with its cell
                    yield from _row(row)
        elif child.tag == f"{W}p":
            yield from _paragraph(child)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _lines(child)


def _paragraph(element: Any) -> Iterator[str]:
    """A paragraph's lines, and after them those of boxes that hang in it."""
    boxes: list[Any] = []
    yield from "".join(_words(element, boxes, 0)).split("\n")
    for box in boxes:
        yield from _lines(box)


def _words(element: Any, boxes: list[Any], depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        raise ValueError("too deep")
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _CHARS:
            yield _CHARS[child.tag]
        elif child.tag in (f"{W}txbxContent", f"{W}p"):
            boxes.append(child if child.tag != f"{W}p" else [child])
        else:
            yield from _words(child, boxes, depth + 1)


def _row(row: Any) -> Iterator[str]:
    """A row as lines: a time and a speaker in cells of their own stand before the words, as in a text."""
    cells = ["\n".join(_lines(cell)).strip() for cell in row if cell.tag == f"{W}tc"]
    full = [cell for cell in cells if cell]
    if full and re.fullmatch(rf"[\[(]?{CLOCK}[\])]?", full[0]):
        full[:2] = [" ".join([f"[{full[0].strip('[]()')}]", *full[1:2]])]
    yield from "\t".join(full).split("\n")
