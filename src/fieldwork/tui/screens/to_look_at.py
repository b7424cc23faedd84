"""The texts of which only a person can tell whose words they hold, one by one: erase, rewrite, or let stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy import consent_words as said
from fieldwork.study.privacy import erasing_words as words
from fieldwork.study.privacy.erasing_text import Erasing, erase, plan
from fieldwork.study.privacy.text_context import around
from fieldwork.study.privacy.to_look_at import Look, let_stay
from fieldwork.study.privacy.withdrawal_words import DESTROYED_THEN, LEFT_THEN, left_words
from fieldwork.text import one_line
from fieldwork.tui import jobs
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.screens.choosing import Choice, Choosing
from fieldwork.tui.widgets.bars import KeyBar, Saying, TopLine
from fieldwork.tui.widgets.lines import Drawing, Line, Lines

if TYPE_CHECKING:
    from fieldwork.study import Study

Came: TypeAlias = Literal["open", "erased", "rewritten", "stays"]
JOB = "erasing"
SIGNS: dict[Came, str] = {"open": "○", "erased": "✗", "rewritten": "✎", "stays": "✓"}
CAME: dict[Came, Msg] = {
    "open": msg("nog niet bekeken", "not looked at yet"),
    "erased": msg("gewist", "erased"),
    "rewritten": msg("herschreven", "rewritten"),
    "stays": msg("bekeken, blijft", "looked at, stays"),
}
BUSY = msg("Er wordt nog gewist.", "Still erasing.")
READ_ONLY = msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
ALL_SEEN = msg("Alle teksten zijn bekeken.", "All texts were looked at.")
NOTHING = msg("Er is geen tekst om naar te kijken.", "There is no text to look at.")
_WHO = msg("{who}: teksten om zelf te bekijken", "{who}: texts to look at yourself")
_INSTEAD = msg("Zo komt het er te staan", "This is what will stand there")
_GOES = msg("Dit gebeurt er", "This is what happens")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of the list, and what came of it here."""

    look: Look
    came: Came


