"""The words in the demo that the lead chose for the report. The last stay out of it: who said them gave no yes to quoting."""

from __future__ import annotations

from fieldwork.capture import actions as act
from fieldwork.study import Study
from fieldwork.study.desk.documents import document
from fieldwork.study.live import Live

QUOTES: dict[str, tuple[tuple[str, str], ...]] = {
    "demo-b03": (("ontwikkel.b", "Hem laat ik gewoon iets klaarzetten en dan zie ik wel of hij het pakt."),),
    "demo-l01": (
        ("baanherontwerp.a", "Meestal lukt het door binnen de ploeg te schuiven, niet per persoon."),
        ("interactie.b", "Zij weet de weg in de regels, ik weet de weg in de heg."),
    ),
    "demo-w02": (
        ("vitaliteit.a", "“Ze zien aan de buitenkant niks. Dat is soms nog het lastigst.”"),
        ("baanherontwerp.c", "“Er zijn zoveel mensen geweest met een map.”"),
        ("mobiliteit.b.a", "Pas toen ze er al vijf weken werkte, kwam er een brief."),
    ),
    "demo-w04": (
        ("vitaliteit.b", "Mijn baas komt voor mij staan als hij iets zegt."),
        ("baanherontwerp.c", "De lamp kwam van een mevrouw van het UWV, dat duurde wel bijna een jaar."),
    ),
    "demo-w05": (
        ("vitaliteit.e", "Mijn moeder zegt dat ik meer durf. Dat is ook gezondheid, toch?"),
        ("ontwikkel.b", "De kok doet het voor en dan doe ik het na. Eén ding per week."),
        ("ontwikkel.d", "Als ik iets laat vallen, zegt de kok: dat gebeurt mij ook."),
        ("mobiliteit.b.b", "Maar ik hoop dat ik mag blijven."),
    ),
    "demo-w01": (("ontwikkel.c", "Die zei: dat kun jij, van die bosmaaier."),),
}
"""By session: item, and the words of its answer."""


def add_quotes(study: Study) -> None:
    """Mark them as a lead would: open the session again, mark the words, close it."""
    for session, chosen in QUOTES.items():
        texts = document(study, session)
        live = Live.take_up(study, session)
        live.do(act.Reopen())
        for number, (item, words) in enumerate(chosen, 1):
            part = texts.part(item, "answer")
            assert part is not None, f"{session} {item}"
            start = part.text.index(words)
            live.do(act.Mark(f"{session}-quote-{number}", "quote", item, "answer", start, start + len(words)))
        live.do(act.Close())
        live.leave()
