"""What stands beside the figures of saturation, in words for people: the same at a terminal, on a screen and in the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldwork.coding.codebook import Codebook
from fieldwork.i18n import LANGS, Msg, msg, plural
from fieldwork.saturation.words import UNITS, of_hundred, units
from fieldwork.saturation.words import waiting as waiting_words
from fieldwork.study.saturation.figures import StudySaturation, View

if TYPE_CHECKING:
    from fieldwork.store.log import SessionRow

CHANGED: Mapping[str, Msg] = {
    "protocol": msg("leidraad", "guide"),
    "codebook": msg("versie van het codeboek", "version of the codebook"),
    "code": msg("nieuwe code", "new code"),
    "meaning": msg("andere betekenis", "another meaning"),
    "merge": msg("samengevoegd", "merged"),
}
"""What a change on the way is called (`Change.what`)."""
MOST = 10
"""So many of a kind are named; of the rest the number is told."""


SETTINGS: Mapping[str, Msg] = {
    "unit": msg("eenheid", "unit"),
    "base": msg("basis", "base"),
    "run": msg("reeks", "run"),
    "threshold": msg("drempel", "threshold"),
    "seed": msg("trekking", "draw"),
    "consensus": msg("alleen consensus", "only the consensus"),
    "parents": msg("codes per tak samen", "codes taken together by branch"),
    "observations": msg("met observaties", "with observations"),
    "questionnaires": msg("met vragenlijsten", "with questionnaires"),
    "without_merge": msg("zonder samenvoeging van", "without the merge of"),
}
"""What the settings of a view are called."""


def what_if(view: View, own: View, book: Codebook | None = None) -> Msg:
    """That these are not the settings of the study, and in what they differ; `book` tells what codes are called."""
    now, usual = view.as_json(), own.as_json()
    told = tuple(
        "; ".join(
            f"{label.text(lang)}: {_plain(name, now[name], book).text(lang)} ({_plain(name, usual[name], book).text(lang)})"
            for name, label in SETTINGS.items()
            if now[name] != usual[name]
        )
        for lang in LANGS
    )
    return msg(
        "Wat als: dit zijn niet de instellingen van de studie. Anders is, met tussen haakjes wat de studie heeft: {told}.",
        "What if: these are not the settings of the study. Other, with what the study has in brackets: {told}.",
        told=msg(*told),
    )  # fmt: skip


def _plain(name: str, value: Any, book: Codebook | None) -> Msg:
    if name == "threshold":
        return of_hundred(value)
    if isinstance(value, bool):
        return msg("ja", "yes") if value else msg("nee", "no")
    if isinstance(value, str) and value in UNITS:
        return UNITS[value][0]
    plain = "-" if value is None else str(value)
    if book is not None and plain in book.codes:
        return msg(book.label(plain, "nl"), book.label(plain, "en"))
    return msg(plain, plain)


def waiting(found: StudySaturation) -> Msg | None:
    """That some of the conversations that were held do not count yet, if any."""
    return waiting_words(*waits(found))


def waits(found: StudySaturation) -> tuple[int, int]:
    """How many of the conversations that were held do not count yet, and how many were held."""
    held = {row.conversation for row in found.heard.held}
    return len({row.conversation for row in waiting_sessions(found)}), len(held)


def waiting_sessions(found: StudySaturation) -> list[SessionRow]:
    """The sessions of these conversations: whatever they wait for."""
    counted = {row.conversation for unit in found.units for row in unit.sessions}
    return [row for row in found.heard.held if row.conversation not in counted]


def uncoded(rows: Sequence[SessionRow], held: Sequence[SessionRow]) -> tuple[list[SessionRow], list[SessionRow]]:
    """Of sessions that nobody coded: one of each conversation that was not coded at all, and the records beside another one of
    their conversation, which was coded or is in a round. `held` are all sessions that would count."""
    ids = {row.id for row in rows}
    begun = {row.conversation for row in held if row.id not in ids}
    talks = {row.conversation: row for row in reversed(rows) if row.conversation not in begun}
    return list(reversed(talks.values())), [row for row in rows if row.conversation in begun]


def not_counted(found: StudySaturation) -> list[Msg]:
    """What was held and does not count (yet)."""
    told = []
    talks, records = uncoded(found.uncoded, found.heard.held)
    for rows, one, several in (
        (talks, msg("1 gesprek is nog niet gecodeerd en telt niet mee: {which}.",
                    "1 conversation is not coded yet and does not count: {which}."),
         msg("{n} gesprekken zijn nog niet gecodeerd en tellen niet mee: {which}.",
             "{n} conversations are not coded yet and do not count: {which}.")),
        (records, msg("1 verslag naast een ander van hetzelfde gesprek is nog niet gecodeerd: {which}.",
                      "1 record beside another one of the same conversation is not coded yet: {which}."),
         msg("{n} verslagen naast een ander van hetzelfde gesprek zijn nog niet gecodeerd: {which}.",
             "{n} records beside another one of the same conversation are not coded yet: {which}.")),
    ):  # fmt: skip
        if rows:
            told.append(_counted(len(rows), one, several, which=_some([row.id for row in rows])))
    for each in found.open_rounds:
        told.append(_counted(
            len(each.sessions), msg("Ronde “{name}” is open: haar ene gesprek telt pas als zij gesloten is.",
                                    "Round “{name}” is open: its one session counts once it is closed."),
            msg("Ronde “{name}” is open: haar {n} gesprekken tellen pas als zij gesloten is.",
                "Round “{name}” is open: its {n} sessions count once it is closed."), name=each.name))  # fmt: skip
    for apart in found.open_differences if found.view.consensus else ():
        told.append(_counted(
            apart.many, msg("Ronde “{name}”: 1 verschil is nog niet besproken en telt niet mee.",
                            "Round “{name}”: 1 difference is not settled yet and does not count."),
            msg("Ronde “{name}”: {n} verschillen zijn nog niet besproken en tellen niet mee.",
                "Round “{name}”: {n} differences are not settled yet and do not count."), name=apart.name))  # fmt: skip
    if found.heard.lost:
        told.append(_counted(
            found.heard.lost, msg("Van 1 codering zijn de woorden weg; die telt niet mee.",
                                  "Of 1 coding the words are gone; it does not count."),
            msg("Van {n} coderingen zijn de woorden weg; die tellen niet mee.",
                "Of {n} codings the words are gone; these do not count.")))  # fmt: skip
    outside = sum(found.heard.outside.values())
    if outside:
        told.append(_counted(
            outside, msg("1 codering is van iemand buiten de gesloten ronde van dat gesprek; die telt niet mee.",
                         "1 coding is by somebody outside the closed round of that conversation; it does not count."),
            msg("{n} coderingen zijn van iemand buiten de gesloten ronde van dat gesprek; die tellen niet mee.",
                "{n} codings are by somebody outside the closed round of that conversation; these do not count.")))  # fmt: skip
    return told


def _counted(many: int, one: Msg, several: Msg, **args: object) -> Msg:
    """The sentence for one, or for so many."""
    chosen = plural(many, one, several)
    return msg(chosen.nl, chosen.en, **{**chosen.args, **args})


def to_know(found: StudySaturation) -> list[Msg]:
    """What else must be known to read the figures: units to re-read, meaning, answers changed twice, how often was looked."""
    told = []
    if found.not_re_read:
        told.append(msg("Terug te lezen voor codes die later kwamen: {which}.",
                        "To be read again for codes that came later: {which}.",
                        which=_some([f"{name} ({len(codes)})" for name, codes in found.not_re_read])))  # fmt: skip
    grown = sum(each.since is not None and each.since < found.view.run for each in found.meaning)
    if grown:
        told.append(_counted(
            grown, msg("Betekenis: bij 1 code brachten de laatste {run} nog iets nieuws over wat al bekend was.",
                       "Meaning: for 1 code the last {run} still added something about what was known."),
            msg("Betekenis: bij {n} codes brachten de laatste {run} nog iets nieuws over wat al bekend was.",
                "Meaning: for {n} codes the last {run} still added something about what was known."),
            run=units(found.result, found.view.run)))  # fmt: skip
    if found.conflicts:
        told.append(_counted(
            len(found.conflicts), msg("1 antwoord is door twee mensen naast elkaar gewijzigd: {which}.",
                                      "1 answer was changed by two people side by side: {which}."),
            msg("{n} antwoorden zijn door twee mensen naast elkaar gewijzigd: {which}.",
                "{n} answers were changed by two people side by side: {which}."),
            which=_some([f"{session} {item}" for session, item in found.conflicts])))  # fmt: skip
    return [*told, msg("Keren gekeken tot nu: {n}. Vaak kijken en op een gunstig moment stoppen maakt ook saturatie.",
                       "Looks so far: {n}. Looking often and stopping at a lucky moment makes saturation too.",
                       n=found.looks)]  # fmt: skip


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" … (+{more})" if more > 0 else "")
