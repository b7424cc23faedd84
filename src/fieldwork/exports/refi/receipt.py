"""What was written to a REFI-QDA project, what the format cannot carry, and what stayed in the study."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.exports.refi.material import Material
from fieldwork.exports.tables.choice import ALL, CONSENSUS
from fieldwork.i18n import Msg, msg

_LOST: Mapping[str, Msg] = {
    "valence": msg("de valentie van {n} coderingen", "the valence of {n} codings"),
    "actor": msg("de actor van {n} coderingen, waar die een ander is dan de spreker",
                 "the actor of {n} codings, where that is another than the speaker"),
    "new_aspect": msg("“nieuw aspect” bij {n} coderingen", "“new aspect” on {n} codings"),
}  # fmt: skip
_STAYED: Mapping[str, Msg] = {
    "lost": msg("{n} coderingen waarvan de woorden er niet meer staan", "{n} codings whose words are gone"),
    "identifying": msg("{n} coderingen in antwoorden die iemand herkenbaar maken",
                       "{n} codings in answers that can identify a person"),
    "memos": msg("{n} memo's bij wat hier blijft", "{n} memos on what stays here"),
}  # fmt: skip


def receipt(material: Material, which: str) -> tuple[Msg, ...]:
    """The receipt, a sentence each."""
    sources, left = material.sources, material.left
    found = [
        msg("{sources} teksten, {codings} coderingen van {whose}, {codes} gebruikte codes, {cases} deelnemers.",
            "{sources} texts, {codings} codings of {whose}, {codes} codes in use, {cases} participants.",
            sources=len(sources), codings=sum(len(each.placed) for each in sources), whose=_whose(which),
            codes=len(material.used), cases=len(material.people)),
    ]  # fmt: skip
    lost = [msg(each.nl, each.en, n=left[what]) for what, each in _LOST.items() if left[what]]
    if material.rounds:
        lost.append(msg("blinde rondes, hun cijfers en wat erin is beslist", "blind rounds, their figures and decisions"))
    lost.append(msg("wanneer elke vraag gesteld werd", "when each question was asked"))
    found += [msg("Dit kan REFI-QDA niet dragen: {what}.", "REFI-QDA cannot carry: {what}.", what=each) for each in lost]
    found += [msg("Niet mee: {what}.", "Not along: {what}.", what=msg(each.nl, each.en, n=left[what]))
              for what, each in _STAYED.items() if left[what]]  # fmt: skip
    return (*found, *material.leaving.receipt())


def _whose(which: str) -> Msg:
    if which == CONSENSUS:
        return msg("de consensus", "the consensus")
    return msg("alle codeurs", "all coders") if which == ALL else Msg(which, which)
