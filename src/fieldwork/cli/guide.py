"""`fieldwork guide`: a protocol on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.report import made
from fieldwork.cli.target import WORD, require_target, sure_over
from fieldwork.cli.words import lang, say
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.exports.word.guide import Around
    from fieldwork.study import Study


@click.command("guide", cls=Command, help=say("Maak een leidraad in Word om te printen, met ruimte om te schrijven.",
               "Make a guide in Word to print, with room to write."))  # fmt: skip
@click.argument("protocol", metavar="PROTOCOL")
@click.argument("file", metavar="FILE.docx", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--version", "version", type=int, help=say("Een oudere versie.", "An older version."))
@click.option("--yes", is_flag=True, help=say("Overschrijf een bestaand bestand.", "Overwrite an existing file."))
@click.pass_obj
def command(settings: Settings, protocol: str, file: Path, version: int | None, yes: bool) -> None:
    """Write a guide for any protocol of the study, in the language of the run."""
    require_target(file, WORD)
    with open_study(settings) as study:
        found = study.protocol(protocol, version)
        around = _around(study)
    sure_over(file, yes)
    from fieldwork.exports.word.guide import write_guide

    write_guide(found, file, lang(), around)
    made(file, msg("Leidraad gemaakt: {file}.", "Guide made: {file}.", file=str(file)))


def _around(study: Study) -> Around:
    """What the study puts around a protocol on paper."""
    from fieldwork.exports.word.guide import Around
    from fieldwork.study.reading import names

    known = names(study)
    return Around(study.form.get("title") or study.title, known.roles, known.routes, study.form.get("consent") or {})
