"""Who said it: one digit, before or while a note is written."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from fieldwork.i18n import Lang, msg
from fieldwork.tui.plain import clickable, line, together

MOST = 9


class Speakers(Static, can_focus=True):
    """The speakers that can be chosen, each with its digit; 0 is nobody (the researcher's own note).

    Any other key that writes something goes on to the text: who does not want to say who, just types.
    """

    DEFAULT_CSS = """
    Speakers { height: auto; color: $text-muted; margin-bottom: 1; padding: 0 1; border-left: wide $panel; }
    Speakers:focus { border-left: wide $accent; }
    """

    class Said(Message):
        """A speaker was chosen (`speaker` None: nobody)."""

        def __init__(self, speaker: str | None) -> None:
            super().__init__()
            self.speaker = speaker

    class Typed(Message):
        """A key for the text was pressed."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self, speakers: Sequence[tuple[str, str]], speaker: str | None, lang: Lang) -> None:
        super().__init__()
        self.auto_links = False
        self._speakers, self.speaker, self.lang = list(speakers)[:MOST], speaker, lang

    def render(self) -> Content:
        """All of them, the chosen one marked by its sign as well."""
        nobody = msg("niemand", "nobody").text(self.lang)
        found = [line(msg("Wie zegt dit?", "Who says this?").text(self.lang))]
        for digit, (code, words) in enumerate([*self._speakers, ("", nobody)], 1):
            digit = digit if code else 0
            on = (self.speaker or "") == code
            one = Content.assemble(
                (f"{digit}", "bold $accent"), "●" if on else " ", line(words, 30, "bold" if on else "")
            )
            found.append(clickable(one, f"screen.speaker({digit})"))
        return together(found, self.content_size.width, "  ")

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.refresh(layout=True)

    def choose(self, digit: int) -> None:
        """Take the speaker with a digit; one that is not there changes nothing."""
        if 0 <= digit <= len(self._speakers):
            self.speaker = self._speakers[digit - 1][0] if digit else None
            self.refresh()
            self.post_message(self.Said(self.speaker))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses; what else can be written is for the text."""
        if event.character and event.character in "0123456789":
            event.stop()
            self.choose(int(event.character))
        elif event.is_printable and event.character:
            event.stop()
            self.post_message(self.Typed(event.character))
