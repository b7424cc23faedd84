"""`fieldwork report`: the lead's report, for people without the program."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, sure
from fieldwork.cli.report import made, tell
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES, pseudonyms
from fieldwork.cli.target import PAGE, require_target
from fieldwork.cli.words import lang, say
from fieldwork.i18n import msg


@click.command("report", cls=Command, help=say(
    "Maak een verslag van de stand van het onderzoek: één HTML-bestand, om te lezen, te printen en door te geven.",
    "Make a report of the state of the study: one HTML file, to read, print and hand on."))  # fmt: skip
@click.argument("file", metavar="FILE.html", type=click.Path(path_type=Path, dir_okay=False))
@FOR
@WITHOUT_NAMES
@click.option("--yes", is_flag=True, help=say("Overschrijf een bestand dat geen eerder verslag is.",
              "Overwrite a file that is no earlier report."))  # fmt: skip
@click.pass_obj
def command(settings: Settings, file: Path, recipient: str | None, without_names: bool, yes: bool) -> None:
    """Write the report in the language of the run."""
    require_target(file, PAGE)
    from fieldwork.report.run import may_replace, write_report

    if file.exists() and not may_replace(file):
        sure(say(f"{file} bestaat al en is geen verslag van fieldwork. Overschrijven?",
                 f"{file} exists already and is no report of fieldwork. Overwrite it?"), yes)  # fmt: skip
    with open_study(settings) as study:
        names = pseudonyms(study, without=without_names, purpose="report")
        write_report(study, file, lang=lang(), names=names, recipient=recipient)
    for each in names.receipt() if names else ():
        tell(each)
    made(file, msg(
        "Verslag gemaakt: {file}. Lees het na voordat u het doorgeeft: in citaten kan staan wie iemand is.",
        "Report made: {file}. Read it before you hand it on: quotes may tell who somebody is.",
        file=str(file)))  # fmt: skip
