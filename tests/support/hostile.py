"""Files that no program makes: Word and Excel files that climb, swell or refer, and tables as wide as they are long."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def docx(path: Path, *lines: str, rows: tuple[tuple[str, ...], ...] = (), header: str = "") -> Path:
    """A Word file with paragraphs, then a table."""
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


def xlsx(path: Path, *rows: tuple[object, ...], more: dict[str, tuple[tuple[object, ...], ...]] | None = None) -> Path:
    """An Excel file; `more` are other sheets."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for name, others in (more or {}).items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes, *, instead: bool = False) -> Path:
    """The same zip with a part more, or another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if not (instead and entry.filename == name):
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def part_of(path: Path, name: str) -> bytes:
    """The bytes of a part."""
    with zipfile.ZipFile(path) as packed:
        return packed.read(name)


def with_doctype(path: Path, name: str) -> Path:
    """The same zip with entities declared in a part: each ten times the one before."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    old = part_of(path, name)
    at = old.find(b"?>") + 2 if old.startswith(b"<?xml") else 0
    return with_part(path, name, old[:at] + bomb + old[at:], instead=True)
