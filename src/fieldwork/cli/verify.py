"""`fieldwork verify`: is the file whole, and does what is shown equal the log?"""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.words import say, words
from fieldwork.errors import DamagedStudy
from fieldwork.i18n import msg


@click.command("verify", cls=Command, help=say("Bewijs dat het bestand heel is.", "Prove that the file is whole."))
@click.option("--rebuild", is_flag=True, help=say("Maak eerst alles wat getoond wordt opnieuw uit het logboek.",
              "First make all that is shown anew from the log."))  # fmt: skip
@click.pass_obj
def command(settings: Settings, rebuild: bool) -> None:
    """Check every page, rebuild what is shown from the log, and compare."""
    from fieldwork.store.verify import rebuild as make_anew
    from fieldwork.store.verify import verify

    with open_study(settings, readonly=not rebuild) as study:
        if rebuild:
            make_anew(study.log)
        report = verify(study.log)
    for problem in report.problems:
        tell(problem)
    if not report.ok:
        raise DamagedStudy(
            msg(
                "De studie is niet in orde: {n} bevinding(en). Zet een back-up terug met `fieldwork restore`.",
                "The study is not in order: {n} finding(s). Put a backup back with `fieldwork restore`.",
                n=len(report.problems),
            )
        )
    click.echo(words(msg("In orde: {n} gebeurtenissen.", "In order: {n} events.", n=report.events)))
