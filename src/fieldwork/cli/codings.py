"""`fieldwork codings`: what was coded, as it stands now."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.opening import open_study
from fieldwork.cli.table import print_table
from fieldwork.cli.words import say


@click.command("codings", cls=Command, help=say("De coderingen, in de volgorde van de gesprekken.",
               "The codings, in the order of the sessions."))  # fmt: skip
@click.option("--coder", metavar="CODE", help=say(
    "Alleen die van één codeur; consensus: wat er van alle codeurs blijft staan.",
    "Only those of one coder; consensus: what stands of all coders."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@click.pass_obj
def command(settings: Settings, coder: str | None, as_json: bool) -> None:
    """List codings, one row each."""
    from fieldwork.study.codings import codings_rows
    from fieldwork.study.folder import as_json as json_of

    with open_study(settings, readonly=True) as study:
        rows = list(codings_rows(study, coder))
    if as_json:
        click.echo(json_of(rows))
        return
    print_table(TABLE, [[_cell(row[name]) for name in TABLE] for row in rows])


TABLE = ("session", "item", "field", "start", "end", "code", "actor", "route", "valence", "coder", "state", "text")
_WIDE = 60


def _cell(value: object) -> object:
    """A cell of the table: of long texts the beginning, `--json` has the whole."""
    return f"{value[: _WIDE - 1]}…" if isinstance(value, str) and len(value) > _WIDE else value
