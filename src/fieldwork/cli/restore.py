"""`fieldwork restore`: a study from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.files import copy_given
from fieldwork.cli.opening import passphrase
from fieldwork.cli.report import tell
from fieldwork.cli.words import say
from fieldwork.i18n import msg


@click.command("restore", cls=Command, help=say("Zet een back-up terug in een nieuwe map.",
               "Put a backup back in a new folder."))  # fmt: skip
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def command(settings: Settings, file: Path, folder: Path) -> None:
    """Lay out the study of a backup: its encrypted file and its YAML."""
    from fieldwork.store.backup import restore
    from fieldwork.store.crypt import derive
    from fieldwork.store.faults import of_backup
    from fieldwork.study.folder import SOMEONE

    with of_backup(copy_given(file, "backup")):
        key = derive(file, passphrase())
    restore(file, key, folder, by=settings.by or SOMEONE)
    tell(msg("De studie staat in {folder}.", "The study is in {folder}.", folder=str(folder)))
