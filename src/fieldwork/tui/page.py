"""A session as lines on a page: the pieces of `study.reading`, each with its look, wrapped at the width that there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content

from fieldwork.i18n import Lang, Msg, msg
from fieldwork.study.reading import Line as Piece
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.lines import Line, still

_INDENT = 4
_SIGNS = {"part": "✓ ", "probe": "✓ ", "note": "✎ ", "reflection": "✎ ", "mark": "◆ ", "conflict": "! ", "status": "– "}
_LOOK = {"title": "bold", "section": "bold", "question": "bold", "about": "", "consent": "", "status": "$secondary",
         "part": "$secondary", "probe": "$secondary", "order": "$secondary", "conflict": "bold $error"}  # fmt: skip
_SPACE_BEFORE = frozenset({"section", "question", "order"})
_REFLECTIVE = msg("reflectief", "reflective")


def page(pieces: Iterable[Piece], width: int, lang: Lang) -> list[Line]:
    """The lines of a page; the id of each is the number of its piece, so that choosing any of them finds its item."""
    found: list[Line] = []
    for number, piece in enumerate(pieces):
        if piece.kind in _SPACE_BEFORE and found:
            found.append(still(f"{number}:", Content(), choosable=False))
        indent = 0 if piece.kind in ("title", "section", "question", "about", "consent", "order") else _INDENT
        head = _head(piece, lang)
        words = plain(piece.text, _LOOK.get(piece.kind, ""))
        for place, wrapped in enumerate(Content.assemble(head, words).wrap(max(width - indent - 1, 10))):
            found.append(still(f"{number}:{place}", Content.assemble(" " * indent, wrapped)))
    return found


def _head(piece: Piece, lang: Lang) -> Content:
    """What the program says before a piece."""
    sign = _SIGNS.get(piece.kind, "")
    words = [piece.label, _REFLECTIVE.text(lang) if piece.kind == "reflection" else ""]
    label = ", ".join(filter(None, words))
    if piece.kind == "question":
        return Content.assemble(line(label, style="$secondary"), "  ")
    if piece.kind == "section":
        return Content.assemble(line(label, style="$accent"), " · ") if label and label != piece.text else Content()
    if not label:
        return Content.assemble((sign, "$accent"))
    return Content.assemble((sign, "$accent"), line(label, style="$secondary"), ": " if piece.text else "")


def text_page(text: str, width: int) -> list[Line]:
    """Plain text as lines of a page."""
    return [
        still(f"{number}:{place}", wrapped)
        for number, words in enumerate(text.split("\n"))
        for place, wrapped in enumerate(plain(words).wrap(max(width - 1, 10)) if words else [Content()])
    ]


def piece_of(id: str | None) -> int:
    """The number of the piece that a line belongs to."""
    return int((id or "0:").split(":")[0])


def spoken(words: Callable[[Msg], str], status: str) -> str:
    """How a session stands, in words."""
    known = {"open": msg("open", "open"), "closed": msg("afgesloten", "closed"), "stopped": msg("gestopt", "stopped"),
             "refused": msg("geweigerd", "refused")}  # fmt: skip
    return words(known[status]) if status in known else status
