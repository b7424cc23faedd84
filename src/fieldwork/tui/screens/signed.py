"""The consent form of a session that was held before, as it was signed on paper: everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO, YES, Protocol
from fieldwork.study import start as begin
from fieldwork.study.beginning import begin_talk
from fieldwork.study.live import Live
from fieldwork.tui.anew import compose_anew
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import plain
from fieldwork.tui.screens.consent import HOW, WHO, WORDS
from fieldwork.tui.widgets.bars import KeyBar, Saying
from fieldwork.tui.widgets.cycle import Cycle

if TYPE_CHECKING:
    from fieldwork.study import Study


class Signed(Place[Live]):
    """Gives the session that was begun (a refused one too), or None where the person went back."""

    PLACE: ClassVar[str] = "signed"
    CSS_PATH = "signed.tcss"
    BINDINGS = [*bindings("signed"), *letters("signed")]

    def __init__(self, study: Study, protocol: Protocol, header: Header) -> None:
        super().__init__()
        self.study, self.protocol, self.header = study, protocol, header
        self._items = begin.consent_items(study)
        self._sure = False

    def compose(self) -> ComposeResult:
        """A line an item, then how and by whom it was given."""
        answers = [("", self.words(msg("nog niet ingevuld", "not filled in yet")))]
        answers += [(id, self.words(words)) for id, words in WORDS.items()]
        yield Static(plain(self.words(msg("Wat staat er op het formulier?", "What does the form say?"))), id="title")
        with VerticalScroll(id="form", can_focus=False):
            for place, item in enumerate(self._items):
                must = self.words(msg(" (nodig om mee te doen)", " (needed to take part)")) if item.get("required") else ""
                with Vertical(classes="item"):
                    yield Static(plain(self.words(item["ask"]) + must))
                    yield Cycle(answers, id=f"item-{place}")
            for name, ask, options in (("how", msg("Hoe is dat gezegd?", "How was that given?"), (HOW[1], HOW[0], HOW[2])),
                                       ("who", msg("Door wie?", "By whom?"), WHO)):  # fmt: skip
                with Vertical(classes="item"):
                    yield Static(plain(self.words(ask)))
                    yield Cycle([(id, self.words(words)) for id, words in options], id=name)
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """At the first item."""
        self.query_one("#item-0").focus()
        self.show_keys(letters=True)

    def speak(self) -> None:
        """The same form in the other language."""
        super().speak()
        self.call_later(compose_anew, self)

    @property
    def _answers(self) -> dict[str, str]:
        cells = [(item["id"], self.query_one(f"#item-{place}", Cycle).value) for place, item in enumerate(self._items)]
        return {id: value for id, value in cells if value}

    def why_not(self, command: str) -> Msg | None:
        """Yes and no belong to an item."""
        at_item = self.focused is not None and (self.focused.id or "").startswith("item-")
        if command in ("yes", "no") and not at_item:
            return msg("Dit hoort bij een onderdeel van het formulier.", "This belongs to an item of the form.")
        return None

    def do_yes(self) -> None:
        """The form says yes here."""
        self._fill(YES)

    def do_no(self) -> None:
        """The form says no here."""
        self._fill(NO)

    def _fill(self, value: str) -> None:
        self._sure = False
        if isinstance(self.focused, Cycle):
            self.focused.choose(value)
            self.focus_next()

    def do_all_yes(self) -> None:
        """The form says yes everywhere; on to how."""
        for place, _ in enumerate(self._items):
            self.query_one(f"#item-{place}", Cycle).choose(YES)
        self.query_one("#how").focus()

    def on_cycle_turned(self) -> None:
        """Something was filled in otherwise: what was asked about it holds no more."""
        self._sure = False
        self.tell(None)

    def on_key(self, event: events.Key) -> None:
        """Arrows go from line to line."""
        if event.key in ("up", "down"):
            event.stop()
            (self.focus_next if event.key == "down" else self.focus_previous)()

    def on_descendant_focus(self) -> None:
        """The keys that are valid at this line."""
        self.show_keys(letters=True)

    def on_cycle_entered(self) -> None:
        """Enter."""
        self.do_begin()

    def do_begin(self) -> None:
        """To the first item, or to what is still missing; a refusal of what is required is asked about once."""
        answers = self._answers
        required = begin.required_consent(self.study)
        refused = any(answers.get(item) == NO for item in required)
        missing = [place for place, item in enumerate(self._items) if item["id"] not in answers]
        if missing and not refused:
            self.query_one(f"#item-{missing[0]}").focus()
            self.tell(msg("Vul ook dit in: J of N. A: alles ja.", "Fill this in too: Y or N. A: all yes."))
            return
        if refused and not self._sure:
            self._sure = True
            self.tell(msg("Geen toestemming: dan worden alleen de rol en de datum bewaard. Enter als dat klopt.",
                          "No consent: then only the role and the date are kept. Enter if that is right."))  # fmt: skip
            return
        how, who = self.query_one("#how", Cycle).value or "signed", self.query_one("#who", Cycle).value or "participant"
        given = ConsentGiven(answers, required, how, who, begin.consent_version(self.study))
        try:
            live = begin_talk(self.study, self.protocol, self.header, {self.header.participants[0]: given})
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.dismiss(live)

    def do_cancel(self) -> None:
        """Back to the form; nothing was stored."""
        self.dismiss(None)
