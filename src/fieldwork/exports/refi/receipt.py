"""What was written to a REFI-QDA project, what the format cannot carry, and what stayed in the study."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.exports.refi.material import Material
from fieldwork.exports.tables.choice import ALL, CONSENSUS
from fieldwork.i18n import Msg, msg, plural

_TEXTS = msg("1 tekst", "1 text"), msg("{n} teksten", "{n} texts")
_CODES = msg("1 gebruikte code", "1 code in use"), msg("{n} gebruikte codes", "{n} codes in use")
_PEOPLE = msg("1 deelnemer", "1 participant"), msg("{n} deelnemers", "{n} participants")
_CODINGS = msg("1 codering", "1 coding"), msg("{n} coderingen", "{n} codings")
_MEMOS = msg("1 memo", "1 memo"), msg("{n} memo's", "{n} memos")
_LOST: Mapping[str, Msg] = {
    "valence": msg("de valentie van {codings}", "the valence of {codings}"),
    "actor": msg("de actor van {codings}, waar die een ander is dan de spreker",
                 "the actor of {codings}, where that is another than the speaker"),
    "new_aspect": msg("“nieuw aspect” bij {codings}", "“new aspect” on {codings}"),
}  # fmt: skip
_STAYED: Mapping[str, Msg] = {
    "lost": msg("{codings} waarvan de woorden er niet meer staan", "{codings} whose words are gone"),
    "identifying": msg("{codings} in antwoorden die iemand herkenbaar maken",
                       "{codings} in answers that can identify a person"),
    "memos": msg("{memos} bij wat hier blijft", "{memos} on what stays here"),
}  # fmt: skip


def receipt(material: Material, which: str) -> tuple[Msg, ...]:
    """The receipt, a sentence each."""
    sources, left = material.sources, material.left
    found = [
        msg("{sources}, {codings} van {whose}, {codes}, {cases}.",
            "{sources}, {codings} of {whose}, {codes}, {cases}.",
            sources=plural(len(sources), *_TEXTS), codings=plural(sum(len(each.placed) for each in sources), *_CODINGS),
            whose=_whose(which), codes=plural(len(material.used), *_CODES), cases=plural(len(material.people), *_PEOPLE)),
    ]  # fmt: skip
    lost = [_counted(each, left[what]) for what, each in _LOST.items() if left[what]]
    if material.rounds:
        lost.append(msg("blinde rondes, hun cijfers en wat erin is beslist", "blind rounds, their figures and decisions"))
    lost.append(msg("wanneer elke vraag gesteld werd", "when each question was asked"))
    found += [msg("Dit kan REFI-QDA niet dragen: {what}.", "REFI-QDA cannot carry: {what}.", what=each) for each in lost]
    found += [msg("Niet mee: {what}.", "Not along: {what}.", what=_counted(each, left[what]))
              for what, each in _STAYED.items() if left[what]]  # fmt: skip
    return (*found, *material.leaving.receipt())


def _counted(what: Msg, many: int) -> Msg:
    return msg(what.nl, what.en, codings=plural(many, *_CODINGS), memos=plural(many, *_MEMOS))


def _whose(which: str) -> Msg:
    if which == CONSENSUS:
        return msg("de consensus", "the consensus")
    return msg("alle codeurs", "all coders") if which == ALL else Msg(which, which)
