"""`fieldwork search`: where something was said, noted or seen."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from fieldwork.cli.base import Command, Settings
from fieldwork.cli.report import tell
from fieldwork.cli.secrets import FOR, WITHOUT_NAMES
from fieldwork.cli.way_out import IDENTIFIED, telling_words
from fieldwork.cli.words import say
from fieldwork.i18n import msg
from fieldwork.text import one_line

if TYPE_CHECKING:
    from fieldwork.exports.pseudonyms import Pseudonyms
    from fieldwork.study.search import Hit


@click.command("search", cls=Command, help=say("Zoek in antwoorden, notities en observaties.",
               "Search answers, notes and observations."))  # fmt: skip
@click.argument("words", metavar="WORD…", nargs=-1, required=True)
@click.option("--session", metavar="ID", help=say("Alleen in dit gesprek.", "In this session only."))
@click.option("--participant", metavar="CODE", help=say("Alleen van deze deelnemer.", "Of this participant only."))
@click.option("--json", "as_json", is_flag=True, help=say("Als JSON.", "As JSON."))
@IDENTIFIED
@FOR
@WITHOUT_NAMES
@click.pass_obj
def command(
    settings: Settings, words: tuple[str, ...], session: str | None, participant: str | None, as_json: bool, identified: bool,
    recipient: str | None, without_names: bool,
) -> None:  # fmt: skip
    """Print the places where every word is found, the last perhaps only begun; the session held last comes first."""
    from fieldwork.study.folder import as_json as json_of
    from fieldwork.study.privacy.texts import ref_of_hit
    from fieldwork.study.search import MOST, search

    with telling_words(
        settings, "find", profile="search", without=without_names, as_json=as_json, identified=identified, recipient=recipient
    ) as way:  # fmt: skip
        told = way.told.hit if way.told is not None else None
        hits = search(way.study, " ".join(words), session=session, participant=participant, told=told)
        if way.names is not None:
            hits = [_leaving(hit, way.names) for hit in hits]
        way.rows = len(hits)
        if as_json:
            click.echo(json_of([asdict(hit) for hit in hits]))
        else:
            for hit in hits:
                who = ", ".join(hit.participants) or "-"
                cells = (hit.held_at or "-", hit.session, who, hit.item or "-", hit.what, hit.snippet, f"({ref_of_hit(hit)})")
                click.echo("  ".join(one_line(cell) for cell in cells))
    if not hits:
        tell(msg("Niets gevonden.", "Nothing found."))
    elif len(hits) == MOST:
        tell(msg("Dit zijn de eerste {n}. Zoek met meer woorden.", "These are the first {n}. Search with more words.", n=MOST))


def _leaving(hit: Hit, names: Pseudonyms) -> Hit:
    """A hit as it may leave: its snippet was cut from a text, and where names were in it the words found have no place any
    more."""
    head, tail = "… " * hit.snippet.startswith("… "), " …" * hit.snippet.endswith(" …")
    inside = hit.snippet.removeprefix(head).removesuffix(tail)
    left = names.fragment(inside)
    return hit if left == inside else replace(hit, snippet=f"{head}{left}{tail}", spans=())
