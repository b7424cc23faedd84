"""Another copy of the study comes in: first what is new and what conflicts, then the taking in, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from fieldwork.errors import FieldworkError, WrongPassphrase
from fieldwork.i18n import LANGS, Lang, Msg, msg
from fieldwork.store.crypt import Key, derive
from fieldwork.study.copies.merging import Came, merge_file, other_file
from fieldwork.study.copies.words import Telling
from fieldwork.study.place import FILE
from fieldwork.tui.jobs import Finished
from fieldwork.tui.keyboard import bindings, letter_of, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.under_way import UnderWay
from fieldwork.tui.taking_out import Course, Stopped
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine

if TYPE_CHECKING:
    from fieldwork.study import Study

State: TypeAlias = Literal["looking", "asking", "looked", "taking", "over"]

MOST = 12
"""So many conflicts are named; of the rest the number is told."""


class TakingIn(UnderWay[bool]):
    """Looks at once what the copy at `path` would bring. Gives whether the person wants to settle what conflicts."""

    PLACE: ClassVar[str] = "taking_in"
    CSS_PATH = "copies.tcss"
    BINDINGS = [*bindings("taking_in"), *letters("taking_in")]

    def __init__(self, study: Study, path: Path) -> None:
        super().__init__()
        self.study, self.path = study, path
        self.state: State = "looking"
        self._key: Key | None = None  # of the other copy, where it has a passphrase of its own
        self._stands = msg("Wordt bekeken …", "Being looked at …")
        self._told: dict[Lang, list[str]] = {}
        self.many = self.differing = 0

    def compose(self) -> ComposeResult:
        """How far it is, a passphrase where that is needed, and what is new."""
        yield TopLine()
        yield Static(id="stands")
        yield Input(password=True, select_on_focus=False, id="phrase")
        with VerticalScroll(id="told"):
            yield Static(id="lines")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Look."""
        self.query_one("#told").focus()
        self._begin("looking")

    def _paint(self) -> None:
        name = "/".join(self.path.parts[-2:]) if self.path.name == FILE else self.path.name  # as mine is called too
        title = msg("Andere kopie opnemen: {name}", "Take in another copy: {name}", name=name)
        self.query_one(TopLine).show(line(self.words(title), style="bold"), Content())
        self.query_one("#stands", Static).update(plain(self.words(self._stands), "bold"))
        self.query_one("#phrase").display = self.state == "asking"
        told = self._told.get(self.lang, []) if self.state in ("looked", "over") else []
        self.query_one("#lines", Static).update(Content("\n").join(plain(each) for each in told))
        self.show_keys(letters=self.state != "asking")

    # --- the work -------------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether it is being looked at or taken in."""
        return self.state in ("looking", "taking")

    def _begin(self, state: Literal["looking", "taking"], phrase: str = "") -> None:
        self.state, self._course = state, Course(self)
        self._stands = msg("Wordt bekeken …", "Being looked at …") if state == "looking" else \
            msg("Wordt opgenomen …", "Being taken in …")  # fmt: skip
        study, path, known, course = self.study, self.path, self._key, self._course
        self._go(lambda: _work(study, path, known, phrase, course, dry_run=state == "looking"), state)
        self._paint()

    def on_finished(self, message: Finished) -> None:
        """It was looked at or taken in, or could not be."""
        message.stop()
        fault = message.outcome.exception()
        self.tell(None)
        if fault is None:
            self._done(message.outcome.result(), looked=message.name == "looking")
        elif isinstance(fault, WrongPassphrase):
            self._ask(fault)
        elif isinstance(fault, Stopped):
            self._end(msg("Gestopt. De studie is zoals zij was.", "Stopped. The study is as it was."))
        elif isinstance(fault, FieldworkError):
            self._end(msg("Niet gelukt: {why}", "It failed: {why}", why=fault.message))
        else:
            self.shell.stop_for(fault)
            return
        self._paint()

    def _end(self, words: Msg) -> None:
        self.state, self._stands, self._told, self.differing = "over", words, {}, 0

    def _done(self, told: Told, *, looked: bool) -> None:
        self._key, self._told, self.many, self.differing = told.key, told.lines, told.many, told.differing
        if not looked:
            self.state = "over"
            settle = msg(" {key}: naar wat verschilt.", " {key}: to what differs.", key=letter_of("conflicts"))
            self._stands = msg("Opgenomen: {n} gebeurtenissen.{settle}", "Taken in: {n} events.{settle}", n=self.many,
                               settle=settle if self.differing else "")  # fmt: skip
        elif self.many:
            self.state = "looked"
            self._stands = msg("Dit is er nieuw. {key} neemt het op; daarvoor verandert er niets.",
                               "This is what is new. {key} takes it in; before that nothing changes.",
                               key=letter_of("copy_take"))  # fmt: skip
        else:
            self.state = "over"
            self._stands = msg("Er is niets op te nemen.", "There is nothing to take in.")

    def _ask(self, fault: WrongPassphrase) -> None:
        field = self.query_one("#phrase", Input)
        if field.value:
            self.tell(fault.message, trouble=True)
        self.state, field.value = "asking", ""
        field.disabled = False
        self._stands = msg("Deze kopie heeft een eigen wachtzin. Typ die, en dan Enter.",
                           "This copy has a passphrase of its own. Type that, then Enter.")  # fmt: skip
        self._paint()
        field.focus()

    def on_input_submitted(self) -> None:
        """Enter."""
        self.do_copy_open()

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What can be done depends on how far it is."""
        going = msg("Het is nog bezig. {key} houdt ermee op.", "It is still going. {key} gives it up.",
                    key=letter_of("copy_stop"))  # fmt: skip
        if command in ("return", "copy_take", "copy_open", "conflicts") and self.busy:
            return going
        if command == "copy_stop" and not self.busy:
            return msg("Er is niets bezig.", "Nothing is going on.")
        if command == "copy_open" and self.state != "asking":
            return msg("Er is geen wachtzin nodig.", "No passphrase is needed.")
        if command == "copy_take" and self.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        if command == "copy_take" and self.state != "looked":
            return msg("Er is niets op te nemen.", "There is nothing to take in.")
        if command == "conflicts" and self.state == "looked":
            return msg("Neem de kopie eerst op.", "Take the copy in first.")
        if command == "conflicts" and not (self.state == "over" and self.differing):
            return msg("Er verschilt niets.", "Nothing differs.")
        return None

    def do_copy_open(self) -> None:
        """Try the passphrase."""
        field = self.query_one("#phrase", Input)
        if field.value and not field.disabled:
            field.disabled = True
            self._begin("looking", field.value)
            self.query_one("#told").focus()

    def do_copy_take(self) -> None:
        """Take it in."""
        self._begin("taking")

    def do_copy_stop(self) -> None:
        """Give it up at its next step."""
        self._stop()

    def do_conflicts(self) -> None:
        """On to what two people wrote side by side."""
        self.dismiss(True)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(False)


class Told:
    """What came of it, in words of each language: made off the thread of the screens."""

    def __init__(self, study: Study, came: Came, key: Key | None, *, done: bool) -> None:
        self.many = came.merged.events if came.new else 0
        self.differing, self.key = len(came.conflicts), key
        self.lines = {lang: list(_lines(study, came, lang, done=done)) for lang in LANGS}


def _work(study: Study, path: Path, known: Key | None, phrase: str, course: Course, *, dry_run: bool) -> Told:
    """Look at a copy or take it in, with this study's own key, one that opened it before, or a passphrase."""
    file = other_file(path)
    made: list[Key] = [known] if known is not None else []

    def typed() -> Key:
        made[:] = [derive(file, phrase)]
        return made[0]

    def tick(done: int, whole: int) -> None:
        course.at(msg("{n} van {m} gebeurtenissen gelezen …", "{n} of {m} events read …", n=done, m=whole))

    keys: list[Callable[[], Key]] = [lambda: study.log.key, *([lambda: known] if known is not None else [])]
    if phrase:
        keys.append(typed)
    came = merge_file(study, path, keys, dry_run=dry_run, tick=tick)
    return Told(study, came, made[0] if made else None, done=not dry_run)


def _lines(study: Study, came: Came, lang: Lang, *, done: bool) -> Iterator[str]:
    """What is or was new, a line each; then what conflicts, each as the screen of conflicts names it."""
    yield from (words.text(lang) for words in replace(came, conflicts=()).words(done=done))
    if not came.conflicts:
        return
    yield ""
    yield msg("Door twee mensen naast elkaar geschreven: {n}. Beide blijven bewaard.",
              "Written by two people side by side: {n}. Both are kept.", n=len(came.conflicts)).text(lang)  # fmt: skip
    telling = Telling(study, lang)
    for each in came.conflicts[:MOST]:
        people = " / ".join(dict.fromkeys(side.by for side in each.sides))
        parts = (telling.who(each), each.name.text(lang), telling.where(each))
        yield f"  {'  '.join(filter(None, parts))} ({people})"
    if len(came.conflicts) > MOST:
        yield msg("  en nog {n}", "  and {n} more", n=len(came.conflicts) - MOST).text(lang)
