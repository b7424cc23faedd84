"""`fieldwork export`: deliverables."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, sure
from fieldwork.cli.report import Progress, made, tell
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES, pseudonyms
from fieldwork.cli.stopping import stoppable
from fieldwork.cli.words import lang, say
from fieldwork.errors import UsageError
from fieldwork.i18n import Msg, msg

if TYPE_CHECKING:
    from fieldwork.exports.run import Exported
    from fieldwork.study import Study


class _Folder(click.Path):
    """A folder. An empty one, as of a variable that was not set, is not where one stands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            raise UsageError(msg("Achter --to staat niets. Noem de map voor de bestanden; die waar u in staat is een punt.",
                                 "There is nothing after --to. Name the folder for the files; the one you are in is a dot."))
        return super().convert(value, param, ctx)


@click.command("export", cls=Command, help=say("Haal tabellen en documenten uit de studie.",
               "Take tables and documents out of the study."))  # fmt: skip
@click.argument("profiles", metavar="[PROFILE…]", nargs=-1)
@click.option("--to", "folder", required=True, metavar="DIR", type=_Folder(path_type=Path),
              help=say("Waar de bestanden komen.", "Where the files go."))  # fmt: skip
@click.option("--raw", is_flag=True, help=say("Tekst tot op de letter, ook als een rekenblad die voor een formule houdt.",
              "Text to the letter, also where a spreadsheet takes it for a formula."))  # fmt: skip
@click.option("--identified", is_flag=True, help=say("Ook wat iemand herkenbaar maakt (vraagt bevestiging).",
              "Also what can identify a person (asks first)."))  # fmt: skip
@click.option("--reuse", is_flag=True, help=say("Alleen van wie hergebruik door anderen goed vindt.",
              "Only of those who agreed to reuse by others."))  # fmt: skip
@FOR
@WITHOUT_NAMES
@click.option("--yes", is_flag=True, help=say("Bevestig vooraf.", "Confirm beforehand."))
@click.pass_obj
def command(settings: Settings, profiles: tuple[str, ...], folder: Path, raw: bool, identified: bool, reuse: bool,
            recipient: str | None, without_names: bool, yes: bool) -> None:  # fmt: skip
    """Write each profile to its own folder; without a name, all of them."""
    from fieldwork.exports.run import export

    if identified:
        sure(say("Ook herkenbare gegevens meenemen?", "Take identifying data along?"), yes)
    at = ""

    def far(rows: int, _: int) -> Msg:
        return msg("{profile}: {n} rijen …", "{profile}: {n} rows …", profile=at, n=rows)

    progress = Progress(far)

    def tick(profile: str, rows: int) -> None:
        nonlocal at
        at = profile
        progress.at(rows, 0)

    def ready(found: Sequence[Exported]) -> None:
        progress.end()
        for done in found:
            words = (msg("{file}: 1 rij.", "{file}: 1 row.", file=str(done.path)) if done.rows == 1 else
                     msg("{file}: {rows} rijen.", "{file}: {rows} rows.", file=str(done.path), rows=done.rows))  # fmt: skip
            if done.path.is_dir():  # of which there is nothing yet
                tell(words)
            else:
                with suppress(BrokenPipeError):  # nobody reads on: that is no reason to make the rest not
                    made(done.path, words)
            for each in done.receipt:
                tell(msg("  {told}", "  {told}", told=each))

    with stoppable(), open_study(settings) as study:
        names = pseudonyms(study, without=without_names, purpose="export")
        try:
            export(study, profiles, folder, raw=raw, identified=identified, reuse=reuse,
                   recipient=(recipient or "").strip() or None, lang=lang(), tick=tick, names=names, each=ready)  # fmt: skip
        finally:
            progress.end()
        _within(study, folder)
    for each in names.receipt() if names else ():
        tell(each)


def _within(study: Study, folder: Path) -> None:
    """Say so where the files lie in the folder of the study, which people copy and hand on as something that is locked."""
    if folder.resolve().is_relative_to(study.folder.resolve()):
        tell(msg("Let op: deze bestanden liggen in de map van de studie en zijn niet versleuteld. Wie de map krijgt, leest ze.",
                 "Mind: these files lie in the folder of the study and are not encrypted. Who gets the folder reads them."))
