"""`fieldwork open`: the screens."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import passphrase_given
from fieldwork.cli.words import insisted, lang, say
from fieldwork.errors import UsageError
from fieldwork.i18n import msg
from fieldwork.study.place import study_file, study_folder

if TYPE_CHECKING:
    from fieldwork.study.start import StartOptions


@click.command("open", cls=Command, help=say("Open de studie op het scherm.", "Open the study on the screen."))
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(settings: Settings, folder: Path | None) -> None:
    """Open the terminal screens on a study."""
    launch(study_folder(folder) if folder else settings.study, settings, passphrase_given())


def launch(folder: Path, settings: Settings, secret: str | None, start: StartOptions | None = None) -> None:
    """Start the screens; they take the terminal until the person leaves. UsageError where there is none."""
    study_file(folder)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            msg(
                "Het scherm heeft een terminal nodig. Zonder terminal: `fieldwork sessions`, `fieldwork export`.",
                "The screen needs a terminal. Without one: `fieldwork sessions`, `fieldwork export`.",
            )
        )
    from fieldwork.process import forbid_core_dumps
    from fieldwork.tui.app import run

    forbid_core_dumps()
    code = run(folder, secret, by=settings.by, lang=lang(), start=start, insist=insisted())
    if code:
        raise click.exceptions.Exit(code)
