"""What looks like a name and is not in the key file, word by word: make it known, put it aside, or leave it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.pseudonyms.look_alikes import LookAlike
from fieldwork.study.privacy.names import BETWEEN, REMOVE, entry, pseudonymiser, unnamed, used
from fieldwork.study.privacy.names_taking import told_by_code
from fieldwork.study.privacy.pseudonymising import WHY, Place, looked_through, place_in
from fieldwork.tui.jobs import Finished, begin
from fieldwork.tui.keyboard import bindings, key_of, letters
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.choosing import Choice
from fieldwork.tui.screens.keyfile_place import Asking, KeyfilePlace
from fieldwork.tui.screens.keyfile_words import CLOSED, KINDS, NO_PAGE, READ_ONLY, columns, marked, read_over, whole
from fieldwork.tui.screens.review import Wish
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Drawing, Line, Lines

if TYPE_CHECKING:
    from fieldwork.pseudonyms.kinds import Kind
    from fieldwork.store.keyfile import Entry, KeyFile
    from fieldwork.study import Study

LOOKING = msg("Alles wordt doorgelezen …", "Going through everything …")
NOTHING = msg("Er staat niets dat op een onbekende naam lijkt.", "There is nothing that looks like an unknown name.")
ABOUT = msg("Woorden die op een naam lijken en niet bekend zijn: {n}. Wat u niet aanwijst, blijft zoals het is.",
            "Words that look like a name and are not known: {n}. What you leave stays as it is.")  # fmt: skip
NEW = "+"
"""The choice of a code that is not there yet; no code looks like this."""
MOST = 3
"""Of so many places what stands around the word is shown."""


class KeyfileAlikes(KeyfilePlace[tuple[str, Wish]]):
    """Gives a session with what is wanted in it, or None."""

    PLACE: ClassVar[str] = "keyfile_alikes"
    CSS_PATH = "keyfile.tcss"
    BINDINGS = [*bindings("keyfile_alikes"), *letters("keyfile_alikes")]

    def __init__(self, study: Study, names: KeyFile) -> None:
        super().__init__()
        self.study, self.names = study, names
        self._rows = {row.id: row for row in study.log.sessions()}
        self._texts: dict[Place, str] = {}
        self._found: dict[str, LookAlike[Place]] | None = None
        self._back: list[Callable[[], None]] = []

    def compose(self) -> ComposeResult:
        """How many there are, the words, and the one that is pointed at where it stands."""
        yield TopLine()
        yield Static(id="told")
        yield Lines(id="words")
        with VerticalScroll(id="one", can_focus=False):
            yield Static(id="about")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """Go through everything, off this thread."""
        self.query_one("#words").focus()
        self._look()
        self._paint()

    def _look(self) -> None:
        study = self.study
        try:
            known, aside = pseudonymiser(self.names.entries(), self.lang), self.names.no_names()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        begin("alikes", lambda: looked_through(study, known, aside), self)

    def on_finished(self, message: Finished) -> None:
        """Everything was gone through."""
        message.stop()
        if self.shut or self.failed(message):
            return
        rows, self._texts = message.outcome.result()
        self._found = {each.word: each for each in rows}
        self._paint()

    def speak(self) -> None:
        """The same in the other language."""
        super().speak()
        self._paint()

    def empty(self) -> None:
        """No word is left here."""
        self._found, self._texts = {}, {}
        self._back.clear()
        self._paint()

    # --- what is shown --------------------------------------------------------------------------------------------------

    def _paint(self, here: str | None = None) -> None:
        title = msg("Wat op een naam lijkt", "What looks like a name")
        self.query_one(TopLine).show(line(self.words(title), style="bold"), Content())
        found = self._found
        told = LOOKING if found is None else msg(ABOUT.nl, ABOUT.en, n=len(found)) if found else NOTHING
        self.query_one("#told", Static).update(plain(self.words(told) if not self.shut else ""))
        self.query_one("#words", Lines).show([Line(word, self._drawn(each)) for word, each in (found or {}).items()], here)
        self._tell_of()

    def _drawn(self, each: LookAlike[Place]) -> Drawing:
        why = self.words(WHY[each.why]) + (f" ({', '.join(each.codes)})" if each.codes else "")

        def draw(width: int) -> Content:
            cells = (line(each.word, style="bold"), line(f"{each.count}×"), line(why, style="$text-muted"))
            return columns(cells, (max(width * 2 // 5, 12), 5, max(width - width * 2 // 5 - 11, 8)))

        return draw

    @property
    def here(self) -> LookAlike[Place] | None:
        """The word that is pointed at."""
        return (self._found or {}).get(self.query_one("#words", Lines).here or "")

    def _tell_of(self) -> None:
        each = self.here
        told: list[Content] = []
        for place in each.places[:MOST] if each is not None else ():
            told.append(line(whole(place, self._rows, self.lang), style="bold"))
            if each is not None:
                told.append(marked(*place_in(self._texts.get(place, ""), each.word)))
        self.query_one("#about", Static).update(Content("\n").join(told))
        self.query_one("#one").scroll_home(animate=False)
        self.show_keys(letters=True)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another word."""
        message.stop()
        self.tell(None)
        self._tell_of()

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click."""
        message.stop()
        await self.action_do("alike_known")

    # --- commands -------------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """What needs a word, or a file that can be written."""
        if self.shut:
            return CLOSED if command.startswith(("alike", "keyfile")) else None
        if command in ("alike_known", "alike_none", "alike_show") and self.here is None:
            return LOOKING if self._found is None else NOTHING
        if command in ("alike_known", "alike_none") and self.names.readonly:
            return READ_ONLY
        if command == "alike_undo" and not self._back:
            return msg("Er is niets om terug te nemen.", "There is nothing to take back.")
        if command == "alike_show" and self._page is None:
            return NO_PAGE
        return None

    @property
    def _page(self) -> Place | None:
        """The first place of the word that is in a session."""
        each = self.here
        return next((place for place in each.places if place.subject in self._rows), None) if each is not None else None

    def do_alike_show(self) -> None:
        """Read the session over in which it stands first."""
        if (place := self._page) is not None:
            read_over(self, self.study, place)

    def do_alike_none(self) -> None:
        """Put it aside."""
        if (each := self.here) is None:
            return

        def put(on: bool) -> None:
            used(self.study, "ignore")
            self.names.put_no_names([each.word], on=on)

        if self._do(lambda: put(True), lambda: put(False), each):
            self._paint()
            self.tell(msg("Opzij gelegd. {key} neemt het terug.", "Put aside. {key} takes it back.", key=key_of("alike_undo")))

    def do_alike_known(self) -> None:
        """Choose whose name it is."""
        each = self.here
        if each is None:
            return
        entries = {one.code: one for one in self.names.entries()}
        bare = unnamed(self.study, entries)
        also = self.words(msg("staat er al", "is there already"))
        none = self.words(msg("nog niet ingevuld", "not filled in yet"))
        choices = [
            *(Choice(code, f"{code}  {one.name}", also) for code, one in entries.items()),
            *(Choice(code, f"{code}  {self.words(KINDS[kind])}", none) for code, kind in bare.items()),
            Choice(NEW, self.words(msg("Een nieuwe code", "A new code"))),
        ]
        near = next((code for code in each.codes if code in entries), "")
        title = msg("Bij welke code hoort {word}?", "Whose is {word}?", word=line(each.word, 60).plain)
        hint = self.words(msg("een paar letters", "a few letters"))

        def chosen(code: str | None) -> None:
            if code is not None and not self.shut:
                self._known_as(each, entries.get(code), None if code == NEW else code, bare.get(code))

        self.app.push_screen(Asking(self.words(title), choices, hint=hint, here=near), chosen)

    def _known_as(self, each: LookAlike[Place], before: Entry | None, code: str | None, kind: Kind | None) -> None:
        """A word more of a code that is known; or on to the form of a code that is not."""
        from fieldwork.tui.screens.keyfile_entry import KeyfileEntry

        reach = each.why == "reach"
        if before is None:
            typed = {"contact" if reach else "name": each.word}
            self.app.push_screen(KeyfileEntry(self.study, self.names, code, kind, typed), lambda made: self._made(each, made))
            return
        if reach:
            raw = {"contact": f"{BETWEEN} ".join(filter(None, (before.contact, each.word)))}
        else:
            raw = {"also": BETWEEN.join((*before.also, each.word))}
        try:
            after = entry(self.study, {"code": before.code, **raw}, before)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        if self._put(after, before, each):
            self._told_known(after)

    def _put(self, made: Entry, before: Entry, each: LookAlike[Place]) -> bool:
        def put(one: Entry) -> None:
            used(self.study, "set", [one.code])
            self.names.put([one])

        return self._do(lambda: put(made), lambda: put(before), each)

    def _made(self, each: LookAlike[Place], made: Entry | None) -> None:
        """A code was filled in; what that knows is no look-alike any more."""
        if made is None or self.shut:
            return

        def back() -> None:
            used(self.study, REMOVE, [made.code])
            self.names.remove([made.code])

        if self._do(lambda: None, back, each):
            self._told_known(made)

    def _told_known(self, made: Entry) -> None:
        known = pseudonymiser(self.names.entries(), self.lang)
        self._found = {word: each for word, each in (self._found or {}).items() if not any(known.find(word))}
        self._paint()
        done = msg("Bekend: {code}. {key} neemt het terug.", "Known: {code}. {key} takes it back.",
                   code=made.code, key=key_of("alike_undo"))  # fmt: skip
        warning = told_by_code(made)
        self.tell(warning or done, trouble=warning is not None)

    def _do(self, work: Callable[[], None], undo: Callable[[], None], each: LookAlike[Place]) -> bool:
        """Do something with a word, which goes from the list; it can be taken back."""
        before = dict(self._found or {})
        try:
            work()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return False
        self._found = {word: one for word, one in before.items() if word != each.word}

        def back() -> None:
            undo()
            self._found = before

        self._back.append(back)
        return True

    def do_alike_undo(self) -> None:
        """Take the last judgement back."""
        back = self._back.pop()
        try:
            back()
        except FieldworkError as error:
            self._back.append(back)
            self.tell(error.message, trouble=True)
            return
        self._paint()
        self.tell(msg("Teruggenomen.", "Taken back."))
