"""People's words on the screen: the one way in which text becomes something that Textual paints.

Textual reads square brackets in a string as markup: `[/a]` ends the program and `[red]` vanishes. A `Content` is never read so.
Everything that a person wrote, in a study or in a protocol, goes through here.
"""

from __future__ import annotations

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


def clickable(content: Content, action: str) -> Content:
    """Content that does an action of ours when the mouse clicks it. `action` is ours, never people's words."""
    return content.stylize(Style.from_meta({"@click": action}))
