"""Signs beside words: what helps or hinders, and how a cell stands. What a sign means is said in words where it is used."""

from __future__ import annotations

from collections.abc import Mapping

from fieldwork.coding.codebook import Codebook
from fieldwork.report.html import Html, el, paragraph
from fieldwork.report.words import Words
from fieldwork.saturation.indication import Step

_USUAL = {"bevorderend": "+", "belemmerend": "−", "beide": "±", "neutraal": "="}
STEPS: Mapping[Step, str] = {"unknown": "?", "new": "●", "little_new": "◐", "none_new": "○"}
"""How much is still to come: a full circle where new codes still come, an empty one where none do."""


def valence_signs(book: Codebook) -> dict[str, str]:
    """The sign of each valence: the codebook's own, or the usual one, or its number."""
    return {
        id_: each.sign or _USUAL.get(id_) or str(number) for number, (id_, each) in enumerate(book.valences.items(), 1)
    }


def valence_legend(book: Codebook, say: Words) -> Html | None:
    """What the signs of valences mean."""
    signs = valence_signs(book)
    if not signs:
        return None
    told = ", ".join(f"{signs[id_]} {say.text(each.label).lower()}" for id_, each in book.valences.items())
    return paragraph(say("Tekens, elk met het aantal fragmenten: {signs}.", "Signs, each with the number of segments: {signs}.",
                         signs=told), class_="small")  # fmt: skip


def valence_counts(book: Codebook, counts: Mapping[str | None, int], say: Words) -> Html:
    """How often each valence was given, as signs with numbers that read aloud in words."""
    signs = valence_signs(book)
    found = [(sign, counts[id_], say.text(book.valences[id_].label)) for id_, sign in signs.items() if counts.get(id_)]
    return Html(" ".join(
        el("span", el("span", f"{sign} {many}", aria_hidden="true"), el("span", f"{name}: {many}", class_="aloud"),
           class_="valence")
        for sign, many, name in found
    ))  # fmt: skip
