"""`fieldwork sessions`: what was held."""

from __future__ import annotations

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.sampling import print_again
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.table import print_table
from fieldwork.cli.way_out import telling
from fieldwork.cli.words import say


@click.command("sessions", cls=Command, help=say("De gesprekken en observaties.", "The sessions that were held."))
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@WITHOUT_NAMES
@click.pass_obj
def command(settings: Settings, as_json: bool, without_names: bool) -> None:
    """List sessions, one row each, in the order in which they came into the study."""
    from fieldwork.exports.tables import session_rows
    from fieldwork.study.folder import as_json as json_of

    with telling(settings, "sessions", without=without_names, as_json=as_json) as (study, _):
        if not as_json:
            print_again(study)
        rows = [{key: value for key, value in row.items() if key in JSON_KEYS} for row in session_rows(study)]
        if as_json:
            click.echo(json_of(rows))
            return
        columns = ("id", "protocol", "site", "participant", "role", "mode", "held_at", "status", "answered", "asked")
        print_table(columns, [[row[name] for name in columns] for row in rows])


JSON_KEYS = ("id", "conversation", "protocol", "version", "kind", "site", "participant", "role", "wave", "mode", "held_at",
             "status", "answered", "asked")  # fmt: skip