class ToLookAt(Place[None]):
    """The texts (`looks` with a reference) that may be words of a participant or about them."""

    PLACE: ClassVar[str] = "to_look_at"
    CSS_PATH = "to_look_at.tcss"
    BINDINGS = [*bindings("to_look_at"), *letters("to_look_at")]

    def __init__(self, study: Study, participant: str, looks: Sequence[Look]) -> None:
        super().__init__()
        self.study, self.participant = study, participant
        found = {look.ref: look for look in looks if look.ref is not None}
        self._entries = {str(ref): Entry(look, "stays" if look.stays else "open") for ref, look in found.items()}
        self.busy: str | None = None

    def compose(self) -> ComposeResult:
        """The list; the text that is pointed at, in what stands around it."""
        yield TopLine()
        with Horizontal(id="body"):
            yield Lines(id="list")
            with VerticalScroll(id="one"):
                yield Static(id="where")
                yield Static(id="text")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """At the first that nobody looked at."""
        self.query_one("#list").focus()
        self._fill(self._next(from_here=False))

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines."""
        super().on_resize(event)
        self.call_after_refresh(self._paint)

    def speak(self) -> None:
        """Everything in the other language."""
        super().speak()
        self._fill(self._here)

    # --- what is shown --------------------------------------------------------------------------------------------------

    @property
    def _here(self) -> str | None:
        here = self.query_one("#list", Lines).here
        return here if here in self._entries else None

    def _fill(self, here: str | None) -> None:
        self.query_one("#list", Lines).show([Line(ref, self._drawn(each)) for ref, each in self._entries.items()], here)
        self._paint()

    def _drawn(self, each: Entry) -> Drawing:
        where = self.words(each.look.where) if isinstance(each.look.where, Msg) else each.look.where

        def draw(width: int) -> Content:
            told = [line(where, style="bold"), *([] if each.came in ("erased", "rewritten") else [line(each.look.words)])]
            return Content.assemble(f"{SIGNS[each.came]} ", Content("  ").join(told)).truncate(max(width, 8), ellipsis=True)

        return draw

    def _paint(self) -> None:
        left = sum(each.came == "open" for each in self._entries.values())
        count = msg("nog {n} van {all}", "{n} of {all} to go", n=left, all=len(self._entries))
        title = msg(_WHO.nl, _WHO.en, who=self.participant)
        self.query_one(TopLine).show(line(self.words(title), style="bold"), line(self.words(count), style="bold"))
        ref = self._here
        where, text = (self._where(ref), self._text(ref)) if ref is not None else (plain(self.words(NOTHING)), Content())
        self.query_one("#where", Static).update(where)
        self.query_one("#text", Static).update(text)
        self.show_keys(letters=True)

    def _where(self, ref: str) -> Content:
        each = self._entries[ref]
        why = f"{self.words(each.look.why)} {SIGNS[each.came]} {self.words(CAME[each.came])}"
        where = self.words(each.look.where) if isinstance(each.look.where, Msg) else each.look.where
        return Content("\n").join([line(where, style="bold"), plain(why), line(f"fieldwork erase {ref}", style="$secondary")])

    def _text(self, ref: str) -> Content:
        """The text whole, in what stands around it."""
        try:
            found = plan(self.study, ref).text
        except FieldworkError as error:  # what it stood in is gone altogether
            return plain(self.words(error.message))
        told: list[Content] = []
        for piece in around(self.study, found, self.lang):
            if not piece.words and not piece.is_it:
                told.append(plain(piece.label, "bold"))
                continue
            body = piece.words or self.words(words.NOTHING)
            told.append(Content.assemble("▶ " if piece.is_it else "  ", line(f"{piece.label}:", style="$secondary"), " ",
                                         plain(body, "" if piece.is_it else "$secondary")))  # fmt: skip
        return Content("\n").join(told)

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Another text."""
        message.stop()
        self.tell(None)
        self.query_one("#one").scroll_home(animate=False)
        self._paint()

    def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter or a click: to the next that nobody looked at."""
        message.stop()
        self.do_look_next()

    # --- what can be done -----------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Nothing can be done where there is no text, where it is busy, or where the study can only be read."""
        if command == "return":
            return BUSY if self.busy else None
        if command not in ("look_erase", "look_rewrite", "look_stays", "look_next"):
            return None
        if self._here is None:
            return NOTHING
        if self.busy:
            return BUSY
        if command == "look_next":
            return None if any(each.came == "open" for each in self._entries.values()) else ALL_SEEN
        return READ_ONLY if self.study.log.readonly else None

    def _next(self, *, from_here: bool = True) -> str | None:
        refs = list(self._entries)
        start = refs.index(self._here) + 1 if from_here and self._here is not None else 0
        return next((ref for ref in [*refs[start:], *refs[:start]] if self._entries[ref].came == "open"), None)

    def do_look_next(self) -> None:
        """To the next that nobody looked at yet."""
        ref = self._next()
        self.tell(ALL_SEEN if ref is None else None)
        self._fill(self._here if ref is None else ref)

    def do_look_stays(self) -> None:
        """Looked at: it stays."""
        ref = self._here
        if ref is None:
            return
        try:
            let_stay(self.study, self.participant, plan(self.study, ref).text)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self._came(ref, "stays")
        self.do_look_next()

    def do_look_erase(self) -> None:
        """Ask, then take the text away with all that it ever said."""
        if (found := self._planned()) is not None:
            self._ask(found, None, words.SURE)

    def do_look_rewrite(self) -> None:
        """Write what takes its place, ask, then put that there and erase all that stood there before."""
        from fieldwork.tui.screens.rewriting import Rewriting
        from fieldwork.tui.screens.writing import Written

        found = self._planned()
        if found is None:
            return

        def take(written: Written | None) -> None:
            if written is None:
                return
            new = written.text.strip()
            if not new:
                self.tell(msg("Er is niets geschreven. Wissen doet u met de toets daarvoor.",
                              "Nothing was written. To erase there is a key of its own."))  # fmt: skip
            else:
                self._ask(found, new, words.SURE_EARLIER if new == found.text.words else words.SURE_INSTEAD)

        title = words.where(self.study, found.text)
        self.app.push_screen(Rewriting(self.words(title), self.lang, text=found.text.words), take)

    def _planned(self) -> Erasing | None:
        try:
            found = plan(self.study, self._here or "")
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return None
        if not found.takes:
            self.tell(msg("Hier staat niets meer.", "Nothing stands here any more."))
            return None
        return found

    def _ask(self, found: Erasing, new: str | None, sure: Msg) -> None:
        """The question, over what goes; what is not lost comes first."""
        choices = [Choice("on", self.words(said.NOT_ERASE)), Choice("erase", self.words(said.DO_ERASE))]
        if new is not None:
            choices.append(_read("new", one_line(new, 200), self.words(_INSTEAD)))
        goes = [self.words(told) for told in words.would(found)]
        choices += [_read(f"would:{n}", one_line(told, 400), self.words(_GOES)) for n, told in enumerate(goes)]
        for n, each in enumerate(sorted(found.left, key=lambda each: bool(each.destroyed))):
            under = DESTROYED_THEN if each.destroyed else LEFT_THEN
            choices.append(_read(f"left:{n}", self.words(left_words(each)), self.words(under)))

        def chosen(answer: str | None) -> None:
            if answer == "erase":
                self._begin(found, new)

        self.app.push_screen(Choosing(self.words(sure), choices, digits=True), chosen)

    def _begin(self, found: Erasing, new: str | None) -> None:
        """Do it off the thread of the screens: the whole file is written anew."""
        self.busy = self._here
        self.tell(msg("Bezig …", "Working …"))
        self.show_keys(letters=True)
        jobs.begin(JOB, lambda: erase(self.study, found, new), self)

    def on_finished(self, message: jobs.Finished) -> None:
        """It was done, or could not be."""
        message.stop()
        ref, self.busy = self.busy, None
        if self.failed(message) or ref is None:
            self._paint()
            return
        done: Erasing = message.outcome.result()
        self._came(ref, "erased" if done.instead is None else "rewritten")
        self._fill(ref)
        self.tell(_sentence(list(words.done_words(done))))

    def _came(self, ref: str, came: Came) -> None:
        self._entries[ref] = replace(self._entries[ref], came=came)

    def do_return(self) -> None:
        """Back."""
        self.dismiss(None)


def _read(id: str, told: str, under: str) -> Choice:
    """A line to read under a heading."""
    return Choice(id, told, why_not=told, under=under)


def _sentence(told: Sequence[Msg]) -> Msg:
    return told[0] if len(told) == 1 else msg("{a} {b}", "{a} {b}", a=told[0], b=_sentence(told[1:]))
