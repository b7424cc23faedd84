"""Consent, item by item, before anything is recorded; of several participants, each for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

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
from fieldwork.study.beginning import begin_talk
from fieldwork.study.live import Live
from fieldwork.tui.keyboard import bindings, letters
from fieldwork.tui.place import Place
from fieldwork.tui.plain import clickable, line, plain
from fieldwork.tui.widgets.bars import Clickable, KeyBar, Saying

if TYPE_CHECKING:
    from fieldwork.study import Study

HOW = (("spoken", msg("mondeling", "spoken")), ("signed", msg("met een handtekening", "signed")),
       ("witnessed", msg("met een getuige erbij", "with a witness")))  # fmt: skip
WHO = (
    ("participant", msg("de deelnemer zelf", "the participant")),
    ("representative", msg("een wettelijk vertegenwoordiger, en de deelnemer wil het ook",
                           "a legal representative, and the participant agrees too")),
)  # fmt: skip
WORDS = {YES: msg("ja", "yes"), NO: msg("nee", "no")}

Step: TypeAlias = tuple[str, str, str]
"""What is asked: `item`, `how` or `who`; the item of the form; the participant's code. What does not apply is empty."""


def consent_screen(study: Study, protocol: Protocol, header: Header) -> Place[Live]:
    """The screen that asks for consent: item by item, or a signed form of one participant at once."""
    if header.mode == "paper" and len(header.participants) == 1 and begin.consent_items(study):
        from fieldwork.tui.screens.signed import Signed

        return Signed(study, protocol, header)
    return Consent(study, protocol, header)


