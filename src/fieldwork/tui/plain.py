"""People's words on the screen: the one way in which text becomes something that Textual paints.

Textual reads square brackets in a string as markup: `[/a]` ends the program and `[red]` vanishes. A `Content` is never read so.
Everything that a person wrote, in a study or in a protocol, goes through here.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from fieldwork.text import one_line, shown


def plain(text: str, style: Style | str = "") -> Content:
    """Text as it stands, over as many lines as it has; control characters are made visible."""
    content = Content(shown(text))
    return content.stylize(style) if style else content


def line(text: str, width: int | None = None, style: Style | str = "") -> Content:
    """Text for one line, white space folded, cut at `width` characters with an ellipsis."""
    content = Content(one_line(text, width))
    return content.stylize(style) if style else content


def together(pieces: Sequence[Content], width: int, between: str = " · ") -> Content:
    """Pieces behind one another, over more lines where `width` cells (0: not known yet) are too few; no piece is broken.

    Textual breaks a line at a space that is not to be broken, too.
    """
    rows: list[Content] = []
    for piece in pieces:
        if rows and (not width or rows[-1].cell_length + len(between) + piece.cell_length <= width):
            rows[-1] = Content.assemble(rows[-1], between, piece)
        else:
            rows.append(piece)
    return Content("\n").join(rows)


def clickable(content: Content, action: str) -> Content:
    """Content that does an action of ours when the mouse clicks it. `action` is ours, never people's words."""
    return content.stylize(Style.from_meta({"@click": action}))
