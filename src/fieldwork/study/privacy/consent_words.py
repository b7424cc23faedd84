"""The words of a consent that changes halfway, and of a participant who withdraws: the same on the screens and line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldwork.i18n import Msg, msg, plural

if TYPE_CHECKING:
    from fieldwork.store.erase import Erased

_NO: Mapping[str, Msg] = {
    "recording": msg("Neem {who} vanaf nu niet meer op: zet de opname stil.",
                     "Do not record {who} from now on: stop the recording."),
    "photos": msg("Maak geen foto’s van {who}; wat er al is, gaat weg.",
                  "Take no photos of {who}; those that are there have to go."),
    "quoting": msg("Haal {who} niet aan, ook niet met wat al gezegd is.",
                   "Do not quote {who}, nor what was said already."),
    "contact_again": msg("Benader {who} later niet opnieuw.", "Do not get in touch with {who} again."),
    "reuse": msg("Wat {who} zei, gaat niet naar andere onderzoekers.", "What {who} said does not go to other researchers."),
    "linkage": msg("Wat {who} zei, wordt niet aan andere gegevens gekoppeld.",
                   "What {who} said is not linked to other data."),
}  # fmt: skip
_SAYS_NO = msg("Vastgelegd: {who} zegt hier nee.", "Recorded: {who} says no to this.")
_SAYS_YES = msg("Vastgelegd: {who} zegt hier ja.", "Recorded: {who} says yes to this.")
SOMEONE = msg("de deelnemer", "the participant")
EVERYONE = msg("Iedereen", "Everyone")
ALL_OF_THEM = msg("iedereen", "everyone")


def meaning(allows: str | None, yes: bool, who: str | Msg) -> Msg:
    """What follows from an answer to a consent item that `allows` something; `who` gave it."""
    words = _SAYS_YES if yes else _NO.get(allows or "", _SAYS_NO)
    return msg(words.nl, words.en, who=who)


WHO_CHANGES = msg("Wie verandert iets aan de toestemming?", "Who changes something about the consent?")
WHO_STOPS = msg("Wie stopt er?", "Who stops?")
WITHDRAWS = msg("De deelnemer trekt zich terug. Wat gebeurt er met dit gesprek?",
                "The participant withdraws. What happens to this session?")  # fmt: skip
KEEP = msg("Stoppen en bewaren wat er staat", "Stop and keep what is there")
KEEP_MEANS = msg("Er komt niets meer bij. Wat al gezegd is, mag gebruikt worden.",
                 "Nothing is added. What was said already may be used.")  # fmt: skip
ERASE = msg("Stoppen en alles van dit gesprek wissen", "Stop and erase everything of this session")
ERASE_MEANS = msg(
    "Van dit ene gesprek blijven alleen de rol en de datum; in de lijst van deelnemers blijft de code, met rol en locatie. Dit "
    "kan niet ongedaan gemaakt worden.",
    "Of this one session only the role and the date remain; the list of participants keeps the code, with role and site. This "
    "cannot be undone.",
)
WHOLE_MEANS = msg(
    "U verlaat dit gesprek, dat blijft zoals het is. Op het eerste scherm ziet u wat er dan gebeurt, en kiest u of alles "
    "gewist wordt.",
    "You leave this session, which stays as it is. On the first screen you see what happens then, and choose whether "
    "everything is erased.",
)
ON = msg("Toch verder", "Go on after all")
ALL_STOP = msg("Iedereen stopt", "Everyone stops")
SURE = msg("Alles van dit gesprek wissen? Daarna is er niets meer van terug te halen.",
           "Erase everything of this session? Nothing of it can be brought back after that.")  # fmt: skip
NOT_ERASE = msg("Niet wissen", "Do not erase")
DO_ERASE = msg("Wissen", "Erase")
STOPPED = msg("Gestopt. Wat er al stond, is bewaard.", "Stopped. What was there is saved.")


def one_goes(who: str, others: str) -> tuple[Msg, Msg, Msg]:
    """One of several stops: the question, what it is called that the others go on, and what that means."""
    asked = msg("{who} doet niet meer mee. Wat gebeurt er met het gesprek?",
                "{who} does not take part any more. What happens to the talk?", who=who)  # fmt: skip
    named = msg("{who} stopt, het gaat door met {others}", "{who} stops, it goes on with {others}", who=who, others=others)
    means = msg(
        "Noteer vanaf nu niets meer van {who}. Wat {who} al zei, is niet los te maken van wat de anderen zeiden en blijft. "
        "Moet het weg, kies dan: iedereen stopt, en wis het gesprek.",
        "Note nothing of {who} from now on. What {who} said already cannot be told apart from what the others said and stays. "
        "If it has to go, choose: everyone stops, and erase the session.",
        who=who,
    )
    return asked, named, means


NOT_SCRUBBED = msg(
    "Een ander programma leest het bestand nog, of de schijf is vol; de laatste resten gaan weg als het weer opengaat.",
    "Another program still reads the file, or the disk is full; the last traces go when it is next opened.",
)


def erased_words(erased: Erased) -> Msg:
    """What erasing a session came to, and whether every trace is gone; what left before stands apart (`left_before`)."""
    told = msg("Gewist. Alleen de rol en de datum zijn bewaard, en de code van de deelnemer.",
               "Erased. Only the role and the date are kept, and the participant's code.")  # fmt: skip
    return told if erased.scrubbed else msg("{told} {more}", "{told} {more}", told=told, more=NOT_SCRUBBED)


def whole(who: str) -> Msg:
    """That somebody withdraws from the whole study, and not from one session."""
    return msg("{who} uit de hele studie terugtrekken …", "Withdraw {who} from the whole study …", who=who)


def others_of(who: str, many: int) -> Msg:
    """How many other sessions of a participant there are, which stay when this one is erased."""
    if not many:
        return msg("Er zijn geen andere gesprekken van {who}.", "There are no other sessions of {who}.", who=who)
    return plural(many, msg("Van {who} is er nog 1 ander gesprek; dat blijft.", "There is 1 other session of {who}; it stays.",
                            who=who),
                  msg("Van {who} zijn er nog {n} andere gesprekken; die blijven.",
                      "There are {n} other sessions of {who}; they stay.", who=who))  # fmt: skip
