"""`fieldwork codings`: what was coded, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES
from fieldwork.cli.table import print_table
from fieldwork.cli.way_out import IDENTIFIED, Way, telling_words
from fieldwork.cli.words import say

if TYPE_CHECKING:
    from fieldwork.exports.told import Told


@click.command("codings", cls=Command, help=say("De coderingen, in de volgorde van de gesprekken.",
               "The codings, in the order of the sessions."))  # fmt: skip
@click.option("--coder", metavar="CODE", help=say(
    "Alleen die van één codeur; consensus: wat er van alle codeurs blijft staan.",
    "Only those of one coder; consensus: what stands of all coders."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@IDENTIFIED
@FOR
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, coder: str | None, as_json: bool, identified: bool, recipient: str | None, without_names: bool
) -> None:
    """List codings, one row each."""
    from fieldwork.study.desk.codings import codings_rows
    from fieldwork.study.folder import as_json as json_of

    with telling_words(
        settings, "codings", without=without_names, as_json=as_json, identified=identified, recipient=recipient
    ) as way:  # fmt: skip
        rows = list(codings_rows(way.study, coder))
        if way.told is not None:
            rows = list(_leaving(way, way.told, rows))
        way.rows = len(rows)
        if as_json:
            click.echo(json_of(rows))
            return
        print_table(TABLE, [[_cell(row[name]) for name in TABLE] for row in rows])


TABLE = ("session", "item", "field", "start", "end", "code", "actor", "route", "valence", "coder", "state", "text")
_WIDE = 60


def _cell(value: object) -> object:
    """A cell of the table: of long texts the beginning, `--json` has the whole."""
    return f"{value[: _WIDE - 1]}…" if isinstance(value, str) and len(value) > _WIDE else value


def _leaving(way: Way, told: Told, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows as they may leave: without names too, which are looked for in the whole text that the words are cut from. `start`
    and `end` stay those of the study."""
    for row in told.codings(rows):
        if way.names is None:
            yield row
        else:
            whole = told.text(row["session"], row["item"], row["field"])
            yield row | {"text": way.names.piece(whole, row["start"], row["end"], row["text"])}