class Consent(Place[Live]):
    """Gives the session that was begun (a refused one too), or None where the person went back."""

    PLACE: ClassVar[str] = "consent"
    CSS_PATH = "consent.tcss"
    BINDINGS = [*bindings("consent"), *letters("consent")]

    def __init__(self, study: Study, protocol: Protocol, header: Header) -> None:
        super().__init__()
        self.study, self.protocol, self.header = study, protocol, header
        self._codes = header.participants or ("",)
        self._items = {item["id"]: item for item in begin.consent_items(study)}
        self._said: dict[Step, str] = {}
        self._refusing: Step | None = None
        self._how = (HOW[1], HOW[0], HOW[2]) if header.mode == "paper" else HOW

    # --- what is asked ----------------------------------------------------------------------------------------------

    def _plan(self) -> list[Step]:
        """Everything to ask, in order; of who refused nothing more is asked."""
        steps: list[Step] = [
            ("item", item, code) for item in self._items for code in self._codes if not self._refused_before(code, item)
        ]
        agreed = [code for code in self._codes if not self._refused_before(code, None)]
        return [*steps, ("how", "", ""), *(("who", "", code) for code in agreed)] if agreed else steps

    def _refused_before(self, code: str, item: str | None) -> bool:
        """Whether something required was refused before an item (None: at all)."""
        for each in self._items:
            if each == item:
                return False
            if self._items[each].get("required") and self._said.get(("item", each, code)) == NO:
                return True
        return False

    @property
    def asked(self) -> Step | None:
        """What is asked now; None where all was answered."""
        return next((step for step in self._plan() if step not in self._said), None)

    @property
    def step(self) -> str:
        """What is being asked: an `item` of the form, `how` it was given, by `who`, or whether the refusal stands."""
        if self._refusing:
            return "refused"
        return self.asked[0] if self.asked else "done"

    # --- the screen -------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """What is read aloud, then the question."""
        with VerticalScroll(id="paper"):
            for name in ("count", "read", "ask", "who"):
                yield Static(id=name)
            yield Clickable(id="options")
            yield Static(id="given")
        yield Saying()
        yield KeyBar()

    def on_mount(self) -> None:
        """The first item; without a form there is nothing to ask."""
        self.query_one("#paper").focus()
        if self._items:
            self._paint()
        else:
            self._said = {("how", "", ""): "spoken", **{("who", "", code): "participant" for code in self._codes}}
            self.call_after_refresh(self._begin)

    def speak(self) -> None:
        """The same step in the other language."""
        super().speak()
        self._paint()

    def _paint(self) -> None:
        self.tell(None)
        title = msg("Toestemming", "Consent")
        painters = {"item": self._item, "how": lambda: (title, None, msg("Hoe is dat gezegd?", "How was that given?")),
                    "who": lambda: (title, None, msg("Door wie?", "By whom?")), "refused": self._refusal}  # fmt: skip
        if self.step not in painters:
            return
        count, read, ask = painters[self.step]()
        code = (self._refusing or self.asked or ("", "", ""))[2]
        several = bool(code) and len(self._codes) > 1
        contents = {"count": line(self.words(count)), "read": plain(self.words(read)), "ask": plain(self.words(ask)),
                    "who": self._whom(code) if several else Content(), "options": self._options()}  # fmt: skip
        for name, content in contents.items():
            widget = self.query_one(f"#{name}", Static)
            widget.update(content)
            widget.display = bool(content)
        self.query_one("#given", Static).update(self._so_far())
        self.query_one("#paper").scroll_home(animate=False)
        self.show_keys()

    def _item(self) -> tuple[Any, Any, Any]:
        item = self._items[self.asked[1]] if self.asked else {}
        count = msg("Toestemming {n} van {all}{must}", "Consent {n} of {all}{must}",
                    n=list(self._items).index(item["id"]) + 1, all=len(self._items),
                    must=msg(" · nodig om mee te doen", " · needed to take part") if item.get("required") else "")  # fmt: skip
        return count, item.get("read"), item["ask"]

    def _refusal(self) -> tuple[Any, Any, Any]:
        read = msg("Zonder dit ja is er geen gesprek. Alleen de rol en de datum worden bewaard, verder niets: geen code, geen "
                   "locatie, geen woord.",
                   "Without this yes there is no session. Only the role and the date are kept and nothing else: no code, no "
                   "site, no word.")  # fmt: skip
        ask = msg("Klopt het dat de deelnemer niet meedoet?", "Is it right that the participant does not take part?")
        if len(self._codes) > 1:
            read = msg("Zonder dit ja doet {code} niet mee; met de anderen gaat het gesprek door. Van {code} worden alleen "
                       "de rol en de datum bewaard.",
                       "Without this yes {code} does not take part; the talk goes on with the others. Of {code} only the "
                       "role and the date are kept.", code=self._refusing[2] if self._refusing else "")  # fmt: skip
        return msg("Geen toestemming", "No consent"), read, ask

    def _whom(self, code: str) -> Content:
        """Whose answer it is, and what the others said."""
        item = self.asked[1] if self.asked else ""
        cells = []
        for each in self._codes:
            said = self._said.get(("item", item, each))
            words = f"{each}{': ' + self.words(WORDS[said]) if said else ''}"
            cells.append(line(f"▸ {words}", style="bold $accent") if each == code else line(f"  {words}", style="$secondary"))
        return Content("  ").join(cells)

    def _options(self) -> Content:
        keys = "JN" if self.lang == "nl" else "YN"
        yes_no: Sequence[tuple[str, Msg]] = ((YES, WORDS[YES]), (NO, WORDS[NO]))
        if self.step == "refused":
            yes_no = ((YES, msg("ja, bewaar alleen dat", "yes, keep only that")),
                      (NO, msg("nee, terug naar de vraag", "no, back to the question")))  # fmt: skip
        options, keys = {"how": (self._how, "123"), "who": (WHO, "123")}.get(self.step, (yes_no, keys))
        lines = [
            clickable(Content.assemble((f" {key} ", "bold $accent"), " ", plain(self.words(words))), f"screen.take({place})")
            for place, (key, (_, words)) in enumerate(zip(keys, options, strict=False))
        ]
        return Content("\n").join(lines)

    def _so_far(self) -> Content:
        told = []
        for id, item in self._items.items():
            said = {code: self._said[("item", id, code)] for code in self._codes if ("item", id, code) in self._said}
            if said:
                who = {code: f"{code} " if len(self._codes) > 1 else "" for code in said}
                words = ", ".join(who[code] + self.words(WORDS[value]) for code, value in said.items())
                told.append(line(f"{self.words(item['ask'])}  {words}"))
        return Content("\n").join(told)

    # --- answering --------------------------------------------------------------------------------------------------

    def why_not(self, command: str) -> Msg | None:
        """Yes and no belong to items, digits to how and by whom; the first has none before it."""
        choosing = self.step in ("how", "who")
        if command in ("yes", "no", "all_yes") and choosing:
            return msg("Kies een cijfer.", "Choose a digit.")
        if command in ("digit", "first") and not choosing:
            return msg("Hier is het antwoord ja of nee.", "Here the answer is yes or no.")
        if command == "all_yes" and (len(self._codes) < 2 or self.step == "refused"):
            return msg("Er is één deelnemer.", "There is one participant.")
        if command == "before" and not self._said and not self._refusing:
            return msg("Dit is het eerste.", "This is the first.")
        return None

    def do_yes(self) -> None:
        """The participant agrees; of a refusal: it stands."""
        self.action_take(0)

    def do_no(self) -> None:
        """The participant does not agree."""
        self.action_take(1)

    def do_first(self) -> None:
        """Take the first choice."""
        self.action_take(0)

    def do_digit(self) -> None:
        """Say that a digit is wanted."""
        self.tell(msg("Druk op het cijfer van uw keuze.", "Press the digit of your choice."))

    def do_all_yes(self) -> None:
        """Everyone who said nothing to this item yet agrees."""
        item = self.asked[1] if self.asked else ""
        for step in self._plan():
            if step[:2] == ("item", item):
                self._said.setdefault(step, YES)
        self._paint()

    def do_before(self) -> None:
        """Back to what was answered before."""
        if self._refusing is None:
            answered = [step for step in self._plan() if step in self._said]
            self._said.pop(answered[-1])
        self._refusing = None
        self._paint()

    def action_take(self, place: int) -> None:
        """Take the choice at a place, from 0."""
        if self.step == "refused":
            refusal, self._refusing = self._refusing, None
            if place == 0 and refusal:
                self._said[refusal] = NO
        elif self.asked is not None and self.step == "item":
            if place == 1 and self._items[self.asked[1]].get("required"):
                self._refusing = self.asked
            else:
                self._said[self.asked] = (YES, NO)[place]
        elif self.asked is not None:
            self._said[self.asked] = (self._how if self.step == "how" else WHO)[place][0]
        if self.asked is None and self._refusing is None:
            self._begin()
        else:
            self._paint()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses how, and by whom."""
        options = {"how": self._how, "who": WHO}.get(self.step, ())
        if event.character and event.character in "123456789"[: len(options)]:
            event.stop()
            self.action_take(int(event.character) - 1)

    def _begin(self) -> None:
        required, version = begin.required_consent(self.study), begin.consent_version(self.study)
        given = {}
        for code in self._codes:
            answers = {step[1]: value for step, value in self._said.items() if step[0] == "item" and step[2] == code}
            how, who = self._said.get(("how", "", ""), "spoken"), self._said.get(("who", "", code), "participant")
            given[code] = ConsentGiven(answers, required, how, who, version)
        try:
            live = begin_talk(self.study, self.protocol, self.header, given)
        except FieldworkError as error:
            self.do_before()
            self.tell(error.message, trouble=True)
            return
        self.dismiss(live)

    def do_cancel(self) -> None:
        """One step back, so that a stray key loses one answer at most; from the first question to the form."""
        if self._said or self._refusing:
            self.do_before()
        else:
            self.dismiss(None)
