"""A window to write a few lines in: a note, or the words of a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from fieldwork.i18n import Lang, Msg, msg
from fieldwork.text import one_line
from fieldwork.tui.command import key_name
from fieldwork.tui.commands import BY_ID
from fieldwork.tui.keyboard import bindings, key_of, silent_keys
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.choosing import Choosing, help_window
from fieldwork.tui.screens.note_marks import NoteMarks
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.editor import Editor
from fieldwork.tui.widgets.speakers import Speakers

KINDS = {
    "descriptive": msg("Beschrijvend: wat u zag of hoorde", "Descriptive: what you saw or heard"),
    "reflective": msg("Reflectief: wat u ervan denkt", "Reflective: what you make of it"),
}
UNDER = ("interview", "sheet")
"""The places that it opens over."""
LOOSE = msg("Losse opmerking: wacht in de kantlijn op een plek", "Loose remark: waits in the margin for a place")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, of which kind, who said it, whether it waits in the margin, and whether the next item is wanted."""

    text: str
    kind: str
    speaker: str | None = None
    loose: bool = False
    onward: bool = False


class Writing(ModalScreen[Written]):
    """Gives what was written; leaving it keeps it. `typed` is told of every change, with the cursor.

    `speakers` (code, words) can be said to have spoken; `loose` None where the text has no place to wait for; `marks` those of
    the note, None where words cannot be marked; `span` words to point out; `onward` whether a next item comes after it.
    """

    PLACE: ClassVar[str] = "writing"
    CSS_PATH = "writing.tcss"
    BINDINGS = [*bindings("writing"), *silent_keys("writing", UNDER)]

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
        marks: NoteMarks | None = None,
        span: tuple[int, int] | None = None,
        onward: bool = False,
    ) -> None:
        super().__init__()
        self._title, self.lang, self.kind = title, lang, kind
        self._text, self._cursor, self._typed = text, cursor, typed
        self._speakers, self.speaker, self.loose = speakers, speaker, loose
        self._marks, self._span, self._onward = marks, span, onward

    def compose(self) -> ComposeResult:
        """A title, who said it, the text, its kind."""
        with Vertical(id="box"):
            yield Static(line(self._title), id="title")
            if self._speakers:
                yield Speakers(self._speakers, self.speaker, self.lang)
            yield Editor()
            yield Static(id="kind")
            yield Saying()
            yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the text at once; where several people can have said it, a digit says first who did."""
        editor = self.query_one(Editor)
        editor.fill(self._text, self._cursor)
        if self._speakers and not self._text:
            self.query_one(Speakers).focus()
        else:
            editor.focus()
        if self._span is not None:
            editor.select_span(*self._span)
        self._paint()

    def _paint(self) -> None:
        note = self._typed is not None
        words = [KINDS[self.kind].text(self.lang)] if note else []
        if self.loose:
            words.append(LOOSE.text(self.lang))
        self.query_one("#kind", Static).update(plain("\n".join(words)))
        hidden = [("kind", note), ("who", bool(self._speakers)), ("where", self.loose is not None),
                  ("mark", self._marks is not None), ("onward", self._onward)]  # fmt: skip
        without = frozenset(command for command, valid in hidden if not valid)
        self.query_one(KeyBar).show(self.PLACE, self.lang, letters=False, without=without)
        self._underline()

    def _underline(self) -> None:
        if self._marks is not None:
            editor = self.query_one(Editor)
            editor.underline(self._marks.spans(editor.text))

    def _say(self, words: Msg | None) -> None:
        self.query_one(Saying).say(words.text(self.lang) if words is not None else "")
        self._underline()

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Every change is kept as a draft."""
        editor = self.query_one(Editor)
        if self._typed is not None and editor.text != self._text:
            self._text = editor.text
            self._typed(editor.text, editor.cursor)
            self._underline()

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

    def action_not_here(self, key: str) -> None:
        """A key of the screen under this window: nothing is done, and that is said."""
        self._say(msg("{key} doet niets zolang dit venster open is. {out} sluit het.",
                      "{key} does nothing while this window is open. {out} closes it.",
                      key=key_name(key), out=self.way_out()))  # fmt: skip

    def way_out(self) -> str:
        """The key that closes this window."""
        return key_of("done")

    def action_do(self, command: str) -> None:
        """Esc keeps and goes back, Ctrl+N keeps and goes on; Ctrl+R changes the kind, F3 who said it, Ctrl+A where it stands,
        Ctrl+U marks words."""
        if command == "kind":
            self.kind = "reflective" if self.kind == "descriptive" else "descriptive"
        elif command == "who":
            for speakers in self.query(Speakers):
                speakers.focus()
        elif command == "where":
            self.loose = None if self.loose is None else not self.loose
        elif command == "mark":
            self._mark()
        elif command == "help":
            self.app.push_screen(help_window(self.lang, self.PLACE))
        elif command == "onward" and not self._onward:
            self.action_not_here(BY_ID[command].keys[0])
            return
        else:
            text, onward = self.query_one(Editor).text, command == "onward"
            self.dismiss(Written(text, self.kind, self.speaker, bool(self.loose), onward))
            return
        self._paint()

    def _mark(self) -> None:
        """Mark the words that are selected; where none are, show the marks of this note."""
        marks, editor = self._marks, self.query_one(Editor)
        span, text = editor.selected, editor.text
        if marks is None:
            return
        if span is None:
            self._show_marks(marks)
            return

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self._say(marks.add(text, self.kind, self.speaker, span, chosen))
                editor.move_cursor(editor.place_of(span[1]))

        self.app.push_screen(Choosing(f"“{one_line(text[slice(*span)], 200)}”", marks.kinds(), digits=True), take)

    def _show_marks(self, marks: NoteMarks) -> None:
        held = marks.held()
        if not held:
            self._say(msg("Kies eerst woorden (Shift en pijltjes, of slepen) om die te markeren.",
                          "Select words first (Shift and arrows, or drag) to mark those."))  # fmt: skip
            return
        title = msg("Welke markering moet weg?", "Which mark has to go?")
        window = Choosing(title.text(self.lang), held, digits=True)
        self.app.push_screen(window, lambda id: self._say(marks.remove(id)) if id else None)


class Reason(Writing):
    """A window for the words of a reason: Ctrl+N skips the item, Esc leaves it as it was and gives None."""

    PLACE: ClassVar[str] = "reason"
    BINDINGS = [*silent_keys("reason", (*UNDER, "writing")), *bindings("reason")]

    def way_out(self) -> str:
        """The key that closes this window."""
        return key_of("skip_not")

    def action_do(self, command: str) -> None:
        """Skip, or not; it has no kind, no place and no speaker."""
        if command == "skip_not":
            self.dismiss(None)
        elif command == "skip_now":
            super().action_do("done")
        elif command == "help":
            super().action_do(command)
