"""What a folder of tables means, as `datapackage.json`: a Frictionless data package with a Table Schema for each table.

Source: the Data Package standard, version 2 (datapackage.org): https://datapackage.org/standard/. `categories` is its own word;
`labels`, `unit`, `source` and `item` are additions of ours, which the standard allows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldwork.exports.csv_writer import BETWEEN
from fieldwork.exports.placing import place
from fieldwork.exports.stream import said
from fieldwork.exports.table import Column, Option, Table
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.protocol.model import Text

FILE = "datapackage.json"
_TYPES = {"list": "string", "json": "any"}
_FORMATS = {"time": "%H:%M", "datetime": "any"}
_MEDIA = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".sav": "application/x-spss-sav",
    ".parquet": "application/vnd.apache.parquet",
}
"""The end of a file's name and what to call its kind."""
_READ = frozenset({".csv", ".xlsx"})
"""Files of which a reader of data packages can check the rows; of the others only that they are whole."""
_JOINED = msg(f"Meer waarden staan met {BETWEEN} ertussen.", f"Several values have {BETWEEN} between them.")


@dataclass(frozen=True, slots=True)
class File:
    """Where a table stands: the file's name in the folder, its SHA-256 and its size in bytes; `sheet` where it has several."""

    name: str
    sha256: str
    bytes: int
    sheet: str | None = None

    @classmethod
    def of(cls, path: Path, sheet: str | None = None) -> File:
        """A file that stands there."""
        with path.open("rb") as file:
            return cls(path.name, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size, sheet)


def descriptor(
    name: str, title: Msg | Text, tables: Sequence[tuple[Table, File]], lang: Lang, description: Msg | Text | None = None
) -> dict[str, Any]:
    """A data package of these tables. The rows of the tables are not read."""
    known: set[str] = set()
    resources = [_resource(table, file, _unique(_slug(table.id), known), lang) for table, file in tables]
    told = {"name": _slug(name), "title": said(title, lang)}
    if description:
        told["description"] = said(description, lang)
    return {**told, "languages": [lang], "resources": resources}


def write_descriptor(
    folder: Path,
    name: str,
    title: Msg | Text,
    tables: Sequence[tuple[Table, File]],
    lang: Lang,
    description: Msg | Text | None = None,
) -> Path | None:
    """Write `datapackage.json` beside the files; without tables there is none. Raises as `placing` does."""
    if not tables:
        return None
    found = descriptor(name, title, tables, lang, description)
    place(folder / FILE, (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode())
    return folder / FILE


def field_of(column: Column, lang: Lang, suffix: str = "") -> dict[str, Any]:
    """A column as a field of a Table Schema; `suffix` is the kind of file that it stands in."""
    is_list = column.type == "list" and suffix == ".parquet"
    field: dict[str, Any] = {"name": column.name, "type": "list" if is_list else _TYPES.get(column.type, column.type)}
    if column.type in _FORMATS:
        field["format"] = _FORMATS[column.type]
    field["description"] = said(column.meaning, lang)
    if column.type == "list" and not is_list:
        field["description"] = f"{field['description']} {_JOINED.text(lang)}".strip()
    more: dict[str, Any] = {"unit": column.unit, "source": column.source, "item": column.of, "measure": column.measure}
    field |= {key: value for key, value in more.items() if value}
    if column.options:
        field["categories"] = _labelled(column.options, lang)
        field["categoriesOrdered"] = column.measure == "ordinal"
    if column.missing:
        field["missingValues"] = ["", *(_plain(each.value) for each in column.missing)]
        field["labels"] = {"missingValues": _labelled(column.missing, lang)}
    return field


def _resource(table: Table, file: File, name: str, lang: Lang) -> dict[str, Any]:
    suffix = Path(file.name).suffix
    resource: dict[str, Any] = {
        "name": name, "type": "table" if suffix in _READ else "file", "title": said(table.title, lang), "path": file.name,
        "format": suffix.lstrip("."), "mediatype": _MEDIA.get(suffix, "application/octet-stream"), "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }  # fmt: skip
    if suffix == ".csv":
        resource |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"',
                                                      "doubleQuote": True, "header": True}}  # fmt: skip
    if file.sheet is not None:
        resource["dialect"] = {"excel": {"sheet": file.sheet}}
    schema: dict[str, Any] = {"fields": [field_of(column, lang, suffix) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {**resource, "schema": schema}


def _labelled(options: Iterable[Option], lang: Lang) -> list[dict[str, Any]]:
    return [{"value": each.value, "label": said(each.label, lang)} for each in options]


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _slug(name: str) -> str:
    """A name that the standard allows: lower case letters, digits, `-`, `_` and `.`."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "table"


def _unique(name: str, known: set[str]) -> str:
    found, number = name, 1
    while found in known:
        number += 1
        found = f"{name}-{number}"
    known.add(found)
    return found
