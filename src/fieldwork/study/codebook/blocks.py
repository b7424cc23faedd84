"""The themes of codebook.yaml as blocks of lines: they come, go and move, and every other line stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from fieldwork.coding.hand_edits import rising
from fieldwork.protocol.load import load_text
from fieldwork.study.codebook.block_lines import Entry, InOneLine, Row, all_below, read, theme_lines, written

Place: TypeAlias = tuple[str | None, str | None]
"""Below a code, or (None, route) at the top of a route, None for the generic ones."""

_LIST = re.compile(r"^themes:[ ]*(?:\[\s*\]|null|~)?[ ]*(#.*)?$", re.M)


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
        top, start, end = read(document, lines)
    else:
        if not any(rows.values()):
            return text
        lines, start = _with_list(text)
        top, end = Row(offset), start
    _arrange(top, rows, themes, offset)
    for _, entry in all_below(top):
        _change(entry, changed)
    before = lines[:start]
    if not any(rows.values()):  # a list of nothing is no list in YAML
        before = [re.sub(r"^themes:[ ]*(?=#|$)", "themes: [] ", line).rstrip() for line in before]
    return "\n".join([*before, *written(top), *lines[end:]])


def offset_of(text: str) -> int:
    """How far the dash of a list stands to the right of the key above it, in this file."""
    found = re.search(r"^themes:[ ]*(?:#.*)?\n(?:[ ]*(?:#.*)?\n)*([ ]*)- ", text, re.M)
    found = found or re.search(r"^\w+:[ ]*\n([ ]*)- ", text, re.M)
    return len(found[1]) if found else 2


def _with_list(text: str) -> tuple[list[str], int]:
    """A text with an empty list of themes to be filled, and the line where it begins."""
    if found := _LIST.search(text):
        text = text[: found.start()] + "themes:" + (f"  {found[1]}" if found[1] else "") + text[found.end() :]
        return text.split("\n"), text[: found.start()].count("\n") + 1
    lines = text.rstrip("\n").split("\n")
    lines += ["", "themes:", ""]
    return lines, len(lines) - 1


def _arrange(top: Row, rows: Mapping[Place, Sequence[str]], themes: Mapping[str, Mapping[str, Any]], offset: int) -> None:
    rows_of = {entry.id: row for row, entry in all_below(top)}
    known = {entry.id: entry for _, entry in all_below(top)}
    place_of = {id_: place for place, ids in rows.items() for id_ in ids}
    above = {entry.id: holder.id for _, holder in all_below(top) if holder.kids for entry in holder.kids.entries}
    for id_, entry in known.items():
        under, route = place_of.get(id_, ("", None))
        if above.get(id_) != under or (under is None and entry.route != route):
            _take_out(rows_of[id_], entry)
    for id_ in place_of:
        if id_ not in known:
            known[id_] = Entry(id_, themes[id_].get("route"), 0, list(theme_lines(themes[id_])))
    anchor: Entry | None = None
    for (under, _), ids in rows.items():
        if not ids:
            continue
        row = top if under is None else _kids(known[under], offset)
        _fill(row, [known[id_] for id_ in ids], anchor if under is None else None)
        anchor = known[ids[-1]] if under is None else anchor
    for _, entry in all_below(top):
        if entry.kids is not None and not entry.kids.entries:
            _without_list(entry)


def _fill(row: Row, wanted: Sequence[Entry], anchor: Entry | None) -> None:
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


def _kids(entry: Entry, offset: int) -> Row:
    """The list below a theme, made where there is none."""
    if entry.kids is None:
        if entry.flow:
            raise InOneLine
        entry.lines.append(" " * (entry.indent + 2) + "themes:")
        entry.kids = Row(entry.indent + 2 + offset)
    return entry.kids


def _change(entry: Entry, changed: Callable[[str, str], str]) -> None:
    """Let the own lines of a theme be changed."""
    own = entry.lines if entry.kids is None else entry.lines[: _list_line(entry)]
    old = "\n".join(_moved(line, -entry.indent) for line in (*own, *entry.tail)) + "\n"
    new = changed(entry.id, old)
    if new != old:
        entry.lines = [*(_moved(line, entry.indent) for line in new.rstrip("\n").split("\n")), *entry.lines[len(own) :]]
        entry.tail = []


def _list_line(entry: Entry) -> int:
    """Which line of a theme says that others come below it."""
    return max(n for n, line in enumerate(entry.lines) if re.match(r"\s*themes:\s*(#.*)?$", line))


def _without_list(entry: Entry) -> None:
    row = entry.kids
    del entry.lines[_list_line(entry)]
    entry.tail = [*(row.end if row else ()), *entry.tail]
    entry.kids = None


def _take_out(row: Row, entry: Entry) -> None:
    """A theme out of its list; the comments above it stay for what follows."""
    place = row.entries.index(entry)
    row.entries.remove(entry)
    if place < len(row.entries):
        row.entries[place].pre = [*entry.pre, *row.entries[place].pre]
    else:
        row.end = [*entry.pre, *row.end]
    entry.pre = []


def _shift(entry: Entry, by: int) -> None:
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
