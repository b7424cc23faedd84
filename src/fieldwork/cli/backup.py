"""`fieldwork backup`: an encrypted copy, with the study's YAML."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import FOR
from fieldwork.cli.words import say
from fieldwork.i18n import msg


@click.command("backup", cls=Command, help=say("Maak een versleutelde kopie.", "Make an encrypted copy."))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@FOR
@click.option("--yes", is_flag=True, help=say("Overschrijf een bestaand bestand.", "Overwrite an existing file."))
@click.pass_obj
def command(settings: Settings, file: Path, recipient: str | None, yes: bool) -> None:
    """Write a backup; it opens with the passphrase of the study."""
    from fieldwork.store.backup import backup

    with open_study(settings) as study:
        told = backup(study.log, study.folder, file, by=study.by, recipient=recipient, overwrite=yes)
    tell(msg("Back-up gemaakt: {file}.", "Backup made: {file}.", file=str(file)))
    if told is None:
        tell(msg("De studie is alleen te lezen: geen logboek zegt dat deze kopie er is. Schrijf zelf op waar zij ligt en voor "
                 "wie zij is.",
                 "The study can only be read: no log tells that this copy is there. Write down yourself where it is and for "
                 "whom."))  # fmt: skip
