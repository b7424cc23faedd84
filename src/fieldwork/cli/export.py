"""`fieldwork export`: deliverables."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, sure
from fieldwork.cli.report import made
from fieldwork.cli.words import lang, say
from fieldwork.i18n import msg


@click.command("export", cls=Command, help=say("Haal tabellen uit de studie.", "Take tables out of the study."))
@click.argument("profiles", metavar="[PROFILE…]", nargs=-1)
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path),
              help=say("Waar de bestanden komen.", "Where the files go."))  # fmt: skip
@click.option("--raw", is_flag=True, help=say("Tekst tot op de letter, ook als een rekenblad die voor een formule houdt.",
              "Text to the letter, also where a spreadsheet takes it for a formula."))  # fmt: skip
@click.option("--identified", is_flag=True, help=say("Ook wat iemand herkenbaar maakt (vraagt bevestiging).",
              "Also what can identify a person (asks first)."))  # fmt: skip
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))
@click.pass_obj
def command(settings: Settings, profiles: tuple[str, ...], folder: Path, raw: bool, identified: bool, yes: bool) -> None:
    """Write each profile to its own folder; without a name, all of them."""
    from fieldwork.exports.run import export

    if identified:
        sure(say("Ook herkenbare gegevens meenemen?", "Take identifying data along?"), yes)
    with open_study(settings) as study:
        for done in export(study, profiles, folder, raw=raw, identified=identified, lang=lang()):
            made(done.path, msg("{file}: {rows} rijen.", "{file}: {rows} rows.", file=str(done.path), rows=done.rows))
