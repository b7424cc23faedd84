"""Words of ours that stay on a screen: in the language that the screens have now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from fieldwork.i18n import Lang, Msg, pick
from fieldwork.tui.plain import plain

if TYPE_CHECKING:
    from fieldwork.protocol.model import Text


class Words(Static):
    """Shows a message, or a protocol's Text; when the language changes it only has to be refreshed."""

    DEFAULT_CSS = """
    Words { height: auto; }
    """

    def __init__(self, words: Msg | Text, *, style: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._words, self._style = words, style

    def render(self) -> Content:
        """The words as they are now."""
        lang: Lang = getattr(self.app, "lang", "nl")
        return plain(self._words.text(lang) if isinstance(self._words, Msg) else pick(self._words, lang), self._style)
