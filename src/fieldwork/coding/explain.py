"""What each statistic of agreement says, in plain words: for a screen's `?`, the command line and the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fieldwork.i18n import Lang, Msg, msg


@dataclass(frozen=True)
class Explanation:
    """One statistic: its name, also in short, what it says, its formula in words, when it does not apply, and its source."""

    name: Msg
    short: Msg
    says: Msg
    formula: Msg
    unless: Msg
    source: str

    def lines(self, lang: Lang) -> Iterator[str]:
        """The explanation as lines to show: the name, and below it a paragraph for each of the rest."""
        yield self.name.text(lang)
        yield self.says.text(lang)
        yield msg("Formule: {it}", "Formula: {it}", it=self.formula).text(lang)
        yield msg("Niet bij: {it}", "Not with: {it}", it=self.unless).text(lang)
        yield msg("Bron: {it}", "Source: {it}", it=self.source).text(lang)


NO_PASS_MARK = msg(
    "Er staat geen grens bij voor goed of slecht: wat genoeg is, hangt af van wat de codes moeten dragen en van hoe vaak ze "
    "voorkomen. Kijk eerst naar de verschillen zelf.",
    "No figure is marked as good or bad: what is enough depends on what the codes must carry and on how often they occur. Look "
    "at the differences themselves first.",
)

EXPLANATIONS: dict[str, Explanation] = {
    "percent": Explanation(
        name=msg("Overeenstemming in procenten", "Percent agreement"),
        short=msg("gelijk", "agree"),
        says=msg(
            "Hoe vaak twee codeurs dezelfde keuze maakten. Wat ze ook door toeval gelijk zouden hebben, telt mee.",
            "How often two coders made the same choice. What they would share by chance too is counted in.",
        ),
        formula=msg(
            "per eenheid: paren codeurs die hetzelfde kozen / alle paren die haar codeerden; daarvan het gemiddelde over de "
            "eenheden die minstens twee codeurs codeerden.",
            "per unit: pairs of coders that chose the same / all pairs that coded it; of that the mean over the units that "
            "two coders or more coded.",
        ),
        unless=msg("geen eenheid die twee codeurs codeerden.", "no unit that two coders coded."),
        source="Fleiss, J. L. (1971), Psychological Bulletin 76(5), 378–382, doi:10.1037/h0031619: the observed agreement.",
    ),
    "cohen_kappa": Explanation(
        name=msg("Cohens kappa", "Cohen's kappa"),
        short=msg("kappa", "kappa"),
        says=msg(
            "Hoeveel twee codeurs boven toeval overeenstemmen, waarbij elk zijn eigen voorkeur voor codes houdt. 1 is alles "
            "gelijk, 0 is zoals bij toeval. Is een code zeldzaam, dan valt kappa laag uit, ook als zij het bijna altijd eens "
            "zijn.",
            "How far two coders agree beyond chance, each keeping a liking for codes of their own. 1 is all equal, 0 is as "
            "by chance. Where a code is rare kappa falls, even if they nearly always agree.",
        ),
        formula=msg(
            "(po − pe) / (1 − pe); po is de overeenstemming, pe de som over codes van aandeel bij codeur 1 × aandeel bij "
            "codeur 2; over de eenheden die beiden codeerden.",
            "(po − pe) / (1 − pe); po is the agreement, pe the sum over codes of the share with coder 1 × the share with "
            "coder 2; over the units that both coded.",
        ),
        unless=msg(
            "één codeur, meer dan twee codeurs, of maar één code in gebruik (pe = 1).",
            "one coder, more than two coders, or only one code in use (pe = 1).",
        ),
        source="Cohen, J. (1960), Educational and Psychological Measurement 20(1), 37–46, doi:10.1177/001316446002000104.",
    ),
    "fleiss_kappa": Explanation(
        name=msg("Fleiss’ kappa", "Fleiss' kappa"),
        short=msg("Fleiss", "Fleiss"),
        says=msg(
            "Hoeveel drie of meer codeurs boven toeval overeenstemmen, als zij allen een zelfde voorkeur voor codes hadden.",
            "How far three or more coders agree beyond chance, if all had one and the same liking for codes.",
        ),
        formula=msg(
            "(P − Pe) / (1 − Pe); P is de overeenstemming, Pe de som over codes van het kwadraat van hun aandeel in alle "
            "keuzes.",
            "(P − Pe) / (1 − Pe); P is the agreement, Pe the sum over codes of the square of their share of all choices.",
        ),
        unless=msg(
            "minder dan drie codeurs, een lege cel, of maar één code in gebruik.",
            "fewer than three coders, an empty cell, or only one code in use.",
        ),
        source="Fleiss, J. L. (1971), Psychological Bulletin 76(5), 378–382, doi:10.1037/h0031619.",
    ),
    "krippendorff_alpha": Explanation(
        name=msg("Krippendorffs alfa (nominaal)", "Krippendorff's alpha (nominal)"),
        short=msg("alfa", "alpha"),
        says=msg(
            "Hoeveel minder codeurs verschillen dan bij toeval, voor elk aantal codeurs, ook als niet ieder alles codeerde. "
            "1 is geen verschil, 0 is zoals bij toeval, onder 0 is meer verschil dan bij toeval. Ook alfa valt laag uit bij "
            "een zeldzame code.",
            "How much less coders differ than by chance, for any number of coders, also where not everyone coded everything. "
            "1 is no difference, 0 is as by chance, below 0 more difference than by chance. Alpha too falls where a code is "
            "rare.",
        ),
        formula=msg(
            "1 − Do / De uit de coïncidenties: elk paar ongelijke waarden van een eenheid telt 1 / (aantal waarden − 1) mee "
            "in Do; De is hetzelfde als alle waarden over de eenheden geschud waren: (n² − som van nc²) / (n − 1).",
            "1 − Do / De from the coincidences: each pair of unequal values of a unit counts 1 / (number of values − 1) in "
            "Do; De is the same if all values were shuffled over the units: (n² − sum of nc²) / (n − 1).",
        ),
        unless=msg(
            "geen eenheid die twee codeurs codeerden, of maar één code in gebruik.",
            "no unit that two coders coded, or only one code in use.",
        ),
        source="Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, https://repository.upenn.edu/asc_papers/43.",
    ),
    "gwet_ac1": Explanation(
        name=msg("Gwets AC1", "Gwet's AC1"),
        short=msg("AC1", "AC1"),
        says=msg(
            "Hoeveel codeurs boven toeval overeenstemmen, waarbij toeval klein is als bijna alles dezelfde code krijgt. "
            "Staat naast kappa omdat het hoog blijft bij een zeldzame code; lopen de twee ver uiteen, dan is een code "
            "zeldzaam.",
            "How far coders agree beyond chance, where chance is small if nearly everything gets one code. It stands beside "
            "kappa because it stays high where a code is rare; if the two lie far apart, a code is rare.",
        ),
        formula=msg(
            "(pa − pe) / (1 − pe); pa is de overeenstemming, pe de som over K codes van p(1 − p) / (K − 1), p het aandeel "
            "van een code, gemiddeld over de eenheden; K telt de codes die in de tabel voorkomen.",
            "(pa − pe) / (1 − pe); pa is the agreement, pe the sum over K codes of p(1 − p) / (K − 1), p the share of a "
            "code, the mean over the units; K counts the codes that occur in the table.",
        ),
        unless=msg(
            "geen eenheid die twee codeurs codeerden, of maar één code in de tabel.",
            "no unit that two coders coded, or only one code in the table.",
        ),
        source="Gwet, K. L. (2008), British Journal of Mathematical and Statistical Psychology 61(1), 29–48, "
        "doi:10.1348/000711006X126600.",
    ),
    "unitizing_alpha": Explanation(
        name=msg("Alfa voor vrije fragmenten", "Unitizing alpha"),
        short=msg("alfa", "alpha"),
        says=msg(
            "Hoe goed codeurs overeenstemmen als ieder zelf kiest waar een fragment begint en eindigt. Het kijkt naar hoe "
            "ver begin en eind uiteenliggen, en naar fragmenten die de ander helemaal niet heeft.",
            "How well coders agree where each chooses where a segment begins and ends. It looks at how far beginnings and "
            "ends lie apart, and at segments that the other does not have at all.",
        ),
        formula=msg(
            "1 − Do / De; verschil van twee fragmenten die elkaar raken: (begin − begin)² + (eind − eind)²; van een fragment "
            "dat in een gat van de ander ligt: lengte²; De is hetzelfde met elk fragment op elke plaats van de tekst.",
            "1 − Do / De; difference of two segments that overlap: (start − start)² + (end − end)²; of a segment that lies "
            "in a gap of the other's: length²; De is the same with each segment at every place of the text.",
        ),
        unless=msg(
            "minder dan twee codeurs, of niets gecodeerd. Tekst die niemand codeerde, hoort er niet bij.",
            "fewer than two coders, or nothing coded. Text that nobody coded does not belong in it.",
        ),
        source="Krippendorff, K. (1995), Sociological Methodology 25, 47–76, doi:10.2307/271061; example: Krippendorff, K. "
        "(2004), Content Analysis, 2nd ed., Sage, p. 254.",
    ),
    "ci95": Explanation(
        name=msg("95%-interval", "95% interval"),
        short=msg("95%", "95%"),
        says=msg(
            "Hoe ver het getal had kunnen schommelen als er andere eenheden van dezelfde soort gecodeerd waren. Bij weinig "
            "eenheden is het breed, en dan nog te smal.",
            "How far the number could have swung if other units of the same kind had been coded. With few units it is wide, "
            "and even then too narrow.",
        ),
        formula=msg(
            "duizend keer evenveel eenheden trekken met teruglegging, met een vast begingetal; het 2,5e en 97,5e percentiel.",
            "a thousand times as many units drawn with replacement, from a fixed seed; the 2.5th and 97.5th percentile.",
        ),
        unless=msg(
            "een maat die in meer dan 5% van de trekkingen niet bestaat, of in alle gelijk is (zoals bij volledige "
            "overeenstemming).",
            "a statistic that does not exist in over 5% of the draws, or is equal in all (as with full agreement).",
        ),
        source="Efron, B. & Tibshirani, R. J. (1993), An Introduction to the Bootstrap, Chapman & Hall, ch. 13.",
    ),
}
"""Every statistic by its id; `unitizing_alpha` and `ci95` too."""
