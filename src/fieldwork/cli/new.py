"""`fieldwork new`: a study from a shipped set."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import passphrase
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import weigh
from fieldwork.cli.words import say
from fieldwork.i18n import msg, plural


@click.command("new", cls=Command, help=say("Maak een nieuwe studie.", "Make a new study."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--template", default="tno-2019", show_default=True, metavar="NAME",
              help=say("De meegeleverde vragenlijsten.", "The shipped instruments."))  # fmt: skip
@click.option("--title", required=True, metavar="T", help=say("De titel van de studie.", "The study's title."))
@click.pass_obj
def command(settings: Settings, folder: Path, template: str, title: str) -> None:
    """Make a study: its folder of YAML and its encrypted file."""
    from fieldwork.study import Study
    from fieldwork.study.template import check_template

    check_template(folder, template, title)
    secret = passphrase(say("Kies een wachtzin: ", "Choose a passphrase: "), twice=True)
    weigh(secret)
    with Study.create(folder, template, title, secret, by=settings.by) as study:
        count = len({name for name, _ in study.protocols()})
    tell(
        msg(
            "De studie staat in {folder}, met {protocols}. Zonder de wachtzin kan niemand haar lezen: bewaar die goed.",
            "The study is in {folder}, with {protocols}. Without the passphrase nobody can read it: keep it well.",
            folder=str(folder),
            protocols=plural(count, msg("1 protocol", "1 protocol"), msg("{n} protocollen", "{n} protocols")),
        )
    )
