"""`fieldwork codings`: what was coded, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.secrets import WITHOUT_NAMES
from fieldwork.cli.table import print_table
from fieldwork.cli.way_out import telling
from fieldwork.cli.words import say

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study import Study


@click.command("codings", cls=Command, help=say("De coderingen, in de volgorde van de gesprekken.",
               "The codings, in the order of the sessions."))  # fmt: skip
@click.option("--coder", metavar="CODE", help=say(
    "Alleen die van één codeur; consensus: wat er van alle codeurs blijft staan.",
    "Only those of one coder; consensus: what stands of all coders."))  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@WITHOUT_NAMES
@click.pass_obj
def command(settings: Settings, coder: str | None, as_json: bool, without_names: bool) -> None:
    """List codings, one row each."""
    from fieldwork.study.desk.codings import codings_rows
    from fieldwork.study.folder import as_json as json_of

    with telling(settings, "codings", without=without_names, as_json=as_json) as (study, names):
        rows = list(codings_rows(study, coder))
        if names is not None:
            rows = list(_leaving(study, rows, names))
        if as_json:
            click.echo(json_of(rows))
            return
        print_table(TABLE, [[_cell(row[name]) for name in TABLE] for row in rows])


TABLE = ("session", "item", "field", "start", "end", "code", "actor", "route", "valence", "coder", "state", "text")
_WIDE = 60


def _cell(value: object) -> object:
    """A cell of the table: of long texts the beginning, `--json` has the whole."""
    return f"{value[: _WIDE - 1]}…" if isinstance(value, str) and len(value) > _WIDE else value


def _leaving(study: Study, rows: Iterable[dict[str, Any]], names: Pseudonyms) -> Iterator[dict[str, Any]]:
    """Rows with the words of each coding as they may leave, looked at in the whole text that they are cut from. `start` and
    `end` stay those of the study."""
    from fieldwork.study.desk.documents import document

    session, texts = "", None
    for row in rows:
        if texts is None or session != row["session"]:
            session, texts = row["session"], document(study, row["session"])
        part = texts.part(row["item"], row["field"])
        yield row | {"text": names.piece(part.text if part else None, row["start"], row["end"], row["text"])}
