"""`fieldwork import undo`: what an import brought, taken back as one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study, require_terminal, sure
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.way_out import telling
from fieldwork.cli.words import say, words
from fieldwork.errors import InputError
from fieldwork.i18n import msg

if TYPE_CHECKING:
    from fieldwork.study.incoming.batch import Batch


@click.command("undo", cls=Command, help=say("Neem een import terug, in één stap; zonder BATCH de laatste.",
               "Take an import back, as one step; without BATCH the last."))  # fmt: skip
@click.argument("batch", metavar="[BATCH]", required=False)
@click.option("--list", "listed", is_flag=True, help=say("Noem alle imports.", "List all imports."))
@click.option("--yes", is_flag=True, help=say("Neem ook terug wat er daarna mee gedaan is.",
              "Take back what was done with it since, too."))  # fmt: skip
@WITHOUT_NAMES
@click.pass_obj
def command(settings: Settings, batch: str | None, listed: bool, yes: bool, without_names: bool) -> None:
    """Take an import back, or list them."""
    from fieldwork.study.incoming import batch as imports
    from fieldwork.study.incoming.undoing import DoneSince

    if listed:
        with telling(settings, "imports", without=without_names, as_json=False) as (study, _):
            _list(imports.history(study))
        return
    with open_study(settings) as study:
        every = imports.history(study)
        last = next((each for each in reversed(every) if not each.undone), None)
        wanted = imports.named(study, batch) if batch else last
        if wanted is None:
            raise InputError(msg("Er is geen import om terug te nemen.", "There is no import to take back."))
        try:
            done = imports.undo(study, wanted.id, force=yes)
        except DoneSince as refused:
            tell(refused.message)
            require_terminal(msg("Niets teruggenomen: geef --yes om ook dat weg te nemen.",
                                 "Nothing taken back: give --yes to take that away too."))  # fmt: skip
            sure(say("Ook dat terugnemen?", "Take that back too?"), yes=False)
            done = imports.undo(study, wanted.id, force=True)
        tell(msg("Teruggenomen: {source} ({what}). Het logboek weet van allebei.",
                 "Taken back: {source} ({what}). The log knows of both.", source=done.source, what=done.told))  # fmt: skip


def _list(every: Sequence[Batch]) -> None:
    """The imports, a line each: when, who, what, from which file, how much, and the end of its id."""
    from fieldwork.ids import iso
    from fieldwork.text import one_line

    for each in every:
        state = say("  (teruggenomen)", "  (taken back)") if each.undone else ""
        moment = iso(each.at, each.offset)[:16].replace("T", " ")
        source = one_line(each.source, 60)
        click.echo(f"{each.id[-12:]}  {moment}  {each.by:4} {each.what:12} {source}  {words(each.told)}{state}")
    if not every:
        tell(msg("Er is nog niets geïmporteerd.", "Nothing was imported yet."))
