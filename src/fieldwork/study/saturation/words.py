"""What stands beside the figures of saturation, in words for people: the same at a terminal, on a screen and in the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldwork.i18n import LANGS, Msg, msg
from fieldwork.saturation.words import UNITS, number
from fieldwork.study.saturation.figures import StudySaturation, View

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


def what_if(view: View, own: View) -> Msg:
    """That these are not the settings of the study, and in what they differ."""
    now, usual = view.as_json(), own.as_json()
    told = tuple(
        "; ".join(
            f"{label.text(lang)}: {_plain(now[name]).text(lang)} ({_plain(usual[name]).text(lang)})"
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


def _plain(value: object) -> Msg:
    if isinstance(value, bool):
        return msg("ja", "yes") if value else msg("nee", "no")
    if isinstance(value, str) and value in UNITS:
        return UNITS[value][0]
    if isinstance(value, float):
        return number(value, 2)
    plain = "-" if value is None else str(value)
    return msg(plain, plain)


def not_counted(found: StudySaturation) -> list[Msg]:
    """What was held and does not count (yet)."""
    told = []
    if found.uncoded:
        told.append(msg("{n} gesprekken zijn nog niet gecodeerd en tellen niet mee: {which}.",
                        "{n} sessions are not coded yet and do not count: {which}.",
                        n=len(found.uncoded), which=_some([row.id for row in found.uncoded])))  # fmt: skip
    for each in found.open_rounds:
        told.append(msg("Ronde “{name}” is open: haar {n} gesprekken tellen pas als zij gesloten is.",
                        "Round “{name}” is open: its {n} sessions count once it is closed.",
                        name=each.name, n=len(each.sessions)))  # fmt: skip
    for apart in found.open_differences if found.view.consensus else ():
        told.append(msg("Ronde “{name}”: {n} verschillen zijn nog niet besproken en tellen niet mee.",
                        "Round “{name}”: {n} differences are not settled yet and do not count.",
                        name=apart.name, n=apart.many))  # fmt: skip
    if found.heard.lost:
        told.append(msg("Van {n} coderingen zijn de woorden weg; die tellen niet mee.",
                        "Of {n} codings the words are gone; these do not count.", n=found.heard.lost))  # fmt: skip
    return told


def to_know(found: StudySaturation) -> list[Msg]:
    """What else must be known to read the figures: units to re-read, meaning, answers changed twice, how often was looked."""
    told = []
    if found.not_re_read:
        told.append(msg("Terug te lezen voor codes die later kwamen: {which}.",
                        "To be read again for codes that came later: {which}.",
                        which=_some([f"{name} ({len(codes)})" for name, codes in found.not_re_read])))  # fmt: skip
    grown = sum(each.since is not None and each.since < found.view.run for each in found.meaning)
    if grown:
        told.append(msg("Betekenis: bij {n} codes brachten de laatste {run} nog iets nieuws over wat al bekend was.",
                        "Meaning: for {n} codes the last {run} still added something about what was known.",
                        n=grown, run=found.view.run))  # fmt: skip
    if found.conflicts:
        told.append(msg("{n} antwoorden zijn door twee mensen naast elkaar gewijzigd: {which}.",
                        "{n} answers were changed by two people side by side: {which}.", n=len(found.conflicts),
                        which=_some([f"{session} {item}" for session, item in found.conflicts])))  # fmt: skip
    return [*told, msg("Keren gekeken tot nu: {n}. Vaak kijken en op een gunstig moment stoppen maakt ook verzadiging.",
                       "Looks so far: {n}. Looking often and stopping at a lucky moment makes saturation too.",
                       n=found.looks)]  # fmt: skip


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" … (+{more})" if more > 0 else "")
