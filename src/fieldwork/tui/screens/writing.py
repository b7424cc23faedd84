"""A window to write a few lines in: a note, or the words of a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from fieldwork.i18n import Lang, msg
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.speakers import Speakers

KINDS = {
    "descriptive": msg("Beschrijvend: wat u zag of hoorde", "Descriptive: what you saw or heard"),
    "reflective": msg("Reflectief: wat u ervan denkt", "Reflective: what you make of it"),
}
LOOSE = msg("Losse opmerking: wacht in de kantlijn op een plek", "Loose remark: waits in the margin for a place")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, of which kind, who said it, and whether it waits in the margin."""

    text: str
    kind: str
    speaker: str | None = None
    loose: bool = False


class Writing(ModalScreen[Written]):
    """Gives what was written; leaving it keeps it. `typed` is told of every change, with the cursor.

    `speakers` (code, words) can be said to have spoken; `loose` None where the text has no place to wait for.
    """

    PLACE: ClassVar[str] = "writing"
    CSS_PATH = "writing.tcss"
    BINDINGS = bindings("writing")

    def __init__(
        self,
        title: str,
        lang: Lang,
        *,
        text: str = "",
        cursor: int | None = None,
        kind: str = "descriptive",
        typed: Callable[[str, int], None] | None = None,
        speakers: Sequence[tuple[str, str]] = (),
        speaker: str | None = None,
        loose: bool | None = None,
    ) -> None:
        super().__init__()
        self._title, self.lang, self.kind = title, lang, kind
        self._text, self._cursor, self._typed = text, cursor, typed
        self._speakers, self.speaker, self.loose = speakers, speaker, loose

    def compose(self) -> ComposeResult:
        """A title, who said it, the text, its kind."""
        with Vertical(id="box"):
            yield Static(line(self._title), id="title")
            if self._speakers:
                yield Speakers(self._speakers, self.speaker, self.lang)
            yield Editor()
            yield Static(id="kind")
            yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the text at once; where several people can have said it, a digit says first who did."""
        editor = self.query_one(Editor)
        editor.fill(self._text, self._cursor)
        if self._speakers and not self._text:
            self.query_one(Speakers).focus()
        else:
            editor.focus()
        self._paint()

    def _paint(self) -> None:
        note = self._typed is not None
        words = [KINDS[self.kind].text(self.lang)] if note else []
        if self.loose:
            words.append(LOOSE.text(self.lang))
        self.query_one("#kind", Static).update(plain("\n".join(words)))
        hidden = [("kind", note), ("who", bool(self._speakers)), ("where", self.loose is not None)]
        without = frozenset(command for command, valid in hidden if not valid)
        self.query_one(KeyBar).show(self.PLACE, self.lang, letters=False, without=without)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Every change is kept as a draft."""
        editor = self.query_one(Editor)
        if self._typed is not None and editor.text != self._text:
            self._text = editor.text
            self._typed(editor.text, editor.cursor)

    def on_speakers_said(self, message: Speakers.Said) -> None:
        """Who said it is known: on to the words."""
        self.speaker = message.speaker
        self.query_one(Editor).focus()

    def on_speakers_typed(self, message: Speakers.Typed) -> None:
        """The first letter of the text."""
        editor = self.query_one(Editor)
        editor.focus()
        editor.insert(message.character)

    def action_speaker(self, digit: int) -> None:
        """A click on a speaker."""
        self.query_one(Speakers).choose(digit)

    def action_do(self, command: str) -> None:
        """Esc keeps and goes back; Ctrl+R changes the kind, F3 who said it, Ctrl+A where it stands."""
        if command == "kind":
            self.kind = "reflective" if self.kind == "descriptive" else "descriptive"
        elif command == "who":
            for speakers in self.query(Speakers):
                speakers.focus()
        elif command == "where":
            self.loose = None if self.loose is None else not self.loose
        else:
            self.dismiss(Written(self.query_one(Editor).text, self.kind, self.speaker, bool(self.loose)))
            return
        self._paint()
