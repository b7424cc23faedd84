"""What a YAML parser says, in words that help: where the text stops being YAML, and what to write instead."""

from __future__ import annotations

import re
from typing import Any

from fieldwork.i18n import Msg, msg
from fieldwork.protocol.defects import Mark

TAB = msg(
    "Hier staat een tab. YAML springt in met spaties: vervang de tab door twee spaties.",
    "There is a tab here. YAML indents with spaces: replace the tab by two spaces.",
)
QUOTE_OPEN = msg(
    "Een aanhalingsteken dat op regel {line} begint, gaat niet meer dicht. Sluit het, of haal het weg.",
    "A quotation mark that opens on line {line} is never closed. Close it, or remove it.",
)
COLON = msg(
    "Hier staat een dubbele punt waar YAML er geen verwacht. Zet tekst met een dubbele punt tussen aanhalingstekens.",
    "There is a colon here where YAML expects none. Put text with a colon between quotes.",
)
NO_COLON = msg(
    "Hier mist een dubbele punt met een spatie erachter, of de regel springt verkeerd in.",
    "A colon with a space after it is missing here, or the line is indented wrongly.",
)
BRACKET = msg(
    "Een {{ of [ die op regel {line} begint, gaat niet goed dicht, of er mist een komma.",
    "A {{ or [ that opens on line {line} is not closed well, or a comma is missing.",
)
INDENT = msg(
    "Deze regel past niet bij wat op regel {line} begint: zet hem even ver naar rechts als de regels waar hij bij hoort.",
    "This line does not fit what begins on line {line}: indent it as far as the lines that it belongs to.",
)
START = msg(
    "Tekst kan niet beginnen met “{character}”. Zet de tekst tussen aanhalingstekens.",
    "Text cannot begin with “{character}”. Put the text between quotes.",
)
ESCAPE = msg(
    "Na een \\ tussen dubbele aanhalingstekens kan dit niet staan. Gebruik enkele aanhalingstekens, of schrijf \\\\.",
    "This cannot follow a \\ between double quotes. Use single quotes, or write \\\\.",
)
OTHER = msg(
    "Dit is geen geldige YAML. Kijk naar de inspringing, de aanhalingstekens en de haken op deze regel en de regel ervoor.",
    "This is no valid YAML. Look at the indentation, quotation marks and brackets on this line and the line before it.",
)


def syntax_fault(error: Any, text: str) -> tuple[str, Mark, Msg]:
    """Code, place and remedy for an error of PyYAML's scanner or parser (C or Python)."""
    place = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.splitlines() or [""]
    if place is None:
        return "yaml-syntax", Mark(1, 1), OTHER
    opened = getattr(error, "context_mark", None) or place
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    if "quoted scalar" in said and "end of stream" in said:
        place = opened
    line = min(place.line, len(lines) - 1)
    # What is missed at the very end of the file is told where its last line ends.
    mark = Mark(line + 1, (place.column if place.line == line else len(lines[line])) + 1)
    tab = _tab_in(lines[line], place.column)
    if tab is not None:
        return "tab", Mark(line + 1, tab + 1), TAB
    here = lines[line][place.column : place.column + 1]
    return "yaml-syntax", mark, _words(said, here, min(opened.line, line) + 1)


def _tab_in(line: str, column: int) -> int | None:
    """Where a tab stands that is at fault: in the indentation, or at the place itself."""
    indent = re.match(r"[ \t]*", line)
    if indent and "\t" in indent[0]:
        return indent[0].index("\t")
    return column if line[column : column + 1] == "\t" else None


def _words(said: str, here: str, opened: int) -> Msg:
    if "quoted scalar" in said and "escape" not in said and "hexdecimal" not in said:
        return msg(QUOTE_OPEN.nl, QUOTE_OPEN.en, line=opened)
    if "escape" in said or "hexdecimal" in said:
        return ESCAPE
    if "mapping values are not allowed" in said:
        return COLON
    if "cannot start any token" in said:
        return msg(START.nl, START.en, character=here or "?")
    if "could not find expected ':'" in said or "simple key" in said:
        return NO_COLON
    if "flow" in said:
        return msg(BRACKET.nl, BRACKET.en, line=opened)
    if "block" in said:
        return msg(INDENT.nl, INDENT.en, line=opened)
    return OTHER
