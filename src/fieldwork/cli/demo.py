"""`fieldwork demo`: a ready study with invented people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import passphrase_given
from fieldwork.cli.report import tell
from fieldwork.cli.words import lang, say
from fieldwork.errors import InputError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.study import Study

PASSPHRASE = "demo"
CODED = ("answers", "segments", "sessions")
"""What a run without a terminal exports."""


@click.command("demo", cls=Command, help=say("Maak een voorbeeldstudie (alles verzonnen) en open haar.",
               "Make a demo study (all invented) and open it."))  # fmt: skip
@click.argument("folder", metavar="[DIR]", default="demo-study", type=click.Path(path_type=Path))
@click.option("--no-open", is_flag=True, help=say("Alleen maken.", "Only make it."))
@click.pass_obj
def command(settings: Settings, folder: Path, no_open: bool) -> None:
    """Make the demo study, or take the one that is there, and open it; without a terminal, print what it holds."""
    given = passphrase_given()
    secret = given or PASSPHRASE
    with _demo(folder, secret) as study:
        by_us = "" if given else say(f" De wachtzin is: {PASSPHRASE}", f" The passphrase is: {PASSPHRASE}")
        tell(
            msg(
                "De demo staat in {folder}: verzonnen mensen op verzonnen plekken.{secret}",
                "The demo is in {folder}: invented people at invented places.{secret}",
                folder=str(folder),
                secret=by_us,
            )
        )
        if no_open:
            return
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            _print(study, folder)
            return
    from fieldwork.cli.open import launch

    launch(folder, settings, secret)


def _demo(folder: Path, secret: str) -> Study:
    """The demo that is there, or a new one; another study is never taken for it."""
    from fieldwork.demo import make_demo
    from fieldwork.study.folder import Study
    from fieldwork.study.place import FILE

    if not (folder / FILE).is_file():
        return make_demo(folder, secret)
    study = Study.open(folder, secret)
    if not study.form.get("demo"):
        study.close()
        raise InputError(
            msg(
                "In {folder} staat een echte studie. Kies voor de demo een andere map.",
                "There is a real study in {folder}. Choose another folder for the demo.",
                folder=str(folder),
            )
        )
    return study


def _print(study: Study, folder: Path) -> None:
    """What a run without a terminal shows: the coded answers as files, and the sampling matrix."""
    from fieldwork.cli.sampling import print_sampling
    from fieldwork.exports.run import export

    done = export(study, CODED, folder / "out", lang=lang())
    print_sampling(study)
    click.echo()
    click.echo(say("De bestanden:", "The files:"))
    for each in done:
        click.echo(f"  {each.path} ({each.rows} {say('rijen', 'rows')})")
