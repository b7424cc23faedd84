"""A window to plan a follow-up: the day, and a word on what about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from fieldwork.capture import actions as act
from fieldwork.capture.state import SessionState
from fieldwork.i18n import Lang, Msg, msg
from fieldwork.study.answers import day_words
from fieldwork.study.follow_up import coming_day, unwilling
from fieldwork.tui.keyboard import bindings
from fieldwork.tui.plain import line, plain
from fieldwork.tui.widgets.bars import KeyBar
from fieldwork.tui.widgets.field import Field

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.tui.place import Place


def why_not_planned(study: Study, status: str, participants: bool) -> Msg | None:
    """Why no follow-up of a session can be planned now, or None where it can."""
    if study.log.readonly:
        return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
    if status not in ("open", "closed"):
        return msg("Dit gesprek is gestopt: er komt geen vervolg.", "This session was stopped: there is no follow-up.")
    return None if participants else msg("Hier is geen deelnemer bij.", "There is no participant here.")


def plan_follow_up(place: Place[Any], study: Study, state: SessionState, do: Callable[[act.FollowUp], object]) -> None:
    """Ask for a day and a word, and `do` what comes of it. Who does not want to be asked again is named."""
    against = unwilling(study, state)
    if against and set(against) >= set(state.header.get("participants") or ()):
        place.tell(msg("{who} wil niet opnieuw benaderd worden. Verandert dat, pas dan eerst de toestemming aan.",
                       "{who} does not want to be asked again. If that changes, change the consent first.",
                       who=", ".join(against)))  # fmt: skip
        return
    plan = state.header.get("follow_up") or {}

    def take(planned: act.FollowUp | None) -> None:
        if planned is not None:
            do(planned)

    place.app.push_screen(Planning(place.lang, str(plan.get("day") or ""), str(plan.get("text") or ""), against), take)


class Planning(ModalScreen[act.FollowUp]):
    """Gives the follow-up as an action, or None where the person went back. An empty day takes back what was planned."""

    PLACE: ClassVar[str] = "choosing"
    CSS_PATH = "planning.tcss"
    BINDINGS = bindings("choosing")

    def __init__(self, lang: Lang, day: str = "", text: str = "", against: list[str] | None = None) -> None:
        super().__init__()
        self._lang, self._day, self._text, self._against = lang, day, text, against or []

    def _say(self, words: Msg) -> str:
        return words.text(self._lang)

    def compose(self) -> ComposeResult:
        """The day and what was understood of it; what about; who is left out."""
        with Vertical(id="box"):
            yield Static(plain(self._say(msg("Wanneer is het vervolg?", "When is the follow-up?"))), id="title")
            yield Field(day_words(self._day, self._lang), id="day", select_on_focus=False)
            yield Static(id="heard")
            yield Static(plain(self._say(msg("Waarover? (mag leeg blijven)", "What about? (may stay empty)"))))
            yield Field(self._text, id="about", select_on_focus=False)
            if self._against:
                not_asked = msg("Niet vragen, wil niet opnieuw benaderd worden: {who}.",
                                "Do not ask, does not want to be asked again: {who}.",
                                who=", ".join(self._against))  # fmt: skip
                yield Static(plain(self._say(not_asked), "bold"), id="against")
            yield KeyBar()

    def on_mount(self) -> None:
        """Typing goes to the day at once."""
        self.query_one("#day", Input).focus()
        self.query_one(KeyBar).show(self.PLACE, self._lang, letters=False, without=frozenset())
        self._hear()

    @property
    def _typed(self) -> str:
        return self.query_one("#day", Input).value.strip()

    def _read(self) -> str | Msg:
        """The day that is meant; the one that was planned before may be over by now."""
        return self._day if self._day and self._typed == day_words(self._day, self._lang) else coming_day(self._typed)

    def _hear(self) -> None:
        day = self._read()
        if not self._typed and self._day:
            words = self._say(msg("Leeg: er is geen vervolg meer gepland.", "Empty: no follow-up is planned any more."))
        else:
            words = self._say(day) if isinstance(day, Msg) else f"= {day_words(day, self._lang)}"
        self.query_one("#heard", Static).update(line(words))

    def on_input_changed(self) -> None:
        """Say what is understood."""
        self._hear()

    def on_input_submitted(self) -> None:
        """Enter."""
        self.action_do("choose")

    def action_do(self, command: str) -> None:
        """Enter goes from the day to the words and then out; Esc goes back."""
        if command != "choose":
            self.dismiss(None)
            return
        day, about = self._read(), self.query_one("#about", Input)
        if not self._typed and self._day:
            self.dismiss(act.FollowUp(None))
        elif isinstance(day, Msg):
            self.query_one("#day", Input).focus()
        elif not about.has_focus and not about.value:
            about.focus()
        else:
            self.dismiss(act.FollowUp(day, about.value))
