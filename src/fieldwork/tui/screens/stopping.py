"""A participant withdraws, from one thing or from all: stop and keep what is there, or erase it; of several, one of them."""

from __future__ import annotations

from fieldwork.capture import actions as act
from fieldwork.errors import FieldworkError, StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO, YES
from fieldwork.study import start as begin
from fieldwork.study.privacy import consent_words as said
from fieldwork.study.privacy.consent_words import ALL_OF_THEM, EVERYONE, SOMEONE, meaning
from fieldwork.tui.screens.beside import Beside
from fieldwork.tui.screens.choosing import Choice, Choosing

ALL = "*"
"""Chosen in place of a participant's code: all of them."""
WHOLE = "whole:"
"""Stands before the code of whoever withdraws from the whole study."""


class Stopping(Beside):
    """The commands `consent` and `stop`, and the way out."""

    _withdrawn: act.Consent | None = None

    def why_not_stop(self) -> Msg | None:
        """Why nothing can be withdrawn now."""
        if self.live.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        return None

    def do_consent(self) -> None:
        """Change an item of the consent form, of several participants for one of them or for all."""
        if not self._several:
            self._ask_consent(None)
            return
        self.app.push_screen(Choosing(self.words(said.WHO_CHANGES), self._people(), digits=True), self._ask_consent)

    @property
    def _several(self) -> bool:
        return len(self.live.state.header.get("participants") or ()) > 1

    def _people(self) -> list[Choice]:
        """Each participant with what they say no to, then all of them."""
        state, items = self.live.state, begin.consent_items(self.live.study)
        found = []
        for code in state.header.get("participants") or ():
            given = state.consent_of(code)
            no = [self.words(item["ask"]) for item in items if given.get(item["id"]) == NO]
            told = msg("{n}× nee", "{n}× no", n=len(no)) if no else msg("niets geweigerd", "nothing refused")
            stopped = msg("gestopt", "stopped")
            found.append(Choice(code, code, self.words(stopped if state.has_stopped(code) else told),
                                about=self._refuses(no) if no else ""))  # fmt: skip
        return [*found, Choice(ALL, self.words(EVERYONE))]

    def _refuses(self, asked: list[str]) -> str:
        return self.words(msg("Nee op: {items}", "No to: {items}", items=" · ".join(asked)))

    def _ask_consent(self, who: str | None) -> None:
        """The items of the form, of one participant or of all; the window before was left where `who` is None in a group."""
        if who is None and self._several:
            return
        person = None if who == ALL else who
        state = self.live.state
        given = state.consent_of(person) if person else state.consent
        words = {YES: msg("ja", "yes"), NO: msg("nee", "no"), None: msg("niet gevraagd", "not asked")}
        choices = [
            Choice(item["id"], self.words(item["ask"]), self.words(words[given.get(item["id"])]))
            for item in begin.consent_items(self.live.study)
        ]
        title = msg("Welke toestemming verandert? Enter maakt van ja nee en van nee ja.",
                    "Which consent changes? Enter makes a yes a no and a no a yes.")  # fmt: skip
        if person:
            title = msg("{who}: {title}", "{who}: {title}", who=person, title=title)
        window = Choosing(self.words(title), choices, digits=True)
        self.app.push_screen(window, lambda item: self._consented(item, person))

    def _consented(self, item: str | None, person: str | None) -> None:
        if item is None or not self.put_away():
            return
        state = self.live.state
        given = state.consent_of(person) if person else state.consent
        value = NO if given.get(item) == YES else YES
        change = act.Consent(item, value, "spoken", "participant", begin.consent_version(self.live.study), person)
        if value == NO and item in state.needed_consent:
            # Without this nothing may be noted of them: what is to become of what was?
            if person and set(state.taking_part) - {person}:
                self._stop_one(person, change)
            else:
                self._withdraw(change)
        elif self.act(change):
            self.paint(keep_answer=self.live.state.status == "open")
            asked = next((each for each in begin.consent_items(self.live.study) if each["id"] == item), {})
            self.tell(meaning(asked.get("allows"), value == YES, person or (ALL_OF_THEM if self._several else SOMEONE)))

    def do_stop(self) -> None:
        """The participant withdraws; of several, one of them or all."""
        staying = self.live.state.taking_part
        if len(staying) < 2:
            self._withdraw(None)
            return
        choices = [Choice(code, code) for code in staying]
        choices.append(Choice(ALL, self.words(EVERYONE)))
        self.app.push_screen(Choosing(self.words(said.WHO_STOPS), choices, digits=True), self._who_stops)

    def _who_stops(self, who: str | None) -> None:
        if who == ALL:
            self._withdraw(None)
        elif who is not None:
            self._stop_one(who, act.StopOne(who, begin.consent_version(self.live.study)))

    def _stop_one(self, person: str, action: act.Consent | act.StopOne) -> None:
        """One of several stops: the others go on, or all stop."""
        others = ", ".join(code for code in self.live.state.taking_part if code != person)
        title, named, means = said.one_goes(person, others)
        choices = [
            Choice("one", self.words(named), about=self.words(means)),
            Choice("all", self.words(said.ALL_STOP)),
            Choice("on", self.words(said.ON)),
        ]

        def take(chosen: str | None) -> None:
            if chosen == "all":
                self._withdraw(None)
            elif chosen == "one" and self.put_away() and self.act(action):
                self.paint(keep_answer=self.live.state.status == "open")

        self.app.push_screen(Choosing(self.words(title), choices, digits=True), take)

    def _withdraw(self, change: act.Consent | None) -> None:
        self._withdrawn = change
        people = self.live.state.header.get("participants") or ()
        others = [said.others_of(code, begin.others_of(self.live.study, code, self.live.session)) for code in people]
        means = " ".join(self.words(each) for each in (said.ERASE_MEANS, *others))
        keep = Choice("keep", self.words(said.KEEP), about=self.words(said.KEEP_MEANS))
        erase = Choice("erase", self.words(said.ERASE), about=means)
        whole = [Choice(f"{WHOLE}{code}", self.words(said.whole(code)), about=self.words(said.WHOLE_MEANS)) for code in people]
        back = Choice("on", self.words(said.ON))
        may_keep = self.live.state.status == "open" or change is not None
        choices = [*([keep] if may_keep else []), erase, back, *whole]
        self.app.push_screen(Choosing(self.words(said.WITHDRAWS), choices, digits=True), self._stopped)

    def _stopped(self, chosen: str | None) -> None:
        if chosen == "keep" and self.put_away():
            if self.act(self._withdrawn or act.Stop()):
                self._leave(said.STOPPED)
        elif chosen == "erase":
            choices = [Choice("on", self.words(said.NOT_ERASE)), Choice("erase", self.words(said.DO_ERASE))]
            self.app.push_screen(Choosing(self.words(said.SURE), choices, digits=True), self._erase)
        elif chosen is not None and chosen.startswith(WHOLE) and self.put_away():
            from fieldwork.tui.withdrawing import choose_how

            home, study = self.shell.home, self.live.study
            self._leave(None)
            if self.shell.live is None:
                choose_how(home, study, chosen.removeprefix(WHOLE))

    def _erase(self, chosen: str | None) -> None:
        if chosen != "erase":
            return
        try:
            erased = self.live.erase()
        except StudyError as error:
            self.tell(error.message, trouble=True)
            return
        from fieldwork.study.privacy.left_before import left_of_session
        from fieldwork.tui.withdrawing import tell_left

        home, study = self.shell.home, self.live.study
        self._leave(said.erased_words(erased))
        tell_left(home, left_of_session(study, erased.event.subject))

    def _leave(self, told: Msg | None) -> None:
        try:
            self.live.leave()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.shell.live = None
        home = self.shell.home
        self.dismiss(None)
        home.tell(told)
