"""`fieldwork import`: what was written elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli import import_answers, import_refi, import_transcripts, import_undo
from fieldwork.cli.base import Command, Group, Settings
from fieldwork.cli.files import Ordinary
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say
from fieldwork.i18n import msg, plural


@click.group("import", cls=Group, help=say("Neem over wat elders geschreven is.", "Take in what was written elsewhere."))
def command() -> None:
    """Take in what was written elsewhere."""


@command.command("sessions", cls=Command, help=say("Gesprekken uit YAML of CSV; per bestand alles of niets.",
                 "Sessions from YAML or CSV; all or nothing per file."))  # fmt: skip
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=Ordinary())
@click.pass_obj
def sessions(settings: Settings, files: tuple[Path, ...]) -> None:
    """Import sessions; an id that was seen before is skipped."""
    from fieldwork.protocol.defects import DefectsError
    from fieldwork.study.incoming.sessions import import_sessions

    refused = 0
    with open_study(settings) as study:
        for file in files:
            try:
                result = import_sessions(study, [file], by=study.by)
            except DefectsError as error:
                refused += 1
                for defect in error.defects:
                    tell(defect.render(lang()))
                tell(msg("{file}: niets overgenomen.", "{file}: nothing taken in.", file=str(file)))
                continue
            for warning in result.warnings:
                tell(warning)
            for known in result.skipped:
                tell(msg("{file}: {id} was er al, overgeslagen.", "{file}: {id} was there already, skipped.",
                         file=str(file), id=known))  # fmt: skip
            for new in result.imported:
                tell(msg("{file}: {id} overgenomen.", "{file}: {id} taken in.", file=str(file), id=new))
    if refused:
        raise click.exceptions.Exit(1)


@command.command("codings", cls=Command, help=say("Coderingen uit CSV; alles of niets.", "Codings from CSV; all or nothing."))
@click.argument("file", metavar="FILE", type=Ordinary())
@click.pass_obj
def codings(settings: Settings, file: Path) -> None:
    """Import codings; those that are there already are left as they are."""
    from fieldwork.protocol.defects import DefectsError
    from fieldwork.study.desk.codings import import_codings

    with open_study(settings) as study:
        try:
            result = import_codings(study, file)
        except DefectsError as error:
            for defect in error.defects:
                tell(defect.render(lang()))
            tell(msg("{file}: niets overgenomen.", "{file}: nothing taken in.", file=str(file)))
            raise click.exceptions.Exit(1) from None
    if result.new:
        tell(plural(result.new, msg("{file}: 1 codering overgenomen.", "{file}: 1 coding taken in.", file=str(file)),
                    msg("{file}: {n} coderingen overgenomen.", "{file}: {n} codings taken in.", file=str(file))))  # fmt: skip
    if result.known:
        tell(plural(result.known, msg("{file}: 1 was er al, overgeslagen.", "{file}: 1 was there already, skipped.",
                                      file=str(file)),
                    msg("{file}: {n} waren er al, overgeslagen.", "{file}: {n} were there already, skipped.",
                        file=str(file))))  # fmt: skip
    if not result.new and not result.known:
        tell(msg("{file}: er staat geen codering in.", "{file}: there is no coding in it.", file=str(file)))


command.add_command(import_refi.command)
command.add_command(import_transcripts.command)
command.add_command(import_answers.command)
command.add_command(import_undo.command)
