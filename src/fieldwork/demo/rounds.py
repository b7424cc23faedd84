"""The double coding of the demo: a closed calibration round, in part settled, and a second round that one coder is done with.

Invented, as all of the demo: the codings are files beside this one, taken in by `import codings` like anybody's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from fieldwork.coding.reconcile import Difference
from fieldwork.study import Study
from fieldwork.study.desk.codings import import_codings
from fieldwork.study.rounds.rounds import close_round, mark_done, open_round
from fieldwork.study.rounds.settling import Settling

FIRST, SECOND = "Proefronde", "Ronde 2"
CODERS = ("C1", "C2")
SESSIONS = {
    FIRST: ("demo-w01", "demo-l01", "demo-b01", "demo-j01"),
    SECOND: ("demo-w03", "demo-l02", "demo-b02", "demo-j02"),
}
SEED = 7

Settled: TypeAlias = tuple[str, str, str, str, str]
"""What was settled: session, item, the first words that were coded, who is followed (or both, neither, a code), and why."""

_SETTLED: tuple[Settled, ...] = (
    ("demo-w01", "vitaliteit.b", "Dat vond ik eerst", "C1", "Het gaat over iets mogen zeggen van de rug, niet over toon."),
    ("demo-w01", "vitaliteit.b", "Zware zakken", "C1", "De leidinggevende maakte de afspraak; de werknemer houdt zich eraan."),
    ("demo-w01", "vitaliteit.c", "Zij legt het beter", "C2", "De jobcoach doet hier iets voor hem bij een ander."),
    ("demo-w01", "vitaliteit.e", "Ik begon weer", "both", "Uren als middel en belasting als reden: allebei staat er."),
    ("demo-w01", "ontwikkel.b", "De rest leer je", "C1", "De oudere mannen zijn het voorbeeld; dat is meer dan instructie."),
    ("demo-w01", "ontwikkel.e", "Dus ja", "neither", "Te algemeen: er staat niet wat de leidinggevende deed."),
    ("demo-w01", "baanherontwerp.a", "Genoeg ruimte", "C2", "Eigen ruimte in het werk, in zijn eigen woorden."),
    ("demo-w01", "interactie.a", "En gewoon een compliment", "C2", "Feedback hoort bij leren, ook als de baas haar geeft."),
    ("demo-l01", "vitaliteit.b", "Dus ik rem", "taak_motiverend.werktempo", "Het tempo is het middel, belasting het gevolg."),
    ("demo-l01", "vitaliteit.c", "Vaste pauzes", "both", "De pauze is een werktijd, dat zij altijd geldt een verwachting."),
    ("demo-l01", "ontwikkel.a", "Ik knip het werk", "C1", "Bedoeld om te leren, niet als blijvend takenpakket."),
    ("demo-l01", "baanherontwerp.a", "Meestal lukt het", "C1", "Taken schuiven binnen de ploeg staat in de definitie."),
    ("demo-l01", "baanherontwerp.e", "Daar kan iemand", "neither", "Hoort bij de zin ervoor; geen tweede fragment."),
    ("demo-b01", "vitaliteit.c", "Werk klaarzetten", "C1", "De volgorde van taken is het middel."),
    ("demo-b01", "baanherontwerp.c", "De jobcoach kwam", "C1", "Het verwijt gaat over samenwerken, niet over bijstellen."),
    ("demo-b01", "baanherontwerp.e", "Dan heeft hij", "C1", "Minder tijd om iemand te volgen: dat is begeleiding."),
    ("demo-j01", "vitaliteit.a", "Pas als die", "C1", "Eerst met de persoon zelf: zo wordt het besproken."),
    ("demo-j01", "baanherontwerp.c", "Het moet voor", "C2", "Een voorwaarde die helpt én hindert."),
)  # fmt: skip


def add_rounds(study: Study, codings: Path) -> None:
    """Open both rounds, take the codings in, close the first round and settle a good part of its differences."""
    first = open_round(study, FIRST, CODERS, sessions=SESSIONS[FIRST], seed=SEED, calibration=True)
    for coder in CODERS:
        import_codings(study, codings / f"proefronde-{coder.lower()}.csv", by=coder)
        mark_done(study, first.id, coder)
    close_round(study, first.id)
    _settle(study, first.id)
    second = open_round(study, SECOND, CODERS, sessions=SESSIONS[SECOND], seed=SEED)
    for coder in CODERS:
        import_codings(study, codings / f"ronde-2-{coder.lower()}.csv", by=coder)
    mark_done(study, second.id, CODERS[0])
    import_codings(study, codings / "verder-c1.csv", by=CODERS[0])


def _settle(study: Study, round: str) -> None:
    settling = Settling(study, round)
    for session, item, words, outcome, why in _SETTLED:
        each = _found(settling, session, item, words)
        if outcome == "both":
            settling.both(each, why)
        elif outcome == "neither":
            settling.neither(each, why)
        elif outcome in CODERS:
            settling.by_coder(each, outcome, why)
        else:
            first = next(coding for codings in each.by.values() for coding in codings)
            settling.new(each, outcome, first.actor, first.valence, why)


def _found(settling: Settling, session: str, item: str, words: str) -> Difference:
    return next(
        each for each in settling.all
        if (each.session, each.item) == (session, item)
        and any(coding.text.startswith(words) for codings in each.by.values() for coding in codings)
    )  # fmt: skip
