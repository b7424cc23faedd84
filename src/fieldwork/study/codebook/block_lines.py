"""A list of themes in codebook.yaml as rows of lines, read from the text and written back letter for letter.

A comment right above a theme belongs to the place, as a heading over what follows; one that stands deeper belongs to the theme.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldwork.protocol.load import YAML_WORDS, Document, Keys

IDS = ("id", "route", "merged_into", "split_into")
"""The keys of a theme that hold ids."""
_BARE = re.compile(r"[a-z_][a-z0-9_.]*\Z")
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


class InOneLine(Exception):
    """A theme that others hang below is written on one line, `{…}`: it must become lines first."""


@dataclass(eq=False)
class Entry:
    """One theme: the column of its dash, its lines up to its list of themes, that list, its lines after it."""

    id: str
    route: str | None
    indent: int
    lines: list[str]
    kids: Row | None = None
    tail: list[str] = field(default_factory=list)
    pre: list[str] = field(default_factory=list)
    flow: bool = False


@dataclass(eq=False)
class Row:
    """A list of themes: the column of its dashes, and the lines after the last theme."""

    indent: int
    entries: list[Entry] = field(default_factory=list)
    end: list[str] = field(default_factory=list)


def all_below(row: Row) -> Iterator[tuple[Row, Entry]]:
    """Every theme of a list and of the lists below it, each with the list that it stands in."""
    for entry in list(row.entries):
        yield row, entry
        if entry.kids is not None:
            yield from all_below(entry.kids)


# --- reading -----------------------------------------------------------------------------------------------------------------


def read(document: Document, lines: Sequence[str]) -> tuple[Row, int, int]:
    """The top list of themes, with the lines that it takes up. Raises InOneLine where it is not written as lines."""
    first = document.mark(("themes", 0)).line - 1
    after = [document.key_mark((key,)).line - 1 for key in document.data]
    end = min((line for line in after if line > first), default=len(lines))
    row = _row(document, lines, ("themes",), end)
    end -= len(row.end)
    row.end = []
    return row, first, end


def _row(document: Document, lines: Sequence[str], at: Keys, end: int) -> Row:
    themes = document.get(at)
    starts = [document.mark((*at, n)).line - 1 for n in range(len(themes))]
    mark = document.mark((*at, 0))
    if lines[starts[0]][: mark.column - 1].strip() != "-":
        raise InOneLine
    row = Row(lines[starts[0]].index("-"))
    pre: list[str] = []
    for n, (theme, start) in enumerate(zip(themes, starts, strict=True)):
        stop = starts[n + 1] if n + 1 < len(starts) else end
        kept = stop
        while kept > start + 1 and _is_between(lines[kept - 1], row.indent):
            kept -= 1
        entry = _entry(document, lines, (*at, n), theme, range(start, kept), row.indent)
        entry.pre = pre
        row.entries.append(entry)
        pre = list(lines[kept:stop])
    row.end = pre
    return row


def _is_between(line: str, indent: int) -> bool:
    """Whether a line is blank, or a comment that does not stand deeper than the list."""
    bare = line.lstrip(" ")
    return not bare or (bare.startswith("#") and len(line) - len(bare) <= indent)


def _entry(
    document: Document, lines: Sequence[str], at: Keys, theme: Mapping[str, Any], taken: range, indent: int
) -> Entry:
    mark, start, stop = document.mark(at), taken.start, taken.stop
    flow = lines[start][mark.column - 1] == "{"
    entry = Entry(theme["id"], theme.get("route"), indent, list(lines[start:stop]), flow=flow)
    if not theme.get("themes"):
        return entry
    if flow:
        raise InOneLine
    first = document.mark((*at, "themes", 0)).line - 1
    keys = [document.key_mark((*at, key)).line - 1 for key in theme]
    last = min((line for line in keys if line > first), default=stop)
    entry.lines, entry.tail = list(lines[start:first]), list(lines[last:stop])
    entry.kids = _row(document, lines, (*at, "themes"), last)
    return entry


# --- writing -----------------------------------------------------------------------------------------------------------------


def written(row: Row) -> Iterator[str]:
    """The lines of a list, with all that stands between and below its themes."""
    for entry in row.entries:
        yield from entry.pre
        yield from entry.lines
        if entry.kids is not None:
            yield from written(entry.kids)
        yield from entry.tail
    yield from row.end


def theme_lines(theme: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a theme, at the left edge."""
    for n, (key, value) in enumerate(theme.items()):
        dash = "  " if n else "- "
        if isinstance(value, Mapping):
            yield f"{dash}{key}:"
            yield from (f"    {lang}: {quoted(words)}" for lang, words in value.items())
        elif isinstance(value, bool):
            yield f"{dash}{key}: {str(value).lower()}"
        elif isinstance(value, str):
            yield f"{dash}{key}: {scalar(value) if key in IDS else quoted(value)}"
        elif key in IDS:
            yield f"{dash}{key}: [{', '.join(scalar(each) for each in value)}]"
        else:
            yield f"{dash}{key}: {quoted(value)}"


def scalar(value: str) -> str:
    """Text as it is written: an id bare, all else in double quotes."""
    if _BARE.match(value) and value not in YAML_WORDS | {"true", "false", "null"}:
        return value
    return quoted(value)


def quoted(value: Any) -> str:
    """Text, or a list of it, in double quotes on one line."""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
