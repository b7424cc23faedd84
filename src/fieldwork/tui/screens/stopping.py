"""The participant withdraws, from one thing or from all of it: stop and keep what is there, or erase it."""

from __future__ import annotations

from fieldwork.capture import actions as act
from fieldwork.errors import FieldworkError, StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.protocol.model import NO, YES
from fieldwork.study import start as begin
from fieldwork.tui.screens.beside import Beside
from fieldwork.tui.screens.choosing import Choice, Choosing


class Stopping(Beside):
    """The commands `consent` and `stop`, and the way out."""

    _withdrawn: act.Consent | None = None

    def why_not_stop(self) -> Msg | None:
        """Why nothing can be withdrawn now."""
        if self.live.study.log.readonly:
            return msg("Deze studie kan hier alleen gelezen worden.", "This study can only be read here.")
        return None

    def do_consent(self) -> None:
        """Change an item of the consent form."""
        given = self.live.state.consent
        words = {YES: msg("ja", "yes"), NO: msg("nee", "no"), None: msg("niet gevraagd", "not asked")}
        choices = [
            Choice(item["id"], self.words(item["ask"]), self.words(words[given.get(item["id"])]))
            for item in begin.consent_items(self.live.study)
        ]
        title = msg("Welke toestemming verandert? Enter maakt van ja nee en van nee ja.",
                    "Which consent changes? Enter makes a yes a no and a no a yes.")  # fmt: skip
        self.app.push_screen(Choosing(self.words(title), choices, digits=True), self._consented)

    def _consented(self, item: str | None) -> None:
        if item is None or not self.put_away():
            return
        value = NO if self.live.state.consent.get(item) == YES else YES
        version = begin.consent_version(self.live.study)
        change = act.Consent(item, value, "spoken", "participant", version)
        if value == NO and item in begin.required_consent(self.live.study):
            self._withdraw(change)  # without this nothing may be noted: what is to become of what was?
        elif self.act(change):
            self.paint(keep_answer=self.live.state.status == "open")

    def do_stop(self) -> None:
        """The participant withdraws."""
        self._withdraw(None)

    def _withdraw(self, change: act.Consent | None) -> None:
        self._withdrawn = change
        keep = Choice("keep", self.words(msg("Stoppen en bewaren wat er staat", "Stop and keep what is there")),
                      about=self.words(msg("Er komt niets meer bij. Wat al gezegd is, mag gebruikt worden.",
                                           "Nothing is added. What was said already may be used.")))  # fmt: skip
        erase = Choice("erase", self.words(msg("Stoppen en alles wissen", "Stop and erase everything")),
                       about=self.words(msg("Alleen de rol en de datum blijven. Dit kan niet ongedaan gemaakt worden.",
                                            "Only the role and the date remain. This cannot be undone.")))  # fmt: skip
        back = Choice("on", self.words(msg("Toch verder", "Go on after all")))
        choices = [keep, erase, back] if self.live.state.status == "open" or change is not None else [erase, back]
        title = msg("De deelnemer trekt zich terug. Wat gebeurt er met dit gesprek?",
                    "The participant withdraws. What happens to this session?")  # fmt: skip
        self.app.push_screen(Choosing(self.words(title), choices, digits=True), self._stopped)

    def _stopped(self, chosen: str | None) -> None:
        if chosen == "keep" and self.put_away():
            if self.act(self._withdrawn or act.Stop()):
                self._leave(msg("Gestopt. Wat er al stond, is bewaard.", "Stopped. What was there is saved."))
        elif chosen == "erase":
            title = msg("Alles van dit gesprek wissen? Daarna is er niets meer van terug te halen.",
                        "Erase everything of this session? Nothing of it can be brought back after that.")  # fmt: skip
            choices = [Choice("on", self.words(msg("Niet wissen", "Do not erase"))),
                       Choice("erase", self.words(msg("Wissen", "Erase")))]  # fmt: skip
            self.app.push_screen(Choosing(self.words(title), choices, digits=True), self._erase)

    def _erase(self, chosen: str | None) -> None:
        if chosen != "erase":
            return
        try:
            erased = self.live.erase()
        except StudyError as error:
            self.tell(error.message, trouble=True)
            return
        said = msg("Gewist. Alleen de rol en de datum zijn bewaard.", "Erased. Only the role and the date are kept.")
        if erased.backups:
            files = ", ".join(erased.backups)
            said = msg("Gewist. Deze reservekopieën bevatten het gesprek nog, wis ze zelf: {files}.",
                       "Erased. These backups still hold the session, erase them yourself: {files}.", files=files)  # fmt: skip
        elif not erased.scrubbed:
            said = msg("Gewist. Een ander programma leest het bestand nog; de laatste resten gaan weg bij het openen.",
                       "Erased. Another program still reads the file; the last traces go at the next opening.")  # fmt: skip
        self._leave(said)

    def _leave(self, said: Msg | None) -> None:
        try:
            self.live.leave()
        except FieldworkError as error:
            self.tell(error.message, trouble=True)
            return
        self.shell.live = None
        home = self.shell.home
        self.dismiss(None)
        home.tell(said)
