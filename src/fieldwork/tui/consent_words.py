"""What a consent that changes halfway means for the person who holds the talk, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.i18n import Msg, msg

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
