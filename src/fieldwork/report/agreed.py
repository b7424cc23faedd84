"""How far coders agreed: of each closed round the figures that it was closed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fieldwork.coding.agreement import CodeAgreement, Figure
from fieldwork.coding.comparing import Comparison
from fieldwork.coding.explain import EXPLANATIONS, NO_PASS_MARK
from fieldwork.coding.reconcile import Round
from fieldwork.i18n import msg
from fieldwork.protocol.model import Text
from fieldwork.report.facts import Facts
from fieldwork.report.html import Child, Html, bullets, folded, paragraph, part, section, table
from fieldwork.report.words import SESSIONS, Words

UNIT_KINDS = {
    "overlap": msg("fragmenten die overlappen", "segments that overlap"),
    "sentence": msg("zinnen", "sentences"),
    "answer": msg("hele antwoorden", "whole answers"),
}


def agreed(facts: Facts, say: Words) -> Html:
    """The chapter."""
    title = say("Overeenstemming van codeurs", "Agreement of coders")
    if not facts.agreements:
        return section("overeenstemming", title, paragraph(say(
            "Er is nog geen ronde van dubbel coderen gesloten; de overeenstemming is onbekend.",
            "No round of double coding was closed yet; the agreement is unknown.")))  # fmt: skip
    return section(
        "overeenstemming", title,
        paragraph(say(
            "Codeurs werkten blind voor elkaar. De cijfers zijn die van het moment waarop de ronde gesloten werd, voordat over "
            "verschillen gesproken was. ", "Coders worked blind to each other. The figures are those of when the round was "
            "closed, before differences were talked about. "), say.of(NO_PASS_MARK)),
        *(part(_name(each, say), *_round(facts, each, found, say)) for each, found in facts.agreements),
    )  # fmt: skip


def _name(each: Round, say: Words) -> str:
    more = say(" (om te oefenen)", " (calibration)") if each.calibration else ""
    return f"{each.name}{more}"


def _round(facts: Facts, each: Round, found: Comparison, say: Words) -> list[Child]:
    kind = UNIT_KINDS.get(str(found.about.get("unit_kind")), UNIT_KINDS["overlap"])
    themes = {id_: code.label for id_, code in facts.codebook.codes.items()}
    return [
        paragraph(say(
            "{units} eenheden ({kind}) in {sessions}; codeurs {coders}; codeboek “{book}”.",
            "{units} units ({kind}) in {sessions}; coders {coders}; codebook “{book}”.",
            units=found.codes.units, kind=say.of(kind), sessions=say.count(len(each.sessions), *SESSIONS["interview"]),
            coders=say.series(list(each.coders)), book=each.codebook or "–")),
        _figures(say("Alle thema's samen, {round}", "All themes together, {round}", round=each.name), found.codes.figures, say),
        _figures(say("Wie er handelt (actor), {round}", "Who acts (actor), {round}", round=each.name), found.actor.figures,
                 say),
        paragraph(say("Alfa voor vrije fragmenten: ", "Unitizing alpha: "), _value(found.unitizing.all.value, say), "."),
        _by_code(say("Per thema, {round}", "By theme, {round}", round=each.name), found.codes.by_code, found.codes.figures,
                 themes, say),
        _by_code(say("Per route, {round}", "By route, {round}", round=each.name), found.routes, found.codes.figures,
                 facts.names.routes, say),
    ]  # fmt: skip


def _value(value: float | None, say: Words) -> str:
    return say.number(value, 2)


def _figures(caption: str, figures: Mapping[str, Figure], say: Words) -> list[Child]:
    """Each statistic that there is, with its interval; below it why another is not there."""
    head = (say("Maat", "Statistic"), say("Waarde", "Value"), say("95%-interval", "95% interval"))
    rows = []
    for name, figure in figures.items():
        if figure.value is not None:
            low_high = figure.interval
            between = "–" if low_high is None else say("{low} tot {high}", "{low} to {high}", low=_value(low_high[0], say),
                                                       high=_value(low_high[1], say))  # fmt: skip
            rows.append((say.of(EXPLANATIONS[name].name), _value(figure.value, say), between))
    why = [
        f"{say.of(EXPLANATIONS[name].name)}{'' if figure.value is None else say(', interval', ', interval')}: "
        f"{say.of(figure.why.message)}"
        for name, figure in figures.items() if figure.why is not None
    ]  # fmt: skip
    return [table(caption, head, rows, numbers=(1, 2), class_="split") if rows else None, bullets(why, class_="small")]


def _by_code(
    caption: str, found: Iterable[CodeAgreement], whole: Mapping[str, Figure], labels: Mapping[str, Text], say: Words
) -> Child:
    known = [name for name, figure in whole.items() if figure.value is not None]
    rows: list[Sequence[Child]] = [
        (say.label(each.code, labels), each.coded, *(_value(each.figures[name].value, say) for name in known)) for each in found
    ]
    if not rows:
        return None
    head = (say("Code", "Code"), say("Bij eenheden", "On units"), *(say.of(EXPLANATIONS[name].short) for name in known))
    return folded(caption, table(caption, head, rows, numbers=range(1, len(head)), class_="split"))
