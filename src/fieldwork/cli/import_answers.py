"""`fieldwork import answers`: open answers of a survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.files import Ordinary
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say, words
from fieldwork.i18n import msg, plural

if TYPE_CHECKING:
    from fieldwork.study.survey.answers import Plan

_SESSIONS = msg("1 gesprek", "1 session"), msg("{n} gesprekken", "{n} sessions")
_NEW = msg("1 nieuw gesprek", "1 new session"), msg("{n} nieuwe gesprekken", "{n} new sessions")
_WERE = msg("1 was er al", "1 was there already"), msg("{n} waren er al", "{n} were there already")
_ANSWERS = msg("1 antwoord", "1 answer"), msg("{n} antwoorden", "{n} answers")
_WORDS = msg("1 woord", "1 word"), msg("{n} woorden", "{n} words")


@click.command("answers", cls=Command, help=say(
    "Antwoorden van een vragenlijst (.csv, .xlsx), een rij per persoon; alles of niets.",
    "Answers of a survey (.csv, .xlsx), a row for each person; all or nothing."))  # fmt: skip
@click.argument("file", metavar="FILE", type=Ordinary())
@click.option("--protocol", metavar="P", help=say("Van welke vragen.", "Of which questions."))
@click.option("--map", "mapping", metavar="FILE.yaml", type=Ordinary(), help=say(
    "Welke kolom welke vraag is: per regel KOLOM: VRAAG.",
    "Which column is which item: a line each, COLUMN: ITEM."))  # fmt: skip
@click.option("--site", metavar="S", help=say("De locatie, als geen kolom die noemt.",
              "The site, where no column has it."))  # fmt: skip
@click.option("--role", metavar="R", help=say("De rol, als geen kolom die noemt.",
              "The role, where no column has it."))  # fmt: skip
@click.option("--held-at", metavar=say("DAG", "DAY"), help=say("De dag, als geen kolom die noemt.",
              "The day, where no column has it."))  # fmt: skip
@click.option("--wave", metavar="T", help=say("De meting, als geen kolom die noemt.",
              "The measurement, where no column has it."))  # fmt: skip
@click.option("--consent", metavar="ja|nee", type=click.Choice(["ja", "nee"]), help=say(
    "De toestemming, als geen kolom die noemt.",
    "The consent, where no column has it."))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=say("Laat zien wat er zou gebeuren.", "Show what would happen."))
@click.pass_obj
def command(
    settings: Settings, file: Path, protocol: str | None, mapping: Path | None, site: str | None, role: str | None,
    held_at: str | None, wave: str | None, consent: str | None, dry_run: bool,
) -> None:  # fmt: skip
    """Take the answers of a survey in."""
    from fieldwork.protocol.defects import DefectsError
    from fieldwork.study.survey.answers import About, plan, take_in

    about = About(protocol, site, role, held_at, wave, consent)
    with open_study(settings, readonly=dry_run) as study:
        try:
            planned = plan(study, file, about, mapping, by=study.by)
        except DefectsError as error:
            for defect in error.defects:
                tell(defect.render(lang()))
            tell(msg("{file}: niets overgenomen.", "{file}: nothing taken in.", file=str(file)))
            raise click.exceptions.Exit(1) from None
        if dry_run:
            _would(planned)
            return
        for remark in planned.remarks:
            tell(remark)
        if planned.known:
            tell(plural(len(planned.known),
                        msg("{file}: 1 gesprek was er al, overgeslagen.", "{file}: 1 session was there already, skipped.",
                            file=str(file)),
                        msg("{file}: {n} gesprekken waren er al, overgeslagen.",
                            "{file}: {n} sessions were there already, skipped.", file=str(file))))  # fmt: skip
        if take_in(study, planned, by=study.by) is not None:
            tell(msg("{file}: {sessions} met {answers} overgenomen.", "{file}: {sessions} with {answers} taken in.",
                     file=str(file), sessions=plural(len(planned.sessions), *_SESSIONS),
                     answers=plural(planned.answers, *_ANSWERS)))  # fmt: skip
        elif not planned.known:
            tell(msg("{file}: er staat geen antwoord in.", "{file}: there is no answer in it.", file=str(file)))


def _would(plan: Plan) -> None:
    """What would happen, as data: what each column is, how many sessions and answers, and what stays out."""
    from fieldwork.text import one_line, shown

    out = [words(msg("{file}: {new}, {known}; {answers}, {words} ({protocol})",
                     "{file}: {new}, {known}; {answers}, {words} ({protocol})",
                     file=str(plan.path), new=plural(len(plan.sessions), *_NEW), known=plural(len(plan.known), *_WERE),
                     answers=plural(plan.answers, *_ANSWERS), words=plural(plan.words, *_WORDS),
                     protocol=plan.protocol))]  # fmt: skip
    out += [f"  {one_line(column.name, 60)} → {column.is_.removeprefix('item.')}" for column in plan.columns.taken]
    out += [f"  {words(remark)}" for remark in plan.remarks]
    for line in out:
        click.echo(shown(line))
