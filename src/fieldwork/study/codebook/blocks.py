"""The themes of codebook.yaml as blocks of lines: they come, go and move, and every other line stays as it is.

A comment right above a theme belongs to the place, as a heading over what follows; one that stands deeper belongs to the theme.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from fieldwork.coding.hand_edits import rising
from fieldwork.protocol.load import YAML_WORDS, Document, Keys, load_text

Place: TypeAlias = tuple[str | None, str | None]
"""Below a code, or (None, route) at the top of a route, None for the generic ones."""

IDS = ("id", "route", "merged_into", "split_into")
"""The keys of a theme that hold ids."""
_BARE = re.compile(r"[a-z_][a-z0-9_.]*\Z")
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_LIST = re.compile(r"^themes:[ ]*(?:\[\s*\]|null|~)?[ ]*(#.*)?$", re.M)


class InOneLine(Exception):
    """A theme that others hang below is written on one line, `{…}`: it must become lines first."""


@dataclass(eq=False)
class _Entry:
    """One theme: the column of its dash, its lines up to its list of themes, that list, its lines after it."""

    id: str
    route: str | None
    indent: int
    lines: list[str]
    kids: _Row | None = None
    tail: list[str] = field(default_factory=list)
    pre: list[str] = field(default_factory=list)
    flow: bool = False


@dataclass(eq=False)
class _Row:
    """A list of themes: the column of its dashes, and the lines after the last theme."""

    indent: int
    entries: list[_Entry] = field(default_factory=list)
    end: list[str] = field(default_factory=list)


def placed(
    text: str,
    rows: Mapping[Place, Sequence[str]],
    themes: Mapping[str, Mapping[str, Any]],
    changed: Callable[[str, str], str],
) -> str:
    """The text in which the themes stand as `rows` says, those that are not there made from `themes`, others gone.

    `changed` gets the id and the own lines of each theme (at the left edge, without the themes below it) and gives its lines.
    Raises InOneLine where the lists are not written as lines.
    """
    document = load_text(text, Path("codebook.yaml"))
    lines = text.split("\n")
    offset = offset_of(text)
    if document.data.get("themes"):
        top, start, end = _read(document, lines)
    else:
        if not any(rows.values()):
            return text
        lines, start = _with_list(text)
        top, end = _Row(offset), start
    _arrange(top, rows, themes, offset)
    for _, entry in _all(top):
        _change(entry, changed)
    before = lines[:start]
    if not any(rows.values()):  # a list of nothing is no list in YAML
        before = [re.sub(r"^themes:[ ]*(?=#|$)", "themes: [] ", line).rstrip() for line in before]
    return "\n".join([*before, *_lines(top), *lines[end:]])


def offset_of(text: str) -> int:
    """How far the dash of a list stands to the right of the key above it, in this file."""
    found = re.search(r"^themes:[ ]*(?:#.*)?\n(?:[ ]*(?:#.*)?\n)*([ ]*)- ", text, re.M)
    found = found or re.search(r"^\w+:[ ]*\n([ ]*)- ", text, re.M)
    return len(found[1]) if found else 2


def scalar(value: str) -> str:
    """Text as it is written: an id bare, all else in double quotes."""
    if _BARE.match(value) and value not in YAML_WORDS | {"true", "false", "null"}:
        return value
    return quoted(value)


def quoted(value: Any) -> str:
    """Text, or a list of it, in double quotes on one line."""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


# --- reading -----------------------------------------------------------------------------------------------------------------


def _read(document: Document, lines: Sequence[str]) -> tuple[_Row, int, int]:
    """The top list of themes, with the lines that it takes up."""
    first = document.mark(("themes", 0)).line - 1
    after = [document.key_mark((key,)).line - 1 for key in document.data]
    end = min((line for line in after if line > first), default=len(lines))
    row = _row(document, lines, ("themes",), end)
    end -= len(row.end)
    row.end = []
    return row, first, end


def _row(document: Document, lines: Sequence[str], at: Keys, end: int) -> _Row:
    themes = document.get(at)
    starts = [document.mark((*at, n)).line - 1 for n in range(len(themes))]
    mark = document.mark((*at, 0))
    if lines[starts[0]][: mark.column - 1].strip() != "-":
        raise InOneLine
    row = _Row(lines[starts[0]].index("-"))
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
) -> _Entry:
    mark, start, stop = document.mark(at), taken.start, taken.stop
    flow = lines[start][mark.column - 1] == "{"
    entry = _Entry(theme["id"], theme.get("route"), indent, list(lines[start:stop]), flow=flow)
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


def _with_list(text: str) -> tuple[list[str], int]:
    """A text with an empty list of themes to be filled, and the line where it begins."""
    if found := _LIST.search(text):
        text = text[: found.start()] + "themes:" + (f"  {found[1]}" if found[1] else "") + text[found.end() :]
        return text.split("\n"), text[: found.start()].count("\n") + 1
    lines = text.rstrip("\n").split("\n")
    lines += ["", "themes:", ""]
    return lines, len(lines) - 1


# --- arranging ---------------------------------------------------------------------------------------------------------------


def _arrange(top: _Row, rows: Mapping[Place, Sequence[str]], themes: Mapping[str, Mapping[str, Any]], offset: int) -> None:
    rows_of = {entry.id: row for row, entry in _all(top)}
    known = {entry.id: entry for _, entry in _all(top)}
    place_of = {id_: place for place, ids in rows.items() for id_ in ids}
    above = {entry.id: holder.id for _, holder in _all(top) if holder.kids for entry in holder.kids.entries}
    for id_, entry in known.items():
        under, route = place_of.get(id_, ("", None))
        if above.get(id_) != under or (under is None and entry.route != route):
            _take_out(rows_of[id_], entry)
    for id_ in place_of:
        if id_ not in known:
            known[id_] = _Entry(id_, themes[id_].get("route"), 0, list(_new(themes[id_])))
    anchor: _Entry | None = None
    for (under, _), ids in rows.items():
        if not ids:
            continue
        row = top if under is None else _kids(known[under], offset)
        _fill(row, [known[id_] for id_ in ids], anchor if under is None else None)
        anchor = known[ids[-1]] if under is None else anchor
    for _, entry in _all(top):
        if entry.kids is not None and not entry.kids.entries:
            _without_list(entry)


def _fill(row: _Row, wanted: Sequence[_Entry], anchor: _Entry | None) -> None:
    """Put the themes of one place into their list in order, moving as few as can be."""
    here = [entry for entry in row.entries if entry in wanted]
    staying = rising([wanted.index(entry) for entry in here])
    for entry in here:
        if wanted.index(entry) not in staying:
            _take_out(row, entry)
    for n, entry in enumerate(wanted):
        if entry in row.entries:
            continue
        _shift(entry, row.indent - entry.indent)
        if n:
            row.entries.insert(row.entries.index(wanted[n - 1]) + 1, entry)
        elif following := next((each for each in wanted[1:] if each in row.entries), None):
            row.entries.insert(row.entries.index(following), entry)
            entry.pre, following.pre = following.pre, []
        else:
            row.entries.insert(row.entries.index(anchor) + 1 if anchor in row.entries else len(row.entries), entry)


def _kids(entry: _Entry, offset: int) -> _Row:
    """The list below a theme, made where there is none."""
    if entry.kids is None:
        if entry.flow:
            raise InOneLine
        entry.lines.append(" " * (entry.indent + 2) + "themes:")
        entry.kids = _Row(entry.indent + 2 + offset)
    return entry.kids


def _change(entry: _Entry, changed: Callable[[str, str], str]) -> None:
    """Let the own lines of a theme be changed."""
    own = entry.lines if entry.kids is None else entry.lines[: _list_line(entry)]
    old = "\n".join(_moved(line, -entry.indent) for line in (*own, *entry.tail)) + "\n"
    new = changed(entry.id, old)
    if new != old:
        entry.lines = [*(_moved(line, entry.indent) for line in new.rstrip("\n").split("\n")), *entry.lines[len(own) :]]
        entry.tail = []


def _list_line(entry: _Entry) -> int:
    """Which line of a theme says that others come below it."""
    return max(n for n, line in enumerate(entry.lines) if re.match(r"\s*themes:\s*(#.*)?$", line))


def _without_list(entry: _Entry) -> None:
    row = entry.kids
    del entry.lines[_list_line(entry)]
    entry.tail = [*(row.end if row else ()), *entry.tail]
    entry.kids = None


def _take_out(row: _Row, entry: _Entry) -> None:
    """A theme out of its list; the comments above it stay for what follows."""
    place = row.entries.index(entry)
    row.entries.remove(entry)
    if place < len(row.entries):
        row.entries[place].pre = [*entry.pre, *row.entries[place].pre]
    else:
        row.end = [*entry.pre, *row.end]
    entry.pre = []


def _shift(entry: _Entry, by: int) -> None:
    """A theme with all below it that many columns to the right."""
    if not by:
        return
    entry.indent += by
    for lines in (entry.pre, entry.lines, entry.tail):
        lines[:] = [_moved(line, by) for line in lines]
    if entry.kids is not None:
        entry.kids.indent += by
        entry.kids.end = [_moved(line, by) for line in entry.kids.end]
        for each in entry.kids.entries:
            _shift(each, by)


def _moved(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]


def _all(row: _Row) -> Iterator[tuple[_Row, _Entry]]:
    for entry in list(row.entries):
        yield row, entry
        if entry.kids is not None:
            yield from _all(entry.kids)


# --- writing -----------------------------------------------------------------------------------------------------------------


def _lines(row: _Row) -> Iterator[str]:
    for entry in row.entries:
        yield from entry.pre
        yield from entry.lines
        if entry.kids is not None:
            yield from _lines(entry.kids)
        yield from entry.tail
    yield from row.end


def _new(theme: Mapping[str, Any]) -> Iterator[str]:
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
