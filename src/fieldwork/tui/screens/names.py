"""Asking what is to become of names in what leaves the study: the passphrase of the key file, or leave them as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError, WrongPassphrase
from fieldwork.i18n import msg
from fieldwork.tui.commands import BY_ID
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, doing, key_of
from fieldwork.tui.place import Place
from fieldwork.tui.plain import clickable, line
from fieldwork.tui.widgets.bars import Clickable, KeyBar, Saying
from fieldwork.tui.widgets.words import Words

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study

TITLE = msg("Namen in wat naar buiten gaat", "Names in what leaves the study")
WAIT = msg("Even geduld …", "One moment …")


@dataclass(frozen=True, slots=True)
class Answer:
    """What replaces names, or None where they stay as they are."""

    names: Pseudonyms | None


class AskNames(Place[Answer]):
    """Asks until the passphrase fits; gives what replaces names, or None where the person went back. `purpose` is what the log
    says that the key file was opened for."""

    PLACE: ClassVar[str] = "names"
    CSS_PATH = "unlock.tcss"
    BINDINGS = bindings("names")

    def __init__(self, study: Study, purpose: str) -> None:
        super().__init__()
        self.study, self.purpose = study, purpose
        self._sure = self._busy = False

    def compose(self) -> ComposeResult:
        """What happens to names, a field whose letters are not shown, and what went wrong."""
        with Vertical(id="box"):
            yield Static(id="title")
            yield Words(msg("Typ de wachtzin van het sleutelbestand, en dan Enter: elke naam die het kent wordt vervangen door "
                            "een code, zoals [W01]. Dat het openging komt in het logboek.",
                            "Type the passphrase of the key file, then Enter: every name that it knows is replaced by a code, "
                            "such as [W01]. That it was opened goes into the log."))  # fmt: skip
            yield Input(password=True, select_on_focus=False)
            yield Clickable(id="unchecked")
            yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the field at once."""
        self.query_one(Input).focus()
        self.show_keys()
        self._paint()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def _paint(self) -> None:
        self.query_one("#title", Static).update(line(self.words(TITLE), style="bold"))
        other = msg("Of met {key}: zonder namen na te kijken.", "Or with {key}: without checking names.",
                    key=key_of("names_unchecked"))  # fmt: skip
        self.query_one("#unchecked", Static).update(clickable(line(self.words(other)), doing(BY_ID["names_unchecked"])))

    def on_input_changed(self) -> None:
        """Who types a passphrase does not want to leave names as they are."""
        self._sure = False

    def on_input_submitted(self) -> None:
        """Enter."""
        self.do_names_open()

    def do_names_open(self) -> None:
        """Try the passphrase, off this thread: it takes a moment."""
        field = self.query_one(Input)
        typed, lang = field.value, self.lang
        if not typed or self._busy:
            return
        from fieldwork.exports.names import known_names

        self._busy = field.disabled = True
        self.tell(WAIT)
        begin("names", lambda: known_names(self.study, typed, self.purpose, lang), self)

    def on_finished(self, message: Finished) -> None:
        """It fits, or it does not and is asked again."""
        message.stop()
        fault = message.outcome.exception()
        if fault is None:
            self.dismiss(Answer(message.outcome.result()))
        elif isinstance(fault, FieldworkError):
            field = self.query_one(Input)
            self._busy = field.disabled = False
            if isinstance(fault, WrongPassphrase):
                field.value = ""
            field.focus()
            self.tell(fault.message, trouble=True)
        else:
            self.shell.stop_for(fault)

    def do_names_unchecked(self) -> None:
        """Leave names as they are; asked about once."""
        if self._busy:
            return
        if self._sure:
            self.dismiss(Answer(None))
            return
        self._sure = True
        self.tell(msg("Namen die in antwoorden, notities of memo's staan, gaan dan zo mee naar buiten. Nog eens {key} als dat "
                      "de bedoeling is.",
                      "Names that stand in answers, notes or memos then leave as they are. {key} once more if that is what you "
                      "want.", key=key_of("names_unchecked")), trouble=True)  # fmt: skip

    def do_cancel(self) -> None:
        """Back; nothing leaves."""
        if not self._busy:
            self.dismiss(None)
