"""CSV text (RFC 4180) as rows of cells, each with the place where it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Mark

NO_END = msg(
    "Hier begint tekst tussen aanhalingstekens die nergens eindigt. Zet er een aanhalingsteken achter.",
    "Here quoted text begins that ends nowhere. Put a quote after it.",
)
AFTER_QUOTE = msg(
    'Na het sluitende aanhalingsteken staat nog iets. Schrijf een aanhalingsteken in de tekst dubbel ("").',
    'Something follows the closing quote. Write a quote inside the text twice ("").',
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text to the letter and where it begins."""

    text: str
    mark: Mark


class Unreadable(Exception):
    """A text that is no CSV: where it goes wrong and why."""

    def __init__(self, mark: Mark, message: Msg) -> None:
        super().__init__(message.text("en"))
        self.mark, self.message = mark, message


def cells(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """The rows of a CSV (RFC 4180) with the place of each cell; empty lines are left out. Raises Unreadable."""
    row: list[Cell] = []
    at, line, start = 0, 1, 0
    while at < len(text):
        mark = Mark(line, at - start + 1)
        if text[at] == '"':
            words, at = _quoted(text, at, mark)
            if "\n" in words:
                line += words.count("\n")
                start = text.rindex("\n", 0, at) + 1
            if at < len(text) and text[at] not in (delimiter, "\n"):
                raise Unreadable(Mark(line, at - start + 1), AFTER_QUOTE)
        else:
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
            end = text.find(delimiter, at, line_end)
            end = line_end if end < 0 else end
            words, at = text[at:end], end
        row.append(Cell(words, mark))
        if at < len(text) and text[at] == delimiter:
            at += 1
            if at == len(text) or text[at] == "\n":
                row.append(Cell("", Mark(line, at - start + 1)))
            else:
                continue
        if any(cell.text.strip() for cell in row):
            yield row
        row, at, line, start = [], at + 1, line + 1, at + 1


def _quoted(text: str, at: int, mark: Mark) -> tuple[str, int]:
    """What stands between quotes from `at`, and where it ends; two quotes inside are one."""
    parts, begin = [], at + 1
    while True:
        end = text.find('"', begin)
        if end < 0:
            raise Unreadable(mark, NO_END)
        parts.append(text[begin:end])
        if text[end + 1 : end + 2] != '"':
            return '"'.join(parts), end + 1
        begin = end + 2
