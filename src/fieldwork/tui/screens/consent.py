"""Consent, item by item, before anything is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldwork.capture.opening import ConsentGiven, Header
from fieldwork.errors import FieldworkError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO, YES, Protocol
from fieldwork.study import start as begin
from fieldwork.study.live import Live
from fieldwork.tui.commands import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar, Saying

if TYPE_CHECKING:
    from fieldwork.study import Study

HOW = (("spoken", msg("mondeling", "spoken")), ("signed", msg("met een handtekening", "signed")),
       ("witnessed", msg("met een getuige erbij", "with a witness")))  # fmt: skip
WHO = (
    ("participant", msg("de deelnemer zelf", "the participant")),
    ("representative", msg("een wettelijk vertegenwoordiger, en de deelnemer wil het ook",
                           "a legal representative, and the participant agrees too")),
)  # fmt: skip


class Consent(Place[Live]):
    """Gives the session that was begun (a refused one too), or None where the person went back."""

    PLACE: ClassVar[str] = "consent"
    CSS_PATH = "consent.tcss"
    BINDINGS = [*bindings("consent"), *letters("consent")]

    def __init__(self, study: Study, protocol: Protocol, header: Header) -> None:
        super().__init__()
        self.study, self.protocol, self.header = study, protocol, header
        self._items: list[dict[str, Any]] = begin.consent_items(study)
        self._answers: dict[str, str] = {}
        self._place = 0
        self._how = "spoken"

    @property
    def step(self) -> str:
        """What is being asked: an item of the form, how it was given, by whom, or whether the refusal stands."""
        if self._place < 0:
            return "refused"
        after = ("how", "who")[self._place - len(self._items) :] if self._place >= len(self._items) else ()
        return after[0] if after else "item"

    def compose(self) -> ComposeResult:
        """What is read aloud, then the question."""
        with VerticalScroll(id="paper"):
            yield Static(id="count")
            yield Static(id="read")
            yield Static(id="ask")
            yield Static(id="options")
            yield Static(id="given")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """The first item; without a form there is nothing to ask."""
        self.query_one("#paper").focus()
        if self._items:
            self._paint()
        else:
            self.call_after_refresh(self._begin, "participant")

    # --- painting ---------------------------------------------------------------------------------------------------

    def _paint(self) -> None:
        self.tell(None)
        painters = {"item": self._paint_item, "how": self._paint_how, "who": self._paint_who, "refused": self._paint_refused}
        count, read, ask, options = painters[self.step]()
        for name, content in (("count", count), ("read", read), ("ask", ask), ("options", options)):
            widget = self.query_one(f"#{name}", Static)
            widget.update(content)
            widget.display = bool(content)
        self.query_one("#given", Static).update(self._so_far())
        self.show_keys()

    def _paint_item(self) -> tuple[Content, ...]:
        item = self._items[self._place]
        count = self.words(msg("Toestemming {n} van {all}", "Consent {n} of {all}", n=self._place + 1, all=len(self._items)))
        must = self.words(msg(" · nodig om mee te doen", " · needed to take part")) if item.get("required") else ""
        options = self._digits(((YES, msg("ja", "yes")), (NO, msg("nee", "no"))), keys="JN" if self.lang == "nl" else "YN")
        return line(count + must), plain(self.words(item.get("read"))), plain(self.words(item["ask"])), options

    def _paint_how(self) -> tuple[Content, ...]:
        title = line(self.words(msg("Toestemming", "Consent")))
        return title, Content(), plain(self.words(msg("Hoe is dat gezegd?", "How was that given?"))), self._digits(HOW)

    def _paint_who(self) -> tuple[Content, ...]:
        title = line(self.words(msg("Toestemming", "Consent")))
        return title, Content(), plain(self.words(msg("Door wie?", "By whom?"))), self._digits(WHO)

    def _paint_refused(self) -> tuple[Content, ...]:
        read = msg("Zonder dit ja is er geen gesprek. Alleen de rol en de datum worden bewaard, verder niets: geen code, geen "
                   "locatie, geen woord.",
                   "Without this yes there is no session. Only the role and the date are kept and nothing else: no code, no "
                   "site, no word.")  # fmt: skip
        ask = msg("Klopt het dat de deelnemer niet meedoet?", "Is it right that the participant does not take part?")
        options = self._digits(((YES, msg("ja, bewaar alleen dat", "yes, keep only that")),
                                (NO, msg("nee, terug naar de vraag", "no, back to the question"))),
                               keys="JN" if self.lang == "nl" else "YN")  # fmt: skip
        return line(self.words(msg("Geen toestemming", "No consent"))), plain(self.words(read)), plain(self.words(ask)), options

    def _digits(self, options: tuple[tuple[str, Msg], ...], keys: str = "123456789") -> Content:
        return Content("\n").join(
            Content.assemble((f" {key} ", "bold $accent"), " ", plain(self.words(words)))
            for key, (_, words) in zip(keys, options, strict=False)
        )

    def _so_far(self) -> Content:
        words = {YES: msg("ja", "yes"), NO: msg("nee", "no")}
        return Content("\n").join(
            line(f"{self.words(item['ask'])}  {self.words(words[self._answers[item['id']]])}")
            for item in self._items
            if item["id"] in self._answers
        )

    # --- answering --------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Yes and no belong to items; the first has none before it."""
        if command in ("yes", "no") and self.step in ("how", "who"):
            return msg("Kies een cijfer.", "Choose a digit.")
        if command == "before" and self._place == 0:
            return msg("Dit is het eerste.", "This is the first.")
        return None

    def do_yes(self) -> None:
        """The participant agrees."""
        if self.step == "refused":
            self._begin("participant")
        else:
            self._take(YES)

    def do_no(self) -> None:
        """The participant does not agree; where that is required, ask once more before the session ends here."""
        if self.step == "refused":
            self._place = self._refused_at
            self._answers.pop(self._items[self._place]["id"], None)
            self._paint()
        else:
            self._take(NO)

    def _take(self, value: str) -> None:
        item = self._items[self._place]
        self._answers[item["id"]] = value
        if value == NO and item.get("required"):
            self._refused_at, self._place = self._place, -1
        else:
            self._place += 1
        self._paint()

    def do_before(self) -> None:
        """Back to the item before."""
        if self.step == "refused":
            self.do_no()
            return
        self._place -= 1
        if self._place < len(self._items):
            self._answers.pop(self._items[self._place]["id"], None)
        self._paint()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses how, and by whom."""
        options = {"how": HOW, "who": WHO}.get(self.step, ())
        if event.character and event.character in "123456789"[: len(options)]:
            event.stop()
            chosen = options[int(event.character) - 1][0]
            if self.step == "how":
                self._how = chosen
                self._place += 1
                self._paint()
            else:
                self._begin(chosen)

    def _begin(self, by_whom: str) -> None:
        consent = ConsentGiven(
            self._answers, begin.required_consent(self.study), self._how, by_whom, begin.consent_version(self.study)
        )
        try:
            live = Live.start(self.study, self.protocol, self.header, consent)
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.dismiss(live)

    def do_cancel(self) -> None:
        """Back to the form; nothing was stored."""
        self.dismiss(None)
