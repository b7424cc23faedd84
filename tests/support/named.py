"""A study in which a participant's name stands wherever people write, with a key file beside it that knows her."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from fieldwork.ids import uuid7
from fieldwork.store import crypt
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting
from fieldwork.study.desk.desk import Desk
from fieldwork.study.incoming.sessions import import_sessions
from fieldwork.study.privacy.names import entry, make_names
from tests.support import coder, paper

OWN = "namen blijven binnen de deur"
NAME = "Hortensia Zwaluwstaart-van der Hazel"
PARTS = ("hortens", "zwaluw", "hazel", "groene kas", "12345678")
SESSION = """\
id: s9
answers:
  werk: "Ik ben Hortensia. Zwaluwstaart dus. Wij werken bij De Groene Kas, aan de weg naar het dorp toe, vlak bij het water."
  wil: {value: nee, text: "Dat is hortensia's keuze, zei Hortensía."}
  slot: "Bel 06-12345678."
notes:
  - {item: werk, kind: descriptive, text: "Hortensías moeder komt mee. Mevr. Zwaluwstaart-\\nvan der Hazel."}
"""


def named(made: tuple[Path, crypt.Key], folder: Path) -> Study:
    """The study, open for C1: the name in answers, notes, a coding that cuts it, a memo, a code, a summary, a finding
    and an answer that somebody changed elsewhere."""
    study = coder.copied(made, folder)
    import_sessions(study, [paper.saved(folder.parent, paper.session(SESSION, participant="W09"), "s9.yaml")], by="R1")
    desk = Desk(study)
    cut = coder.code(desk, "Ik ben Hortensia. Zwaluw", session="s9")
    coder.code(desk, "water", session="s9")
    desk.memo("Vergelijk Hortensia met W01", session="s9")
    about = {"code": "hulp-van-hortensia", "route": "ontwikkel", "label": {"nl": "Hulp van Hortensia", "en": "Help"}}
    desk.edit_codebook([("code.defined", about)])
    coder.code(desk, "Wij werken", "hulp-van-hortensia", session="s9")
    charting = Charting(study, "C1")
    row = charting.chart("participant").row("W09")
    assert row is not None
    charting.summarise(row, "leren", "Hortensia leert van mevr. Zwaluwstaart.", [cut.coding])
    charting.state("Wie als Hortensia begint, blijft.", supports=[cut.coding])
    said = next(each for each in study.log.events("s9", {"answer.set"}) if each.body["item"] == "slot")
    elsewhere = replace(said, id=uuid7(), device="elders", body={**said.body, "value": "Hortensia belt zelf."})
    study.log.append([elsewhere])
    with make_names(study, OWN) as names:
        names.put([
            entry(study, {"code": "W09", "name": NAME, "contact": "06-12345678"}),
            entry(study, {"code": "kas", "kind": "site", "name": "De Groene Kas"}),
        ])  # fmt: skip
    return study


def holds(what: Any) -> list[str]:
    """The parts of names in something, whatever the accents and capitals."""
    plain = str(what).replace("í", "i").casefold()
    return [part for part in PARTS if part in plain]


def openings(study: Study) -> list[str]:
    """For what the key file was opened, as the log tells."""
    return [str(event.body["for"]) for event in study.log.events("study", {"names.opened"})]
