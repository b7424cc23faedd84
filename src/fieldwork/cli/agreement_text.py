"""How agreement is printed for people: tables of statistics, and below them why one of them is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import click

from fieldwork.cli.table import print_table
from fieldwork.cli.words import lang, say, words
from fieldwork.coding.explain import EXPLANATIONS, NO_PASS_MARK
from fieldwork.i18n import msg, pick

if TYPE_CHECKING:
    from fieldwork.coding.agreement import Agreement, CodeAgreement, Figure
    from fieldwork.coding.codebook import Codebook
    from fieldwork.coding.comparing import Comparison
    from fieldwork.protocol.model import Text

UNIT_KINDS = {
    "overlap": msg("fragmenten die overlappen", "segments that overlap"),
    "sentence": msg("zinnen", "sentences"),
    "answer": msg("hele antwoorden", "whole answers"),
}


def print_figures(figures: Mapping[str, Figure]) -> None:
    """Each statistic with its interval, and why one of them is not there."""
    interval = words(EXPLANATIONS["ci95"].name)
    print_table((say("maat", "statistic"), say("waarde", "value"), interval), [
        (words(EXPLANATIONS[name].name), number(figure.value), _interval(figure)) for name, figure in figures.items()
    ])  # fmt: skip
    _tell_why(figures)


def _named(names: Mapping[str, Text]) -> Callable[[str], str]:
    """The name of an id in the language of the run; the id itself where it has none."""
    return lambda id: pick(names.get(id, id), lang())


def print_by_code(
    heading: str, found: Iterable[CodeAgreement], whole: Mapping[str, Figure], name: Callable[[str], str] = str
) -> None:
    """Each code as a yes/no variable, in the statistics that the whole has."""
    known = [name for name, figure in whole.items() if figure.value is not None]
    headings = [words(EXPLANATIONS[name].short) for name in known]
    print_table(
        (heading, say("bij eenheden", "on units"), *headings),
        [(name(each.code), each.coded, *(number(each.figures[key].value) for key in known)) for each in found],
    )


def show_comparison(found: Comparison, known: Codebook) -> None:
    """The agreement in a study, for a person."""
    about = found.about
    kind = words(UNIT_KINDS.get(str(about.get("unit_kind")), UNIT_KINDS["overlap"]))
    if about.get("round"):
        click.echo(say(f"Ronde: {about['round']}", f"Round: {about['round']}"))
    if about.get("codebook"):
        click.echo(say(f"Codeboek: {about['codebook']}", f"Codebook: {about['codebook']}"))
    coders = ", ".join(about.get("coder_ids") or ()) or "-"
    units, sessions = found.codes.units, about.get("sessions", 0)
    click.echo(say(f"Eenheden: {units} ({kind}) in {sessions} gesprekken; codeurs: {coders}",
                   f"Units: {units} ({kind}) in {sessions} sessions; coders: {coders}"))  # fmt: skip
    if about.get("flagged"):
        click.echo(say(f"Niet meegeteld, de woorden zijn weg: {about['flagged']}",
                       f"Not counted, their words are gone: {about['flagged']}"))  # fmt: skip
    _heading(say("Alle thema's samen: elk thema op elke eenheid is één oordeel",
                 "All themes together: each theme on each unit is one judgement"))  # fmt: skip
    print_figures(found.codes.figures)
    whole, places = found.codes.figures, {id: place for place, id in enumerate(known.codes)}
    themes = sorted(found.codes.by_code, key=lambda each: (places.get(each.code, len(places)), each.code))
    for heading, rows, names in (
        (say("thema", "theme"), themes, {id: code.label for id, code in known.codes.items()}),
        (say("route", "route"), found.routes, {id: each.label for id, each in known.routes.items()}),
    ):
        if rows:
            click.echo()
            print_by_code(heading, rows, whole, _named(names))
    _actor(say("Wie (actor): één variabele", "Actor: one variable"), found.actor)
    if found.confirmed is not None and found.confirmed.actor_units < units:
        _actor(say(f"Wie, zonder wat vooraf was ingevuld ({found.confirmed.actor_units} eenheden)",
                   f"Actor, without what was filled in beforehand ({found.confirmed.actor_units} units)"),
               found.confirmed.actor)  # fmt: skip
    _heading(words(EXPLANATIONS["unitizing_alpha"].name))
    every = found.unitizing.all
    click.echo(number(every.value) or "-")
    if every.why is not None:
        paragraph(words(every.why.message), "  ")
    print_footer()


def print_footer() -> None:
    """That no figure is called good or bad, and where each is explained."""
    click.echo()
    paragraph(words(NO_PASS_MARK))
    click.echo(say("Wat elke maat zegt: fieldwork agreement --explain", "What each says: fieldwork agreement --explain"))


def _actor(heading: str, found: Agreement) -> None:
    _heading(heading)
    print_figures(found.figures)


def _heading(text: str) -> None:
    click.echo()
    click.echo(text)


def _tell_why(figures: Mapping[str, Figure]) -> None:
    """Below the table: why a number or an interval is not there."""
    for name, figure in figures.items():
        if figure.why is not None:
            what = words(EXPLANATIONS["ci95"].name) + ", " if figure.value is not None else ""
            paragraph(f"{what}{words(EXPLANATIONS[name].name)}: {words(figure.why.message)}", "  ")


def number(value: float | None) -> str | None:
    """A statistic as people of the language write it, in three decimals."""
    if value is None:
        return None
    shown = f"{value:.3f}"
    return shown.replace(".", ",") if lang() == "nl" else shown


def _interval(figure: Figure) -> str | None:
    if figure.interval is None:
        return None
    low, high = figure.interval
    return say("{} tot {}", "{} to {}").format(number(low), number(high))


def paragraph(text: str, indent: str = "") -> None:
    """Print words in lines that fit a terminal."""
    click.echo(click.wrap_text(text, 80, indent, indent))
