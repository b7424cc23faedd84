"""What is due and stands outside the study: was it destroyed? From the line on the first screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fieldwork.errors import StudyError
from fieldwork.i18n import Msg, msg
from fieldwork.study.privacy import retention
from fieldwork.tui.screens.choosing import Choice, Choosing

if TYPE_CHECKING:
    from fieldwork.study import Study
    from fieldwork.tui.screens.home_ways import HomeWays

TERM = "term:"
"""How the id of such a line begins; then comes the kind of data."""
_YES = msg("Ja, alles is vernietigd", "Yes, all of it was destroyed")
_MEANS = msg("Het komt in het logboek met uw code en de dag van vandaag, en de herinnering gaat weg. Voor een andere dag of "
             "één bestand: fieldwork retention --done {kind}.",
             "It goes into the log with your code and today's date, and the reminder goes. For another day or one file: "
             "fieldwork retention --done {kind}.")  # fmt: skip
_NO = msg("Nee, nog niet", "No, not yet")
_DONE = msg("Het staat in het logboek. Terugnemen: fieldwork retention --not-done {kind}.",
            "It is in the log. To take it back: fieldwork retention --not-done {kind}.")  # fmt: skip


def ask(home: HomeWays, study: Study, kind: str, due: Msg) -> None:
    """Ask whether it is gone; of what the study sees itself, say what to do."""
    way = retention.way(kind)
    if way is not None:
        home.tell(msg("{due}: {way}.", "{due}: {way}.", due=due, way=way))
        return
    no = Choice("no", home.words(_NO))
    yes = Choice("yes", home.words(_YES), about=home.words(msg(_MEANS.nl, _MEANS.en, kind=kind)))

    def take(chosen: str | None) -> None:
        if chosen != "yes":
            return
        try:
            retention.destroy(study, kind, day=date.today())
        except StudyError as error:
            home.tell(error.message, trouble=True)
            return
        home.fill()
        home.tell(msg(_DONE.nl, _DONE.en, kind=kind))

    home.app.push_screen(Choosing(home.words(retention.question(kind)), [no, yes], digits=True), take)
