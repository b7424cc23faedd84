"""`fieldwork agreement`: how far coders agree, in the study or in a table of any other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.agreement_text import paragraph, print_by_code, print_figures, print_footer, show_comparison
from fieldwork.cli.base import Command, Settings
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.words import lang, say, words
from fieldwork.coding.explain import EXPLANATIONS, NO_PASS_MARK
from fieldwork.errors import InputError, UsageError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.coding.agreement import Agreement

KINDS = ("overlap", "sentence", "answer")
"""`coding.units.KINDS`, which is not loaded for a table."""
MOST_CATEGORIES = 1000
EVERY = "all"
LIKE_MISSING = frozenset({".", "-", "NA", "N/A", "NaN", "n.v.t."})
"""How other programs write that there is no value; here it is a category like any other, which is told."""


@click.command("agreement", cls=Command, help=say("Hoe ver codeurs overeenstemmen.", "How far coders agree."))
@click.option("--table", "file", metavar="FILE", type=click.Path(path_type=Path), help=say(
    "Een tabel (CSV) van eenheden × codeurs: kopregel, eerste kolom de eenheid, leeg is ontbrekend.",
    "A table (CSV) of units × coders: headings, first column the unit, blank is missing."))  # fmt: skip
@click.option("--round", "round_", metavar="NAME", help=say(
    "Een gesloten ronde; anders alles wat door meer codeurs is gecodeerd.",
    "A closed round; else all that several coders coded."))  # fmt: skip
@click.option("--units", type=click.Choice(KINDS), help=say(
    "Waarop vergeleken wordt: overlappende fragmenten, zinnen of hele antwoorden.",
    "What is compared: segments that overlap, sentences or whole answers."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@click.option("--explain", metavar="[STAT]", is_flag=False, flag_value=EVERY, type=click.Choice([EVERY, *EXPLANATIONS]),
              help=say("Leg elke maat uit, of een.", "Explain each statistic, or one."))  # fmt: skip
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, file: Path | None, round_: str | None, units: str | None, as_json: bool, explain: str | None,
    without_names: bool,
) -> None:  # fmt: skip
    """Compute agreement, explain it, or both."""
    if as_json and explain is not None:
        raise UsageError(msg("Kies --json of --explain, niet beide.", "Choose --json or --explain, not both."))
    if file is not None and (round_ is not None or units is not None):
        raise UsageError(msg("--round en --units gaan over de studie; laat ze weg bij --table.",
                             "--round and --units are about the study; leave them out with --table."))  # fmt: skip
    if file is not None:
        show(table_agreement(file), as_json=as_json)
    elif explain is None:
        _show_study(settings, round_, units, as_json=as_json, without_names=without_names)
    if explain is not None:
        _explain([*EXPLANATIONS] if explain == EVERY else [explain], apart=file is not None)


def _show_study(settings: Settings, round_: str | None, units: str | None, *, as_json: bool, without_names: bool) -> None:
    """Print the agreement in the study: of one round, or of all that was coded double and is not blind."""
    from fieldwork.cli.way_out import telling
    from fieldwork.study.codebook.book import codebook
    from fieldwork.study.rounds.figures import study_agreement

    with telling(settings, "agreement", without=without_names, as_json=as_json, readonly=False) as (study, _):
        found = study_agreement(study, round=round_, units=units)
        if as_json:
            import json

            click.echo(json.dumps(found.as_json(lang()), ensure_ascii=False, indent=2, allow_nan=False))
        else:
            show_comparison(found, codebook(study))


def table_agreement(file: Path) -> Agreement:
    """The agreement in a table of units × coders; raises InputError where the file is no such table."""
    from fieldwork.cli.csv_table import read_table
    from fieldwork.coding.agreement import agreement

    table = read_table(file)
    if not table.columns:
        raise InputError(msg(
            "{file}:1: er is geen kolom van een codeur. Zet naast de kolom met eenheden een kolom voor elke codeur.",
            "{file}:1: there is no column of a coder. Put a column for each coder beside that of the units.",
            file=file))  # fmt: skip
    used = {value for row in table.rows for value in row if value}
    if len(used) > MOST_CATEGORIES:
        raise InputError(msg(
            "{file}:1: er staan {n} verschillende waarden in; meer dan {most} kunnen geen codes zijn. Is dit de goede tabel?",
            "{file}:1: it has {n} different values; more than {most} cannot be codes. Is this the right table?",
            file=file, n=len(used), most=MOST_CATEGORIES))  # fmt: skip
    if odd := sorted(used & LIKE_MISSING):
        tell(msg("“{it}” telt als code; laat een cel leeg waar niets gecodeerd is.",
                 "“{it}” counts as a code; leave a cell blank where nothing was coded.", it="”, “".join(odd)))  # fmt: skip
    return agreement([[value or None for value in row] for row in table.rows], len(table.columns))


def show(result: Agreement, *, as_json: bool) -> None:
    """Print agreement, as JSON or for a person."""
    if as_json:
        import json

        click.echo(json.dumps(result.as_json(lang()), ensure_ascii=False, indent=2, allow_nan=False))
        return
    click.echo(say(f"Eenheden: {result.units}, codeurs: {result.coders}, lege cellen: {result.missing}",
                   f"Units: {result.units}, coders: {result.coders}, empty cells: {result.missing}"))  # fmt: skip
    click.echo()
    print_figures(result.figures)
    if result.by_code:
        click.echo()
        print_by_code(say("code", "code"), result.by_code, result.figures)
    print_footer()


def _explain(names: list[str], *, apart: bool) -> None:
    """Print explanations, each with its id, which JSON uses; `apart`: something was printed before."""
    for place, name in enumerate(names):
        if place or apart:
            click.echo()
        title, *lines = EXPLANATIONS[name].lines(lang())
        click.echo(f"{title} ({name})")
        for line in lines:
            paragraph(line, "  ")
    if not apart:
        click.echo()
        paragraph(words(NO_PASS_MARK))
