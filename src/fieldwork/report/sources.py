"""The formulas and sources of the method section: what each figure of saturation is, and where it was published."""

from __future__ import annotations

from dataclasses import dataclass

from fieldwork.i18n import Msg, msg


@dataclass(frozen=True)
class Formula:
    """A figure: its name, its formula, and the keys of its sources."""

    name: Msg
    says: Msg
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A publication: as it is named in a sentence, and in full."""

    short: str
    full: str


SYMBOLS = msg(
    "T is het aantal eenheden, in volgorde van houden; S het aantal codes dat voorkwam; Qj het aantal codes dat in precies j "
    "eenheden voorkwam; U het totaal van (eenheid, code)-paren; a = (T − 1)/T. Of een code in een eenheid voorkomt telt, niet "
    "hoe vaak.",
    "T is the number of units, in order of holding; S the number of codes seen; Qj the number of codes seen in exactly j "
    "units; U the total of (unit, code) pairs; a = (T − 1)/T. Whether a code occurs in a unit counts, not how often.",
)

FORMULAS: tuple[Formula, ...] = (
    Formula(
        msg("Stopregel in volgorde van houden", "Stopping rule in order of holding"),
        msg("B zijn de codes van de eerste b eenheden. Voor s = b, b + 1, … : codes die voor het eerst voorkomen in eenheid s "
            "+ 1 tot en met s + r, gedeeld door B. De eerste s waarbij dat op of onder de drempel ligt, heet “s+r”.",
            "B are the codes of the first b units. For s = b, b + 1, …: codes first seen in units s + 1 to s + r, divided by "
            "B. The first s at which that is at or under the threshold is called “s+r”."), ("guest2020",)),
    Formula(
        msg("Kromme, los van de volgorde", "Curve, freed from the order"),
        msg("τ(t) = S − Σj Qj · C(T − j, t) / C(T, t): het gemiddelde over alle T! volgordes. De stopregel daarop: "
            "(τ(s + r) − τ(s)) / τ(b); ernaast het deel van 1.000 willekeurige volgordes waarin de regel zou stoppen.",
            "τ(t) = S − Σj Qj · C(T − j, t) / C(T, t): the mean over all T! orders. The stopping rule on it: "
            "(τ(s + r) − τ(s)) / τ(b); beside it the share of 1,000 random orders in which the rule would stop."),
        ("colwell2004", "guest2020")),
    Formula(
        msg("Te verwachten codes (Chao2)", "Codes to expect (Chao2)"),
        msg("Ŝ = S + Q0, met Q0 = a · Q1² / (2 · Q2), of a · Q1 · (Q1 − 1) / 2 als Q2 = 0.",
            "Ŝ = S + Q0, with Q0 = a · Q1² / (2 · Q2), or a · Q1 · (Q1 − 1) / 2 where Q2 = 0."), ("chao1987",)),
    Formula(
        msg("Variantie en interval van Chao2", "Variance and interval of Chao2"),
        msg("Met v = Q1/Q2 is de variantie Q2 · (a · v²/2 + a² · v³ + a² · v⁴/4); als Q2 = 0 is zij "
            "a · Q1 · (Q1 − 1)/2 + a² · Q1 · (2 · Q1 − 1)²/4 − a² · Q1⁴/(4 · Ŝ). Het interval loopt van S + Q0/K tot "
            "S + Q0 · K, met K = exp(1,96 · √ln(1 + variantie/Q0²)); als Q0 = 0 is er geen.",
            "With v = Q1/Q2 the variance is Q2 · (a · v²/2 + a² · v³ + a² · v⁴/4); where Q2 = 0 it is "
            "a · Q1 · (Q1 − 1)/2 + a² · Q1 · (2 · Q1 − 1)²/4 − a² · Q1⁴/(4 · Ŝ). The interval runs from S + Q0/K to "
            "S + Q0 · K, with K = exp(1.96 · √ln(1 + variance/Q0²)); where Q0 = 0 there is none."), ("chao1987",)),
    Formula(
        msg("Jackknife", "Jackknife"),
        msg("Eerste orde: S + Q1 · (T − 1)/T. Tweede orde: S + Q1 · (2T − 3)/T − Q2 · (T − 2)² / (T · (T − 1)).",
            "First order: S + Q1 · (T − 1)/T. Second order: S + Q1 · (2T − 3)/T − Q2 · (T − 2)² / (T · (T − 1))."),
        ("burnham1978",)),
    Formula(
        msg("Dekking", "Coverage"),
        msg("C = 1 − (Q1 / U) · A, met A = T · Q0 / (T · Q0 + Q1).", "C = 1 − (Q1 / U) · A, with A = T · Q0 / (T · Q0 + Q1)."),
        ("chao2012",)),
    Formula(
        msg("Verwachting", "Forecast"),
        msg("Nieuwe codes in de volgende m: Q0 · (1 − (1 − Q1 / (T · Q0 + Q1))^m). Eenheden tot een deel g van Ŝ: "
            "ln(1 − (g · Ŝ − S)/Q0) / ln(1 − Q1 / (T · Q0 + Q1)).",
            "New codes in the next m: Q0 · (1 − (1 − Q1 / (T · Q0 + Q1))^m). Units to a share g of Ŝ: "
            "ln(1 − (g · Ŝ − S)/Q0) / ln(1 − Q1 / (T · Q0 + Q1))."), ("chao2009",)),
    Formula(
        msg("Wat een rij zonder nieuws bewijst", "What a blank run proves"),
        msg("Na r eenheden zonder nieuwe code is 1 − 0,05^(1/r) de bovengrens (95%) van de kans dat de volgende er een brengt.",
            "After r units without a new code 1 − 0.05^(1/r) is the upper bound (95%) of the chance that the next brings one."),
        ("hanley1983",)),
    Formula(
        msg("Aan de rand", "At the edge"),
        msg("Q1 = 0: Chao2 is S, zonder interval, de dekking 1 en de verwachting 0; onder de zes eenheden zijn die twee "
            "onbekend. Een schatting zonder zeldzame codes is zwak. Q1 = 1 en Q2 = 0: de formule zou zeggen dat alles gezien "
            "is; dan is A = 1, dus C = 1 − Q1 / U, en de verwachting onbekend. Minder dan drie eenheden, of geen enkele code: "
            "alles onbekend.",
            "Q1 = 0: Chao2 is S, without an interval, coverage is 1 and the forecast 0; under six units these two are unknown. "
            "An estimate without rare codes is weak. Q1 = 1 and Q2 = 0: the formula would say that all was seen; then A = 1, "
            "so C = 1 − Q1 / U, and the forecast is unknown. Fewer than three units, or no code at all: all is unknown.")),
    Formula(
        msg("Stopregel van Francis e.a.", "Stopping rule of Francis et al."),
        msg("Na een eerste groep van tien eenheden stopt het verzamelen zodra drie achter elkaar geen nieuwe code brengen "
            "(10+3).",
            "After a first group of ten units collecting stops once three in a row bring no new code (10+3)."),
        ("francis2010",)),
    Formula(
        msg("Waar het minst gehoord is", "Where least was heard"),
        msg("Per rol: codes die maar in één eenheid voorkwamen, terwijl die van de rol was, gedeeld door het aantal eenheden "
            "van de rol.",
            "By role: codes seen in one unit only, that unit being of the role, divided by the number of units of the role.")),
    Formula(
        msg("De aanwijzing", "The indication"),
        msg("Vier dingen worden bekeken: een dekking van ten minste 0,95; de regel los van de volgorde op de laatste r "
            "eenheden; ten minste 90 van de 100 willekeurige volgordes stoppen; en wat van deze drie houdt, houdt ook als een "
            "vastgelegde samenvoeging van codes ongedaan wordt gemaakt. Alle vier: geen nieuws. Twee of drie: weinig nieuws. "
            "Het is een hulp bij een besluit en nooit een bewijs; over betekenissaturatie zegt zij niets.",
            "Four things are looked at: a coverage of at least 0.95; the rule freed from the order on the last r units; at "
            "least 90 of 100 random orders stop; and what of these three holds, also holds after undoing a recorded merge of "
            "codes. All four: nothing new. Two or three: little that is new. It is an aid to a decision and never proof; of "
            "meaning saturation it says nothing."), ("hennink2017",)),
)  # fmt: skip

SOURCES: dict[str, Source] = {
    "burnham1978": Source(
        "Burnham & Overton 1978",
        "Burnham, K. P. & Overton, W. S. (1978). Estimation of the size of a closed population when capture "
        "probabilities vary among animals. Biometrika 65(3), 625–633.",
    ),
    "chao1987": Source(
        "Chao 1987",
        "Chao, A. (1987). Estimating the population size for capture-recapture data with unequal catchability. "
        "Biometrics 43(4), 783–791.",
    ),
    "chao2009": Source(
        "Chao et al. 2009",
        "Chao, A., Colwell, R. K., Lin, C.-W. & Gotelli, N. J. (2009). Sufficient sampling for asymptotic minimum "
        "species richness estimators. Ecology 90(4), 1125–1133.",
    ),
    "chao2012": Source(
        "Chao & Jost 2012",
        "Chao, A. & Jost, L. (2012). Coverage-based rarefaction and extrapolation. Ecology 93(12), 2533–2547.",
    ),
    "colwell2004": Source(
        "Colwell, Mao & Chang 2004",
        "Colwell, R. K., Mao, C. X. & Chang, J. (2004). Interpolating, extrapolating, and comparing incidence-based "
        "species accumulation curves. Ecology 85(10), 2717–2727.",
    ),
    "francis2010": Source(
        "Francis et al. 2010",
        "Francis, J. J. et al. (2010). What is an adequate sample size? Operationalising data saturation for "
        "theory-based interview studies. Psychology & Health 25(10), 1229–1245.",
    ),
    "guest2006": Source(
        "Guest, Bunce & Johnson 2006",
        "Guest, G., Bunce, A. & Johnson, L. (2006). How many interviews are enough? Field Methods 18(1), 59–82.",
    ),
    "guest2020": Source(
        "Guest, Namey & Chen 2020",
        "Guest, G., Namey, E. & Chen, M. (2020). A simple method to assess and report thematic saturation in "
        "qualitative research. PLoS ONE 15(5), e0232076.",
    ),
    "hanley1983": Source(
        "Hanley & Lippman-Hand 1983",
        "Hanley, J. A. & Lippman-Hand, A. (1983). If nothing goes wrong, is everything all right? JAMA 249(13), "
        "1743–1745.",
    ),
    "hennink2017": Source(
        "Hennink, Kaiser & Marconi 2017",
        "Hennink, M. M., Kaiser, B. N. & Marconi, V. C. (2017). Code saturation versus meaning saturation. "
        "Qualitative Health Research 27(4), 591–608.",
    ),
}
"""Every publication that saturation rests on, in the order of the list; those of agreement stand in `coding.explain`."""
