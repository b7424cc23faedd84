"""`fieldwork data-plan`: what an institute and an ethics board ask, from the study itself."""

from __future__ import annotations

from pathlib import Path

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import made, tell
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES, pseudonyms
from fieldwork.cli.target import WORD, require_target, sure_over
from fieldwork.cli.words import lang, say
from fieldwork.i18n import msg


@click.command("data-plan", cls=Command, help=say(
    "Maak een gegevensplan in Word, zoals een instelling en een ethische commissie vragen.",
    "Make a data plan in Word, as institutes and ethics boards ask."))  # fmt: skip
@click.argument("file", metavar="FILE.docx", type=click.Path(path_type=Path, dir_okay=False))
@FOR
@WITHOUT_NAMES
@click.option("--yes", is_flag=True, help=say("Overschrijf een bestaand bestand.", "Overwrite an existing file."))
@click.pass_obj
def command(settings: Settings, file: Path, recipient: str | None, without_names: bool, yes: bool) -> None:
    """Write the data plan in the language of the run."""
    require_target(file, WORD)
    from fieldwork.exports.word.data_plan import write_data_plan
    from fieldwork.study.privacy.retention import missing

    sure_over(file, yes)
    with open_study(settings) as study:
        names = pseudonyms(study, without=without_names, purpose="data-plan")
        write_data_plan(study, file, lang=lang(), names=names, recipient=recipient)
        lacking = missing(study)
    for each in names.receipt() if names else ():
        tell(each)
    if lacking:
        tell(msg("Nog niet in study.yaml, onder data: {names}.", "Not in study.yaml yet, under data: {names}.",
                 names=", ".join(lacking)))  # fmt: skip
    made(file, msg("Gegevensplan gemaakt: {file}. Vul aan wat alleen u weet.",
                   "Data plan made: {file}. Add what only you know.", file=str(file)))  # fmt: skip
