"""What the lead of the demo summarised in the framework matrix, and two findings. Invented, as all of the demo."""

from __future__ import annotations

from typing import NamedTuple

from fieldwork.coding.chart_rows import RowKind
from fieldwork.study import Study
from fieldwork.study.charting.matrix import Charting


class _Summary(NamedTuple):
    """A summary: where it stands, its words, and the first words of the segments that it leans on."""

    rows: RowKind
    row: str
    code: str
    text: str
    leans_on: tuple[str, ...] = ()
    absent: bool = False


SUMMARIES = (
    _Summary("participant", "L01", "monitoren_bespreken",
             "Houdt het elke dag zelf in de gaten en vraagt er een cijfer bij; het team nam dat over.",
             ("Ik loop 's ochtends", "hoe vol zit je")),
    _Summary("participant", "W01", "monitoren_bespreken",
             "Moest wennen aan een baas die ingrijpt als hij het ziet, en vindt nu dat het klopt.",
             ("Als ik scheef ga lopen", "Dat vond ik eerst")),
    _Summary("participant", "J01", "monitoren_bespreken",
             "Geeft de werknemer de regie: eerst met hemzelf, dan pas naar de werkgever.", ("Pas als die het goed vindt",)),
    _Summary("participant", "B03", "monitoren_bespreken",
             "Vraagt het wel, maar weet met een ja niet verder te komen.", ("Ik vraag dan: gaat het?",)),
    _Summary("participant", "L01", "thuissituatie", "Ziet op het werk wat er thuis misgaat, en is voor hulp afhankelijk van "
             "welke jobcoach er is.", ("als er thuis een brief", "De ene belt")),
    _Summary("participant", "W02", "verlenging", "Hoorde het de eerste keer weken te laat en sliep er slecht van. Een jaar "
             "later was de einddatum meteen duidelijk.", ("Pas toen ze er al vijf weken", "De einddatum stond")),
    _Summary("participant", "W04", "loopbaanontwikkeling", "Daar is nooit over gesproken, en dat hoeft ook niet.",
             ("Nooit eigenlijk.",), absent=True),
    _Summary("participant", "B01", "loopbaanontwikkeling", "Wordt er niet bij gevraagd, hoewel hij er elke dag bij staat.",
             ("Niet zijn pakkie-an.",)),
    _Summary("site", "groenbedrijf", "monitoren_bespreken",
             "Er wordt op drie plaatsen gekeken: 's ochtends door de leidinggevende, onder het werk door de werkbegeleider, en "
             "door de jobcoach naar de hele dag.", ("Ik loop 's ochtends", "Ziet aan het lopen", "Pas als die het goed vindt")),
)  # fmt: skip
FINDINGS = (
    ("Wie naast iemand werkt, merkt als eerste dat het minder gaat, maar zit zelden aan tafel als erover gesproken wordt.",
     "provisional", ("Ziet aan het lopen", "De werkbegeleider merkte", "Zou graag een kwartiertje", "Ik hoor het achteraf."),
     ("Ik loop 's ochtends",)),
    ("Vroeg weten of een contract verlengd wordt geeft rust; laat weten kost slaap.", "firm",
     ("Pas toen ze er al vijf weken", "de brieven gaan te laat", "Eerst een jaar op proef"), ()),
)  # fmt: skip
"""Statement, status, and the first words of what supports it and of what contradicts it."""


def add_charting(study: Study) -> None:
    """Write them as a lead would."""
    charting = Charting(study)
    found = {said.coding.text: said.coding.coding for said in charting.said}

    def ids(begins: tuple[str, ...]) -> list[str]:
        return [next(id_ for words, id_ in found.items() if words.startswith(first)) for first in begins]

    for each in SUMMARIES:
        row = charting.chart(each.rows).row(each.row)
        assert row is not None, each.row
        charting.summarise(row, each.code, each.text, ids(each.leans_on), absent=each.absent)
    for statement, status, supports, contradicts in FINDINGS:
        charting.state(statement, supports=ids(supports), contradicts=ids(contradicts), status=status)
