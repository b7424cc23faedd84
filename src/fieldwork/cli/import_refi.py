"""`fieldwork import refi-qda`: a project or codebook of another program."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.files import Ordinary
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.words import say
from fieldwork.i18n import msg


@click.command("refi-qda", cls=Command, help=say(
    "Een project (.qdpx) of codeboek (.qdc) uit NVivo, ATLAS.ti, MAXQDA of QualCoder; alles of niets.",
    "A project (.qdpx) or codebook (.qdc) from NVivo, ATLAS.ti, MAXQDA or QualCoder; all or nothing."))
@click.argument("file", metavar="FILE", type=Ordinary())
@click.option("--dry-run", "dry_run", is_flag=True, help=say("Zeg wat er zou komen, en neem niets over.",
              "Tell what would come, and take nothing in."))  # fmt: skip
@click.option("--consented", is_flag=True, help=say("Wie aan het woord is, stemde in met alles wat de studie verplicht vraagt.",
              "Whoever speaks agreed to all that the study requires."))  # fmt: skip
@click.pass_obj
def command(settings: Settings, file: Path, dry_run: bool, consented: bool) -> None:
    """Take in a REFI-QDA file; what is there already is left as it is."""
    from fieldwork.study.refi.taking import already, nothing, take_refi, told_counts

    with open_study(settings, readonly=dry_run) as study:
        taken = take_refi(study, file, dry_run=dry_run, consented=consented)
    for each in taken.told:
        tell(each)
    if taken.known:
        tell(already(taken.known))
    if nothing(taken):
        tell(msg("{file}: er is niets nieuws in.", "{file}: there is nothing new in it.", file=str(file)))
    elif dry_run:
        tell(msg("{file}: zou overnemen: {what}.", "{file}: would take in: {what}.", file=str(file), what=told_counts(taken)))
    else:
        tell(msg("{file}: overgenomen: {what}.", "{file}: taken in: {what}.", file=str(file), what=told_counts(taken)))
