"""People's words on their way in and out: one function for each direction.

What a person typed is kept to the letter, in NFC. What is shown or printed is made harmless first: no escape sequence, no
direction mark and no control character of a participant's or researcher's text ever reaches a terminal as such.
"""

from __future__ import annotations

import unicodedata

_KEPT_CONTROLS = frozenset("\n\t")
_LINE_ENDS = str.maketrans({"\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Marks that turn the direction of what follows, also outside their own text.
_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_NO_WIDTH = dict.fromkeys(map(ord, _DIRECTION), "\u200b")


def kept(text: str) -> str:
    """Text as it is stored: NFC, line ends as \\n, and nothing that UTF-8 or JSON cannot hold (lone surrogates, NUL)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\x00", "")


def shown(text: str) -> str:
    """Text as it may be put on a screen: control characters and direction marks are made visible as symbols."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in text.translate(_LINE_ENDS))


def _visible(char: str) -> str:
    code = ord(char)
    if char in _KEPT_CONTROLS:
        return char
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or char in _DIRECTION:
        return "\u00b7"
    return char


def editable(text: str) -> str:
    """Text as it may stand where it is typed: as `shown`, but direction marks stay, for they are part of what was written.

    It must be painted through `unturned`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in _DIRECTION else _visible(char) for char in text.translate(_LINE_ENDS))


def unturned(text: str) -> str:
    """Editable text as it may be painted: each direction mark is a space of no width, so that all else keeps its place."""
    return text if text.isascii() else text.translate(_NO_WIDTH)


def one_line(text: str, width: int | None = None) -> str:
    """Text for a place that has one line: white space folded, cut at `width` code points with an ellipsis."""
    folded = " ".join(shown(text).split())
    if width is not None and len(folded) > width:
        return folded[: max(width - 1, 0)].rstrip() + "…"
    return folded
